use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use hub_app::view::{CreateStoreRequest, UnlockRequest};
use hub_app::{App, AppConfig, SampleMarket, SampleSource};
use hub_connector::Registry;
use hub_domain::SystemClock;
use hub_sandbox::SandboxConfig;
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
}

pub fn registry() -> Registry {
    let mut registry = Registry::new();
    hub_mls::register(&mut registry).unwrap();
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
