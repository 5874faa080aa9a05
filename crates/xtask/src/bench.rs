//! `cargo xtask bench`: speed and size, measured in one run.

use anyhow::Result;

use crate::{setup, shell};

/// Builds in release and prints the figures.
pub fn bench() -> Result<()> {
    setup::for_run()?;
    shell::cargo(&["build", "--release", "-p", "hub-cli"])?;
    let hub = shell::target_dir()?.join("release").join(if cfg!(windows) { "hub.exe" } else { "hub" });
    let mut command = std::process::Command::new(shell::cargo_program());
    command.args(["run", "--release", "--quiet", "-p", "hub-tests", "--bin", "bench"]);
    shell::run(command.env("HUB_BIN", hub))
}
