//! `cargo xtask accuracy`: how good the analysis is on real markets, in one table.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::shell;

/// Builds in release and prints the table.
pub fn accuracy(folder: Option<&Path>, market: Option<&str>, split: &str, every: usize, json: bool) -> Result<()> {
    let mut command = Command::new(shell::cargo_program());
    command.args(["run", "--release", "--quiet", "-p", "hub-valuation", "--example", "accuracy", "--"]);
    if let Some(folder) = folder {
        // Cargo runs in the workspace's folder; what was typed counts from here.
        command.arg("--folder").arg(std::path::absolute(folder)?);
    }
    if let Some(market) = market {
        command.args(["--market", market]);
    }
    command.args(["--split", split, "--every", &every.to_string()]);
    if json {
        command.arg("--json");
    }
    shell::run(&mut command)
}
