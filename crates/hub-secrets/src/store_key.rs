use std::fmt;

use secrecy::{ExposeSecret, SecretBox};

use crate::SecretsError;
use crate::cipher::{self, KEY_BYTES, Key};

/// The key of a store: 32 random bytes, wiped from memory when dropped. It has no serialised form and its `Debug` shows
/// nothing; every other key in the program is derived from it.
pub struct StoreKey(SecretBox<[u8; KEY_BYTES]>);

impl StoreKey {
    /// A new key from the operating system's random source.
    ///
    /// # Errors
    /// [`SecretsError::NoRandomness`] when that source fails.
    pub fn generate() -> Result<Self, SecretsError> {
        cipher::random_key().map(|key| Self::from_key(&key))
    }

    pub(crate) fn from_key(key: &Key) -> Self {
        Self::copy_of(key)
    }

    fn copy_of(key: &[u8; KEY_BYTES]) -> Self {
        Self(SecretBox::init_with_mut(|bytes: &mut [u8; KEY_BYTES]| bytes.copy_from_slice(key)))
    }

    /// The raw key, for the database's `PRAGMA key`. Never log it, never write it to a file.
    #[must_use]
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        self.0.expose_secret()
    }

    /// A key for one purpose (HKDF-SHA256). Two purposes give unrelated keys, and neither leads back to this key.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; KEY_BYTES] {
        *self.derive_key(purpose)
    }

    pub(crate) fn derive_key(&self, purpose: &str) -> Key {
        cipher::derive(&[], self.expose(), purpose)
    }

    /// Sixteen hexadecimal digits that tell two keys apart and say nothing about either: half of a derived value, which
    /// is safe to write beside the store because the key itself is 256 random bits and cannot be guessed.
    #[must_use]
    pub fn check_value(&self) -> String {
        self.derive_key("check value").iter().take(8).map(|b| format!("{b:02x}")).collect()
    }
}

impl Clone for StoreKey {
    fn clone(&self) -> Self {
        Self::copy_of(self.expose())
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_purposes_separate() {
        let (a, b) = (StoreKey::generate().unwrap(), StoreKey::generate().unwrap());
        assert_ne!(a.expose(), b.expose());
        assert_ne!(a.check_value(), b.check_value());
        assert_eq!(a.check_value(), a.clone().check_value());
        assert_eq!(a.check_value().len(), 16);
        assert_eq!(a.derive("vault"), a.derive("vault"));
        assert_ne!(a.derive("vault"), a.derive("photos"));
        assert_ne!(&a.derive("vault"), a.expose());
    }

    #[test]
    fn debug_shows_no_byte_of_the_key() {
        let key = StoreKey::from_key(&Key::new([0xAB; KEY_BYTES]));
        assert_eq!(format!("{key:?}"), "StoreKey(hidden)");
    }

    /// Frozen, and computed independently: a change here would lock every existing store out of its vault and its files.
    #[test]
    fn derivation_never_changes() {
        let key = StoreKey::from_key(&Key::new([7; KEY_BYTES]));
        let hex: String = key.derive("vault").iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "35ea0a51b0f07b076ed3c030677649051a456635cb1eccb6511ae50592119521");
        assert_eq!(key.check_value(), "7e4121504089ef27");
    }
}
