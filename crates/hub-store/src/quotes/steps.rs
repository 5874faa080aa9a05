//! Steps of a quote: chosen, declined, withdrawn, expired; and the last one taken back.

use chrono::Days;
use hub_domain::QuoteId;
use hub_domain::quote::{KeptQuote, QuoteStatus};
use sqlx::{Connection as _, SqliteConnection};

use super::list::{self, StoredQuote};
use super::row::{self, Deed, bytes, read, uuid, write};
use crate::{Store, StoreError};

impl Store {
    /// Takes a quote a step on, now by the store's clock, and answers it as it is then.
    ///
    /// # Errors
    /// [`StoreError::Quote`] for a step that is not to be had; [`StoreError::BadInput`] when somebody changed it since,
    /// or when another quote of the same request is chosen already; [`StoreError::NotFound`].
    pub async fn step_quote(&self, id: QuoteId, to: QuoteStatus, revision: u32) -> Result<StoredQuote, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let (number, stored) = seen(&mut tx, id, revision).await?;
        if to == QuoteStatus::Chosen {
            let other: Option<i64> = sqlx::query_scalar(
                "SELECT id FROM quote WHERE status = 'chosen' AND id <> ?1
                 AND request = (SELECT request FROM quote WHERE id = ?1)",
            )
            .bind(number)
            .fetch_optional(&mut *tx)
            .await?;
            if other.is_some() {
                return Err(StoreError::bad("another quote of this request is chosen; take that back first"));
            }
        }
        let mut after = stored.value.clone();
        after.step(to, self.here())?;
        put(&mut tx, number, &stored.value, &after, self.now_ms()).await?;
        let now = list::find(&mut tx, id).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        now.map(|(_, quote)| quote).ok_or(StoreError::NotFound { what: "quote" })
    }

    /// Takes back the last step of a quote; the history keeps both.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] when somebody changed it since, or when its last change was no step.
    pub async fn take_back_quote_step(&self, id: QuoteId, revision: u32) -> Result<StoredQuote, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let (number, stored) = seen(&mut tx, id, revision).await?;
        let before: Option<String> = sqlx::query_scalar(
            "SELECT before FROM quote_history WHERE record = ? AND what = 'quote' ORDER BY id DESC LIMIT 1",
        )
        .bind(bytes(id.as_uuid()))
        .fetch_one(&mut *tx)
        .await?;
        let before: Option<KeptQuote> = before.map(|body| read(&body)).transpose()?;
        let before = before.filter(|before| before.quote == stored.value.quote && before.status != stored.value.status);
        let before = before.ok_or_else(|| StoreError::bad("its last change was no step"))?;
        put(&mut tx, number, &stored.value, &before, self.now_ms()).await?;
        let now = list::find(&mut tx, id).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        now.map(|(_, quote)| quote).ok_or(StoreError::NotFound { what: "quote" })
    }

    /// Notes that quotes have expired whose moment has passed or whose last day has ended where the user is, and answers how
    /// many.
    ///
    /// # Errors
    /// The database's.
    pub async fn expire_quotes(&self) -> Result<u32, StoreError> {
        let now = self.here();
        // A moment is kept by its issuer's day, which can be a day ahead of ours when it has passed already.
        let ahead = now.date_naive() + Days::new(1);
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let due: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT uuid FROM quote WHERE expires_on <= ? AND status IN ('received', 'chosen')")
                .bind(ahead.to_string())
                .fetch_all(&mut *tx)
                .await?;
        let mut expired = 0;
        for id in &due {
            let (number, stored) =
                list::find(&mut tx, uuid(id)?.into()).await?.ok_or(StoreError::NotFound { what: "quote" })?;
            if !stored.value.quote.as_ref().is_some_and(|quote| quote.has_expired(now)) {
                continue;
            }
            let mut after = stored.value.clone();
            after.step(QuoteStatus::Expired, now)?;
            put(&mut tx, number, &stored.value, &after, self.now_ms()).await?;
            expired += 1;
        }
        tx.commit().await?;
        drop(writer);
        if expired > 0 {
            self.announce(None, Vec::new());
        }
        Ok(expired)
    }
}

async fn seen(conn: &mut SqliteConnection, id: QuoteId, revision: u32) -> Result<(i64, StoredQuote), StoreError> {
    let found = list::find(conn, id).await?.ok_or(StoreError::NotFound { what: "quote" })?;
    if found.1.revision == revision {
        Ok(found)
    } else {
        Err(StoreError::bad("the quote was changed since; look at it again"))
    }
}

async fn put(
    conn: &mut SqliteConnection,
    number: i64,
    before: &KeptQuote,
    after: &KeptQuote,
    now: i64,
) -> Result<(), StoreError> {
    let (was, body) = (write(before)?, write(after)?);
    sqlx::query("UPDATE quote SET body = ?, revision = revision + 1, updated_at = ? WHERE id = ?")
        .bind(&body)
        .bind(now)
        .bind(number)
        .execute(&mut *conn)
        .await?;
    let deed = Deed { record: after.id.as_uuid(), what: "quote", before: Some(&was), after: &body };
    row::note(conn, now, deed).await
}
