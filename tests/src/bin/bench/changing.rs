//! What it costs when something changed: a few listings from everywhere, or nothing at all.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use hub_domain::{ConnectionId, Resource, RunId};
use hub_store::{PageWrite, Store};
use serde_json::json;

use crate::copying::{Measured, PAGE, cpu_seconds, pages};
use crate::figures::Times;
use crate::market;
use crate::plain::Plain;

/// So many changes at a time, and how often that is measured.
pub const DELTAS: [(u64, u32); 4] = [(1, 15), (100, 5), (1_000, 5), (10_000, 1)];
/// Rows that come once more unchanged.
const AGAIN: u64 = 10_000;

/// Pages of changes to listings from everywhere: another price, under contract, changed later than everything before.
fn delta(listings: u64, changes: u64, round: u64, remarks: bool) -> Vec<Vec<u8>> {
    let mut dice = market::Dice(listings + changes * 31 + round);
    let stride = (listings / changes).max(1);
    let mut rows = (0..changes.min(listings)).map(|n| {
        let number = n * stride + u64::from(dice.below(u32::try_from(stride).unwrap_or(u32::MAX)));
        let mut row = market::row(number);
        row.insert("ListPrice".into(), json!(150_000 + round % 100 * 9 + u64::from(dice.below(9_000)) * 1_000));
        row.insert("StandardStatus".into(), json!("Pending"));
        row.insert("ModificationTimestamp".into(), json!(market::at((listings + changes * round + n) * 20)));
        if remarks {
            let words: Vec<String> = (0..70).map(|_| dice.word()).collect();
            row.insert("PublicRemarks".into(), json!(words.join(" ")));
        }
        row
    });
    let mut all = Vec::new();
    loop {
        let some: Vec<_> = rows.by_ref().take(PAGE as usize).collect();
        if some.is_empty() {
            return all;
        }
        all.push(market::page(some));
    }
}

/// Measures deltas of several sizes, parsing included, and the first rows once more.
pub async fn change(store: &Store, connection: ConnectionId, listings: u64, measured: &mut Measured) -> Result<()> {
    // Another start for a store that has been measured before.
    let mut round = store.counts().await?.changes;
    for (changes, times) in DELTAS {
        let (mut took, mut cpu) = (Times::default(), 0.0);
        for _ in 0..times {
            round += 1;
            let pages = delta(listings, changes, round, false);
            let before = cpu_seconds();
            took.add(apply(store, connection, pages).await?);
            cpu += cpu_seconds() - before;
        }
        measured.insert(format!("delta {changes}"), took.at(50));
        measured.insert(format!("delta {changes} cpu"), cpu * 1e3 / f64::from(times));
    }
    let remarks = apply(store, connection, delta(listings, 1_000, round + 1, true)).await?;
    measured.insert("delta remarks".into(), remarks.as_secs_f64() * 1e3);

    // What the deltas touched goes back to what it was; then nothing has changed any more.
    let first: Vec<Vec<u8>> = pages(AGAIN.min(listings)).map(|(_, page)| page).collect();
    send(store, connection, first.clone()).await?;
    let (_, took) = send(store, connection, first).await?;
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let rate = AGAIN.min(listings) as f64 / took.as_secs_f64().max(1e-9);
    measured.insert("again rows/s".into(), rate);
    Ok(())
}

async fn apply(store: &Store, connection: ConnectionId, pages: Vec<Vec<u8>>) -> Result<Duration> {
    let (updated, took) = send(store, connection, pages).await?;
    if updated == 0 {
        bail!("no change arrived");
    }
    Ok(took)
}

/// Stores the pages; answers how many rows were another than before, and how long it took.
async fn send(store: &Store, connection: ConnectionId, pages: Vec<Vec<u8>>) -> Result<(u64, Duration)> {
    let (mut updated, started) = (0, Instant::now());
    for page in pages {
        let records = market::read(&page)?;
        let (stream, run, checkpoint) = (Resource::Property, RunId::new(), json!({"at": "later"}));
        updated += store.apply_page(PageWrite { connection, stream, run, records, checkpoint }).await?.updated;
    }
    Ok((updated, started.elapsed()))
}

/// The same thousand changes to the plain file.
pub async fn change_plain(plain: &mut Plain, listings: u64, measured: &mut Measured) -> Result<()> {
    let mut took = Times::default();
    for round in 1..=5 {
        let pages = delta(listings, 1_000, round, false);
        let started = Instant::now();
        for page in pages {
            plain.change(market::read(&page)?).await?;
        }
        took.add(started.elapsed());
    }
    measured.insert("delta 1000".into(), took.at(50));
    Ok(())
}
