use std::path::{Path, PathBuf};

use crate::{KeychainError, RecoveryCodeError};

/// Everything that can go wrong with keys and sealed files. No variant ever holds a key, a passphrase, a recovery code
/// or a value from the vault, so each may be logged and shown as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretsError {
    /// The store is wrapped by a passphrase and none was given.
    #[error("the store is locked: it needs its passphrase")]
    Locked,
    /// What was given does not open this store: a wrong passphrase, another store's recovery code, or altered bytes.
    #[error("this key, passphrase or recovery code does not open this store")]
    WrongKey,
    /// The keychain cannot be used at all; `advice` says what the person can do instead.
    #[error("the keychain ({backend}) cannot be used: {reason}; {advice}")]
    KeychainUnavailable {
        /// Which keychain was asked, as [`crate::Keychain::backend`] names it.
        backend: String,
        /// What it answered.
        reason: String,
        /// The way on.
        advice: &'static str,
    },
    /// The store's key should be in the keychain and the keychain answers that it has none. A locked keyring answers
    /// the same, so this is never a reason to make a new key.
    #[error(
        "the keychain has no key for this store: unlock the keychain if it is locked, otherwise the recovery code is the way in; \
         no new key was made"
    )]
    KeyMissing,
    /// The key lies in another kind of keychain than the one this computer offers now.
    #[error(
        "the key was put into the keychain `{wrapped_by}` and this session offers `{offered}`: log in to the former \
         desktop, or use the recovery code"
    )]
    KeychainChanged {
        /// The keychain that holds the key, from `key.json`.
        wrapped_by: String,
        /// The keychain of this session.
        offered: String,
    },
    /// There is no store here yet.
    #[error("there is no store in this folder yet")]
    NoStore,
    /// A store without its `key.json`: the wraps are gone, so neither keychain nor recovery code can help.
    #[error("the store's key file {} is missing: put it back from a backup; no new key was made", path.display())]
    KeyFileMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// A store or a part of one is already here; nothing was changed.
    #[error("a store already exists here: {} is present", path.display())]
    AlreadyExists {
        /// The file that was found.
        path: PathBuf,
    },
    /// The passphrase is too short to be worth anything.
    #[error("the passphrase is too short: use at least {least} characters")]
    PassphraseTooShort {
        /// The smallest length accepted, in characters.
        least: usize,
    },
    /// The typed recovery code cannot be right; says where the typing error is.
    #[error("the recovery code has a typing error: {0}")]
    RecoveryCode(#[from] RecoveryCodeError),
    /// No recovery code was ever confirmed for this store.
    #[error("this store has no recovery code")]
    NoRecovery,
    /// A code was made but never typed back, so it does not count.
    #[error("the recovery code of this store was never confirmed by typing it back, so it does not count")]
    RecoveryNotConfirmed,
    /// A key change was begun and not finished; opening the store and [`crate::KeyHome::settle`] ends it.
    #[error("a change of key was begun and not finished: open the store once to finish it, then try again")]
    RekeyStaged,
    /// No key change was begun.
    #[error("no change of key was begun")]
    NoRekeyStaged,
    /// The file is not what it was when it was written. It is left as it is.
    #[error("{} is damaged ({reason}); it was left untouched", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file was written by a newer version of the program.
    #[error("{} was written by a newer version (format {found}, this version reads up to {known})", path.display())]
    NewerVersion {
        /// The file.
        path: PathBuf,
        /// The format number in the file.
        found: u32,
        /// The newest format number this version reads.
        known: u32,
    },
    /// A name or a value is larger than its bound.
    #[error("{what} is too large: {size} bytes, at most {most}")]
    TooLarge {
        /// What is too large, without its content.
        what: &'static str,
        /// Its size in bytes.
        size: usize,
        /// The bound in bytes.
        most: usize,
    },
    /// An owner's or a secret's name is empty.
    #[error("{what} must not be empty")]
    Empty {
        /// What was empty.
        what: &'static str,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    NoRandomness(String),
    /// A file could not be read or written.
    #[error("{action} {}: {source}", path.display())]
    Io {
        /// What was being done: "reading", "writing".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's answer.
        source: std::io::Error,
    },
}

impl SecretsError {
    pub(crate) fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { action, path: path.to_path_buf(), source }
    }

    pub(crate) fn damaged(path: &Path, reason: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_path_buf(), reason: reason.into() }
    }

    pub(crate) fn unusable(backend: &str, error: &KeychainError, advice: &'static str) -> Self {
        Self::KeychainUnavailable { backend: backend.to_owned(), reason: error.to_string(), advice }
    }

    /// Whether this is a matter of being locked out (no key, wrong key, no keychain) rather than of a broken disk or
    /// wrong usage. The terminal's exit code 3.
    #[must_use]
    pub fn is_locked_out(&self) -> bool {
        matches!(
            self,
            Self::Locked
                | Self::WrongKey
                | Self::KeychainUnavailable { .. }
                | Self::KeyMissing
                | Self::KeychainChanged { .. }
                | Self::KeyFileMissing { .. }
                | Self::RecoveryCode(_)
                | Self::NoRecovery
                | Self::RecoveryNotConfirmed
        )
    }
}
