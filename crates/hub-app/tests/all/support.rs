use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use hub_app::view::{CreateStoreRequest, UnlockRequest};
use hub_app::view::{JobProgressView, StatusView, StoreChangedView};
use hub_app::{
    App, AppConfig, Credential, Hub, Installation, NewSource, Outlet, SampleMarket, SamplePartners, SampleSource,
    SecretString, SyncChoice,
};
use hub_connector::{CancellationToken, Registry};
use hub_domain::{Clock as _, Licence, ManualClock, SystemClock};
use hub_sandbox::{DeskConfig, SandboxConfig};
use hub_secrets::{Keychain, MemoryKeychain};

/// A small invented market.
pub struct SmallMarket;

#[async_trait]
impl SampleMarket for SmallMarket {
    async fn start(&self) -> Result<SampleSource, String> {
        let config = SandboxConfig { seed: 3, listings: 600, ..SandboxConfig::default() };
        let sandbox = hub_sandbox::serve(config).await.map_err(|e| e.to_string())?;
        Ok(SampleSource {
            connector: "reso".to_owned(),
            settings: [("url".to_owned(), sandbox.url()), ("client_id".to_owned(), sandbox.client_id())].into(),
            secrets: [("client_secret".to_owned(), sandbox.client_secret())].into(),
            keep_alive: Box::new(sandbox),
        })
    }

    async fn start_partners(&self, answers: &Path) -> Result<SamplePartners, String> {
        let pace = std::time::Duration::from_millis(10);
        let config = DeskConfig { answers: answers.to_owned(), today: SystemClock.today(), pace };
        let desk = hub_sandbox::serve_desk(config).await.map_err(|error| error.to_string())?;
        let addresses = hub_sandbox::Desk::directory().collect();
        Ok(SamplePartners { mail_port: desk.port(), addresses, keep_alive: Box::new(desk) })
    }
}

/// A window that nobody looks at: what goes on behind the screens goes on while there is one.
pub struct Window;

impl Outlet for Window {
    fn store_changed(&self, _: StoreChangedView) {}
    fn sync_status(&self, _: StatusView) {}
    fn job_progress(&self, _: JobProgressView) {}
}

pub fn registry() -> Registry {
    let mut registry = Registry::new();
    hub_mls::register(&mut registry).unwrap();
    hub_crm::register(&mut registry).unwrap();
    registry
}

pub fn app(home: &Path, keychain: Arc<dyn Keychain>) -> App {
    App::new(AppConfig {
        home: home.join("home"),
        registry: registry(),
        keychain,
        clock: Arc::new(SystemClock),
        sample: Some(Arc::new(SmallMarket)),
        documents: home.join("documents"),
    })
    .unwrap()
}

pub fn no_keychain() -> Arc<dyn Keychain> {
    Arc::new(hub_secrets::NoKeychain)
}

pub fn keychain() -> Arc<MemoryKeychain> {
    Arc::new(MemoryKeychain::new())
}

pub fn with_passphrase(text: &str) -> CreateStoreRequest {
    CreateStoreRequest { passphrase: Some(text.to_owned()) }
}

pub fn passphrase(text: &str) -> UnlockRequest {
    UnlockRequest { passphrase: Some(text.to_owned()), recovery_code: None }
}

/// Asks until the answer is yes; fails after two minutes.
pub async fn until<F: AsyncFnMut() -> bool>(what: &str, mut ask: F) {
    let start = Instant::now();
    while !ask().await {
        assert!(start.elapsed() < Duration::from_secs(120), "waited in vain for: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A new store without a source, on a Friday afternoon that is moved by hand.
pub async fn new_hub(home: &Path) -> (Hub, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at("2026-11-20T15:00:00Z".parse().unwrap()));
    let installation = Installation::with(home.join("home"), registry(), no_keychain(), clock.clone());
    let (hub, _, _) = installation.create(Some(SecretString::from("a long passphrase"))).await.unwrap();
    (hub, clock)
}

/// A new store with one source, a folder with that file, already read in.
pub async fn hub_of_csv(home: &Path, licence: Licence, csv: &str) -> Hub {
    let folder = home.join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("sales.csv"), csv).unwrap();
    let clock = Arc::new(hub_domain::SystemClock);
    let installation = Installation::with(home.join("home"), registry(), no_keychain(), clock);
    let passphrase = SecretString::from("a long passphrase");
    let (hub, _, _) = installation.create(Some(passphrase.clone())).await.unwrap();
    hub.close().await;
    let (hub, _) = installation.open(Credential::Passphrase(passphrase)).await.unwrap();
    hub.add_source(NewSource {
        connector: "csv-folder".into(),
        name: "Street".into(),
        settings: [("path".to_owned(), folder.display().to_string())].into(),
        secrets: Default::default(),
        licence: Some(licence),
    })
    .await
    .unwrap();
    assert_eq!(sync(&hub).await, csv.lines().count() as u64 - 1);
    hub
}

/// Reads everything that is new; answers how many rows are.
pub async fn sync(hub: &Hub) -> u64 {
    struct Quiet;
    impl hub_app::Progress for Quiet {
        fn update(&self, _: &hub_app::ProgressUpdate) {}
    }
    let outcome = hub.sync(&SyncChoice::default(), &Quiet, &CancellationToken::new()).await.unwrap();
    outcome.runs.iter().map(|r| r.created).sum()
}
