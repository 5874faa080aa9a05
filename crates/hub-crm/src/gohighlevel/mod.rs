//! GoHighLevel (LeadConnector): contacts, notes, tasks and opportunities of a sub-account, with a private integration
//! token.

mod api;
mod known;
mod map;
mod pieces;
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
const USUAL: &str = "https://services.leadconnectorhq.com";

/// The connector.
#[derive(Debug, Clone)]
pub struct GoHighLevel {
    manifest: Manifest,
}

impl GoHighLevel {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("gohighlevel/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for accounts that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

/// A sub-account.
struct Account {
    manifest: Manifest,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    base: Url,
    location: String,
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

impl Connector for GoHighLevel {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let base = settings::base(&config, USUAL)?;
        let token = settings::secret(&config, "token")?;
        let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), Auth::Bearer(token), self.manifest.limits)
            .with_http(self.manifest.http.clone());
        let location = config.require("location")?.to_owned();
        if !api::is_id(&location) {
            return Err(ConnectorError::settings(
                "the setting “location” must be letters, digits, hyphens and underscores",
            ));
        }
        Ok(Arc::new(Account {
            http: context.http.client(spec)?,
            clock: Arc::clone(&context.clock),
            region: settings::region(&config)?,
            currency: settings::currency(&config)?,
            page_size: settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=500)?,
            known: RwLock::default(),
            manifest: self.manifest.clone(),
            location,
            base,
        }))
    }
}
