use std::sync::Arc;

use hub_connector::crm::{Abilities, Crm};
use hub_connector::http::for_a_person;
use hub_connector::manifest::Role;
use hub_connector::{Account, ConnectionConfig, ConnectorError, Manifest};
use hub_store::Connection;
use hub_sync::crm::{Beside, Judge, TwoWay};

use crate::error::{AppError, Result};
use crate::hub::Hub;

/// Whether a connector keeps people in step rather than bringing listings.
pub(crate) fn keeps_people(manifest: &Manifest) -> bool {
    manifest.roles.contains(&Role::Crm)
}

impl Hub {
    /// Whether a connector keeps people in step rather than bringing listings.
    pub(crate) fn is_crm(&self, connector: &str) -> bool {
        self.0.registry.get(connector).is_some_and(|c| keeps_people(c.manifest()))
    }

    /// The connections to CRMs.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn crm_connections(&self) -> Result<Vec<Connection>> {
        let all = self.connections().await?;
        Ok(all.into_iter().filter(|connection| self.is_crm(&connection.connector)).collect())
    }

    /// Asks an account that is not saved yet who it is.
    pub(crate) async fn check_account(&self, connector: &str, config: ConnectionConfig) -> Result<Account> {
        let name = config.name.clone();
        let refused = |error: ConnectorError| AppError::of_source(&name, &error);
        if self.is_crm(connector) {
            let crm = self.0.registry.connect_crm(connector, config, &self.0.context).map_err(refused)?;
            return for_a_person(crm.check()).await.map_err(refused);
        }
        let source = self.0.registry.connect(connector, config, &self.0.context).map_err(refused)?;
        for_a_person(source.check()).await.map_err(refused)
    }

    /// The live two-way connection, with its secrets from the vault.
    pub(crate) fn crm(&self, connection: &Connection) -> std::result::Result<Arc<dyn Crm>, ConnectorError> {
        let config = ConnectionConfig {
            name: connection.name.clone(),
            settings: connection.settings.clone(),
            secrets: self.secrets_of(connection),
            licence: connection.licence,
        };
        self.0.crms.get(connection, config, |config| {
            self.0.registry.connect_crm(&connection.connector, config, &self.0.context)
        })
    }

    /// What decides who is who and what becomes of a field, with what can be done at each system.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn crm_judge(&self) -> Result<Arc<Judge>> {
        let connections = self.crm_connections().await?;
        let able = |connection: &Connection| -> Option<Abilities> {
            // A connection that is made knows best: what an account can do may hang on its settings.
            match self.crm(connection) {
                Ok(crm) => Some(crm.abilities().clone()),
                Err(_) => Some(self.0.registry.get(&connection.connector)?.manifest().crm.clone()),
            }
        };
        let abilities = connections.iter().filter_map(|c| Some((c.id, able(c)?))).collect();
        Ok(Arc::new(Judge { abilities, ..Judge::default() }))
    }

    /// Both ways of a connection.
    pub(crate) async fn two_way(&self, connection: &Connection) -> Result<TwoWay> {
        let crm = self.crm(connection).map_err(|error| AppError::of_source(&connection.name, &error))?;
        let mut beside = Vec::new();
        for other in self.crm_connections().await?.iter().filter(|other| other.id != connection.id) {
            // One that cannot be used just now is not asked.
            beside.extend(self.crm(other).ok().map(|crm| Beside::new(other.id, crm)));
        }
        let (store, judge) = (self.0.store.clone(), self.crm_judge().await?);
        Ok(TwoWay { store, connection: connection.id, crm, judge, beside })
    }
}
