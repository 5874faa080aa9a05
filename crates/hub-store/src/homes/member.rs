use std::collections::BTreeMap;

use hub_domain::{Canonical, HomeEvidence, HomeGround, Licence, Resource};
use sqlx::{Row, SqliteConnection};

use crate::connections::by_number;
use crate::{StoreError, read};

/// A listing as far as it matters here.
pub(super) struct Member {
    pub(super) id: i64,
    pub(super) connection: i64,
    pub(super) key: String,
    /// The MLS inside a source that has several.
    system: Option<String>,
    pub(super) licence: Licence,
    pub(super) evidence: HomeEvidence,
}

/// What connections allow, by their short numbers.
pub(crate) type Licences = BTreeMap<i64, Licence>;

pub(crate) async fn licences(conn: &mut SqliteConnection) -> Result<Licences, StoreError> {
    Ok(by_number(conn).await?.into_iter().map(|(number, c)| (number, c.licence)).collect())
}

impl Member {
    pub(super) async fn load(
        conn: &mut SqliteConnection,
        id: i64,
        licences: &Licences,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("SELECT connection_id, key FROM mirror WHERE id = ? AND resource = 'Property'")
            .bind(id)
            .fetch_optional(&mut *conn)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let connection: i64 = row.try_get(0)?;
        let key = row.try_get(1)?;
        let Some(Canonical::Listing(listing)) = read::load(conn, Resource::Property, id).await? else {
            return Ok(None);
        };
        Ok(Some(Self {
            id,
            connection,
            key,
            system: listing.originating_system_name.clone(),
            licence: licences.get(&connection).copied().unwrap_or_default(),
            evidence: HomeEvidence::of(&listing),
        }))
    }

    /// Hashes of the listing's signs.
    pub(super) fn signs(&self) -> Vec<i64> {
        let hash = |sign: &String| {
            let bytes = *blake3::hash(sign.as_bytes()).as_bytes();
            bytes.first_chunk::<8>().map_or(0, |first| i64::from_le_bytes(*first))
        };
        self.evidence.signs().iter().map(hash).collect()
    }

    pub(super) fn is_public_record(&self) -> bool {
        self.licence == Licence::PublicRecord
    }

    /// Why a rule takes the two for the same offer of one home in two sources.
    pub(super) fn by_rule(&self, other: &Self) -> Option<HomeGround> {
        let one_source = self.connection == other.connection && self.system == other.system;
        if one_source || self.is_public_record() || other.is_public_record() {
            return None;
        }
        self.evidence.same_home(&other.evidence).filter(|_| self.evidence.same_offering(&other.evidence))
    }
}

/// Other listings that share a sign. More than this share only a sign that tells nothing.
const SHARED_BY: i64 = 64;

/// Listings that may be of the same home.
pub(super) async fn candidates(conn: &mut SqliteConnection, of: &Member) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    for sign in of.signs() {
        let some: Vec<i64> =
            sqlx::query_scalar("SELECT id FROM home_sign WHERE sign = ? AND id <> ? ORDER BY id LIMIT ?")
                .bind(sign)
                .bind(of.id)
                .bind(SHARED_BY + 1)
                .fetch_all(&mut *conn)
                .await?;
        if some.len() <= SHARED_BY as usize {
            found.extend(some.into_iter().filter(|id| !found.contains(id)).collect::<Vec<_>>());
        }
    }
    Ok(found)
}
