//! From a folder to an open store: whose key, and which of two after a change of key that was cut short.

use std::path::PathBuf;
use std::sync::Arc;

use hub_connector::{Registry, SecretString};
use hub_domain::{Clock, SystemClock};
use hub_secrets::{KeyHome, KeySource, KeyState, Keychain, OsKeychain, StoreKey};

use crate::error::{AppError, Result};
use crate::hub::{Hub, HubConfig};
use crate::view::ErrorCode;

/// What the user gives to open the store.
pub enum Credential {
    /// The keychain, or nothing else to give.
    Keychain,
    /// The passphrase.
    Passphrase(SecretString),
    /// The recovery code.
    RecoveryCode(SecretString),
}

impl Credential {
    fn passphrase(&self) -> Option<&SecretString> {
        match self {
            Self::Passphrase(passphrase) => Some(passphrase),
            _ => None,
        }
    }
}

/// A data folder and everything that is needed to open it.
#[derive(Clone)]
pub struct Installation {
    home: PathBuf,
    registry: Registry,
    clock: Arc<dyn Clock>,
    keys: Arc<KeyHome>,
}

impl Installation {
    /// The folder as this computer keeps it: its own keychain and clock.
    #[must_use]
    pub fn new(home: PathBuf, registry: Registry) -> Self {
        Self::with(home, registry, Arc::new(OsKeychain::new()), Arc::new(SystemClock))
    }

    /// The folder with a keychain and a clock of the caller's.
    #[must_use]
    pub fn with(home: PathBuf, registry: Registry, keychain: Arc<dyn Keychain>, clock: Arc<dyn Clock>) -> Self {
        let keys = Arc::new(KeyHome::new(home.clone(), keychain));
        Self { home, registry, clock, keys }
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &PathBuf {
        &self.home
    }

    /// The keys of this folder.
    #[must_use]
    pub fn keys(&self) -> &Arc<KeyHome> {
        &self.keys
    }

    /// Whether there is a store, and how it is unlocked.
    #[must_use]
    pub fn state(&self) -> KeyState {
        self.keys.state()
    }

    /// Makes a store: its key goes into the keychain, or is wrapped by the passphrase.
    ///
    /// # Errors
    /// There is a store already; no keychain and no passphrase; the disk is full.
    pub async fn create(&self, passphrase: Option<SecretString>) -> Result<(Hub, StoreKey, KeySource)> {
        let keys = Arc::clone(&self.keys);
        let (key, source) = blocking(move || keys.create(passphrase.as_ref())).await?;
        // A crash or a full disk right here leaves a key without a store; opening makes the store then.
        let hub = Hub::create(self.config(), key.clone()).await?;
        Ok((hub, key, source))
    }

    /// Opens the store.
    ///
    /// # Errors
    /// No store; a wrong or missing key; a store that is damaged, newer, or held by another process.
    pub async fn open(&self, credential: Credential) -> Result<(Hub, StoreKey)> {
        let unfinished = !self.home.join("store.db").exists();
        for key in self.candidates(credential).await? {
            let opened = if unfinished {
                Hub::create(self.config(), key.clone()).await
            } else {
                Hub::open(self.config(), key.clone()).await
            };
            match opened {
                Ok(hub) => {
                    let keys = Arc::clone(&self.keys);
                    let key = blocking(move || keys.settle(&key).map(|_| key)).await?;
                    return Ok((hub, key));
                }
                Err(error) if error.code == ErrorCode::WrongKey => {}
                Err(error) => return Err(error),
            }
        }
        // What the user gave opened the key file, and the key is the one the key file vouches for: so the secret was
        // right, and it is the store's first page that is not.
        Err(AppError::new(ErrorCode::Damaged).with(
            "reason",
            "its first page does not open with its own key, or store.db and key.json are not of the same store; \
             a backup brings it back",
        ))
    }

    /// The keys a credential reaches: one, or two after a change of key that was cut short.
    pub(crate) async fn candidates(&self, credential: Credential) -> Result<Vec<StoreKey>> {
        let keys = Arc::clone(&self.keys);
        blocking(move || match &credential {
            Credential::RecoveryCode(code) => keys.unlock_candidates_with_recovery(code),
            other => keys.unlock_candidates(other.passphrase()),
        })
        .await
    }

    fn config(&self) -> HubConfig {
        HubConfig {
            home: self.home.clone(),
            registry: self.registry.clone(),
            clock: Arc::clone(&self.clock),
            sample: false,
        }
    }
}

/// Key derivation takes its time by design and the keychain may ask the user: never on the executor's threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, hub_secrets::SecretsError> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::unexpected(&error))?.map_err(AppError::from)
}
