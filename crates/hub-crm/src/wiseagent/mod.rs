//! Wise Agent: contacts, notes and tasks, by signing in in the browser.

mod api;
mod map;
mod sink;
mod source;
mod walk;
mod write;

use std::sync::Arc;

use hub_connector::crm::Crm;
use hub_connector::http::ClientSpec;
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, HttpClient, Manifest, Url};
use hub_domain::Clock;
use hub_domain::people::Region;

use crate::settings;

/// The one address of everything.
const USUAL: &str = "https://sync.thewiseagent.com/http/webconnect.asp";
/// What a contact comes from where nobody says otherwise.
const USUAL_SOURCE: &str = "EnterpriseHub";

/// The connector.
#[derive(Debug, Clone)]
pub struct WiseAgent {
    manifest: Manifest,
}

impl WiseAgent {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("wiseagent/manifest.toml", include_str!("manifest.toml"))? })
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
    /// Without a slash at its end.
    address: Url,
    region: Region,
    page_size: u32,
    source: String,
}

impl Connector for WiseAgent {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let mut address = settings::base(&config, USUAL)?;
        let path = address.path().trim_end_matches('/').to_owned();
        address.set_path(&path);
        let auth = context.http.signed_in(&self.manifest, &config)?;
        let spec = ClientSpec::new(self.manifest.id.clone(), address.clone(), auth, self.manifest.limits)
            .with_http(self.manifest.http.clone());
        Ok(Arc::new(Account {
            http: context.http.client(spec)?,
            clock: Arc::clone(&context.clock),
            region: settings::region(&config)?,
            page_size: settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=100)?,
            source: config.setting("source").unwrap_or(USUAL_SOURCE).to_owned(),
            manifest: self.manifest.clone(),
            address,
        }))
    }
}
