//! Files of people, taken in row by row and taken back as a whole.

use chrono::{DateTime, Utc};
use hub_domain::CrmId;
use hub_domain::crm::FieldValue;
use sqlx::{AssertSqlSafe, Row};

use super::summary::id;
use crate::{Store, StoreError, time};

pub use crate::crm::{ImportRow, RowOutcome, Undone};

/// What the rows of an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// People made.
    pub created: u32,
    /// People who gained something.
    pub updated: u32,
    /// People who gained nothing.
    pub unchanged: u32,
    /// People made who may be somebody we know.
    pub unclear: u32,
    /// Rows that were no contact.
    pub rejected: u32,
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDone {
    /// Its number.
    pub number: i64,
    /// The file's name.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// `running`, `done`, `cancelled`, `undone`.
    pub state: String,
    /// Rows in all.
    pub rows: u32,
    /// What they came to.
    pub counts: ImportCounts,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// A row of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// Where it stood in the file.
    pub place: String,
    /// What it came to.
    pub outcome: String,
    /// Whose it is, where they still are, and their name.
    pub person: Option<(CrmId, String)>,
    /// Fields it changed.
    pub fields: Vec<String>,
    /// Why it was no contact.
    pub reason: Option<String>,
}

impl Store {
    /// Begins an import. Answers its number.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin_people_import(&self, name: &str, rows: u32) -> Result<i64, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("INSERT INTO people_import (name, at, state, rows) VALUES (?, ?, 'running', ?)")
            .bind(name.to_owned())
            .bind(self.now_ms())
            .bind(rows)
            .execute(&mut *writer)
            .await?;
        Ok(done.last_insert_rowid())
    }

    /// Notes that an import is over.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_people_import(&self, number: i64, cancelled: bool) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query("UPDATE people_import SET state = ? WHERE id = ? AND state = 'running'")
            .bind(if cancelled { "cancelled" } else { "done" })
            .bind(number)
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Imports, the last first; one of them where its number is given.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_imports(&self, number: Option<i64>) -> Result<Vec<ImportDone>, StoreError> {
        let mut reader = self.reader().await?;
        let count = |outcome: &str| format!("coalesce(sum(w.outcome = '{outcome}'), 0)");
        let sql = format!(
            "SELECT i.id, i.name, i.at, i.state, i.rows, i.undone_at, {}, {}, {}, {}, {} FROM people_import i
             LEFT JOIN people_import_row w ON w.import = i.id WHERE ?1 IS NULL OR i.id = ?1
             GROUP BY i.id ORDER BY i.id DESC LIMIT 200",
            count("created"),
            count("updated"),
            count("unchanged"),
            count("unclear"),
            count("rejected")
        );
        let found = sqlx::query(AssertSqlSafe(sql)).bind(number).fetch_all(&mut *reader).await?;
        found
            .iter()
            .map(|row| {
                let n = |at: usize| -> Result<u32, StoreError> {
                    Ok(u32::try_from(row.try_get::<i64, _>(at)?).unwrap_or(u32::MAX))
                };
                Ok(ImportDone {
                    number: row.try_get(0)?,
                    name: row.try_get(1)?,
                    at: time::from_ms(row.try_get(2)?),
                    state: row.try_get(3)?,
                    rows: n(4)?,
                    undone_at: row.try_get::<Option<i64>, _>(5)?.map(time::from_ms),
                    counts: ImportCounts {
                        created: n(6)?,
                        updated: n(7)?,
                        unchanged: n(8)?,
                        unclear: n(9)?,
                        rejected: n(10)?,
                    },
                })
            })
            .collect()
    }

    /// Rows of an import in the file's order, of these outcomes or of all; and how many there are.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_import_rows(
        &self,
        number: i64,
        outcomes: &[String],
        limit: u32,
        offset: u32,
    ) -> Result<(u32, Vec<ImportedRow>), StoreError> {
        self.people_rows_settle().await?;
        let mut reader = self.reader().await?;
        let outcomes = serde_json::to_string(outcomes).unwrap_or_default();
        let filter = "w.import = ?1 AND (?2 = '[]' OR w.outcome IN (SELECT value FROM json_each(?2)))";
        let total: i64 =
            sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM people_import_row w WHERE {filter}")))
                .bind(number)
                .bind(outcomes.clone())
                .fetch_one(&mut *reader)
                .await?;
        let sql = format!(
            "SELECT w.place, w.outcome, r.uuid, p.name, w.changes, w.reason FROM people_import_row w
             LEFT JOIN crm_record r ON r.id = w.record_id LEFT JOIN person p ON p.id = w.record_id
             WHERE {filter} ORDER BY w.n LIMIT {limit} OFFSET {offset}"
        );
        let found = sqlx::query(AssertSqlSafe(sql)).bind(number).bind(outcomes).fetch_all(&mut *reader).await?;
        let rows: Result<Vec<ImportedRow>, StoreError> = found
            .iter()
            .map(|row| {
                let person: Option<&[u8]> = row.try_get(2)?;
                let name: Option<String> = row.try_get(3)?;
                let changes: serde_json::Map<String, serde_json::Value> = serde_json::from_str(row.try_get(4)?)
                    .map_err(|_| StoreError::damaged("a row of an import does not read"))?;
                Ok(ImportedRow {
                    place: row.try_get(0)?,
                    outcome: row.try_get(1)?,
                    person: person.map(id).transpose()?.map(|p| (p, name.unwrap_or_default())),
                    fields: changes.keys().cloned().collect(),
                    reason: row.try_get(5)?,
                })
            })
            .collect();
        Ok((u32::try_from(total).unwrap_or(u32::MAX), rows?))
    }

    /// What imports have made of a person's fields: field, value, the file's name; the oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn from_files(&self, person: CrmId) -> Result<Vec<(String, FieldValue, String)>, StoreError> {
        let mut reader = self.reader().await?;
        let found: Vec<(String, String)> = sqlx::query_as(
            "SELECT w.changes, i.name FROM people_import_row w JOIN people_import i ON i.id = w.import
             WHERE w.record_id = (SELECT id FROM crm_record WHERE uuid = ?) AND i.state <> 'undone' ORDER BY i.id",
        )
        .bind(person.as_uuid().as_bytes().to_vec())
        .fetch_all(&mut *reader)
        .await?;
        let mut all = Vec::new();
        for (changes, file) in found {
            let changes: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(&changes).map_err(|_| StoreError::damaged("a row of an import does not read"))?;
            for (field, mut step) in changes {
                if let Ok(now) = serde_json::from_value(step["now"].take()) {
                    all.push((field, now, file.clone()));
                }
            }
        }
        Ok(all)
    }
}
