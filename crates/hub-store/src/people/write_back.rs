use chrono::{DateTime, Utc};
use hub_domain::ConnectionId;
use sqlx::{Connection as _, Row};

use crate::connections::number_of;
use crate::{Store, StoreError, time};

/// A figure, and the field of a system it goes into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// `temperature`, `preferences`, `timeline` or `commission`.
    pub figure: String,
    /// The field.
    pub field: String,
    /// When it was last written.
    pub written_at: Option<DateTime<Utc>>,
}

impl Store {
    /// What is written back into a system.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn write_backs(&self, connection: ConnectionId) -> Result<Vec<Mapped>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let found = sqlx::query("SELECT figure, field, written_at FROM write_back WHERE connection_id = ?")
            .bind(number)
            .fetch_all(&mut *reader)
            .await?;
        found
            .iter()
            .map(|row| {
                let at: Option<i64> = row.try_get(2)?;
                Ok(Mapped { figure: row.try_get(0)?, field: row.try_get(1)?, written_at: at.map(time::from_ms) })
            })
            .collect()
    }

    /// Says what is written back into a system: nothing else is from now on. What stands there stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn set_write_backs(
        &self,
        connection: ConnectionId,
        mapped: &[(String, String)],
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, connection).await?;
        sqlx::query("DELETE FROM write_back WHERE connection_id = ?").bind(number).execute(&mut *tx).await?;
        for (figure, field) in mapped {
            sqlx::query("INSERT INTO write_back (connection_id, figure, field) VALUES (?, ?, ?)")
                .bind(number)
                .bind(figure.clone())
                .bind(field.clone())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Notes that the figures were written.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn note_write_back(&self, connection: ConnectionId) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, connection).await?;
        sqlx::query("UPDATE write_back SET written_at = ? WHERE connection_id = ?")
            .bind(self.now_ms())
            .bind(number)
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }
}
