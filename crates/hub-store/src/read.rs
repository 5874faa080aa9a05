use chrono::{DateTime, Utc};
use hub_domain::{Canonical, Listing, Media, OpenHouse, Resource};
use serde_json::{Map, Value};
use sqlx::{Row, SqliteConnection};

use crate::connections::by_number;
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
}

impl Store {
    /// The listing with that key, or else with that MLS number. Where several connections have it, the one received
    /// last.
    ///
    /// # Errors
    /// The database's.
    pub async fn listing(&self, key: &str) -> Result<Option<StoredListing>, StoreError> {
        let mut reader = self.reader().await?;
        let Some(id) = find(&mut reader, Resource::Property, key).await? else {
            return Ok(None);
        };
        let row = sqlx::query(
            "SELECT c.body, r.remarks, m.connection_id, m.received_at FROM mirror m JOIN canonical c ON c.id = m.id
             LEFT JOIN remarks r ON r.id = m.id WHERE m.id = ?",
        )
        .bind(id)
        .fetch_optional(&mut *reader)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let fields = whole(row.try_get(0)?, row.try_get(1)?)?;
        let Canonical::Listing(listing) = canonical(Resource::Property, fields)? else {
            return Err(StoreError::damaged("a listing does not read"));
        };
        let number: i64 = row.try_get(2)?;
        let connection = by_number(&mut reader).await?.remove(&number);
        let connection = connection.ok_or_else(|| StoreError::damaged("a listing of no connection"))?;
        Ok(Some(StoredListing { listing: *listing, connection, received_at: time::from_ms(row.try_get(3)?) }))
    }

    /// Many listings by key (not by MLS number), in the order asked for; unknown keys are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn listings(&self, keys: &[String]) -> Result<Vec<Listing>, StoreError> {
        let mut found = Vec::with_capacity(keys.len());
        let mut reader = self.reader().await?;
        for key in keys {
            if let Some(id) = find_key(&mut reader, Resource::Property, key).await?
                && let Some(Canonical::Listing(listing)) = load(&mut reader, Resource::Property, id).await?
            {
                found.push(*listing);
            }
        }
        Ok(found)
    }

    /// A canonical record of any resource by its key (a listing also by its MLS number).
    ///
    /// # Errors
    /// The database's.
    pub async fn record(&self, resource: Resource, key: &str) -> Result<Option<Canonical>, StoreError> {
        let mut reader = self.reader().await?;
        match find(&mut reader, resource, key).await? {
            Some(id) => load(&mut reader, resource, id).await,
            None => Ok(None),
        }
    }

    /// What the vendor last said of a record, whole.
    ///
    /// # Errors
    /// The database's.
    pub async fn payload(&self, resource: Resource, key: &str) -> Result<Option<Map<String, Value>>, StoreError> {
        let mut envelope = match self.envelope(resource, key).await? {
            Some(envelope) => envelope,
            None => return Ok(None),
        };
        match envelope.remove("payload") {
            Some(Value::Object(payload)) => Ok(Some(payload)),
            _ => Err(StoreError::damaged("a payload does not read")),
        }
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
        let Some(id) = find(&mut reader, resource, key).await? else {
            return Ok(None);
        };
        let body: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT body FROM payload WHERE id = ?").bind(id).fetch_optional(&mut *reader).await?;
        body.as_deref().map(packed::unpack).transpose()
    }

    /// The media of a listing in the source's order.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_of(&self, listing_key: &str) -> Result<Vec<Media>, StoreError> {
        let sql = "SELECT c.body FROM media m JOIN canonical c ON c.id = m.id WHERE m.listing_key = ?
                   ORDER BY m.position IS NULL, m.position, m.key";
        let records = self.children(sql, Resource::Media, listing_key).await?;
        Ok(records.into_iter().filter_map(|r| if let Canonical::Media(m) = r { Some(m) } else { None }).collect())
    }

    /// The open houses of a listing, earliest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_houses_of(&self, listing_key: &str) -> Result<Vec<OpenHouse>, StoreError> {
        let sql = "SELECT c.body FROM open_house o JOIN canonical c ON c.id = o.id WHERE o.listing_key = ?
                   ORDER BY o.open_date, o.starts_at, o.key";
        let records = self.children(sql, Resource::OpenHouse, listing_key).await?;
        Ok(records.into_iter().filter_map(|r| if let Canonical::OpenHouse(o) = r { Some(o) } else { None }).collect())
    }

    async fn children(
        &self,
        sql: &'static str,
        resource: Resource,
        listing_key: &str,
    ) -> Result<Vec<Canonical>, StoreError> {
        let mut reader = self.reader().await?;
        let bodies: Vec<Vec<u8>> = sqlx::query_scalar(sql).bind(listing_key.to_owned()).fetch_all(&mut *reader).await?;
        bodies.iter().map(|body| canonical(resource, packed::unpack(body)?)).collect()
    }
}

/// The row of a record; a listing also by MLS number.
async fn find(conn: &mut SqliteConnection, resource: Resource, key: &str) -> Result<Option<i64>, StoreError> {
    let by_key = find_key(conn, resource, key).await?;
    if by_key.is_some() || resource != Resource::Property {
        return Ok(by_key);
    }
    let by_number = sqlx::query_scalar(
        "SELECT l.id FROM listing l JOIN mirror m ON m.id = l.id WHERE l.listing_id = ?
         ORDER BY m.received_at DESC, l.id DESC LIMIT 1",
    )
    .bind(key.to_owned())
    .fetch_optional(conn)
    .await?;
    Ok(by_number)
}

async fn find_key(conn: &mut SqliteConnection, resource: Resource, key: &str) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT id FROM mirror WHERE resource = ? AND key = ? ORDER BY received_at DESC, id DESC LIMIT 1";
    Ok(sqlx::query_scalar(sql).bind(resource.as_str()).bind(key.to_owned()).fetch_optional(conn).await?)
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
