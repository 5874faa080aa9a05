use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use hub_domain::{ConnectionId, Licence, Resource};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row, SqliteConnection};
use uuid::Uuid;

use crate::page::remove_rows;
use crate::{Store, StoreError, time};

/// A configured account at one vendor, or a watched folder. Holds no secret: those are in the sealed vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Identifier.
    pub id: ConnectionId,
    /// The name its owner gave it; unique.
    pub name: String,
    /// Which connector serves it.
    pub connector: String,
    /// Settings the connector reads.
    pub settings: BTreeMap<String, String>,
    /// What the MLS allows with its rows.
    pub licence: Licence,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// What is needed to add a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConnection {
    /// A name, unique and not empty.
    pub name: String,
    /// Which connector serves it.
    pub connector: String,
    /// Settings the connector reads; no secrets.
    pub settings: BTreeMap<String, String>,
    /// What the MLS allows with its rows.
    pub licence: Licence,
}

const COLUMNS: &str = "SELECT id, uuid, name, connector, settings, licence, created_at FROM connection";

impl Store {
    /// Adds a connection.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::BadInput`] for an empty name.
    pub async fn add_connection(&self, new: &NewConnection) -> Result<Connection, StoreError> {
        let name = new.name.trim();
        if name.is_empty() {
            return Err(StoreError::bad("a connection needs a name"));
        }
        let connection = Connection {
            id: ConnectionId::new(),
            name: name.to_owned(),
            connector: new.connector.clone(),
            settings: new.settings.clone(),
            licence: new.licence,
            created_at: time::from_ms(self.now_ms()),
        };
        let mut writer = self.writer().await?;
        let done = sqlx::query(
            "INSERT INTO connection (uuid, name, connector, settings, licence, created_at) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (name) DO NOTHING",
        )
        .bind(connection.id.as_uuid().as_bytes().to_vec())
        .bind(&connection.name)
        .bind(&connection.connector)
        .bind(settings_text(&connection.settings))
        .bind(connection.licence.as_str())
        .bind(connection.created_at.timestamp_millis())
        .execute(&mut *writer)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NameTaken);
        }
        drop(writer);
        self.announce(Some(connection.id), Vec::new());
        Ok(connection)
    }

    /// Changes a connection's settings and licence; its records stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update_connection(
        &self,
        id: ConnectionId,
        settings: &BTreeMap<String, String>,
        licence: Licence,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("UPDATE connection SET settings = ?, licence = ? WHERE uuid = ?")
            .bind(settings_text(settings))
            .bind(licence.as_str())
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *writer)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "connection" });
        }
        drop(writer);
        self.announce(Some(id), Vec::new());
        Ok(())
    }

    /// Every connection, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn connections(&self) -> Result<Vec<Connection>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY name"))).fetch_all(&mut *reader).await?;
        rows.iter().map(from_row).collect()
    }

    /// The connection of that name.
    ///
    /// # Errors
    /// The database's.
    pub async fn connection(&self, name: &str) -> Result<Option<Connection>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE name = ?")))
            .bind(name.to_owned())
            .fetch_optional(&mut *reader)
            .await?;
        row.as_ref().map(from_row).transpose()
    }

    /// Records that would go with the connection.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn what_goes_with(&self, id: ConnectionId) -> Result<BTreeMap<Resource, u64>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        count_by_resource(&mut reader, number).await
    }

    /// Removes a connection and everything that came by it, its history with it, and answers what that was. The rows'
    /// content is erased from the file; copies made before (backups, exports) are out of the store's reach.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn remove_connection(&self, id: ConnectionId) -> Result<BTreeMap<Resource, u64>, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, id).await?;
        let counts = count_by_resource(&mut tx, number).await?;
        let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM mirror WHERE connection_id = ?")
            .bind(number)
            .fetch_all(&mut *tx)
            .await?;
        for chunk in ids.chunks(5_000) {
            remove_rows(&mut tx, chunk).await?;
        }
        // The log is append-only but for this: a licence that ends takes the values of its history along.
        // What was learnt from these sales goes with them.
        sqlx::query("DELETE FROM market_fit").execute(&mut *tx).await?;
        sqlx::query("INSERT INTO purging (connection_id) VALUES (?)").bind(number).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM change_log WHERE connection_id = ?").bind(number).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM purging").execute(&mut *tx).await?;
        sqlx::query("DELETE FROM connection WHERE id = ?").bind(number).execute(&mut *tx).await?;
        tx.commit().await?;
        // The WAL would keep the erased pages until the next checkpoint.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *writer).await?;
        self.announce(Some(id), Resource::ALL.to_vec());
        drop(writer);
        Ok(counts)
    }
}

async fn count_by_resource(conn: &mut SqliteConnection, number: i64) -> Result<BTreeMap<Resource, u64>, StoreError> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT resource, count(*) FROM mirror WHERE connection_id = ? GROUP BY resource")
            .bind(number)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().filter_map(|(name, n)| Some((Resource::parse(&name)?, n.unsigned_abs()))).collect())
}

/// The short number that rows carry for a connection.
pub(crate) async fn number_of(conn: &mut SqliteConnection, id: ConnectionId) -> Result<i64, StoreError> {
    sqlx::query_scalar("SELECT id FROM connection WHERE uuid = ?")
        .bind(id.as_uuid().as_bytes().to_vec())
        .fetch_optional(conn)
        .await?
        .ok_or(StoreError::NotFound { what: "connection" })
}

/// Every connection by its short number.
pub(crate) async fn by_number(conn: &mut SqliteConnection) -> Result<BTreeMap<i64, Connection>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(COLUMNS)).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get::<i64, _>("id")?, from_row(row)?))).collect()
}

fn settings_text(settings: &BTreeMap<String, String>) -> String {
    serde_json::to_string(settings).unwrap_or_else(|_| "{}".to_owned())
}

fn from_row(row: &SqliteRow) -> Result<Connection, StoreError> {
    let damaged = || StoreError::damaged("a connection does not read");
    Ok(Connection {
        id: Uuid::from_slice(row.try_get::<&[u8], _>("uuid")?).map_err(|_| damaged())?.into(),
        name: row.try_get("name")?,
        connector: row.try_get("connector")?,
        settings: serde_json::from_str(row.try_get("settings")?).map_err(|_| damaged())?,
        licence: Licence::parse(row.try_get("licence")?).ok_or_else(damaged)?,
        created_at: time::from_ms(row.try_get("created_at")?),
    })
}
