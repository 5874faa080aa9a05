use hub_secrets::StoreKey;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::open::raw_key;
use crate::{Store, StoreError};

impl Store {
    /// Encrypts the whole store anew under another key. It is one transaction: when the process dies under it, the
    /// store opens with the old key or with the new one, never with neither. Reading and writing wait meanwhile
    /// (a second or two for 70 MB).
    ///
    /// The caller keeps both keys until this returns; on an error the old one still fits.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] (the file's size is needed once more for a while), [`StoreError::Damaged`] when the
    /// store does not verify under the new key.
    pub async fn rekey(&self, new: &StoreKey) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        // Readers hold the old key: none may be open when the first page under the new one is written.
        let drained = self.inner.readers.drain().await?;
        let changed = change_key(&mut writer, new).await;
        if let Err(error) = changed {
            // The connection may be in two minds about its key; the next opening settles it.
            self.inner.readers.close_drained(drained);
            return Err(error);
        }
        self.inner.readers.fill(&self.file(), new).await?;
        drop(drained);
        Ok(())
    }
}

async fn change_key(writer: &mut SqliteConnection, new: &StoreKey) -> Result<(), StoreError> {
    // With an empty WAL the new one holds nothing but the new pages.
    checkpoint(writer).await?;
    sqlx::query(AssertSqlSafe(format!("PRAGMA rekey = {}", raw_key(new))))
        .persistent(false)
        .execute(&mut *writer)
        .await?;
    checkpoint(writer).await?;
    let findings = crate::verify::check_pages(writer, "main").await?;
    match findings.into_iter().next() {
        Some(first) => Err(StoreError::damaged(first)),
        None => Ok(()),
    }
}

/// Copies the WAL over and empties it; fails when anything keeps it from doing so whole.
async fn checkpoint(writer: &mut SqliteConnection) -> Result<(), StoreError> {
    let (busy, _, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *writer).await?;
    if busy == 0 { Ok(()) } else { Err(StoreError::Database { code: 5, message: "the WAL is in use".into() }) }
}
