use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use hub_domain::{Canonical, Listing, Media, OpenHouse, Resource};
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use crate::connections::by_number;
use crate::naming::{self, Place};
use crate::page::whole;
use crate::{Connection, Store, StoreError, packed, time};

/// A listing with where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredListing {
    /// The canonical record, whole.
    pub listing: Listing,
    /// Which connection it came by.
    pub connection: Connection,
    /// When its latest version reached the store.
    pub received_at: DateTime<Utc>,
    /// Its key at the source; the listing itself has its name here, which differs where another source had the key
    /// before.
    pub key_at_source: String,
}

impl Store {
    /// The listing with that name, or else with that MLS number. A name is the source's key, or `key@source` for one
    /// whose key another source had before. Of several with one number, the one received last.
    ///
    /// # Errors
    /// The database's.
    pub async fn listing(&self, key: &str) -> Result<Option<StoredListing>, StoreError> {
        let mut reader = self.reader().await?;
        let Some(place) = find(&mut reader, Resource::Property, key).await? else {
            return Ok(None);
        };
        let connections = by_number(&mut reader).await?;
        let sql = format!("{} WHERE m.id = ?", stored_sql());
        let row = sqlx::query(AssertSqlSafe(sql)).bind(place.id).fetch_optional(&mut *reader).await?;
        row.map(|row| stored(&row, &connections)).transpose()
    }

    /// Many listings by name (not by MLS number), in the order asked for; unknown names are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn listings(&self, names: &[String]) -> Result<Vec<StoredListing>, StoreError> {
        let mut reader = self.reader().await?;
        let connections = by_number(&mut reader).await?;
        let sql =
            format!("{} WHERE m.resource = 'Property' AND m.key IN (SELECT value FROM json_each(?))", stored_sql());
        let mut rows = sqlx::query(AssertSqlSafe(sql)).bind(naming::keys_of(names)).fetch(&mut *reader);
        let mut found = HashMap::with_capacity(names.len());
        while let Some(row) = rows.try_next().await? {
            let one = stored(&row, &connections)?;
            found.insert(one.listing.listing_key.clone(), one);
        }
        Ok(names.iter().filter_map(|name| found.remove(name)).collect())
    }

    /// A canonical record of any resource by its name (a listing also by its MLS number).
    ///
    /// # Errors
    /// The database's.
    pub async fn record(&self, resource: Resource, key: &str) -> Result<Option<Canonical>, StoreError> {
        let mut reader = self.reader().await?;
        match find(&mut reader, resource, key).await? {
            Some(place) => named(&mut reader, resource, place.id).await,
            None => Ok(None),
        }
    }

    /// What the vendor last said of a record, whole.
    ///
    /// # Errors
    /// The database's.
    pub async fn payload(&self, resource: Resource, key: &str) -> Result<Option<Map<String, Value>>, StoreError> {
        self.envelope(resource, key).await?.map(said).transpose()
    }

    /// What the vendors last said of many listings, by name; unknown names are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn listing_payloads(&self, names: &[String]) -> Result<HashMap<String, Map<String, Value>>, StoreError> {
        let mut reader = self.reader().await?;
        let name = naming::name_sql(Resource::Property, "m.id", "m.key", "n.name");
        let sql = format!(
            "SELECT p.body, {name} FROM mirror m JOIN payload p ON p.id = m.id
             JOIN connection n ON n.id = m.connection_id
             WHERE m.resource = 'Property' AND m.key IN (SELECT value FROM json_each(?))"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(naming::keys_of(names)).fetch_all(&mut *reader).await?;
        let mut found = HashMap::with_capacity(rows.len());
        for row in rows {
            let name: String = row.try_get(1)?;
            if names.contains(&name) {
                found.insert(name, said(packed::unpack(row.try_get(0)?)?)?);
            }
        }
        Ok(found)
    }

    /// The fields of a record's payload that have no home in the canonical record.
    ///
    /// # Errors
    /// The database's.
    pub async fn unmapped(&self, resource: Resource, key: &str) -> Result<Vec<String>, StoreError> {
        let names = self.envelope(resource, key).await?.and_then(|mut e| e.remove("unmapped"));
        Ok(names.and_then(|n| serde_json::from_value(n).ok()).unwrap_or_default())
    }

    async fn envelope(&self, resource: Resource, key: &str) -> Result<Option<Map<String, Value>>, StoreError> {
        let mut reader = self.reader().await?;
        let Some(place) = find(&mut reader, resource, key).await? else {
            return Ok(None);
        };
        let body: Option<Vec<u8>> = sqlx::query_scalar("SELECT body FROM payload WHERE id = ?")
            .bind(place.id)
            .fetch_optional(&mut *reader)
            .await?;
        body.as_deref().map(packed::unpack).transpose()
    }

    /// The media of a listing, by its name, in the source's order.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_of(&self, listing_key: &str) -> Result<Vec<Media>, StoreError> {
        let order = "p.position IS NULL, p.position, p.key";
        let records = self.children("media", order, Resource::Media, listing_key).await?;
        Ok(records.into_iter().filter_map(|r| if let Canonical::Media(m) = r { Some(m) } else { None }).collect())
    }

    /// The open houses of a listing, by its name, earliest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_houses_of(&self, listing_key: &str) -> Result<Vec<OpenHouse>, StoreError> {
        let order = "p.open_date, p.starts_at, p.key";
        let records = self.children("open_house", order, Resource::OpenHouse, listing_key).await?;
        Ok(records.into_iter().filter_map(|r| if let Canonical::OpenHouse(o) = r { Some(o) } else { None }).collect())
    }

    async fn children(
        &self,
        table: &str,
        order: &str,
        resource: Resource,
        listing: &str,
    ) -> Result<Vec<Canonical>, StoreError> {
        let mut reader = self.reader().await?;
        let Some(place) = naming::find(&mut reader, Resource::Property, listing).await? else {
            return Ok(Vec::new());
        };
        let name = naming::name_sql(resource, "p.id", "p.key", "n.name");
        let sql = format!(
            "SELECT c.body, {name} FROM {table} p JOIN canonical c ON c.id = p.id
             JOIN connection n ON n.id = p.connection_id WHERE p.listing_key = ? AND p.connection_id = ? ORDER BY {order}"
        );
        let rows =
            sqlx::query(AssertSqlSafe(sql)).bind(place.key).bind(place.connection).fetch_all(&mut *reader).await?;
        let read = |row: &SqliteRow| {
            let mut record = canonical(resource, packed::unpack(row.try_get(0)?)?)?;
            naming::call(&mut record, row.try_get(1)?, Some(listing.to_owned()));
            Ok(record)
        };
        rows.iter().map(read).collect()
    }
}

/// What is read of a listing for [`stored`].
fn stored_sql() -> String {
    let name = naming::name_sql(Resource::Property, "m.id", "m.key", "n.name");
    format!(
        "SELECT c.body, r.remarks, m.connection_id, m.received_at, m.key, {name} FROM mirror m
         JOIN canonical c ON c.id = m.id LEFT JOIN remarks r ON r.id = m.id
         JOIN connection n ON n.id = m.connection_id"
    )
}

fn stored(row: &SqliteRow, connections: &BTreeMap<i64, Connection>) -> Result<StoredListing, StoreError> {
    let mut record = canonical(Resource::Property, whole(row.try_get(0)?, row.try_get(1)?)?)?;
    naming::call(&mut record, row.try_get(5)?, None);
    let Canonical::Listing(listing) = record else {
        return Err(StoreError::damaged("a listing does not read"));
    };
    let connection = connections.get(&row.try_get(2)?).cloned();
    let connection = connection.ok_or_else(|| StoreError::damaged("a listing of no connection"))?;
    let received_at = time::from_ms(row.try_get(3)?);
    Ok(StoredListing { listing: *listing, connection, received_at, key_at_source: row.try_get(4)? })
}

/// The vendor's words from what is kept of them.
fn said(mut envelope: Map<String, Value>) -> Result<Map<String, Value>, StoreError> {
    match envelope.remove("payload") {
        Some(Value::Object(payload)) => Ok(payload),
        _ => Err(StoreError::damaged("a payload does not read")),
    }
}

/// The place of a record by its name; of a listing also by MLS number.
async fn find(conn: &mut SqliteConnection, resource: Resource, name: &str) -> Result<Option<Place>, StoreError> {
    let by_name = naming::find(conn, resource, name).await?;
    if by_name.is_some() || resource != Resource::Property {
        return Ok(by_name);
    }
    let by_number = sqlx::query(
        "SELECT l.id, l.connection_id, l.key FROM listing l JOIN mirror m ON m.id = l.id WHERE l.listing_id = ?
         ORDER BY m.received_at DESC, l.id DESC LIMIT 1",
    )
    .bind(name.to_owned())
    .fetch_optional(conn)
    .await?;
    let place = |row: SqliteRow| -> Result<Place, StoreError> {
        Ok(Place { id: row.try_get(0)?, connection: row.try_get(1)?, key: row.try_get(2)? })
    };
    by_number.map(place).transpose()
}

/// A record by its row, with its name in place of its key.
pub(crate) async fn named(
    conn: &mut SqliteConnection,
    resource: Resource,
    id: i64,
) -> Result<Option<Canonical>, StoreError> {
    let mut record = load(conn, resource, id).await?;
    if let Some(record) = &mut record {
        naming::rename(conn, resource, id, record).await?;
    }
    Ok(record)
}

pub(crate) async fn load(
    conn: &mut SqliteConnection,
    resource: Resource,
    id: i64,
) -> Result<Option<Canonical>, StoreError> {
    let row =
        sqlx::query("SELECT c.body, r.remarks FROM canonical c LEFT JOIN remarks r ON r.id = c.id WHERE c.id = ?")
            .bind(id)
            .fetch_optional(conn)
            .await?;
    row.map(|row| canonical(resource, whole(row.try_get(0)?, row.try_get(1)?)?)).transpose()
}

/// The typed record from its fields.
pub(crate) fn canonical(resource: Resource, fields: Map<String, Value>) -> Result<Canonical, StoreError> {
    let value = Value::Object(fields);
    let record = match resource {
        Resource::Property => serde_json::from_value(value).map(|l| Canonical::Listing(Box::new(l))),
        Resource::Member => serde_json::from_value(value).map(Canonical::Member),
        Resource::Office => serde_json::from_value(value).map(Canonical::Office),
        Resource::Media => serde_json::from_value(value).map(Canonical::Media),
        Resource::OpenHouse => serde_json::from_value(value).map(Canonical::OpenHouse),
    };
    record.map_err(|_| StoreError::damaged(format!("a record of {resource} does not read")))
}
