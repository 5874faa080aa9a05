use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hub_connector::{CancellationToken, ConnectContext, Registry};
use hub_domain::{Clock, ConnectionId};
use hub_secrets::{SealedFile, StoreKey, Vault};
use hub_store::{Store, StoreError};
use hub_sync::Engine;
use tokio::runtime::Handle;

use crate::active_tables::ActiveTables;
use crate::backtest::BacktestShelf;
use crate::crm::{SignIns, VaultTokens};
use crate::error::{AppError, Result};
use crate::market::{MarketCache, MarketTurn};
use crate::photos::PhotoCache;
use crate::rules::RuleShelf;
use crate::sources::Standing;
use crate::vendor_calls::{CrmShelf, QuotaShelf, SourceShelf};

/// Every use case on an open store. The window, the terminal and the tests call the same functions; none of them knows
/// a vendor or a key.
#[derive(Clone)]
pub struct Hub(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub home: PathBuf,
    pub store: Store,
    pub engine: Engine,
    pub registry: Registry,
    pub context: ConnectContext,
    pub clock: Arc<dyn Clock>,
    pub sample: bool,
    vault: Arc<Mutex<Vault>>,
    running: Mutex<HashMap<ConnectionId, CancellationToken>>,
    standing: Mutex<HashMap<ConnectionId, Standing>>,
    pub market: MarketCache,
    pub market_turn: MarketTurn,
    pub backtests: BacktestShelf,
    pub imports: crate::people::ImportShelf,
    pub quotes: crate::quotes::QuoteShelf,
    pub post: crate::post::Post,
    pub proposals: crate::partners::ProposalShelf,
    pub warm: crate::cma::WarmMarkets,
    pub rules: RuleShelf,
    pub tables: ActiveTables,
    pub sources: SourceShelf,
    pub crms: CrmShelf,
    pub sign_ins: SignIns,
    trying: Mutex<Option<CancellationToken>>,
    pub presenting: std::sync::atomic::AtomicBool,
    pub photos: PhotoCache,
}

/// What a [`Hub`] is opened with.
pub struct HubConfig {
    /// The data folder.
    pub home: PathBuf,
    /// The vendors this program knows.
    pub registry: Registry,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Everything in the store is invented.
    pub sample: bool,
}

impl Hub {
    /// Makes a new store.
    ///
    /// # Errors
    /// When there is one already, the disk is full, or the folder cannot be written.
    pub async fn create(config: HubConfig, key: StoreKey) -> Result<Self> {
        start(config, key, |config, key, runtime| {
            runtime.block_on(Store::create(&config.home, key, Arc::clone(&config.clock)))
        })
        .await
    }

    /// Opens the store.
    ///
    /// # Errors
    /// When the key is wrong, another process holds the store, or it is damaged.
    pub async fn open(config: HubConfig, key: StoreKey) -> Result<Self> {
        start(config, key, |config, key, runtime| {
            runtime.block_on(Store::open(&config.home, key, Arc::clone(&config.clock)))
        })
        .await
    }

    fn with(config: HubConfig, store: Store, key: &StoreKey) -> Result<Self> {
        let vault = Arc::new(Mutex::new(Vault::open(&config.home, key)?));
        let mut context =
            ConnectContext::new(Arc::clone(&config.clock)).map_err(|error| AppError::of_source("network", &error))?;
        context.http = context
            .http
            .with_memory(Arc::new(QuotaShelf(store.clone())))
            .with_tokens(Arc::new(VaultTokens(Arc::clone(&vault))));
        let photos = PhotoCache::new(&config.home, SealedFile::new(key, "photos"));
        let tables = ActiveTables::read(&config.home, config.clock.now());
        let engine = Engine::new(store.clone(), Arc::clone(&config.clock));
        Ok(Self(Arc::new(Inner {
            home: config.home,
            engine,
            store,
            registry: config.registry,
            context,
            clock: config.clock,
            sample: config.sample,
            vault,
            running: Mutex::default(),
            standing: Mutex::default(),
            sources: SourceShelf::default(),
            crms: CrmShelf::default(),
            sign_ins: SignIns::default(),
            trying: Mutex::default(),
            market: MarketCache::default(),
            market_turn: MarketTurn::default(),
            backtests: BacktestShelf::default(),
            imports: crate::people::ImportShelf::default(),
            quotes: crate::quotes::QuoteShelf::default(),
            post: crate::post::Post::default(),
            proposals: crate::partners::ProposalShelf::default(),
            warm: crate::cma::WarmMarkets::default(),
            rules: RuleShelf::default(),
            tables,
            presenting: std::sync::atomic::AtomicBool::new(false),
            photos,
        })))
    }

    /// Stops what runs and closes the store.
    pub async fn close(self) {
        crate::documents::forget();
        for cancel in lock(&self.0.running).values() {
            cancel.cancel();
        }
        self.0.warm.close().await;
        self.0.store.clone().close().await;
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.0.home
    }

    /// The store, for tests and tools of our own.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn vault(&self) -> MutexGuard<'_, Vault> {
        lock(&self.0.vault)
    }

    pub(crate) fn running(&self) -> MutexGuard<'_, HashMap<ConnectionId, CancellationToken>> {
        lock(&self.0.running)
    }

    /// What stops the dry run under way.
    pub(crate) fn trying(&self) -> &Mutex<Option<CancellationToken>> {
        &self.0.trying
    }

    pub(crate) fn standing(&self) -> MutexGuard<'_, HashMap<ConnectionId, Standing>> {
        lock(&self.0.standing)
    }
}

/// Opens a store on a thread that may block: opening reads and perhaps migrates the file, and sqlx's futures for it
/// borrow in a way that the compiler does not accept as `Send` in the hosts (rust-lang/rust#110338).
async fn start(
    config: HubConfig,
    key: StoreKey,
    open: impl FnOnce(&HubConfig, &StoreKey, &Handle) -> std::result::Result<Store, StoreError> + Send + 'static,
) -> Result<Hub> {
    let runtime = Handle::current();
    let started = tokio::task::spawn_blocking(move || {
        let store = open(&config, &key, &runtime)?;
        // What was being sent when the program ended may have taken effect: it is looked up before it is sent again.
        runtime.block_on(store.crm_recover())?;
        runtime.block_on(store.unsettled_asks())?;
        runtime.block_on(store.unsettled_messages())?;
        Hub::with(config, store, &key)
    });
    let hub = started.await.map_err(|error| AppError::unexpected(&error))??;
    // Rows from before the store kept rights: until theirs are known, no consumer outlet shows them.
    let store = hub.0.store.clone();
    tokio::spawn(async move {
        if let Err(error) = store.complete_rights().await {
            tracing::warn!(error = %error, "the rights of older rows could not be worked out");
        }
    });
    Ok(hub)
}

/// A lock whose holder panicked still guards whole values here: every write is one assignment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
