//! `cargo xtask accuracy`: how good the analysis and the forecasts are on real markets, in a table each.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::shell;

/// Which files, and for whom.
pub struct Files {
    /// Folder of CSV files.
    pub folder: Option<PathBuf>,
    /// One market: the name of its file without `.csv`.
    pub market: Option<String>,
    /// For programs.
    pub json: bool,
}

impl Files {
    /// An example of a crate, built in release.
    fn example(&self, package: &str, example: &str) -> Result<Command> {
        let mut command = Command::new(shell::cargo_program());
        command.args(["run", "--release", "--quiet", "-p", package, "--example", example, "--"]);
        if let Some(folder) = &self.folder {
            // Cargo runs in the workspace's folder; what was typed counts from here.
            command.arg("--folder").arg(std::path::absolute(folder)?);
        }
        if let Some(market) = &self.market {
            command.args(["--market", market]);
        }
        if self.json {
            command.arg("--json");
        }
        Ok(command)
    }
}

/// Prints how good the analysis is.
pub fn analysis(files: &Files, split: &str, every: usize) -> Result<()> {
    let mut command = files.example("hub-valuation", "accuracy")?;
    shell::run(command.args(["--split", split, "--every", &every.to_string()]))
}

/// Prints how good the forecasts are.
pub fn forecasts(files: &Files) -> Result<()> {
    shell::run(&mut files.example("hub-market", "forecasts")?)
}
