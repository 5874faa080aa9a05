//! Figures about streams, by the day: what the health of a source is judged by.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use hub_domain::{ConnectionId, Resource, Stream};
use serde::Serialize;
use sqlx::{Row, SqliteConnection};

use crate::connections::number_of;
use crate::{RunRecord, Store, StoreError, time};

/// Figures and runs are kept so long, days.
pub const FIGURES_KEPT_DAYS: u32 = 90;

/// What the runs of a stream did on one day (UTC).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayFigures {
    /// The day the runs began.
    pub day: NaiveDate,
    /// Runs that ended.
    pub runs: u64,
    /// Runs that ended with an error.
    pub failed_runs: u64,
    /// Requests sent.
    pub calls: u64,
    /// Requests that brought no usable answer.
    pub failed_calls: u64,
    /// Bytes received.
    pub bytes: u64,
    /// Records received.
    pub received: u64,
    /// Records the store did not have.
    pub created: u64,
    /// Records whose content was another.
    pub updated: u64,
    /// Records removed.
    pub deleted: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Milliseconds from begin to end, over all runs.
    pub elapsed_ms: u64,
}

/// The health of one stream of a connection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StreamHealth {
    /// Which stream.
    pub stream: Stream,
    /// Days with at least one run, oldest first.
    pub days: Vec<DayFigures>,
    /// When a run last brought everything the vendor had.
    pub last_done_at: Option<DateTime<Utc>>,
    /// Seconds since then; `None` when it has never happened.
    pub stale_seconds: Option<u64>,
    /// Milliseconds per request, storing included; `None` without requests.
    pub latency_ms: Option<f64>,
    /// Share of requests that failed, 0 to 1; `None` without requests.
    pub error_rate: Option<f64>,
    /// Records received per day, over the days from the first one with a run until today.
    pub records_per_day: f64,
}

impl Store {
    /// The health of each stream of a connection over the last `days` days (at most [`FIGURES_KEPT_DAYS`], today
    /// included), in the usual order of resources.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn stream_health(&self, id: ConnectionId, days: u32) -> Result<Vec<StreamHealth>, StoreError> {
        let now = self.now();
        let days = days.clamp(1, FIGURES_KEPT_DAYS);
        let first = now.date_naive().checked_sub_days(Days::new(u64::from(days - 1))).unwrap_or(NaiveDate::MIN);
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let rows = sqlx::query(
            "SELECT resource, day, runs, failed_runs, calls, failed_calls, bytes, received, created, updated, deleted,
             rejected, elapsed_ms, last_done_at FROM stream_day WHERE connection_id = ? ORDER BY resource, day",
        )
        .bind(number)
        .fetch_all(&mut *reader)
        .await?;
        let mut streams: Vec<(Stream, Vec<DayFigures>, Option<i64>)> = Vec::new();
        for row in &rows {
            let damaged = || StoreError::damaged("a stream's figures do not read");
            let stream = Resource::parse(row.try_get(0)?).ok_or_else(damaged)?;
            let day: NaiveDate = row.try_get::<&str, _>(1)?.parse().map_err(|_| damaged())?;
            let n = |i: usize| -> Result<u64, StoreError> { Ok(row.try_get::<i64, _>(i)?.unsigned_abs()) };
            if streams.last().is_none_or(|(last, ..)| *last != stream) {
                streams.push((stream, Vec::new(), None));
            }
            let Some((_, figures, done)) = streams.last_mut() else { continue };
            // Looked for in all days: a stream that failed all week was still right at some time.
            *done = (*done).max(row.try_get(13)?);
            if day >= first {
                figures.push(DayFigures {
                    day,
                    runs: n(2)?,
                    failed_runs: n(3)?,
                    calls: n(4)?,
                    failed_calls: n(5)?,
                    bytes: n(6)?,
                    received: n(7)?,
                    created: n(8)?,
                    updated: n(9)?,
                    deleted: n(10)?,
                    rejected: n(11)?,
                    elapsed_ms: n(12)?,
                });
            }
        }
        streams.sort_by_key(|(stream, ..)| Resource::ALL.iter().position(|r| r == stream));
        Ok(streams.into_iter().map(|(stream, figures, done)| judge(stream, figures, done, now)).collect())
    }

    /// Removes figures and runs that are older than [`FIGURES_KEPT_DAYS`]. The latest run of every stream and the latest that
    /// brought everything stay, however old they are. Answers how many runs were removed.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`].
    pub async fn prune_figures(&self) -> Result<u64, StoreError> {
        let before = self.now() - TimeDelta::days(i64::from(FIGURES_KEPT_DAYS));
        let mut writer = self.writer().await?;
        sqlx::query("DELETE FROM stream_day WHERE day < ?")
            .bind(before.date_naive().to_string())
            .execute(&mut *writer)
            .await?;
        let done = sqlx::query(
            "DELETE FROM run WHERE started_at < ?
             AND id NOT IN (SELECT max(id) FROM run GROUP BY connection_id, resource)
             AND id NOT IN (SELECT max(id) FROM run WHERE outcome = 'done' GROUP BY connection_id, resource)",
        )
        .bind(before.timestamp_millis())
        .execute(&mut *writer)
        .await?;
        Ok(done.rows_affected())
    }
}

#[allow(clippy::cast_precision_loss, reason = "figures for a person to read")]
fn judge(stream: Stream, days: Vec<DayFigures>, done: Option<i64>, now: DateTime<Utc>) -> StreamHealth {
    let sum = |of: fn(&DayFigures) -> u64| days.iter().map(of).sum::<u64>() as f64;
    let calls = sum(|d| d.calls);
    let per_call = |n: f64| (calls > 0.0).then(|| n / calls);
    let last_done_at = done.map(time::from_ms);
    let span = days.first().map_or(1, |d| (now.date_naive() - d.day).num_days().max(0) + 1);
    StreamHealth {
        stream,
        last_done_at,
        stale_seconds: last_done_at.map(|at| (now - at).num_seconds().max(0).unsigned_abs()),
        latency_ms: per_call(sum(|d| d.elapsed_ms)),
        error_rate: per_call(sum(|d| d.failed_calls)),
        records_per_day: sum(|d| d.received) / span as f64,
        days,
    }
}

/// Adds a run that ended to its day, and drops the run before it where neither did anything worth remembering one by
/// one: a source that is asked twice a minute would otherwise fill the table with nothing.
pub(crate) async fn note(conn: &mut SqliteConnection, number: i64, record: &RunRecord) -> Result<(), StoreError> {
    let n = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let outcome = record.outcome.as_deref().unwrap_or_default();
    let done = (outcome == "done").then(|| record.finished_at.map(|t| t.timestamp_millis())).flatten();
    let failed = !matches!(outcome, "done" | "cancelled");
    sqlx::query(
        "INSERT INTO stream_day (connection_id, resource, day, runs, failed_runs, calls, failed_calls, bytes, received,
         created, updated, deleted, rejected, elapsed_ms, last_done_at)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET runs = runs + 1, failed_runs = failed_runs + excluded.failed_runs,
         calls = calls + excluded.calls, failed_calls = failed_calls + excluded.failed_calls,
         bytes = bytes + excluded.bytes, received = received + excluded.received, created = created + excluded.created,
         updated = updated + excluded.updated, deleted = deleted + excluded.deleted,
         rejected = rejected + excluded.rejected, elapsed_ms = elapsed_ms + excluded.elapsed_ms,
         last_done_at = coalesce(excluded.last_done_at, last_done_at)",
    )
    .bind(number)
    .bind(record.stream.as_str())
    .bind(record.started_at.date_naive().to_string())
    .bind(i64::from(failed))
    .bind(n(record.calls))
    .bind(n(record.failed_calls))
    .bind(n(record.bytes))
    .bind(n(record.received))
    .bind(n(record.created))
    .bind(n(record.updated))
    .bind(n(record.deleted))
    .bind(n(record.rejected))
    .bind(n(record.elapsed_ms))
    .bind(done)
    .execute(&mut *conn)
    .await?;
    if is_quiet(record) {
        sqlx::query(
            "DELETE FROM run WHERE id = (
                 SELECT id FROM run WHERE connection_id = ?1 AND resource = ?2 AND uuid <> ?3
                 ORDER BY id DESC LIMIT 1)
             AND outcome = 'done' AND received = 0 AND deleted = 0 AND failed_calls = 0
             AND warnings = (SELECT warnings FROM run WHERE uuid = ?3)",
        )
        .bind(number)
        .bind(record.stream.as_str())
        .bind(record.run.as_uuid().as_bytes().to_vec())
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Whether a run brought, removed and broke nothing.
pub(crate) fn is_quiet(record: &RunRecord) -> bool {
    record.outcome.as_deref() == Some("done") && record.received + record.deleted + record.failed_calls == 0
}
