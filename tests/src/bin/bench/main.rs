//! `cargo xtask bench`: speed and size, measured in one run on one machine, so that the ratios mean something.
//!
//! `HUB_BIN` names the release build of `hub` for what is measured from outside; without it that part is left out.
//! `BENCH_LISTINGS` is the number of listings that are searched, 200,000 by default.

mod analysing;
mod figures;
mod market;
mod plain;
mod searching;
mod sizes;
mod writing;

use anyhow::{Context as _, Result};
use figures::Figures;

/// Listings searched.
const LISTINGS: u64 = 200_000;
/// Listings written both ways.
const WRITTEN: u64 = 40_000;

#[tokio::main]
async fn main() -> Result<()> {
    if cfg!(debug_assertions) {
        println!("This is a debug build: the figures say little. Use `cargo xtask bench`.\n");
    }
    let listings = match std::env::var("BENCH_LISTINGS") {
        Ok(text) => text.parse().context("BENCH_LISTINGS is no number")?,
        Err(_) => LISTINGS,
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("{} on {}, {cores} processors\n", std::env::consts::OS, std::env::consts::ARCH);
    let folder = tempfile::tempdir()?;
    let mut figures = Figures::default();

    let ceiling = plain::write(&folder.path().join("plain.db"), WRITTEN.min(listings), &mut figures).await?;
    let store = writing::write(&folder.path().join("home"), listings, &ceiling, &mut figures).await?;
    figures.print("Writing")?;
    searching::search(&store, listings, &ceiling, &mut figures).await?;
    figures.print("Searching")?;
    store.close().await;

    match std::env::var_os("HUB_BIN") {
        Some(hub) => {
            analysing::analyse(hub.as_ref(), folder.path(), &mut figures)?;
            figures.print("Comparative market analysis, by the command line, process start included")?;
            sizes::sizes(hub.as_ref(), &mut figures)?;
            figures.print("Size")?;
        }
        None => println!("HUB_BIN is not set: no figures of the command line\n"),
    }
    Ok(())
}
