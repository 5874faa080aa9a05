//! Many records at once, for lists: one question each, however many there are.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use hub_domain::CrmId;
use sqlx::Row;

use super::{CrmLink, CrmRecord, rows};
use crate::{Store, StoreError, time};

/// Who changed a field here last, where a person did, and when.
pub type LastEdit = (DateTime<Utc>, Option<String>);

impl Store {
    /// Records by their identifiers; those that are not there are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_records_of(&self, ids: &[CrmId]) -> Result<HashMap<CrmId, CrmRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let found = rows::by_ids(&mut reader, ids).await?;
        Ok(found.into_iter().map(|stored| (stored.record.id, stored.record)).collect())
    }

    /// The systems that records are in, those they are gone from too: of each record the living ones first.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_links_of(&self, ids: &[CrmId]) -> Result<HashMap<CrmId, Vec<CrmLink>>, StoreError> {
        let mut reader = self.reader().await?;
        let mut of: HashMap<CrmId, Vec<CrmLink>> = HashMap::new();
        for stored in rows::links_of_all(&mut reader, ids).await? {
            of.entry(stored.link.record).or_default().push(stored.link);
        }
        Ok(of)
    }

    /// Who changed fields here last and when, as far as history says: the value before was replaced then.
    ///
    /// # Errors
    /// The database's.
    pub async fn last_edits(&self, of: &[(CrmId, String)]) -> Result<HashMap<(CrmId, String), LastEdit>, StoreError> {
        let asked: Vec<(String, &str)> =
            of.iter().map(|(id, field)| (id.as_uuid().simple().to_string(), field.as_str())).collect();
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT r.uuid, h.field, h.at, h.actor FROM json_each(?) j
             JOIN crm_record r ON r.uuid = unhex(j.value ->> 0)
             JOIN crm_history h ON h.id = (SELECT max(x.id) FROM crm_history x WHERE x.record_id = r.id
                                           AND x.field = j.value ->> 1 AND x.connection_id IS NULL)",
        )
        .bind(rows::json(&asked)?)
        .fetch_all(&mut *reader)
        .await?;
        found
            .iter()
            .map(|row| {
                let of = (rows::id(row.try_get(0)?)?, row.try_get(1)?);
                Ok((of, (time::from_ms(row.try_get(2)?), row.try_get(3)?)))
            })
            .collect()
    }
}
