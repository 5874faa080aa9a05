//! A store in a folder of its own, an engine over it, and the comparison of both sides.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Duration;
use hub_connector::{CancellationToken, Source};
use hub_domain::{Canonical, Clock, ContentDigest, Licence, ManualClock, Resource, TableDigest};
use hub_secrets::StoreKey;
use hub_store::{Connection, NewConnection, Store};
use hub_sync::{Engine, NoProgress, StreamReport, SyncError, SyncOptions};

use crate::fake::{FLAGGED_GONE, Fake, UNMAPPABLE, UNREADABLE, listing, payload};

pub struct World {
    pub store: Store,
    pub engine: Engine,
    pub connection: Connection,
    pub clock: Arc<ManualClock>,
    _home: tempfile::TempDir,
}

impl World {
    pub async fn new() -> World {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at("2026-03-01T08:00:00Z".parse().unwrap()));
        let key = StoreKey::generate().unwrap();
        let store = Store::create(home.path(), &key, Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
        let new = NewConnection {
            name: "north".into(),
            connector: "fake".into(),
            settings: BTreeMap::new(),
            licence: Licence::BackOffice,
        };
        let connection = store.add_connection(&new).await.unwrap();
        let engine = Engine::new(store.clone(), Arc::clone(&clock) as Arc<dyn Clock>);
        World { store, engine, connection, clock, _home: home }
    }

    pub fn hours_pass(&self, hours: i64) {
        self.clock.advance(Duration::hours(hours));
    }

    pub async fn try_run(&self, fake: &Arc<Fake>, options: &SyncOptions) -> Result<Vec<StreamReport>, SyncError> {
        let source = Arc::clone(fake) as Arc<dyn Source>;
        self.engine.run(&self.connection, source, options, &NoProgress, &CancellationToken::new()).await
    }

    /// A run of a source with one stream that has to go well.
    pub async fn run(&self, fake: &Arc<Fake>, options: &SyncOptions) -> StreamReport {
        self.try_run(fake, options).await.unwrap().remove(0)
    }

    pub async fn sync(&self, fake: &Arc<Fake>) -> StreamReport {
        self.run(fake, &SyncOptions::default()).await
    }

    pub async fn stored(&self) -> u64 {
        let rows = self.store.what_goes_with(self.connection.id).await.unwrap();
        rows.get(&Resource::Property).copied().unwrap_or(0)
    }

    pub async fn digest(&self) -> String {
        let digest = self.store.digest().await.unwrap();
        digest.get("Property").map(|t| format!("{} {}", t.rows, t.hash)).unwrap_or_else(|| "0 ".into())
    }

    /// Store and vendor agree row by row: canonical content through the digest, payloads one by one.
    pub async fn assert_equal(&self, fake: &Fake) {
        let rows: BTreeMap<String, (u64, i64)> = {
            let state = fake.state.lock().unwrap();
            let wanted = |price: i64| ![FLAGGED_GONE, UNMAPPABLE, UNREADABLE].contains(&price);
            state.rows.iter().filter(|(_, (_, price))| wanted(*price)).map(|(k, v)| (k.clone(), *v)).collect()
        };
        assert_eq!(self.stored().await, rows.len() as u64, "as many rows here as there");
        let mut table = TableDigest::default();
        for (key, (stamp, price)) in &rows {
            let content = ContentDigest::of(&Canonical::Listing(Box::new(listing(key, *price))));
            table.add(Resource::Property, key, &content);
            let here = self.store.payload(Resource::Property, key).await.unwrap();
            assert_eq!(here, Some(payload(key, *stamp, *price)), "row {key}");
        }
        let table = table.finish();
        if table.rows > 0 {
            assert_eq!(self.digest().await, format!("{} {}", table.rows, table.hash));
        }
    }
}
