//! The mail account on the screen.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum MailSecurityView {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS (port 587).
    StartTls,
    /// None: a server on this computer only.
    None,
}

/// The account that letters go out through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MailAccountView {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurityView,
    /// The name to sign in with.
    pub user: Option<String>,
    /// The sender's name.
    pub name: String,
    /// The sender's address.
    pub address: String,
    /// A password is in the vault.
    pub has_password: bool,
}

/// A mail account to try and save.
#[derive(Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveMailAccountRequest {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurityView,
    /// The name to sign in with; nothing for a server that asks for none.
    pub user: Option<String>,
    /// The sender's name.
    pub name: String,
    /// The sender's address.
    pub address: String,
    /// The password; nothing keeps the one that is kept for the same server and name.
    pub password: Option<String>,
    /// Saves it without signing in first.
    pub untried: bool,
}

impl std::fmt::Debug for SaveMailAccountRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaveMailAccountRequest").field("security", &self.security).finish_non_exhaustive()
    }
}
