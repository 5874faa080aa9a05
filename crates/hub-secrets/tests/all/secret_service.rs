//! The real keychain client. What is true everywhere runs everywhere; what needs an unlocked keyring runs where the
//! test runner says there is one: `HUB_TEST_SECRET_SERVICE=1` for an unlocked keyring, `=locked` for a locked one, with a session
//! bus. For example `dbus-run-session -- bash -c 'echo -n pw | gnome-keyring-daemon --unlock --components=secrets;
//! sleep 1; HUB_TEST_SECRET_SERVICE=1 cargo test -p hub-secrets secret_service'`.

use std::sync::Arc;
use std::time::Duration;

use hub_secrets::{KeyHome, KeySource, Keychain, KeychainError, MemoryKeychain, OsKeychain, SecretsError};

use crate::support::key_home;

fn keychain() -> OsKeychain {
    OsKeychain::new().with_service("EnterpriseHub tests").with_patience(Duration::from_secs(20))
}

fn keyring_is_promised(state: &str) -> bool {
    let promised = std::env::var_os("HUB_TEST_SECRET_SERVICE").is_some_and(|v| v == state)
        && std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some();
    if !promised {
        println!("skipped: runs with HUB_TEST_SECRET_SERVICE={state} and a session bus");
    }
    promised
}

/// With a service "no such entry", without one an error that says so; never a panic of the client's own executor.
fn is_an_honest_answer(answer: &Result<Option<Vec<u8>>, KeychainError>) -> bool {
    matches!(
        answer,
        Ok(None) | Err(KeychainError::Unavailable(_) | KeychainError::Refused(_) | KeychainError::TimedOut { .. })
    )
}

fn ask() -> Result<Option<Vec<u8>>, KeychainError> {
    keychain().get("an account that does not exist")
}

#[tokio::test(flavor = "current_thread")]
async fn may_be_asked_inside_a_runtime_of_one_thread() {
    let direct = ask();
    assert!(is_an_honest_answer(&direct), "{direct:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn may_be_asked_inside_a_runtime_of_several_threads() {
    let direct = tokio::spawn(async { ask() }).await.unwrap();
    assert!(is_an_honest_answer(&direct), "{direct:?}");
    let apart = tokio::task::spawn_blocking(ask).await.unwrap();
    assert!(is_an_honest_answer(&apart), "{apart:?}");
}

/// The state in which a careless program makes a second key: the service runs, its keyring is locked and nobody can be
/// asked, so it refuses to write and shows no entries.
#[test]
fn a_locked_keyring_neither_takes_a_key_nor_leads_to_a_new_one() {
    if !keyring_is_promised("locked") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let refused = key_home(dir.path(), &keychain()).create(None).unwrap_err();
    assert!(matches!(refused, SecretsError::KeychainUnavailable { .. }), "{refused}");

    let unlocked = MemoryKeychain::new().as_backend("secret-service");
    key_home(dir.path(), &unlocked).create(None).unwrap();
    let locked = key_home(dir.path(), &keychain()).unlock(None).unwrap_err();
    assert!(matches!(locked, SecretsError::KeyMissing | SecretsError::KeychainUnavailable { .. }), "{locked}");
    println!("a locked keyring says: {refused} / {locked}");
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
    if !keyring_is_promised("1") {
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
    if !keyring_is_promised("1") {
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
