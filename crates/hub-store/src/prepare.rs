//! The part of storing a page that needs no database: checking, hashing, packing.

use std::collections::HashMap;

use hub_domain::{Canonical, ContentDigest, Mapped, RawRecord, RecordRights, Stream};
use serde_json::{Map, Value};

use crate::{StoreError, packed};

/// A record ready to be compared with what the store has.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub key: String,
    pub modified: Option<String>,
    pub mapped: Mapped,
    pub content: ContentDigest,
    /// Canonical fields under RESO's names.
    pub fields: Map<String, Value>,
    /// Payload, unmapped fields and issues, packed.
    pub payload: Vec<u8>,
    pub payload_hash: [u8; 32],
    /// What the record says about its own use, as a number ([`RecordRights::to_bits`]).
    pub rights: i64,
}

/// Checks and hashes a page's records. Of records with the same key only the last is kept.
pub(crate) fn prepare(stream: Stream, records: Vec<(RawRecord, Mapped)>) -> Result<Vec<Prepared>, StoreError> {
    let mut last: HashMap<String, usize> = HashMap::with_capacity(records.len());
    for (i, (raw, mapped)) in records.iter().enumerate() {
        check(stream, raw, mapped)?;
        last.insert(raw.key.clone(), i);
    }
    records
        .into_iter()
        .enumerate()
        .filter(|(i, (raw, _))| last.get(&raw.key) == Some(i))
        .map(|(_, (raw, mapped))| prepare_one(raw, mapped))
        .collect()
}

fn check(stream: Stream, raw: &RawRecord, mapped: &Mapped) -> Result<(), StoreError> {
    if raw.resource != stream || mapped.record.resource() != stream {
        return Err(StoreError::bad(format!("a record on a page of {stream} is of another resource")));
    }
    if raw.key.is_empty() {
        return Err(StoreError::bad("a record has no key"));
    }
    if mapped.record.key() != raw.key {
        return Err(StoreError::bad("a record's mapping changed its key"));
    }
    if packed::too_deep(&raw.payload) {
        return Err(StoreError::bad("a record nests deeper than 60 levels"));
    }
    Ok(())
}

fn prepare_one(raw: RawRecord, mapped: Mapped) -> Result<Prepared, StoreError> {
    let fields = mapped.record.to_json();
    let content = ContentDigest::of_fields(&fields);
    let rights = rights_of(&raw.payload, &mapped.record).to_bits();
    let mut envelope = Map::new();
    envelope.insert("payload".to_owned(), Value::Object(raw.payload));
    envelope.insert("unmapped".to_owned(), mapped.unmapped.iter().map(String::as_str).collect());
    if !mapped.issues.is_empty() {
        let issues = serde_json::to_value(&mapped.issues).unwrap_or_default();
        envelope.insert("issues".to_owned(), issues);
    }
    let payload = packed::encode(&envelope);
    if payload.len() > packed::MAX_BYTES {
        return Err(StoreError::bad("a record is larger than 64 MiB"));
    }
    let payload_hash = *blake3::hash(&payload).as_bytes();
    Ok(Prepared { key: raw.key, modified: raw.modified, mapped, content, fields, payload, payload_hash, rights })
}

/// What a record says about its own use: in its payload, and in what the mapping understood of it.
pub(crate) fn rights_of(payload: &Map<String, Value>, record: &Canonical) -> RecordRights {
    let rights = RecordRights::of(payload);
    match record {
        Canonical::Listing(listing) => rights.with_listing(listing),
        _ => rights,
    }
}
