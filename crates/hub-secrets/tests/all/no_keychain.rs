//! The three states of the Secret Service and the other ways a keychain fails. The rule under test: no entry beside an
//! existing store is never answered with a new key.

use std::fs;

use hub_secrets::{KeySource, KeychainFault, MemoryKeychain, SecretsError};

use crate::support::{key_home, secret};

const FAULTS: [KeychainFault; 5] = [
    KeychainFault::NoService,
    KeychainFault::Locked,
    KeychainFault::Forgets,
    KeychainFault::Garbles,
    KeychainFault::Hangs,
];

#[test]
fn without_a_working_keychain_a_new_store_needs_a_passphrase_and_the_error_says_so() {
    for fault in FAULTS {
        let dir = tempfile::tempdir().unwrap();
        let keychain = MemoryKeychain::new();
        keychain.set_fault(fault);
        let home = key_home(dir.path(), &keychain);
        let error = home.create(None).unwrap_err();
        assert!(matches!(error, SecretsError::KeychainUnavailable { .. }), "{fault:?}: {error}");
        assert!(error.to_string().contains("give a passphrase instead"), "{error}");
        assert!(error.is_locked_out());
        assert!(!home.key_file().exists(), "{fault:?} left a key file");
        let (_, source) = home.create(Some(&secret("correct horse"))).unwrap();
        assert_eq!(source, KeySource::Passphrase);
    }
}

#[test]
fn an_existing_store_never_gets_a_new_key() {
    let kinds = [
        (KeychainFault::NoService, "cannot be used"),
        (KeychainFault::Locked, "no new key was made"),
        (KeychainFault::Garbles, "does not open this store"),
        (KeychainFault::Hangs, "did not answer"),
    ];
    for (fault, says) in kinds {
        let dir = tempfile::tempdir().unwrap();
        let keychain = MemoryKeychain::new();
        let home = key_home(dir.path(), &keychain);
        let (key, _) = home.create(None).unwrap();
        let code = home.new_recovery_code(&key).unwrap();
        home.confirm_recovery_code(&code.to_secret()).unwrap();
        let (file, accounts) = (fs::read(home.key_file()).unwrap(), keychain.accounts());

        keychain.set_fault(fault);
        let error = home.unlock(None).unwrap_err();
        assert!(error.to_string().contains(says), "{fault:?}: {error}");
        assert!(error.is_locked_out());
        assert_eq!(matches!(error, SecretsError::KeyMissing), fault == KeychainFault::Locked);
        assert!(matches!(home.create(None), Err(SecretsError::AlreadyExists { .. })));
        assert_eq!((fs::read(home.key_file()).unwrap(), keychain.accounts()), (file, accounts), "{fault:?}");

        assert_eq!(home.unlock_with_recovery(&code.to_secret()).unwrap().expose(), key.expose());
        keychain.set_fault(KeychainFault::None);
        assert_eq!(home.unlock(None).unwrap().expose(), key.expose(), "back when the keychain is back");
    }
}

#[test]
fn a_deleted_entry_sends_to_the_recovery_code() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    let home = key_home(dir.path(), &keychain);
    let (key, _) = home.create(None).unwrap();
    let code = home.new_recovery_code(&key).unwrap();
    home.confirm_recovery_code(&code.to_secret()).unwrap();
    keychain.clear();

    let error = home.unlock(None).unwrap_err();
    assert!(matches!(error, SecretsError::KeyMissing));
    assert!(error.to_string().contains("recovery code"));
    assert!(keychain.accounts().is_empty());

    let recovered = home.unlock_with_recovery(&code.to_secret()).unwrap();
    assert_eq!(home.rewrap(&recovered, None).unwrap(), KeySource::Keychain);
    assert_eq!(home.unlock(None).unwrap().expose(), key.expose());
}

#[test]
fn a_change_of_desktop_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let gnome = MemoryKeychain::new().as_backend("gnome");
    let (key, _) = key_home(dir.path(), &gnome).create(None).unwrap();

    let kde = MemoryKeychain::new().as_backend("kde");
    let error = key_home(dir.path(), &kde).unlock(None).unwrap_err();
    assert!(matches!(&error, SecretsError::KeychainChanged { wrapped_by, offered }
        if wrapped_by == "gnome" && offered == "kde"));
    assert!(error.to_string().contains("recovery code") && error.is_locked_out());
    assert!(kde.accounts().is_empty());
    // A keychain under another name that has the entry is no trouble.
    let renamed = key_home(dir.path(), &gnome.as_backend("kde"));
    assert_eq!(renamed.unlock(None).unwrap().expose(), key.expose());
}

#[test]
fn a_keychain_that_fails_while_moving_leaves_the_old_way_open() {
    for fault in FAULTS {
        let dir = tempfile::tempdir().unwrap();
        let keychain = MemoryKeychain::new();
        keychain.set_fault(fault);
        let home = key_home(dir.path(), &keychain);
        let (key, _) = home.create(Some(&secret("correct horse"))).unwrap();
        let file = fs::read(home.key_file()).unwrap();
        assert!(matches!(home.rewrap(&key, None), Err(SecretsError::KeychainUnavailable { .. })));
        assert_eq!(fs::read(home.key_file()).unwrap(), file);
        home.unlock(Some(&secret("correct horse"))).unwrap();
    }
}

#[test]
fn two_stores_share_a_keychain_without_meeting() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let (first, _) = key_home(&one, &keychain).create(None).unwrap();
    let (second, _) = key_home(&two, &keychain).create(None).unwrap();
    assert_ne!(first.expose(), second.expose());
    assert_eq!(key_home(&one, &keychain).unlock(None).unwrap().expose(), first.expose());
    assert_eq!(key_home(&two, &keychain).unlock(None).unwrap().expose(), second.expose());
    // Another store's key file in this folder opens another key or none, never this store's.
    fs::copy(two.join("key.json"), one.join("key.json")).unwrap();
    let opened = key_home(&one, &keychain).unlock(None).unwrap();
    assert_ne!(opened.check_value(), first.check_value());
}
