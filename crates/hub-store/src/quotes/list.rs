//! Quotes as they are kept.

use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::quote::{KeptQuote, QuoteKind, QuoteStatus};
use hub_domain::{QuoteId, QuoteRequestId};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::asks::{self, Ask};
use super::row::{bytes, read, uuid, write};
use crate::{Store, StoreError, time};

/// A quote as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredQuote {
    /// The quote.
    pub value: KeptQuote,
    /// The request it answers.
    pub request: Option<QuoteRequestId>,
    /// The name of the partner, where it is one we keep.
    pub partner_name: Option<String>,
    /// How its question fares, where there was one.
    pub ask: Option<Ask>,
    /// Grows with each change; to be handed in with the next one.
    pub revision: u32,
    /// When it came, or was asked for.
    pub made_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Which quotes. What is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuotesQuery {
    /// These.
    pub ids: Vec<QuoteId>,
    /// Of this kind.
    pub kind: Option<QuoteKind>,
    /// Of this request.
    pub request: Option<QuoteRequestId>,
    /// That belong to no request.
    pub unasked: bool,
    /// One of these.
    pub statuses: Vec<QuoteStatus>,
    /// Whose last day is before this one.
    pub expiring_before: Option<NaiveDate>,
    /// Rows wanted.
    pub limit: u32,
}

pub(super) const COLUMNS: &str = "SELECT q.body, r.uuid, p.name, q.revision, q.created_at, q.updated_at,
    a.state, a.attempts, a.said, a.sent_at, a.message_id, a.address, a.not_before, q.id
    FROM quote q LEFT JOIN quote_request r ON r.id = q.request LEFT JOIN partner p ON p.id = q.partner
    LEFT JOIN quote_ask a ON a.quote = q.id";

impl QuotesQuery {
    fn statement(&self) -> Result<(String, Vec<String>), StoreError> {
        let (mut parts, mut binds) = (vec!["1".to_owned()], Vec::new());
        if !self.ids.is_empty() {
            parts.push("lower(hex(q.uuid)) IN (SELECT value FROM json_each(?))".to_owned());
            let ids: Vec<String> = self.ids.iter().map(|id| id.as_uuid().simple().to_string()).collect();
            binds.push(write(&ids)?);
        }
        if let Some(kind) = self.kind {
            parts.push("q.kind = ?".to_owned());
            binds.push(kind.as_str().to_owned());
        }
        if let Some(request) = self.request {
            parts.push("q.request = (SELECT id FROM quote_request WHERE lower(hex(uuid)) = ?)".to_owned());
            binds.push(request.as_uuid().simple().to_string());
        }
        if self.unasked {
            parts.push("q.request IS NULL".to_owned());
        }
        if !self.statuses.is_empty() {
            parts.push("q.status IN (SELECT value FROM json_each(?))".to_owned());
            binds.push(write(&self.statuses)?);
        }
        if let Some(before) = self.expiring_before {
            parts.push("q.expires_on < ?".to_owned());
            binds.push(before.to_string());
        }
        let condition = parts.join(" AND ");
        Ok((format!("{COLUMNS} WHERE {condition} ORDER BY q.id DESC LIMIT {}", self.limit), binds))
    }
}

impl Store {
    /// Quotes that answer a question, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn quotes(&self, query: &QuotesQuery) -> Result<Vec<StoredQuote>, StoreError> {
        let (sql, binds) = query.statement()?;
        let mut reader = self.reader().await?;
        let mut ask = sqlx::query(AssertSqlSafe(sql));
        for bind in binds {
            ask = ask.bind(bind);
        }
        ask.fetch_all(&mut *reader).await?.iter().map(|row| stored(row).map(|(_, quote)| quote)).collect()
    }

    /// A quote.
    ///
    /// # Errors
    /// The database's.
    pub async fn quote(&self, id: QuoteId) -> Result<Option<StoredQuote>, StoreError> {
        let mut reader = self.reader().await?;
        Ok(find(&mut reader, id).await?.map(|(_, quote)| quote))
    }

    /// The quote of a reference, such as `EH-7K2M-9QXF-Y`.
    ///
    /// # Errors
    /// The database's.
    pub async fn quote_of_reference(&self, reference: &str) -> Result<Option<StoredQuote>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE q.body ->> '$.reference' = ?")))
            .bind(reference.to_owned())
            .fetch_optional(&mut *reader)
            .await?;
        Ok(row.as_ref().map(stored).transpose()?.map(|(_, quote)| quote))
    }
}

/// A quote and its row.
pub(super) async fn find(conn: &mut SqliteConnection, id: QuoteId) -> Result<Option<(i64, StoredQuote)>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE q.uuid = ?")))
        .bind(bytes(id.as_uuid()))
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(stored).transpose()
}

fn stored(row: &SqliteRow) -> Result<(i64, StoredQuote), StoreError> {
    let request: Option<Vec<u8>> = row.try_get(1)?;
    let quote = StoredQuote {
        value: read(row.try_get(0)?)?,
        request: request.map(|b| uuid(&b).map(QuoteRequestId::from)).transpose()?,
        partner_name: row.try_get(2)?,
        ask: asks::of_row(row, 6)?,
        revision: row.try_get(3)?,
        made_at: time::from_ms(row.try_get(4)?),
        updated_at: time::from_ms(row.try_get(5)?),
    };
    Ok((row.try_get(13)?, quote))
}
