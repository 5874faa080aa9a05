//! One file per noun.

pub mod backtest;
pub mod cma;
pub mod connection;
pub mod contact;
pub mod deadline;
pub mod doctor;
pub mod document;
pub mod file_in;
pub mod hotsheet;
pub mod init;
pub mod listing;
pub mod market;
pub mod partner;
pub mod people;
pub mod plan;
pub mod quote;
pub mod rule;
pub mod sandbox;
pub mod search;
pub mod store;
pub mod sync;
pub mod transaction;
pub mod worksheet;

use std::path::PathBuf;

use hub_app::{AppError, Hub, MoneyTables};

use crate::args::Alone;
use crate::output::Output;
use crate::{Context, Outcome};

/// Runs what needs no store.
pub async fn alone(noun: Alone, home: Option<PathBuf>, output: Output) -> Outcome {
    match noun {
        Alone::Sandbox(verb) => sandbox::run(verb, output).await,
        Alone::Worksheet(verb) => worksheet::run(verb, output),
        Alone::Rule(verb) => rule::run(verb, || tables(home), output),
        Alone::Deadline(verb) => deadline::run(verb, || tables(home), output),
        Alone::Plan(verb) => plan::run(verb, output).await,
        Alone::Tour(verb) => plan::run_tour(verb, output),
    }
}

/// The tables of the data folder, where there is one; else those that the program came with.
fn tables(home: Option<PathBuf>) -> Result<MoneyTables, AppError> {
    hub_app::tables_of(home.or_else(hub_app::default_home).as_deref())
}

impl Context {
    /// The open store.
    pub async fn open(&self) -> Result<Hub, AppError> {
        Ok(self.installation.open(self.credential()?).await?.0)
    }
}

/// A new file that only its owner may read, made before what goes into it: a recovery code that finds no place to be
/// written to would replace one that somebody has on paper. Removed again unless it is written.
pub struct PrivateFile {
    path: std::path::PathBuf,
    file: std::fs::File,
    written: bool,
}

impl PrivateFile {
    /// Makes it, empty. A file of that name is refused.
    pub fn create(path: &std::path::Path) -> Result<Self, AppError> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| refused(path, &error))?;
        Ok(Self { path: path.to_owned(), file, written: false })
    }

    /// Writes it down to the disk.
    pub fn write(mut self, content: &str) -> Result<(), AppError> {
        use std::io::Write as _;
        writeln!(self.file, "{content}")
            .and_then(|()| self.file.sync_all())
            .map_err(|error| refused(&self.path, &error))?;
        self.written = true;
        Ok(())
    }
}

impl Drop for PrivateFile {
    fn drop(&mut self) {
        if !self.written {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn refused(path: &std::path::Path, error: &std::io::Error) -> AppError {
    AppError::bad_request("file", format!("{}: {error}", path.display()))
}
