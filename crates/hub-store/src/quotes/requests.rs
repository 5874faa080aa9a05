//! Requests to several partners, each kept with the quotes it waits for.

use chrono::{DateTime, Utc};
use hub_domain::QuoteRequestId;
use hub_domain::partner::Checked;
use hub_domain::quote::{AskState, KeptQuote, QuoteRequest};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection as _, Row};

use super::row::{self, Deed, bytes, read, write};
use crate::{Store, StoreError, time};

/// A question to one partner, not yet kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAsk {
    /// The quote that is waited for.
    pub quote: KeptQuote,
    /// Where the question goes.
    pub address: String,
    /// The message's identifier, the same however often it is tried.
    pub message_id: String,
    /// Whether it is to go out, or stays a draft.
    pub state: AskState,
}

/// A request as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRequest {
    /// What was asked.
    pub value: QuoteRequest,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Partners asked.
    pub asked: u32,
    /// Partners that have not answered.
    pub waiting: u32,
}

impl Store {
    /// Keeps a request with one question for each partner.
    ///
    /// # Errors
    /// [`StoreError::Quote`] for what is wrong with it; [`StoreError::NotFound`] for a partner that is not there. Nothing
    /// is kept then.
    pub async fn add_quote_request(&self, request: &Checked<QuoteRequest>, asks: &[NewAsk]) -> Result<(), StoreError> {
        let request = request.get();
        request.check()?;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let body = write(request)?;
        let number: i64 =
            sqlx::query_scalar("INSERT INTO quote_request (uuid, body, created_at) VALUES (?, ?, ?) RETURNING id")
                .bind(bytes(request.id.as_uuid()))
                .bind(&body)
                .bind(now)
                .fetch_one(&mut *tx)
                .await?;
        let deed = Deed { record: request.id.as_uuid(), what: "request", before: None, after: &body };
        row::note(&mut tx, now, deed).await?;
        for ask in asks {
            if !matches!(ask.state, AskState::Draft | AskState::Queued) || ask.quote.kind != request.kind {
                return Err(StoreError::bad("a new question is a draft or queued, and of the request's kind"));
            }
            ask.quote.check()?;
            let partner = row::partner(&mut tx, ask.quote.partner).await?;
            let body = write(&ask.quote)?;
            let quote: i64 = sqlx::query_scalar(
                "INSERT INTO quote (uuid, request, partner, body, revision, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5) RETURNING id",
            )
            .bind(bytes(ask.quote.id.as_uuid()))
            .bind(number)
            .bind(partner)
            .bind(&body)
            .bind(now)
            .fetch_one(&mut *tx)
            .await?;
            sqlx::query("INSERT INTO quote_ask (quote, address, message_id, state, not_before) VALUES (?, ?, ?, ?, ?)")
                .bind(quote)
                .bind(&ask.address)
                .bind(&ask.message_id)
                .bind(ask.state.as_str())
                .bind(now)
                .execute(&mut *tx)
                .await?;
            let deed = Deed { record: ask.quote.id.as_uuid(), what: "quote", before: None, after: &body };
            row::note(&mut tx, now, deed).await?;
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Requests, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn quote_requests(&self, limit: u32) -> Result<Vec<StoredRequest>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(AssertSqlSafe(format!("{SELECT} ORDER BY r.id DESC LIMIT ?")))
            .bind(limit)
            .fetch_all(&mut *reader)
            .await?;
        rows.iter().map(stored).collect()
    }

    /// A request.
    ///
    /// # Errors
    /// The database's.
    pub async fn quote_request(&self, id: QuoteRequestId) -> Result<Option<StoredRequest>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE r.uuid = ?")))
            .bind(bytes(id.as_uuid()))
            .fetch_optional(&mut *reader)
            .await?;
        row.as_ref().map(stored).transpose()
    }
}

const SELECT: &str = "SELECT r.body, r.created_at,
    (SELECT count(*) FROM quote q JOIN quote_ask a ON a.quote = q.id WHERE q.request = r.id),
    (SELECT count(*) FROM quote q WHERE q.request = r.id AND q.status = 'requested')
    FROM quote_request r";

fn stored(row: &SqliteRow) -> Result<StoredRequest, StoreError> {
    Ok(StoredRequest {
        value: read(row.try_get(0)?)?,
        made_at: time::from_ms(row.try_get(1)?),
        asked: row.try_get(2)?,
        waiting: row.try_get(3)?,
    })
}
