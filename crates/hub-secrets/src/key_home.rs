use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::cipher::{self, KEY_BYTES, Key};
use crate::envelope::{Envelope, Generation};
use crate::wrap::{Bytes, Method, Wrap};
use crate::{Keychain, PassphraseCost, SecretsError, StoreKey, files, vault};

/// The envelope's name in the data folder.
pub const KEY_FILE: &str = "key.json";
/// The database's name in the data folder, looked at only to know whether there is a store.
const STORE_FILE: &str = "store.db";
/// The shortest passphrase accepted for a new wrap, in characters.
pub const LEAST_PASSPHRASE: usize = 10;

const GIVE_PASSPHRASE: &str = "give a passphrase instead, there is no unprotected way to keep the key";
const START_KEYCHAIN: &str = "start or unlock it, or use the recovery code";

/// Where the key of a store comes from day to day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeySource {
    /// The operating system's keychain holds the wrapping key.
    Keychain,
    /// A passphrase gives the wrapping key.
    Passphrase,
}

/// What is in a data folder, by looking only: no keychain is asked and no key is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyState {
    /// Neither a key file nor a store: [`KeyHome::create`] is possible.
    NoStore,
    /// A readable key file.
    Ready {
        /// What [`KeyHome::unlock`] will need.
        source: KeySource,
    },
    /// Data without its key file. Nothing here can open it.
    KeyFileMissing,
    /// A key file that cannot be read.
    Unreadable {
        /// Why, in words.
        reason: String,
    },
}

/// The keys of one data folder: makes, opens and re-wraps the store key through `key.json`.
///
/// What lies where: the store key is random and lives only in memory and, sealed, in `key.json`. The key that opens
/// the seal is a random one in the OS keychain, or comes from a passphrase, or from the recovery code. A new account
/// name is used for every wrap, so that the old way stays open until the new `key.json` is in place.
///
/// Every call may block for as long as Argon2id (a third of a second) or a keychain prompt (a minute) takes; call from
/// a thread that may block. One process at a time: the caller holds the data folder's lock.
///
/// # Opening a store
/// ```text
/// for key in home.unlock_candidates(passphrase)? {          // one key; two after an interrupted change of key
///     match Store::open(folder, &key) {
///         Err(WrongKey) => continue,
///         opened => { home.settle(&key)?; return opened }   // ends an interrupted change either way
///     }
/// }
/// ```
pub struct KeyHome {
    pub(crate) home: PathBuf,
    pub(crate) keychain: Arc<dyn Keychain>,
    cost: PassphraseCost,
    turn: Mutex<()>,
}

impl KeyHome {
    /// The keys of the data folder `home`; nothing is read or written yet.
    #[must_use]
    pub fn new(home: PathBuf, keychain: Arc<dyn Keychain>) -> Self {
        Self { home, keychain, cost: PassphraseCost::STANDARD, turn: Mutex::new(()) }
    }

    /// The same with another cost for new passphrase wraps. Existing wraps keep the cost stored with them.
    #[must_use]
    pub fn with_cost(mut self, cost: PassphraseCost) -> Self {
        self.cost = cost;
        self
    }

    /// Where `key.json` lies. A backup of the store without this file cannot be opened by keychain or recovery code.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.home.join(KEY_FILE)
    }

    /// What is here. Never asks the keychain and never guesses.
    #[must_use]
    pub fn state(&self) -> KeyState {
        match Envelope::read(&self.key_file()) {
            Ok(Some(envelope)) => match envelope.current.source() {
                Some(source) => KeyState::Ready { source },
                None => KeyState::Unreadable { reason: "it does not say how the key is reached".to_owned() },
            },
            Ok(None) if self.data_file().is_some() => KeyState::KeyFileMissing,
            Ok(None) => KeyState::NoStore,
            Err(e) => KeyState::Unreadable { reason: e.to_string() },
        }
    }

    /// Makes a new store key and its envelope: wrapped by `passphrase` where one is given, otherwise by the keychain.
    /// A passphrase is taken as it is, byte for byte: a line end from a file must be cut off before.
    ///
    /// # Errors
    /// [`SecretsError::AlreadyExists`] when any part of a store is here; [`SecretsError::KeychainUnavailable`] when no
    /// passphrase is given and the keychain is absent, refuses, or does not give back what it was given: then a
    /// passphrase is required.
    pub fn create(&self, passphrase: Option<&SecretString>) -> Result<(StoreKey, KeySource), SecretsError> {
        let _turn = self.turn();
        let existing = std::iter::once(self.key_file()).filter(|p| p.exists()).chain(self.data_file()).next();
        if let Some(path) = existing {
            return Err(SecretsError::AlreadyExists { path });
        }
        files::make_private_folder(&self.home)?;
        let key = StoreKey::generate()?;
        let store_id = Envelope::new_store_id()?;
        let wrap = self.usual_wrap(&store_id, &key, passphrase)?;
        let envelope = Envelope::new(store_id.clone(), Generation::new(&store_id, &key, vec![wrap]));
        if let Err(e) = files::create(&self.key_file(), &envelope.to_bytes()) {
            self.forget(envelope.current.account());
            return Err(e);
        }
        let source = if passphrase.is_some() { KeySource::Passphrase } else { KeySource::Keychain };
        tracing::info!(?source, "made a new store key");
        Ok((key, source))
    }

    /// The store's key. With an interrupted change of key there are two possible ones and this is the former; use
    /// [`KeyHome::unlock_candidates`] wherever a store is opened.
    ///
    /// # Errors
    /// See [`KeyHome::unlock_candidates`].
    pub fn unlock(&self, passphrase: Option<&SecretString>) -> Result<StoreKey, SecretsError> {
        let envelope = self.read()?;
        self.open_usual(&envelope, passphrase)
    }

    /// The keys the store may have, likeliest first: one, or two after an interrupted change of key. A passphrase is
    /// ignored where the keychain holds the key.
    ///
    /// # Errors
    /// [`SecretsError::Locked`] when a passphrase is needed, [`SecretsError::WrongKey`] when it does not fit,
    /// [`SecretsError::KeyMissing`] or [`SecretsError::KeychainChanged`] when the keychain shows no entry,
    /// [`SecretsError::KeychainUnavailable`] when it cannot be asked, [`SecretsError::NoStore`],
    /// [`SecretsError::KeyFileMissing`], [`SecretsError::Damaged`] or [`SecretsError::NewerVersion`] for the file.
    pub fn unlock_candidates(&self, passphrase: Option<&SecretString>) -> Result<Vec<StoreKey>, SecretsError> {
        let envelope = self.read()?;
        let current = self.open_usual(&envelope, passphrase)?;
        Ok(Self::with_staged(&envelope, current))
    }

    /// Makes the keychain (no passphrase given) or a passphrase the usual way to `key` from now on: after recovery, to
    /// change the passphrase, or to move between the two. Recovery codes stay valid.
    ///
    /// # Errors
    /// [`SecretsError::WrongKey`] when `key` is not this store's, [`SecretsError::RekeyStaged`] before
    /// [`KeyHome::settle`]; those of [`KeyHome::create`]. The former way works until the new one is in place.
    pub fn rewrap(&self, key: &StoreKey, passphrase: Option<&SecretString>) -> Result<KeySource, SecretsError> {
        let _turn = self.turn();
        let mut envelope = self.read_settled(key)?;
        let former = envelope.current.account().map(str::to_owned);
        let mut wraps = vec![self.usual_wrap(&envelope.store_id, key, passphrase)?];
        wraps.extend(envelope.current.other_wraps());
        envelope.current = Generation::new(&envelope.store_id, key, wraps);
        if let Err(e) = self.write(&envelope) {
            self.forget(envelope.current.account());
            return Err(e);
        }
        self.forget(former.as_deref());
        let source = if passphrase.is_some() { KeySource::Passphrase } else { KeySource::Keychain };
        tracing::info!(?source, "wrapped the store key anew");
        Ok(source)
    }

    /// Whether every byte of `key.json` is as it was written, also of the wraps that were not used to open `key`.
    ///
    /// # Errors
    /// [`SecretsError::Damaged`] when not: then make a new recovery code and [`KeyHome::rewrap`].
    /// [`SecretsError::WrongKey`] when `key` is not this store's.
    pub fn check_key_file(&self, key: &StoreKey) -> Result<(), SecretsError> {
        let envelope = self.read()?;
        if envelope.current.check != key.check_value() {
            return Err(SecretsError::WrongKey);
        }
        if envelope.current.is_intact(&envelope.store_id, key) {
            return Ok(());
        }
        Err(SecretsError::damaged(&self.key_file(), "a way to the key that was not used this time is altered"))
    }

    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first file here that only a store key could read.
    fn data_file(&self) -> Option<PathBuf> {
        [STORE_FILE, vault::VAULT_FILE].iter().map(|name| self.home.join(name)).find(|p| p.exists())
    }

    pub(crate) fn read(&self) -> Result<Envelope, SecretsError> {
        let path = self.key_file();
        match Envelope::read(&path)? {
            Some(envelope) => Ok(envelope),
            None if self.data_file().is_some() => Err(SecretsError::KeyFileMissing { path }),
            None => Err(SecretsError::NoStore),
        }
    }

    /// The envelope of a store that `key` opens and that has no change of key under way.
    pub(crate) fn read_settled(&self, key: &StoreKey) -> Result<Envelope, SecretsError> {
        let envelope = self.read()?;
        if envelope.staged.is_some() {
            return Err(SecretsError::RekeyStaged);
        }
        if envelope.current.check != key.check_value() {
            return Err(SecretsError::WrongKey);
        }
        Ok(envelope)
    }

    pub(crate) fn write(&self, envelope: &Envelope) -> Result<(), SecretsError> {
        files::replace(&self.key_file(), &envelope.to_bytes())
    }

    /// `current` and, during a change of key, the next key, which is sealed under the current one.
    pub(crate) fn with_staged(envelope: &Envelope, current: StoreKey) -> Vec<StoreKey> {
        let next = envelope.staged.as_ref().and_then(|staged| {
            let wrap = staged.wraps.iter().find(|w| w.method == Method::FormerKey)?;
            wrap.open(&envelope.store_id, &staged.check, &current.derive_key("next key"))
        });
        std::iter::once(current).chain(next).collect()
    }

    fn open_usual(&self, envelope: &Envelope, passphrase: Option<&SecretString>) -> Result<StoreKey, SecretsError> {
        let wrap = envelope.current.usual().ok_or(SecretsError::WrongKey)?;
        let wrapping = match &wrap.method {
            Method::Keychain { backend, account } => self.ask_keychain(backend, account)?,
            Method::Passphrase { salt, cost } => {
                let passphrase = passphrase.ok_or(SecretsError::Locked)?;
                cost.stretch(passphrase.expose_secret().as_bytes(), &salt.0).ok_or_else(|| {
                    SecretsError::damaged(&self.key_file(), "its passphrase parameters are out of bounds")
                })?
            }
            Method::Recovery { .. } | Method::FormerKey => return Err(SecretsError::WrongKey),
        };
        wrap.open(&envelope.store_id, &envelope.current.check, &wrapping).ok_or(SecretsError::WrongKey)
    }

    fn ask_keychain(&self, wrapped_by: &str, account: &str) -> Result<Key, SecretsError> {
        let backend = self.keychain.backend();
        let changed =
            || SecretsError::KeychainChanged { wrapped_by: wrapped_by.to_owned(), offered: backend.to_owned() };
        match self.keychain.get(account) {
            Ok(Some(bytes)) => {
                let bytes = zeroize::Zeroizing::new(bytes);
                <[u8; KEY_BYTES]>::try_from(bytes.as_slice()).map(Key::new).map_err(|_| SecretsError::WrongKey)
            }
            // Never "there is no key yet": a locked Secret Service answers the same.
            Ok(None) if backend != wrapped_by => Err(changed()),
            Ok(None) => Err(SecretsError::KeyMissing),
            Err(e) => Err(SecretsError::unusable(backend, &e, START_KEYCHAIN)),
        }
    }

    pub(crate) fn usual_wrap(
        &self,
        store_id: &str,
        key: &StoreKey,
        passphrase: Option<&SecretString>,
    ) -> Result<Wrap, SecretsError> {
        let Some(passphrase) = passphrase else { return self.keychain_wrap(store_id, key) };
        if passphrase.expose_secret().chars().count() < LEAST_PASSPHRASE {
            return Err(SecretsError::PassphraseTooShort { least: LEAST_PASSPHRASE });
        }
        let salt = Bytes(cipher::random()?);
        let wrapping = self
            .cost
            .stretch(passphrase.expose_secret().as_bytes(), &salt.0)
            .expect("the costs this crate can make are in bounds");
        Wrap::seal(store_id, key, Method::Passphrase { salt, cost: self.cost }, &wrapping)
    }

    /// A new wrapping key in the keychain, believed only after it could be read back.
    fn keychain_wrap(&self, store_id: &str, key: &StoreKey) -> Result<Wrap, SecretsError> {
        let backend = self.keychain.backend().to_owned();
        let unusable = |e: &crate::KeychainError| SecretsError::unusable(&backend, e, GIVE_PASSPHRASE);
        let number = u64::from_le_bytes(cipher::random()?);
        let account = format!("store {store_id} key {number:016x}");
        let wrapping = cipher::random_key()?;
        self.keychain.set(&account, wrapping.as_slice()).map_err(|e| unusable(&e))?;
        let back = self.keychain.get(&account).map(|b| b.map(zeroize::Zeroizing::new));
        let kept = matches!(&back, Ok(Some(bytes)) if bytes.as_slice() == wrapping.as_slice());
        if !kept {
            self.forget(Some(&account));
            back.map_err(|e| unusable(&e))?;
            return Err(SecretsError::KeychainUnavailable {
                backend,
                reason: "it did not give back what it was given".to_owned(),
                advice: GIVE_PASSPHRASE,
            });
        }
        Wrap::seal(store_id, key, Method::Keychain { backend, account }, &wrapping)
    }

    /// Removes a keychain entry unless `key.json` names it. It looks, because a write that reported an error may have
    /// taken place all the same. Whatever fails here leaves an entry that opens nothing, so it is only noted.
    pub(crate) fn forget(&self, account: Option<&str>) {
        let Some(account) = account else { return };
        match Envelope::read(&self.key_file()) {
            Ok(Some(envelope)) if envelope.names(account) => return,
            Ok(_) => {}
            Err(_) => return,
        }
        if let Err(error) = self.keychain.delete(account) {
            tracing::warn!(%error, "an unused keychain entry could not be removed");
        }
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }
}
