use hub_secrets::{KeyHome, MemoryKeychain, RecoveryCodeError, SecretsError, StoreKey};
use tempfile::TempDir;

use crate::support::{key_home, secret};

fn store() -> (TempDir, KeyHome, StoreKey) {
    let dir = tempfile::tempdir().unwrap();
    let home = key_home(dir.path(), &MemoryKeychain::new());
    let (key, _) = home.create(None).unwrap();
    (dir, home, key)
}

#[test]
fn a_code_counts_only_once_it_was_typed_back() {
    let (_dir, home, key) = store();
    assert!(!home.has_recovery());
    let code = home.new_recovery_code(&key).unwrap();
    assert!(!home.has_recovery());
    let early = home.unlock_with_recovery(&code.to_secret()).unwrap_err();
    assert!(matches!(early, SecretsError::RecoveryNotConfirmed));

    home.confirm_recovery_code(&secret(&code.expose().to_lowercase().replace('-', " "))).unwrap();
    assert!(home.has_recovery());
    assert_eq!(home.unlock_with_recovery(&code.to_secret()).unwrap().expose(), key.expose());
    home.confirm_recovery_code(&code.to_secret()).expect("confirming the same code again is harmless");
    home.check_key_file(&key).unwrap();
}

#[test]
fn typing_errors_are_named_and_change_nothing() {
    let (_dir, home, key) = store();
    let code = home.new_recovery_code(&key).unwrap();
    let mistyped: String = code
        .expose()
        .char_indices()
        .map(|(at, c)| if at == 13 { if c == '7' { '8' } else { '7' } } else { c })
        .collect();
    let error = home.confirm_recovery_code(&secret(&mistyped)).unwrap_err();
    let third = RecoveryCodeError::Groups { groups: vec![3] };
    assert!(matches!(&error, SecretsError::RecoveryCode(e) if *e == third), "{error}");
    assert!(error.to_string().contains("group 3"));
    assert!(!home.has_recovery());
    home.confirm_recovery_code(&code.to_secret()).unwrap();
}

#[test]
fn another_code_is_not_a_typing_error() {
    let (_dir, home, key) = store();
    let (_dir2, other_home, other_key) = store();
    let other = other_home.new_recovery_code(&other_key).unwrap();
    assert!(matches!(home.confirm_recovery_code(&other.to_secret()), Err(SecretsError::NoRecovery)));
    let code = home.new_recovery_code(&key).unwrap();
    assert!(matches!(home.confirm_recovery_code(&other.to_secret()), Err(SecretsError::WrongKey)));
    home.confirm_recovery_code(&code.to_secret()).unwrap();
    assert!(matches!(home.unlock_with_recovery(&other.to_secret()), Err(SecretsError::WrongKey)));
    assert!(matches!(home.new_recovery_code(&other_key), Err(SecretsError::WrongKey)));
}

#[test]
fn a_new_code_replaces_the_old_one_only_when_confirmed() {
    let (_dir, home, key) = store();
    let first = home.new_recovery_code(&key).unwrap().to_secret();
    home.confirm_recovery_code(&first).unwrap();

    let forgotten = home.new_recovery_code(&key).unwrap().to_secret();
    let second = home.new_recovery_code(&key).unwrap().to_secret();
    assert!(matches!(home.confirm_recovery_code(&forgotten), Err(SecretsError::WrongKey)));
    assert_eq!(home.unlock_with_recovery(&first).unwrap().expose(), key.expose());

    home.confirm_recovery_code(&second).unwrap();
    assert!(matches!(home.unlock_with_recovery(&first), Err(SecretsError::WrongKey)));
    assert_eq!(home.unlock_with_recovery(&second).unwrap().expose(), key.expose());
}
