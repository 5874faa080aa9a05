//! Records that may be one person.

use chrono::{DateTime, Utc};
use hub_domain::CrmId;
use sqlx::Row;

use super::rows;
use crate::{Store, StoreError, time};

/// Two of ours that may be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmReview {
    /// The one that was here first.
    pub one: CrmId,
    /// The other.
    pub other: CrmId,
    /// How alike they are, from 1 to 99.
    pub score: u8,
    /// Why, in words.
    pub reasons: Vec<String>,
    /// Since when it is known.
    pub since: DateTime<Utc>,
}

impl Store {
    /// The pairs that wait for a person, the likeliest first; those that are put away are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_reviews(&self) -> Result<Vec<CrmReview>, StoreError> {
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT a.uuid, b.uuid, v.score, v.reasons, v.since FROM crm_review v
             JOIN crm_record a ON a.id = v.one AND a.archived_at IS NULL
             JOIN crm_record b ON b.id = v.other AND b.archived_at IS NULL
             WHERE v.settled = 0 ORDER BY v.score DESC, v.one, v.other",
        )
        .fetch_all(&mut *reader)
        .await?;
        found
            .iter()
            .map(|row| {
                Ok(CrmReview {
                    one: rows::id(row.try_get(0)?)?,
                    other: rows::id(row.try_get(1)?)?,
                    score: u8::try_from(row.try_get::<i64, _>(2)?).unwrap_or(1),
                    reasons: serde_json::from_str(row.try_get(3)?)
                        .map_err(|_| StoreError::damaged("the reasons of a review do not read"))?,
                    since: time::from_ms(row.try_get(4)?),
                })
            })
            .collect()
    }

    /// Two records are two people: they are not offered as one again. Answers whether they were waiting.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_settle_review(&self, one: CrmId, other: CrmId) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query(
            "UPDATE crm_review SET settled = 1 WHERE settled = 0
             AND one IN (SELECT id FROM crm_record WHERE uuid IN (?1, ?2))
             AND other IN (SELECT id FROM crm_record WHERE uuid IN (?1, ?2))",
        )
        .bind(rows::id_bytes(one))
        .bind(rows::id_bytes(other))
        .execute(&mut *writer)
        .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(done.rows_affected() > 0)
    }
}
