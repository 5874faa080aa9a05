use std::collections::BTreeMap;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::{ConnectionConfig, ConnectorError};

/// How client credentials travel to the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenAuth {
    /// In the form, as most servers want them.
    #[default]
    Form,
    /// As HTTP Basic; the form holds the rest.
    Basic,
    /// In the form; a server that refuses that is asked once more with HTTP Basic, and what worked is kept. Never both
    /// in one request, which RFC 6749 forbids.
    Both,
}

/// How requests have to look, where the vendor is particular: the manifest's table `[http]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpRules {
    /// What requests say they come from instead of [`crate::http::USER_AGENT`].
    pub user_agent: Option<String>,
    /// Headers of every request, by name. `accept` here takes the place of the one a request asks for by itself.
    pub headers: BTreeMap<String, String>,
    /// The vendor refuses whoever does not accept gzip. The stack always offers it; with this it says so in a header of
    /// its own that nothing else can take away.
    pub gzip_required: bool,
    /// The header an [`super::AuthKind::ApiKey`] travels in.
    pub api_key_header: Option<String>,
    /// How client credentials travel to the token endpoint.
    pub token_auth: TokenAuth,
    /// The word before a token in `Authorization`, where it is not `Bearer`.
    pub auth_scheme: Option<String>,
    /// Words that make a refusal (a 4xx, such as 403) a matter of quota and not of permission.
    pub quota_words: Vec<String>,
    /// Headers whose values are fields of the connect form, by header: `X-System-Key = "system_key"`.
    pub form_headers: BTreeMap<String, String>,
}

/// Headers the stack itself decides.
const OURS: [&str; 7] =
    ["authorization", "user-agent", "accept-encoding", "host", "content-length", "connection", "cookie"];

impl HttpRules {
    /// The key of the first entry that makes no sense, and why.
    pub(super) fn fault(&self) -> Option<(String, String)> {
        for (table, name) in
            self.headers.keys().map(|n| ("headers", n)).chain(self.form_headers.keys().map(|n| ("form_headers", n)))
        {
            let key = format!("{table}.{name}");
            if HeaderName::from_bytes(name.as_bytes()).is_err() {
                return Some((key, "is not the name of a header".to_owned()));
            }
            if OURS.iter().any(|ours| name.eq_ignore_ascii_case(ours)) {
                return Some((key, "is set by the HTTP stack itself".to_owned()));
            }
        }
        for (name, value) in &self.headers {
            let key = format!("headers.{name}");
            if HeaderValue::from_str(value).is_err() {
                return Some((key, "holds a character that HTTP does not allow".to_owned()));
            }
        }
        let agent = self.user_agent.as_ref();
        if agent.is_some_and(|agent| agent.trim().is_empty() || HeaderValue::from_str(agent).is_err()) {
            return Some(("user_agent".to_owned(), "must be plain text".to_owned()));
        }
        let header = self.api_key_header.as_ref();
        if header.is_some_and(|name| HeaderName::from_bytes(name.as_bytes()).is_err()) {
            return Some(("api_key_header".to_owned(), "is not the name of a header".to_owned()));
        }
        let scheme = self.auth_scheme.as_ref();
        if scheme.is_some_and(|s| s.is_empty() || !s.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')) {
            return Some(("auth_scheme".to_owned(), "must be one word of letters, digits and hyphens".to_owned()));
        }
        let is_word = |w: &String| !w.is_empty() && w.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !self.quota_words.iter().all(is_word) {
            return Some(("quota_words".to_owned(), "must be words of letters, digits and underscores".to_owned()));
        }
        None
    }

    /// The headers that a connection's settings and secrets fill. An empty field fills none.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] naming the field whose value cannot stand in a header.
    pub fn form_headers_of(&self, config: &ConnectionConfig) -> Result<Vec<(String, SecretString)>, ConnectorError> {
        let mut filled = Vec::new();
        for (header, field) in &self.form_headers {
            let value = match (config.setting(field), config.secret(field)) {
                (Some(value), _) => SecretString::from(value),
                (None, Some(secret)) => secret.clone(),
                (None, None) => continue,
            };
            if HeaderValue::from_str(value.expose_secret().trim()).is_err() {
                let message = format!("“{field}” holds a character that does not belong in a header");
                return Err(ConnectorError::settings(message));
            }
            filled.push((header.clone(), value));
        }
        Ok(filled)
    }
}
