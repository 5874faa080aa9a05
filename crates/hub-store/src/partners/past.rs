//! What was done to a partner.

use chrono::{DateTime, Utc};
use hub_domain::{PartnerId, PartnerItemId, ProfileId, ProposalId};
use serde_json::Value;
use sqlx::Row;

use super::act::{number_of, read, uuid};
use crate::{Store, StoreError, time};

/// One change of a partner or of what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartnerChange {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, where it was somebody.
    pub by: Option<ProfileId>,
    /// On whose proposal.
    pub proposal: Option<ProposalId>,
    /// Of what belongs to it; `None` for the partner itself.
    pub item: Option<PartnerItemId>,
    /// Of what kind.
    pub kind: String,
    /// Before; `None` for something new.
    pub before: Option<Value>,
    /// After; `None` for something removed.
    pub after: Option<Value>,
}

impl Store {
    /// What was done to a partner and to what belongs to it, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown partner.
    pub async fn partner_history(&self, partner: PartnerId) -> Result<Vec<PartnerChange>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, partner).await?;
        let rows = sqlx::query(
            "SELECT h.at, f.uuid, r.uuid, h.item, h.kind, h.before, h.after FROM partner_history h
             LEFT JOIN profile f ON f.id = h.profile LEFT JOIN proposal r ON r.id = h.proposal
             WHERE h.partner = ? ORDER BY h.id",
        )
        .bind(number)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter()
            .map(|row| {
                let id = |n: usize| row.try_get::<Option<&[u8]>, _>(n)?.map(uuid).transpose();
                let body = |n: usize| row.try_get::<Option<&str>, _>(n)?.map(read).transpose();
                Ok(PartnerChange {
                    at: time::from_ms(row.try_get(0)?),
                    by: id(1)?.map(ProfileId::from),
                    proposal: id(2)?.map(ProposalId::from),
                    item: id(3)?.map(PartnerItemId::from),
                    kind: row.try_get(4)?,
                    before: body(5)?,
                    after: body(6)?,
                })
            })
            .collect()
    }
}
