use std::collections::BTreeMap;

use hub_domain::Resource;
use serde::Serialize;

use crate::{Store, StoreError};

/// How much is in the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records by resource; resources without records are left out.
    pub resources: BTreeMap<Resource, u64>,
    /// Listings by status; the empty name stands for "no standard status".
    pub listings_by_status: BTreeMap<String, u64>,
    /// Connections.
    pub connections: u64,
    /// Entries of the change log.
    pub changes: u64,
}

impl Store {
    /// The version of SQLCipher that keeps the file.
    ///
    /// # Errors
    /// The database's.
    pub async fn cipher_version(&self) -> Result<String, StoreError> {
        let mut reader = self.reader().await?;
        Ok(sqlx::query_scalar("PRAGMA cipher_version").fetch_one(&mut *reader).await?)
    }

    /// Counts what is in the store.
    ///
    /// # Errors
    /// The database's.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        let mut reader = self.reader().await?;
        let resources: Vec<(String, i64)> =
            sqlx::query_as("SELECT resource, count(*) FROM mirror GROUP BY resource").fetch_all(&mut *reader).await?;
        let statuses: Vec<(String, i64)> =
            sqlx::query_as("SELECT coalesce(standard_status, ''), count(*) FROM listing GROUP BY standard_status")
                .fetch_all(&mut *reader)
                .await?;
        let connections: i64 = sqlx::query_scalar("SELECT count(*) FROM connection").fetch_one(&mut *reader).await?;
        // Nothing ever leaves the log, so its last number is its length.
        let changes: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM change_log").fetch_one(&mut *reader).await?;
        Ok(Counts {
            resources: resources
                .into_iter()
                .filter_map(|(name, n)| Some((Resource::parse(&name)?, n.unsigned_abs())))
                .collect(),
            listings_by_status: statuses.into_iter().map(|(name, n)| (name, n.unsigned_abs())).collect(),
            connections: connections.unsigned_abs(),
            changes: changes.unwrap_or(0).unsigned_abs(),
        })
    }
}
