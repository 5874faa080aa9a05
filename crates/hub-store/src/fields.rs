use hub_domain::{ConnectionId, Stream};
use serde::{Deserialize, Serialize};
use sqlx::Connection as _;

use crate::bulk::insert;
use crate::connections::number_of;
use crate::{Store, StoreError};

/// How often a source's field held a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldCount {
    /// The source's field name.
    pub field: String,
    /// Whether it has a home in the canonical record.
    pub mapped: bool,
    /// Rows received in which it held a value.
    pub rows_with_value: u64,
}

impl Store {
    /// Adds to a stream's counts (once per page, say). Whether a field is mapped is as last said.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn record_field_report(
        &self,
        id: ConnectionId,
        stream: Stream,
        counts: &[FieldCount],
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, id).await?;
        insert(
            &mut tx,
            "INSERT INTO field_report (connection_id, resource, field, mapped, rows_with_value)",
            5,
            "ON CONFLICT (connection_id, resource, field) DO UPDATE SET mapped = excluded.mapped,
             rows_with_value = rows_with_value + excluded.rows_with_value",
            counts,
            |b, c| {
                b.put(number).put(stream.as_str()).put(c.field.clone()).put(c.mapped);
                b.put(i64::try_from(c.rows_with_value).unwrap_or(i64::MAX));
            },
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Starts a stream's counts afresh, before a full copy.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn reset_field_report(&self, id: ConnectionId, stream: Stream) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, id).await?;
        sqlx::query("DELETE FROM field_report WHERE connection_id = ? AND resource = ?")
            .bind(number)
            .bind(stream.as_str())
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// A stream's counts: unmapped fields first, the commonest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn field_report(&self, id: ConnectionId, stream: Stream) -> Result<Vec<FieldCount>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let rows: Vec<(String, bool, i64)> = sqlx::query_as(
            "SELECT field, mapped, rows_with_value FROM field_report WHERE connection_id = ? AND resource = ?
             ORDER BY mapped, rows_with_value DESC, field",
        )
        .bind(number)
        .bind(stream.as_str())
        .fetch_all(&mut *reader)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(field, mapped, n)| FieldCount { field, mapped, rows_with_value: n.unsigned_abs() })
            .collect())
    }
}
