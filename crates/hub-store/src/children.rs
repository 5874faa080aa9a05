//! Records that belong to listings.

use hub_domain::{ConnectionId, Resource};

use crate::connections::number_of;
use crate::{Store, StoreError};

impl Store {
    /// Keys of the photos (or open houses) that a connection has for these listings, in no order; none for other
    /// resources.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn children_of(
        &self,
        id: ConnectionId,
        child: Resource,
        listings: &[String],
    ) -> Result<Vec<String>, StoreError> {
        let sql = match child {
            Resource::Media => {
                "SELECT key FROM media WHERE connection_id = ? AND listing_key IN (SELECT value FROM json_each(?))"
            }
            Resource::OpenHouse => {
                "SELECT key FROM open_house WHERE connection_id = ? AND listing_key IN (SELECT value FROM json_each(?))"
            }
            _ => return Ok(Vec::new()),
        };
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let list = serde_json::Value::from(listings).to_string();
        Ok(sqlx::query_scalar(sql).bind(number).bind(list).fetch_all(&mut *reader).await?)
    }
}
