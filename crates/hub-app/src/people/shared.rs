//! What every part of this folder needs: who decides, who acts, identifiers, badges.

use std::collections::HashMap;

use hub_connector::crm::CrmSchema;
use hub_domain::crm::CrmKind;
use hub_domain::people::Region;
use hub_domain::{ConnectionId, CrmId, Currency};
use hub_store::people::Badge;

use crate::crm::keeps_people;
use crate::error::{AppError, Result};
use crate::hub::Hub;
pub(super) use crate::instant::instant;
use crate::view::SystemBadgeView;
use crate::withheld;

/// A system people are kept in.
pub(super) struct System {
    pub id: ConnectionId,
    pub name: String,
    pub connector: String,
    /// How the account is set up, as it was last asked.
    pub schema: CrmSchema,
    /// What its amounts are in.
    pub currency: Currency,
}

impl Hub {
    /// Who acts.
    pub(crate) async fn actor(&self) -> Result<String> {
        let agent = self.settings().await?.agent;
        let agent = agent.trim();
        Ok(if agent.is_empty() { "me".to_owned() } else { agent.to_owned() })
    }

    /// The systems people are kept in.
    pub(super) async fn systems(&self) -> Result<Vec<System>> {
        let known = self.0.store.connections_with_people().await?;
        let mut systems = Vec::new();
        for connection in self.0.store.connections().await? {
            let role = self.0.registry.get(&connection.connector).map(|c| keeps_people(c.manifest()));
            if !role.unwrap_or_else(|| known.contains(&connection.id)) {
                continue;
            }
            let setup = self.0.store.crm_setup(connection.id).await?;
            let schema = setup.and_then(|s| serde_json::from_value(s.setup).ok()).unwrap_or_default();
            let currency = connection.settings.get("currency").and_then(|code| code.trim().parse().ok());
            systems.push(System {
                id: connection.id,
                name: connection.name,
                connector: connection.connector,
                schema,
                currency: currency.unwrap_or(Currency::USD),
            });
        }
        Ok(systems)
    }

    /// What can be made in a system.
    pub(super) fn makes(&self, system: &System) -> Vec<CrmKind> {
        let connector = self.0.registry.get(&system.connector);
        let able = |kind: CrmKind| {
            connector.is_none_or(|c| c.manifest().crm.of(kind).is_some_and(|abilities| abilities.create))
        };
        CrmKind::ALL.into_iter().filter(|kind| able(*kind)).collect()
    }

    /// The systems a person is in, for what is made about them.
    pub(super) async fn places_of(&self, person: CrmId) -> Result<Vec<(ConnectionId, String)>> {
        let mut badges = self.0.store.badges(&[person]).await?;
        let there = badges.remove(&person).unwrap_or_default();
        let mut places: Vec<_> = there.into_iter().filter(|b| !b.gone).map(|b| (b.connection, b.name)).collect();
        // Those they are on the way to.
        let names = self.connection_names().await?;
        for op in self.0.store.crm_outbox().await? {
            if op.record == person
                && op.verb == hub_store::crm::OpVerb::Create
                && !places.iter().any(|(id, _)| *id == op.connection)
                && let Some(name) = names.get(&op.connection)
            {
                places.push((op.connection, name.clone()));
            }
        }
        Ok(places)
    }

    /// A connection's name.
    pub(crate) async fn connection_names(&self) -> Result<HashMap<ConnectionId, String>> {
        Ok(self.0.store.connections().await?.into_iter().map(|c| (c.id, c.name)).collect())
    }

    /// Where numbers without a country code are.
    pub(super) async fn region(&self) -> Result<Region> {
        self.people_settings().await?.region.parse().map_err(|_| AppError::bad_request("region", "is no country"))
    }
}

pub(crate) fn record_id(text: &str) -> Result<CrmId> {
    text.trim().parse().map_err(|_| AppError::not_found("such record"))
}

pub(crate) fn connection_id(text: &str) -> Result<ConnectionId> {
    text.trim().parse().map_err(|_| AppError::not_found("such connection"))
}

pub(super) fn kind_of(text: &str) -> Result<CrmKind> {
    CrmKind::parse(text).ok_or_else(|| AppError::bad_request("kind", "is no kind of record"))
}

pub(super) fn badges(of: &[Badge]) -> Vec<SystemBadgeView> {
    of.iter()
        .map(|badge| SystemBadgeView {
            connection: badge.connection.to_string(),
            name: badge.name.clone(),
            connector: badge.connector.clone(),
            gone: badge.gone,
        })
        .collect()
}

/// Words of a person's, trimmed and bounded, without a number that must not be kept.
pub(crate) fn words(field: &str, text: &str, least: usize, most: usize) -> Result<String> {
    let text = text.trim();
    let length = text.chars().count();
    if length < least || length > most {
        return Err(AppError::bad_request(field, format!("{least} to {most} characters")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
        return Err(AppError::bad_request(field, "holds characters that are no text"));
    }
    withheld::refuse(field, text)?;
    Ok(text.to_owned())
}

/// A page of at most 500 rows.
pub(super) fn page(limit: u32) -> Result<u32> {
    if (1..=500).contains(&limit) { Ok(limit) } else { Err(AppError::bad_request("limit", "1 to 500")) }
}

/// The first characters of a text, whole.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}
