//! The headers of requests, and credentials as headers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    USER_AGENT as USER_AGENT_HEADER,
};
use secrecy::{ExposeSecret, SecretString};

use super::auth::Auth;
use super::request::Request;
use super::spec::ClientSpec;
use crate::ConnectorError;

/// What vendors expect before a token unless the manifest names another word.
const USUAL_SCHEME: &str = "Bearer";

/// Headers of every request of a client.
pub(super) struct FixedHeaders {
    /// What the vendor wants in every request; a request may say otherwise.
    usual: HeaderMap,
    /// Credentials and what else nothing may replace.
    firm: HeaderMap,
    /// The word before a token that changes.
    scheme: String,
}

impl FixedHeaders {
    pub(super) fn of(spec: &ClientSpec) -> Result<Self, ConnectorError> {
        let mut usual = HeaderMap::new();
        for (name, value) in &spec.http.headers {
            usual.insert(header_name(name)?, plain_header(value)?);
        }
        let mut firm = HeaderMap::new();
        for (name, value) in &spec.form_headers {
            firm.insert(header_name(name)?, secret_header(value.expose_secret().trim(), "value of a header")?);
        }
        if let Some(agent) = &spec.secret_agent {
            firm.insert(USER_AGENT_HEADER, secret_header(agent.expose_secret().trim(), "user agent")?);
        }
        if spec.http.gzip_required {
            firm.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        }
        let scheme = spec.http.auth_scheme.as_deref().unwrap_or(USUAL_SCHEME).to_owned();
        match &spec.auth {
            Auth::None | Auth::ClientCredentials(_) | Auth::SignedIn(_) => {}
            Auth::Bearer(token) => {
                firm.insert(AUTHORIZATION, token_header(&scheme, token)?);
            }
            Auth::Basic { username, password } => {
                firm.insert(AUTHORIZATION, basic_header(username, password)?);
            }
            Auth::BasicKey(key) => {
                firm.insert(AUTHORIZATION, key_header(key)?);
            }
            Auth::ApiKey { header, key } => {
                let value = secret_header(key.expose_secret().trim(), "key")?;
                firm.insert(header_name(header)?, value);
            }
        }
        Ok(Self { usual, firm, scheme })
    }

    /// The headers of one request: what it asks for by itself gives way to the manifest, the manifest to the request,
    /// and everything to a credential.
    pub(super) fn with(
        &self,
        request: &Request,
        accept: &str,
        token: Option<&SecretString>,
    ) -> Result<HeaderMap, ConnectorError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, plain_header(accept)?);
        if let Some(body) = &request.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(body.media_type()));
        }
        for (name, value) in &self.usual {
            headers.insert(name, value.clone());
        }
        for (name, value) in &request.headers {
            headers.insert(header_name(name)?, plain_header(value)?);
        }
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, token_header(&self.scheme, token)?);
        }
        for (name, value) in &self.firm {
            headers.insert(name, value.clone());
        }
        Ok(headers)
    }
}

pub(super) fn plain_header(value: &str) -> Result<HeaderValue, ConnectorError> {
    HeaderValue::from_str(value)
        .map_err(|_| ConnectorError::settings("a request header holds a character that HTTP does not allow"))
}

fn header_name(name: &str) -> Result<HeaderName, ConnectorError> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| ConnectorError::settings("the connector names a header that HTTP does not allow"))
}

fn token_header(scheme: &str, token: &SecretString) -> Result<HeaderValue, ConnectorError> {
    secret_header(&format!("{scheme} {}", token.expose_secret().trim()), "token")
}

/// RFC 7617. A colon separates name and password, so the name cannot hold one.
pub(super) fn basic_header(username: &str, password: &SecretString) -> Result<HeaderValue, ConnectorError> {
    if username.contains(':') {
        return Err(ConnectorError::settings("a user name must not contain a colon"));
    }
    let pair = format!("{username}:{}", password.expose_secret());
    secret_header(&format!("Basic {}", STANDARD.encode(pair)), "password")
}

/// The key is the user name, and there is no password.
fn key_header(key: &SecretString) -> Result<HeaderValue, ConnectorError> {
    let key = key.expose_secret().trim();
    if key.contains(':') {
        return Err(ConnectorError::settings(
            "the API key holds a colon, so it is not the whole key or not only the key",
        ));
    }
    secret_header(&format!("Basic {}", STANDARD.encode(format!("{key}:"))), "key")
}

fn secret_header(text: &str, what: &str) -> Result<HeaderValue, ConnectorError> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| ConnectorError::settings(format!("the {what} holds a character that HTTP does not allow")))?;
    value.set_sensitive(true);
    Ok(value)
}
