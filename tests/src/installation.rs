use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use hub_connector::{CancellationToken, ConnectContext, ConnectionConfig, Registry, SecretString, Source};
use hub_domain::{Clock, Licence, ManualClock, Resource};
use hub_secrets::{KeyHome, NoKeychain, PassphraseCost};
use hub_store::{Connection, NewConnection, Store};
use hub_sync::{Engine, NoProgress, StreamReport, SyncError, SyncOptions};

use crate::MARKET_DAY;

/// The passphrase of every store these tests make.
pub const PASSPHRASE: &str = "four quiet herons wading";

/// An encrypted store with one connection, and an engine over it.
pub struct Installation {
    /// The store.
    pub store: Store,
    /// The engine.
    pub engine: Engine,
    /// The only connection.
    pub connection: Connection,
    /// The time as the store and the engine see it.
    pub clock: Arc<ManualClock>,
    folder: Option<tempfile::TempDir>,
}

/// Every connector there is.
///
/// # Errors
/// When a manifest is damaged.
pub fn registry() -> Result<Registry> {
    let mut registry = Registry::new();
    hub_mls::register(&mut registry)?;
    hub_crm::register(&mut registry)?;
    Ok(registry)
}

/// A source from settings and one secret, with real waiting.
///
/// # Errors
/// The connector's.
pub fn connect(
    connector: &str,
    settings: BTreeMap<String, String>,
    secret: Option<&str>,
    clock: Arc<dyn Clock>,
) -> Result<Arc<dyn Source>> {
    let secrets = secret.map(|s| ("client_secret".to_owned(), SecretString::from(s.to_owned())));
    let config = ConnectionConfig {
        name: "market".to_owned(),
        settings,
        secrets: secrets.into_iter().collect(),
        licence: Licence::BackOffice,
    };
    Ok(registry()?.connect(connector, config, &ConnectContext::new(clock)?)?)
}

impl Installation {
    /// A new one in a folder that goes away with it.
    ///
    /// # Errors
    /// The store's.
    pub async fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut made = Self::at(&folder.path().join("home")).await?;
        made.folder = Some(folder);
        Ok(made)
    }

    /// The one in this folder, made if need be.
    ///
    /// # Errors
    /// The store's.
    pub async fn at(home: &Path) -> Result<Self> {
        let clock = Arc::new(ManualClock::at(MARKET_DAY.parse()?));
        let keys = KeyHome::new(home.to_path_buf(), Arc::new(NoKeychain)).with_cost(PassphraseCost::weak_for_tests());
        let passphrase = SecretString::from(PASSPHRASE.to_owned());
        let store_clock = Arc::clone(&clock) as Arc<dyn Clock>;
        let key =
            if keys.key_file().exists() { keys.unlock(Some(&passphrase))? } else { keys.create(Some(&passphrase))?.0 };
        // A process may have been killed between making the key and making the store.
        let store = if home.join("store.db").exists() {
            Store::open(home, &key, store_clock).await?
        } else {
            Store::create(home, &key, store_clock).await?
        };
        let connection = match store.connection("market").await? {
            Some(connection) => connection,
            None => {
                let new = NewConnection {
                    name: "market".to_owned(),
                    connector: "reso".to_owned(),
                    settings: BTreeMap::new(),
                    licence: Licence::BackOffice,
                };
                store.add_connection(&new).await?
            }
        };
        let engine = Engine::new(store.clone(), Arc::clone(&clock) as Arc<dyn Clock>);
        Ok(Self { store, engine, connection, clock, folder: None })
    }

    /// One run.
    ///
    /// # Errors
    /// The engine's.
    pub async fn try_sync(
        &self,
        source: &Arc<dyn Source>,
        options: &SyncOptions,
    ) -> Result<Vec<StreamReport>, SyncError> {
        let cancel = CancellationToken::new();
        self.engine.run(&self.connection, Arc::clone(source), options, &NoProgress, &cancel).await
    }

    /// One run with the usual options that has to go well.
    ///
    /// # Errors
    /// The engine's.
    pub async fn sync(&self, source: &Arc<dyn Source>) -> Result<Vec<StreamReport>> {
        Ok(self.try_sync(source, &SyncOptions::default()).await?)
    }

    /// Hash and number of rows of every table, in one line each.
    ///
    /// # Errors
    /// The store's.
    pub async fn digest(&self) -> Result<BTreeMap<String, String>> {
        let tables = self.store.digest().await?;
        Ok(tables.into_iter().map(|(name, t)| (name, format!("{} rows {}", t.rows, t.hash))).collect())
    }

    /// The digest of the listings alone.
    ///
    /// # Errors
    /// The store's.
    pub async fn listings_digest(&self) -> Result<String> {
        self.digest().await?.remove(Resource::Property.as_str()).context("the digest has no table of listings")
    }

    /// Rows of a resource.
    ///
    /// # Errors
    /// The store's.
    pub async fn count(&self, resource: Resource) -> Result<u64> {
        Ok(self.store.what_goes_with(self.connection.id).await?.get(&resource).copied().unwrap_or(0))
    }
}
