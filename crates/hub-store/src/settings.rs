use crate::{Store, StoreError};

impl Store {
    /// A setting of the program that belongs to this store.
    ///
    /// # Errors
    /// The database's.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut reader = self.reader().await?;
        Ok(sqlx::query_scalar("SELECT value FROM setting WHERE key = ?")
            .bind(key.to_owned())
            .fetch_optional(&mut *reader)
            .await?)
    }

    /// Sets a setting; `None` removes it.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_setting(&self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        match value {
            Some(value) => sqlx::query(
                "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )
            .bind(key.to_owned())
            .bind(value.to_owned())
            .execute(&mut *writer)
            .await?,
            None => sqlx::query("DELETE FROM setting WHERE key = ?").bind(key.to_owned()).execute(&mut *writer).await?,
        };
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }
}
