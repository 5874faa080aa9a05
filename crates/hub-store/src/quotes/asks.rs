//! Questions on their way out.

use std::time::Duration;

use chrono::{DateTime, Utc};
use hub_domain::quote::{AskState, QuoteStatus};
use hub_domain::{QuoteId, QuoteRequestId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row, SqliteConnection};

use super::list;
use super::row::{self, Deed, uuid};
use crate::post::{PostCounts, PostOutcome, later};
use crate::{Store, StoreError, time};

/// How the question to one partner fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Its state.
    pub state: AskState,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it has not gone out: the class of the server's answer.
    pub said: Option<String>,
    /// When it went.
    pub sent_at: Option<DateTime<Utc>>,
    /// The message's identifier.
    pub message_id: String,
    /// Where it goes.
    pub address: String,
    /// Not before.
    pub not_before: DateTime<Utc>,
}

/// A question that is due to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAsk {
    /// The quote that is waited for.
    pub quote: QuoteId,
    /// What is asked.
    pub request: QuoteRequestId,
}

impl Store {
    /// Questions that are due, the longest waiting first.
    ///
    /// # Errors
    /// The database's.
    pub async fn due_asks(&self) -> Result<Vec<DueAsk>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT q.uuid, r.uuid FROM quote_ask a JOIN quote q ON q.id = a.quote
             JOIN quote_request r ON r.id = q.request
             WHERE a.state = 'queued' AND a.not_before <= ? AND q.status = 'requested' ORDER BY a.not_before, a.quote",
        )
        .bind(self.now_ms())
        .fetch_all(&mut *reader)
        .await?;
        let due = |row: &SqliteRow| {
            let (quote, request): (Vec<u8>, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
            Ok(DueAsk { quote: uuid(&quote)?.into(), request: uuid(&request)?.into() })
        };
        rows.iter().map(due).collect()
    }

    /// How many questions whose answers nobody has wait for what.
    ///
    /// # Errors
    /// The database's.
    pub async fn ask_counts(&self) -> Result<PostCounts, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "SELECT count(*) FILTER (WHERE a.state IN ('queued', 'sending')),
             count(*) FILTER (WHERE a.state IN ('failed', 'unsure')), count(*) FILTER (WHERE a.state = 'draft')
             FROM quote_ask a JOIN quote q ON q.id = a.quote WHERE q.status = 'requested' AND a.state <> 'sent'",
        )
        .fetch_one(&mut *reader)
        .await?;
        Ok(PostCounts { waiting: row.try_get(0)?, troubled: row.try_get(1)?, drafts: row.try_get(2)? })
    }

    /// Takes a question a step on that a person decides about: into the queue, back to a draft, or sent by their own hand.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for a step that is not to be had, and while the question is being handed over: what became
    /// of that is for [`Store::end_ask`] to say. [`StoreError::NotFound`].
    pub async fn step_ask(&self, id: QuoteId, to: AskState) -> Result<(), StoreError> {
        if !self.change_ask(id, to, None, Duration::ZERO, |ask, _| ask.state != AskState::Sending).await? {
            return Err(StoreError::bad("the question is being handed over at the moment"));
        }
        Ok(())
    }

    /// Notes that a question is about to be handed to the server, unless somebody has decided otherwise meanwhile: the
    /// answer is whether it may be. What is found so after a crash may have gone.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_ask(&self, id: QuoteId) -> Result<bool, StoreError> {
        self.change_ask(id, AskState::Sending, None, Duration::ZERO, |ask, status| {
            ask.state == AskState::Queued && status == QuoteStatus::Requested
        })
        .await
    }

    /// Puts a queued question off: the server was not reached, and the question is not why.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_off_ask(&self, id: QuoteId, after: Duration, said: &str) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query(
            "UPDATE quote_ask SET not_before = ?, said = ?, attempts = attempts + 1
             WHERE state = 'queued' AND quote = (SELECT id FROM quote WHERE uuid = ?)",
        )
        .bind(later(self.now_ms(), after))
        .bind(said)
        .bind(row::bytes(id.as_uuid()))
        .execute(&mut *writer)
        .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Has what waits tried at once: what stood in its way was changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn hurry_asks(&self) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query("UPDATE quote_ask SET not_before = ? WHERE state = 'queued'")
            .bind(self.now_ms())
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// Notes what became of an attempt.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for one that has none.
    pub async fn end_ask(&self, id: QuoteId, outcome: PostOutcome) -> Result<(), StoreError> {
        let (to, said, after) = match outcome {
            PostOutcome::Sent => (AskState::Sent, None, Duration::ZERO),
            PostOutcome::Again { after, said } => (AskState::Queued, Some(said), after),
            PostOutcome::Unsure => (AskState::Unsure, None, Duration::ZERO),
            PostOutcome::Failed(said) => (AskState::Failed, Some(said), Duration::ZERO),
        };
        self.change_ask(id, to, said, after, |_, _| true).await.map(drop)
    }

    /// Questions that were being handed over when the program ended: nobody knows whether they went.
    ///
    /// # Errors
    /// The database's.
    pub async fn unsettled_asks(&self) -> Result<u32, StoreError> {
        let mut writer = self.writer().await?;
        let done =
            sqlx::query("UPDATE quote_ask SET state = 'unsure' WHERE state = 'sending'").execute(&mut *writer).await?;
        drop(writer);
        let count = u32::try_from(done.rows_affected()).unwrap_or(u32::MAX);
        if count > 0 {
            self.announce(None, Vec::new());
        }
        Ok(count)
    }

    async fn change_ask(
        &self,
        id: QuoteId,
        to: AskState,
        said: Option<String>,
        after: Duration,
        may: impl Fn(&Ask, QuoteStatus) -> bool + Send,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let not_before = later(now, after);
        let (number, stored) = list::find(&mut tx, id).await?.ok_or(StoreError::NotFound { what: "quote" })?;
        let ask = stored.ask.ok_or(StoreError::NotFound { what: "question to the partner" })?;
        if !may(&ask, stored.value.status) {
            return Ok(false);
        }
        change(&mut tx, (id, number, &ask), to, said, not_before, now).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(true)
    }
}

async fn change(
    conn: &mut SqliteConnection,
    (id, number, ask): (QuoteId, i64, &Ask),
    to: AskState,
    said: Option<String>,
    not_before: i64,
    now: i64,
) -> Result<(), StoreError> {
    if !ask.state.next().contains(&to) {
        let (from, to) = (ask.state.as_str(), to.as_str());
        return Err(StoreError::bad(format!("a question that is {from} cannot become {to}")));
    }
    sqlx::query(
        "UPDATE quote_ask SET state = ?, attempts = attempts + ?, not_before = ?, said = ?, sent_at = ? WHERE quote = ?",
    )
    .bind(to.as_str())
    .bind(i64::from(to == AskState::Sending))
    .bind(not_before)
    .bind(&said)
    .bind((to == AskState::Sent).then_some(now))
    .bind(number)
    .execute(&mut *conn)
    .await?;
    let state = |state: AskState, said: Option<&str>| {
        serde_json::json!({ "state": state.as_str(), "said": said, "message_id": ask.message_id }).to_string()
    };
    let (before, after) = (state(ask.state, ask.said.as_deref()), state(to, said.as_deref()));
    let deed = Deed { record: id.as_uuid(), what: "ask", before: Some(&before), after: &after };
    row::note(conn, now, deed).await
}

/// The columns of a question, from `at` on: state, attempts, said, sent_at, message_id, address, not_before.
pub(super) fn of_row(row: &SqliteRow, at: usize) -> Result<Option<Ask>, StoreError> {
    let Some(state) = row.try_get::<Option<&str>, _>(at)? else { return Ok(None) };
    let state = AskState::parse(state).ok_or_else(|| StoreError::damaged("the state of a question does not read"))?;
    let sent: Option<i64> = row.try_get(at + 3)?;
    Ok(Some(Ask {
        state,
        attempts: row.try_get(at + 1)?,
        said: row.try_get(at + 2)?,
        sent_at: sent.map(time::from_ms),
        message_id: row.try_get(at + 4)?,
        address: row.try_get(at + 5)?,
        not_before: time::from_ms(row.try_get(at + 6)?),
    }))
}
