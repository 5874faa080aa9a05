use std::collections::HashMap;

use chrono::{DateTime, Utc};
use hub_domain::{ConnectionId, Resource, RunId, Stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row};
use uuid::Uuid;

use crate::connections::number_of;
use crate::{Store, StoreError, health, time};

/// One run of a sync over one stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Identifier, as given by [`Store::begin_run`].
    pub run: RunId,
    /// Whose stream.
    pub connection: ConnectionId,
    /// Which stream.
    pub stream: Stream,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; `None` while it runs, or when the process died under it.
    pub finished_at: Option<DateTime<Utc>>,
    /// How it ended, in a word: `done`, `cancelled`, or the kind of error.
    pub outcome: Option<String>,
    /// Pages stored.
    pub pages: u64,
    /// Records received.
    pub received: u64,
    /// Records the store did not have.
    pub created: u64,
    /// Records whose content was another.
    pub updated: u64,
    /// Records whose content was the same.
    pub unchanged: u64,
    /// Records removed.
    pub deleted: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Requests made.
    pub calls: u64,
    /// Requests that failed.
    pub failed_calls: u64,
    /// Bytes received.
    pub bytes: u64,
    /// Milliseconds from begin to end.
    pub elapsed_ms: u64,
    /// Checkpoint at the end.
    pub checkpoint: Option<Value>,
    /// What a person should know; no values of records.
    pub warnings: Vec<String>,
}

const COLUMNS: &str = "SELECT r.uuid, c.uuid, r.resource, r.started_at, r.finished_at, r.outcome, r.pages, r.received, \
     r.created, r.updated, r.unchanged, r.deleted, r.rejected, r.calls, r.failed_calls, r.bytes, r.elapsed_ms, \
     r.checkpoint, r.warnings FROM run r JOIN connection c ON c.id = r.connection_id";

impl Store {
    /// Notes that a run begins.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn begin_run(&self, id: ConnectionId, stream: Stream) -> Result<RunId, StoreError> {
        let run = RunId::new();
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, id).await?;
        sqlx::query("INSERT INTO run (uuid, connection_id, resource, started_at) VALUES (?, ?, ?, ?)")
            .bind(run.as_uuid().as_bytes().to_vec())
            .bind(number)
            .bind(stream.as_str())
            .bind(self.now_ms())
            .execute(&mut *writer)
            .await?;
        Ok(run)
    }

    /// Notes how a run ended.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it never began.
    pub async fn finish_run(&self, record: &RunRecord) -> Result<(), StoreError> {
        let n = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let finished = record.finished_at.map_or_else(|| self.now_ms(), |t| t.timestamp_millis());
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query(
            "UPDATE run SET finished_at = ?, outcome = ?, pages = ?, received = ?, created = ?, updated = ?,
             unchanged = ?, deleted = ?, rejected = ?, calls = ?, failed_calls = ?, bytes = ?, elapsed_ms = ?,
             checkpoint = ?, warnings = ? WHERE uuid = ?",
        )
        .bind(finished)
        .bind(record.outcome.clone())
        .bind(n(record.pages))
        .bind(n(record.received))
        .bind(n(record.created))
        .bind(n(record.updated))
        .bind(n(record.unchanged))
        .bind(n(record.deleted))
        .bind(n(record.rejected))
        .bind(n(record.calls))
        .bind(n(record.failed_calls))
        .bind(n(record.bytes))
        .bind(n(record.elapsed_ms))
        .bind(record.checkpoint.as_ref().map(Value::to_string))
        .bind(serde_json::to_string(&record.warnings).unwrap_or_else(|_| "[]".to_owned()))
        .bind(record.run.as_uuid().as_bytes().to_vec())
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "run" });
        }
        let number = number_of(&mut tx, record.connection).await?;
        let ended = RunRecord { finished_at: Some(time::from_ms(finished)), ..record.clone() };
        health::note(&mut tx, number, &ended).await?;
        tx.commit().await?;
        drop(writer);
        // A run that found nothing changes nothing that anybody has worked out.
        if !health::is_quiet(&ended) {
            self.announce(Some(record.connection), Vec::new());
        }
        Ok(())
    }

    /// The latest run of every stream of every connection, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn last_runs(&self) -> Result<Vec<RunRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!(
            "{COLUMNS} WHERE r.id IN (SELECT max(id) FROM run GROUP BY connection_id, resource) ORDER BY r.id DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *reader).await?;
        rows.iter().map(from_row).collect()
    }

    /// Since when each connection is complete: the oldest of the times at which a run of one of its streams last brought
    /// everything. A failure since then takes nothing away; a connection with a stream that never got there is absent.
    ///
    /// # Errors
    /// The database's.
    pub async fn complete_as_of(&self) -> Result<HashMap<ConnectionId, DateTime<Utc>>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT c.uuid, min(coalesce(s.done, 0)) FROM (
                 SELECT connection_id, resource, max(done) AS done FROM (
                     SELECT connection_id, resource, last_done_at AS done FROM stream_day
                     UNION ALL
                     SELECT connection_id, resource, CASE WHEN outcome = 'done' THEN finished_at END FROM run
                 ) GROUP BY connection_id, resource
             ) s JOIN connection c ON c.id = s.connection_id GROUP BY c.uuid HAVING min(coalesce(s.done, 0)) > 0",
        )
        .fetch_all(&mut *reader)
        .await?;
        let of_row = |row: &SqliteRow| -> Result<(ConnectionId, DateTime<Utc>), StoreError> {
            let uuid =
                Uuid::from_slice(row.try_get(0)?).map_err(|_| StoreError::damaged("a connection does not read"))?;
            Ok((uuid.into(), time::from_ms(row.try_get(1)?)))
        };
        rows.iter().map(of_row).collect()
    }

    /// The runs of one connection, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn runs_of(&self, id: ConnectionId, limit: u32) -> Result<Vec<RunRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{COLUMNS} WHERE c.uuid = ? ORDER BY r.id DESC LIMIT ?");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.as_uuid().as_bytes().to_vec())
            .bind(i64::from(limit))
            .fetch_all(&mut *reader)
            .await?;
        rows.iter().map(from_row).collect()
    }
}

fn from_row(row: &SqliteRow) -> Result<RunRecord, StoreError> {
    let damaged = || StoreError::damaged("a run does not read");
    let uuid =
        |i: usize| -> Result<Uuid, StoreError> { Uuid::from_slice(row.try_get::<&[u8], _>(i)?).map_err(|_| damaged()) };
    let n = |i: usize| -> Result<u64, StoreError> { Ok(row.try_get::<i64, _>(i)?.unsigned_abs()) };
    let checkpoint: Option<&str> = row.try_get(17)?;
    Ok(RunRecord {
        run: uuid(0)?.into(),
        connection: uuid(1)?.into(),
        stream: Resource::parse(row.try_get(2)?).ok_or_else(damaged)?,
        started_at: time::from_ms(row.try_get(3)?),
        finished_at: row.try_get::<Option<i64>, _>(4)?.map(time::from_ms),
        outcome: row.try_get(5)?,
        pages: n(6)?,
        received: n(7)?,
        created: n(8)?,
        updated: n(9)?,
        unchanged: n(10)?,
        deleted: n(11)?,
        rejected: n(12)?,
        calls: n(13)?,
        failed_calls: n(14)?,
        bytes: n(15)?,
        elapsed_ms: n(16)?,
        checkpoint: checkpoint.map(serde_json::from_str).transpose().map_err(|_| damaged())?,
        warnings: serde_json::from_str(row.try_get(18)?).map_err(|_| damaged())?,
    })
}
