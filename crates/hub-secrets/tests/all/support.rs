use std::path::Path;
use std::sync::Arc;

use hub_secrets::{KeyHome, Keychain, PassphraseCost, SecretString};

pub fn key_home(home: &Path, keychain: &(impl Keychain + Clone + 'static)) -> KeyHome {
    KeyHome::new(home.to_path_buf(), Arc::new(keychain.clone())).with_cost(PassphraseCost::weak_for_tests())
}

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}
