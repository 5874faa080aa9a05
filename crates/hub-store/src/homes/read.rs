use std::collections::HashMap;

use chrono::{DateTime, Utc};
use hub_domain::{Canonical, ConnectionId, HomeGround, Listing, Resource};

use super::group::members;
use super::member::{Member, candidates, licences};
use crate::connections::{by_number, number_of};
use crate::{Connection, Store, StoreError, naming, read, time};

/// Another listing of the same home, whole, with the source whose rules it is under.
#[derive(Debug, Clone, PartialEq)]
pub struct HomeListing {
    /// The listing.
    pub listing: Listing,
    /// Its source.
    pub connection: Connection,
    /// When its latest version reached the store.
    pub received_at: DateTime<Utc>,
    /// Its key at the source.
    pub key_at_source: String,
    /// Why it is the same home; `None` where a person said so.
    pub ground: Option<HomeGround>,
}

impl Store {
    /// Other sources' listings of the home that a listing offers, and public records of it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn home_of(&self, id: ConnectionId, key: &str) -> Result<Vec<HomeListing>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let Some(own) = naming::listing_of(&mut reader, number, key).await? else { return Ok(Vec::new()) };
        let licences = licences(&mut reader).await?;
        let Some(own) = Member::load(&mut reader, own.id, &licences).await? else { return Ok(Vec::new()) };
        let home: Option<i64> = sqlx::query_scalar("SELECT home FROM same_home WHERE id = ?")
            .bind(own.id)
            .fetch_optional(&mut *reader)
            .await?;
        let mut found: Vec<(i64, Option<HomeGround>)> = Vec::new();
        if let Some(home) = home {
            for id in members(&mut reader, home).await?.into_iter().filter(|id| *id != own.id) {
                let ground: Option<String> = sqlx::query_scalar("SELECT ground FROM same_home WHERE id = ?")
                    .bind(id)
                    .fetch_one(&mut *reader)
                    .await?;
                found.push((id, ground.as_deref().and_then(HomeGround::parse)));
            }
        }
        // An assessor's record belongs to every offer of the home and is in no group: it is looked up.
        for id in candidates(&mut reader, &own).await? {
            if let Some(other) = Member::load(&mut reader, id, &licences).await?
                && other.is_public_record() != own.is_public_record()
                && let Some(ground) = own.evidence.same_home(&other.evidence)
            {
                found.push((id, Some(ground)));
            }
        }
        let connections = by_number(&mut reader).await?;
        let mut listings = Vec::with_capacity(found.len());
        for (id, ground) in found {
            let (connection, received_at, key_at_source): (i64, i64, String) =
                sqlx::query_as("SELECT connection_id, received_at, key FROM mirror WHERE id = ?")
                    .bind(id)
                    .fetch_one(&mut *reader)
                    .await?;
            let listing = read::named(&mut reader, Resource::Property, id).await?;
            if let (Some(Canonical::Listing(listing)), Some(connection)) = (listing, connections.get(&connection)) {
                let (connection, received_at) = (connection.clone(), time::from_ms(received_at));
                listings.push(HomeListing { listing: *listing, connection, received_at, key_at_source, ground });
            }
        }
        Ok(listings)
    }

    /// Of some listings, each named by connection and name, the names of the other sources that have the same home.
    ///
    /// # Errors
    /// The database's.
    pub async fn also_listed(
        &self,
        rows: &[(ConnectionId, String)],
    ) -> Result<HashMap<(ConnectionId, String), Vec<String>>, StoreError> {
        let mut reader = self.reader().await?;
        let any: i64 = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM same_home)").fetch_one(&mut *reader).await?;
        let mut found: HashMap<(ConnectionId, String), Vec<String>> = HashMap::new();
        if any == 0 || rows.is_empty() {
            return Ok(found);
        }
        let sources: HashMap<ConnectionId, String> =
            by_number(&mut reader).await?.into_values().map(|c| (c.id, c.name)).collect();
        let key_at = |id: &ConnectionId, name| sources.get(id).map_or(name, |source| naming::key_at(name, source));
        let named: Vec<(String, &str)> =
            rows.iter().map(|(c, name)| (c.as_uuid().simple().to_string(), key_at(c, name.as_str()))).collect();
        let named = serde_json::to_string(&named).unwrap_or_else(|_| "[]".to_owned());
        let names: Vec<(i64, String)> = sqlx::query_as(
            "SELECT DISTINCT j.key, oc.name FROM json_each(?) j
             CROSS JOIN connection c ON c.uuid = unhex(j.value ->> 0)
             CROSS JOIN mirror m ON m.resource = 'Property' AND m.key = j.value ->> 1 AND m.connection_id = c.id
             CROSS JOIN same_home s ON s.id = m.id CROSS JOIN same_home o ON o.home = s.home AND o.id <> s.id
             CROSS JOIN mirror om ON om.id = o.id CROSS JOIN connection oc ON oc.id = om.connection_id
             ORDER BY j.key, oc.name",
        )
        .bind(named)
        .fetch_all(&mut *reader)
        .await?;
        for (place, name) in names {
            if let Some(row) = usize::try_from(place).ok().and_then(|place| rows.get(place)) {
                found.entry(row.clone()).or_default().push(name);
            }
        }
        Ok(found)
    }
}
