use std::collections::BTreeMap;

use futures::TryStreamExt;
use hub_domain::{ContentDigest, Resource, TableDigest, TableHash};
use sqlx::{Connection as _, Row, SqliteConnection};

use crate::{Store, StoreError};

impl Store {
    /// One hash per canonical table over the content of its records, in the byte order of their keys whichever
    /// connection they came by. It does not depend on the order or the pages in which they came, nor on when.
    ///
    /// # Errors
    /// The database's.
    pub async fn digest(&self) -> Result<BTreeMap<String, TableHash>, StoreError> {
        let mut reader = self.reader().await?;
        // One snapshot for all tables.
        let mut tx = reader.begin().await?;
        let tables = digest_of(&mut tx, "main").await?;
        tx.commit().await?;
        Ok(tables)
    }
}

/// The digest of the main database or of an attached one.
pub(crate) async fn digest_of(
    conn: &mut SqliteConnection,
    schema: &'static str,
) -> Result<BTreeMap<String, TableHash>, StoreError> {
    let mut tables = BTreeMap::new();
    for resource in Resource::ALL {
        let mut table = TableDigest::default();
        let sql =
            format!("SELECT key, content_hash FROM {schema}.mirror WHERE resource = ? ORDER BY key, content_hash");
        let mut rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(resource.as_str()).fetch(&mut *conn);
        while let Some(row) = rows.try_next().await? {
            let bytes = row.try_get::<&[u8], _>(1)?.try_into();
            let hash = bytes.map_err(|_| StoreError::damaged("a content hash does not read"))?;
            table.add(resource, row.try_get(0)?, &ContentDigest::from_bytes(hash));
        }
        tables.insert(resource.as_str().to_owned(), table.finish());
    }
    Ok(tables)
}
