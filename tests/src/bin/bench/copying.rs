//! One copy of one market, in a process of its own: what it took in time, processor and memory.
//!
//! The market is made here too, page by page, between the times that are measured.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use hub_connector::SecretString;
use hub_domain::{ConnectionId, Licence, Resource, RunId, SystemClock};
use hub_secrets::{KeyHome, NoKeychain, PassphraseCost};
use hub_store::{NewConnection, PageWrite, Store};
use hub_tests::PASSPHRASE;
use serde_json::json;

use crate::plain::Plain;
use crate::{changing, dashboards, interrupting, market, searching, valuing};

/// Rows of a page, as a vendor sends them.
pub const PAGE: u64 = 1_000;

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

/// Processor time of this process, seconds; 0 where the system does not say it this way.
pub fn cpu_seconds() -> f64 {
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

/// A market of so many listings in pages, each with the number of its first.
pub fn pages(listings: u64) -> impl Iterator<Item = (u64, Vec<u8>)> {
    (0..listings)
        .step_by(PAGE as usize)
        .map(move |first| (first, market::page((first..listings.min(first + PAGE)).map(market::row))))
}

/// Copies so many listings the way `kind` says, and measures.
pub async fn copy(kind: &str, folder: &Path, listings: u64) -> Result<Measured> {
    match kind {
        "plain" => plain(&folder.join("plain.db"), listings).await,
        "store" => store(&folder.join("home"), listings, true).await,
        "dashboards" => store(&folder.join("home"), listings, false).await,
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
    plain.settle().await?;
    all.stop();
    let mut measured = figures(listings, &all, &parsing);
    #[allow(clippy::cast_precision_loss, reason = "a file size")]
    measured.insert("bytes".into(), std::fs::metadata(file)?.len() as f64);
    searching::search_plain(&mut plain, listings, &mut measured).await?;
    changing::change_plain(&mut plain, listings, &mut measured).await?;
    plain.close().await?;
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

/// Copies into the store; `all` also asks everything but the dashboards.
async fn store(home: &Path, listings: u64, all_questions: bool) -> Result<Measured> {
    let keys = KeyHome::new(home.to_owned(), Arc::new(NoKeychain)).with_cost(PassphraseCost::weak_for_tests());
    let (key, _) = keys.create(Some(&SecretString::from(PASSPHRASE.to_owned())))?;
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
    if all_questions {
        ask_all(&store, connection, listings, &mut measured).await?;
    }
    store.close().await;
    dashboards::ask(home, key.clone(), &mut measured).await?;
    if all_questions {
        valuing::ask(home, key, listings, &mut measured).await?;
    }
    Ok(measured)
}

/// What is measured of a full store: changes, every kind of search, how soon one ends.
async fn ask_all(store: &Store, connection: ConnectionId, listings: u64, measured: &mut Measured) -> Result<()> {
    // Changes first: search tables from which something has been deleted are slower than new ones.
    changing::change(store, connection, listings, measured).await?;
    searching::search(store, listings, measured).await?;
    interrupting::interrupt(store, measured).await
}

/// Measures the store that an earlier copy left in `folder`, without copying anything.
pub async fn ask(folder: &Path, listings: u64) -> Result<Measured> {
    let home = folder.join("home");
    let keys = KeyHome::new(home.clone(), Arc::new(NoKeychain));
    let key = keys.unlock(Some(&SecretString::from(PASSPHRASE.to_owned())))?;
    let store = Store::open(&home, &key, Arc::new(SystemClock)).await?;
    let connection = store.connections().await?.first().context("a store without a connection")?.id;
    let mut measured = Measured::new();
    ask_all(&store, connection, listings, &mut measured).await?;
    store.close().await;
    dashboards::ask(&home, key, &mut measured).await?;
    Ok(measured)
}

/// The same of analyses alone.
pub async fn ask_valuing(folder: &Path, listings: u64) -> Result<Measured> {
    let home = folder.join("home");
    let keys = KeyHome::new(home.clone(), Arc::new(NoKeychain));
    let key = keys.unlock(Some(&SecretString::from(PASSPHRASE.to_owned())))?;
    let mut measured = Measured::new();
    valuing::ask(&home, key, listings, &mut measured).await?;
    Ok(measured)
}

/// The same of the market's dashboards alone.
pub async fn ask_dashboards(folder: &Path) -> Result<Measured> {
    let home = folder.join("home");
    let keys = KeyHome::new(home.clone(), Arc::new(NoKeychain));
    let key = keys.unlock(Some(&SecretString::from(PASSPHRASE.to_owned())))?;
    let mut measured = Measured::new();
    dashboards::ask(&home, key, &mut measured).await?;
    Ok(measured)
}

#[allow(clippy::cast_precision_loss, reason = "file sizes")]
fn on_disk(home: &Path) -> f64 {
    ["store.db"].iter().filter_map(|f| std::fs::metadata(home.join(f)).ok()).map(|m| m.len() as f64).sum()
}
