//! One file per noun.

pub mod cma;
pub mod connection;
pub mod doctor;
pub mod init;
pub mod listing;
pub mod sandbox;
pub mod store;
pub mod sync;

use hub_app::{AppError, Hub};

use crate::Context;

impl Context {
    /// The open store.
    pub async fn open(&self) -> Result<Hub, AppError> {
        Ok(self.installation.open(self.credential()?).await?.0)
    }
}

/// Writes a new file that only its owner may read.
pub fn private_file(path: &std::path::Path, content: &str) -> Result<(), AppError> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| writeln!(file, "{content}").and_then(|()| file.sync_all()))
        .map_err(|error| AppError::bad_request("file", format!("{}: {error}", path.display())))
}
