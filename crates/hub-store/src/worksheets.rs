//! Worksheets about money: what somebody typed, under a name. Nothing that was worked out is kept.

use chrono::{DateTime, Utc};
use hub_domain::{CrmId, WorksheetId};
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};
use uuid::Uuid;

use crate::{Store, StoreError, time};

/// What a worksheet works out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorksheetKind {
    /// What a home would cost a month, from the client's own figures.
    Affordability,
    /// What closing costs each side.
    Closing,
    /// What owning a home costs over the years.
    Ownership,
}

impl WorksheetKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Affordability => "affordability",
            Self::Closing => "closing",
            Self::Ownership => "ownership",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "affordability" => Ok(Self::Affordability),
            "closing" => Ok(Self::Closing),
            "ownership" => Ok(Self::Ownership),
            _ => Err(StoreError::damaged("a worksheet of an unknown kind")),
        }
    }
}

/// A worksheet as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct WorksheetRecord {
    /// Identifier.
    pub id: WorksheetId,
    /// What it works out.
    pub kind: WorksheetKind,
    /// What its author calls it: 1 to 120 characters.
    pub name: String,
    /// Whose it is.
    pub person: Option<CrmId>,
    /// What was typed: a JSON object that the caller has checked.
    pub inputs: Value,
    /// From 1; grows with each change.
    pub revision: i64,
    /// When it was first saved.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
}

const COLUMNS: &str = "SELECT w.uuid, w.kind, w.name, r.uuid, w.inputs, w.revision, w.created_at, w.updated_at
    FROM worksheet w LEFT JOIN crm_record r ON r.id = w.person";

impl Store {
    /// Keeps a worksheet that is new here: one just made, or one that was removed and comes back.
    ///
    /// # Errors
    /// There is one with this identifier; no such person; the database's.
    pub async fn add_worksheet(&self, worksheet: &WorksheetRecord) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin().await?;
        let taken: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM worksheet WHERE uuid = ?)")
            .bind(worksheet.id.as_uuid().as_bytes().to_vec())
            .fetch_one(&mut *tx)
            .await?;
        if taken {
            return Err(StoreError::bad("there is a worksheet with this identifier"));
        }
        let person = person_row(&mut tx, worksheet.person).await?;
        sqlx::query(
            "INSERT INTO worksheet (uuid, kind, name, person, inputs, revision, created_at, updated_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(worksheet.id.as_uuid().as_bytes().to_vec())
        .bind(worksheet.kind.as_str())
        .bind(worksheet.name.clone())
        .bind(person)
        .bind(worksheet.inputs.to_string())
        .bind(worksheet.revision)
        .bind(worksheet.created_at.timestamp_millis())
        .bind(worksheet.updated_at.timestamp_millis())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Puts a worksheet in the place of the one whose revision is the one before; answers whether it did. One that was
    /// changed since stays.
    ///
    /// # Errors
    /// No such worksheet or person; the database's.
    pub async fn replace_worksheet(&self, worksheet: &WorksheetRecord) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin().await?;
        let person = person_row(&mut tx, worksheet.person).await?;
        let revision: Option<i64> = sqlx::query_scalar("SELECT revision FROM worksheet WHERE uuid = ?")
            .bind(worksheet.id.as_uuid().as_bytes().to_vec())
            .fetch_optional(&mut *tx)
            .await?;
        let revision = revision.ok_or(StoreError::NotFound { what: "worksheet" })?;
        if revision + 1 != worksheet.revision {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE worksheet SET name = ?, person = ?, inputs = ?, revision = ?, updated_at = max(?, created_at)
             WHERE uuid = ?",
        )
        .bind(worksheet.name.clone())
        .bind(person)
        .bind(worksheet.inputs.to_string())
        .bind(worksheet.revision)
        .bind(worksheet.updated_at.timestamp_millis())
        .bind(worksheet.id.as_uuid().as_bytes().to_vec())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// A worksheet.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn worksheet(&self, id: WorksheetId) -> Result<Option<WorksheetRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE w.uuid = ?")))
            .bind(id.as_uuid().as_bytes().to_vec())
            .fetch_optional(&mut *reader)
            .await?;
        row.as_ref().map(from_row).transpose()
    }

    /// All worksheets, the last saved first.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn worksheets(&self) -> Result<Vec<WorksheetRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(AssertSqlSafe(format!("{COLUMNS} ORDER BY w.updated_at DESC, w.id DESC")))
            .fetch_all(&mut *reader)
            .await?;
        rows.iter().map(from_row).collect()
    }

    /// Removes a worksheet for good; answers whether there was one.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_worksheet(&self, id: WorksheetId) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("DELETE FROM worksheet WHERE uuid = ?")
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *writer)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

async fn person_row(conn: &mut SqliteConnection, person: Option<CrmId>) -> Result<Option<i64>, StoreError> {
    let Some(person) = person else { return Ok(None) };
    let row: Option<i64> = sqlx::query_scalar("SELECT id FROM crm_record WHERE uuid = ? AND kind = 'contact'")
        .bind(person.as_uuid().as_bytes().to_vec())
        .fetch_optional(conn)
        .await?;
    row.map(Some).ok_or(StoreError::NotFound { what: "person" })
}

fn from_row(row: &SqliteRow) -> Result<WorksheetRecord, StoreError> {
    let damaged = || StoreError::damaged("a worksheet does not read");
    let uuid = |bytes: &[u8]| Uuid::from_slice(bytes).map_err(|_| damaged());
    Ok(WorksheetRecord {
        id: WorksheetId::from(uuid(row.try_get(0)?)?),
        kind: WorksheetKind::parse(row.try_get(1)?)?,
        name: row.try_get(2)?,
        person: row.try_get::<Option<&[u8]>, _>(3)?.map(uuid).transpose()?.map(CrmId::from),
        inputs: serde_json::from_str(row.try_get(4)?).map_err(|_| damaged())?,
        revision: row.try_get(5)?,
        created_at: time::from_ms(row.try_get(6)?),
        updated_at: time::from_ms(row.try_get(7)?),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hub_domain::SystemClock;
    use hub_secrets::StoreKey;
    use serde_json::json;

    use super::*;

    fn sheet(kind: WorksheetKind, name: &str) -> WorksheetRecord {
        let at = time::from_ms(1_700_000_000_000);
        WorksheetRecord {
            id: WorksheetId::new(),
            kind,
            name: name.to_owned(),
            person: None,
            inputs: json!({"price": 1}),
            revision: 1,
            created_at: at,
            updated_at: at,
        }
    }

    #[tokio::test]
    async fn what_is_kept_comes_back_and_a_change_since_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), &StoreKey::generate().unwrap(), Arc::new(SystemClock)).await.unwrap();
        let first = sheet(WorksheetKind::Affordability, "First");
        let second = sheet(WorksheetKind::Closing, "Second");
        store.add_worksheet(&first).await.unwrap();
        store.add_worksheet(&second).await.unwrap();
        assert!(matches!(store.add_worksheet(&first).await, Err(StoreError::BadInput { .. })));
        let changed = WorksheetRecord {
            name: "Renamed".to_owned(),
            revision: 2,
            updated_at: time::from_ms(1_700_000_000_001),
            ..first.clone()
        };
        assert!(store.replace_worksheet(&changed).await.unwrap());
        assert!(!store.replace_worksheet(&changed).await.unwrap(), "somebody else's change stays");
        assert_eq!(store.worksheet(first.id).await.unwrap(), Some(changed.clone()));
        assert_eq!(store.worksheets().await.unwrap(), [changed.clone(), second]);
        assert!(store.delete_worksheet(first.id).await.unwrap() && !store.delete_worksheet(first.id).await.unwrap());
        assert!(matches!(store.replace_worksheet(&changed).await, Err(StoreError::NotFound { .. })));
        store.add_worksheet(&changed).await.unwrap();
        assert_eq!(store.worksheet(first.id).await.unwrap(), Some(changed), "and comes back as it was");
        let somebody = WorksheetRecord { person: Some(CrmId::new()), ..sheet(WorksheetKind::Ownership, "x") };
        assert!(matches!(store.add_worksheet(&somebody).await, Err(StoreError::NotFound { what: "person" })));
    }
}
