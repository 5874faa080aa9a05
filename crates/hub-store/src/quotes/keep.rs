//! Quotes that have come, with the document they came in.

use hub_domain::partner::{Checked, MOST_DOCUMENT_BYTES};
use hub_domain::quote::{KeptQuote, Quote};
use hub_domain::{QuoteId, QuoteRequestId};
use sqlx::{Connection as _, Row, SqliteConnection};

use super::list;
use super::row::{self, Deed, bytes, same, write};
use crate::{Store, StoreError};

/// A quote that came.
#[derive(Debug, Clone, PartialEq)]
pub struct NewQuote {
    /// The quote: a new record, or the identifier of one that waits for it.
    pub id: QuoteId,
    /// From which partner, of a new record.
    pub partner: Option<hub_domain::PartnerId>,
    /// To which request it belongs, of a new record.
    pub request: Option<QuoteRequestId>,
    /// What was quoted.
    pub quote: Checked<Quote>,
}

/// The original of a quote or a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteDocument {
    /// The file's name.
    pub name: String,
    /// Its bytes, as they came.
    pub content: Vec<u8>,
}

impl Store {
    /// Keeps all quotes of a document, and the document. An identifier that waits for its quote receives it; others become
    /// new records. Answers how many are new to the store.
    ///
    /// # Errors
    /// [`StoreError::Quote`] for a quote that cannot be kept or received, [`StoreError::BadInput`] for one that was read
    /// in another document, [`StoreError::NotFound`]. Nothing is kept then.
    pub async fn keep_quotes(&self, quotes: &[NewQuote], content: &[u8]) -> Result<(), StoreError> {
        if content.len() as u64 > MOST_DOCUMENT_BYTES {
            return Err(StoreError::bad("the document is larger than what is kept"));
        }
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let digest = row::file(&mut tx, content).await?;
        for new in quotes {
            if new.quote.get().source.document.0 != digest {
                return Err(StoreError::bad("the quote was read in another document"));
            }
            keep(&mut tx, new, &digest, now).await?;
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// The document a quote was read in, looked at again: what does not have the hash it was taken in with is not given
    /// out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`].
    pub async fn quote_document(&self, id: QuoteId) -> Result<QuoteDocument, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "SELECT f.digest, f.content, q.body ->> '$.quote.source.name'
             FROM quote q JOIN partner_file f ON f.digest = q.file WHERE q.uuid = ?",
        )
        .bind(bytes(id.as_uuid()))
        .fetch_optional(&mut *reader)
        .await?
        .ok_or(StoreError::NotFound { what: "document of the quote" })?;
        let digest: Vec<u8> = row.try_get(0)?;
        Ok(QuoteDocument { name: row.try_get(2)?, content: same(&digest, row.try_get(1)?)? })
    }
}

async fn keep(conn: &mut SqliteConnection, new: &NewQuote, digest: &[u8], now: i64) -> Result<(), StoreError> {
    let quote = new.quote.get().clone();
    if let Some((number, mut stored)) = list::find(conn, new.id).await? {
        let before = write(&stored.value)?;
        stored.value.receive(quote)?;
        let after = write(&stored.value)?;
        sqlx::query("UPDATE quote SET body = ?, file = ?, revision = revision + 1, updated_at = ? WHERE id = ?")
            .bind(&after)
            .bind(digest.to_vec())
            .bind(now)
            .bind(number)
            .execute(&mut *conn)
            .await?;
        let deed = Deed { record: new.id.as_uuid(), what: "quote", before: Some(&before), after: &after };
        return row::note(conn, now, deed).await;
    }
    let kept = KeptQuote { id: new.id, ..KeptQuote::unasked(new.partner, quote)? };
    let partner = row::partner(conn, new.partner).await?;
    let request: Option<i64> = match new.request {
        None => None,
        Some(request) => {
            let found: Option<(i64, String)> = sqlx::query_as("SELECT id, kind FROM quote_request WHERE uuid = ?")
                .bind(bytes(request.as_uuid()))
                .fetch_optional(&mut *conn)
                .await?;
            let (number, kind) = found.ok_or(StoreError::NotFound { what: "request for quotes" })?;
            if kind != kept.kind.as_str() {
                return Err(StoreError::bad("the request is for another kind of quote"));
            }
            Some(number)
        }
    };
    let body = write(&kept)?;
    sqlx::query(
        "INSERT INTO quote (uuid, request, partner, file, body, revision, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6)",
    )
    .bind(bytes(new.id.as_uuid()))
    .bind(request)
    .bind(partner)
    .bind(digest.to_vec())
    .bind(&body)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    let deed = Deed { record: new.id.as_uuid(), what: "quote", before: None, after: &body };
    row::note(conn, now, deed).await
}

/// The hash by which a document is kept, BLAKE3.
#[must_use]
pub fn digest_of(content: &[u8]) -> [u8; 32] {
    *blake3::hash(content).as_bytes()
}
