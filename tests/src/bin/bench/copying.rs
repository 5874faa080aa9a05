//! One copy of one market, in a process of its own: what it took in time, processor and memory.
//!
//! The market is made here too, page by page, between the times that are measured.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use hub_domain::{ConnectionId, Licence, Resource, RunId, SystemClock};
use hub_secrets::StoreKey;
use hub_store::{NewConnection, PageWrite, Store};
use serde_json::json;

use crate::plain::Plain;
use crate::{market, searching};

/// Rows of a page, as a vendor sends them.
pub const PAGE: u64 = 1_000;
/// Changes of a delta.
const CHANGES: u64 = 1_000;

/// What a copy measured, by name.
pub type Measured = BTreeMap<String, f64>;

/// Time and processor spent between starting and stopping.
#[derive(Default)]
struct Spent {
    wall: Duration,
    cpu: f64,
    begun: Option<(Instant, f64)>,
}

impl Spent {
    fn start(&mut self) {
        self.begun = Some((Instant::now(), cpu_seconds()));
    }

    fn stop(&mut self) {
        if let Some((at, cpu)) = self.begun.take() {
            self.wall += at.elapsed();
            self.cpu += cpu_seconds() - cpu;
        }
    }
}

/// Processor time of this process; 0 where the system does not say it this way.
fn cpu_seconds() -> f64 {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else { return 0.0 };
    let after = stat.rsplit(')').next().unwrap_or("");
    let ticks: u64 = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<u64>().ok()).sum();
    #[allow(clippy::cast_precision_loss, reason = "hundredths of a second")]
    let seconds = ticks as f64 / 100.0;
    seconds
}

/// The most memory this process has had, megabytes; 0 where the system does not say it this way.
fn peak_megabytes() -> f64 {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return 0.0 };
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kb| kb / 1e3)
}

fn pages(listings: u64) -> impl Iterator<Item = (u64, Vec<u8>)> {
    (0..listings)
        .step_by(PAGE as usize)
        .map(move |first| (first, market::page((first..listings.min(first + PAGE)).map(market::row))))
}

/// Copies so many listings the way `kind` says, and measures.
pub async fn copy(kind: &str, folder: &Path, listings: u64) -> Result<Measured> {
    match kind {
        "plain" => plain(&folder.join("plain.db"), listings).await,
        "store" => store(&folder.join("home"), listings).await,
        other => bail!("there is no copy of kind {other}"),
    }
}

async fn plain(file: &Path, listings: u64) -> Result<Measured> {
    let mut plain = Plain::create(file).await?;
    let (mut all, mut parsing) = (Spent::default(), Spent::default());
    for (first, page) in pages(listings) {
        all.start();
        parsing.start();
        let records = market::read(&page)?;
        parsing.stop();
        plain.apply(records, first).await?;
        all.stop();
    }
    all.start();
    plain.close().await?;
    all.stop();
    let mut measured = figures(listings, &all, &parsing);
    measured.insert("bytes".into(), std::fs::metadata(file)?.len() as f64);
    Ok(measured)
}

fn figures(listings: u64, all: &Spent, parsing: &Spent) -> Measured {
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let rows = listings as f64;
    Measured::from([
        ("rows/s".to_owned(), rows / all.wall.as_secs_f64().max(1e-9)),
        ("rows/cpu-s".to_owned(), rows / all.cpu.max(1e-9)),
        ("parsing share".to_owned(), parsing.wall.as_secs_f64() / all.wall.as_secs_f64().max(1e-9)),
        ("peak MB".to_owned(), peak_megabytes()),
    ])
}

async fn store(home: &Path, listings: u64) -> Result<Measured> {
    let key = StoreKey::generate()?;
    let store = Store::create(home, &key, Arc::new(SystemClock)).await?;
    let new = NewConnection {
        name: "market".to_owned(),
        connector: "none".to_owned(),
        settings: [].into(),
        licence: Licence::BackOffice,
    };
    let connection = store.add_connection(&new).await?.id;
    let run = RunId::new();
    let (mut all, mut parsing) = (Spent::default(), Spent::default());
    let trace = std::env::var_os("BENCH_TRACE").is_some();
    for (first, page) in pages(listings) {
        all.start();
        parsing.start();
        let records = market::read(&page)?;
        parsing.stop();
        let checkpoint = json!({"at": first});
        store.apply_page(PageWrite { connection, stream: Resource::Property, run, records, checkpoint }).await?;
        all.stop();
        if trace && (first + PAGE).is_multiple_of(20_000) {
            eprintln!(
                "{:8} {:8.1} s {:8.1} cpu-s {:6.0} MB",
                first + PAGE,
                all.wall.as_secs_f64(),
                all.cpu,
                peak_megabytes()
            );
        }
    }
    all.start();
    store.settle().await?;
    all.stop();
    let mut measured = figures(listings, &all, &parsing);
    measured.insert("bytes".into(), on_disk(home));
    measured.insert("delta ms".into(), delta(&store, connection, listings).await?);
    measured.insert("again rows/s".into(), again(&store, connection, listings).await?);
    searching::search(&store, listings, &mut measured).await?;
    store.close().await;
    Ok(measured)
}

/// A page of changes to listings from everywhere.
async fn delta(store: &Store, connection: ConnectionId, listings: u64) -> Result<f64> {
    let mut dice = market::Dice(11);
    let rows = (0..CHANGES).map(|n| {
        let mut row = market::row(n * (listings / CHANGES) + u64::from(dice.below(10)));
        row.insert("ListPrice".into(), json!(150_000 + dice.below(9_000) * 100));
        row.insert("StandardStatus".into(), json!("Pending"));
        row
    });
    let page = market::page(rows);
    let started = Instant::now();
    let records = market::read(&page)?;
    let checkpoint = json!({"at": "later"});
    let outcome = store
        .apply_page(PageWrite { connection, stream: Resource::Property, run: RunId::new(), records, checkpoint })
        .await?;
    let took = started.elapsed();
    if outcome.updated != CHANGES {
        bail!("{} of {CHANGES} changes arrived", outcome.updated);
    }
    Ok(took.as_secs_f64() * 1e3)
}

/// The first rows once more, nothing changed (but for the few that the delta touched).
async fn again(store: &Store, connection: ConnectionId, listings: u64) -> Result<f64> {
    let again = 10_000.min(listings);
    let mut spent = Duration::ZERO;
    for (first, page) in pages(again) {
        let started = Instant::now();
        let records = market::read(&page)?;
        let checkpoint = json!({"at": first});
        store
            .apply_page(PageWrite { connection, stream: Resource::Property, run: RunId::new(), records, checkpoint })
            .await?;
        spent += started.elapsed();
    }
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let rate = again as f64 / spent.as_secs_f64().max(1e-9);
    Ok(rate)
}

#[allow(clippy::cast_precision_loss, reason = "file sizes")]
fn on_disk(home: &Path) -> f64 {
    ["store.db"].iter().filter_map(|f| std::fs::metadata(home.join(f)).ok()).map(|m| m.len() as f64).sum()
}
