use std::fs;

use hub_secrets::{
    ExposeSecret, KeySource, KeyState, MemoryKeychain, NoKeychain, PassphraseCost, SecretsError, Settled, Vault,
};

use crate::support::{key_home, secret};

#[test]
fn the_keychain_holds_the_way_to_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let home_path = dir.path().join("not made yet/EnterpriseHub");
    let keychain = MemoryKeychain::new();
    let home = key_home(&home_path, &keychain);
    assert_eq!(home.state(), KeyState::NoStore);
    assert!(matches!(home.unlock(None), Err(SecretsError::NoStore)));

    let (key, source) = home.create(None).unwrap();
    assert_eq!(source, KeySource::Keychain);
    assert_eq!(home.state(), KeyState::Ready { source: KeySource::Keychain });
    assert_eq!(key_home(&home_path, &keychain).unlock(None).unwrap().expose(), key.expose());
    // A passphrase that is not needed is not in the way: the environment may set one for all stores.
    assert_eq!(home.unlock(Some(&secret("not needed here"))).unwrap().expose(), key.expose());
    home.check_key_file(&key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(home.key_file()).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&home_path).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn a_passphrase_holds_the_way_to_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let home = key_home(dir.path(), &NoKeychain);
    let short = home.create(Some(&secret("short"))).unwrap_err();
    assert!(matches!(short, SecretsError::PassphraseTooShort { least: 10 }));
    assert_eq!(home.state(), KeyState::NoStore, "a refused passphrase leaves nothing behind");

    let (key, source) = home.create(Some(&secret("correct horse"))).unwrap();
    assert_eq!(source, KeySource::Passphrase);
    assert_eq!(home.state(), KeyState::Ready { source: KeySource::Passphrase });
    assert_eq!(home.unlock(Some(&secret("correct horse"))).unwrap().expose(), key.expose());
    for wrong in ["Correct horse", "correct horse ", ""] {
        assert!(matches!(home.unlock(Some(&secret(wrong))), Err(SecretsError::WrongKey)));
    }
    let locked = home.unlock(None).unwrap_err();
    assert!(matches!(locked, SecretsError::Locked) && locked.is_locked_out());
}

#[test]
fn the_standard_cost_is_what_real_stores_get() {
    let dir = tempfile::tempdir().unwrap();
    let home = key_home(dir.path(), &NoKeychain).with_cost(PassphraseCost::STANDARD);
    home.create(Some(&secret("correct horse"))).unwrap();
    let text = fs::read_to_string(home.key_file()).unwrap();
    assert!(text.contains(r#""memory_kib": 65536"#) && text.contains(r#""passes": 3"#));
    // The stored parameters count, not those of the program that opens it.
    key_home(dir.path(), &NoKeychain).unlock(Some(&secret("correct horse"))).unwrap();
}

#[test]
fn nothing_is_ever_created_over_something() {
    for present in ["key.json", "store.db", "vault.sealed"] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(present), b"something").unwrap();
        let keychain = MemoryKeychain::new();
        let home = key_home(dir.path(), &keychain);
        for passphrase in [None, Some(secret("correct horse"))] {
            let error = home.create(passphrase.as_ref()).unwrap_err();
            assert!(matches!(error, SecretsError::AlreadyExists { .. }), "{present}: {error}");
        }
        assert!(keychain.accounts().is_empty());
        assert_eq!(fs::read(dir.path().join(present)).unwrap(), b"something");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_lost_or_damaged_key_file_is_said_and_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let home = key_home(dir.path(), &MemoryKeychain::new());
    home.create(None).unwrap();
    fs::write(dir.path().join("store.db"), b"data").unwrap();

    fs::write(home.key_file(), b"{ not json").unwrap();
    assert!(matches!(home.state(), KeyState::Unreadable { .. }));
    assert!(matches!(home.unlock(None), Err(SecretsError::Damaged { .. })));
    assert!(!home.has_recovery());

    fs::remove_file(home.key_file()).unwrap();
    assert_eq!(home.state(), KeyState::KeyFileMissing);
    assert!(matches!(home.unlock(None), Err(SecretsError::KeyFileMissing { .. })));
    assert!(matches!(home.create(None), Err(SecretsError::AlreadyExists { .. })));
    assert!(!home.key_file().exists());
}

#[test]
fn the_way_moves_between_keychain_and_passphrase() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    let home = key_home(dir.path(), &keychain);
    let (key, _) = home.create(None).unwrap();
    let code = home.new_recovery_code(&key).unwrap();
    home.confirm_recovery_code(&code.to_secret()).unwrap();

    assert_eq!(home.rewrap(&key, Some(&secret("first passphrase"))).unwrap(), KeySource::Passphrase);
    assert!(keychain.accounts().is_empty(), "the keychain's entry goes with the wrap it opened");
    assert_eq!(home.unlock(Some(&secret("first passphrase"))).unwrap().expose(), key.expose());

    home.rewrap(&key, Some(&secret("second passphrase"))).unwrap();
    assert!(matches!(home.unlock(Some(&secret("first passphrase"))), Err(SecretsError::WrongKey)));
    assert_eq!(home.unlock(Some(&secret("second passphrase"))).unwrap().expose(), key.expose());

    assert_eq!(home.rewrap(&key, None).unwrap(), KeySource::Keychain);
    assert_eq!(home.unlock(None).unwrap().expose(), key.expose());
    assert_eq!(keychain.accounts().len(), 1);
    assert_eq!(home.unlock_with_recovery(&code.to_secret()).unwrap().expose(), key.expose());

    let other = key_home(&dir.path().join("other"), &keychain).create(None).unwrap().0;
    assert!(matches!(home.rewrap(&other, None), Err(SecretsError::WrongKey)), "another store's key wraps nothing");
    home.unlock(None).unwrap();
}

#[test]
fn a_change_of_key_ends_with_one_key() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    let home = key_home(dir.path(), &keychain);
    let (key, _) = home.create(None).unwrap();
    let code = home.new_recovery_code(&key).unwrap();
    home.confirm_recovery_code(&code.to_secret()).unwrap();
    Vault::open(dir.path(), &key).unwrap().set("mls", "token", &secret("s3cret")).unwrap();

    assert!(matches!(home.commit_rekey(&key), Err(SecretsError::NoRekeyStaged)));
    assert!(matches!(home.abandon_rekey(&key), Err(SecretsError::NoRekeyStaged)));
    let next = home.stage_rekey(&key, None).unwrap();
    let candidates: Vec<_> = home.unlock_candidates(None).unwrap().iter().map(|k| *k.expose()).collect();
    assert_eq!(candidates, [*key.expose(), *next.expose()]);
    let recovered = home.unlock_candidates_with_recovery(&code.to_secret()).unwrap();
    assert_eq!(recovered.iter().map(|k| *k.expose()).collect::<Vec<_>>(), candidates);
    for refused in [
        home.stage_rekey(&key, None).map(drop),
        home.rewrap(&key, None).map(drop),
        home.new_recovery_code(&key).map(drop),
        home.confirm_recovery_code(&code.to_secret()),
    ] {
        assert!(matches!(refused, Err(SecretsError::RekeyStaged)));
    }
    assert!(matches!(home.commit_rekey(&key), Err(SecretsError::WrongKey)));
    assert!(matches!(home.abandon_rekey(&next), Err(SecretsError::WrongKey)));

    home.commit_rekey(&next).unwrap();
    assert_eq!(home.unlock(None).unwrap().expose(), next.expose());
    assert_eq!(keychain.accounts().len(), 1);
    assert!(!home.has_recovery(), "the old code is void and a new one must be made");
    assert!(matches!(Vault::open(dir.path(), &key), Err(SecretsError::WrongKey)));
    let vault = Vault::open(dir.path(), &next).unwrap();
    assert_eq!(vault.get("mls", "token").unwrap().expose_secret(), "s3cret");
    assert_eq!(home.settle(&next).unwrap(), Settled::Nothing);
    assert!(matches!(home.settle(&key), Err(SecretsError::WrongKey)));
}

#[test]
fn a_change_of_key_under_a_passphrase_asks_for_one() {
    let dir = tempfile::tempdir().unwrap();
    let home = key_home(dir.path(), &NoKeychain);
    let (key, _) = home.create(Some(&secret("first passphrase"))).unwrap();
    assert!(matches!(home.stage_rekey(&key, None), Err(SecretsError::Locked)));
    let next = home.stage_rekey(&key, Some(&secret("second passphrase"))).unwrap();
    home.abandon_rekey(&key).unwrap();
    assert_eq!(home.unlock_candidates(Some(&secret("first passphrase"))).unwrap().len(), 1);
    assert!(matches!(home.commit_rekey(&next), Err(SecretsError::NoRekeyStaged)));
    let next = home.stage_rekey(&key, Some(&secret("second passphrase"))).unwrap();
    home.commit_rekey(&next).unwrap();
    assert!(matches!(home.unlock(Some(&secret("first passphrase"))), Err(SecretsError::WrongKey)));
    assert_eq!(home.unlock(Some(&secret("second passphrase"))).unwrap().expose(), next.expose());
}

/// The program shares these between its threads.
#[test]
fn keys_and_vault_may_be_shared_between_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<hub_secrets::StoreKey>();
    shareable::<hub_secrets::KeyHome>();
    shareable::<Vault>();
    shareable::<hub_secrets::SealedFile>();
    shareable::<SecretsError>();
}
