//! What a connector needs and promises, as data: the connect form, the quota, the engine and the tests read it.

mod form;
mod http;
mod limits;
mod oauth;
mod read;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use form::{FieldKind, FormField};
pub use http::{HttpRules, TokenAuth};
pub use limits::Limits;
pub use oauth::{ClientAuth, OAuthRules, RedirectHost, TokenBody};
pub use read::ManifestError;

use crate::crm::Abilities;
use crate::{ConnectionConfig, ConnectorError, DeleteRule};
use hub_domain::Stream;

/// How a connector proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthKind {
    /// Not at all (files).
    None,
    /// A long-lived token in the `Authorization` header.
    Bearer,
    /// OAuth 2 client credentials: id and secret for a short-lived token.
    ClientCredentials,
    /// HTTP Basic: user name and password with every request.
    Basic,
    /// HTTP Basic with the secret field `api_key` as the user name and no password.
    BasicKey,
    /// A key in a header of the vendor's own; [`HttpRules::api_key_header`] says which.
    ApiKey,
    /// A person signs in at the vendor in the browser (OAuth 2 authorization code); [`Manifest::oauth`] says how.
    SignIn,
}

/// What a connector can do. Roles declared and roles present are the same (a conformance law).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Listings and what belongs to them come from it ([`crate::Source`]).
    Source,
    /// Contacts, notes, tasks and deals are kept in step with it, both ways ([`crate::crm`]).
    Crm,
}

/// One stream and the fields its cursor stands on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamSpec {
    /// The resource.
    pub resource: Stream,
    /// Timestamp fields usable as cursor, best first; empty where the cursor is not a timestamp.
    #[serde(default)]
    pub cursor: Vec<String>,
}

/// How an answer is continued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PagingKind {
    /// The answer carries a link to the next one.
    NextLink,
    /// The next one is asked for by where we are: the last number seen, or the number of a page.
    Position,
    /// Rows of a file.
    File,
}

/// Paging of a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// How an answer is continued.
    pub kind: PagingKind,
    /// Rows asked for at a time.
    pub page_size: u32,
}

/// A connector's manifest.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name on the command line and in the store: lower case, digits and hyphens.
    pub id: String,
    /// The name for people.
    pub title: String,
    /// One sentence for the list of connectors.
    pub summary: String,
    /// What it can do.
    pub roles: Vec<Role>,
    /// How it may prove who it is; any one of these.
    pub auth: Vec<AuthKind>,
    /// The connect form.
    pub fields: Vec<FormField>,
    /// What it can pull, in the order a first copy takes; only for [`Role::Source`].
    #[serde(default)]
    pub streams: Vec<StreamSpec>,
    /// How an answer is continued.
    pub paging: Paging,
    /// What it may ask of the vendor.
    #[serde(default)]
    pub limits: Limits,
    /// What the vendor counts apart from the rest, by a name for [`crate::http::ClientSpec::counted_as`]: the table
    /// `[counted_apart.notes]`. Each is as strict as [`Manifest::limits`] are, in the same words.
    #[serde(default)]
    pub counted_apart: BTreeMap<String, Limits>,
    /// How requests have to look, where the vendor is particular.
    #[serde(default)]
    pub http: HttpRules,
    /// How a person signs in; there exactly when [`AuthKind::SignIn`] is.
    #[serde(default)]
    pub oauth: Option<OAuthRules>,
    /// What can be done with contacts and what belongs to them; there exactly when [`Role::Crm`] is.
    #[serde(default)]
    pub crm: Abilities,
    /// How rows that are gone are found; only for [`Role::Source`], which has to say so.
    #[serde(default = "no_deletes")]
    pub deletes: DeleteRule,
    /// Days for which the vendor goes on naming a row that is gone; `None` for ever. Written as `tombstones_days` in
    /// the table `[deletes]`.
    #[serde(skip)]
    pub tombstones_days: Option<u32>,
    /// Whether anybody has ever used this connector with a live account.
    #[serde(default)]
    pub tried_live: bool,
    /// What would prove it against a live account, in a sentence for the connector's card.
    #[serde(default)]
    pub proof: String,
}

fn no_deletes() -> DeleteRule {
    DeleteRule::None
}

impl Manifest {
    /// Reads and validates a manifest. `file` is its name, for errors.
    ///
    /// # Errors
    /// [`ManifestError`] naming the file and the key.
    pub fn parse(file: &str, text: &str) -> Result<Self, ManifestError> {
        read::parse(file, text)
    }

    /// The field of the form with that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FormField> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// Checks settings and secrets against the form.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] naming the first setting that is missing, unknown or not of its kind.
    pub fn check_config(&self, config: &ConnectionConfig) -> Result<(), ConnectorError> {
        for (name, secret) in config.settings.keys().map(|n| (n, false)).chain(config.secrets.keys().map(|n| (n, true)))
        {
            match self.field(name) {
                Some(field) if field.secret == secret => {}
                Some(field) if field.secret => {
                    return Err(ConnectorError::settings(format!(
                        "“{name}” of the connector “{}” is a secret; give it as one",
                        self.id
                    )));
                }
                Some(_) => {
                    return Err(ConnectorError::settings(format!(
                        "“{name}” of the connector “{}” is an ordinary setting, not a secret",
                        self.id
                    )));
                }
                None => {
                    let known: Vec<_> = self.fields.iter().map(|f| f.name.as_str()).collect();
                    return Err(ConnectorError::settings(format!(
                        "the connector “{}” has no setting “{name}”; it has: {}",
                        self.id,
                        known.join(", ")
                    )));
                }
            }
        }
        for field in &self.fields {
            let value = config.setting(&field.name);
            if field.required && !field.secret && value.is_none() && field.default.is_none() {
                config.require(&field.name)?;
            }
            if field.required && field.secret && config.secret(&field.name).is_none() {
                return Err(ConnectorError::settings(format!(
                    "the connection “{}” needs the secret “{}”",
                    config.name, field.name
                )));
            }
            if let Some(reason) = value.and_then(|v| field.refuses(v)) {
                return Err(ConnectorError::settings(format!("the setting “{}” {reason}", field.name)));
            }
        }
        self.http.form_headers_of(config)?;
        match &self.oauth {
            Some(oauth) => oauth.check_config(config, self.auth == [AuthKind::SignIn]),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
