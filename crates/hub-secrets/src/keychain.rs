/// Why a keychain did not do what it was asked. The texts never contain what was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeychainError {
    /// There is no keychain in this session.
    #[error("no keychain service is running in this session ({0})")]
    Unavailable(String),
    /// The keychain is there and refuses: locked, the prompt was dismissed, or access was denied.
    #[error("the keychain is locked or refused access ({0})")]
    Refused(String),
    /// The keychain did not answer in time; usually it waits for a password prompt nobody has answered.
    #[error("the keychain did not answer within {seconds} s; it may be waiting for its password prompt")]
    TimedOut {
        /// How long it was waited for, in seconds.
        seconds: u64,
    },
    /// It answered something unusable.
    #[error("the keychain failed ({0})")]
    Failed(String),
}

/// Where the operating system keeps small secrets for the logged-in person.
///
/// `get` answering `Ok(None)` means only "I show no such entry": a locked Secret Service answers exactly that for an
/// entry it does have. Callers must never take it as "there is no key yet".
pub trait Keychain: Send + Sync {
    /// The kind of keychain, stable over time: written into `key.json` so that a change is noticed.
    fn backend(&self) -> &str;
    /// The entry of `account`, or `None` when no entry is shown.
    ///
    /// # Errors
    /// When the keychain is absent, refuses or does not answer.
    fn get(&self, account: &str) -> Result<Option<Vec<u8>>, KeychainError>;
    /// Writes the entry of `account`, replacing what was there.
    ///
    /// # Errors
    /// When the keychain is absent, refuses or does not answer.
    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeychainError>;
    /// Removes the entry of `account`; an entry that is not there is not an error.
    ///
    /// # Errors
    /// When the keychain is absent, refuses or does not answer.
    fn delete(&self, account: &str) -> Result<(), KeychainError>;
}

/// The keychain of a computer that has none, or must not be asked: every store then needs a passphrase.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeychain;

impl NoKeychain {
    fn absent<T>() -> Result<T, KeychainError> {
        Err(KeychainError::Unavailable("switched off".to_owned()))
    }
}

impl Keychain for NoKeychain {
    fn backend(&self) -> &'static str {
        "none"
    }
    fn get(&self, _: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        Self::absent()
    }
    fn set(&self, _: &str, _: &[u8]) -> Result<(), KeychainError> {
        Self::absent()
    }
    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Self::absent()
    }
}
