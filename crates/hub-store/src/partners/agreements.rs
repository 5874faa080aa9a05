//! Steps of agreements.

use chrono::NaiveDate;
use hub_domain::partner::{Agreement, AgreementState, Checked};
use hub_domain::{PartnerItemId, ProfileId};
use sqlx::{Connection as _, SqliteConnection};

use super::act::{Act, uuid};
use super::{items, tree};
use crate::{Store, StoreError};

/// A step of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgreementMoved {
    /// Which.
    pub agreement: PartnerItemId,
    /// What it is now.
    pub state: AgreementState,
    /// Its revision now.
    pub revision: u32,
}

impl Store {
    /// Takes an agreement a step on. An end needs its reason.
    ///
    /// # Errors
    /// [`StoreError::Partner`] for a step that is not to be had, or when somebody changed it since;
    /// [`StoreError::NotFound`].
    pub async fn step_agreement(
        &self,
        id: PartnerItemId,
        next: AgreementState,
        reason: Option<&Checked<String>>,
        revision: u32,
        by: Option<ProfileId>,
    ) -> Result<AgreementMoved, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let act = Act::of(&mut tx, by, self.now_ms()).await?;
        let moved =
            step(&mut tx, id, next, reason.map(|r| r.get().as_str()), revision, act, self.here().date_naive()).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(moved)
    }

    /// Notes that agreements have expired whose last day has passed where the user is.
    ///
    /// # Errors
    /// The database's.
    pub async fn expire_agreements(&self) -> Result<Vec<AgreementMoved>, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let act = Act::of(&mut tx, None, self.now_ms()).await?;
        let today = self.here().date_naive();
        let due: Vec<(Vec<u8>, u32)> = sqlx::query_as(
            "SELECT uuid, revision FROM partner_item WHERE ends_on < ? AND kind = 'agreement' ORDER BY ends_on, id",
        )
        .bind(today.to_string())
        .fetch_all(&mut *tx)
        .await?;
        let mut moved = Vec::with_capacity(due.len());
        for (id, revision) in due {
            let id = uuid(&id)?.into();
            moved.push(step(&mut tx, id, AgreementState::Expired, None, revision, act, today).await?);
        }
        tx.commit().await?;
        drop(writer);
        if !moved.is_empty() {
            self.announce(None, Vec::new());
        }
        Ok(moved)
    }
}

/// Takes an agreement a step on, on the day where the user is.
pub(super) async fn step(
    conn: &mut SqliteConnection,
    id: PartnerItemId,
    next: AgreementState,
    reason: Option<&str>,
    revision: u32,
    act: Act,
    today: NaiveDate,
) -> Result<AgreementMoved, StoreError> {
    let (_, old) = items::find::<Agreement>(conn, id).await?.ok_or(StoreError::NotFound { what: "agreement" })?;
    let (_, partner) =
        tree::find(conn, old.value.partner).await?.ok_or_else(|| StoreError::damaged("an agreement with nobody"))?;
    let stepped = old.value.step(next, reason, &partner.value, today)?;
    let revision = items::put(conn, &stepped, Some(&old), revision, act).await?;
    Ok(AgreementMoved { agreement: id, state: stepped.state, revision })
}
