use chrono::{DateTime, Utc};
use hub_domain::{Resource, RunId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::{Store, StoreError, naming, time};

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeAction {
    /// It came.
    Created,
    /// Some fields are others.
    Updated,
    /// It went.
    Deleted,
}

/// One field before and after; `null` stands for "the source did not say".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// RESO's name.
    pub field: String,
    /// Before.
    pub old: Value,
    /// After.
    pub new: Value,
}

/// One entry of the change log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Position in the log; grows.
    pub sequence: i64,
    /// When it was stored.
    pub at: DateTime<Utc>,
    /// The run that brought it.
    pub run: Option<RunId>,
    /// Resource of the record.
    pub resource: Resource,
    /// Key of the record.
    pub key: String,
    /// What happened.
    pub action: ChangeAction,
    /// Which fields, for an update.
    pub fields: Vec<FieldChange>,
}

const COLUMNS: &str = "SELECT id, at, run, resource, key, action, fields FROM change_log";

impl Store {
    /// What happened to a record, by its name, oldest first. Of one that is gone, what happened under that key at any
    /// source.
    ///
    /// # Errors
    /// The database's.
    pub async fn history_of(&self, resource: Resource, key: &str) -> Result<Vec<Change>, StoreError> {
        let mut reader = self.reader().await?;
        let place = naming::find(&mut reader, resource, key).await?;
        let (key, connection) = place.map_or((key.to_owned(), None), |p| (p.key, Some(p.connection)));
        let sql =
            format!("{COLUMNS} WHERE resource = ?1 AND key = ?2 AND (?3 IS NULL OR connection_id = ?3) ORDER BY id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(resource.as_str())
            .bind(key)
            .bind(connection)
            .fetch_all(&mut *reader)
            .await?;
        rows.iter().map(from_row).collect()
    }

    /// The next entries after a position, oldest first, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn changes_after(&self, sequence: i64, limit: u32) -> Result<Vec<Change>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{COLUMNS} WHERE id > ? ORDER BY id LIMIT ?");
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(sequence).bind(i64::from(limit)).fetch_all(&mut *reader).await?;
        rows.iter().map(from_row).collect()
    }
}

fn from_row(row: &SqliteRow) -> Result<Change, StoreError> {
    let damaged = || StoreError::damaged("an entry of the change log does not read");
    let run: Option<&[u8]> = row.try_get(2)?;
    let fields: serde_json::Map<String, Value> = serde_json::from_str(row.try_get(6)?).map_err(|_| damaged())?;
    Ok(Change {
        sequence: row.try_get(0)?,
        at: time::from_ms(row.try_get(1)?),
        run: run.map(Uuid::from_slice).transpose().map_err(|_| damaged())?.map(RunId::from),
        resource: Resource::parse(row.try_get(3)?).ok_or_else(damaged)?,
        key: row.try_get(4)?,
        action: match row.try_get::<&str, _>(5)? {
            "created" => ChangeAction::Created,
            "updated" => ChangeAction::Updated,
            "deleted" => ChangeAction::Deleted,
            _ => return Err(damaged()),
        },
        fields: fields
            .into_iter()
            .map(|(field, pair)| match pair {
                Value::Array(pair) => match <[Value; 2]>::try_from(pair) {
                    Ok([old, new]) => Ok(FieldChange { field, old, new }),
                    Err(_) => Err(damaged()),
                },
                _ => Err(damaged()),
            })
            .collect::<Result<_, _>>()?,
    })
}
