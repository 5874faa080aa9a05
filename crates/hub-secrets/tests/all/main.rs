//! The keys, the vault and the sealed files as the rest of the program sees them.

mod keys;
mod leaks;
mod no_keychain;
mod recovery;
mod sealed_files;
mod secret_service;
mod support;
