//! Questions to a token endpoint: the one place that puts a client secret, a code or a refresh token on the wire.

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use secrecy::SecretString;
use url::Url;

use super::headers::basic_header;
use super::{body, classify};
use crate::{CallStats, ConnectorError};

/// Largest answer of a token endpoint, bytes.
const LARGEST: usize = 1024 * 1024;

/// What is asked, in the names the endpoint wants.
pub(super) struct Question<'a> {
    pub(super) url: &'a Url,
    pub(super) fields: Vec<(&'a str, &'a str)>,
    pub(super) json: bool,
    /// Id and secret, where they travel as HTTP Basic.
    pub(super) basic: Option<(&'a str, &'a SecretString)>,
}

/// What the endpoint said, whatever its status.
pub(super) struct Said {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

/// Nothing, or not all of it.
pub(super) struct Unheard {
    pub(super) error: ConnectorError,
    /// The endpoint cannot have seen the question.
    pub(super) never_sent: bool,
}

impl From<ConnectorError> for Unheard {
    fn from(error: ConnectorError) -> Self {
        Self { error, never_sent: true }
    }
}

/// Asks once.
pub(super) async fn ask(
    http: &reqwest::Client,
    question: &Question<'_>,
    calls: &mut CallStats,
) -> Result<Said, Unheard> {
    let mut request = http.post(question.url.clone()).header("Accept", "application/json");
    if let Some((id, secret)) = question.basic {
        request = request.header(AUTHORIZATION, basic_header(id, secret)?);
    }
    request = if question.json {
        let fields = question.fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into()));
        request.json(&serde_json::Value::Object(fields.collect()))
    } else {
        request.form(&question.fields)
    };
    let mut response = request.send().await.map_err(|e| {
        let error = classify::transport(&e);
        Unheard { error, never_sent: classify::never_sent(&e) }
    })?;
    let status = response.status();
    let headers = response.headers().clone();
    let read = body::read(&mut response, LARGEST, &mut 0).await;
    let bytes = read.map_err(|error| Unheard { error: error.with_status(status.as_u16()), never_sent: false })?;
    calls.bytes += bytes.len() as u64;
    Ok(Said { status, headers, bytes })
}

/// RFC 6749's own error codes may be repeated; anything else a server puts there may not.
pub(super) fn known_code(code: &str) -> Option<&'static str> {
    [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ]
    .into_iter()
    .find(|known| *known == code)
}

/// Says that it was the token endpoint which failed.
pub(super) fn at_endpoint(mut error: ConnectorError) -> ConnectorError {
    error.message = format!("asking for a token: {}", error.message);
    error
}
