use secrecy::SecretString;
use url::Url;

use super::auth::Auth;
use crate::manifest::{HttpRules, Limits};
use crate::{ConnectionConfig, ConnectorError};

/// What a client is made from.
#[derive(Debug, Clone)]
pub struct ClientSpec {
    /// The connector's id, for traces.
    pub source: String,
    /// The service's address. Credentials go to its scheme, host and port and nowhere else.
    pub base: Url,
    /// Who we are.
    pub auth: Auth,
    /// What we may ask.
    pub limits: Limits,
    /// How requests have to look.
    pub http: HttpRules,
    /// What a vendor counts apart from the rest, such as `photos`; empty for what is counted together. Clients of one
    /// address, credential and class share one quota.
    pub quota_class: String,
    /// Sent as the `User-Agent`, for a vendor that wants its own token there. Shown nowhere.
    pub secret_agent: Option<SecretString>,
    /// Headers of every request whose values are the connection's own; see [`ClientSpec::with_form_headers`].
    pub form_headers: Vec<(String, SecretString)>,
}

impl ClientSpec {
    /// A client for requests that look as usual.
    #[must_use]
    pub fn new(source: impl Into<String>, base: Url, auth: Auth, limits: Limits) -> Self {
        Self {
            source: source.into(),
            base,
            auth,
            limits,
            http: HttpRules::default(),
            quota_class: String::new(),
            secret_agent: None,
            form_headers: Vec::new(),
        }
    }

    /// With requests that look as the vendor wants them.
    #[must_use]
    pub fn with_http(mut self, http: HttpRules) -> Self {
        self.http = http;
        self
    }

    /// With the headers that [`HttpRules::form_headers`] fills from the connect form. Call it after
    /// [`ClientSpec::with_http`]. A field that is empty sends no header.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] when a value cannot stand in a header.
    pub fn with_form_headers(mut self, config: &ConnectionConfig) -> Result<Self, ConnectorError> {
        self.form_headers = self.http.form_headers_of(config)?;
        Ok(self)
    }

    /// With a quota of its own; see [`ClientSpec::quota_class`].
    #[must_use]
    pub fn counted_as(mut self, class: impl Into<String>) -> Self {
        self.quota_class = class.into();
        self
    }

    /// With a `User-Agent` that is a secret.
    #[must_use]
    pub fn with_secret_agent(mut self, agent: SecretString) -> Self {
        self.secret_agent = Some(agent);
        self
    }
}
