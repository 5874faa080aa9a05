use sqlx::Row;

use crate::connections::by_number;
use crate::{Connection, Store, StoreError};

/// Where a photo or file belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaPlace {
    /// The connection it came by.
    pub connection: Connection,
    /// Its listing, where the source says.
    pub listing_key: Option<String>,
}

impl Store {
    /// Where a photo or file belongs; `None` where there is none of that key. Where several connections have it, the one
    /// received last.
    ///
    /// # Errors
    /// The database's.
    pub async fn media_place(&self, key: &str) -> Result<Option<MediaPlace>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "SELECT m.connection_id, d.listing_key FROM mirror m JOIN media d ON d.id = m.id
             WHERE m.resource = 'Media' AND m.key = ? ORDER BY m.received_at DESC LIMIT 1",
        )
        .bind(key.to_owned())
        .fetch_optional(&mut *reader)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let connection = by_number(&mut reader).await?.remove(&row.try_get::<i64, _>(0)?);
        let connection = connection.ok_or_else(|| StoreError::damaged("a photo of no connection"))?;
        Ok(Some(MediaPlace { connection, listing_key: row.try_get(1)? }))
    }
}
