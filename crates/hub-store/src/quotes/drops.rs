//! Files of the watched folder that have been looked at.

use sqlx::Row;

use crate::{Store, StoreError};

/// A file that could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedFile {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Store {
    /// Whether a content was looked at before.
    ///
    /// # Errors
    /// The database's.
    pub async fn quote_file_known(&self, content: &[u8]) -> Result<bool, StoreError> {
        let mut reader = self.reader().await?;
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM quote_drop WHERE digest = ?")
            .bind(blake3::hash(content).as_bytes().to_vec())
            .fetch_optional(&mut *reader)
            .await?;
        Ok(found.is_some())
    }

    /// Notes what became of a file.
    ///
    /// # Errors
    /// The database's.
    pub async fn note_quote_file(
        &self,
        content: &[u8],
        name: &str,
        taken: u32,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query("INSERT OR REPLACE INTO quote_drop (digest, name, at, taken, reason) VALUES (?, ?, ?, ?, ?)")
            .bind(blake3::hash(content).as_bytes().to_vec())
            .bind(name.to_owned())
            .bind(self.now_ms())
            .bind(taken)
            .bind(reason.map(str::to_owned))
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// How many files were taken in, and those of the last twenty that were refused, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn quote_files(&self) -> Result<(u32, Vec<DroppedFile>), StoreError> {
        let mut reader = self.reader().await?;
        let taken: u32 =
            sqlx::query_scalar("SELECT count(*) FROM quote_drop WHERE taken > 0").fetch_one(&mut *reader).await?;
        let rows =
            sqlx::query("SELECT name, reason FROM quote_drop WHERE reason IS NOT NULL ORDER BY at DESC LIMIT 20")
                .fetch_all(&mut *reader)
                .await?;
        let refused = rows
            .iter()
            .map(|row| Ok(DroppedFile { name: row.try_get(0)?, reason: row.try_get(1)? }))
            .collect::<Result<_, StoreError>>()?;
        Ok((taken, refused))
    }
}
