use std::io::{Read, Write};
use std::path::Path;

use zeroize::Zeroizing;

use crate::cipher::{self, Key, NONCE_BYTES, TAG_BYTES};
use crate::{SecretsError, StoreKey, files};

const MAGIC: &[u8; 8] = b"EHSEALED";
const VERSION: u16 = 1;
const ID_BYTES: usize = 8;
/// What is random in a nonce; the other five bytes are the chunk's number and whether it is the last.
const PREFIX_BYTES: usize = NONCE_BYTES - 5;
const HEAD_BYTES: usize = MAGIC.len() + 2 + ID_BYTES + PREFIX_BYTES;
/// Plain bytes in one chunk.
const CHUNK: usize = 64 * 1024;

/// Seals files of one kind (thumbnails, photos, exports) under a key of their own, derived from the store key.
///
/// The content goes in chunks of 64 KiB, each authenticated with its number and with "last" or not, so that a file can
/// be altered, cut, reordered or spliced by nobody. Each file is bound to a `name` of the caller's choice (a listing
/// and photo key), so that two sealed files cannot be exchanged either. The name is not written into the file.
pub struct SealedFile {
    key: Key,
    id: [u8; ID_BYTES],
}

impl SealedFile {
    /// For files of the kind `purpose`, for example "photos".
    #[must_use]
    pub fn new(store_key: &StoreKey, purpose: &str) -> Self {
        let id = store_key.derive_key(&format!("sealed file id/{purpose}"));
        Self { key: store_key.derive_key(&format!("sealed file/{purpose}")), id: std::array::from_fn(|i| id[i]) }
    }

    /// Writes `plain` sealed to `path`: atomic, and readable by its owner only.
    ///
    /// # Errors
    /// [`SecretsError::Io`], [`SecretsError::NoRandomness`].
    pub fn write(&self, path: &Path, name: &str, plain: &[u8]) -> Result<(), SecretsError> {
        files::replace(path, &self.seal(name, plain)?)
    }

    /// Reads and opens a sealed file whose plain content has at most `most` bytes; `None` where there is no file.
    ///
    /// # Errors
    /// [`SecretsError::WrongKey`] when it was sealed under another store key (before a change of key) or for another
    /// purpose, [`SecretsError::Damaged`] when it was altered, is another name's or is too large,
    /// [`SecretsError::NewerVersion`], [`SecretsError::Io`].
    pub fn read(&self, path: &Path, name: &str, most: usize) -> Result<Option<Zeroizing<Vec<u8>>>, SecretsError> {
        let most_sealed = HEAD_BYTES + most + (most / CHUNK + 1) * TAG_BYTES;
        let Some(bytes) = files::read_bounded(path, most_sealed)? else { return Ok(None) };
        let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len()));
        self.open_stream(path, name, &mut bytes.as_slice(), &mut *plain)?;
        Ok(Some(plain))
    }

    /// Seals in memory.
    ///
    /// # Errors
    /// [`SecretsError::NoRandomness`].
    pub fn seal(&self, name: &str, plain: &[u8]) -> Result<Vec<u8>, SecretsError> {
        let mut sealed = Vec::with_capacity(HEAD_BYTES + plain.len() + (plain.len() / CHUNK + 1) * TAG_BYTES);
        self.seal_stream(Path::new(name), name, &mut &*plain, &mut sealed)?;
        Ok(sealed)
    }

    /// Seals a stream of any length up to 256 TiB; `path` only names the file in errors.
    ///
    /// # Errors
    /// [`SecretsError::Io`] from either side, [`SecretsError::NoRandomness`], [`SecretsError::TooLarge`].
    pub fn seal_stream(
        &self,
        path: &Path,
        name: &str,
        plain: &mut dyn Read,
        sealed: &mut dyn Write,
    ) -> Result<(), SecretsError> {
        let prefix = cipher::random()?;
        let head = self.head(&prefix);
        let context = context(&head, name);
        sealed.write_all(&head).map_err(|e| SecretsError::io("writing", path, e))?;
        let mut number = 0;
        let mut chunk = read_chunk(path, plain, CHUNK)?;
        loop {
            // Whether a chunk is the last is known only once the next is empty.
            let next = if chunk.len() < CHUNK { Zeroizing::new(Vec::new()) } else { read_chunk(path, plain, CHUNK)? };
            let last = next.is_empty();
            let text = cipher::seal_with(&self.key, &nonce(&prefix, number, last), &context, &chunk);
            sealed.write_all(&text).map_err(|e| SecretsError::io("writing", path, e))?;
            if last {
                return Ok(());
            }
            number = following(number)?;
            chunk = next;
        }
    }

    /// Opens a stream. What was written to `plain` counts only when this returns `Ok`: a cut file is noticed at its end.
    ///
    /// # Errors
    /// As [`SealedFile::read`].
    pub fn open_stream(
        &self,
        path: &Path,
        name: &str,
        sealed: &mut dyn Read,
        plain: &mut dyn Write,
    ) -> Result<(), SecretsError> {
        let head = read_chunk(path, sealed, HEAD_BYTES)?;
        let prefix = self.check_head(path, &head)?;
        let context = context(&head, name);
        let mut number = 0;
        let mut chunk = read_chunk(path, sealed, CHUNK + TAG_BYTES)?;
        loop {
            let full = chunk.len() == CHUNK + TAG_BYTES;
            let next = if full { read_chunk(path, sealed, CHUNK + TAG_BYTES)? } else { Zeroizing::new(Vec::new()) };
            let last = next.is_empty();
            let text = cipher::open(&self.key, &nonce(&prefix, number, last), &context, &chunk)
                .ok_or_else(|| SecretsError::damaged(path, "altered, cut short, or another file's content"))?;
            plain.write_all(&text).map_err(|e| SecretsError::io("writing", path, e))?;
            if last {
                return Ok(());
            }
            number = following(number)?;
            chunk = next;
        }
    }

    fn head(&self, prefix: &[u8; PREFIX_BYTES]) -> Vec<u8> {
        [MAGIC.as_slice(), &VERSION.to_le_bytes(), &self.id, prefix].concat()
    }

    fn check_head(&self, path: &Path, head: &[u8]) -> Result<[u8; PREFIX_BYTES], SecretsError> {
        let cut = || SecretsError::damaged(path, "cut short");
        let rest = head.strip_prefix(MAGIC).ok_or_else(|| SecretsError::damaged(path, "not a sealed file"))?;
        let (version, rest) = rest.split_first_chunk::<2>().ok_or_else(cut)?;
        match u16::from_le_bytes(*version) {
            VERSION => {}
            found if found > VERSION => {
                let (found, known) = (found.into(), VERSION.into());
                return Err(SecretsError::NewerVersion { path: path.to_path_buf(), found, known });
            }
            _ => return Err(SecretsError::damaged(path, "no such format version")),
        }
        let (id, prefix) = rest.split_first_chunk::<ID_BYTES>().ok_or_else(cut)?;
        if *id != self.id {
            return Err(SecretsError::WrongKey);
        }
        prefix.try_into().map_err(|_| cut())
    }
}

fn context(head: &[u8], name: &str) -> Vec<u8> {
    [head, name.as_bytes()].concat()
}

/// The STREAM construction: prefix, number, last. No two chunks under one key share a nonce.
fn nonce(prefix: &[u8; PREFIX_BYTES], number: u32, last: bool) -> [u8; NONCE_BYTES] {
    let mut nonce = [u8::from(last); NONCE_BYTES];
    nonce[..PREFIX_BYTES].copy_from_slice(prefix);
    nonce[PREFIX_BYTES..NONCE_BYTES - 1].copy_from_slice(&number.to_be_bytes());
    nonce
}

fn following(number: u32) -> Result<u32, SecretsError> {
    let most = usize::try_from(u32::MAX).unwrap_or(usize::MAX).saturating_mul(CHUNK);
    number.checked_add(1).ok_or(SecretsError::TooLarge { what: "a sealed file", size: usize::MAX, most })
}

/// Up to `most` bytes; fewer only at the end.
fn read_chunk(path: &Path, from: &mut dyn Read, most: usize) -> Result<Zeroizing<Vec<u8>>, SecretsError> {
    let mut chunk = Zeroizing::new(Vec::with_capacity(most));
    from.take(most as u64).read_to_end(&mut chunk).map_err(|e| SecretsError::io("reading", path, e))?;
    Ok(chunk)
}
