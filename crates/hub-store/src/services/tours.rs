use chrono::NaiveDate;
use hub_domain::CrmId;
use hub_domain::service::{BuyerAgreement, ShowingTour};
use sqlx::AssertSqlSafe;

use super::record::{KeptRecord, kept, select};
use crate::{Store, StoreError};

impl Store {
    /// Tours from one day to another, both included, by day, at most 2,000.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn tours_between(
        &self,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Vec<KeptRecord<ShowingTour>>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{} WHERE day BETWEEN ? AND ? ORDER BY day, id LIMIT 2000", select::<ShowingTour>());
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(first.to_string())
            .bind(last.to_string())
            .fetch_all(&mut *reader)
            .await?;
        rows.iter().map(kept).collect()
    }

    /// A buyer's agreements, the one kept last first.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn buyer_agreements(&self, person: CrmId) -> Result<Vec<KeptRecord<BuyerAgreement>>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{} WHERE person = ? ORDER BY id DESC", select::<BuyerAgreement>());
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(person.to_string()).fetch_all(&mut *reader).await?;
        rows.iter().map(kept).collect()
    }
}
