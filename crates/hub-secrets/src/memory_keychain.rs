use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::{Keychain, KeychainError, crash};

/// How a [`MemoryKeychain`] misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeychainFault {
    /// It works.
    #[default]
    None,
    /// No D-Bus, no service: every call fails.
    NoService,
    /// The Secret Service's locked state as measured: `set` is refused, and `get` shows no entry although there is one.
    Locked,
    /// `set` claims success and keeps nothing.
    Forgets,
    /// `get` returns other bytes than were set.
    Garbles,
    /// Every call waits in vain for a prompt.
    Hangs,
}

#[derive(Default)]
struct Inner {
    entries: BTreeMap<String, Zeroizing<Vec<u8>>>,
    fault: KeychainFault,
}

/// A keychain in memory for tests and previews, shared between its clones, that can be told to fail in each way the
/// real ones do.
#[derive(Clone, Default)]
pub struct MemoryKeychain {
    inner: Arc<Mutex<Inner>>,
    backend: Option<&'static str>,
}

impl MemoryKeychain {
    /// An empty one that works.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same entries under another backend's name, as after a change of desktop.
    #[must_use]
    pub fn as_backend(&self, backend: &'static str) -> Self {
        Self { inner: Arc::clone(&self.inner), backend: Some(backend) }
    }

    /// From now on it fails in this way; the entries stay.
    pub fn set_fault(&self, fault: KeychainFault) {
        self.lock().fault = fault;
    }

    /// The accounts that have an entry, in order.
    #[must_use]
    pub fn accounts(&self) -> Vec<String> {
        self.lock().entries.keys().cloned().collect()
    }

    /// Loses everything, as a deleted profile does.
    pub fn clear(&self) {
        self.lock().entries.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ready(&self) -> Result<MutexGuard<'_, Inner>, KeychainError> {
        let inner = self.lock();
        match inner.fault {
            KeychainFault::NoService => Err(KeychainError::Unavailable("no D-Bus".to_owned())),
            KeychainFault::Hangs => Err(KeychainError::TimedOut { seconds: 60 }),
            _ => Ok(inner),
        }
    }

    fn alive() -> Result<(), KeychainError> {
        crash::step().map_err(|e| KeychainError::Failed(e.to_string()))
    }
}

impl Keychain for MemoryKeychain {
    fn backend(&self) -> &str {
        self.backend.unwrap_or("memory")
    }

    fn get(&self, account: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        let inner = self.ready()?;
        let entry = inner.entries.get(account).map(|e| e.to_vec());
        Ok(match inner.fault {
            KeychainFault::Locked => None,
            KeychainFault::Garbles => entry.map(|mut e| {
                e.reverse();
                e.push(0);
                e
            }),
            _ => entry,
        })
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeychainError> {
        Self::alive()?;
        let mut inner = self.ready()?;
        match inner.fault {
            KeychainFault::Locked => return Err(KeychainError::Refused("locked".to_owned())),
            KeychainFault::Forgets => {}
            _ => {
                inner.entries.insert(account.to_owned(), Zeroizing::new(secret.to_vec()));
            }
        }
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        Self::alive()?;
        let mut inner = self.ready()?;
        if inner.fault == KeychainFault::Locked {
            return Err(KeychainError::Refused("locked".to_owned()));
        }
        inner.entries.remove(account);
        Ok(())
    }
}
