//! Letters about jobs, on their way out.

use std::time::Duration;

use chrono::{DateTime, Utc};
use hub_domain::partner::Checked;
use hub_domain::service::{Job, JobTold, MessageKind, MessageState, ServiceMessage};
use hub_domain::{JobId, MessageId};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};
use uuid::Uuid;

use super::record;
use crate::post::{PostCounts, PostOutcome, later};
use crate::{Store, StoreError, time};

/// Why a letter was discarded that made room for a newer one. It does not count as one that came.
const REPLACED: &str = "replaced";

/// A letter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMessage {
    /// The letter.
    pub value: ServiceMessage,
    /// How it fares.
    pub state: MessageState,
    /// How often it was tried.
    pub attempts: u32,
    /// Not before.
    pub not_before: DateTime<Utc>,
    /// Why it has not gone out.
    pub said: Option<String>,
    /// When it went.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageQuery {
    /// One.
    One(MessageId),
    /// About a job.
    Job(JobId),
    /// That have not come to an end.
    Open,
    /// That have, the latest first, at most so many.
    Ended(u32),
    /// That are due at the mail server.
    Due,
}

const COLUMNS: &str = "SELECT uuid, job, who, partner, name, kind, starts_at, address, subject, body, calendar, method,
    message_id, expires_at, state, attempts, not_before, said, sent_at, created_at FROM service_message";

impl Store {
    /// Keeps a letter as a draft or as one that waits to go. What was written before to the same person about the same job
    /// and has not gone makes room for it. Answers whether it was kept: a reminder comes once per time.
    ///
    /// # Errors
    /// [`StoreError::Record`] for what is wrong with it; [`StoreError::NotFound`] for the job or partner.
    pub async fn add_message(
        &self,
        message: &Checked<ServiceMessage>,
        state: MessageState,
    ) -> Result<bool, StoreError> {
        let it = message.get();
        it.check()?;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let partner = it.partner.map(|id| id.as_uuid().as_bytes().to_vec());
        let (method, calendar) = it.calendar.clone().unzip();
        let done = sqlx::query(
            "INSERT INTO service_message (uuid, job, who, partner, name, kind, starts_at, address, subject, body, calendar,
             method, message_id, expires_at, state, not_before, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(it.id.as_uuid().as_bytes().to_vec())
        .bind(it.job.as_uuid().as_bytes().to_vec())
        .bind(&it.who)
        .bind(&partner)
        .bind(&it.name)
        .bind(it.kind.as_str())
        .bind(it.starts_at.map(|at| at.timestamp_millis()))
        .bind(&it.address)
        .bind(&it.subject)
        .bind(&it.body)
        .bind(calendar)
        .bind(method)
        .bind(&it.message_id)
        .bind(it.expires_at.timestamp_millis())
        .bind(state.as_str())
        .bind(now)
        .bind(now)
        .execute(&mut *tx)
        .await
        .map_err(|refused| match refused.as_database_error() {
            Some(db) if db.is_foreign_key_violation() => StoreError::NotFound { what: "the job or whoever does it" },
            _ => refused.into(),
        })?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE service_message SET state = 'discarded', said = ? WHERE job = ? AND who = ? AND partner IS ?
             AND state IN ('draft', 'waiting', 'failed') AND uuid <> ?",
        )
        .bind(REPLACED)
        .bind(it.job.as_uuid().as_bytes().to_vec())
        .bind(&it.who)
        .bind(&partner)
        .bind(it.id.as_uuid().as_bytes().to_vec())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(true)
    }

    /// Letters, in the order they were written unless the question says otherwise.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn messages(&self, which: MessageQuery) -> Result<Vec<KeptMessage>, StoreError> {
        let mut reader = self.reader().await?;
        let filter = match which {
            MessageQuery::One(_) => "WHERE uuid = ?",
            MessageQuery::Job(_) => "WHERE job = ? ORDER BY id",
            MessageQuery::Open => "WHERE state IN ('draft', 'waiting', 'sending', 'unsure', 'failed') ORDER BY id",
            MessageQuery::Ended(_) => "WHERE state IN ('sent', 'expired', 'discarded') ORDER BY id DESC LIMIT ?",
            MessageQuery::Due => "WHERE state = 'waiting' AND not_before <= ? ORDER BY not_before, id",
        };
        let query = sqlx::query(AssertSqlSafe(format!("{COLUMNS} {filter}")));
        let query = match which {
            MessageQuery::One(id) => query.bind(id.as_uuid().as_bytes().to_vec()),
            MessageQuery::Job(id) => query.bind(id.as_uuid().as_bytes().to_vec()),
            MessageQuery::Open => query,
            MessageQuery::Ended(most) => query.bind(most),
            MessageQuery::Due => query.bind(self.now_ms()),
        };
        query.fetch_all(&mut *reader).await?.iter().map(of_row).collect()
    }

    /// How many letters wait for what.
    ///
    /// # Errors
    /// The database's.
    pub async fn message_counts(&self) -> Result<PostCounts, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending')),
             count(*) FILTER (WHERE state IN ('failed', 'unsure')), count(*) FILTER (WHERE state = 'draft')
             FROM service_message WHERE state IN ('draft', 'waiting', 'sending', 'unsure', 'failed')",
        )
        .fetch_one(&mut *reader)
        .await?;
        Ok(PostCounts { waiting: row.try_get(0)?, troubled: row.try_get(1)?, drafts: row.try_get(2)? })
    }

    /// Takes a letter a step on that a person decides about, or that follows from the job: released, discarded. Answers
    /// whether it could be.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn step_message(&self, id: MessageId, to: MessageState, said: Option<&str>) -> Result<bool, StoreError> {
        self.change_message(id, to, said.map(str::to_owned), Duration::ZERO, None).await
    }

    /// Notes that a letter is about to be handed to the server, unless somebody has decided otherwise meanwhile: the answer
    /// is whether it may be. What is found so after a crash may have gone.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_message(&self, id: MessageId) -> Result<bool, StoreError> {
        self.change_message(id, MessageState::Sending, None, Duration::ZERO, None).await
    }

    /// Notes what became of an attempt. What went is written down in the job in the same breath, so that everybody is told
    /// once.
    ///
    /// # Errors
    /// The database's; the job cannot be kept.
    pub async fn end_message(&self, id: MessageId, outcome: PostOutcome, by: &str) -> Result<(), StoreError> {
        let (to, said, after) = match outcome {
            PostOutcome::Sent => (MessageState::Sent, None, Duration::ZERO),
            PostOutcome::Again { after, said } => (MessageState::Waiting, Some(said), after),
            PostOutcome::Unsure => (MessageState::Unsure, None, Duration::ZERO),
            PostOutcome::Failed(said) => (MessageState::Failed, Some(said), Duration::ZERO),
        };
        self.change_message(id, to, said, after, Some(by)).await.map(drop)
    }

    /// Puts a waiting letter off: the server was not reached, and the letter is not why.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_off_message(&self, id: MessageId, after: Duration, said: &str) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query(
            "UPDATE service_message SET not_before = ?, said = ?, attempts = attempts + 1
             WHERE state = 'waiting' AND uuid = ?",
        )
        .bind(later(self.now_ms(), after))
        .bind(said)
        .bind(id.as_uuid().as_bytes().to_vec())
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
    pub async fn hurry_messages(&self) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query("UPDATE service_message SET not_before = ? WHERE state = 'waiting'")
            .bind(self.now_ms())
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// Letters that nobody can act on any more come to their end. Answers how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn expire_messages(&self) -> Result<u32, StoreError> {
        self.settle_messages(
            "UPDATE service_message SET state = 'expired' WHERE state IN ('draft', 'waiting', 'failed') AND expires_at <= ?",
            Some(self.now_ms()),
        )
        .await
    }

    /// Letters that were being handed over when the program ended: nobody knows whether they went.
    ///
    /// # Errors
    /// The database's.
    pub async fn unsettled_messages(&self) -> Result<u32, StoreError> {
        self.settle_messages("UPDATE service_message SET state = 'unsure' WHERE state = 'sending'", None).await
    }

    async fn settle_messages(&self, sql: &'static str, now: Option<i64>) -> Result<u32, StoreError> {
        let mut writer = self.writer().await?;
        let query = sqlx::query(sql);
        let query = if let Some(now) = now { query.bind(now) } else { query };
        let done = query.execute(&mut *writer).await?;
        drop(writer);
        let count = u32::try_from(done.rows_affected()).unwrap_or(u32::MAX);
        if count > 0 {
            self.announce(None, Vec::new());
        }
        Ok(count)
    }

    async fn change_message(
        &self,
        id: MessageId,
        to: MessageState,
        said: Option<String>,
        after: Duration,
        by: Option<&str>,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE uuid = ?")))
            .bind(id.as_uuid().as_bytes().to_vec())
            .fetch_optional(&mut *tx)
            .await?;
        let kept = row.as_ref().map(of_row).transpose()?.ok_or(StoreError::NotFound { what: "letter" })?;
        if !kept.state.next().contains(&to) {
            return Ok(false);
        }
        let sent = to == MessageState::Sent;
        sqlx::query(
            "UPDATE service_message SET state = ?, attempts = attempts + ?, not_before = ?, said = ?, sent_at = ?
             WHERE uuid = ?",
        )
        .bind(to.as_str())
        .bind(i64::from(to == MessageState::Sending))
        .bind(later(now, after))
        .bind(said)
        .bind(sent.then_some(now))
        .bind(id.as_uuid().as_bytes().to_vec())
        .execute(&mut *tx)
        .await?;
        if sent && kept.value.kind.is_news() {
            told(&mut tx, &kept.value, by, now).await?;
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(true)
    }
}

/// Writes down in the job what somebody knows by a letter.
async fn told(
    conn: &mut SqliteConnection,
    message: &ServiceMessage,
    by: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    let kept = record::find::<Job>(conn, message.job.as_uuid()).await?.ok_or(StoreError::NotFound { what: "job" })?;
    let mut job = kept.value;
    let (who, partner) = (message.who.clone(), message.partner);
    let ends_at = job.ends_at.filter(|_| message.starts_at.is_some() && message.starts_at == job.starts_at);
    if job.tell(JobTold { who, partner, at: time::from_ms(now), starts_at: message.starts_at, ends_at }) {
        record::keep(conn, &job, kept.revision, by, now).await?;
    }
    Ok(())
}

fn id<I: From<Uuid>>(bytes: &[u8]) -> Result<I, StoreError> {
    Uuid::from_slice(bytes).map(I::from).map_err(|_| StoreError::damaged("a letter does not read"))
}

fn of_row(row: &SqliteRow) -> Result<KeptMessage, StoreError> {
    let damaged = || StoreError::damaged("a letter does not read");
    let calendar: Option<String> = row.try_get(10)?;
    let method: Option<String> = row.try_get(11)?;
    Ok(KeptMessage {
        value: ServiceMessage {
            id: id(row.try_get(0)?)?,
            job: id(row.try_get(1)?)?,
            who: row.try_get(2)?,
            partner: row.try_get::<Option<&[u8]>, _>(3)?.map(id).transpose()?,
            name: row.try_get(4)?,
            kind: MessageKind::parse(row.try_get(5)?).ok_or_else(damaged)?,
            starts_at: row.try_get::<Option<i64>, _>(6)?.map(time::from_ms),
            address: row.try_get(7)?,
            subject: row.try_get(8)?,
            body: row.try_get(9)?,
            calendar: method.zip(calendar),
            message_id: row.try_get(12)?,
            expires_at: time::from_ms(row.try_get(13)?),
        },
        state: MessageState::parse(row.try_get(14)?).ok_or_else(damaged)?,
        attempts: row.try_get(15)?,
        not_before: time::from_ms(row.try_get(16)?),
        said: row.try_get(17)?,
        sent_at: row.try_get::<Option<i64>, _>(18)?.map(time::from_ms),
        created_at: time::from_ms(row.try_get(19)?),
    })
}
