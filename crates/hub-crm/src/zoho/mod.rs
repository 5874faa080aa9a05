//! Zoho CRM: contacts, deals, notes and tasks, by signing in in the browser.

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

/// Where accounts are, and where their interface is.
const CENTRES: [(&str, &str); 8] = [
    ("zoho.com", "https://www.zohoapis.com"),
    ("zoho.eu", "https://www.zohoapis.eu"),
    ("zoho.in", "https://www.zohoapis.in"),
    ("zoho.com.au", "https://www.zohoapis.com.au"),
    ("zoho.jp", "https://www.zohoapis.jp"),
    ("zoho.com.cn", "https://www.zohoapis.com.cn"),
    ("zohocloud.ca", "https://www.zohoapis.ca"),
    ("zoho.sa", "https://www.zohoapis.sa"),
];

/// The connector.
#[derive(Debug, Clone)]
pub struct Zoho {
    manifest: Manifest,
}

/// The vendor.
struct Vendor;

/// An account.
type Account = Desk<Vendor>;

impl Zoho {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("zoho/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for accounts that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

impl Connector for Zoho {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let centre = config.setting("centre").unwrap_or(CENTRES[0].0);
        let usual = CENTRES.iter().find(|(name, _)| *name == centre).map(|(_, url)| *url);
        let usual = usual.ok_or_else(|| ConnectorError::settings("the setting “centre” names no place of Zoho's"))?;
        let auth = context.http.signed_in(&self.manifest, &config)?;
        Ok(Arc::new(Account::new(&self.manifest, &config, context, usual, auth, Vendor)?))
    }
}
