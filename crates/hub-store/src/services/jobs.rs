use chrono::{DateTime, Utc};
use hub_domain::service::Job;
use hub_domain::{PartnerId, TransactionId};
use sqlx::AssertSqlSafe;

use super::record::{KeptRecord, kept, select};
use crate::{Store, StoreError};

/// Which jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobQuery {
    /// Of a deal.
    Transaction(TransactionId),
    /// Of a provider.
    Partner(PartnerId),
    /// That have a time which touches this stretch, its end not included.
    Between(DateTime<Utc>, DateTime<Utc>),
    /// That wait for somebody: neither done nor called off.
    Open,
}

impl Store {
    /// Jobs, by time; those without one last, in the order they were made.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn jobs(&self, which: JobQuery) -> Result<Vec<KeptRecord<Job>>, StoreError> {
        let mut reader = self.reader().await?;
        let filter = match which {
            JobQuery::Transaction(_) => "\"transaction\" = ?1",
            JobQuery::Partner(_) => "partner = ?1",
            // No job is longer than 60 working days; the bound lets the index by time do the work.
            JobQuery::Between(..) => "starts_at < ?2 AND starts_at > ?1 - 10368000000 AND ends_at > ?1",
            JobQuery::Open => "state NOT IN ('done', 'cancelled')",
        };
        let sql = format!("{} WHERE {filter} ORDER BY starts_at IS NULL, starts_at, id", select::<Job>());
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = match which {
            JobQuery::Transaction(id) => query.bind(id.as_uuid().as_bytes().to_vec()),
            JobQuery::Partner(id) => query.bind(id.as_uuid().as_bytes().to_vec()),
            JobQuery::Between(from, to) => query.bind(from.timestamp_millis()).bind(to.timestamp_millis()),
            JobQuery::Open => query,
        };
        let rows = query.fetch_all(&mut *reader).await?;
        rows.iter().map(kept).collect()
    }
}
