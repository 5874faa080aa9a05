//! The same rows into the store: encrypted, indexed, searchable, with change log and checkpoint.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use hub_domain::{Licence, Resource, RunId, SystemClock};
use hub_secrets::StoreKey;
use hub_store::{NewConnection, PageWrite, Store};
use serde_json::json;

use crate::figures::{Figures, megabytes, per_second, rate};
use crate::market;
use crate::plain::{Ceiling, PAGE};

/// Writes so many listings and compares the first of them with the ceiling.
pub async fn write(home: &Path, listings: u64, ceiling: &Ceiling, figures: &mut Figures) -> Result<Store> {
    let store = Store::create(home, &StoreKey::generate()?, Arc::new(SystemClock)).await?;
    let new = NewConnection {
        name: "market".to_owned(),
        connector: "none".to_owned(),
        settings: [].into(),
        licence: Licence::BackOffice,
    };
    let connection = store.add_connection(&new).await?.id;
    let run = RunId::new();
    let page = |first: u64| {
        let records = (first..listings.min(first + PAGE)).map(market::record).collect();
        PageWrite { connection, stream: Resource::Property, run, records, checkpoint: json!({"at": first}) }
    };
    let mut spent = Duration::ZERO;
    let mut size = 0;
    for first in (0..listings).step_by(usize::try_from(PAGE)?) {
        let page = page(first);
        let started = Instant::now();
        store.apply_page(page).await?;
        spent += started.elapsed();
        if first + PAGE == ceiling.rows {
            let ratio = per_second(ceiling.rows, spent) / ceiling.per_second;
            figures.line(
                format!("the store, encrypted, indexed, searchable, first {} rows", ceiling.rows),
                rate(ceiling.rows, spent),
                format!("{ratio:.2} of the ceiling"),
            );
            size = on_disk(home);
        }
    }
    figures.line(format!("the store, all {listings} rows"), rate(listings, spent), {
        let ratio = per_second(listings, spent) / ceiling.per_second;
        format!("{ratio:.2} of the ceiling")
    });
    let again = 20_000.min(listings - listings % PAGE);
    let mut spent = Duration::ZERO;
    for first in (0..again).step_by(usize::try_from(PAGE)?) {
        let page = page(first);
        let started = Instant::now();
        store.apply_page(page).await?;
        spent += started.elapsed();
    }
    figures.line("the same rows once more, nothing changed", rate(again, spent), {
        let ratio = per_second(again, spent) / ceiling.per_second;
        format!("{ratio:.2} of the ceiling")
    });
    #[allow(clippy::cast_precision_loss, reason = "file sizes")]
    let ratio = size as f64 / ceiling.bytes.max(1) as f64;
    figures.line(
        format!("on the disk after {} rows, indices and log included", ceiling.rows),
        megabytes(size),
        format!("{ratio:.2} of the plain file"),
    );
    Ok(store)
}

fn on_disk(home: &Path) -> u64 {
    ["store.db", "store.db-wal"].iter().filter_map(|f| std::fs::metadata(home.join(f)).ok()).map(|m| m.len()).sum()
}
