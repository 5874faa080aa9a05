//! Follow Up Boss: people, notes, tasks and deals, with an API key.

mod api;
mod map;
mod setup;
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
use crate::setup::Setup;

/// The address that everybody uses.
const USUAL: &str = "https://api.followupboss.com/v1";
/// What a new lead is announced as where nobody has chosen.
const USUAL_LEAD: &str = "General Inquiry";

/// The connector.
#[derive(Debug, Clone)]
pub struct FollowUpBoss {
    manifest: Manifest,
}

impl FollowUpBoss {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("followupboss/manifest.toml", include_str!("manifest.toml"))? })
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
    /// What everything goes through that is not counted apart.
    http: HttpClient,
    /// Notes.
    notes: HttpClient,
    /// Changes of people.
    people: HttpClient,
    clock: Arc<dyn Clock>,
    base: Url,
    region: Region,
    currency: Currency,
    page_size: u32,
    system: Option<String>,
    lead_type: String,
    setup: RwLock<Arc<Setup>>,
}

impl Account {
    /// How the account is set up, as far as it was asked.
    fn setup(&self) -> Arc<Setup> {
        Arc::clone(&self.setup.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Connector for FollowUpBoss {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let base = settings::base(&config, USUAL)?;
        let client = |class: &str| -> Result<HttpClient, ConnectorError> {
            let limits: Limits = self.manifest.counted_apart.get(class).copied().unwrap_or(self.manifest.limits);
            let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), Auth::basic_key(&config)?, limits)
                .with_http(self.manifest.http.clone())
                .with_form_headers(&config)?
                .counted_as(class);
            context.http.client(spec)
        };
        if config.setting("system").is_some() != config.secret("system_key").is_some() {
            return Err(ConnectorError::settings("“system” and “system_key” belong together: give both or neither"));
        }
        Ok(Arc::new(Account {
            http: client("")?,
            notes: client("notes")?,
            people: client("people")?,
            clock: Arc::clone(&context.clock),
            region: settings::region(&config)?,
            currency: settings::currency(&config)?,
            page_size: settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=100)?,
            system: config.setting("system").map(str::to_owned),
            lead_type: config.setting("lead_type").unwrap_or(USUAL_LEAD).to_owned(),
            setup: RwLock::default(),
            manifest: self.manifest.clone(),
            base,
        }))
    }
}
