//! The system's own dialogs for files, which are no part of the page: found and typed into as windows of the display.

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
    let found = hand(&["search", "--onlyvisible", "--name", "^(Save|Save As|Save File|Open|Open File)$"])?;
    Ok(found.split_whitespace().map(str::to_owned).collect())
}

/// Waits for the dialog that was just asked for.
async fn asked(desk: &Desk, name: &str) -> Result<String> {
    let start = Instant::now();
    loop {
        if let Some(window) = dialogs()?.pop() {
            return Ok(window);
        }
        if start.elapsed() > PATIENCE {
            desk.picture("failed dialog").await?;
            bail!("no dialog for {name}; windows: {}", hand(&["search", "--onlyvisible", "--name", "."])?);
        }
        tokio::time::sleep(BEAT).await;
    }
}

/// Waits for the dialog that was just asked for and chooses this file.
pub async fn open_file(desk: &Desk, path: &Path) -> Result<()> {
    let window = asked(desk, &path.display().to_string()).await?;
    hand(&["windowfocus", "--sync", &window])?;
    // The dialog's own way to type a path.
    hand(&["key", "--window", "0", "ctrl+l"])?;
    hand(&["type", "--delay", "15", &path.display().to_string()])?;
    let start = Instant::now();
    // The first one may only complete the name.
    while !dialogs()?.is_empty() {
        tokio::time::sleep(BEAT * 5).await;
        hand(&["key", "--window", "0", "Return"])?;
        if start.elapsed() > PATIENCE {
            desk.picture("failed dialog").await?;
            bail!("the dialog stays");
        }
        tokio::time::sleep(BEAT).await;
    }
    Ok(())
}

/// Waits for the dialog that was just asked for, gives a file of this name in the documents folder, and waits until it is
/// written. Answers its path.
pub async fn save_as(desk: &Desk, place: &Place, name: &str) -> Result<PathBuf> {
    let path = place.documents().join(name);
    let window = asked(desk, name).await?;
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
