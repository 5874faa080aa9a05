//! How large the programs are.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::figures::{Figures, megabytes};

/// The command line, and the window's program where it has been built beside it.
pub fn sizes(hub: &Path, figures: &mut Figures) -> Result<()> {
    let bytes = std::fs::metadata(hub).with_context(|| format!("no program at {}", hub.display()))?.len();
    figures.line("hub", megabytes(bytes), "");
    let window = hub.with_file_name(if cfg!(windows) { "enterprisehub.exe" } else { "enterprisehub" });
    match std::fs::metadata(&window) {
        #[allow(clippy::cast_precision_loss, reason = "file sizes")]
        Ok(m) => {
            figures.line("enterprisehub", megabytes(m.len()), format!("{:.2} of hub", m.len() as f64 / bytes as f64))
        }
        Err(_) => figures.line("enterprisehub", "not built", "cargo build --release -p hub-desktop"),
    }
    Ok(())
}
