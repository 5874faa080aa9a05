use std::path::PathBuf;

/// What can go wrong with preferences or a watched folder. A damaged preferences file is no error: see
/// [`crate::Notice`].
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file could not be read or written.
    #[error("{what} {path}: {source}", path = path.display())]
    Io {
        /// What was being done, for example `cannot write`.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        #[source]
        source: std::io::Error,
    },
    /// The path of a watched folder is not absolute, so it would mean something else after a change of directory.
    #[error("the folder to watch must be an absolute path: {path}", path = path.display())]
    NotAbsolute {
        /// The path as given.
        path: PathBuf,
    },
}
