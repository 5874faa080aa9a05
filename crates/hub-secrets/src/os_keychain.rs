use std::time::Duration;

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use crate::patience::Patience;
use crate::{Keychain, KeychainError};

/// The name our entries carry in the operating system's keychain.
const SERVICE: &str = "EnterpriseHub";

/// Long enough for a person to type the keyring's password, short enough that a window nobody sees does not hold the
/// program for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// The client library keeps one connection per process behind a lock, so calls take turns process-wide.
static TURNS: Patience = Patience::new();

/// The operating system's keychain: Keychain Services on macOS, the Credential Manager on Windows, the Secret Service
/// (GNOME Keyring, KWallet, KeePassXC) elsewhere.
///
/// **Prompts.** A locked keyring asks for its password in a window of its own and the call waits for the answer. Each
/// call therefore runs on its own thread and is given up after a minute ([`KeychainError::TimedOut`]); a prompt that
/// is answered later harms nothing, because entries are never reused. Call it from a thread that may block
/// (`spawn_blocking`), not because it would panic in an async task (it does not), but because it can take that minute.
///
/// **First contact is remembered.** The client connects once per process; if there is no service at that moment the
/// process keeps answering [`KeychainError::Unavailable`] and must be restarted after the service was started.
#[derive(Debug, Clone)]
pub struct OsKeychain {
    service: String,
    patience: Duration,
}

impl Default for OsKeychain {
    fn default() -> Self {
        Self::new()
    }
}

impl OsKeychain {
    /// The keychain of the logged-in person, with a minute's patience.
    #[must_use]
    pub fn new() -> Self {
        Self { service: SERVICE.to_owned(), patience: PATIENCE }
    }

    /// The same under another service name, so that tests and previews never touch a real store's entry.
    #[must_use]
    pub fn with_service(mut self, service: &str) -> Self {
        service.clone_into(&mut self.service);
        self
    }

    /// How long to wait for one answer.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    fn call<T: Send + 'static>(
        &self,
        account: &str,
        act: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<Option<T>, KeychainError> {
        let (service, account) = (self.service.clone(), account.to_owned());
        TURNS.run(self.patience, move || match Entry::new(&service, &account).and_then(|entry| act(&entry)) {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(&error)),
        })
    }
}

/// Puts the client's error into our words; its own text is used only where it cannot contain what was stored.
fn explain(error: &Error) -> KeychainError {
    match error {
        Error::NoDefaultStore => KeychainError::Unavailable(match Entry::store_status() {
            Err(cause) => cause.to_string(),
            Ok(()) => error.to_string(),
        }),
        Error::NoStorageAccess(cause) => KeychainError::Refused(cause.to_string()),
        Error::PlatformFailure(cause) => KeychainError::Failed(cause.to_string()),
        Error::Ambiguous(entries) => KeychainError::Failed(format!("{} entries answer to one name", entries.len())),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => KeychainError::Failed("the entry is malformed".to_owned()),
        other => KeychainError::Failed(other.to_string()),
    }
}

impl Keychain for OsKeychain {
    fn backend(&self) -> &'static str {
        if cfg!(target_os = "macos") {
            "macos-keychain"
        } else if cfg!(target_os = "windows") {
            "windows-credential-manager"
        } else {
            "secret-service"
        }
    }

    fn get(&self, account: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        let found = self.call(account, |entry| entry.get_secret().map(Zeroizing::new))?;
        Ok(found.map(|mut secret| std::mem::take(&mut *secret)))
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let secret = Zeroizing::new(secret.to_vec());
        match self.call(account, move |entry| entry.set_secret(&secret))? {
            Some(()) => Ok(()),
            None => Err(KeychainError::Failed("the keychain has no collection to write to".to_owned())),
        }
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        self.call(account, Entry::delete_credential).map(drop)
    }
}
