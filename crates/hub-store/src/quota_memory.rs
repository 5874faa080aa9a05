use serde_json::Value;

use crate::{Store, StoreError};

/// What nobody has written for so long says nothing about any vendor's window any more.
const KEPT_MS: i64 = 3 * 86_400_000;

impl Store {
    /// What was last kept about an account's use of its vendor's rates.
    ///
    /// # Errors
    /// The database's.
    pub async fn quota_memory(&self, account: &str) -> Result<Option<Value>, StoreError> {
        let mut reader = self.reader().await?;
        let text: Option<String> = sqlx::query_scalar("SELECT value FROM quota_memory WHERE account = ?")
            .bind(account.to_owned())
            .fetch_optional(&mut *reader)
            .await?;
        text.map(|t| serde_json::from_str(&t).map_err(|_| StoreError::damaged("a quota does not read"))).transpose()
    }

    /// Keeps it, in place of what was kept before. `account` is a hash; it must not hold a credential.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for an empty account; [`StoreError::DiskFull`].
    pub async fn keep_quota_memory(&self, account: &str, value: &Value) -> Result<(), StoreError> {
        if account.is_empty() {
            return Err(StoreError::bad("a quota needs an account"));
        }
        let mut writer = self.writer().await?;
        let now = self.now_ms();
        sqlx::query(
            "INSERT INTO quota_memory (account, value, saved_at) VALUES (?, ?, ?)
             ON CONFLICT (account) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at",
        )
        .bind(account.to_owned())
        .bind(value.to_string())
        .bind(now)
        .execute(&mut *writer)
        .await?;
        sqlx::query("DELETE FROM quota_memory WHERE saved_at < ?").bind(now - KEPT_MS).execute(&mut *writer).await?;
        Ok(())
    }
}
