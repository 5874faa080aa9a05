//! How a system's account is set up, kept for the screen.

use chrono::{DateTime, Utc};
use hub_domain::ConnectionId;
use hub_domain::crm::CrmKind;
use serde_json::Value;
use sqlx::Row;

use super::receive::stream_name;
use crate::connections::number_of;
use crate::{Store, StoreError, time};

/// How an account is set up, as it was last asked.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmSetup {
    /// Pipelines, stages, owners, fields of its own, as the connector's schema writes them.
    pub setup: Value,
    /// When it was asked.
    pub read_at: DateTime<Utc>,
}

/// What is known of a kind of a system's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmStream {
    /// What kind of records.
    pub kind: CrmKind,
    /// How many are known there and not gone.
    pub records: u64,
    /// When the last page was stored; `None` before the first.
    pub as_of: Option<DateTime<Utc>>,
}

impl Store {
    /// What is known of each kind of a system's records, as far as anything is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_streams(&self, connection: ConnectionId) -> Result<Vec<CrmStream>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let mut streams = Vec::new();
        for kind in CrmKind::ALL {
            let as_of: Option<i64> =
                sqlx::query_scalar("SELECT saved_at FROM checkpoint WHERE connection_id = ? AND resource = ?")
                    .bind(number)
                    .bind(stream_name(kind))
                    .fetch_optional(&mut *reader)
                    .await?;
            let records: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM crm_link WHERE connection_id = ? AND kind = ? AND gone_at IS NULL",
            )
            .bind(number)
            .bind(kind.as_str())
            .fetch_one(&mut *reader)
            .await?;
            if as_of.is_some() || records > 0 {
                streams.push(CrmStream { kind, records: records.unsigned_abs(), as_of: as_of.map(time::from_ms) });
            }
        }
        Ok(streams)
    }

    /// Has everything of a system read again from the beginning. What is known stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_begin_anew(&self, connection: ConnectionId) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, connection).await?;
        sqlx::query("DELETE FROM checkpoint WHERE connection_id = ? AND resource GLOB 'crm*'")
            .bind(number)
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// Keeps how an account is set up.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_keep_setup(&self, connection: ConnectionId, setup: &Value) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, connection).await?;
        sqlx::query(
            "INSERT INTO crm_setup (connection_id, setup, read_at) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET setup = excluded.setup, read_at = excluded.read_at",
        )
        .bind(number)
        .bind(setup.to_string())
        .bind(self.now_ms())
        .execute(&mut *writer)
        .await?;
        Ok(())
    }

    /// How an account is set up; `None` before it was ever asked.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_setup(&self, connection: ConnectionId) -> Result<Option<CrmSetup>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let row = sqlx::query("SELECT setup, read_at FROM crm_setup WHERE connection_id = ?")
            .bind(number)
            .fetch_optional(&mut *reader)
            .await?;
        row.map(|row| {
            Ok(CrmSetup {
                setup: serde_json::from_str(row.try_get(0)?)
                    .map_err(|_| StoreError::damaged("the setup of an account does not read"))?,
                read_at: time::from_ms(row.try_get(1)?),
            })
        })
        .transpose()
    }
}
