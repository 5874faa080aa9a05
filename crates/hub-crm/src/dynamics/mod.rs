//! Microsoft Dynamics 365: contacts, opportunities, notes and tasks over the Dataverse Web API.

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
pub struct Dynamics {
    manifest: Manifest,
}

/// The vendor.
struct Vendor;

/// An organisation.
type Account = Desk<Vendor>;

impl Dynamics {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("dynamics/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for organisations that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

impl Connector for Dynamics {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let host = config.require("organisation")?;
        if !host.contains('.') || !host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')) {
            let what = "the setting “organisation” must be a host such as acme.api.crm.dynamics.com, without https://";
            return Err(ConnectorError::settings(what));
        }
        let auth = context.http.signed_in(&self.manifest, &config)?;
        let usual = format!("https://{host}");
        Ok(Arc::new(Account::new(&self.manifest, &config, context, &usual, auth, Vendor)?))
    }
}
