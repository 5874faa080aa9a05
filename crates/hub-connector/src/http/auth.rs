//! How requests prove who they come from.

use secrecy::SecretString;
use url::Url;

use super::signin::SignedIn;
use crate::manifest::HttpRules;
use crate::{ConnectionConfig, ConnectorError};

/// An OAuth 2 client-credentials account.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    /// Where tokens come from; the only places the secret is ever sent to. More than one means that the address is not
    /// known: they are tried in this order until one turns out to issue tokens.
    pub token_urls: Vec<Url>,
    /// The client's public name.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: SecretString,
    /// Scope to ask for, where the vendor wants one.
    pub scope: Option<String>,
}

/// How requests prove who they come from.
#[derive(Debug, Clone)]
pub enum Auth {
    /// Not at all.
    None,
    /// A long-lived token.
    Bearer(SecretString),
    /// Short-lived tokens for an id and a secret.
    ClientCredentials(ClientCredentials),
    /// HTTP Basic.
    Basic {
        /// The user name.
        username: String,
        /// The password.
        password: SecretString,
    },
    /// HTTP Basic with a key as the user name and no password.
    BasicKey(SecretString),
    /// A person's sign-in in the browser, whose tokens a [`super::TokenStore`] keeps.
    SignedIn(Box<SignedIn>),
    /// A key in a header of the vendor's own.
    ApiKey {
        /// Name of the header.
        header: String,
        /// The key.
        key: SecretString,
    },
}

impl From<SignedIn> for Auth {
    fn from(account: SignedIn) -> Self {
        Self::SignedIn(Box::new(account))
    }
}

impl Auth {
    /// HTTP Basic from the form fields `username` and `password` (a secret).
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] naming what is missing.
    pub fn basic(config: &ConnectionConfig) -> Result<Self, ConnectorError> {
        let username = config.require("username")?.to_owned();
        Ok(Self::Basic { username, password: secret(config, "password")? })
    }

    /// HTTP Basic with the secret form field `api_key` as the user name.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] when it is missing.
    pub fn basic_key(config: &ConnectionConfig) -> Result<Self, ConnectorError> {
        Ok(Self::BasicKey(secret(config, "api_key")?))
    }

    /// A key in the header that the manifest names, from the secret form field `api_key`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] naming what is missing.
    pub fn api_key(config: &ConnectionConfig, rules: &HttpRules) -> Result<Self, ConnectorError> {
        let header = rules.api_key_header.clone();
        let header = header.ok_or_else(|| ConnectorError::settings("the connector names no header for its key"))?;
        Ok(Self::ApiKey { header, key: secret(config, "api_key")? })
    }
}

fn secret(config: &ConnectionConfig, name: &str) -> Result<SecretString, ConnectorError> {
    config
        .secret(name)
        .cloned()
        .ok_or_else(|| ConnectorError::settings(format!("the connection “{}” needs the secret “{name}”", config.name)))
}
