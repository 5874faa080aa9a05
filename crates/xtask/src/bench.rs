//! `cargo xtask bench`: speed and size, measured in one run.

use anyhow::Result;

use crate::{setup, shell};

/// Builds in release and prints the figures for markets of these sizes.
pub fn bench(listings: &[u64]) -> Result<()> {
    setup::for_run()?;
    shell::cargo(&["build", "--release", "-p", "hub-cli"])?;
    let hub = shell::target_dir()?.join("release").join(if cfg!(windows) { "hub.exe" } else { "hub" });
    let mut command = std::process::Command::new(shell::cargo_program());
    command.args(["run", "--release", "--quiet", "-p", "hub-tests", "--bin", "bench", "--"]);
    command.arg(listings.iter().map(u64::to_string).collect::<Vec<_>>().join(","));
    shell::run(command.env("HUB_BIN", hub))
}
