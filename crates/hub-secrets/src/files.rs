use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::{SecretsError, crash};

/// Reads a whole file of at most `most` bytes; `None` when it does not exist.
pub(crate) fn read_bounded(path: &Path, most: usize) -> Result<Option<Vec<u8>>, SecretsError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(SecretsError::io("reading", path, e)),
    };
    let mut bytes = Vec::new();
    // One byte more than allowed is enough to know that the file is too large, however large it is.
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|e| SecretsError::io("reading", path, e))?;
    if bytes.len() > most {
        return Err(SecretsError::damaged(path, format!("larger than {most} bytes")));
    }
    Ok(Some(bytes))
}

/// Replaces `path` by `bytes` so that a crash leaves the old content or the new, never a part.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), SecretsError> {
    write(path, bytes, |temp| temp.persist(path).map(drop).map_err(|e| e.error))
}

/// Like [`replace`] but fails with [`SecretsError::AlreadyExists`] where `path` exists, without a race.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<(), SecretsError> {
    match write(path, bytes, |temp| temp.persist_noclobber(path).map(drop).map_err(|e| e.error)) {
        Err(SecretsError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {
            Err(SecretsError::AlreadyExists { path: path.to_path_buf() })
        }
        other => other,
    }
}

fn write(
    path: &Path,
    bytes: &[u8],
    persist: impl FnOnce(NamedTempFile) -> std::io::Result<()>,
) -> Result<(), SecretsError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let steps = || -> std::io::Result<()> {
        crash::step()?;
        // tempfile makes the file readable and writable by its owner only (0600 on Unix).
        let mut temp = tempfile::Builder::new().prefix(".hub-").suffix(".tmp").tempfile_in(folder)?;
        temp.write_all(bytes)?;
        temp.as_file().sync_all()?;
        crash::step()?;
        persist(temp)?;
        crash::step()?;
        sync_folder(folder)
    };
    steps().map_err(|e| SecretsError::io("writing", path, e))
}

/// Makes a rename in `folder` durable. Windows has no such call and needs none.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "same shape as on Unix")]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Makes the data folder, for its owner only, where it does not exist yet.
pub(crate) fn make_private_folder(folder: &Path) -> Result<(), SecretsError> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| SecretsError::io("making", folder, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        create(&path, b"one").unwrap();
        assert!(matches!(create(&path, b"two"), Err(SecretsError::AlreadyExists { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        replace(&path, b"three").unwrap();
        assert_eq!(read_bounded(&path, 5).unwrap().unwrap(), b"three");
        assert!(matches!(read_bounded(&path, 4), Err(SecretsError::Damaged { .. })));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file stays behind");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_crash_at_any_step_leaves_old_or_new() {
        for steps in 0..4 {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("f");
            replace(&path, b"old").unwrap();
            crash::prepare(crash::Trouble::DieAfter(steps));
            let outcome = replace(&path, b"new");
            crash::prepare(crash::Trouble::None);
            let now = fs::read(&path).unwrap();
            assert!(now == b"old" || now == b"new");
            assert_eq!(outcome.is_ok(), steps == 3);
            assert_eq!(now == b"new", steps >= 2);
        }
    }
}
