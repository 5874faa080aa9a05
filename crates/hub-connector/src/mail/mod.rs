//! Mail on its way out, through the user's own account (RFC 5321, RFC 6409).
//!
//! Encryption is not negotiable except on this computer, and the server is one that strangers could reach too, as for
//! HTTP. What matters most to a caller is whether a letter may have gone: [`ConnectorError::outcome`] says so, and
//! nothing here sends a letter twice.

mod account;
mod failure;
mod letter;
mod mailer;

pub use account::{MailAccount, MailSecurity};
pub use letter::{CalendarPart, Letter};
pub use mailer::{MailSession, Mailer};

#[cfg(doc)]
use crate::ConnectorError;
