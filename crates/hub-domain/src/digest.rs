use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Canonical, Resource};

/// Fields that say when or how a row reached us rather than what it says. They are no part of a digest, so that the
/// same facts by two roads give one digest.
const LEFT_OUT: &[&str] = &[
    "ModificationTimestamp",
    "OriginatingSystemModificationTimestamp",
    "PhotosChangeTimestamp",
    "MediaModificationTimestamp",
    "OriginatingSystemName",
];

/// Hash of one canonical row's content (BLAKE3 over its JSON with sorted keys).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// The hash of a record.
    #[must_use]
    pub fn of(record: &Canonical) -> Self {
        Self::of_fields(&record.to_json())
    }

    /// The hash of a record that is JSON already ([`Canonical::to_json`]).
    #[must_use]
    pub fn of_fields(fields: &serde_json::Map<String, serde_json::Value>) -> Self {
        // A BTreeMap fixes the order of keys whatever features serde_json is built with.
        let sorted: BTreeMap<_, _> = fields.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str())).collect();
        let bytes = serde_json::to_vec(&sorted).unwrap_or_default();
        Self(*blake3::hash(&bytes).as_bytes())
    }

    /// From its stored form.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// One hash over all tables, by name.
#[must_use]
pub fn digest_of_tables(tables: &BTreeMap<String, TableHash>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, table) in tables {
        hasher.update(name.as_bytes());
        hasher.update(&[0]);
        hasher.update(table.hash.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex().to_string()
}

/// A name for a file that stands for any text, such as a vendor's key: 64 hexadecimal digits that say nothing of it.
#[must_use]
pub fn name_hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// Hash of a whole table: feed rows in the order of their keys.
#[derive(Debug, Clone, Default)]
pub struct TableDigest {
    hasher: blake3::Hasher,
    rows: u64,
}

/// A finished table hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableHash {
    /// Rows that went in.
    pub rows: u64,
    /// Hexadecimal BLAKE3.
    pub hash: String,
}

impl TableDigest {
    /// Adds a row. Rows must come in ascending byte order of their keys.
    pub fn add(&mut self, resource: Resource, key: &str, content: &ContentDigest) {
        self.hasher.update(resource.as_str().as_bytes());
        self.hasher.update(&[0]);
        self.hasher.update(key.as_bytes());
        self.hasher.update(&[0]);
        self.hasher.update(content.as_bytes());
        self.rows += 1;
    }

    /// The table's hash.
    #[must_use]
    pub fn finish(&self) -> TableHash {
        TableHash { rows: self.rows, hash: self.hasher.finalize().to_hex().to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Currency, Listing};

    #[test]
    fn times_of_arrival_do_not_count() {
        let mut a = Listing::new("1", Currency::USD);
        a.city = Some("Ames".into());
        let mut b = a.clone();
        b.modification_timestamp = Some("2026-01-01T00:00:00Z".into());
        let digest = |l: &Listing| ContentDigest::of(&Canonical::Listing(Box::new(l.clone())));
        assert_eq!(digest(&a), digest(&b));
        b.city = Some("Nevada".into());
        assert_ne!(digest(&a), digest(&b));
    }
}
