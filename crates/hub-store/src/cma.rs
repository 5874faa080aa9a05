use chrono::{DateTime, Utc};
use hub_domain::CmaId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::{Store, StoreError, time};

/// A comparative market analysis as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CmaRecord {
    /// Identifier.
    pub id: CmaId,
    /// What its author calls it.
    pub title: String,
    /// Key of the listing it is about, if it is one.
    pub subject_key: Option<String>,
    /// When it was first saved.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
    /// Everything else, as the application keeps it.
    pub state: Value,
}

/// What the list of analyses shows of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CmaListing {
    /// Identifier.
    pub id: CmaId,
    /// What its author calls it.
    pub title: String,
    /// Key of the listing it is about, if it is one.
    pub subject_key: Option<String>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
    /// What its author wants to see in the list; absent where it was saved without.
    pub summary: Option<Value>,
}

const COLUMNS: &str = "SELECT uuid, title, subject_key, created_at, updated_at, state FROM cma";

impl Store {
    /// Saves an analysis, new or changed. The time of the first saving stays as it was, and so do its steps.
    ///
    /// # Errors
    /// The database's.
    pub async fn save_cma(&self, cma: &CmaRecord) -> Result<(), StoreError> {
        self.save_summed_cma(cma, None).await
    }

    /// As [`Store::save_cma`], with what the list of analyses shows.
    ///
    /// # Errors
    /// The database's.
    pub async fn save_summed_cma(&self, cma: &CmaRecord, summary: Option<&Value>) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query(
            "INSERT INTO cma (uuid, title, subject_key, created_at, updated_at, state, summary)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (uuid) DO UPDATE SET title = excluded.title, subject_key = excluded.subject_key,
             updated_at = excluded.updated_at, state = excluded.state, summary = excluded.summary",
        )
        .bind(cma.id.as_uuid().as_bytes().to_vec())
        .bind(cma.title.clone())
        .bind(cma.subject_key.clone())
        .bind(cma.created_at.timestamp_millis())
        .bind(cma.updated_at.timestamp_millis())
        .bind(cma.state.to_string())
        .bind(summary.map(Value::to_string))
        .execute(&mut *writer)
        .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Puts another state in the place of the one that was saved at a time, unless it was saved again since; answers
    /// whether it was put. The time of saving stays, and nobody is told: nothing that a list shows has changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn replace_cma_state(
        &self,
        id: CmaId,
        updated_at: DateTime<Utc>,
        state: &Value,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("UPDATE cma SET state = ? WHERE uuid = ? AND updated_at = ?")
            .bind(state.to_string())
            .bind(id.as_uuid().as_bytes().to_vec())
            .bind(updated_at.timestamp_millis())
            .execute(&mut *writer)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// An analysis.
    ///
    /// # Errors
    /// The database's.
    pub async fn cma(&self, id: CmaId) -> Result<Option<CmaRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE uuid = ?")))
            .bind(id.as_uuid().as_bytes().to_vec())
            .fetch_optional(&mut *reader)
            .await?;
        row.as_ref().map(from_row).transpose()
    }

    /// All analyses, the last saved first.
    ///
    /// # Errors
    /// The database's.
    pub async fn cmas(&self) -> Result<Vec<CmaRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY updated_at DESC, uuid DESC")))
            .fetch_all(&mut *reader)
            .await?;
        rows.iter().map(from_row).collect()
    }

    /// The list of analyses, the last saved first. None is read whole.
    ///
    /// # Errors
    /// The database's.
    pub async fn cma_list(&self) -> Result<Vec<CmaListing>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT uuid, title, subject_key, updated_at, summary FROM cma ORDER BY updated_at DESC, uuid DESC",
        )
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(listed).collect()
    }

    /// The analysis of a listing that was saved last.
    ///
    /// # Errors
    /// The database's.
    pub async fn cma_of(&self, subject_key: &str) -> Result<Option<CmaRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{COLUMNS} WHERE subject_key = ? ORDER BY updated_at DESC, uuid DESC LIMIT 1"
        )))
        .bind(subject_key)
        .fetch_optional(&mut *reader)
        .await?;
        row.as_ref().map(from_row).transpose()
    }

    /// Keeps the steps of an analysis that can be undone and done again; answers whether there is such an analysis.
    /// Nobody is told: nothing that a list shows has changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn save_cma_history(&self, id: CmaId, history: &Value) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("UPDATE cma SET history = ? WHERE uuid = ?")
            .bind(history.to_string())
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *writer)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The steps of an analysis, if any were kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn cma_history(&self, id: CmaId) -> Result<Option<Value>, StoreError> {
        let mut reader = self.reader().await?;
        let text: Option<Option<String>> = sqlx::query_scalar("SELECT history FROM cma WHERE uuid = ?")
            .bind(id.as_uuid().as_bytes().to_vec())
            .fetch_optional(&mut *reader)
            .await?;
        text.flatten()
            .map(|text| serde_json::from_str(&text).map_err(|_| StoreError::damaged("the steps of an analysis")))
            .transpose()
    }

    /// Removes an analysis; answers whether it was there.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_cma(&self, id: CmaId) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("DELETE FROM cma WHERE uuid = ?")
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(done.rows_affected() > 0)
    }
}

fn listed(row: &SqliteRow) -> Result<CmaListing, StoreError> {
    let damaged = || StoreError::damaged("an analysis does not read");
    let summary: Option<&str> = row.try_get(4)?;
    Ok(CmaListing {
        id: Uuid::from_slice(row.try_get::<&[u8], _>(0)?).map_err(|_| damaged())?.into(),
        title: row.try_get(1)?,
        subject_key: row.try_get(2)?,
        updated_at: time::from_ms(row.try_get(3)?),
        summary: summary.map(serde_json::from_str).transpose().map_err(|_| damaged())?,
    })
}

fn from_row(row: &SqliteRow) -> Result<CmaRecord, StoreError> {
    let damaged = || StoreError::damaged("an analysis does not read");
    Ok(CmaRecord {
        id: Uuid::from_slice(row.try_get::<&[u8], _>(0)?).map_err(|_| damaged())?.into(),
        title: row.try_get(1)?,
        subject_key: row.try_get(2)?,
        created_at: time::from_ms(row.try_get(3)?),
        updated_at: time::from_ms(row.try_get(4)?),
        state: serde_json::from_str(row.try_get(5)?).map_err(|_| damaged())?,
    })
}
