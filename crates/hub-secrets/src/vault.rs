use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use secrecy::SecretString;

use crate::vault_file::{self, Entries, MOST_BYTES, Opened, Slot};
use crate::{SecretsError, StoreKey, cipher, files};

/// The vault's name in the data folder.
pub const VAULT_FILE: &str = "vault.sealed";
/// The largest owner's or secret's name, in bytes.
const MOST_NAME: usize = 256;
/// The largest secret, in bytes: room for a certificate chain with its key.
const MOST_SECRET: usize = 64 * 1024;

/// Writing reads the file, changes it and replaces it; two handles in one process must not do so at once. Between
/// processes the data folder's lock sees to it.
static WRITING: Mutex<()> = Mutex::new(());

/// Vendor credentials, sealed in `vault.sealed`: owner (a connection) → name (`client_secret`, `token`) → secret.
///
/// A file that does not open is refused and never overwritten. A vault that does not exist is empty; its file comes
/// with the first secret.
pub struct Vault {
    path: PathBuf,
    key: StoreKey,
    entries: Entries,
}

impl Vault {
    /// Reads and opens the vault of the data folder `home`.
    ///
    /// # Errors
    /// [`SecretsError::WrongKey`] when it was sealed for another store key, [`SecretsError::Damaged`] when any byte was
    /// altered, [`SecretsError::NewerVersion`], [`SecretsError::Io`]. The file is left as it is in every case.
    pub fn open(home: &Path, key: &StoreKey) -> Result<Self, SecretsError> {
        let path = home.join(VAULT_FILE);
        let entries = load(&path, key)?.map(|opened| opened.entries).unwrap_or_default();
        Ok(Self { path, key: key.clone(), entries })
    }

    /// A secret, or `None`.
    #[must_use]
    pub fn get(&self, owner: &str, name: &str) -> Option<SecretString> {
        self.entries.get(owner)?.get(name).cloned()
    }

    /// The names of an owner's secrets, in order.
    pub fn names(&self, owner: &str) -> impl Iterator<Item = &str> {
        self.entries.get(owner).into_iter().flat_map(|secrets| secrets.keys().map(String::as_str))
    }

    /// Everyone who has a secret here, in order.
    pub fn owners(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Keeps a secret, replacing one of the same name; on disk when this returns.
    ///
    /// # Errors
    /// [`SecretsError::Empty`] and [`SecretsError::TooLarge`] for names and sizes, those of [`Vault::open`] when the
    /// file changed under our hands, [`SecretsError::Io`]. Nothing is changed on an error.
    pub fn set(&mut self, owner: &str, name: &str, secret: &SecretString) -> Result<(), SecretsError> {
        use secrecy::ExposeSecret;
        for (what, text) in [("an owner's name", owner), ("a secret's name", name)] {
            if text.is_empty() {
                return Err(SecretsError::Empty { what });
            }
            bound(what, text.len(), MOST_NAME)?;
        }
        bound("a secret", secret.expose_secret().len(), MOST_SECRET)?;
        self.change(|entries| {
            entries.entry(owner.to_owned()).or_default().insert(name.to_owned(), secret.clone());
        })
    }

    /// Forgets all secrets of an owner; one that has none is not an error.
    ///
    /// # Errors
    /// As [`Vault::set`].
    pub fn remove_owner(&mut self, owner: &str) -> Result<(), SecretsError> {
        if !self.path.exists() {
            return Ok(());
        }
        self.change(|entries| drop(entries.remove(owner)))
    }

    fn change(&mut self, edit: impl FnOnce(&mut Entries)) -> Result<(), SecretsError> {
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        // The file, not this handle's memory, is what is changed: another handle, or a change of key, may have written.
        let mut opened = load_or_new(&self.path, &self.key)?;
        edit(&mut opened.entries);
        save(&self.path, &opened)?;
        self.entries = opened.entries;
        Ok(())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("path", &self.path).finish_non_exhaustive()
    }
}

fn bound(what: &'static str, size: usize, most: usize) -> Result<(), SecretsError> {
    if size > most { Err(SecretsError::TooLarge { what, size, most }) } else { Ok(()) }
}

fn load(path: &Path, key: &StoreKey) -> Result<Option<Opened>, SecretsError> {
    files::read_bounded(path, MOST_BYTES)?.map(|bytes| vault_file::parse(path, &bytes, key)).transpose()
}

fn load_or_new(path: &Path, key: &StoreKey) -> Result<Opened, SecretsError> {
    if let Some(opened) = load(path, key)? {
        return Ok(opened);
    }
    let vault_key = cipher::random_key()?;
    let slots = vec![Slot::seal(key, &vault_key)?];
    Ok(Opened { vault_key, slots, entries: Entries::new() })
}

fn save(path: &Path, opened: &Opened) -> Result<(), SecretsError> {
    files::replace(path, &vault_file::to_bytes(&opened.vault_key, &opened.slots, &opened.entries)?)
}

/// Makes the vault open with both keys. An absent one is made, so that one written to between here and the end of the
/// change of key opens with both too.
pub(crate) fn stage(home: &Path, current: &StoreKey, next: &StoreKey) -> Result<(), SecretsError> {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = home.join(VAULT_FILE);
    let mut opened = load_or_new(&path, current)?;
    opened.slots.retain(|slot| slot.belongs_to(current));
    opened.slots.push(Slot::seal(next, &opened.vault_key)?);
    save(&path, &opened)
}

/// Makes the vault open with `key` only, under a fresh vault key, so that the other key is of no use for it any more.
pub(crate) fn unstage(home: &Path, key: &StoreKey) -> Result<(), SecretsError> {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = home.join(VAULT_FILE);
    let Some(mut opened) = load(&path, key)? else { return Ok(()) };
    if opened.slots.len() == 1 {
        return Ok(());
    }
    opened.vault_key = cipher::random_key()?;
    opened.slots = vec![Slot::seal(key, &opened.vault_key)?];
    save(&path, &opened)
}
