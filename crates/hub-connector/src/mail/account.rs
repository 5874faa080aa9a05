use lettre::message::Mailbox;
use lettre::{Address, address::AddressError};

use crate::http::egress::is_local;
use crate::{ConnectorError, ErrorKind};

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte (RFC 8314; port 465).
    Tls,
    /// Upgraded by STARTTLS before anything is said (port 587); a server that does not offer it is left.
    StartTls,
    /// None: only to this computer.
    None,
}

/// The account that mail goes out through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAccount {
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// The name to sign in with; `None` for a server that asks for none.
    pub user: Option<String>,
    /// The sender's name.
    pub name: String,
    /// The sender's address.
    pub address: String,
}

impl MailAccount {
    /// Looks whether an account can be used at all, without asking anybody.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`], naming the field.
    pub fn check(&self) -> Result<(), ConnectorError> {
        let host = self.host.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        if host.is_empty() || host.len() > 253 || !host.chars().all(plain) {
            return Err(ConnectorError::settings("the mail server is a name such as smtp.example.com"));
        }
        if self.port == 0 {
            return Err(ConnectorError::settings("the port of the mail server is 465 or 587, usually"));
        }
        if self.security == MailSecurity::None && !is_local(host) {
            return Err(ConnectorError::new(
                ErrorKind::Settings,
                "mail goes out encrypted, except to a server on this computer",
            ));
        }
        self.sender().map(drop)
    }

    pub(super) fn sender(&self) -> Result<Mailbox, ConnectorError> {
        let address = address(&self.address)
            .map_err(|_| ConnectorError::settings("the sender is an address such as name@example.com"))?;
        let name = self.name.trim();
        if name.chars().any(char::is_control) {
            return Err(ConnectorError::settings("the sender's name has a sign that no name has"));
        }
        Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
    }
}

/// An address as the mail's envelope takes it.
pub(super) fn address(text: &str) -> Result<Address, AddressError> {
    text.trim().parse()
}
