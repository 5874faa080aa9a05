//! Replicates a vendor into a store and ends: a process for tests to kill.
//!
//! `replicate HOME URL TOKEN_URL CLIENT_ID PAGE_SIZE` with the secret in `REPLICATE_SECRET`. Ends with 0 when
//! everything is stored, with 9 when the disk was full, with 5 when the vendor failed.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use hub_domain::SystemClock;
use hub_store::StoreError;
use hub_sync::{SyncError, SyncOptions};
use hub_tests::{Installation, connect};

fn is_full(error: &anyhow::Error) -> bool {
    let of_store = |e: &StoreError| matches!(e, StoreError::DiskFull);
    error.chain().any(|cause| {
        cause.downcast_ref::<StoreError>().is_some_and(of_store)
            || matches!(cause.downcast_ref::<SyncError>(), Some(SyncError::Store { error, .. }) if of_store(error))
    })
}

async fn replicate() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &'static str| arguments.next().context(what);
    let home = next("HOME is missing")?;
    let settings = BTreeMap::from([
        ("url".to_owned(), next("URL is missing")?),
        ("token_url".to_owned(), next("TOKEN_URL is missing")?),
        ("client_id".to_owned(), next("CLIENT_ID is missing")?),
        ("page_size".to_owned(), next("PAGE_SIZE is missing")?),
    ]);
    let secret = std::env::var("REPLICATE_SECRET").context("REPLICATE_SECRET is missing")?;
    let here = Installation::at(Path::new(&home)).await?;
    let source = connect("reso", settings, Some(&secret), Arc::new(SystemClock))?;
    here.try_sync(&source, &SyncOptions::default()).await?;
    here.store.close().await;
    Ok(())
}

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(replicate()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            let vendor = matches!(error.downcast_ref::<SyncError>(), Some(SyncError::Source { .. }));
            ExitCode::from(if is_full(&error) {
                9
            } else if vendor {
                5
            } else {
                1
            })
        }
    }
}
