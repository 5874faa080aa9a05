use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_connector::http::for_a_person;
use hub_connector::{
    Account, CancellationToken, ConnectionConfig, ConnectorError, ErrorClass, Retry, SecretString, Source, Warning,
};
use hub_domain::crm::CrmKind;
use hub_domain::{Licence, Resource};
use hub_store::{Connection, NewConnection, StoreError};
use hub_sync::{Progress, StreamReport, SyncError, SyncOptions};

use crate::crm::{CrmRunReport, SentReport, keeps_people};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::ErrorCode;

/// What is known of a source beyond the store: how the last contact went.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// Why the last contact failed.
    pub problem: Option<AppError>,
    /// What asks for a decision.
    pub warnings: Vec<(&'static str, Warning)>,
}

/// A source to add.
pub struct NewSource {
    /// Connector identifier.
    pub connector: String,
    /// The user's name for it.
    pub name: String,
    /// Settings by name.
    pub settings: BTreeMap<String, String>,
    /// Secrets by name.
    pub secrets: BTreeMap<String, SecretString>,
    /// What the MLS allows; `None` takes the connector's default.
    pub licence: Option<Licence>,
}

/// A source that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedSource {
    /// The connection as stored.
    pub connection: Connection,
    /// What the vendor calls the account.
    pub account: String,
    /// What it gives.
    pub streams: Vec<&'static str>,
}

/// What to sync, and how.
#[derive(Debug, Clone, Default)]
pub struct SyncChoice {
    /// Names; empty for all.
    pub names: Vec<String>,
    /// Read everything again.
    pub full: bool,
    /// Delete even when more is missing than the guard allows.
    pub allow_mass_delete: bool,
}

/// What a sync did over all its sources.
#[derive(Debug, Clone, Default)]
pub struct SyncOutcome {
    /// Every stream of sources of listings.
    pub runs: Vec<StreamReport>,
    /// Every kind of record of CRMs.
    pub crm_runs: Vec<CrmRunReport>,
    /// What was sent to CRMs.
    pub sent: Vec<SentReport>,
    /// Sources that failed, with why.
    pub failures: Vec<(String, AppError)>,
    /// It was stopped by the user.
    pub cancelled: bool,
    /// The vendor named a time before which there is no point in trying again.
    pub wait: Option<std::time::Duration>,
}

impl Hub {
    /// Checks an account at its vendor and saves it; the secrets go to the vault.
    ///
    /// # Errors
    /// A taken name, settings the connector refuses, a vendor that does not let us in. Nothing is saved then.
    pub async fn add_source(&self, new: NewSource) -> Result<AddedSource> {
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 80 {
            return Err(AppError::bad_request("name", "1 to 80 characters"));
        }
        if self.0.store.connection(&name).await?.is_some() {
            return Err(AppError::new(ErrorCode::NameTaken).with("name", name));
        }
        let licence = match (&new.licence, new.settings.get("licence")) {
            (Some(licence), _) => *licence,
            (None, Some(text)) => {
                Licence::parse(text).ok_or_else(|| AppError::bad_request("licence", Licence::NAMES))?
            }
            (None, None) => Licence::default(),
        };
        // A source that can have one licence only has that one, whatever the form said.
        let licence = self.only_licence(&new.connector).unwrap_or(licence);
        let config = ConnectionConfig {
            name: name.clone(),
            settings: new.settings.clone(),
            secrets: new.secrets.clone(),
            licence,
        };
        let account = self.check_account(&new.connector, config).await?;
        let connection = self
            .0
            .store
            .add_connection(&NewConnection {
                name: name.clone(),
                connector: new.connector,
                settings: new.settings,
                licence,
            })
            .await
            .map_err(|error| match error {
                StoreError::NameTaken => AppError::new(ErrorCode::NameTaken).with("name", &name),
                other => other.into(),
            })?;
        let kept = {
            let mut vault = self.vault();
            let owner = connection.id.to_string();
            new.secrets.iter().try_for_each(|(key, secret)| vault.set(&owner, key, secret))
        };
        if let Err(error) = kept {
            // Without its secrets the connection is of no use: take it back rather than leave half of it.
            self.0.store.remove_connection(connection.id).await?;
            return Err(error.into());
        }
        self.0.rules.forget();
        let streams = self.streams_of(&connection, &account);
        Ok(AddedSource { connection, account: account.label, streams })
    }

    /// What an account gives, by name.
    pub(crate) fn streams_of(&self, connection: &Connection, account: &Account) -> Vec<&'static str> {
        match self.0.registry.get(&connection.connector).map(|c| c.manifest()) {
            Some(manifest) if keeps_people(manifest) => manifest.crm.kinds().map(CrmKind::as_str).collect(),
            _ => account.streams.iter().map(|stream| stream.as_str()).collect(),
        }
    }

    /// Asks the vendor whether the account works.
    ///
    /// # Errors
    /// No such source, or the vendor's refusal.
    pub async fn check_connection(&self, name: &str) -> Result<AddedSource> {
        let connection = self.connection(name).await?;
        let checked = if self.is_crm(&connection.connector) {
            match self.crm(&connection) {
                Ok(crm) => for_a_person(crm.check()).await,
                Err(error) => Err(error),
            }
        } else {
            match self.source(&connection) {
                Ok(source) => for_a_person(source.check()).await,
                Err(error) => Err(error),
            }
        };
        let checked = checked.map_err(|error| AppError::of_source(name, &error));
        if checked.is_err() {
            self.0.sources.forget(connection.id);
            self.0.crms.forget(connection.id);
        }
        self.standing().entry(connection.id).or_default().problem = checked.as_ref().err().cloned();
        let account = checked?;
        let streams = self.streams_of(&connection, &account);
        Ok(AddedSource { connection, account: account.label, streams })
    }

    /// What removing a source would take along, rows per resource.
    ///
    /// # Errors
    /// No such source.
    pub async fn goes_with(&self, name: &str) -> Result<BTreeMap<Resource, u64>> {
        let connection = self.connection(name).await?;
        Ok(self.0.store.what_goes_with(connection.id).await?)
    }

    /// Removes a source, everything that came from it (rows, history, photos), and its secrets. Backups and exports made
    /// before are out of reach and still hold it.
    ///
    /// # Errors
    /// No such source.
    pub async fn remove_connection(&self, name: &str) -> Result<BTreeMap<Resource, u64>> {
        let connection = self.connection(name).await?;
        if let Some(cancel) = self.running().remove(&connection.id) {
            cancel.cancel();
        }
        let listings = self.0.store.listing_keys(connection.id).await?;
        let rows = self.0.store.remove_connection(connection.id).await?;
        for key in listings.iter().filter(|key| self.0.photos.has_any_of(key)) {
            self.0.photos.keep_only(key, &[]);
        }
        self.vault().remove_owner(&connection.id.to_string())?;
        self.sign_out(&connection)?;
        self.standing().remove(&connection.id);
        self.0.sources.forget(connection.id);
        self.0.crms.forget(connection.id);
        self.0.market.forget();
        self.0.rules.forget();
        Ok(rows)
    }

    /// Pulls what changed. A source that fails does not stop the others.
    ///
    /// # Errors
    /// A name that does not exist; what vendors and the network do is in the outcome.
    pub async fn sync(
        &self,
        choice: &SyncChoice,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<SyncOutcome> {
        let mut outcome = SyncOutcome::default();
        for connection in self.chosen(&choice.names).await? {
            // A paused source runs when it is named, not among all.
            if choice.names.is_empty() && self.0.store.paused_since(connection.id).await?.is_some() {
                continue;
            }
            if cancel.is_cancelled() {
                outcome.cancelled = true;
                break;
            }
            let one = self.sync_one(&connection, choice, progress, cancel).await?;
            outcome.runs.extend(one.runs);
            outcome.crm_runs.extend(one.crm_runs);
            outcome.sent.extend(one.sent);
            outcome.failures.extend(one.failures);
            outcome.cancelled |= one.cancelled;
        }
        Ok(outcome)
    }

    /// Pulls what changed at one source.
    pub(crate) async fn sync_one(
        &self,
        connection: &Connection,
        choice: &SyncChoice,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<SyncOutcome> {
        if self.is_crm(&connection.connector) {
            return self.sync_crm(connection, choice, progress, cancel).await;
        }
        let stop = cancel.child_token();
        self.running().insert(connection.id, stop.clone());
        let result = self.engine_run(connection, choice, progress, &stop).await;
        self.running().remove(&connection.id);
        self.0.rules.forget();
        self.settle_homes(&stop).await?;
        let mut outcome = SyncOutcome { cancelled: stop.is_cancelled(), ..SyncOutcome::default() };
        match result {
            Ok(runs) => outcome.runs = runs,
            Err(SyncError::Store { error, .. }) => return Err(error.into()),
            Err(SyncError::Busy { connection }) => {
                return Err(AppError::bad_request("source", format!("a sync of “{connection}” is already running")));
            }
            Err(SyncError::Source { error, reports, .. }) => {
                outcome.runs = reports;
                if let Retry::After(wait) = error.retry {
                    outcome.wait = Some(wait);
                } else {
                    // Except for a quota, a failure may come from what the source believes of its vendor.
                    self.0.sources.forget(connection.id);
                }
                if error.kind.class() != ErrorClass::Cancelled {
                    outcome.failures.push((connection.name.clone(), AppError::of_source(&connection.name, &error)));
                }
            }
        }
        if outcome.runs.iter().any(|r| r.created + r.updated + r.deleted > 0) {
            self.0.market.forget();
        }
        if outcome.failures.is_empty() {
            self.0.sources.note(connection.id, &outcome.runs);
        }
        let standing = Standing {
            problem: outcome.failures.first().map(|(_, error)| error.clone()),
            warnings: outcome
                .runs
                .iter()
                .flat_map(|r| r.warnings.iter().map(|w| (r.stream.as_str(), w.clone())))
                .collect(),
        };
        self.standing().insert(connection.id, standing);
        Ok(outcome)
    }

    /// The one licence that a connector's records can be under, where its manifest leaves no choice.
    pub(crate) fn only_licence(&self, connector: &str) -> Option<Licence> {
        match self.0.registry.get(connector)?.manifest().field("licence")?.choices.as_slice() {
            [only] => Licence::parse(only),
            _ => None,
        }
    }

    async fn engine_run(
        &self,
        connection: &Connection,
        choice: &SyncChoice,
        progress: &dyn Progress,
        stop: &CancellationToken,
    ) -> std::result::Result<Vec<StreamReport>, SyncError> {
        let source =
            self.source(connection).map_err(|error| SyncError::Source { stream: None, error, reports: Vec::new() })?;
        let options = SyncOptions {
            full: choice.full,
            allow_mass_delete: choice.allow_mass_delete,
            wanted: Arc::new(self.wanted().await),
            ..SyncOptions::default()
        };
        self.0.engine.run(connection, source, &options, progress, stop).await
    }

    /// Stops the sync of a source, if one runs.
    pub fn cancel_sync(&self, name_of: &Connection) {
        if let Some(cancel) = self.running().get(&name_of.id) {
            cancel.cancel();
        }
    }

    /// The connections in the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn connections(&self) -> Result<Vec<Connection>> {
        Ok(self.0.store.connections().await?)
    }

    /// A connection by its name.
    ///
    /// # Errors
    /// No such source.
    pub async fn connection(&self, name: &str) -> Result<Connection> {
        self.0.store.connection(name).await?.ok_or_else(|| AppError::not_found(format!("source “{name}”")))
    }

    /// Whether a source's data are older than its rules let them be shown without a mark.
    pub(crate) async fn is_stale_at(&self, connection: &Connection, as_of: Option<DateTime<Utc>>) -> Result<bool> {
        let book = self.rule_book().await?;
        let limit = book.source(connection.id).map(|s| s.facts(self.0.clock.now()).limit());
        Ok(as_of.is_none_or(|at| limit.is_none_or(|limit| self.0.clock.now() - at > limit)))
    }

    /// Sources with the day of their last complete sync, for reports.
    pub(crate) async fn source_dates(&self) -> Result<Vec<(String, NaiveDate)>> {
        let ages = self.0.store.complete_as_of().await?;
        let connections = self.connections().await?;
        Ok(connections.into_iter().filter_map(|c| Some((c.name, ages.get(&c.id)?.date_naive()))).collect())
    }

    pub(crate) async fn chosen(&self, names: &[String]) -> Result<Vec<Connection>> {
        if names.is_empty() {
            return self.connections().await;
        }
        let mut chosen = Vec::with_capacity(names.len());
        for name in names {
            chosen.push(self.connection(name).await?);
        }
        Ok(chosen)
    }

    /// The live source of a connection, with its secrets from the vault.
    pub(crate) fn source(&self, connection: &Connection) -> std::result::Result<Arc<dyn Source>, ConnectorError> {
        let config = ConnectionConfig {
            name: connection.name.clone(),
            settings: connection.settings.clone(),
            secrets: self.secrets_of(connection),
            licence: connection.licence,
        };
        self.0
            .sources
            .get(connection, config, |config| self.0.registry.connect(&connection.connector, config, &self.0.context))
    }

    /// What the vault keeps for a connection.
    pub(crate) fn secrets_of(&self, connection: &Connection) -> BTreeMap<String, SecretString> {
        let (vault, owner) = (self.vault(), connection.id.to_string());
        let names: Vec<String> = vault.names(&owner).map(str::to_owned).collect();
        names.into_iter().filter_map(|name| vault.get(&owner, &name).map(|secret| (name, secret))).collect()
    }
}
