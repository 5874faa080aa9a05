use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use hub_connector::{CancellationToken, Registry, SecretString};
use hub_domain::{Clock, SystemClock};
use hub_secrets::{KeySource, KeyState, Keychain, OsKeychain, StoreKey};
use hub_store::CmaRecord;
use tokio::sync::RwLock;

use crate::background::{REFRESH, RHYTHM, Teller, ToListener, WatchListener, each_burst};
use crate::error::{AppError, Result};
use crate::hub::{Hub, HubConfig, lock};
use crate::outlet::Outlet;
use crate::sample::SampleMarket;
use crate::sources::SyncChoice;
use crate::unlock::{Credential, Installation, blocking};
use crate::view::{
    AppStateView, ChangePassphraseRequest, CreateStoreRequest, ErrorCode, JobEnd, JobProgressView, Phase,
    RecoveryCodeView, StoreChangedView, StoreInfoView, SyncRequest, Tag, TypedRequest, UnlockRequest,
};

/// What a session is made with.
pub struct AppConfig {
    /// The data folder.
    pub home: PathBuf,
    /// The vendors this program knows.
    pub registry: Registry,
    /// The keychain.
    pub keychain: Arc<dyn Keychain>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The stand-in behind the sample brokerage, where the host has one.
    pub sample: Option<Arc<dyn SampleMarket>>,
    /// Where reports go that nobody picked a place for.
    pub documents: PathBuf,
}

impl AppConfig {
    /// This computer's keychain, clock and documents folder.
    #[must_use]
    pub fn new(home: PathBuf, registry: Registry) -> Self {
        let documents = directories::UserDirs::new()
            .and_then(|dirs| dirs.document_dir().map(Path::to_owned))
            .unwrap_or_else(|| home.join("reports"))
            .join("EnterpriseHub");
        Self {
            home,
            registry,
            keychain: Arc::new(OsKeychain::new()),
            clock: Arc::new(SystemClock),
            sample: None,
            documents,
        }
    }
}

/// The platform's folder for application data.
#[must_use]
pub fn default_home() -> Option<PathBuf> {
    directories::ProjectDirs::from("org", "EnterpriseHub", "EnterpriseHub").map(|dirs| dirs.data_dir().to_owned())
}

/// One running application: a window's session around at most one open store.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub(crate) struct Inner {
    config: AppConfig,
    own: Installation,
    open: RwLock<Option<Open>>,
    outlet: Mutex<Option<Arc<dyn Outlet>>>,
    problem: Mutex<Option<AppError>>,
    keychain_answers: OnceLock<bool>,
    /// Files this session wrote: the only ones it shows in the file manager.
    written: Mutex<HashSet<PathBuf>>,
    /// CMAs removed in this session, so that they can be put back.
    removed_cmas: Mutex<Vec<CmaRecord>>,
}

/// An open store.
struct Open {
    hub: Hub,
    /// The key of the user's own store; the sample's is forgotten at once.
    key: Option<StoreKey>,
    /// Ends everything that runs.
    background: CancellationToken,
    /// Ends the rhythm alone.
    rhythm: CancellationToken,
    /// Keeps the sample's stand-in and folder alive.
    sample: Option<Sample>,
}

struct Sample {
    _market: Box<dyn Send + Sync>,
    _partners: Box<dyn Send + Sync>,
    folder: PathBuf,
}

impl App {
    /// A session that has opened nothing yet.
    ///
    /// # Errors
    /// When the data folder's path is not absolute.
    pub fn new(config: AppConfig) -> Result<Self> {
        if !config.home.is_absolute() {
            return Err(AppError::bad_request("home", "give the data folder as an absolute path"));
        }
        let own = Installation::with(
            config.home.clone(),
            config.registry.clone(),
            Arc::clone(&config.keychain),
            Arc::clone(&config.clock),
        );
        Ok(Self(Arc::new(Inner {
            own,
            config,
            open: RwLock::new(None),
            outlet: Mutex::new(None),
            problem: Mutex::new(None),
            keychain_answers: OnceLock::new(),
            written: Mutex::default(),
            removed_cmas: Mutex::default(),
        })))
    }

    /// Says where events go.
    pub fn set_outlet(&self, outlet: Arc<dyn Outlet>) {
        *lock(&self.0.outlet) = Some(outlet);
    }

    pub(crate) fn outlet(&self) -> Option<Arc<dyn Outlet>> {
        lock(&self.0.outlet).clone()
    }

    /// How far a job has come that says no more of itself than numbers.
    pub(crate) fn tell_job(
        &self,
        job: &str,
        done: u64,
        total: Option<u64>,
        finished: Option<JobEnd>,
        error: Option<&AppError>,
    ) {
        let Some(outlet) = self.outlet() else { return };
        let (job, step, error) = (job.to_owned(), String::new(), error.cloned().map(Into::into));
        outlet.job_progress(JobProgressView { job, step, done, total, bytes: 0, finished, error });
    }

    /// Where reports go that nobody picked a place for.
    #[must_use]
    pub fn documents(&self) -> &Path {
        &self.0.config.documents
    }

    /// The open store.
    pub(crate) async fn hub(&self) -> Result<Hub> {
        self.0.open.read().await.as_ref().map(|open| open.hub.clone()).ok_or_else(|| AppError::new(ErrorCode::Locked))
    }

    /// Where the application stands.
    pub async fn app_state(&self) -> AppStateView {
        let keys = self.0.own.state();
        let (own_store, key_source) = match &keys {
            KeyState::NoStore => (false, None),
            KeyState::Ready { source } => (true, Some(source_name(*source).to_owned())),
            _ => (true, None),
        };
        let open = self.0.open.read().await;
        let phase = match (&*open, own_store) {
            (Some(_), _) => Phase::Open,
            (None, true) => Phase::Locked,
            (None, false) => Phase::FirstRun,
        };
        let problem = match &keys {
            KeyState::KeyFileMissing => {
                Some(AppError::new(ErrorCode::KeyMissing).with("reason", "the key file beside the store is missing"))
            }
            KeyState::Unreadable { reason } => Some(AppError::new(ErrorCode::Damaged).with("reason", reason)),
            _ => lock(&self.0.problem).clone(),
        };
        AppStateView {
            phase,
            sample: open.as_ref().is_some_and(|o| o.sample.is_some()),
            own_store,
            key_source,
            keychain_available: self.keychain_available(),
            recovery_confirmed: self.0.own.keys().has_recovery(),
            problem: problem.map(Into::into),
            presenting: open.as_ref().is_some_and(|o| o.hub.presenting()),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Whether this system's keychain answers. A keychain that is locked answers too; it then refuses to keep a new key,
    /// and a passphrase is asked for.
    fn keychain_available(&self) -> bool {
        *self.0.keychain_answers.get_or_init(|| self.0.config.keychain.get("probe").is_ok())
    }

    /// At start: opens the store if the keychain holds its key. What goes wrong is in [`App::app_state`].
    pub async fn open_if_unlockable(&self) {
        if matches!(self.0.own.state(), KeyState::Ready { source: KeySource::Keychain })
            && let Err(error) = self.open_own(Credential::Keychain).await
        {
            *lock(&self.0.problem) = Some(error);
            self.say(&[Tag::State]);
        }
    }

    /// Makes a store of the user's own and opens it; answers its recovery code.
    ///
    /// # Errors
    /// There is a store already; no keychain and no passphrase.
    pub async fn create_store(&self, request: CreateStoreRequest) -> Result<RecoveryCodeView> {
        self.close_open().await;
        let passphrase = request.passphrase.map(SecretString::from);
        let (hub, key, _) = self.0.own.create(passphrase).await?;
        let keys = Arc::clone(self.0.own.keys());
        let (key, code) = blocking(move || keys.new_recovery_code(&key).map(|code| (key, code))).await?;
        self.opened(hub, Some(key), None).await;
        Ok(RecoveryCodeView { code: code.expose().to_owned() })
    }

    /// Makes a new recovery code.
    ///
    /// # Errors
    /// The store is locked, or it is the sample.
    pub async fn new_recovery_code(&self) -> Result<RecoveryCodeView> {
        let open = self.0.open.read().await;
        let key = own_key(open.as_ref())?;
        let code = self.0.own.keys().new_recovery_code(key)?;
        Ok(RecoveryCodeView { code: code.expose().to_owned() })
    }

    /// Confirms the recovery code by what the user typed.
    ///
    /// # Errors
    /// Something else was typed.
    pub async fn confirm_recovery_code(&self, request: TypedRequest) -> Result<()> {
        let keys = Arc::clone(self.0.own.keys());
        let typed = SecretString::from(request.typed);
        blocking(move || keys.confirm_recovery_code(&typed)).await?;
        self.say(&[Tag::State]);
        Ok(())
    }

    /// Opens the user's own store. Opened with the recovery code, the key is put back into the keychain where there is
    /// one.
    ///
    /// # Errors
    /// A wrong or missing key, a damaged store, a store held by another process.
    pub async fn unlock(&self, request: UnlockRequest) -> Result<AppStateView> {
        let (credential, recovered) = match (request.recovery_code, request.passphrase) {
            (Some(code), _) => (Credential::RecoveryCode(SecretString::from(code)), true),
            (None, Some(passphrase)) => (Credential::Passphrase(SecretString::from(passphrase)), false),
            (None, None) => (Credential::Keychain, false),
        };
        self.open_own(credential).await?;
        if recovered && self.keychain_available() {
            let open = self.0.open.read().await;
            let key = own_key(open.as_ref())?;
            if let Err(error) = self.0.own.keys().rewrap(key, None) {
                tracing::warn!(%error, "the key could not be put back into the keychain");
            }
        }
        Ok(self.app_state().await)
    }

    async fn open_own(&self, credential: Credential) -> Result<()> {
        self.close_open().await;
        let (hub, key) = self.0.own.open(credential).await?;
        *lock(&self.0.problem) = None;
        self.opened(hub, Some(key), None).await;
        Ok(())
    }

    /// Closes the store and forgets its key.
    ///
    /// # Errors
    /// None today; the signature leaves room.
    pub async fn lock(&self) -> Result<AppStateView> {
        self.close_open().await;
        self.say(Tag::ALL);
        Ok(self.app_state().await)
    }

    /// Opens the sample brokerage: a store of its own in a folder of its own, under a key that lives only as long as
    /// the session, so that what it holds is never mixed with anything real and needs no keychain.
    ///
    /// # Errors
    /// This host has no sample, or the disk is full.
    pub async fn open_sample(&self) -> Result<AppStateView> {
        let market = self.0.config.sample.clone().ok_or_else(|| AppError::not_found("sample brokerage"))?;
        self.close_open().await;
        let folder = self.0.config.home.join("sample");
        clear(&folder)?;
        let unstarted = |reason| AppError::new(ErrorCode::Vendor).with("source", "sample").with("reason", reason);
        let source = market.start().await.map_err(unstarted)?;
        let config = HubConfig {
            home: folder.clone(),
            registry: self.0.config.registry.clone(),
            clock: Arc::clone(&self.0.config.clock),
            sample: true,
        };
        let hub = Hub::create(config, StoreKey::generate()?).await?;
        let mut settings = hub.settings().await?;
        "Sample Brokerage".clone_into(&mut settings.brokerage);
        "Sample Agent".clone_into(&mut settings.agent);
        hub.save_settings(&settings).await?;
        hub.add_source(crate::sources::NewSource {
            connector: source.connector,
            name: "Sample MLS".to_owned(),
            settings: source.settings,
            secrets: source.secrets.into_iter().map(|(k, v)| (k, SecretString::from(v))).collect(),
            licence: None,
        })
        .await?;
        let answers = folder.join("answers");
        std::fs::create_dir_all(&answers).map_err(|error| crate::files::refused(&answers, &error))?;
        let partners = market.start_partners(&answers).await.map_err(unstarted)?;
        hub.put_sample_partners(&partners.addresses).await?;
        hub.put_sample_providers().await?;
        hub.put_sample_quotes().await?;
        hub.put_sample_desk(partners.mail_port, &answers).await?;
        let sample = Sample { _market: source.keep_alive, _partners: partners.keep_alive, folder };
        self.opened(hub, None, Some(sample)).await;
        Ok(self.app_state().await)
    }

    /// Leaves the sample brokerage; what was done in it is thrown away.
    ///
    /// # Errors
    /// None today; the signature leaves room.
    pub async fn leave_sample(&self) -> Result<AppStateView> {
        self.close_open().await;
        self.open_if_unlockable().await;
        self.say(Tag::ALL);
        Ok(self.app_state().await)
    }

    /// Stops everything; for the end of the program.
    pub async fn close(&self) {
        self.close_open().await;
    }

    /// How the store is kept.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn store_info(&self) -> Result<StoreInfoView> {
        let hub = self.hub().await?;
        let state = self.app_state().await;
        let source = if state.sample { "session".to_owned() } else { state.key_source.unwrap_or_default() };
        hub.store_info(&source, state.recovery_confirmed).await
    }

    /// Sets a passphrase, or moves the key into the keychain.
    ///
    /// # Errors
    /// The store is locked; the passphrase is too short; no keychain.
    pub async fn change_passphrase(&self, request: ChangePassphraseRequest) -> Result<StoreInfoView> {
        {
            let open = self.0.open.read().await;
            let key = own_key(open.as_ref())?;
            let passphrase = request.passphrase.map(SecretString::from);
            let keys = self.0.own.keys();
            tokio::task::block_in_place(|| keys.rewrap(key, passphrase.as_ref()))?;
        }
        self.say(&[Tag::State, Tag::Settings]);
        self.store_info().await
    }

    /// Writes a file that may be shown in the file manager afterwards.
    pub(crate) fn write(&self, path: &Path, content: &[u8]) -> Result<crate::view::SavedView> {
        let saved = crate::files::save(path, content)?;
        self.note_written(path);
        Ok(saved)
    }

    pub(crate) fn note_written(&self, path: &Path) {
        lock(&self.0.written).insert(path.to_owned());
    }

    /// A file this session wrote, by its path.
    ///
    /// # Errors
    /// Any other file.
    pub fn written_file(&self, path: &str) -> Result<PathBuf> {
        lock(&self.0.written).get(Path::new(path)).cloned().ok_or_else(|| AppError::not_found("file of this session"))
    }

    pub(crate) fn keep_removed_cma(&self, record: CmaRecord) {
        lock(&self.0.removed_cmas).push(record);
    }

    pub(crate) fn take_removed_cma(&self, id: &str) -> Option<CmaRecord> {
        let mut removed = lock(&self.0.removed_cmas);
        let at = removed.iter().position(|r| r.id.to_string() == id)?;
        Some(removed.remove(at))
    }

    pub(crate) fn registry(&self) -> &Registry {
        &self.0.config.registry
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.0.config.clock.as_ref()
    }

    /// Starts a sync in the background.
    ///
    /// # Errors
    /// The store is locked, or a name does not exist.
    pub async fn start_sync(&self, request: SyncRequest) -> Result<()> {
        let hub = self.hub().await?;
        let cancel = self.background().await.ok_or_else(|| AppError::new(ErrorCode::Locked))?;
        let connections = hub.chosen(&request.names).await?;
        let Some(outlet) = self.outlet() else { return Ok(()) };
        let choice = SyncChoice { names: Vec::new(), full: request.full, allow_mass_delete: request.allow_mass_delete };
        for connection in connections {
            let (hub, choice, cancel) = (hub.clone(), choice.clone(), cancel.clone());
            let teller = Arc::new(Teller { hub: hub.clone(), outlet: Arc::clone(&outlet) });
            tokio::spawn(async move {
                teller.begins(&connection.name);
                let progress = ToListener(Arc::clone(&teller) as Arc<dyn WatchListener>);
                let outcome = hub.sync_one(&connection, &choice, &progress, &cancel).await;
                teller.ended(&connection.name, &outcome);
            });
        }
        Ok(())
    }

    pub(crate) async fn background(&self) -> Option<CancellationToken> {
        self.0.open.read().await.as_ref().map(|open| open.background.clone())
    }

    /// Starts the rhythm again with the sources as they are now. Runs under way go on.
    pub(crate) async fn restart_background(&self) {
        let mut open = self.0.open.write().await;
        if let Some(open) = &mut *open {
            open.rhythm.cancel();
            open.rhythm = open.background.child_token();
            self.start_background(open.hub.clone(), open.rhythm.clone());
        }
    }

    fn start_background(&self, hub: Hub, cancel: CancellationToken) {
        let Some(outlet) = self.outlet() else { return };
        let (changed_outlet, changed_hub) = (Arc::clone(&outlet), hub.clone());
        let bursts = each_burst(hub.store().changes(), REFRESH, move || {
            changed_hub.0.market.forget();
            changed_outlet.store_changed(StoreChangedView { tags: vec![Tag::Listings, Tag::People] });
        });
        tokio::spawn(cancel.clone().run_until_cancelled_owned(bursts));
        tokio::spawn(crate::watch::watch_log(hub.clone(), Arc::clone(&outlet), cancel.clone()));
        tokio::spawn(crate::market::follow(hub.clone(), Arc::clone(&outlet), cancel.clone()));
        tokio::spawn(crate::cma::fit_ahead(hub.clone(), cancel.clone()));
        tokio::spawn(crate::people::follow(hub.clone(), Arc::clone(&outlet), cancel.clone()));
        tokio::spawn(crate::quotes::follow(hub.clone(), Arc::clone(&outlet), cancel.clone()));
        // Beside the others, so that a mail server that takes its time keeps nobody waiting.
        tokio::spawn(crate::post::follow(hub.clone(), Arc::clone(&outlet), cancel.clone()));
        let teller = Arc::new(Teller { hub: hub.clone(), outlet });
        tokio::spawn(async move {
            if let Err(error) = hub.watch(&[], RHYTHM, teller, &cancel, drop).await {
                tracing::warn!(%error, "the sources are not watched");
            }
        });
    }

    /// Tells the window which queries are out of date.
    pub(crate) fn say(&self, tags: &[Tag]) {
        if let Some(outlet) = self.outlet() {
            outlet.store_changed(StoreChangedView { tags: tags.to_vec() });
        }
    }

    async fn opened(&self, hub: Hub, key: Option<StoreKey>, sample: Option<Sample>) {
        let background = CancellationToken::new();
        let rhythm = background.child_token();
        *self.0.open.write().await = Some(Open { hub: hub.clone(), key, background, rhythm: rhythm.clone(), sample });
        self.start_background(hub, rhythm);
        self.say(Tag::ALL);
    }

    async fn close_open(&self) {
        let Some(open) = self.0.open.write().await.take() else { return };
        open.background.cancel();
        open.hub.close().await;
        lock(&self.0.removed_cmas).clear();
        if let Some(sample) = open.sample
            && let Err(error) = clear(&sample.folder)
        {
            tracing::warn!(%error, "the sample's folder is left behind; it is encrypted and its key is gone");
        }
    }
}

fn own_key(open: Option<&Open>) -> Result<&StoreKey> {
    let open = open.ok_or_else(|| AppError::new(ErrorCode::Locked))?;
    open.key.as_ref().ok_or_else(|| {
        AppError::new(ErrorCode::Refused).with("rule", "the sample brokerage has no key of its own to keep")
    })
}

fn source_name(source: KeySource) -> &'static str {
    match source {
        KeySource::Keychain => "keychain",
        KeySource::Passphrase => "passphrase",
    }
}

fn clear(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(crate::files::refused(folder, &error)),
        _ => Ok(()),
    }
}
