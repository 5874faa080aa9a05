//! Sources as the screen shows them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use hub_compliance::{Outlet, RecordFacts};
use hub_connector::manifest::{FieldKind as ManifestKind, FormField};
use hub_connector::{Manifest, Registry, SecretString};
use hub_domain::{Licence, RecordRights, Resource};
use hub_store::crm::CrmStream;
use hub_store::{Connection, RunRecord};

use crate::crm::keeps_people;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;
use crate::sources::NewSource;
use crate::view::{
    AddSourceRequest, ConnectorView, ErrorCode, FieldKind, FormFieldView, NameRequest, PresetView, RemovalView,
    RunView, SourceAgeView, SourceChoicesView, SourceRole, SourceView, StatusView, StreamView, SyncState, UnmappedView,
    WarningView,
};

impl Hub {
    /// The sources with their state.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn source_views(&self) -> Result<Vec<SourceView>> {
        let runs = self.0.store.last_runs().await?;
        let mut views = Vec::new();
        for connection in self.connections().await? {
            views.push(self.source_view(&connection, &runs).await?);
        }
        Ok(views)
    }

    /// Checks and saves a source from the connect form.
    ///
    /// # Errors
    /// As [`Hub::add_source`].
    pub async fn add_source_from_form(&self, request: AddSourceRequest) -> Result<SourceView> {
        let licence =
            Licence::parse(&request.licence).ok_or_else(|| AppError::bad_request("licence", Licence::NAMES))?;
        let secrets = request.secrets.into_iter().map(|(k, v)| (k, SecretString::from(v))).collect();
        let added = self
            .add_source(NewSource {
                connector: request.connector,
                name: request.name,
                settings: request.settings,
                secrets,
                licence: Some(licence),
            })
            .await?;
        self.source_view(&added.connection, &[]).await
    }

    /// Asks the vendor whether a source works; the answer holds the problem if it does not.
    ///
    /// # Errors
    /// No such source.
    pub async fn check_source(&self, request: &NameRequest) -> Result<SourceView> {
        let connection = self.connection(&request.name).await?;
        // What the vendor says is kept in the source's standing, which the view shows.
        let _ = self.check_connection(&request.name).await;
        let runs = self.0.store.last_runs().await?;
        self.source_view(&connection, &runs).await
    }

    /// What removing a source would take along.
    ///
    /// # Errors
    /// No such source.
    pub async fn removal_preview(&self, request: &NameRequest) -> Result<RemovalView> {
        Ok(removal(&self.goes_with(&request.name).await?))
    }

    /// Removes a source.
    ///
    /// # Errors
    /// No such source.
    pub async fn remove_source(&self, request: &NameRequest) -> Result<RemovalView> {
        Ok(removal(&self.remove_connection(&request.name).await?))
    }

    /// The status bar.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn status(&self) -> Result<StatusView> {
        let ages = self.0.store.complete_as_of().await?;
        let mut sources = Vec::new();
        for c in self.connections().await? {
            let as_of = ages.get(&c.id).copied().or(self.people_streams(&c).await?.1);
            let paused = self.0.store.paused_since(c.id).await?.is_some();
            sources.push(SourceAgeView {
                name: c.name.clone(),
                state: self.state_of(&c, as_of, paused),
                as_of: as_of.map(instant),
                stale: self.is_stale_at(&c, as_of).await?,
            });
        }
        let listings = self.0.store.counts().await?.resources.get(&Resource::Property).copied().unwrap_or(0);
        Ok(StatusView {
            overall: overall(&sources),
            as_of: sources.iter().map(|s| s.as_of.clone()).min().flatten(),
            sources,
            listings,
        })
    }

    fn state_of(&self, connection: &Connection, as_of: Option<DateTime<Utc>>, paused: bool) -> SyncState {
        if self.running().contains_key(&connection.id) {
            return SyncState::Syncing;
        }
        if paused {
            return SyncState::Paused;
        }
        match self.standing().get(&connection.id).and_then(|s| s.problem.as_ref()) {
            Some(problem) if problem.retry => SyncState::Offline,
            Some(problem) if problem.code == ErrorCode::Vendor => SyncState::Offline,
            Some(_) => SyncState::NeedsYou,
            None if as_of.is_some() => SyncState::UpToDate,
            None => SyncState::Paused,
        }
    }

    /// One source with its state.
    pub(crate) async fn one_source_view(&self, name: &str) -> Result<SourceView> {
        let connection = self.connection(name).await?;
        let runs = self.0.store.last_runs().await?;
        self.source_view(&connection, &runs).await
    }

    /// What is known of a CRM's records, and how old the oldest of it is.
    async fn people_streams(&self, connection: &Connection) -> Result<(Vec<StreamView>, Option<DateTime<Utc>>)> {
        if !self.is_crm(&connection.connector) {
            return Ok((Vec::new(), None));
        }
        let known = self.0.store.crm_streams(connection.id).await?;
        let as_of = known.iter().filter_map(|stream| stream.as_of).min();
        let view = |stream: &CrmStream| StreamView {
            stream: stream.kind.as_str().to_owned(),
            rows: stream.records,
            last_run: None,
            unmapped: Vec::new(),
        };
        Ok((known.iter().map(view).collect(), as_of))
    }

    async fn source_view(&self, connection: &Connection, runs: &[RunRecord]) -> Result<SourceView> {
        let store = &self.0.store;
        let rows = store.what_goes_with(connection.id).await?;
        let mut streams = Vec::new();
        let connector = self.0.registry.get(&connection.connector);
        let label = |field: &str| connector.and_then(|c| c.field_label(field));
        for resource in Resource::ALL {
            let last = runs.iter().find(|r| r.connection == connection.id && r.stream == resource);
            let count = rows.get(&resource).copied().unwrap_or(0);
            if last.is_none() && count == 0 {
                continue;
            }
            let fields = store.field_report(connection.id, resource).await?;
            streams.push(StreamView {
                stream: resource.as_str().to_owned(),
                rows: count,
                last_run: last.map(run),
                unmapped: fields
                    .into_iter()
                    .filter(|f| !f.mapped)
                    .map(|f| UnmappedView { label: label(&f.field), field: f.field, rows: f.rows_with_value })
                    .collect(),
            });
        }
        let (people, people_as_of) = self.people_streams(connection).await?;
        streams.extend(people);
        let as_of = self.0.store.complete_as_of().await?.get(&connection.id).copied().or(people_as_of);
        let (problem, warnings) = {
            let standing = self.standing();
            let known = standing.get(&connection.id);
            (known.and_then(|s| s.problem.clone()), known.map(|s| s.warnings.clone()).unwrap_or_default())
        };
        let manifest = self.0.registry.get(&connection.connector).map(|c| c.manifest());
        let title = manifest.map(|m| m.title.clone());
        let paused = store.paused_since(connection.id).await?.is_some();
        let terms = store.terms(connection.id).await?;
        let rules = crate::rules::rules_of(connection, &terms);
        let blank = RecordFacts { rights: Some(RecordRights::default()), ..RecordFacts::default() };
        let uses = self.rule_book().await?.decide(connection.id, &blank, Outlet::AgentScreen);
        Ok(SourceView {
            name: connection.name.clone(),
            connector: connection.connector.clone(),
            connector_title: title.unwrap_or_else(|| connection.connector.clone()),
            role: role(self.is_crm(&connection.connector)),
            signs_in: manifest.is_some_and(|m| m.oauth.is_some()),
            settings: connection.settings.clone(),
            licence: connection.licence.as_str().to_owned(),
            state: self.state_of(connection, as_of, paused),
            as_of: as_of.map(instant),
            stale: self.is_stale_at(connection, as_of).await?,
            problem: problem.map(Into::into),
            warnings: warnings.iter().map(|(stream, warning)| WarningView::of(stream, warning)).collect(),
            streams,
            paused,
            rhythm: self.rhythm(connection),
            alerts: crate::terms::alerts(&terms, self.today()),
            refresh_hours: terms.refresh_hours.unwrap_or(rules.refresh_hours),
            terms: crate::terms::view(&terms),
            rules: crate::terms::rule_set(rules),
            cma_allowed: uses.comparable.is_ok(),
            statistics_allowed: uses.statistics.is_ok(),
            tried_live: manifest.is_some_and(|m| m.tried_live),
            proof: manifest.map(|m| m.proof.clone()).unwrap_or_default(),
        })
    }
}

/// The kinds of sources a registry knows.
pub(crate) fn connectors(registry: &Registry) -> Vec<ConnectorView> {
    registry.iter().map(|c| connector(c.manifest())).collect()
}

/// What the add form offers beside the kinds of sources.
pub(crate) fn choices(registry: &Registry) -> SourceChoicesView {
    let preset = |p: &hub_connector::Preset| PresetView {
        id: p.id.clone(),
        title: p.title.clone(),
        connector: p.connector.clone(),
        settings: p.settings.clone(),
        note: p.note.clone(),
    };
    SourceChoicesView { presets: registry.presets().map(preset).collect(), rule_sets: crate::terms::rule_sets() }
}

/// The state of the whole: the first of these that any source is in.
fn overall(sources: &[SourceAgeView]) -> SyncState {
    let order = [SyncState::NeedsYou, SyncState::Syncing, SyncState::Offline, SyncState::Paused, SyncState::UpToDate];
    order.into_iter().find(|state| sources.iter().any(|s| s.state == *state)).unwrap_or(SyncState::Empty)
}

fn connector(manifest: &Manifest) -> ConnectorView {
    ConnectorView {
        id: manifest.id.clone(),
        title: manifest.title.clone(),
        summary: manifest.summary.clone(),
        role: role(keeps_people(manifest)),
        signs_in: manifest.oauth.is_some(),
        // The screen asks for the licence itself, of every kind of source in the same words.
        fields: manifest.fields.iter().filter(|f| f.name != "licence").map(field).collect(),
        tried_live: manifest.tried_live,
        proof: manifest.proof.clone(),
    }
}

fn role(people: bool) -> SourceRole {
    if people { SourceRole::People } else { SourceRole::Listings }
}

fn field(field: &FormField) -> FormFieldView {
    FormFieldView {
        name: field.name.clone(),
        label: field.label.clone(),
        help: Some(field.help.clone()).filter(|h| !h.is_empty()),
        kind: match field.kind {
            _ if field.secret => FieldKind::Secret,
            ManifestKind::Text | ManifestKind::Number => FieldKind::Text,
            ManifestKind::Url => FieldKind::Url,
            ManifestKind::Folder => FieldKind::Folder,
            ManifestKind::Choice => FieldKind::Choice,
        },
        required: field.required,
        default: field.default.clone(),
        choices: field.choices.clone(),
    }
}

fn run(record: &RunRecord) -> RunView {
    RunView {
        started_at: instant(record.started_at),
        outcome: record.outcome.clone().unwrap_or_else(|| "running".to_owned()),
        received: record.received,
        created: record.created,
        updated: record.updated,
        unchanged: record.unchanged,
        deleted: record.deleted,
        rejected: record.rejected,
        calls: record.calls,
        failed_calls: record.failed_calls,
        bytes: record.bytes,
        elapsed_ms: record.elapsed_ms,
    }
}

fn removal(rows: &BTreeMap<Resource, u64>) -> RemovalView {
    RemovalView { rows: rows.iter().map(|(resource, n)| (resource.as_str().to_owned(), *n)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_is_as_bad_as_its_worst_part() {
        let age = |state| SourceAgeView { name: "a".into(), state, as_of: None, stale: true };
        assert_eq!(overall(&[]), SyncState::Empty);
        assert_eq!(overall(&[age(SyncState::UpToDate), age(SyncState::Offline)]), SyncState::Offline);
        assert_eq!(overall(&[age(SyncState::Syncing), age(SyncState::NeedsYou)]), SyncState::NeedsYou);
        assert_eq!(overall(&[age(SyncState::UpToDate)]), SyncState::UpToDate);
    }
}
