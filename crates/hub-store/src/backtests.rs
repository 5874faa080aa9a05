use serde_json::Value;
use sqlx::Row;

use crate::{Store, StoreError};

impl Store {
    /// Keeps a backtest in the place of the one of the same scope.
    ///
    /// # Errors
    /// The database's.
    pub async fn save_backtest(&self, scope: &str, made_at_ms: i64, state: &Value) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query(
            "INSERT INTO backtest (scope, made_at, state) VALUES (?, ?, ?)
             ON CONFLICT (scope) DO UPDATE SET made_at = excluded.made_at, state = excluded.state",
        )
        .bind(scope.to_owned())
        .bind(made_at_ms)
        .bind(state.to_string())
        .execute(&mut *writer)
        .await?;
        Ok(())
    }

    /// The last backtest of a scope.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn backtest(&self, scope: &str) -> Result<Option<Value>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query("SELECT state FROM backtest WHERE scope = ?")
            .bind(scope.to_owned())
            .fetch_optional(&mut *reader)
            .await?;
        row.map(|row| {
            serde_json::from_str(row.try_get(0)?).map_err(|_| StoreError::damaged("a backtest does not read"))
        })
        .transpose()
    }

    /// Scopes that have been tested, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn backtest_scopes(&self) -> Result<Vec<String>, StoreError> {
        let mut reader = self.reader().await?;
        Ok(sqlx::query_scalar("SELECT scope FROM backtest ORDER BY made_at DESC, scope")
            .fetch_all(&mut *reader)
            .await?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hub_domain::SystemClock;
    use hub_secrets::StoreKey;
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn the_last_of_each_scope_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), &StoreKey::generate().unwrap(), Arc::new(SystemClock)).await.unwrap();
        assert_eq!(store.backtest("").await.unwrap(), None);
        store.save_backtest("", 1, &json!({"n": 1})).await.unwrap();
        store.save_backtest("ames", 2, &json!({"n": 2})).await.unwrap();
        store.save_backtest("", 3, &json!({"n": 3})).await.unwrap();
        assert_eq!(store.backtest("").await.unwrap(), Some(json!({"n": 3})));
        assert_eq!(store.backtest_scopes().await.unwrap(), ["", "ames"]);
    }
}
