//! What records say about their own use, beside the rows that lists read.

use std::collections::BTreeMap;

use hub_domain::{RecordRights, Resource};
use serde_json::{Map, Value};
use sqlx::{Connection as _, Row};

use crate::page::{off_thread, whole};
use crate::prepare::rights_of;
use crate::read::canonical;
use crate::{Store, StoreError, packed};

/// Rows worked out in one transaction.
const BATCH: i64 = 2_000;

impl Store {
    /// What listings or media say about their own use, by key; keys the store does not have are left out, and so are
    /// rows of an old store that are not worked out yet. Where several connections have a key, the one received last.
    ///
    /// # Errors
    /// The database's.
    pub async fn rights_of(
        &self,
        resource: Resource,
        keys: &[String],
    ) -> Result<BTreeMap<String, RecordRights>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = match resource {
            Resource::Media => {
                "SELECT m.key, n.rights FROM mirror m JOIN media n ON n.id = m.id WHERE m.resource = 'Media'
                 AND m.key IN (SELECT value FROM json_each(?)) ORDER BY m.received_at, m.id"
            }
            _ => {
                "SELECT m.key, n.rights FROM mirror m JOIN listing n ON n.id = m.id WHERE m.resource = 'Property'
                 AND m.key IN (SELECT value FROM json_each(?)) ORDER BY m.received_at, m.id"
            }
        };
        let named = serde_json::to_string(keys).unwrap_or_default();
        let rows = sqlx::query(sql).bind(named).fetch_all(&mut *reader).await?;
        let mut found = BTreeMap::new();
        for row in rows {
            if let Some(bits) = row.try_get::<Option<i64>, _>(1)? {
                found.insert(row.try_get(0)?, RecordRights::from_bits(bits));
            }
        }
        Ok(found)
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
