//! What records say about their own use, beside the rows that lists read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hub_domain::{ConnectionId, RecordRights, Resource, StandardStatus};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Connection as _, Row};

use crate::page::{off_thread, whole};
use crate::prepare::rights_of;
use crate::read::canonical;
use crate::{Store, StoreError, names, naming, packed};

/// Rows worked out in one transaction.
const BATCH: i64 = 2_000;

/// What decides whether a record may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseFacts {
    /// Which connection it came by.
    pub connection: ConnectionId,
    /// What it says about its own use; `None` until an old store has worked it out.
    pub rights: Option<RecordRights>,
    /// A listing's status.
    pub status: Option<StandardStatus>,
    /// The day a listing's sale closed.
    pub close_date: Option<NaiveDate>,
    /// The name of the listing it belongs to; a listing's own.
    pub listing_key: Option<String>,
}

impl Store {
    /// What decides whether listings or media may be shown, by name; names the store does not have are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn use_facts(
        &self,
        resource: Resource,
        keys: &[String],
    ) -> Result<BTreeMap<String, UseFacts>, StoreError> {
        let mut reader = self.reader().await?;
        let name = naming::name_sql(resource, "m.id", "m.key", "c.name");
        let sql = match resource {
            Resource::Media => format!(
                "SELECT {name}, c.uuid, n.rights, NULL, NULL, coalesce({}, n.listing_key) FROM mirror m
                 JOIN media n ON n.id = m.id JOIN connection c ON c.id = m.connection_id
                 WHERE m.resource = 'Media' AND m.key IN (SELECT value FROM json_each(?))",
                naming::listing_name_sql("n")
            ),
            _ => format!(
                "SELECT {name}, c.uuid, n.rights, n.standard_status, n.close_date, {name} FROM mirror m
                 JOIN listing n ON n.id = m.id JOIN connection c ON c.id = m.connection_id
                 WHERE m.resource = 'Property' AND m.key IN (SELECT value FROM json_each(?))"
            ),
        };
        let wanted: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(naming::keys_of(keys)).fetch_all(&mut *reader).await?;
        let mut found = BTreeMap::new();
        for row in rows {
            let name: String = row.try_get(0)?;
            if !wanted.contains(name.as_str()) {
                continue;
            }
            let connection = uuid::Uuid::from_slice(row.try_get::<&[u8], _>(1)?)
                .map_err(|_| StoreError::damaged("a connection does not read"))?;
            let facts = UseFacts {
                connection: connection.into(),
                rights: row.try_get::<Option<i64>, _>(2)?.map(RecordRights::from_bits),
                status: row.try_get::<Option<&str>, _>(3)?.and_then(names::status),
                close_date: row.try_get::<Option<&str>, _>(4)?.and_then(|d| d.parse().ok()),
                listing_key: row.try_get(5)?,
            };
            found.insert(name, facts);
        }
        Ok(found)
    }

    /// The names of a connection's listings.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn listing_keys(&self, id: ConnectionId) -> Result<Vec<String>, StoreError> {
        let mut reader = self.reader().await?;
        let number = crate::connections::number_of(&mut reader, id).await?;
        let name = naming::name_sql(Resource::Property, "m.id", "m.key", "c.name");
        let sql = format!(
            "SELECT {name} FROM mirror m JOIN connection c ON c.id = m.connection_id
             WHERE m.connection_id = ? AND m.resource = 'Property'"
        );
        Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(number).fetch_all(&mut *reader).await?)
    }

    /// Works out the rights of rows stored before the store kept them, from the mirror, and answers how many there
    /// were. Nothing to do costs nothing.
    ///
    /// # Errors
    /// The database's.
    pub async fn complete_rights(&self) -> Result<u64, StoreError> {
        let mut done = 0;
        for (resource, find, set) in [
            (
                Resource::Property,
                "SELECT l.id, c.body, p.body, r.remarks FROM listing l JOIN canonical c ON c.id = l.id
                 JOIN payload p ON p.id = l.id LEFT JOIN remarks r ON r.id = l.id WHERE l.rights IS NULL LIMIT ?",
                "UPDATE listing SET rights = ? WHERE id = ?",
            ),
            (
                Resource::Media,
                "SELECT l.id, c.body, p.body, NULL FROM media l JOIN canonical c ON c.id = l.id
                 JOIN payload p ON p.id = l.id WHERE l.rights IS NULL LIMIT ?",
                "UPDATE media SET rights = ? WHERE id = ?",
            ),
        ] {
            loop {
                let mut writer = self.writer().await?;
                let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                let rows = sqlx::query(find).bind(BATCH).fetch_all(&mut *tx).await?;
                if rows.is_empty() {
                    break;
                }
                done += rows.len() as u64;
                let worked_out = off_thread(move || {
                    rows.iter()
                        .map(|row| {
                            let fields = whole(row.try_get(1)?, row.try_get(3)?)?;
                            let record = canonical(resource, fields)?;
                            let rights = rights_of(&payload(row.try_get(2)?)?, &record);
                            Ok((row.try_get::<i64, _>(0)?, rights.to_bits()))
                        })
                        .collect::<Result<Vec<_>, StoreError>>()
                })
                .await?;
                for (id, bits) in worked_out {
                    sqlx::query(set).bind(bits).bind(id).execute(&mut *tx).await?;
                }
                tx.commit().await?;
            }
        }
        Ok(done)
    }
}

fn payload(body: &[u8]) -> Result<Map<String, Value>, StoreError> {
    match packed::unpack(body)?.remove("payload") {
        Some(Value::Object(payload)) => Ok(payload),
        _ => Err(StoreError::damaged("a payload does not read")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hub_domain::{Canonical, Currency, Licence, Listing, ManualClock, Mapped, RawRecord, RunId};
    use hub_secrets::StoreKey;
    use serde_json::json;

    use super::*;
    use crate::{NewConnection, PageWrite};

    #[tokio::test]
    async fn rows_of_an_old_store_get_their_rights_from_the_mirror() {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH));
        let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), clock).await.unwrap();
        let new = NewConnection { name: "n".into(), connector: "c".into(), settings: [].into(), licence: Licence::Idx };
        let connection = store.add_connection(&new).await.unwrap();
        let mut payload = Map::new();
        payload.insert("X_InternetAddressDisplayYN".to_owned(), json!("N"));
        let raw = RawRecord { resource: Resource::Property, key: "K".into(), modified: None, payload };
        let record = Canonical::Listing(Box::new(Listing::new("K", Currency::USD)));
        let records = vec![(raw, Mapped { record, unmapped: Vec::new(), issues: Vec::new() })];
        let page = PageWrite {
            connection: connection.id,
            stream: Resource::Property,
            run: RunId::new(),
            records,
            checkpoint: json!({}),
        };
        store.apply_page(page).await.unwrap();
        let rights = async || store.use_facts(Resource::Property, &["K".to_owned()]).await.unwrap()["K"].rights;
        let known = rights().await;
        assert_eq!(known.and_then(|r| r.address_display), Some(false));
        let sql = "UPDATE listing SET rights = NULL";
        sqlx::query(sql).execute(&mut *store.writer().await.unwrap()).await.unwrap();
        assert_eq!(rights().await, None);
        assert_eq!(store.complete_rights().await.unwrap(), 1);
        assert_eq!(rights().await, known);
        assert_eq!(store.complete_rights().await.unwrap(), 0);
    }
}
