use hub_domain::Resource;
use sqlx::{AssertSqlSafe, Row};

use crate::connections::by_number;
use crate::naming;
use crate::{Connection, Store, StoreError};

/// Where a photo or file belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaPlace {
    /// The connection it came by.
    pub connection: Connection,
    /// The name of its listing, where the source says which.
    pub listing_key: Option<String>,
    /// Its key at the source.
    pub key_at_source: String,
    /// Its listing's key at the source.
    pub listing_key_at_source: Option<String>,
}

impl Store {
    /// Where a photo or file belongs, by its name; `None` where there is none of that name.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_place(&self, name: &str) -> Result<Option<MediaPlace>, StoreError> {
        let mut reader = self.reader().await?;
        let Some(place) = naming::find(&mut reader, Resource::Media, name).await? else { return Ok(None) };
        let sql = format!("SELECT p.listing_key, {} FROM media p WHERE p.id = ?", naming::listing_name_sql("p"));
        let row = sqlx::query(AssertSqlSafe(sql)).bind(place.id).fetch_optional(&mut *reader).await?;
        let Some(row) = row else { return Ok(None) };
        let connection = by_number(&mut reader).await?.remove(&place.connection);
        let connection = connection.ok_or_else(|| StoreError::damaged("a photo of no connection"))?;
        let listing_key_at_source: Option<String> = row.try_get(0)?;
        Ok(Some(MediaPlace {
            connection,
            listing_key: row.try_get::<Option<String>, _>(1)?.or_else(|| listing_key_at_source.clone()),
            key_at_source: place.key,
            listing_key_at_source,
        }))
    }
}
