//! What lasts from one contact with a vendor to the next: the live source, the use of its limits, its rhythm.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use hub_connector::crm::Crm;
use hub_connector::http::QuotaMemory;
use hub_connector::manifest::FieldKind;
use hub_connector::{ConnectionConfig, ConnectorError, ExposeSecret, Source};
use hub_domain::ConnectionId;
use hub_store::{Connection, Store};
use hub_sync::{Cadence, StreamReport};
use serde_json::Value;

use crate::background::RHYTHM;
use crate::hub::Hub;
use crate::view::{RequestLimitView, RhythmReason, RhythmView};

/// Requests of a quiet run of a source that has not been run yet: two for each of five streams.
const FEW_CALLS: u64 = 10;

/// Keeps used limits in the store.
pub(crate) struct QuotaShelf(pub Store);

#[async_trait]
impl QuotaMemory for QuotaShelf {
    async fn load(&self, account: &str) -> Option<Value> {
        self.0.quota_memory(account).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the use of a vendor's limits could not be read");
            None
        })
    }

    async fn keep(&self, account: &str, value: &Value) {
        if let Err(error) = self.0.keep_quota_memory(account, value).await {
            tracing::warn!(%error, "the use of a vendor's limits could not be kept");
        }
    }
}

struct Live<T: ?Sized> {
    connector: String,
    config: ConnectionConfig,
    made: Arc<T>,
    /// Requests of the last run that found nothing.
    calls: u64,
}

/// Sources or two-way connections that have been made: tokens, metadata and connections to a vendor serve many runs.
pub(crate) struct LiveShelf<T: ?Sized>(Mutex<HashMap<ConnectionId, Live<T>>>);

/// Sources of listings.
pub(crate) type SourceShelf = LiveShelf<dyn Source>;
/// Two-way connections.
pub(crate) type CrmShelf = LiveShelf<dyn Crm>;

impl<T: ?Sized> Default for LiveShelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: ?Sized> LiveShelf<T> {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConnectionId, Live<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What serves a connection; made by `make` unless one with the same settings and secrets is there.
    ///
    /// # Errors
    /// What `make` says.
    pub(crate) fn get(
        &self,
        connection: &Connection,
        config: ConnectionConfig,
        make: impl FnOnce(ConnectionConfig) -> Result<Arc<T>, ConnectorError>,
    ) -> Result<Arc<T>, ConnectorError> {
        let mut shelf = self.lock();
        if let Some(live) = shelf.get(&connection.id)
            && live.connector == connection.connector
            && same(&live.config, &config)
        {
            return Ok(Arc::clone(&live.made));
        }
        shelf.remove(&connection.id);
        let made = make(config.clone())?;
        let connector = connection.connector.clone();
        shelf.insert(connection.id, Live { connector, config, made: Arc::clone(&made), calls: FEW_CALLS });
        Ok(made)
    }

    /// What was learnt about a vendor may be what a run failed for: the next one begins anew.
    pub(crate) fn forget(&self, id: ConnectionId) {
        self.lock().remove(&id);
    }
}

impl SourceShelf {
    /// Notes what a run took.
    pub(crate) fn note(&self, id: ConnectionId, runs: &[StreamReport]) {
        let quiet = runs.iter().all(|r| r.received + r.deleted == 0);
        if let Some(live) = self.lock().get_mut(&id).filter(|_| quiet) {
            live.calls = runs.iter().map(|r| r.calls).sum();
        }
    }

    /// Requests of a quiet run, and how far apart such runs have to be by what the vendor's answers said.
    fn pace(&self, id: ConnectionId) -> (u64, Duration) {
        self.lock().get(&id).map_or((FEW_CALLS, Duration::ZERO), |live| (live.calls, live.made.pace(live.calls)))
    }
}

fn same(a: &ConnectionConfig, b: &ConnectionConfig) -> bool {
    let secrets = a.secrets.len() == b.secrets.len()
        && a.secrets
            .iter()
            .all(|(name, one)| b.secrets.get(name).is_some_and(|other| one.expose_secret() == other.expose_secret()));
    secrets && a.name == b.name && a.settings == b.settings && a.licence == b.licence
}

impl Hub {
    /// How often a source is asked for changes when `wanted` is often enough, and the limit that forbids asking more
    /// often, if one does.
    #[must_use]
    pub fn cadence(&self, connection: &Connection, wanted: Duration) -> Cadence {
        let mut limits = self.0.registry.get(&connection.connector).map(|c| c.manifest().limits).unwrap_or_default();
        // A rate that was agreed with the MLS stands in the settings under the name of the limit.
        for (name, limit) in [
            ("requests_per_second", &mut limits.per_second),
            ("requests_per_minute", &mut limits.per_minute),
            ("requests_per_hour", &mut limits.per_hour),
            ("requests_per_day", &mut limits.per_day),
        ] {
            let agreed = connection.settings.get(name).and_then(|text| text.trim().parse().ok());
            *limit = agreed.filter(|n| *n > 0).or(*limit);
        }
        let (calls, learnt) = self.0.sources.pace(connection.id);
        Cadence::of(&limits, calls, learnt, wanted)
    }

    /// How often a source is asked by itself, with the reason.
    pub(crate) fn rhythm(&self, connection: &Connection) -> RhythmView {
        // Made without asking anybody. A source that cannot be made has a problem, which is shown beside this.
        let rereads = self.source(connection).ok().and_then(|source| source.rereads());
        let cadence = self.cadence(connection, RHYTHM);
        if let Some(rereads) = rereads.filter(|time| *time > cadence.every) {
            return RhythmView { every_seconds: seconds(rereads), because: RhythmReason::Rereads, limit: None };
        }
        let manifest = self.0.registry.get(&connection.connector).map(|c| c.manifest());
        let because = match cadence.limit {
            Some(_) => RhythmReason::Limit,
            None if cadence.every > RHYTHM => RhythmReason::Answers,
            None if manifest.is_some_and(|m| m.fields.iter().any(|f| f.kind == FieldKind::Folder)) => {
                RhythmReason::Folder
            }
            None => RhythmReason::Wanted,
        };
        let limit = cadence.limit.map(|(requests, window)| RequestLimitView { requests, seconds: seconds(window) });
        RhythmView { every_seconds: seconds(cadence.every), because, limit }
    }
}

/// Whole seconds, upwards.
fn seconds(time: Duration) -> u32 {
    let whole = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    u32::try_from(whole).unwrap_or(u32::MAX)
}
