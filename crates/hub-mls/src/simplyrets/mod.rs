//! SimplyRETS: a shape of its own, read whole each time its data changed.

mod ahead;
mod api;
mod cursor;
mod keys;
mod map;
mod rows;
mod source;

use std::sync::Arc;

use hub_connector::http::{Auth, ClientSpec};
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, Manifest, Source};

use crate::settings;
use source::SimplyRetsSource;

/// The address that everybody uses.
const USUAL: &str = "https://api.simplyrets.com";

/// The connector.
#[derive(Debug, Clone)]
pub struct SimplyRets {
    manifest: Manifest,
}

impl SimplyRets {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("simplyrets/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for accounts that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

impl Connector for SimplyRets {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Source>, ConnectorError> {
        let base = settings::base(&config, "url", USUAL)?;
        let auth = Auth::basic(&config)?;
        let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), auth, self.manifest.limits)
            .with_http(self.manifest.http.clone());
        let http = context.http.client(spec)?;
        let page_size = settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=500)?;
        let rescan = settings::number(&config, "rescan_minutes", 60, 1..=10_080)?;
        Ok(Arc::new(SimplyRetsSource {
            manifest: self.manifest.clone(),
            http,
            clock: Arc::clone(&context.clock),
            base,
            vendor: config.setting("vendor").map(str::to_owned),
            licence: config.licence,
            currency: settings::currency(&config)?,
            page_size,
            agent_id: config.setting("agent_id").map(str::to_owned),
            office_id: config.setting("office_id").map(str::to_owned),
            no_ahead: std::sync::atomic::AtomicU8::new(0),
            rescan: chrono::TimeDelta::minutes(rescan.into()),
            silent: std::sync::atomic::AtomicBool::default(),
            counts: std::sync::Mutex::default(),
        }))
    }
}
