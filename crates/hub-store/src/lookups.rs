use hub_domain::ConnectionId;
use serde::{Deserialize, Serialize};
use sqlx::{Connection as _, Row};

use crate::bulk::insert;
use crate::connections::number_of;
use crate::{Store, StoreError};

/// One value of a source's own list of values (RESO `Lookup` resource).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// The source's key of the row.
    pub lookup_key: Option<String>,
    /// Which list.
    pub lookup_name: String,
    /// The value as the source shows it.
    pub lookup_value: String,
    /// The standard value it stands for.
    pub standard_value: Option<String>,
    /// The value as an OData member name.
    pub odata_value: Option<String>,
    /// The cursor, exactly as received.
    pub modified: Option<String>,
}

impl Store {
    /// Replaces all lookups of a connection.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn put_lookups(&self, id: ConnectionId, rows: &[Lookup]) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, id).await?;
        sqlx::query("DELETE FROM lookup WHERE connection_id = ?").bind(number).execute(&mut *tx).await?;
        insert(
            &mut tx,
            "INSERT INTO lookup (connection_id, lookup_name, lookup_value, lookup_key, standard_value, odata_value,
             modified)",
            7,
            "ON CONFLICT (connection_id, lookup_name, lookup_value) DO UPDATE SET lookup_key = excluded.lookup_key,
             standard_value = excluded.standard_value, odata_value = excluded.odata_value,
             modified = excluded.modified",
            rows,
            |b, r| {
                b.put(number).put(r.lookup_name.clone()).put(r.lookup_value.clone()).put(r.lookup_key.clone());
                b.put(r.standard_value.clone()).put(r.odata_value.clone()).put(r.modified.clone());
            },
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// All lookups of a connection, by list and value.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn lookups(&self, id: ConnectionId) -> Result<Vec<Lookup>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let rows = sqlx::query(
            "SELECT lookup_key, lookup_name, lookup_value, standard_value, odata_value, modified FROM lookup
             WHERE connection_id = ? ORDER BY lookup_name, lookup_value",
        )
        .bind(number)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Lookup {
                    lookup_key: row.try_get(0)?,
                    lookup_name: row.try_get(1)?,
                    lookup_value: row.try_get(2)?,
                    standard_value: row.try_get(3)?,
                    odata_value: row.try_get(4)?,
                    modified: row.try_get(5)?,
                })
            })
            .collect()
    }
}
