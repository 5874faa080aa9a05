//! The real keychain client. What is true everywhere runs everywhere; what needs an unlocked keyring runs where the
//! test runner says there is one (`HUB_TEST_SECRET_SERVICE=1`, with a session bus).

use std::sync::Arc;
use std::time::Duration;

use hub_secrets::{KeyHome, KeySource, Keychain, KeychainError, OsKeychain, SecretsError};

use crate::support::key_home;

fn keychain() -> OsKeychain {
    OsKeychain::new().with_service("EnterpriseHub tests").with_patience(Duration::from_secs(20))
}

fn unlocked_keyring_is_promised() -> bool {
    let promised = std::env::var_os("HUB_TEST_SECRET_SERVICE").is_some_and(|v| v == "1")
        && std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some();
    if !promised {
        println!("skipped: no unlocked keyring promised (HUB_TEST_SECRET_SERVICE)");
    }
    promised
}

/// With or without a service: an answer or an error in words, no panic, and no key by accident.
async fn ask_from_a_runtime() -> Result<Option<Vec<u8>>, KeychainError> {
    keychain().get("an account that does not exist")
}

#[tokio::test(flavor = "current_thread")]
async fn may_be_asked_inside_a_runtime_of_one_thread() {
    assert_ne!(ask_from_a_runtime().await, Ok(Some(Vec::new())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn may_be_asked_inside_a_runtime_of_several_threads() {
    let direct = ask_from_a_runtime().await;
    let apart = tokio::task::spawn_blocking(|| keychain().get("an account that does not exist")).await.unwrap();
    assert_eq!(direct, apart);
    assert!(!matches!(direct, Ok(Some(_))));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_session_bus_a_passphrase_is_asked_for() {
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() || std::env::var_os("DISPLAY").is_some() {
        println!("skipped: there is a session bus");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let error = key_home(dir.path(), &keychain()).create(None).unwrap_err();
    assert!(matches!(error, SecretsError::KeychainUnavailable { .. }), "{error}");
    assert!(error.to_string().contains("give a passphrase instead"), "{error}");
}

#[test]
fn an_unlocked_keyring_keeps_finds_and_forgets() {
    if !unlocked_keyring_is_promised() {
        return;
    }
    let keychain = keychain();
    let account = format!("test {}", std::process::id());
    assert_eq!(keychain.get(&account), Ok(None));
    let secret: Vec<u8> = (0..=255).collect();
    keychain.set(&account, &secret).unwrap();
    assert_eq!(keychain.get(&account).unwrap().unwrap(), secret, "all byte values come back");
    keychain.set(&account, b"replaced").unwrap();
    assert_eq!(keychain.get(&account).unwrap().unwrap(), b"replaced");
    keychain.delete(&account).unwrap();
    assert_eq!(keychain.get(&account), Ok(None));
    keychain.delete(&account).expect("forgetting twice is no error");
}

#[tokio::test]
async fn a_store_lives_in_an_unlocked_keyring() {
    if !unlocked_keyring_is_promised() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let home = KeyHome::new(dir.path().to_path_buf(), Arc::new(keychain()));
    let (key, source) = home.create(None).unwrap();
    assert_eq!(source, KeySource::Keychain);
    assert_eq!(home.unlock(None).unwrap().expose(), key.expose());
    let next = home.stage_rekey(&key, None).unwrap();
    home.commit_rekey(&next).unwrap();
    assert_eq!(home.unlock(None).unwrap().expose(), next.expose());
    home.rewrap(&next, Some(&"leaves the keyring".into())).unwrap();
    assert!(matches!(home.unlock(None), Err(SecretsError::Locked)));
}
