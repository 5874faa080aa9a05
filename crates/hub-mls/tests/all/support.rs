//! What several modules need.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hub_connector::manifest::Limits;
use hub_connector::testkit::SkippingTimer;
use hub_connector::{ConnectContext, ConnectionConfig, Connector, HttpFactory, Registry, SecretString, Source};
use hub_domain::{Licence, ManualClock, SystemClock};
use hub_sandbox::{Sandbox, SandboxConfig};

/// The folder of real inputs, where there is one.
pub fn shared(part: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(part);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {part} is not on this computer");
    None
}

pub fn registry() -> Registry {
    let mut registry = Registry::new();
    hub_mls::register(&mut registry).unwrap();
    registry
}

pub fn config(settings: &[(&str, &str)], secrets: &[(&str, &str)]) -> ConnectionConfig {
    ConnectionConfig {
        name: "test".into(),
        settings: settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect::<BTreeMap<_, _>>(),
        secrets: secrets.iter().map(|(k, v)| ((*k).into(), SecretString::from(*v))).collect(),
        licence: Licence::BackOffice,
    }
}

/// The real clock, real waiting.
pub fn context() -> ConnectContext {
    ConnectContext::new(Arc::new(SystemClock)).unwrap()
}

/// A manual clock that waiting moves.
pub fn skipping(clock: &Arc<ManualClock>) -> ConnectContext {
    let timer = Arc::new(SkippingTimer(Arc::clone(clock)));
    let http = HttpFactory::with_timer(Arc::<ManualClock>::clone(clock), timer).unwrap();
    ConnectContext { clock: Arc::<ManualClock>::clone(clock), http }
}

pub fn folder_source(folder: &Path) -> Arc<dyn Source> {
    let config = config(&[("path", folder.to_str().unwrap())], &[]);
    registry().connect("csv-folder", config, &context()).unwrap()
}

pub async fn sandbox(config: SandboxConfig) -> Sandbox {
    hub_sandbox::serve(config).await.unwrap()
}

/// A source for a sandbox, at a page size that makes many pages.
pub fn reso_source(sandbox: &Sandbox, page_size: usize) -> Arc<dyn Source> {
    limited_reso_source(sandbox, page_size, &context(), Limits::default())
}

/// The same with other limits, or another clock.
pub fn limited_reso_source(
    sandbox: &Sandbox,
    page_size: usize,
    context: &ConnectContext,
    limits: Limits,
) -> Arc<dyn Source> {
    let (url, token_url, id) = (sandbox.url(), sandbox.token_url(), sandbox.client_id());
    let size = page_size.to_string();
    let settings = [
        ("url", url.as_str()),
        ("token_url", token_url.as_str()),
        ("client_id", id.as_str()),
        ("page_size", size.as_str()),
    ];
    let config = config(&settings, &[("client_secret", &sandbox.client_secret())]);
    let connector = hub_mls::reso::Reso::new().unwrap().with_limits(limits);
    connector.manifest().check_config(&config).unwrap();
    connector.connect(config, context).unwrap()
}
