//! What belongs to a partner: licences, agreements, proofs, figures, complaints, disclosures, things to do.

use chrono::{DateTime, Utc};
use hub_domain::partner::{
    Agreement, AgreementState, Checked, Complaint, Disclosure, Measurement, OnboardingItem, Partner, PartnerError,
    PartnerLicence, Proof, ServiceLevel,
};
use hub_domain::{PartnerId, PartnerItemId, ProfileId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row, SqliteConnection};

use super::act::{Act, Deed, bytes, number_of, read, write};
use super::tree;
use crate::{Store, StoreError, time};

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<T> {
    /// What it says.
    pub value: T,
    /// Grows with each change; to be handed in with the next one.
    pub revision: u32,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A kind of record that belongs to a partner.
pub trait PartnerItem: Serialize + DeserializeOwned + Send + Sync {
    /// Its name in the store.
    const KIND: &'static str;
    /// Whether one that was entered by mistake can be removed; what the law asks for is kept.
    const REMOVABLE: bool = false;
    /// Identifier.
    fn id(&self) -> PartnerItemId;
    /// To whom it belongs.
    fn partner(&self) -> PartnerId;
    /// Under which agreement it stands.
    fn agreement(&self) -> Option<PartnerItemId> {
        None
    }
    /// Whether it is in order for its partner.
    ///
    /// # Errors
    /// [`PartnerError`].
    fn check_for(&self, partner: &Partner) -> Result<(), PartnerError>;
    /// Whether it may stand where `old` stood (nothing, for a new one).
    ///
    /// # Errors
    /// [`PartnerError`].
    fn may_replace(&self, old: Option<&Self>) -> Result<(), PartnerError> {
        let _ = old;
        Ok(())
    }
}

macro_rules! item {
    ($Type:ty, $kind:literal, removable: $removable:literal, |$it:ident, $partner:ident| $check:expr) => {
        impl PartnerItem for $Type {
            const KIND: &'static str = $kind;
            const REMOVABLE: bool = $removable;
            fn id(&self) -> PartnerItemId {
                self.id
            }
            fn partner(&self) -> PartnerId {
                self.partner
            }
            fn check_for(&self, $partner: &Partner) -> Result<(), PartnerError> {
                let $it = self;
                $check
            }
        }
    };
}

item!(PartnerLicence, "licence", removable: true, |it, _partner| it.check());
item!(ServiceLevel, "service-level", removable: true, |it, partner| it.check(partner));
item!(Measurement, "measurement", removable: true, |it, partner| it.check(partner));
item!(OnboardingItem, "onboarding", removable: true, |it, _partner| it.check());
item!(Complaint, "complaint", removable: false, |it, _partner| it.check());
item!(Disclosure, "disclosure", removable: false, |it, _partner| it.check());

impl PartnerItem for Proof {
    const KIND: &'static str = "proof";
    fn id(&self) -> PartnerItemId {
        self.id
    }
    fn partner(&self) -> PartnerId {
        self.partner
    }
    fn agreement(&self) -> Option<PartnerItemId> {
        Some(self.agreement)
    }
    fn check_for(&self, _: &Partner) -> Result<(), PartnerError> {
        self.check()
    }
}

impl PartnerItem for Agreement {
    const KIND: &'static str = "agreement";
    fn id(&self) -> PartnerItemId {
        self.id
    }
    fn partner(&self) -> PartnerId {
        self.partner
    }
    fn check_for(&self, partner: &Partner) -> Result<(), PartnerError> {
        self.check(partner)
    }
    /// Only a draft is written; what follows are steps.
    fn may_replace(&self, old: Option<&Self>) -> Result<(), PartnerError> {
        let was = old.map_or(AgreementState::Draft, |old| old.state);
        if was != AgreementState::Draft {
            return Err(PartnerError::Agreed { state: was });
        }
        if self.state != AgreementState::Draft {
            return Err(PartnerError::Step { from: was, to: self.state });
        }
        Ok(())
    }
}

impl Store {
    /// Keeps a record of a partner, new (`revision` 0) or changed (the revision its author saw), and answers the new revision.
    ///
    /// # Errors
    /// [`StoreError::Partner`] for what is wrong with it, or when somebody changed it since; [`StoreError::NotFound`] for
    /// a partner, agreement or profile that is not there.
    pub async fn save_partner_item<T: PartnerItem>(
        &self,
        item: &Checked<T>,
        revision: u32,
        by: Option<ProfileId>,
    ) -> Result<u32, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let act = Act::of(&mut tx, by, self.now_ms()).await?;
        let revision = save(&mut tx, item.get(), revision, act).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(revision)
    }

    /// All records of one kind of a partner, in the order they were made.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown partner.
    pub async fn partner_items<T: PartnerItem>(&self, partner: PartnerId) -> Result<Vec<Kept<T>>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, partner).await?;
        all(&mut reader, number).await
    }

    /// All records of one kind of the partners that are not put away, in the order they were made.
    ///
    /// # Errors
    /// The database's.
    pub async fn every_partner_item<T: PartnerItem>(&self) -> Result<Vec<Kept<T>>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT i.body, i.revision, i.updated_at FROM partner_item i JOIN partner p ON p.id = i.partner
             WHERE i.kind = ? AND p.put_away = 0 ORDER BY i.id",
        )
        .bind(T::KIND)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(kept).collect()
    }

    /// A record of a partner.
    ///
    /// # Errors
    /// The database's.
    pub async fn partner_item<T: PartnerItem>(&self, id: PartnerItemId) -> Result<Option<Kept<T>>, StoreError> {
        let mut reader = self.reader().await?;
        Ok(find(&mut reader, id).await?.map(|(_, kept)| kept))
    }

    /// Removes a record that was entered by mistake; its history stays.
    ///
    /// # Errors
    /// [`StoreError::Partner`] for a kind that is kept, [`StoreError::NotFound`].
    pub async fn remove_partner_item<T: PartnerItem>(
        &self,
        id: PartnerItemId,
        by: Option<ProfileId>,
    ) -> Result<(), StoreError> {
        if !T::REMOVABLE {
            return Err(PartnerError::NotAllowed { who: "nobody", what: "remove what the law asks to keep" }.into());
        }
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let act = Act::of(&mut tx, by, self.now_ms()).await?;
        let (row, old) = find::<T>(&mut tx, id).await?.ok_or(StoreError::NotFound { what: "record of a partner" })?;
        let partner = number_of(&mut tx, old.value.partner()).await?;
        sqlx::query("DELETE FROM partner_item WHERE id = ?").bind(row).execute(&mut *tx).await?;
        let before = write(&old.value)?;
        let deed = Deed { partner, item: Some(id.as_uuid()), kind: T::KIND, before: Some(&before), after: None };
        act.note(&mut tx, deed).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }
}

/// All records of one kind of a partner, by its row.
pub(super) async fn all<T: PartnerItem>(conn: &mut SqliteConnection, partner: i64) -> Result<Vec<Kept<T>>, StoreError> {
    let rows =
        sqlx::query("SELECT body, revision, updated_at FROM partner_item WHERE partner = ? AND kind = ? ORDER BY id")
            .bind(partner)
            .bind(T::KIND)
            .fetch_all(conn)
            .await?;
    rows.iter().map(kept).collect()
}

pub(super) async fn find<T: PartnerItem>(
    conn: &mut SqliteConnection,
    id: PartnerItemId,
) -> Result<Option<(i64, Kept<T>)>, StoreError> {
    let row = sqlx::query("SELECT body, revision, updated_at, id FROM partner_item WHERE uuid = ? AND kind = ?")
        .bind(bytes(id.as_uuid()))
        .bind(T::KIND)
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok((row.try_get(3)?, kept(&row)?))).transpose()
}

fn kept<T: DeserializeOwned>(row: &SqliteRow) -> Result<Kept<T>, StoreError> {
    Ok(Kept { value: read(row.try_get(0)?)?, revision: row.try_get(1)?, updated_at: time::from_ms(row.try_get(2)?) })
}

pub(super) async fn save<T: PartnerItem>(
    conn: &mut SqliteConnection,
    item: &T,
    revision: u32,
    act: Act,
) -> Result<u32, StoreError> {
    let (_, partner) = tree::find(conn, item.partner()).await?.ok_or(StoreError::NotFound { what: "partner" })?;
    item.check_for(&partner.value)?;
    let old = find::<T>(conn, item.id()).await?.map(|(_, kept)| kept);
    item.may_replace(old.as_ref().map(|old| &old.value))?;
    put(conn, item, old.as_ref(), revision, act).await
}

/// Writes a record in the place of the one that was there.
pub(super) async fn put<T: PartnerItem>(
    conn: &mut SqliteConnection,
    item: &T,
    old: Option<&Kept<T>>,
    revision: u32,
    act: Act,
) -> Result<u32, StoreError> {
    if old.map_or(0, |old| old.revision) != revision {
        return Err(PartnerError::ChangedSince { what: "the record" }.into());
    }
    if old.is_some_and(|old| old.value.partner() != item.partner()) {
        return Err(StoreError::bad("a record stays with its partner"));
    }
    let partner = number_of(conn, item.partner()).await?;
    let agreement = match item.agreement() {
        None => None,
        Some(agreement) => {
            let (row, agreement) =
                find::<Agreement>(conn, agreement).await?.ok_or(StoreError::NotFound { what: "agreement" })?;
            if agreement.value.partner != item.partner() {
                return Err(StoreError::bad("the agreement is with another partner"));
            }
            Some(row)
        }
    };
    let body = write(item)?;
    sqlx::query(
        "INSERT INTO partner_item (uuid, partner, kind, agreement, body, revision, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
         ON CONFLICT (uuid) DO UPDATE SET agreement = excluded.agreement, body = excluded.body,
         revision = excluded.revision, updated_at = excluded.updated_at WHERE kind = excluded.kind",
    )
    .bind(bytes(item.id().as_uuid()))
    .bind(partner)
    .bind(T::KIND)
    .bind(agreement)
    .bind(&body)
    .bind(revision + 1)
    .bind(act.now)
    .execute(&mut *conn)
    .await
    .map_err(StoreError::from)
    .and_then(|done| match done.rows_affected() {
        0 => Err(StoreError::bad("the identifier is that of another kind of record")),
        _ => Ok(()),
    })?;
    let before = old.map(|old| write(&old.value)).transpose()?;
    let id = item.id();
    let deed = Deed { partner, item: Some(id.as_uuid()), kind: T::KIND, before: before.as_deref(), after: Some(&body) };
    act.note(conn, deed).await?;
    Ok(revision + 1)
}
