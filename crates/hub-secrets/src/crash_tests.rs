//! The process dies, or one step fails, at every step of every operation: the store must still open.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use crate::crash::{Trouble, prepare};
use crate::{KeyHome, MemoryKeychain, PassphraseCost, SecretsError, Settled, StoreKey, Vault, files};

const PASSPHRASE: &str = "a passphrase for tests";
/// More steps than any operation has; the loops end at the first run in which nothing failed.
const MOST_STEPS: u32 = 60;
/// The shortest operation replaces one file.
const LEAST_STEPS: u32 = 3;

struct House {
    dir: TempDir,
    keychain: MemoryKeychain,
    passphrase: Option<SecretString>,
}

impl House {
    /// A store (stood in for by a file that names its key), a vault with a secret and a confirmed recovery code.
    fn build(by_passphrase: bool) -> (Self, StoreKey, SecretString) {
        let passphrase = by_passphrase.then(|| SecretString::from(PASSPHRASE));
        let house = Self { dir: tempfile::tempdir().unwrap(), keychain: MemoryKeychain::new(), passphrase };
        let home = house.home();
        let (key, _) = home.create(house.passphrase.as_ref()).unwrap();
        encrypt_store(house.dir.path(), &key).unwrap();
        Vault::open(house.dir.path(), &key).unwrap().set("mls", "token", &"s3cret".into()).unwrap();
        let code = home.new_recovery_code(&key).unwrap().to_secret();
        home.confirm_recovery_code(&code).unwrap();
        (house, key, code)
    }

    fn home(&self) -> KeyHome {
        KeyHome::new(self.dir.path().to_path_buf(), Arc::new(self.keychain.clone()))
            .with_cost(PassphraseCost::weak_for_tests())
    }

    /// What the program does at start: tries the candidates, settles, reads a credential.
    fn open(&self, candidates: Vec<StoreKey>) -> (StoreKey, Settled) {
        let key = candidates
            .into_iter()
            .find(|key| store_opens(self.dir.path(), key))
            .expect("one of the candidates opens the store");
        let settled = self.home().settle(&key).unwrap();
        let vault = Vault::open(self.dir.path(), &key).unwrap();
        assert_eq!(vault.get("mls", "token").unwrap().expose_secret(), "s3cret");
        self.home().check_key_file(&key).unwrap();
        (key, settled)
    }

    fn start(&self) -> (StoreKey, Settled) {
        self.open(self.home().unlock_candidates(self.passphrase.as_ref()).unwrap())
    }
}

fn encrypt_store(home: &Path, key: &StoreKey) -> Result<(), SecretsError> {
    files::replace(&home.join("store.db"), key.check_value().as_bytes())
}

fn store_opens(home: &Path, key: &StoreKey) -> bool {
    fs::read(home.join("store.db")).unwrap() == key.check_value().as_bytes()
}

fn rekey(house: &House, key: &StoreKey) -> Result<StoreKey, SecretsError> {
    let home = house.home();
    let next = home.stage_rekey(key, house.passphrase.as_ref())?;
    encrypt_store(house.dir.path(), &next)?;
    home.commit_rekey(&next)?;
    Ok(next)
}

/// Runs `operation` with trouble at step 0, 1, 2 … until it meets none, and looks at the house after each run.
fn at_every_step(
    trouble: fn(u32) -> Trouble,
    by_passphrase: bool,
    operation: impl Fn(&House, &StoreKey) -> Result<(), SecretsError>,
    look: impl Fn(&House, &StoreKey, &SecretString),
) {
    for steps in 0..MOST_STEPS {
        let (house, key, code) = House::build(by_passphrase);
        prepare(trouble(steps));
        let outcome = operation(&house, &key);
        let met_trouble = matches!(crate::crash::current(), Trouble::None | Trouble::DieAfter(0));
        prepare(Trouble::None);
        look(&house, &key, &code);
        if !met_trouble {
            outcome.expect("nothing was made to fail");
            assert!(steps >= LEAST_STEPS, "the operation passes only {steps} steps");
            return;
        }
    }
    panic!("the operation never got through");
}

#[test]
fn a_change_of_key_may_die_anywhere() {
    for trouble in [Trouble::DieAfter, Trouble::FailOnceAfter] {
        for by_passphrase in [false, true] {
            at_every_step(
                trouble,
                by_passphrase,
                |house, key| rekey(house, key).map(drop),
                |house, key, _| {
                    let (opened, _) = house.start();
                    // Settled once means settled: the next start finds one key and nothing to do.
                    assert_eq!(house.home().unlock_candidates(house.passphrase.as_ref()).unwrap().len(), 1);
                    let (again, settled) = house.start();
                    assert_eq!((again.check_value(), settled), (opened.check_value(), Settled::Nothing));
                    // And the key can be changed again.
                    let next = rekey(house, &opened).unwrap();
                    assert!(store_opens(house.dir.path(), &next));
                    assert_ne!(next.check_value(), key.check_value());
                    house.start();
                },
            );
        }
    }
}

#[test]
fn a_change_of_key_may_die_anywhere_and_the_keychain_be_lost_too() {
    at_every_step(
        Trouble::DieAfter,
        false,
        |house, key| rekey(house, key).map(drop),
        |house, _, code| {
            house.keychain.clear();
            assert!(matches!(house.home().unlock(None), Err(SecretsError::KeyMissing)));
            match house.home().unlock_candidates_with_recovery(code) {
                Ok(candidates) => {
                    let (key, _) = house.open(candidates);
                    house.home().rewrap(&key, Some(&PASSPHRASE.into())).unwrap();
                }
                // Completed: the old code is void, which is said and not guessed.
                Err(e) => {
                    assert!(matches!(e, SecretsError::NoRecovery), "{e}");
                    assert!(!house.home().has_recovery());
                }
            }
        },
    );
}

#[test]
fn settling_may_die_anywhere() {
    for rekeyed in [false, true] {
        at_every_step(
            Trouble::DieAfter,
            false,
            |house, key| {
                prepare_staged(house, key, rekeyed);
                let opened = house.home().unlock_candidates(None)?;
                let opened = opened.iter().find(|k| store_opens(house.dir.path(), k)).unwrap().clone();
                house.home().settle(&opened).map(drop)
            },
            |house, key, _| {
                let (opened, _) = house.start();
                assert_eq!(opened.check_value() != key.check_value(), rekeyed);
            },
        );
    }
}

/// Brings the house to "staged" with no trouble, then lets the trouble prepared before go on.
fn prepare_staged(house: &House, key: &StoreKey, rekeyed: bool) {
    let trouble = crate::crash::current();
    prepare(Trouble::None);
    let next = house.home().stage_rekey(key, None).unwrap();
    if rekeyed {
        encrypt_store(house.dir.path(), &next).unwrap();
    }
    prepare(trouble);
}

#[test]
fn rewrapping_may_fail_anywhere() {
    for trouble in [Trouble::DieAfter, Trouble::FailOnceAfter] {
        for from_passphrase in [false, true] {
            for to_passphrase in [false, true] {
                at_every_step(
                    trouble,
                    from_passphrase,
                    |house, key| {
                        let to = to_passphrase.then(|| SecretString::from("another passphrase"));
                        house.home().rewrap(key, to.as_ref()).map(drop)
                    },
                    |house, key, code| {
                        let ways = [None, Some(SecretString::from(PASSPHRASE)), Some("another passphrase".into())];
                        let opened: Vec<StoreKey> =
                            ways.iter().filter_map(|way| house.home().unlock(way.as_ref()).ok()).collect();
                        assert!(!opened.is_empty(), "neither the old way nor the new opens the store");
                        assert!(opened.iter().all(|k| k.check_value() == key.check_value()));
                        assert_eq!(house.home().unlock_with_recovery(code).unwrap().expose(), key.expose());
                    },
                );
            }
        }
    }
}

#[test]
fn a_new_recovery_code_may_fail_anywhere() {
    at_every_step(
        Trouble::DieAfter,
        false,
        |house, key| {
            let code = house.home().new_recovery_code(key)?;
            house.home().confirm_recovery_code(&code.to_secret())
        },
        |house, key, old_code| {
            house.start();
            // Until the new code counts the old one does.
            match house.home().unlock_with_recovery(old_code) {
                Ok(opened) => assert_eq!(opened.expose(), key.expose()),
                Err(e) => {
                    assert!(matches!(e, SecretsError::WrongKey), "{e}");
                    assert!(house.home().has_recovery());
                }
            }
        },
    );
}

#[test]
fn creating_may_fail_anywhere() {
    for trouble in [Trouble::DieAfter, Trouble::FailOnceAfter] {
        for steps in 0..10 {
            let house = House { dir: tempfile::tempdir().unwrap(), keychain: MemoryKeychain::new(), passphrase: None };
            prepare(trouble(steps));
            let outcome = house.home().create(None);
            prepare(Trouble::None);
            if house.home().key_file().exists() {
                house.home().unlock(None).expect("a key file that was written opens");
            } else {
                assert!(outcome.is_err());
                house.home().create(None).expect("nothing is in the way of another try");
            }
        }
    }
}

#[test]
fn vault_writes_during_a_change_of_key_survive_it() {
    for rekeyed in [false, true] {
        let (house, key, _) = House::build(false);
        let path = house.dir.path();
        let mut open_before = Vault::open(path, &key).unwrap();
        let next = house.home().stage_rekey(&key, None).unwrap();
        open_before.set("mls", "late", &"written between".into()).unwrap();
        if rekeyed {
            encrypt_store(path, &next).unwrap();
        }
        let (opened, settled) = house.start();
        assert_eq!(settled, if rekeyed { Settled::Completed } else { Settled::TakenBack });
        let vault = Vault::open(path, &opened).unwrap();
        assert_eq!(vault.get("mls", "late").unwrap().expose_secret(), "written between");
        let former = if rekeyed { key } else { next };
        assert!(matches!(Vault::open(path, &former), Err(SecretsError::WrongKey)));
        if rekeyed {
            let late = open_before.set("mls", "x", &"y".into());
            assert!(matches!(late, Err(SecretsError::WrongKey)), "a handle of the former key writes nothing");
        }
    }
}

#[test]
fn the_former_key_is_of_no_use_for_the_vault_after_a_change() {
    let (house, key, _) = House::build(false);
    let path = house.dir.path().join("vault.sealed");
    let vault_key = |key: &StoreKey| crate::vault_file::parse(&path, &fs::read(&path).unwrap(), key).unwrap().vault_key;
    let next = house.home().stage_rekey(&key, None).unwrap();
    let known_to_both = vault_key(&key);
    assert_eq!(known_to_both, vault_key(&next));
    house.home().commit_rekey(&next).unwrap();
    assert_ne!(known_to_both, vault_key(&next), "who kept the former key also kept this one");
}
