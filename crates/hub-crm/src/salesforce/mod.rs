//! Salesforce: contacts, opportunities, notes and tasks, by signing in in the browser.

mod activity;
mod api;
mod known;
mod map;
mod sink;
mod source;
mod write;

use std::sync::Arc;

use hub_connector::crm::Crm;
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, Manifest};

use crate::desk::Desk;

/// The connector.
#[derive(Debug, Clone)]
pub struct Salesforce {
    manifest: Manifest,
}

/// The vendor, as one organisation has set it up.
struct Vendor {
    /// The field for our identifier, where there is one.
    external_id: Option<String>,
}

/// An organisation.
type Account = Desk<Vendor>;

impl Salesforce {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("salesforce/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for organisations that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

impl Connector for Salesforce {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let wrong = |name: &str, what: &str| ConnectorError::settings(format!("the setting “{name}” must be {what}"));
        let domain = config.require("domain")?;
        if !domain.contains('.') || !domain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')) {
            return Err(wrong("domain", "an address such as acme.my.salesforce.com, without https://"));
        }
        let external_id = config.setting("external_id").map(str::to_owned);
        if external_id.as_deref().is_some_and(|name| !api::is_custom_name(name)) {
            return Err(wrong("external_id", "the API name of a field, such as EnterpriseHub_Id__c"));
        }
        let auth = context.http.signed_in(&self.manifest, &config)?;
        let usual = format!("https://{domain}");
        Ok(Arc::new(Account::new(&self.manifest, &config, context, &usual, auth, Vendor { external_id })?))
    }
}
