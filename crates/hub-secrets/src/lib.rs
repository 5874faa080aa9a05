//! Keys and secrets.
//!
//! One random key per store ([`StoreKey`]) encrypts everything. It is never written down: `key.json` holds it sealed,
//! and what opens the seal is in the operating system's keychain, in the user's head (a passphrase) or on paper (a
//! recovery code). [`KeyHome`] makes, opens and changes these ways; [`Vault`] and [`SealedFile`] keep vendor
//! credentials and files sealed under keys derived from the store key.
//!
//! The first rule: a keychain that shows no entry beside an existing store is answered by
//! [`SecretsError::KeyMissing`], never by a new key. A locked Secret Service shows no entry either, and a new key
//! would make the store unreadable for ever. See `docs/adr/0001-encryption.md`.

mod cipher;
mod cost;
mod crash;
mod envelope;
mod error;
mod files;
mod key_home;
mod keychain;
mod memory_keychain;
mod os_keychain;
mod patience;
mod recovery;
mod recovery_code;
mod rekey;
mod sealed_file;
mod signing;
mod store_key;
mod vault;
mod vault_file;
mod wrap;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod parser_tests;

pub use cost::PassphraseCost;
pub use error::SecretsError;
pub use key_home::{KEY_FILE, KeyHome, KeySource, KeyState, LEAST_PASSPHRASE};
pub use keychain::{Keychain, KeychainError, NoKeychain};
pub use memory_keychain::{KeychainFault, MemoryKeychain};
pub use os_keychain::OsKeychain;
pub use recovery_code::{RecoveryCode, RecoveryCodeError};
pub use rekey::Settled;
pub use sealed_file::SealedFile;
pub use secrecy::{ExposeSecret, SecretString};
pub use signing::{Ed25519, SigningKey};
pub use store_key::StoreKey;
pub use vault::{VAULT_FILE, Vault};
