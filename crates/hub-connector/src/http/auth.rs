//! How requests prove who they come from.

use secrecy::SecretString;
use url::Url;

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
}
