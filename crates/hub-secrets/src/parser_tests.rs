//! Whatever lies on the disk is read or refused, never a panic; no altered byte passes unnoticed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use crate::envelope::Envelope;
use crate::vault_file::{self, MOST_BYTES};
use crate::{KeyHome, MemoryKeychain, PassphraseCost, SealedFile, SecretsError, StoreKey, Vault};

fn key_home(home: &Path, keychain: &MemoryKeychain) -> KeyHome {
    KeyHome::new(home.to_path_buf(), Arc::new(keychain.clone())).with_cost(PassphraseCost::weak_for_tests())
}

proptest! {
    #[test]
    fn any_bytes_are_no_envelope(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Envelope::parse(Path::new("key.json"), &bytes).is_err());
    }

    #[test]
    fn json_of_nearly_the_right_shape_is_refused_or_read(
        version in 0u32..4, check in "[0-9a-f]{0,20}", kind in "keychain|passphrase|recovery|former-key|x",
        sealed in "[A-Za-z0-9_-]{0,70}", memory in any::<u32>(),
    ) {
        let text = format!(
            r#"{{"format":"enterprisehub-key","version":{version},"store_id":"x","current":{{"check":"{check}","wraps":
            [{{"method":{{"kind":"{kind}","salt":"AAAAAAAAAAAAAAAAAAAAAA","cost":{{"memory_kib":{memory},"passes":1,"lanes":1}}}},
            "nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","sealed":"{sealed}"}}],"tag":"{sealed}"}}}}"#);
        let outcome = Envelope::parse(Path::new("key.json"), text.as_bytes());
        if version > 1 {
            let newer = matches!(outcome, Err(SecretsError::NewerVersion { known: 1, .. }));
            prop_assert!(newer);
        }
    }

    #[test]
    fn any_bytes_are_no_vault(bytes in proptest::collection::vec(any::<u8>(), 0..400), head in any::<bool>()) {
        let key = StoreKey::generate().unwrap();
        let bytes = if head { [b"EHVAULT\0\x01\0\x01".as_slice(), &bytes].concat() } else { bytes };
        prop_assert!(vault_file::parse(Path::new("vault.sealed"), &bytes, &key).is_err());
    }

    #[test]
    fn any_bytes_are_no_sealed_file(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let sealed = SealedFile::new(&StoreKey::generate().unwrap(), "photos");
        let bytes = [b"EHSEALED\x01\0".as_slice(), &bytes].concat();
        prop_assert!(sealed.open_stream(Path::new("f"), "n", &mut bytes.as_slice(), &mut Vec::new()).is_err());
    }

    #[test]
    fn any_secrets_come_back(secrets in proptest::collection::btree_map("\\PC{1,20}", "\\PC{0,80}", 0..8)) {
        let dir = tempfile::tempdir().unwrap();
        let key = StoreKey::generate().unwrap();
        let mut vault = Vault::open(dir.path(), &key).unwrap();
        for (name, value) in &secrets {
            vault.set("owner", name, &SecretString::from(value.as_str())).unwrap();
        }
        let again = Vault::open(dir.path(), &key).unwrap();
        prop_assert!(again.names("owner").eq(secrets.keys().map(String::as_str)));
        for (name, value) in &secrets {
            let found = again.get("owner", name).unwrap();
            prop_assert_eq!(found.expose_secret(), value.as_str());
        }
    }
}

#[test]
fn every_flipped_bit_of_the_vault_is_refused_and_the_file_kept() {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    Vault::open(dir.path(), &key).unwrap().set("mls", "token", &"value".into()).unwrap();
    let path = dir.path().join("vault.sealed");
    let good = fs::read(&path).unwrap();
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            assert!(vault_file::parse(&path, &bad, &key).is_err(), "byte {at} bit {bit}");
        }
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        fs::write(&path, &bad).unwrap();
        assert!(Vault::open(dir.path(), &key).is_err());
        assert_eq!(fs::read(&path).unwrap(), bad, "a refused vault is left as it is");
    }
    for cut in 0..good.len() {
        assert!(vault_file::parse(&path, &good[..cut], &key).is_err(), "cut to {cut}");
    }
    assert!(vault_file::parse(&path, &[good.as_slice(), b"x"].concat(), &key).is_err());
    let too_large = vault_file::parse(&path, &good, &StoreKey::generate().unwrap());
    assert!(matches!(too_large, Err(SecretsError::WrongKey)));
}

#[test]
fn a_vault_damaged_under_an_open_handle_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let mut vault = Vault::open(dir.path(), &key).unwrap();
    vault.set("mls", "token", &"value".into()).unwrap();
    let path = dir.path().join("vault.sealed");
    let mut bad = fs::read(&path).unwrap();
    *bad.last_mut().unwrap() ^= 1;
    fs::write(&path, &bad).unwrap();
    assert!(matches!(vault.set("mls", "other", &"x".into()), Err(SecretsError::Damaged { .. })));
    assert!(matches!(vault.remove_owner("mls"), Err(SecretsError::Damaged { .. })));
    assert_eq!(fs::read(&path).unwrap(), bad);
    assert_eq!(vault.get("mls", "token").unwrap().expose_secret(), "value", "what was read stays readable");
}

#[test]
fn the_vault_is_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let mut vault = Vault::open(dir.path(), &key).unwrap();
    let big = SecretString::from("x".repeat(64 * 1024));
    let refused = (0..).find_map(|i| vault.set("mls", &format!("s{i}"), &big).err().map(|e| (i, e)));
    let (kept, error) = refused.unwrap();
    assert!(matches!(error, SecretsError::TooLarge { what: "the vault", .. }), "{error}");
    assert!(fs::metadata(dir.path().join("vault.sealed")).unwrap().len() <= MOST_BYTES as u64);
    assert_eq!(Vault::open(dir.path(), &key).unwrap().names("mls").count(), kept, "a refused secret loses nothing");
    let larger = SecretString::from("x".repeat(64 * 1024 + 1));
    assert!(matches!(vault.set("mls", "s0", &larger), Err(SecretsError::TooLarge { what: "a secret", .. })));
    let empty = vault.set("mls", "", &"x".into()).unwrap_err();
    assert!(matches!(empty, SecretsError::Empty { .. }));
    fs::write(dir.path().join("vault.sealed"), vec![0; MOST_BYTES + 1]).unwrap();
    assert!(matches!(Vault::open(dir.path(), &key), Err(SecretsError::Damaged { .. })));
}

/// Every bit of `key.json`, for every way of opening it: refused, or without effect on the key. And nothing that
/// changed the meaning of the file goes unnoticed by whoever has the key.
#[test]
fn every_flipped_bit_of_the_key_file_is_refused_or_noticed() {
    for passphrase in [None, Some(SecretString::from("a passphrase for tests"))] {
        let dir = tempfile::tempdir().unwrap();
        let keychain = MemoryKeychain::new();
        let home = key_home(dir.path(), &keychain);
        let (key, _) = home.create(passphrase.as_ref()).unwrap();
        let code = home.new_recovery_code(&key).unwrap().to_secret();
        home.confirm_recovery_code(&code).unwrap();
        let path: PathBuf = home.key_file();
        let good = fs::read(&path).unwrap();
        let meaning = Envelope::parse(&path, &good).unwrap();
        let (mut refused, mut noticed, mut harmless) = (0, 0, 0);
        for at in 0..good.len() {
            for bit in [0, 1, 5, 7] {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                fs::write(&path, &bad).unwrap();
                let same_meaning = Envelope::parse(&path, &bad).is_ok_and(|e| e == meaning);
                let usual = home.unlock(passphrase.as_ref());
                let recovered = home.unlock_with_recovery(&code);
                for opened in [&usual, &recovered].into_iter().flatten() {
                    assert_eq!(opened.expose(), key.expose(), "another key came out at byte {at}");
                    assert!(same_meaning || home.check_key_file(opened).is_err(), "byte {at} bit {bit} unnoticed");
                }
                match (same_meaning, usual.is_err() && recovered.is_err()) {
                    (true, _) => harmless += 1,
                    (false, true) => refused += 1,
                    (false, false) => noticed += 1,
                }
            }
        }
        assert!(refused > 1000 && noticed > 500, "refused {refused}, noticed {noticed}");
        assert!(harmless < 60, "only white space may change without a change of meaning, {harmless} did");
    }
}

#[test]
fn a_newer_key_file_is_refused_politely_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let home = key_home(dir.path(), &MemoryKeychain::new());
    home.create(None).unwrap();
    let text = fs::read_to_string(home.key_file()).unwrap().replace("\"version\": 1", "\"version\": 2");
    fs::write(home.key_file(), &text).unwrap();
    let error = home.unlock(None).unwrap_err();
    assert!(matches!(error, SecretsError::NewerVersion { found: 2, known: 1, .. }), "{error}");
    assert!(matches!(home.create(None), Err(SecretsError::AlreadyExists { .. })));
    assert_eq!(fs::read_to_string(home.key_file()).unwrap(), text);
}

#[test]
fn a_wrap_belongs_to_its_store() {
    let dir = tempfile::tempdir().unwrap();
    let home = key_home(dir.path(), &MemoryKeychain::new());
    let (key, _) = home.create(None).unwrap();
    let code = home.new_recovery_code(&key).unwrap().to_secret();
    home.confirm_recovery_code(&code).unwrap();
    let mut envelope = Envelope::parse(&home.key_file(), &fs::read(home.key_file()).unwrap()).unwrap();
    envelope.store_id = Envelope::new_store_id().unwrap();
    fs::write(home.key_file(), envelope.to_bytes()).unwrap();
    assert!(matches!(home.unlock(None), Err(SecretsError::WrongKey)));
    assert!(matches!(home.unlock_with_recovery(&code), Err(SecretsError::WrongKey)));
}

#[test]
fn two_handles_on_one_vault_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let mut one = Vault::open(dir.path(), &key).unwrap();
    let mut two = Vault::open(dir.path(), &key).unwrap();
    one.set("a", "token", &"1".into()).unwrap();
    two.set("b", "token", &"2".into()).unwrap();
    one.set("c", "token", &"3".into()).unwrap();
    two.remove_owner("c").unwrap();
    let vault = Vault::open(dir.path(), &key).unwrap();
    assert!(vault.owners().eq(["a", "b"]));
}
