//! The files of a folder.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use hub_connector::ConnectorError;

use super::header::Header;

/// End of the names of our own lists of bad rows; never imported.
pub(super) const ERRORS: &str = ".errors.csv";
/// A first line longer than this is no header, bytes.
const LONGEST_HEADER: u64 = 1024 * 1024;

/// A file that may be imported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

/// The `.csv` files directly in a folder, by name.
pub(super) fn list(folder: &Path) -> Result<Vec<Found>, ConnectorError> {
    let unreadable = |error: &io::Error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "does not exist",
            io::ErrorKind::PermissionDenied => "may not be read",
            io::ErrorKind::NotADirectory => "is not a folder",
            _ => "cannot be read",
        };
        ConnectorError::settings(format!("the folder “{}” {why}", folder.display()))
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| unreadable(&e))? {
        let entry = entry.map_err(|e| unreadable(&e))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let lower = name.to_lowercase();
        let wanted = lower.ends_with(".csv") && !lower.ends_with(ERRORS) && !name.starts_with(['.', '~']);
        // A link to a file counts as a file; a folder named `x.csv` does not.
        if wanted && entry.path().is_file() {
            found.push(Found { name, path: entry.path() });
        }
    }
    found.sort();
    Ok(found)
}

/// A file's first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum First {
    /// Understood.
    Header(Header),
    /// Nothing there yet, or the line has no end yet.
    Unfinished,
    /// Not a header of ours; why, in words.
    Wrong(String),
}

/// Reads a file's first line.
pub(super) fn first_line(path: &Path) -> io::Result<First> {
    let mut line = Vec::new();
    let mut input = BufReader::new(File::open(path)?).take(LONGEST_HEADER);
    input.read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(First::Unfinished);
    }
    if !line.ends_with(b"\n") && line.len() as u64 >= LONGEST_HEADER {
        return Ok(First::Wrong("the first line does not end; this is not a CSV file".to_owned()));
    }
    Ok(match Header::parse(&line) {
        Ok(header) => First::Header(header),
        Err(_) if !line.ends_with(b"\n") && !line.contains(&0) => First::Unfinished,
        Err(reason) => First::Wrong(reason),
    })
}
