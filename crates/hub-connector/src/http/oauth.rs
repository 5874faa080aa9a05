//! Short-lived tokens: fetched once, renewed before they expire, one renewal at a time, never logged.

use std::sync::Arc;
use std::time::Duration;

use hub_domain::Clock;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use super::auth::ClientCredentials;
use super::classify;
use super::client::Token;
use super::egress::Egress;
use super::token_endpoint::{self, Question, Said, at_endpoint, known_code};
use crate::manifest::TokenAuth;
use crate::{CallStats, ConnectorError, ErrorKind};

/// A token that does not say how long it lives is renewed after this.
const SILENT_LIFE_SECONDS: u64 = 300;
/// Tokens are renewed this long before they expire, or a tenth of their life, whichever is shorter.
const MARGIN_SECONDS: u64 = 60;

pub(super) struct TokenCache {
    account: ClientCredentials,
    way: TokenAuth,
    clock: Arc<dyn Clock>,
    // Held during a renewal, so that everyone else waits for that one instead of starting their own.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    renewals: u64,
    /// Which of the addresses issues tokens, once that is known.
    endpoint: Option<usize>,
    /// The form was refused and Basic was not.
    basic: bool,
}

/// Why there is no token.
struct Failure {
    error: ConnectorError,
    /// Nothing suggests that tokens are issued at this address at all.
    wrong_address: bool,
}

impl From<ConnectorError> for Failure {
    fn from(error: ConnectorError) -> Self {
        Self { error: at_endpoint(error), wrong_address: false }
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default)]
    expires_in: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct TokenRefusal {
    error: String,
}

impl TokenCache {
    pub(super) fn new(
        account: ClientCredentials,
        way: TokenAuth,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ConnectorError> {
        if account.token_urls.is_empty() {
            return Err(ConnectorError::settings("there is no token address"));
        }
        for url in &account.token_urls {
            Egress::bound_to(url)
                .map_err(|e| ConnectorError::settings(format!("the token address cannot be used: {e}")))?;
        }
        Ok(Self { account, way, clock, state: Mutex::default() })
    }

    /// A token that is good for the next request. `stale` names one that the vendor has just refused.
    pub(super) async fn token(
        &self,
        http: &reqwest::Client,
        stale: Option<u64>,
        calls: &mut CallStats,
    ) -> Result<Token, ConnectorError> {
        let mut state = self.state.lock().await;
        if let Some(token) = &state.token
            && stale != Some(token.number)
            && token.renew_at.is_none_or(|at| self.clock.now() < at)
        {
            return Ok(token.clone());
        }
        state.token = None;
        let answer = self.ask(http, &mut state, calls).await?;
        state.renewals += 1;
        let life = life_of(answer.expires_in.as_ref());
        let token = Token {
            value: SecretString::from(answer.access_token),
            number: state.renewals,
            renew_at: Some(self.clock.now() + life.saturating_sub(margin(life))),
        };
        state.token = Some(token.clone());
        Ok(token)
    }

    /// Asks the known endpoint, or one address after the other until one of them is an endpoint.
    async fn ask(
        &self,
        http: &reqwest::Client,
        state: &mut State,
        calls: &mut CallStats,
    ) -> Result<TokenAnswer, ConnectorError> {
        let urls = &self.account.token_urls;
        let sought = state.endpoint.is_none() && urls.len() > 1;
        let mut refusal = None;
        let known = state.endpoint;
        for (index, url) in urls.iter().enumerate().filter(|(i, _)| known.is_none_or(|known| known == *i)) {
            match self.fetch(http, url, state, calls).await {
                Ok(answer) => {
                    state.endpoint = Some(index);
                    return Ok(answer);
                }
                Err(failure) => {
                    if !(sought && failure.wrong_address) {
                        return Err(failure.error);
                    }
                    if failure.error.kind == ErrorKind::Unauthorized {
                        refusal.get_or_insert(failure.error);
                    }
                }
            }
        }
        Err(refusal.unwrap_or_else(|| {
            ConnectorError::settings("no token address was found beside the service root; set “token_url”")
        }))
    }

    /// Asks one address, in the way the manifest says; see [`TokenAuth::Both`].
    async fn fetch(
        &self,
        http: &reqwest::Client,
        url: &Url,
        state: &mut State,
        calls: &mut CallStats,
    ) -> Result<TokenAnswer, Failure> {
        let basic = self.way == TokenAuth::Basic || state.basic;
        let first = self.fetch_once(http, url, basic, calls).await;
        match &first {
            Err(failure) if failure.error.kind == ErrorKind::Unauthorized => {}
            _ => return first,
        }
        if self.way != TokenAuth::Both || basic {
            return first;
        }
        let second = self.fetch_once(http, url, true, calls).await;
        state.basic = second.is_ok();
        second
    }

    async fn fetch_once(
        &self,
        http: &reqwest::Client,
        url: &Url,
        basic: bool,
        calls: &mut CallStats,
    ) -> Result<TokenAnswer, Failure> {
        calls.calls += 1;
        self.send(http, url, basic, calls).await.inspect_err(|_| calls.failed_calls += 1)
    }

    async fn send(
        &self,
        http: &reqwest::Client,
        url: &Url,
        basic: bool,
        calls: &mut CallStats,
    ) -> Result<TokenAnswer, Failure> {
        let mut fields = vec![("grant_type", "client_credentials")];
        let account = &self.account;
        if !basic {
            fields.push(("client_id", account.client_id.as_str()));
            fields.push(("client_secret", account.client_secret.expose_secret()));
        }
        if let Some(scope) = &account.scope {
            fields.push(("scope", scope));
        }
        let basic = basic.then_some((account.client_id.as_str(), &account.client_secret));
        let question = Question { url, fields, json: false, basic };
        let Said { status, headers, bytes } =
            token_endpoint::ask(http, &question, calls).await.map_err(|unheard| unheard.error)?;
        if status.is_success() {
            classify::not_a_page(&headers, &bytes)?;
            return Ok(classify::json(&bytes)?);
        }
        let code = status.as_u16();
        if matches!(code, 400 | 401 | 403) {
            let word = serde_json::from_slice::<TokenRefusal>(&bytes).ok().and_then(|r| known_code(&r.error));
            let said = word.map(|w| format!(" ({w})")).unwrap_or_default();
            let message = format!("the token endpoint does not accept the client id and secret{said}");
            let error = ConnectorError::new(ErrorKind::Unauthorized, message).with_status(code);
            return Err(Failure { error, wrong_address: word.is_none() });
        }
        let mut error = classify::status(status, b"");
        super::client::obey_retry_after(&mut error, &headers, self.clock.now());
        let wrong_address = matches!(code, 404 | 405 | 410 | 501);
        Err(Failure { wrong_address, ..Failure::from(error) })
    }
}

/// `expires_in` as a number or as text; nothing where it makes no sense.
pub(super) fn said_life(expires_in: Option<&serde_json::Value>) -> Option<Duration> {
    let seconds = expires_in.and_then(|v| match v {
        serde_json::Value::String(text) => text.trim().parse::<f64>().ok(),
        other => other.as_f64(),
    });
    seconds.filter(|s| s.is_finite() && *s > 0.0 && *s < 1e9).map(Duration::from_secs_f64)
}

fn life_of(expires_in: Option<&serde_json::Value>) -> Duration {
    said_life(expires_in).unwrap_or(Duration::from_secs(SILENT_LIFE_SECONDS))
}

/// How long before its end a token that lives so long is renewed.
pub(super) fn margin(life: Duration) -> Duration {
    Duration::from_secs(MARGIN_SECONDS).min(life / 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn life_reads_numbers_and_text() {
        assert_eq!(life_of(Some(&json!(3600))), Duration::from_secs(3600));
        assert_eq!(life_of(Some(&json!("28800"))), Duration::from_secs(28_800));
        for odd in [json!(null), json!(-5), json!("soon"), json!(1e300), json!([])] {
            assert_eq!(life_of(Some(&odd)), Duration::from_secs(SILENT_LIFE_SECONDS));
        }
        assert_eq!(life_of(None), Duration::from_secs(SILENT_LIFE_SECONDS));
    }
}
