//! Calendly: booked meetings, read only, with a personal access token.

mod api;
mod map;
mod sink;
mod source;

use std::sync::{Arc, RwLock};

use hub_connector::crm::Crm;
use hub_connector::http::{Auth, ClientSpec};
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, HttpClient, Manifest, Url};
use hub_domain::Clock;

use crate::settings;
use api::Person;

/// The address that everybody uses.
const USUAL: &str = "https://api.calendly.com";

/// The connector.
#[derive(Debug, Clone)]
pub struct Calendly {
    manifest: Manifest,
}

impl Calendly {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("calendly/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits.
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
    organization: bool,
    page_size: u32,
    person: RwLock<Option<Arc<Person>>>,
}

impl Connector for Calendly {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let base = settings::base(&config, USUAL)?;
        let token = settings::secret(&config, "token")?;
        let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), Auth::Bearer(token), self.manifest.limits);
        Ok(Arc::new(Account {
            http: context.http.client(spec.with_http(self.manifest.http.clone()))?,
            clock: Arc::clone(&context.clock),
            organization: config.setting("whose") == Some("the organization"),
            page_size: settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=100)?,
            person: RwLock::default(),
            manifest: self.manifest.clone(),
            base,
        }))
    }
}
