//! More deletions than are believed without a person's word.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use hub_domain::crm::CrmKind;
use hub_domain::{ConnectionId, CrmId};
use sqlx::Row;

use super::judge::CrmJudge;
use super::page::CrmReceived;
use super::receive::Taking;
use super::rows;
use crate::connections::number_of;
use crate::{Store, StoreError, time};

/// A system that says that much is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmGuard {
    /// The system.
    pub connection: ConnectionId,
    /// What kind of records.
    pub kind: CrmKind,
    /// How many would be put away.
    pub gone: u64,
    /// Of how many that we know there.
    pub known: u64,
    /// Since when it waits.
    pub opened_at: DateTime<Utc>,
}

impl Store {
    /// How many records of a kind are known at a system, and how many of them were found to be gone since `since`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_known(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        since: DateTime<Utc>,
    ) -> Result<(u64, u64), StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let (known, gone): (i64, i64) = sqlx::query_as(
            "SELECT coalesce(sum(gone_at IS NULL), 0), coalesce(sum(gone_at >= ?3), 0) FROM crm_link
             WHERE connection_id = ?1 AND kind = ?2",
        )
        .bind(number)
        .bind(kind.as_str())
        .bind(since.timestamp_millis())
        .fetch_one(&mut *reader)
        .await?;
        Ok((known.unsigned_abs(), gone.unsigned_abs()))
    }

    /// Which of these keys are known at a system and not gone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_known_of(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        keys: &[String],
    ) -> Result<Vec<String>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let keys = serde_json::to_string(keys).unwrap_or_default();
        Ok(sqlx::query_scalar(
            "SELECT key FROM crm_link WHERE connection_id = ?1 AND kind = ?2 AND gone_at IS NULL
             AND key IN (SELECT value FROM json_each(?3)) ORDER BY id",
        )
        .bind(number)
        .bind(kind.as_str())
        .bind(keys)
        .fetch_all(&mut *reader)
        .await?)
    }

    /// Keys that we know at a system and a full list of its keys lacks. Those that were seen after `fresh` are left out:
    /// lists show late what is new.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_missing_of(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        listed: &BTreeSet<String>,
        fresh: DateTime<Utc>,
    ) -> Result<Vec<String>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let known: Vec<String> = sqlx::query_scalar(
            "SELECT key FROM crm_link WHERE connection_id = ? AND kind = ? AND gone_at IS NULL AND seen_at < ?
             ORDER BY id",
        )
        .bind(number)
        .bind(kind.as_str())
        .bind(fresh.timestamp_millis())
        .fetch_all(&mut *reader)
        .await?;
        Ok(known.into_iter().filter(|key| !listed.contains(key)).collect())
    }

    /// When a full list of keys was last compared; `None` before the first time.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_compared(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let at: Option<i64> =
            sqlx::query_scalar("SELECT saved_at FROM checkpoint WHERE connection_id = ? AND resource = ?")
                .bind(number)
                .bind(compared_name(kind))
                .fetch_optional(&mut *reader)
                .await?;
        Ok(at.map(time::from_ms))
    }

    /// Notes that a full list of keys was compared.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_note_compared(&self, connection: ConnectionId, kind: CrmKind) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, connection).await?;
        sqlx::query(
            "INSERT INTO checkpoint (connection_id, resource, value, saved_at) VALUES (?, ?, '{}', ?)
             ON CONFLICT DO UPDATE SET saved_at = excluded.saved_at",
        )
        .bind(number)
        .bind(compared_name(kind))
        .bind(self.now_ms())
        .execute(&mut *writer)
        .await?;
        Ok(())
    }

    /// Takes in that records are gone, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection; the database's.
    pub async fn crm_gone(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        keys: &[String],
        judge: &dyn CrmJudge,
    ) -> Result<CrmReceived, StoreError> {
        use sqlx::Connection as _;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, connection).await?;
        let mut taking = Taking { connection: number, judge, now: self.now_ms(), report: CrmReceived::default() };
        for key in keys {
            taking.gone(&mut tx, kind, key).await?;
        }
        let report = taking.report;
        tx.commit().await?;
        drop(writer);
        self.announce(Some(connection), Vec::new());
        Ok(report)
    }

    /// Whether a person has said that so much may go, and still means it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_is_allowed(&self, connection: ConnectionId, kind: CrmKind) -> Result<bool, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let until: Option<i64> =
            sqlx::query_scalar("SELECT allowed_until FROM crm_guard WHERE connection_id = ? AND kind = ?")
                .bind(number)
                .bind(kind.as_str())
                .fetch_optional(&mut *reader)
                .await?;
        Ok(until.is_some_and(|until| until > self.now_ms()))
    }

    /// Notes that a system says that these are gone, for a person; or, with nothing gone, that it does not any more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_hold(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        gone: &[String],
        known: u64,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, connection).await?;
        if gone.is_empty() {
            sqlx::query("DELETE FROM crm_guard WHERE connection_id = ? AND kind = ?")
                .bind(number)
                .bind(kind.as_str())
                .execute(&mut *writer)
                .await?;
        } else {
            sqlx::query(
                "INSERT INTO crm_guard (connection_id, kind, gone, known, keys, opened_at) VALUES (?, ?, ?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET gone = excluded.gone, known = excluded.known, keys = excluded.keys",
            )
            .bind(number)
            .bind(kind.as_str())
            .bind(i64::try_from(gone.len()).unwrap_or(i64::MAX))
            .bind(i64::try_from(known).unwrap_or(i64::MAX))
            .bind(rows::json(&gone)?)
            .bind(self.now_ms())
            .execute(&mut *writer)
            .await?;
        }
        drop(writer);
        self.announce(Some(connection), Vec::new());
        Ok(())
    }

    /// A person says that so much may go; it counts for so long. Answers whether it was waiting.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_allow(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        holds: Duration,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, connection).await?;
        let until = self.now_ms().saturating_add(i64::try_from(holds.as_millis()).unwrap_or(i64::MAX));
        let done = sqlx::query("UPDATE crm_guard SET allowed_until = ? WHERE connection_id = ? AND kind = ?")
            .bind(until)
            .bind(number)
            .bind(kind.as_str())
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(Some(connection), Vec::new());
        Ok(done.rows_affected() > 0)
    }

    /// Records that a system says are gone and that are held back, the first ones in the order it named them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_guarded(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        most: u32,
    ) -> Result<Vec<CrmId>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let found: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT r.uuid FROM crm_guard g JOIN json_each(g.keys) k
             JOIN crm_link l ON l.connection_id = g.connection_id AND l.kind = g.kind AND l.key = k.value
             JOIN crm_record r ON r.id = l.record_id
             WHERE g.connection_id = ?1 AND g.kind = ?2 AND l.gone_at IS NULL
             GROUP BY r.id ORDER BY min(k.key) LIMIT ?3",
        )
        .bind(number)
        .bind(kind.as_str())
        .bind(i64::from(most))
        .fetch_all(&mut *reader)
        .await?;
        found.iter().map(|bytes| rows::id(bytes)).collect()
    }

    /// What waits for a person's word.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_guards(&self) -> Result<Vec<CrmGuard>, StoreError> {
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT c.uuid, g.kind, g.gone, g.known, g.opened_at FROM crm_guard g
             JOIN connection c ON c.id = g.connection_id WHERE g.allowed_until <= ? ORDER BY g.opened_at, g.kind",
        )
        .bind(self.now_ms())
        .fetch_all(&mut *reader)
        .await?;
        let damaged = || StoreError::damaged("a guard does not read");
        found
            .iter()
            .map(|row| {
                let connection = uuid::Uuid::from_slice(row.try_get(0)?).map_err(|_| damaged())?;
                Ok(CrmGuard {
                    connection: connection.into(),
                    kind: CrmKind::parse(row.try_get(1)?).ok_or_else(damaged)?,
                    gone: row.try_get::<i64, _>(2)?.unsigned_abs(),
                    known: row.try_get::<i64, _>(3)?.unsigned_abs(),
                    opened_at: time::from_ms(row.try_get(4)?),
                })
            })
            .collect()
    }
}

fn compared_name(kind: CrmKind) -> String {
    format!("crm-keys:{kind}")
}
