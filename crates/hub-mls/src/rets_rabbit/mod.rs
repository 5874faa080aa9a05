//! RETS Rabbit, also sold as Data Rabbit: RESO's fields behind a service like OData's.

mod api;
mod cursor;
mod map;
mod pull;
mod source;

use std::sync::Arc;

use hub_connector::http::{Auth, ClientCredentials, ClientSpec};
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, Manifest, Source};

use crate::settings;
use source::RabbitSource;

/// The address that everybody uses.
const USUAL: &str = "https://werx.retsrabbit.com/api";

/// The connector.
#[derive(Debug, Clone)]
pub struct RetsRabbit {
    manifest: Manifest,
}

impl RetsRabbit {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("rets_rabbit/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for accounts that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

impl Connector for RetsRabbit {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Source>, ConnectorError> {
        let base = settings::base(&config, "url", USUAL)?;
        let token_url = match config.setting("token_url") {
            Some(_) => settings::exact(&config, "token_url")?,
            None => base
                .join("oauth/access_token")
                .map_err(|_| ConnectorError::settings("the setting “url” is not an address"))?,
        };
        let client_secret = config.secret("client_secret").cloned().ok_or_else(|| {
            ConnectorError::settings(format!("the connection “{}” needs the secret “client_secret”", config.name))
        })?;
        let auth = Auth::ClientCredentials(ClientCredentials {
            token_urls: vec![token_url],
            client_id: config.require("client_id")?.to_owned(),
            client_secret,
            scope: None,
        });
        let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), auth, self.manifest.limits)
            .with_http(self.manifest.http.clone());
        Ok(Arc::new(RabbitSource {
            manifest: self.manifest.clone(),
            http: context.http.client(spec)?,
            base,
            currency: settings::currency(&config)?,
            page_size: settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=10_000)?,
            known: std::sync::RwLock::default(),
        }))
    }
}
