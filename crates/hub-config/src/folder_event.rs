use std::path::PathBuf;

/// What a watched folder has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderEvent {
    /// A file is new or has changed, and has kept still for the settle time.
    Settled {
        /// The file.
        path: PathBuf,
        /// Its size, bytes.
        size: u64,
    },
    /// The folder cannot be read (deleted, unplugged, no permission). Said once; the watch goes on.
    Missing {
        /// The system's answer.
        reason: String,
    },
    /// The folder can be read again.
    Back,
    /// The system cannot watch this folder, so it is looked at from time to time instead. Said once.
    PollingOnly {
        /// The system's answer.
        reason: String,
    },
}
