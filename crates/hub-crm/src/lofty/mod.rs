//! Lofty (formerly Chime): leads and their notes, with an API key.

mod api;
mod map;
mod sink;
mod source;
mod walk;
mod write;

use std::sync::Arc;

use hub_connector::crm::Crm;
use hub_connector::http::{Auth, ClientSpec};
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, HttpClient, Manifest, Url};
use hub_domain::Clock;
use hub_domain::people::Region;

use crate::settings;

/// The address that everybody uses.
const USUAL: &str = "https://api.lofty.com/v1.0";
/// What a lead comes from where nobody says otherwise.
const USUAL_SOURCE: &str = "EnterpriseHub";

/// The connector.
#[derive(Debug, Clone)]
pub struct Lofty {
    manifest: Manifest,
}

impl Lofty {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("lofty/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for accounts that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

/// An account.
struct Account {
    manifest: Manifest,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    base: Url,
    region: Region,
    page_size: u32,
    source: String,
}

impl Connector for Lofty {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let base = settings::base(&config, USUAL)?;
        let auth = Auth::Bearer(settings::secret(&config, "token")?);
        let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), auth, self.manifest.limits)
            .with_http(self.manifest.http.clone());
        Ok(Arc::new(Account {
            http: context.http.client(spec)?,
            clock: Arc::clone(&context.clock),
            region: settings::region(&config)?,
            page_size: settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=100)?,
            source: config.setting("source").unwrap_or(USUAL_SOURCE).to_owned(),
            manifest: self.manifest.clone(),
            base,
        }))
    }
}
