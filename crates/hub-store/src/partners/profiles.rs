//! Profiles: who works with this store, and whose proposals come to it.

use hub_domain::ProfileId;
use hub_domain::partner::{Checked, PartnerError, Profile};
use sqlx::Connection as _;

use super::act::{bytes, profile_of, read, write};
use crate::{Store, StoreError};

impl Store {
    /// Keeps a profile, new or changed.
    ///
    /// # Errors
    /// [`StoreError::Partner`] for what is wrong with it, and for the last admin who would be none: nobody could decide
    /// any more.
    pub async fn save_profile(&self, profile: &Checked<Profile>) -> Result<(), StoreError> {
        let profile = profile.get();
        profile.check()?;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let was_admin = match profile_of(&mut tx, profile.id).await {
            Ok((_, old)) => old.may_decide().is_ok(),
            Err(StoreError::NotFound { .. }) => false,
            Err(other) => return Err(other),
        };
        sqlx::query(
            "INSERT INTO profile (uuid, body, made_at) VALUES (?, ?, ?)
             ON CONFLICT (uuid) DO UPDATE SET body = excluded.body",
        )
        .bind(bytes(profile.id.as_uuid()))
        .bind(write(profile)?)
        .bind(self.now_ms())
        .execute(&mut *tx)
        .await?;
        let admins: i64 = sqlx::query_scalar("SELECT count(*) FROM profile WHERE role = 'admin' AND put_away = 0")
            .fetch_one(&mut *tx)
            .await?;
        if was_admin && admins == 0 {
            let error = PartnerError::NotAllowed { who: "somebody beside another admin", what: "stop being one" };
            return Err(error.into());
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// A profile.
    ///
    /// # Errors
    /// The database's.
    pub async fn profile(&self, id: ProfileId) -> Result<Option<Profile>, StoreError> {
        let mut reader = self.reader().await?;
        match profile_of(&mut reader, id).await {
            Ok((_, profile)) => Ok(Some(profile)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// All profiles, in the order they were made, those that are put away included.
    ///
    /// # Errors
    /// The database's.
    pub async fn profiles(&self) -> Result<Vec<Profile>, StoreError> {
        let mut reader = self.reader().await?;
        let bodies: Vec<String> =
            sqlx::query_scalar("SELECT body FROM profile ORDER BY id").fetch_all(&mut *reader).await?;
        bodies.iter().map(|body| read(body)).collect()
    }
}
