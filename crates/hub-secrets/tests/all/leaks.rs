//! Nothing that lies on the disk or is shown contains a key, a passphrase, a code or a secret.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use hub_secrets::{MemoryKeychain, SealedFile, StoreKey, Vault};

use crate::support::{key_home, secret};

/// Every spelling in which bytes might lie in a file. Base 64 depends on the offset, so all three are tried, without
/// the characters at either end that depend on neighbours.
fn spellings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let mut all = vec![bytes.to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes()];
    all.push(bytes.iter().rev().copied().collect());
    all.push(format!("{bytes:?}").trim_matches(['[', ']']).as_bytes().to_vec());
    for offset in 0..3 {
        let shifted = [vec![0; offset], bytes.to_vec()].concat();
        for engine in [&STANDARD, &URL_SAFE] {
            let text = engine.encode(&shifted);
            let text = text.trim_end_matches('=');
            all.push(text.as_bytes()[if offset == 0 { 0 } else { 4 }..text.len() - 2].to_vec());
        }
    }
    all
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}

#[test]
fn no_key_passphrase_code_or_secret_is_in_any_file() {
    for passphrase in [None, Some(secret("correct horse battery"))] {
        let dir = tempfile::tempdir().unwrap();
        let home = key_home(dir.path(), &MemoryKeychain::new());
        let (key, _) = home.create(passphrase.as_ref()).unwrap();
        let code = home.new_recovery_code(&key).unwrap();
        home.confirm_recovery_code(&code.to_secret()).unwrap();
        Vault::open(dir.path(), &key).unwrap().set("Crmls feed", "client_secret", &secret("hunter2hunter2")).unwrap();
        SealedFile::new(&key, "photos").write(&dir.path().join("1.sealed"), "1", b"a photo of a house").unwrap();
        let next = home.stage_rekey(&key, passphrase.as_ref()).unwrap();

        let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(dir.path())
            .unwrap()
            .map(|f| f.unwrap())
            .map(|f| (f.file_name().to_string_lossy().into_owned(), fs::read(f.path()).unwrap()))
            .collect();
        assert_eq!(files.len(), 3, "key.json, vault.sealed and the photo");
        files.push(("shown".into(), format!("{key:?} {code:?} {:?}", Vault::open(dir.path(), &key)).into_bytes()));
        for (name, bytes) in &files {
            for one in [&key, &next] {
                for spelling in spellings(one.expose()) {
                    assert!(!contains(bytes, &spelling), "the key is in {name}");
                }
                for spelling in spellings(&one.derive("vault")) {
                    assert!(!contains(bytes, &spelling), "a derived key is in {name}");
                }
            }
            let code_letters = code.expose().replace('-', "");
            for text in [
                "correct horse battery",
                "hunter2hunter2",
                "Crmls feed",
                "client_secret",
                "photo of",
                code.expose(),
                &code_letters,
                &code_letters[..10],
            ] {
                assert!(!contains(bytes, text.as_bytes()), "a secret text is in {name}");
            }
        }
    }
}

/// The search itself finds what it should find.
#[test]
fn the_search_finds_a_planted_key() {
    let key = StoreKey::generate().unwrap();
    for offset in 0..4 {
        let padded = [vec![7; offset], key.expose().to_vec(), vec![9; 5]].concat();
        for planted in [padded.clone(), STANDARD.encode(&padded).into_bytes(), URL_SAFE.encode(&padded).into_bytes()] {
            assert!(spellings(key.expose()).iter().any(|s| contains(&planted, s)), "offset {offset}");
        }
    }
}
