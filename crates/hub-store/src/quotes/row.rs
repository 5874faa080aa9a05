//! What all records of quotes share: their identifiers, bodies and history.

use hub_domain::PartnerId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::StoreError;

pub(super) fn bytes(id: &Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

pub(super) fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|_| StoreError::damaged("an identifier of quotes does not read"))
}

pub(super) fn read<T: DeserializeOwned>(body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|_| StoreError::damaged("a record of quotes does not read"))
}

pub(super) fn write<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::bad("a record that cannot be written down"))
}

/// What a deed did to one record.
pub(super) struct Deed<'a> {
    pub record: &'a Uuid,
    pub what: &'static str,
    pub before: Option<&'a str>,
    pub after: &'a str,
}

pub(super) async fn note(conn: &mut SqliteConnection, now: i64, deed: Deed<'_>) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO quote_history (at, record, what, before, after) VALUES (?, ?, ?, ?, ?)")
        .bind(now)
        .bind(bytes(deed.record))
        .bind(deed.what)
        .bind(deed.before.map(str::to_owned))
        .bind(deed.after.to_owned())
        .execute(conn)
        .await?;
    Ok(())
}

/// The row of a partner, where one is named.
pub(super) async fn partner(conn: &mut SqliteConnection, id: Option<PartnerId>) -> Result<Option<i64>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    let row: Option<i64> = sqlx::query_scalar("SELECT id FROM partner WHERE uuid = ?")
        .bind(bytes(id.as_uuid()))
        .fetch_optional(conn)
        .await?;
    row.map(Some).ok_or(StoreError::NotFound { what: "partner" })
}

/// Keeps the content of a document once, and answers its hash.
pub(crate) async fn file(conn: &mut SqliteConnection, content: &[u8]) -> Result<[u8; 32], StoreError> {
    let digest = *blake3::hash(content).as_bytes();
    sqlx::query("INSERT OR IGNORE INTO partner_file (digest, content) VALUES (?, ?)")
        .bind(digest.to_vec())
        .bind(content.to_vec())
        .execute(conn)
        .await?;
    Ok(digest)
}

/// The content of a document, looked at again: what does not have the hash it was taken in with is not given out.
pub(crate) fn same(digest: &[u8], content: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    if blake3::hash(&content).as_bytes().as_slice() == digest {
        Ok(content)
    } else {
        Err(StoreError::damaged("a document is not the one that was taken in"))
    }
}
