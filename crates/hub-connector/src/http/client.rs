use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use hub_domain::Clock;
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::auth::Auth;
use super::egress::{Egress, GuardedResolver};
use super::headers::{FixedHeaders, plain_header};
use super::oauth::TokenCache;
use super::quota::{Account, Book, Permit, Urgency, retry_after, urgency};
use super::request::{Body, Request};
use super::retry::{RetryPolicy, roll};
use super::signin::{Accounts, SignedInAccount};
use super::spec::ClientSpec;
use super::timer::Timer;
use super::{USER_AGENT, body, classify};
use crate::manifest::Limits;
use crate::{CallStats, ConnectorError, ErrorKind, Outcome, Retry};

/// An answer and what it took.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// The body.
    pub value: T,
    /// The status: of the 2xx, or one the request named in [`Request::or_status`]. A 207 holds a result for each part.
    pub status: u16,
    /// Headers of the answer.
    pub headers: HeaderMap,
    /// Calls and bytes, failed attempts included.
    pub calls: CallStats,
}

/// A client bound to one source: its origin, its credentials, its quota. Connections are reused.
pub struct HttpClient {
    spec: ClientSpec,
    egress: Egress,
    http: reqwest::Client,
    /// Kept alive for as long as the account has to keep to it.
    limits: Arc<Limits>,
    account: Arc<Account>,
    policy: RetryPolicy,
    tokens: Option<Tokens>,
    fixed: FixedHeaders,
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
}

/// Where tokens that change come from.
enum Tokens {
    Client(Box<TokenCache>),
    SignedIn(Arc<SignedInAccount>),
}

/// A token and its number, which tells whether somebody else has renewed it meanwhile.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) value: SecretString,
    pub(super) number: u64,
    /// `None` for a token that does not say how long it lives: it is used until it is refused.
    pub(super) renew_at: Option<DateTime<Utc>>,
}

/// One answer as it came.
struct Reply {
    status: u16,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

/// What the attempts of one request know of each other.
#[derive(Default)]
struct Attempts {
    made: u32,
    calls: CallStats,
    /// The token the last attempt used.
    used: Option<u64>,
    /// A token that the vendor has refused.
    stale: Option<u64>,
    /// The last attempt has been sent.
    sent: bool,
    /// One of them may have been done.
    perhaps_done: bool,
}

impl Attempts {
    fn give_up(&self, error: ConnectorError) -> ConnectorError {
        let error = if self.perhaps_done { error.perhaps_done() } else { error };
        error.after_calls(self.calls)
    }
}

impl std::fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpClient").field("source", &self.spec.source).finish_non_exhaustive()
    }
}

impl HttpClient {
    pub(super) fn new(
        spec: ClientSpec,
        book: &Book,
        accounts: &Accounts,
        clock: Arc<dyn Clock>,
        timer: Arc<dyn Timer>,
    ) -> Result<Self, ConnectorError> {
        let egress = Egress::bound_to(&spec.base)
            .map_err(|e| ConnectorError::settings(format!("the address cannot be used: {e}")))?;
        let tokens = match &spec.auth {
            Auth::ClientCredentials(account) => {
                let cache = TokenCache::new(account.clone(), spec.http.token_auth, Arc::clone(&clock))?;
                Some(Tokens::Client(Box::new(cache)))
            }
            Auth::SignedIn(account) => Some(Tokens::SignedIn(accounts.of(account, &clock)?)),
            _ => None,
        };
        let fixed = FixedHeaders::of(&spec)?;
        let speaks_tls = !egress.is_local()
            || match &spec.auth {
                Auth::ClientCredentials(account) => account.token_urls.iter().any(|u| u.scheme() == "https"),
                Auth::SignedIn(account) => account.token_url.scheme() == "https",
                _ => false,
            };
        let http = build(spec.http.user_agent.as_deref(), &spec.limits, speaks_tls)?;
        let limits = Arc::new(spec.limits);
        let account = book.account(&spec.base, &spec.auth, &spec.quota_class, &limits);
        let policy = RetryPolicy::of(&spec.limits);
        Ok(Self { spec, egress, http, limits, account, policy, tokens, fixed, clock, timer })
    }

    /// Whether this client may call an address: its own origin only.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] otherwise.
    pub fn check(&self, url: &Url) -> Result<(), ConnectorError> {
        Ok(self.egress.check(url)?)
    }

    /// What this client may ask.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How far apart runs of so many requests have to begin to stay within what the background may use, by the declared
    /// rates and by what the vendor's answers have said so far.
    #[must_use]
    pub fn pace(&self, requests: u64) -> Duration {
        self.account.pace(requests)
    }

    /// Requests that the background may make now before a rate of a minute or longer makes it wait; `None` where there
    /// is no such rate.
    #[must_use]
    pub fn room(&self) -> Option<u64> {
        self.account.room()
    }

    /// Reads JSON: the answer to a `GET`, or to a search by `POST`.
    ///
    /// # Errors
    /// After the attempts the manifest allows; see [`ErrorKind`].
    pub async fn get_json<T: DeserializeOwned>(
        &self,
        request: &Request,
        cancel: &CancellationToken,
    ) -> Result<Answer<T>, ConnectorError> {
        self.run(request, "application/json", cancel, |bytes| classify::json(&bytes)).await
    }

    /// Sends a request and reads the JSON that comes back, if any does: `None` for an answer without a body, such as
    /// a 204.
    ///
    /// # Errors
    /// As [`HttpClient::get_json`]; of a write, [`ConnectorError::outcome`] says whether it may have been done.
    pub async fn send_json<T: DeserializeOwned>(
        &self,
        request: &Request,
        cancel: &CancellationToken,
    ) -> Result<Answer<Option<T>>, ConnectorError> {
        let decode = |bytes: Vec<u8>| match bytes.iter().all(u8::is_ascii_whitespace) {
            true => Ok(None),
            false => classify::json(&bytes).map(Some),
        };
        self.run(request, "application/json", cancel, decode).await
    }

    /// Sends a request, whatever it is, and reads text of the media type `accept`, UTF-8, with `read`. Reading belongs to the attempt: text that ends too
    /// early is asked for again, unless the request is a write.
    ///
    /// # Errors
    /// After the attempts the manifest allows; see [`ErrorKind`]. Of a write, [`ConnectorError::outcome`] says whether it
    /// may have been done.
    pub async fn get_text<T>(
        &self,
        request: &Request,
        accept: &str,
        cancel: &CancellationToken,
        read: impl Fn(&str) -> Result<T, ConnectorError>,
    ) -> Result<Answer<T>, ConnectorError> {
        let decode = |bytes: Vec<u8>| match std::str::from_utf8(&bytes) {
            Ok(text) => read(text),
            Err(_) => Err(ConnectorError::new(ErrorKind::Malformed, "the answer is not UTF-8 text")),
        };
        self.run(request, accept, cancel, decode).await
    }

    /// Reads bytes, such as a photo.
    ///
    /// # Errors
    /// After the attempts the manifest allows; see [`ErrorKind`].
    pub async fn get_bytes(
        &self,
        request: &Request,
        accept: &str,
        cancel: &CancellationToken,
    ) -> Result<Answer<Vec<u8>>, ConnectorError> {
        self.run(request, accept, cancel, Ok).await
    }

    /// The one loop that sends and sends again. Decoding belongs to the attempt: a body that was cut off is worth
    /// another one. A write that may have been done is not sent again.
    async fn run<T>(
        &self,
        request: &Request,
        accept: &str,
        cancel: &CancellationToken,
        decode: impl Fn(Vec<u8>) -> Result<T, ConnectorError>,
    ) -> Result<Answer<T>, ConnectorError> {
        self.egress.check(&request.url)?;
        let body = request.body.as_ref().map(Body::encode).transpose()?;
        let policy =
            RetryPolicy { attempts: request.attempts.unwrap_or(u32::MAX).min(self.policy.attempts), ..self.policy };
        let mut attempts = Attempts::default();
        loop {
            attempts.made += 1;
            attempts.sent = false;
            let sent = tokio::select! {
                biased;
                () = cancel.cancelled() => None,
                sent = self.once(request, accept, body.clone(), &mut attempts) => Some(sent),
            };
            let answer = match sent {
                Some(Ok(Reply { status, headers, bytes })) => match decode(bytes) {
                    Ok(value) => return Ok(Answer { value, status, headers, calls: attempts.calls }),
                    Err(error) => {
                        attempts.calls.failed_calls += 1;
                        unheard(request, error.with_status(status))
                    }
                },
                Some(Err(error)) => error,
                None if attempts.sent => unheard(request, ConnectorError::cancelled()),
                None => ConnectorError::cancelled(),
            };
            attempts.perhaps_done |= answer.outcome == Outcome::Unknown;
            if self.renews_after(&answer) && attempts.stale.is_none() && attempts.used.is_some() {
                // One more try with a new token, which is no attempt.
                attempts.stale = attempts.used.take();
                attempts.made -= 1;
                continue;
            }
            let again = answer.outcome == Outcome::NotDone || request.may_repeat();
            let wait = if again { policy.wait_after(attempts.made, &answer, roll()) } else { None };
            let Some(wait) = wait else {
                return Err(attempts.give_up(answer));
            };
            tracing::debug!(
                source = %self.spec.source,
                attempt = attempts.made,
                kind = ?answer.kind,
                wait_ms = wait.as_millis() as u64,
                "trying again"
            );
            if let Err(cancelled) = self.pause(wait, cancel).await {
                return Err(attempts.give_up(cancelled));
            }
        }
    }

    /// The token may have expired early or been withdrawn. RESO's text says 403 where everyone else says 401; a person's
    /// sign-in is not renewed for that, because each renewal may cost a token that works once.
    fn renews_after(&self, error: &ConnectorError) -> bool {
        match &self.tokens {
            None => false,
            Some(Tokens::Client(_)) => matches!(error.kind, ErrorKind::Unauthorized | ErrorKind::Forbidden),
            Some(Tokens::SignedIn(_)) => error.kind == ErrorKind::Unauthorized,
        }
    }

    async fn pause(&self, wait: Duration, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(ConnectorError::cancelled()),
            () = self.timer.sleep(wait) => Ok(()),
        }
    }

    async fn once(
        &self,
        request: &Request,
        accept: &str,
        body: Option<Bytes>,
        attempts: &mut Attempts,
    ) -> Result<Reply, ConnectorError> {
        attempts.used = None;
        let calls = &mut attempts.calls;
        let token = match &self.tokens {
            None => None,
            Some(Tokens::Client(cache)) => Some(cache.token(&self.http, attempts.stale, calls).await?),
            Some(Tokens::SignedIn(account)) => Some(account.token(&self.http, attempts.stale, calls).await?),
        };
        attempts.used = token.as_ref().map(|t| t.number);
        let headers = self.fixed.with(request, accept, token.as_ref().map(|t| &t.value))?;
        // Taken last: a renewal of the token must not use up the time between permission and request.
        let urgency = if urgency() == Urgency::Person { Urgency::Person } else { request.urgency };
        let acquired = self.account.acquire(urgency, self.policy.longest_wait, self.timer.as_ref()).await;
        let mut permit = acquired.map_err(used_up)?;
        attempts.calls.calls += 1;
        attempts.sent = true;
        let mut wire = self.http.request(request.method.clone(), request.url.clone()).headers(headers);
        if let Some(body) = body {
            wire = wire.body(body);
        }
        let calls = &mut attempts.calls;
        self.send(request, wire, &mut permit, calls).await.inspect_err(|_| calls.failed_calls += 1)
    }

    async fn send(
        &self,
        request: &Request,
        wire: reqwest::RequestBuilder,
        permit: &mut Permit,
        calls: &mut CallStats,
    ) -> Result<Reply, ConnectorError> {
        let begun = Instant::now();
        let mut response = wire.send().await.map_err(|e| {
            let error = classify::transport(&e);
            self.trace(request, None, begun, 0, Some(error.kind));
            if classify::never_sent(&e) { error } else { unheard(request, error) }
        })?;
        let status = response.status();
        let code = status.as_u16();
        let headers = response.headers().clone();
        let most = (self.spec.limits.max_response_mib as usize).saturating_mul(1024 * 1024);
        let most = permit.largest().map_or(most, |n| most.min(usize::try_from(n).unwrap_or(usize::MAX)));
        self.account.learn(&headers);
        let read = body::read(&mut response, most, &mut permit.read).await;
        let bytes = read.as_ref().map_or(0, Vec::len);
        calls.bytes += bytes as u64;
        let result = if status.is_success() || request.statuses.contains(&code) {
            if read.is_ok() && status.is_success() {
                self.account.served();
            }
            read.and_then(|bytes| classify::not_a_page(&headers, &bytes).map(|()| bytes))
                .map_err(|e| unheard(request, e.with_status(code)))
        } else {
            // A failing server's body matters little; whether it came whole does not matter at all.
            let body = read.unwrap_or_default();
            let mut error = classify::refused(status, &body, &self.spec.http.quota_words, &request.words());
            obey_retry_after(&mut error, &headers, self.clock.now());
            match error.retry {
                Retry::After(wait) if error.kind == ErrorKind::RateLimited || code == 503 => {
                    self.account.refused(Some(self.clock.now() + wait)).await;
                }
                _ if error.kind == ErrorKind::RateLimited => self.account.refused(None).await,
                _ => {}
            }
            let certain = classify::surely_not_done(code, retry_after(&headers, self.clock.now()).is_some());
            Err(if certain { error } else { unheard(request, error) })
        };
        self.trace(request, Some(code), begun, bytes, result.as_ref().err().map(|e| e.kind));
        result.map(|bytes| Reply { status: code, headers, bytes })
    }

    /// One line per request: method, host and resource, never the query, a key, a header or a value.
    fn trace(&self, request: &Request, status: Option<u16>, begun: Instant, bytes: usize, failed: Option<ErrorKind>) {
        let url = &request.url;
        tracing::debug!(
            source = %self.spec.source,
            method = %request.method,
            host = url.host_str().unwrap_or_default(),
            resource = resource_of(&self.spec.base, url),
            status,
            elapsed_ms = begun.elapsed().as_millis() as u64,
            bytes,
            failed = failed.map(tracing::field::debug),
            "request"
        );
    }
}

/// What a request is about: the first part of a path below the service's own that is a name. What follows it may be a
/// key, or an address of somebody's.
fn resource_of<'u>(base: &Url, url: &'u Url) -> &'u str {
    let below = url.path().strip_prefix(base.path()).unwrap_or(url.path());
    let name = |part: &&str| {
        !part.is_empty() && part.len() <= 40 && part.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_'))
    };
    let mut parts = below.split('/').map(|part| part.split_once('(').map_or(part, |(before, _)| before));
    parts.find(name).unwrap_or_default()
}

/// A failure after a request was sent: of a write nobody knows whether it was done.
fn unheard(request: &Request, mut error: ConnectorError) -> ConnectorError {
    if !request.is_read() {
        error.outcome = Outcome::Unknown;
    }
    error
}

/// Takes over a `Retry-After` that came with a status that may carry one.
pub(super) fn obey_retry_after(error: &mut ConnectorError, headers: &HeaderMap, now: DateTime<Utc>) {
    let may = error.kind == ErrorKind::RateLimited || matches!(error.status, Some(423 | 429 | 477 | 503));
    if let (Some(wait), true) = (retry_after(headers, now), may) {
        error.retry = Retry::After(wait);
    }
}

/// The quota has no room for longer than a request waits.
fn used_up(wait: Duration) -> ConnectorError {
    let minutes = wait.as_secs().div_ceil(60);
    let message = format!("the vendor's limit is used up; there is room again in about {minutes} min");
    ConnectorError::new(ErrorKind::RateLimited, message).with_retry(Retry::After(wait))
}

/// The one way a connection is set up: no redirects, no proxy, guarded look-ups, bounded times.
pub(super) fn build(
    user_agent: Option<&str>,
    limits: &Limits,
    speaks_tls: bool,
) -> Result<reqwest::Client, ConnectorError> {
    let agent = user_agent.unwrap_or(USER_AGENT);
    let seconds = |n: u32| Duration::from_secs(u64::from(n));
    let mut builder = reqwest::Client::builder()
        .user_agent(plain_header(agent)?)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .gzip(true)
        .retry(reqwest::retry::never())
        .dns_resolver(GuardedResolver)
        .connect_timeout(seconds(limits.connect_seconds))
        .read_timeout(seconds(limits.read_seconds))
        .timeout(seconds(limits.total_seconds));
    if !speaks_tls {
        // Nothing here will speak TLS, so the computer's certificates need not exist.
        builder = builder.tls_certs_only(std::iter::empty());
    }
    builder.build().map_err(|_| {
        ConnectorError::new(
            ErrorKind::Network,
            "the HTTP client could not be set up; are the system's certificates installed?",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn resource(base: &str, url: &str) -> String {
        resource_of(&Url::parse(base).unwrap(), &Url::parse(url).unwrap()).to_owned()
    }

    #[test]
    fn a_trace_names_the_resource_and_no_key() {
        let base = "https://api.example.org/data/v64.0/";
        for (url, expected) in [
            ("https://api.example.org/data/v64.0/contacts?q=jane", "contacts"),
            ("https://api.example.org/data/v64.0/contacts/AbCdEfGh/tags", "contacts"),
            ("https://api.example.org/data/v64.0/sobjects/Contact/Email__c/jane", "sobjects"),
            ("https://api.example.org/data/v64.0/Property('jane')", "Property"),
            ("https://api.example.org/data/v64.0/", ""),
            ("https://api.example.org/data/v64.0/123/x@example.org", ""),
            ("https://api.example.org/other/jane", "other"),
        ] {
            assert_eq!(resource(base, url), expected, "{url}");
        }
    }

    proptest! {
        #[test]
        fn what_follows_a_resource_is_never_traced(key in "[a-zA-Z0-9@.%-]{1,30}") {
            let url = format!("https://api.example.org/v1/people/{key}");
            let named = resource("https://api.example.org/v1/", &url);
            // Only `..` leads out of the resource.
            prop_assert!(named == "people" || Url::parse(&url).unwrap().path() != format!("/v1/people/{key}"), "{}", named);
        }
    }
}
