//! The system's own dialog for saving, which is no part of the page: found and typed into as windows of the display.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::desk::{Desk, PATIENCE};
use crate::place::Place;

/// How often the display is looked at.
const BEAT: Duration = Duration::from_millis(120);

/// Runs `xdotool`; what it prints. Finding nothing is an answer too.
fn hand(args: &[&str]) -> Result<String> {
    let out = Command::new("xdotool").args(args).output().context("xdotool")?;
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Dialogs on the screen. Ours is the only program of the display; its window has a title of its own.
fn dialogs() -> Result<Vec<String>> {
    let found = hand(&["search", "--onlyvisible", "--name", "^(Save|Save As|Save File)$"])?;
    Ok(found.split_whitespace().map(str::to_owned).collect())
}

/// Waits for the dialog that was just asked for, gives a file of this name in the documents folder, and waits until it is
/// written. Answers its path.
pub async fn save_as(desk: &Desk, place: &Place, name: &str) -> Result<PathBuf> {
    let path = place.documents().join(name);
    let start = Instant::now();
    let window = loop {
        if let Some(window) = dialogs()?.pop() {
            break window;
        }
        if start.elapsed() > PATIENCE {
            desk.picture("failed dialog").await?;
            bail!("no dialog to save {name}; windows: {}", hand(&["search", "--onlyvisible", "--name", "."])?);
        }
        tokio::time::sleep(BEAT).await;
    };
    hand(&["windowfocus", "--sync", &window])?;
    // The name is selected when the dialog opens: an absolute path takes its place.
    hand(&["key", "--window", "0", "ctrl+a"])?;
    hand(&["type", "--delay", "15", &path.display().to_string()])?;
    hand(&["key", "Return"])?;
    written(desk, &path).await?;
    ensure!(dialogs()?.is_empty(), "the dialog stays");
    Ok(path)
}

async fn written(desk: &Desk, path: &Path) -> Result<()> {
    let start = Instant::now();
    while !path.is_file() {
        if start.elapsed() > PATIENCE {
            desk.picture("failed dialog").await?;
            bail!("{} is not written", path.display());
        }
        tokio::time::sleep(BEAT).await;
    }
    // The file comes to its place whole; the page says so.
    desk.reads("Saved, ").await
}
