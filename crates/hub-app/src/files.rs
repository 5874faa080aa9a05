//! Files the user asked for.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use base64::Engine as _;
use hub_partners::sheet::Limits;

use crate::error::{AppError, Result};
use crate::view::{ErrorCode, SavedView};

/// Writes a file whole or not at all: beside its place first, then renamed.
///
/// # Errors
/// The folder or file cannot be written; an existing file stays as it was.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|e| refused(folder, &e))?;
    let name = path.file_name().ok_or_else(|| AppError::bad_request("path", "names no file"))?;
    let draft = folder.join(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let written = (|| {
        let mut file = File::create(&draft)?;
        file.write_all(content)?;
        file.sync_all()?;
        std::fs::rename(&draft, path)
    })();
    written.map_err(|error| {
        // The half-written draft is of no use to anyone.
        let _ = std::fs::remove_file(&draft);
        refused(path, &error)
    })
}

/// Writes a file as [`write_whole`] and says what was written.
///
/// # Errors
/// As [`write_whole`].
pub(crate) fn save(path: &Path, content: &[u8]) -> Result<SavedView> {
    write_whole(path, content)?;
    Ok(SavedView { path: Some(path.display().to_string()), bytes: content.len() as u64 })
}

/// An input/output error, said of a path the user named.
pub(crate) fn refused(path: &Path, error: &io::Error) -> AppError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            AppError::new(ErrorCode::DiskFull)
        }
        io::ErrorKind::NotFound => AppError::not_found(path.display()),
        _ => AppError::new(ErrorCode::BadInput).with("place", path.display()).with("reason", error),
    }
}

/// A name without what file systems refuse: separators, control characters, reserved words, trailing dots, length.
pub(crate) fn safe_name(wanted: &str) -> String {
    let mut name: String = wanted
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    while name.len() > 120 {
        name.pop();
    }
    let name = name.trim_matches(['.', ' ']).to_owned();
    if name.is_empty() { "report".to_owned() } else { name }
}

/// Bytes as a `data:` URL.
pub(crate) fn data_url(mime: &str, bytes: &[u8]) -> String {
    format!("data:{mime};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}

/// The name of a file without its folder.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// All of a file that has an end in time: one that is too large is not touched, and a size that was told is not trusted.
pub(crate) async fn bounded(path: &Path, most_bytes: u64) -> Result<Vec<u8>> {
    let (file, limits) = (path.to_owned(), Limits { most_bytes, ..Limits::default() });
    let read = tokio::task::spawn_blocking(move || {
        let open = std::fs::File::open(&file).map_err(|error| refused(&file, &error))?;
        let size = open.metadata().map_err(|error| refused(&file, &error))?.len();
        let name = name_of(&file);
        limits
            .read(size, open)
            .map_err(|error| AppError::new(ErrorCode::BadInput).with("place", name).with("reason", error))
    });
    read.await.map_err(|error| AppError::unexpected(&error))?
}

/// The folder beside the store where descriptions of CRMs with a REST interface lie (docs/howto/describe-a-rest-crm.md).
const DESCRIBED: &str = "crm";

/// The descriptions of CRMs beside a store, by file name. One that cannot be read is passed over and named in the log.
#[must_use]
pub fn crm_descriptions(home: &Path) -> Vec<(String, String)> {
    let Ok(files) = std::fs::read_dir(home.join(DESCRIBED)) else { return Vec::new() };
    let mut found = Vec::new();
    for path in files.flatten().map(|file| file.path()) {
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match std::fs::read_to_string(&path) {
            Ok(text) => found.push((name, text)),
            Err(error) => tracing::warn!(%error, file = name, "a description of a CRM cannot be read"),
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe() {
        assert_eq!(safe_name("CMA 12/14 Elm St: #3 2026-01-01"), "CMA 12 14 Elm St #3 2026-01-01");
        assert_eq!(safe_name("../../etc/passwd"), "etc passwd");
        assert_eq!(safe_name("..."), "report");
        assert!(safe_name(&"ü".repeat(500)).len() <= 120);
    }

    #[test]
    fn a_refused_write_leaves_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.pdf");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert!(write_whole(&path.join("below-a-file"), b"three").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
