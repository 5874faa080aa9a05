use std::collections::BTreeMap;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::cipher::{self, KEY_BYTES, Key, NONCE_BYTES, TAG_BYTES};
use crate::{SecretsError, StoreKey};

/// The largest vault file. A broker has tens of accounts of a few hundred bytes each.
pub(crate) const MOST_BYTES: usize = 1 << 20;

const MAGIC: &[u8; 8] = b"EHVAULT\0";
const VERSION: u16 = 1;
const ID_BYTES: usize = 8;
const SLOT_BYTES: usize = ID_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;
const HEAD_BYTES: usize = MAGIC.len() + 2 + 1;

/// Owner → name → secret.
pub(crate) type Entries = BTreeMap<String, BTreeMap<String, SecretString>>;

/// The vault's own key sealed under a key derived from one store key. Two of them while a change of key is under way.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Slot([u8; SLOT_BYTES]);

impl Slot {
    pub(crate) fn seal(store_key: &StoreKey, vault_key: &Key) -> Result<Self, SecretsError> {
        let id = slot_id(store_key);
        let (nonce, sealed) = cipher::seal(&store_key.derive_key("vault"), &slot_context(&id), vault_key.as_slice())?;
        let bytes = [id.as_slice(), &nonce, &sealed].concat();
        Ok(Self(bytes.try_into().expect("an id, a nonce and a sealed key have fixed lengths")))
    }

    pub(crate) fn belongs_to(&self, store_key: &StoreKey) -> bool {
        self.0.starts_with(&slot_id(store_key))
    }

    fn open(&self, store_key: &StoreKey) -> Option<Key> {
        let (id, rest) = self.0.split_at(ID_BYTES);
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        cipher::open_key(&store_key.derive_key("vault"), nonce, &slot_context(id), sealed)
    }
}

/// Tells which store key a slot is for, without saying anything about the key.
fn slot_id(store_key: &StoreKey) -> [u8; ID_BYTES] {
    let derived = store_key.derive_key("vault slot");
    std::array::from_fn(|i| derived[i])
}

fn slot_context(id: &[u8]) -> Vec<u8> {
    [MAGIC.as_slice(), &VERSION.to_le_bytes(), id].concat()
}

/// An opened vault file.
pub(crate) struct Opened {
    pub vault_key: Key,
    pub slots: Vec<Slot>,
    pub entries: Entries,
}

/// Layout: magic, version (u16), number of slots (u8), slots, nonce, sealed entries. Everything before the nonce is
/// authenticated with the entries, and the nonce decides how they open, so no byte can change unnoticed.
pub(crate) fn parse(path: &Path, bytes: &[u8], store_key: &StoreKey) -> Result<Opened, SecretsError> {
    let damaged = |reason: &str| SecretsError::damaged(path, reason);
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| damaged("not a vault"))?;
    let (version, rest) = rest.split_first_chunk::<2>().ok_or_else(|| damaged("cut short"))?;
    let version = u16::from_le_bytes(*version);
    if version > VERSION {
        let (found, known) = (version.into(), VERSION.into());
        return Err(SecretsError::NewerVersion { path: path.to_path_buf(), found, known });
    }
    if version < VERSION {
        return Err(damaged("no such format version"));
    }
    let (&count, mut rest) = rest.split_first().ok_or_else(|| damaged("cut short"))?;
    if !(1..=2).contains(&count) {
        return Err(damaged("wrong number of keys"));
    }
    let mut slots = Vec::new();
    for _ in 0..count {
        let (slot, after) = rest.split_first_chunk::<SLOT_BYTES>().ok_or_else(|| damaged("cut short"))?;
        slots.push(Slot(*slot));
        rest = after;
    }
    let header = &bytes[..bytes.len() - rest.len()];
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(|| damaged("cut short"))?;

    let slot = slots.iter().find(|s| s.belongs_to(store_key)).ok_or(SecretsError::WrongKey)?;
    let altered = || damaged("its content was altered");
    let vault_key = slot.open(store_key).ok_or_else(altered)?;
    let plain = cipher::open(&vault_key, nonce, header, sealed).ok_or_else(altered)?;
    let entries: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_slice(&plain).map_err(|_| damaged("its content is not a list of secrets"))?;
    let entries = entries
        .into_iter()
        .map(|(owner, secrets)| (owner, secrets.into_iter().map(|(n, s)| (n, SecretString::from(s))).collect()))
        .collect();
    Ok(Opened { vault_key, slots, entries })
}

pub(crate) fn to_bytes(vault_key: &Key, slots: &[Slot], entries: &Entries) -> Result<Vec<u8>, SecretsError> {
    let exposed: BTreeMap<&str, BTreeMap<&str, &str>> = entries
        .iter()
        .map(|(owner, secrets)| {
            (owner.as_str(), secrets.iter().map(|(n, s)| (n.as_str(), s.expose_secret())).collect())
        })
        .collect();
    let plain = write_json(&exposed);
    let size = HEAD_BYTES + slots.len() * SLOT_BYTES + NONCE_BYTES + plain.len() + TAG_BYTES;
    if size > MOST_BYTES {
        return Err(SecretsError::TooLarge { what: "the vault", size, most: MOST_BYTES });
    }
    let mut bytes = Vec::with_capacity(size);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.push(u8::try_from(slots.len()).expect("at most two slots"));
    slots.iter().for_each(|slot| bytes.extend_from_slice(&slot.0));
    let (nonce, sealed) = cipher::seal(vault_key, &bytes, &plain)?;
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// JSON in a buffer large enough from the start: a growing one would leave unwiped copies of secrets behind.
fn write_json(entries: &BTreeMap<&str, BTreeMap<&str, &str>>) -> Zeroizing<Vec<u8>> {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
            self.0 += part.len();
            Ok(part.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    serde_json::to_writer(&mut count, entries).expect("maps of text always serialise");
    let mut plain = Zeroizing::new(Vec::with_capacity(count.0));
    serde_json::to_writer(&mut *plain, entries).expect("maps of text always serialise");
    plain
}
