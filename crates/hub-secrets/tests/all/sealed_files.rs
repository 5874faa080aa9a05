use std::fs;
use std::path::Path;

use hub_secrets::{SealedFile, SecretsError, StoreKey};
use proptest::prelude::*;

const CHUNK: usize = 64 * 1024;

fn open(sealed: &SealedFile, name: &str, bytes: &[u8]) -> Result<Vec<u8>, SecretsError> {
    let mut plain = Vec::new();
    sealed.open_stream(Path::new("f"), name, &mut &*bytes, &mut plain).map(|()| plain)
}

#[test]
fn every_length_around_the_chunks_comes_back() {
    let sealed = SealedFile::new(&StoreKey::generate().unwrap(), "photos");
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7] {
        let plain: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
        let bytes = sealed.seal("a", &plain).unwrap();
        assert_eq!(open(&sealed, "a", &bytes).unwrap(), plain, "{length}");
        assert!(open(&sealed, "b", &bytes).is_err(), "bound to its name");
    }
}

#[test]
fn cutting_splicing_and_reordering_is_noticed() {
    let sealed = SealedFile::new(&StoreKey::generate().unwrap(), "photos");
    let bytes = sealed.seal("a", &vec![1; 3 * CHUNK]).unwrap();
    let head = bytes.len() - 3 * (CHUNK + 16);
    let chunk = |i: usize| &bytes[head + i * (CHUNK + 16)..head + (i + 1) * (CHUNK + 16)];
    let with = |order: &[usize]| -> Vec<u8> {
        let chunks: Vec<u8> = order.iter().flat_map(|&i| chunk(i).to_vec()).collect();
        [&bytes[..head], &chunks].concat()
    };
    assert!(open(&sealed, "a", &with(&[0, 1, 2])).is_ok());
    for order in [&[][..], &[0], &[0, 1], &[2], &[1, 0, 2], &[0, 1, 2, 2], &[0, 0, 1, 2]] {
        assert!(open(&sealed, "a", &with(order)).is_err(), "{order:?}");
    }
    let other = sealed.seal("a", &vec![1; 3 * CHUNK]).unwrap();
    let spliced = [&bytes[..head], &other[head..]].concat();
    assert!(open(&sealed, "a", &spliced).is_err(), "another file's content under this head");
}

#[test]
fn other_keys_and_purposes_are_told_apart_from_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f");
    let key = StoreKey::generate().unwrap();
    let photos = SealedFile::new(&key, "photos");
    assert!(photos.read(&path, "a", 100).unwrap().is_none());
    photos.write(&path, "a", b"content").unwrap();
    assert_eq!(photos.read(&path, "a", 7).unwrap().unwrap().as_slice(), b"content");
    assert!(matches!(photos.read(&path, "a", 6), Err(SecretsError::Damaged { .. })), "larger than allowed");
    for other in [SealedFile::new(&key, "exports"), SealedFile::new(&StoreKey::generate().unwrap(), "photos")] {
        assert!(matches!(other.read(&path, "a", 100), Err(SecretsError::WrongKey)));
    }
    let mut bytes = fs::read(&path).unwrap();
    bytes[8] = 2;
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(photos.read(&path, "a", 100), Err(SecretsError::NewerVersion { found: 2, known: 1, .. })));
}

proptest! {
    #[test]
    fn any_altered_or_cut_file_is_refused(plain in proptest::collection::vec(any::<u8>(), 0..300), at: usize, bit in 0u8..8) {
        let sealed = SealedFile::new(&StoreKey::generate().unwrap(), "photos");
        let good = sealed.seal("a", &plain).unwrap();
        let at = at % good.len();
        let mut bad = good.clone();
        bad[at] ^= 1 << bit;
        prop_assert!(open(&sealed, "a", &bad).is_err());
        prop_assert!(open(&sealed, "a", &good[..at]).is_err());
        prop_assert_eq!(open(&sealed, "a", &good).unwrap(), plain);
    }
}
