//! How soon a question ends that nobody waits for any more.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use hub_domain::{ListingQuery, SortBy};
use hub_store::Store;

use crate::copying::Measured;
use crate::figures::Times;

/// As many questions as the store answers at once.
const AT_ONCE: usize = 3;
/// They are given up after so long.
const PATIENCE: Duration = Duration::from_millis(3);
const TIMES: usize = 12;

/// Gives up long questions until every reader is busy with one, and measures how long a short one then waits for its
/// answer.
pub async fn interrupt(store: &Store, measured: &mut Measured) -> Result<()> {
    let long = ListingQuery { sort: SortBy::AreaDown, ..ListingQuery::default() };
    let short = ListingQuery { text: "20000007".into(), ..ListingQuery::default() };
    let started = Instant::now();
    store.search(&long).await?;
    measured.insert("interrupt whole".into(), started.elapsed().as_secs_f64() * 1e3);
    let mut times = Times::default();
    for _ in 0..TIMES {
        let tasks: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let (store, long) = (store.clone(), long.clone());
                tokio::spawn(async move { tokio::time::timeout(PATIENCE, store.search(&long)).await.is_err() })
            })
            .collect();
        let mut given_up = false;
        for task in tasks {
            given_up |= task.await?;
        }
        let started = Instant::now();
        store.search(&short).await?;
        if given_up {
            times.add(started.elapsed());
        }
    }
    if times.count() == 0 {
        bail!("no question took longer than {} ms", PATIENCE.as_millis());
    }
    measured.insert("interrupt|50".into(), times.at(50));
    measured.insert("interrupt|95".into(), times.at(95));
    Ok(())
}
