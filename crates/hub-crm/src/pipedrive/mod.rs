//! Pipedrive: persons, deals, notes and activities, with a personal API token.

mod activity;
mod api;
mod known;
mod map;
mod sink;
mod source;
mod write;

use std::sync::Arc;

use hub_connector::crm::Crm;
use hub_connector::http::Auth;
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, Manifest};

use crate::desk::Desk;

/// The address that everybody uses.
const USUAL: &str = "https://api.pipedrive.com";

/// The connector.
#[derive(Debug, Clone)]
pub struct Pipedrive {
    manifest: Manifest,
}

/// The vendor.
struct Vendor;

/// An account.
type Account = Desk<Vendor>;

impl Pipedrive {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("pipedrive/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for accounts that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

impl Connector for Pipedrive {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let auth = Auth::api_key(&config, &self.manifest.http)?;
        Ok(Arc::new(Account::new(&self.manifest, &config, context, USUAL, auth, Vendor)?))
    }
}
