use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cipher;
use crate::wrap::{Bytes, Method, Wrap};
use crate::{KeySource, SecretsError, StoreKey, files};

/// The format this version writes and the newest it reads.
const VERSION: u32 = 1;
const FORMAT: &str = "enterprisehub-key";
/// An envelope is about 1 KiB; anything much larger is not one.
const MOST_BYTES: usize = 64 * 1024;
/// A key has a usual wrap, a confirmed and a pending recovery code and, during a change, the former key.
const MOST_WRAPS: usize = 8;

/// One key of the store and the ways to it. `tag` is a keyed hash over all of it, so that whoever has opened the key
/// can also notice damage in a wrap that was not used this time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Generation {
    pub check: String,
    pub wraps: Vec<Wrap>,
    tag: Bytes<32>,
}

impl Generation {
    pub(crate) fn new(store_id: &str, key: &StoreKey, wraps: Vec<Wrap>) -> Self {
        let mut generation = Self { check: key.check_value(), wraps, tag: Bytes([0; 32]) };
        generation.tag = Bytes(*generation.expected_tag(store_id, key).as_bytes());
        generation
    }

    /// Whether every byte is as this key's holder wrote it.
    pub(crate) fn is_intact(&self, store_id: &str, key: &StoreKey) -> bool {
        // blake3's comparison takes the same time wherever the first difference lies.
        self.expected_tag(store_id, key) == self.tag.0
    }

    fn expected_tag(&self, store_id: &str, key: &StoreKey) -> blake3::Hash {
        let content = serde_json::to_vec(&(store_id, &self.check, &self.wraps)).expect("plain data always serialises");
        blake3::keyed_hash(&key.derive_key("key file tag"), &content)
    }

    /// The wrap used day to day.
    pub(crate) fn usual(&self) -> Option<&Wrap> {
        self.wraps.iter().find(|w| matches!(w.method, Method::Keychain { .. } | Method::Passphrase { .. }))
    }

    pub(crate) fn recovery(&self, confirmed: bool) -> Option<&Wrap> {
        self.wraps.iter().find(|w| matches!(w.method, Method::Recovery { confirmed: c, .. } if c == confirmed))
    }

    pub(crate) fn source(&self) -> Option<KeySource> {
        match self.usual()?.method {
            Method::Keychain { .. } => Some(KeySource::Keychain),
            _ => Some(KeySource::Passphrase),
        }
    }

    /// The keychain account of the usual wrap.
    pub(crate) fn account(&self) -> Option<&str> {
        match &self.usual()?.method {
            Method::Keychain { account, .. } => Some(account),
            _ => None,
        }
    }

    /// These wraps without the usual one.
    pub(crate) fn other_wraps(&self) -> Vec<Wrap> {
        let usual = self.usual();
        self.wraps.iter().filter(|w| Some(*w) != usual).cloned().collect()
    }
}

/// `key.json`: which keys the store may have and how each is reached. Never a key itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Envelope {
    format: String,
    version: u32,
    pub store_id: String,
    pub current: Generation,
    /// The next key, while a change of key is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staged: Option<Generation>,
}

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl Envelope {
    pub(crate) fn new(store_id: String, current: Generation) -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, store_id, current, staged: None }
    }

    /// Whether the way to a key leads over this keychain account.
    pub(crate) fn names(&self, account: &str) -> bool {
        std::iter::once(&self.current).chain(&self.staged).any(|g| g.account() == Some(account))
    }

    /// A new store's random id.
    pub(crate) fn new_store_id() -> Result<String, SecretsError> {
        Ok(uuid::Builder::from_random_bytes(cipher::random()?).into_uuid().to_string())
    }

    /// The envelope at `path`, `None` where there is no file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, SecretsError> {
        files::read_bounded(path, MOST_BYTES)?.map(|bytes| Self::parse(path, &bytes)).transpose()
    }

    pub(crate) fn parse(path: &Path, bytes: &[u8]) -> Result<Self, SecretsError> {
        // serde's own messages may quote the input; the place is enough and names nothing.
        let place = |e: &serde_json::Error| format!("line {}, column {}", e.line(), e.column());
        let head: Head = serde_json::from_slice(bytes)
            .map_err(|e| SecretsError::damaged(path, format!("not a key file: {}", place(&e))))?;
        if head.format != FORMAT {
            return Err(SecretsError::damaged(path, "not a key file"));
        }
        if head.version > VERSION {
            return Err(SecretsError::NewerVersion { path: path.to_path_buf(), found: head.version, known: VERSION });
        }
        if head.version < VERSION {
            return Err(SecretsError::damaged(path, "no such format version"));
        }
        let envelope: Self = serde_json::from_slice(bytes)
            .map_err(|e| SecretsError::damaged(path, format!("unreadable at {}", place(&e))))?;
        for generation in std::iter::once(&envelope.current).chain(&envelope.staged) {
            if generation.usual().is_none() || generation.wraps.len() > MOST_WRAPS {
                return Err(SecretsError::damaged(path, "it does not say how the key is reached"));
            }
        }
        Ok(envelope)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("plain data always serialises");
        bytes.push(b'\n');
        bytes
    }
}
