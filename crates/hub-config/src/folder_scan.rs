use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use crate::Stamp;

/// Every export in the folder itself (not below it) with its stamp. Files that vanish between the listing and the
/// look are left out.
///
/// # Errors
/// The system's answer when the folder cannot be listed.
pub(crate) fn scan(folder: &Path, endings: &[String], ignored_endings: &[String]) -> io::Result<Vec<(PathBuf, Stamp)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if !is_export(&name.to_string_lossy(), endings, ignored_endings) {
            continue;
        }
        let path = entry.path();
        // Follows links: an export may be linked into the folder.
        if let Ok(about) = std::fs::metadata(&path)
            && about.is_file()
        {
            files.push((path, stamp(&about)));
        }
    }
    Ok(files)
}

/// Names with one of the endings in any case, without the hidden and lock files of editors and copying programs.
fn is_export(name: &str, endings: &[String], ignored_endings: &[String]) -> bool {
    let lower = name.to_lowercase();
    endings.iter().any(|ending| lower.ends_with(&ending.to_lowercase()))
        && !lower.starts_with('.')
        && !lower.starts_with("~$")
        && !ignored_endings.iter().any(|ending| lower.ends_with(&ending.to_lowercase()))
}

fn stamp(about: &Metadata) -> Stamp {
    Stamp { size: about.len(), modified: about.modified().ok(), id: file_id(about) }
}

#[cfg(unix)]
fn file_id(about: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn file_id(about: &Metadata) -> u64 {
    // The time of creation stands in for the number that stable Rust does not give here.
    let created = about.created().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    created.map_or(0, |d| d.as_nanos() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_names_count() {
        let (csv, ignored) = (vec![".csv".to_owned()], vec![".errors.csv".to_owned()]);
        for (name, wanted) in [
            ("listings.csv", true),
            ("LISTINGS.CSV", true),
            (".listings.csv", false),
            ("~$listings.csv", false),
            ("listings.csv.part", false),
            ("listings.Errors.csv", false),
            ("csv", false),
        ] {
            assert_eq!(is_export(name, &csv, &ignored), wanted, "{name}");
        }
    }
}
