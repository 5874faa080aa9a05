//! The list of bad rows beside a file: what is wrong with each, and its text for mending.
//!
//! It grows page by page in a file of its own and takes its final name in one step when the import of the file has
//! come to its end, so that nobody ever sees half of it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::folder::ERRORS;

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadRow {
    pub(super) line: u64,
    pub(super) column: Option<String>,
    pub(super) reason: String,
    pub(super) text: String,
}

/// The list of one input file.
#[derive(Debug, Clone)]
pub(super) struct ErrorsFile {
    input: String,
    growing: PathBuf,
    finished: PathBuf,
}

impl ErrorsFile {
    pub(super) fn beside(input: &Path) -> Self {
        let name = input.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = name.get(..name.len().saturating_sub(4)).unwrap_or(&name).to_owned();
        let folder = input.parent().unwrap_or(Path::new("."));
        Self {
            growing: folder.join(format!(".{stem}.errors.part")),
            finished: folder.join(format!("{stem}{ERRORS}")),
            input: name,
        }
    }

    /// Whether the growing list still is as long as a checkpoint says. If not, the file has to be read again from its
    /// beginning.
    pub(super) fn reaches(&self, bytes: u64) -> bool {
        bytes == 0 || fs::metadata(&self.growing).is_ok_and(|m| m.len() >= bytes)
    }

    /// Adds rows behind the first `at` bytes; returns the new length. What a page that was never committed had written
    /// beyond is cut off.
    pub(super) fn append(&self, at: u64, rows: &[BadRow]) -> io::Result<u64> {
        if rows.is_empty() {
            return Ok(at);
        }
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&self.growing)?;
        file.set_len(at)?;
        file.seek(SeekFrom::Start(at))?;
        let mut writer = csv::Writer::from_writer(Vec::new());
        if at == 0 {
            writer.write_record(["File", "Line", "Column", "Reason", "Row"])?;
        }
        for row in rows {
            let column = row.column.as_deref().unwrap_or_default();
            writer.write_record([&self.input, &row.line.to_string(), column, &row.reason, &harmless(&row.text)])?;
        }
        let bytes = writer.into_inner().map_err(|e| e.into_error())?;
        file.write_all(&bytes)?;
        file.sync_data()?;
        Ok(at + bytes.len() as u64)
    }

    /// Gives the list its final name, or removes an old one when there is nothing to list.
    pub(super) fn finish(&self, bytes: u64) -> io::Result<()> {
        if bytes == 0 {
            remove(&self.growing)?;
            return remove(&self.finished);
        }
        let file = File::options().write(true).open(&self.growing)?;
        file.set_len(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&self.growing, &self.finished)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Keeps a spreadsheet from taking a row's text for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(line: u64, text: &str) -> BadRow {
        BadRow { line, column: Some("ListPrice".into()), reason: "is not a number".into(), text: text.into() }
    }

    #[test]
    fn grows_is_cut_back_and_appears_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let list = ErrorsFile::beside(&folder.path().join("May 2026.CSV"));
        let final_name = folder.path().join("May 2026.errors.csv");
        let first = list.append(0, &[bad(2, "a,\"b\"")]).unwrap();
        let _never_committed = list.append(first, &[bad(3, "lost")]).unwrap();
        assert!(list.reaches(first) && !final_name.exists());
        let second = list.append(first, &[bad(4, "=1+1")]).unwrap();
        list.finish(second).unwrap();
        let text = fs::read_to_string(&final_name).unwrap();
        assert_eq!(
            text,
            "File,Line,Column,Reason,Row\nMay 2026.CSV,2,ListPrice,is not a number,\"a,\"\"b\"\"\"\n\
             May 2026.CSV,4,ListPrice,is not a number,'=1+1\n"
        );
        assert!(!list.reaches(second), "it has taken its final name");
        list.finish(0).unwrap();
        assert!(!final_name.exists());
    }
}
