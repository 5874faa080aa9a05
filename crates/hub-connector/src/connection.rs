use std::collections::BTreeMap;
use std::sync::Arc;

use hub_domain::{Clock, Licence};
use secrecy::SecretString;

use crate::{ConnectorError, HttpFactory};

/// One configured account.
#[derive(Debug, Clone)]
pub struct ConnectionConfig {
    /// The user's name for it.
    pub name: String,
    /// Settings by the manifest's field names.
    pub settings: BTreeMap<String, String>,
    /// Secrets by the manifest's field names. `SecretString` shows nothing in `Debug`.
    pub secrets: BTreeMap<String, SecretString>,
    /// What the vendor allows with the rows.
    pub licence: Licence,
}

impl ConnectionConfig {
    /// A setting without surrounding space, if it is there and not empty.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.get(key).map(|v| v.trim()).filter(|v| !v.is_empty())
    }

    /// A setting that must be there.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] naming the setting.
    pub fn require(&self, key: &str) -> Result<&str, ConnectorError> {
        self.setting(key).ok_or_else(|| {
            ConnectorError::settings(format!("the connection “{}” needs the setting “{key}”", self.name))
        })
    }

    /// A secret, if it is there and not empty.
    #[must_use]
    pub fn secret(&self, key: &str) -> Option<&SecretString> {
        use secrecy::ExposeSecret as _;
        self.secrets.get(key).filter(|s| !s.expose_secret().trim().is_empty())
    }
}

/// What the host lends to every connector.
#[derive(Clone)]
pub struct ConnectContext {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Makes HTTP clients.
    pub http: HttpFactory,
}

impl ConnectContext {
    /// The real network and the given clock.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(clock: Arc<dyn Clock>) -> Result<Self, ConnectorError> {
        let http = HttpFactory::new(Arc::clone(&clock))?;
        Ok(Self { clock, http })
    }
}
