use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use hub_domain::name_hash;
use hub_secrets::{SealedFile, SecretsError};
use serde_json::{Map, Value};

use super::MOST_BYTES;
use crate::error::Result;
use crate::files;
use crate::hub::lock;
use crate::view::PhotoSize;

/// So much is kept: about 8,000 photos.
const MOST_KEPT: u64 = 2 * 1024 * 1024 * 1024;
/// After that, the ones not looked at for longest go, until so much is left, per cent.
const DOWN_TO: u64 = 90;

/// One version of one photo: the same name always means the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PhotoId {
    /// Folder of its listing.
    folder: String,
    file: String,
}

impl PhotoId {
    /// A vendor that changes a picture stamps its record or gives it a new address. What is signed into an address
    /// (everything behind `?`) changes by the hour and means nothing.
    pub(crate) fn of(listing_key: Option<&str>, media_key: &str, payload: &Map<String, Value>) -> Self {
        let text = |field| payload.get(field).and_then(Value::as_str);
        let stamp = text("MediaModificationTimestamp");
        let address = text("MediaURL").map(|u| u.split(['?', '#']).next().unwrap_or(u));
        let version = stamp.or(address).unwrap_or("");
        Self { folder: folder(listing_key.unwrap_or(media_key)), file: name_hash(&format!("{media_key}\n{version}")) }
    }
}

/// Named by hash: a vendor's key is a label, never a path.
fn folder(listing_key: &str) -> String {
    let name = name_hash(listing_key);
    format!("{}/{name}", &name[..2])
}

/// Photos on this computer, sealed, the least recently looked at making room.
pub(crate) struct PhotoCache {
    root: PathBuf,
    sealed: SealedFile,
    most: u64,
    /// Bytes kept, once they have been counted.
    kept: Mutex<Option<u64>>,
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl PhotoCache {
    pub(crate) fn new(home: &Path, sealed: SealedFile) -> Self {
        Self::with_room(home.join("photos"), sealed, MOST_KEPT)
    }

    fn with_room(root: PathBuf, sealed: SealedFile, most: u64) -> Self {
        Self { root, sealed, most, kept: Mutex::default(), turns: Mutex::default() }
    }

    /// One at a time for one photo.
    pub(crate) async fn turn(&self, id: &PhotoId) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = {
            let mut turns = lock(&self.turns);
            // Those nobody waits for are dropped here rather than by a guard of our own.
            turns.retain(|_, t| Arc::strong_count(t) > 1);
            Arc::clone(turns.entry(id.file.clone()).or_default())
        };
        turn.lock_owned().await
    }

    /// A kept photo; the whole one where there is no small copy.
    pub(crate) fn read(&self, id: &PhotoId, size: PhotoSize) -> Result<Option<Vec<u8>>> {
        if size == PhotoSize::Small
            && let Some(bytes) = self.open(&self.small(id), &format!("{} small", id.file))?
        {
            // What counts for making room is the photo, not which copy of it was looked at.
            touch(&self.whole(id));
            return Ok(Some(bytes));
        }
        self.open(&self.whole(id), &id.file)
    }

    /// Keeps a photo, and makes room.
    pub(crate) fn keep(&self, id: &PhotoId, whole: &[u8], small: Option<&[u8]>) -> Result<()> {
        let folder = self.root.join(&id.folder);
        std::fs::create_dir_all(&folder).map_err(|e| files::refused(&folder, &e))?;
        let kept = self.counted();
        self.sealed.write(&self.whole(id), &id.file, whole)?;
        let mut more = whole.len();
        if let Some(small) = small {
            self.sealed.write(&self.small(id), &format!("{} small", id.file), small)?;
            more += small.len();
        }
        let now = kept + more as u64;
        *lock(&self.kept) = Some(if now > self.most { self.make_room() } else { now });
        Ok(())
    }

    /// Whether any photo of a listing is kept.
    pub(crate) fn has_any_of(&self, listing_key: &str) -> bool {
        self.root.join(folder(listing_key)).is_dir()
    }

    /// Removes photos of a listing other than these.
    pub(crate) fn keep_only(&self, listing_key: &str, current: &[PhotoId]) {
        let folder = self.root.join(folder(listing_key));
        let Ok(entries) = std::fs::read_dir(&folder) else { return };
        let mut removed = false;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let file = name.strip_suffix(".small").unwrap_or(&name);
            if !current.iter().any(|id| id.file == file) {
                removed |= std::fs::remove_file(entry.path()).is_ok();
            }
        }
        if removed {
            *lock(&self.kept) = None;
        }
    }

    fn whole(&self, id: &PhotoId) -> PathBuf {
        self.root.join(&id.folder).join(&id.file)
    }

    fn small(&self, id: &PhotoId) -> PathBuf {
        self.root.join(&id.folder).join(format!("{}.small", id.file))
    }

    fn open(&self, path: &Path, name: &str) -> Result<Option<Vec<u8>>> {
        match self.sealed.read(path, name, MOST_BYTES) {
            Ok(Some(bytes)) => {
                touch(path);
                Ok(Some(bytes.to_vec()))
            }
            Ok(None) => Ok(None),
            // Sealed before the store's key was changed, or spoilt on the disk: it can be fetched again.
            Err(SecretsError::WrongKey | SecretsError::Damaged { .. }) => {
                tracing::info!("a kept photo does not open and is fetched again");
                let _ = std::fs::remove_file(path);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn counted(&self) -> u64 {
        let known = *lock(&self.kept);
        known.unwrap_or_else(|| self.files().iter().map(|f| f.bytes).sum())
    }

    /// Removes the photos not looked at for longest, each with its small copy, and says what is left.
    fn make_room(&self) -> u64 {
        let mut files = self.files();
        let mut left: u64 = files.iter().map(|f| f.bytes).sum();
        files.sort_by_key(|f| f.looked_at);
        let enough = self.most / 100 * DOWN_TO;
        for file in files.iter().filter(|f| !f.is_small) {
            if left <= enough {
                break;
            }
            let mut small = file.path.clone().into_os_string();
            small.push(".small");
            let small = PathBuf::from(small);
            let both = file.bytes + std::fs::metadata(&small).map_or(0, |m| m.len());
            if std::fs::remove_file(&file.path).is_ok() {
                let _ = std::fs::remove_file(&small);
                left = left.saturating_sub(both);
            }
        }
        left
    }

    fn files(&self) -> Vec<Kept> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                match entry.metadata() {
                    Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                    Ok(meta) => found.push(Kept {
                        bytes: meta.len(),
                        looked_at: meta.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                        is_small: entry.path().extension().is_some_and(|e| e == "small"),
                        path: entry.path(),
                    }),
                    Err(_) => {}
                }
            }
        }
        found
    }
}

struct Kept {
    path: PathBuf,
    bytes: u64,
    looked_at: SystemTime,
    is_small: bool,
}

/// The time of a look is the file's time of change: it outlives the program and needs no list of its own.
fn touch(path: &Path) {
    if let Ok(file) = std::fs::File::options().append(true).open(path) {
        #[allow(clippy::disallowed_methods, reason = "the file system's clock orders looks; nothing else reads it")]
        let now = SystemTime::now();
        let _ = file.set_modified(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    use hub_secrets::StoreKey;
    use serde_json::json;

    fn id(listing: &str, key: &str, payload: Value) -> PhotoId {
        PhotoId::of(Some(listing), key, payload.as_object().unwrap())
    }

    fn cache(root: &Path, key: &StoreKey, most: u64) -> PhotoCache {
        PhotoCache::with_room(root.to_owned(), SealedFile::new(key, "photos"), most)
    }

    fn age(path: &Path, hours: u64) {
        let file = std::fs::File::options().append(true).open(path).unwrap();
        let at = file.metadata().unwrap().modified().unwrap() - Duration::from_secs(hours * 3_600);
        file.set_modified(at).unwrap();
    }

    #[test]
    fn a_new_signature_is_the_same_photo_and_a_new_stamp_is_another() {
        let first = id("L", "m", json!({"MediaURL": "https://i.example/a.jpg?sig=1"}));
        assert_eq!(first, id("L", "m", json!({"MediaURL": "https://i.example/a.jpg?sig=2"})));
        assert_ne!(first, id("L", "m", json!({"MediaURL": "https://i.example/b.jpg?sig=1"})));
        let stamp = |s| id("L", "m", json!({"MediaURL": "https://i.example/a.jpg", "MediaModificationTimestamp": s}));
        assert_ne!(stamp("2026-01-01T00:00:00Z"), stamp("2026-01-02T00:00:00Z"));
    }

    #[test]
    fn what_is_kept_is_sealed_and_comes_back_in_both_sizes() {
        let (dir, key) = (tempfile::tempdir().unwrap(), StoreKey::generate().unwrap());
        let cache = cache(dir.path(), &key, 1_000_000);
        let id = id("L", "m", json!({}));
        assert!(cache.read(&id, PhotoSize::Small).unwrap().is_none());
        cache.keep(&id, b"the whole picture", Some(b"small")).unwrap();
        assert_eq!(cache.read(&id, PhotoSize::Whole).unwrap().as_deref(), Some(&b"the whole picture"[..]));
        assert_eq!(cache.read(&id, PhotoSize::Small).unwrap().as_deref(), Some(&b"small"[..]));
        for file in cache.files() {
            let bytes = std::fs::read(file.path).unwrap();
            assert!(!bytes.windows(7).any(|w| w == b"picture"));
        }
    }

    #[test]
    fn a_photo_sealed_under_an_earlier_key_is_absent_and_gone() {
        let dir = tempfile::tempdir().unwrap();
        let id = id("L", "m", json!({}));
        cache(dir.path(), &StoreKey::generate().unwrap(), 1_000_000).keep(&id, b"picture", None).unwrap();
        let later = cache(dir.path(), &StoreKey::generate().unwrap(), 1_000_000);
        assert!(later.read(&id, PhotoSize::Whole).unwrap().is_none());
        assert!(later.files().is_empty());
    }

    #[test]
    fn the_photo_not_looked_at_for_longest_makes_room() {
        let (dir, key) = (tempfile::tempdir().unwrap(), StoreKey::generate().unwrap());
        let cache = cache(dir.path(), &key, 5_000);
        let ids: Vec<PhotoId> = (0..4).map(|i| id("L", &format!("m{i}"), json!({}))).collect();
        for (i, id) in ids.iter().take(3).enumerate() {
            cache.keep(id, &[7; 1_200], Some(&[7; 100])).unwrap();
            age(&cache.whole(id), 10 - i as u64);
        }
        cache.read(&ids[0], PhotoSize::Small).unwrap();
        cache.keep(&ids[3], &[7; 1_200], Some(&[7; 100])).unwrap();
        let there: Vec<bool> = ids.iter().map(|id| cache.whole(id).exists()).collect();
        assert_eq!(there, [true, false, true, true], "the second had not been looked at for longest");
        assert!(!cache.small(&ids[1]).exists());
        assert!(cache.counted() <= 4_500);
    }

    #[test]
    fn a_listings_set_is_replaced_as_a_whole() {
        let (dir, key) = (tempfile::tempdir().unwrap(), StoreKey::generate().unwrap());
        let cache = cache(dir.path(), &key, 1_000_000);
        let (old, new, other) = (id("L", "m1", json!({})), id("L", "m2", json!({})), id("K", "m1", json!({})));
        for id in [&old, &new, &other] {
            cache.keep(id, b"picture", Some(b"s")).unwrap();
        }
        cache.keep_only("L", std::slice::from_ref(&new));
        let there = |id: &PhotoId| cache.whole(id).exists();
        assert_eq!((there(&old), there(&new), there(&other)), (false, true, true));
        assert!(!cache.small(&old).exists());
    }
}
