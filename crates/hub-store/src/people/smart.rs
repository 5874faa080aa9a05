use serde_json::Value;

use crate::{Store, StoreError};

/// A smart list of the user, or one of the program that was changed.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptList {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What puts somebody on it.
    pub rule: Value,
}

impl Store {
    /// The smart lists that are kept, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn smart_lists(&self) -> Result<Vec<KeptList>, StoreError> {
        let mut reader = self.reader().await?;
        let found: Vec<(String, String, String)> =
            sqlx::query_as("SELECT id, name, rule FROM smart_list ORDER BY lower(name), id")
                .fetch_all(&mut *reader)
                .await?;
        found
            .into_iter()
            .map(|(id, name, rule)| {
                let rule =
                    serde_json::from_str(&rule).map_err(|_| StoreError::damaged("a smart list does not read"))?;
                Ok(KeptList { id, name, rule })
            })
            .collect()
    }

    /// Keeps a smart list, new or changed.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`].
    pub async fn keep_smart_list(&self, list: &KeptList) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query(
            "INSERT INTO smart_list (id, name, rule, made_at) SELECT ?1, ?2, ?3, ?4
             WHERE NOT EXISTS (SELECT 1 FROM smart_list WHERE lower(name) = lower(?2) AND id <> ?1)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, rule = excluded.rule",
        )
        .bind(list.id.clone())
        .bind(list.name.clone())
        .bind(list.rule.to_string())
        .bind(self.now_ms())
        .execute(&mut *writer)
        .await?;
        drop(writer);
        if done.rows_affected() == 0 {
            return Err(StoreError::NameTaken);
        }
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Forgets a smart list. Answers whether it was kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_smart_list(&self, id: &str) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("DELETE FROM smart_list WHERE id = ?").bind(id.to_owned()).execute(&mut *writer).await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(done.rows_affected() > 0)
    }
}
