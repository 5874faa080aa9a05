//! Who does what when, and the history of it.

use hub_domain::partner::Profile;
use hub_domain::{PartnerId, ProfileId};
use serde::de::DeserializeOwned;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use crate::StoreError;

/// One deed: by whom, on which proposal, when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act {
    pub now: i64,
    pub profile: Option<i64>,
    pub proposal: Option<i64>,
}

/// What a deed did to one record.
pub(super) struct Deed<'a> {
    pub partner: i64,
    pub item: Option<&'a Uuid>,
    pub kind: &'static str,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
}

impl Act {
    /// A deed of somebody known here, now.
    pub async fn of(conn: &mut SqliteConnection, by: Option<ProfileId>, now: i64) -> Result<Self, StoreError> {
        let profile = match by {
            Some(by) => Some(profile_of(conn, by).await?.0),
            None => None,
        };
        Ok(Self { now, profile, proposal: None })
    }

    pub async fn note(&self, conn: &mut SqliteConnection, deed: Deed<'_>) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO partner_history (at, profile, proposal, partner, item, kind, before, after)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(self.now)
        .bind(self.profile)
        .bind(self.proposal)
        .bind(deed.partner)
        .bind(deed.item.map(bytes))
        .bind(deed.kind)
        .bind(deed.before.map(str::to_owned))
        .bind(deed.after.map(str::to_owned))
        .execute(conn)
        .await?;
        Ok(())
    }
}

pub(crate) fn bytes(id: &Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

pub(crate) fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|_| StoreError::damaged("an identifier of partners does not read"))
}

/// A record as it is kept.
pub(super) fn read<T: DeserializeOwned>(body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|_| StoreError::damaged("a record of partners does not read"))
}

pub(super) fn write<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::bad("a record that cannot be written down"))
}

/// The row of a partner.
pub(super) async fn number_of(conn: &mut SqliteConnection, id: PartnerId) -> Result<i64, StoreError> {
    sqlx::query_scalar("SELECT id FROM partner WHERE uuid = ?")
        .bind(bytes(id.as_uuid()))
        .fetch_optional(conn)
        .await?
        .ok_or(StoreError::NotFound { what: "partner" })
}

/// The row of a profile, and what it says.
pub(super) async fn profile_of(conn: &mut SqliteConnection, id: ProfileId) -> Result<(i64, Profile), StoreError> {
    let row = sqlx::query("SELECT id, body FROM profile WHERE uuid = ?")
        .bind(bytes(id.as_uuid()))
        .fetch_optional(conn)
        .await?
        .ok_or(StoreError::NotFound { what: "profile" })?;
    Ok((row.try_get(0)?, read(row.try_get(1)?)?))
}

/// The row of a profile.
pub(crate) async fn profile_number(conn: &mut SqliteConnection, id: ProfileId) -> Result<i64, StoreError> {
    Ok(profile_of(conn, id).await?.0)
}
