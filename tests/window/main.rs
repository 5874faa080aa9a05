//! The whole product in its real window, driven through WebDriver like a user drives it.
//!
//! `cargo xtask test` starts these under Xvfb with the programs they need; started any other way they only say so.
//! `HUB_WINDOW_PICTURES=folder` keeps a picture of every screen that was looked at.
#![cfg(target_os = "linux")]

mod accuracy;
mod bus;
mod crm;
mod desk;
mod dialog;
mod documents;
mod escrow;
mod keyboard;
mod look;
mod market;
mod newcomer;
mod offline;
mod own_store;
mod place;
mod presentation;
mod quotes;
mod sample;
mod screens;
mod three;
mod tour;
mod walls;
mod wire;
mod wizard;

use std::time::Duration;

use anyhow::{Result, bail};
use desk::Desk;
use place::{Place, Programs};

/// The longest a walk may take, whatever it waits for.
const LONGEST: Duration = Duration::from_secs(900);

/// Runs a walk through the window in a home of its own. What goes wrong is reported with a picture.
fn walk(name: &str, args: &[&str], steps: impl AsyncFnOnce(&Desk, &Place) -> Result<()>) {
    walk_in(name, Place::new().expect("a home"), args, steps);
}

/// The same in a home made ready by the test.
fn walk_in(name: &str, place: Place, args: &[&str], steps: impl AsyncFnOnce(&Desk, &Place) -> Result<()>) {
    let Some(programs) = Programs::named() else {
        println!("{name}: needs the real window; run `cargo xtask test --window`");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let outcome = runtime.block_on(async {
        let desk = Desk::open(&programs, &place, args).await?;
        let walked = tokio::time::timeout(LONGEST, steps(&desk, &place)).await;
        let walked = walked.unwrap_or_else(|_| bail!("not done after {} s", LONGEST.as_secs()));
        if walked.is_err() {
            // The picture is a help; that it cannot be taken is not what went wrong.
            let _ = desk.picture(&format!("failed {name}")).await;
            return walked.map_err(|e| e.context(desk.findings().join("\n")));
        }
        desk.is_clean().await
    });
    if let Err(error) = outcome {
        panic!("{name}: {error:#}");
    }
}
