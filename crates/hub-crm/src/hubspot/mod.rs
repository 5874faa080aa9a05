//! HubSpot: contacts, notes, tasks and deals, with a service key.

mod api;
mod cursor;
mod known;
mod map;
mod sink;
mod source;
mod walk;
mod write;

use std::sync::{Arc, PoisonError, RwLock};

use hub_connector::crm::Crm;
use hub_connector::http::{Auth, ClientSpec};
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, HttpClient, Manifest, Url};
use hub_domain::people::Region;
use hub_domain::{Clock, Currency};

use crate::settings;
use known::Known;

/// The address that everybody uses.
const USUAL: &str = "https://api.hubapi.com";

/// The connector.
#[derive(Debug, Clone)]
pub struct HubSpot {
    manifest: Manifest,
}

impl HubSpot {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("hubspot/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for accounts that agreed on more or less; they then hold for what is counted apart too.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self.manifest.counted_apart.values_mut().for_each(|apart| *apart = limits);
        self
    }
}

/// An account.
struct Account {
    manifest: Manifest,
    http: HttpClient,
    /// Searches, which the vendor counts apart.
    search: HttpClient,
    clock: Arc<dyn Clock>,
    base: Url,
    region: Region,
    currency: Currency,
    page_size: u32,
    known: RwLock<Arc<Known>>,
}

impl Account {
    /// How the account is set up, as far as it was asked.
    fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Connector for HubSpot {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let base = settings::base(&config, USUAL)?;
        let client = |class: &str| -> Result<HttpClient, ConnectorError> {
            let limits = self.manifest.counted_apart.get(class).copied().unwrap_or(self.manifest.limits);
            let auth = Auth::Bearer(settings::secret(&config, "token")?);
            let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), auth, limits)
                .with_http(self.manifest.http.clone())
                .counted_as(class);
            context.http.client(spec)
        };
        Ok(Arc::new(Account {
            http: client("")?,
            search: client("search")?,
            clock: Arc::clone(&context.clock),
            region: settings::region(&config)?,
            currency: settings::currency(&config)?,
            page_size: settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=100)?,
            known: RwLock::default(),
            manifest: self.manifest.clone(),
            base,
        }))
    }
}
