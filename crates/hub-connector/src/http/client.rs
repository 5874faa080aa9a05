use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hub_domain::Clock;
use reqwest::header::{
    ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT as USER_AGENT_HEADER,
};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::auth::Auth;
use super::egress::{Egress, GuardedResolver};
use super::oauth::TokenCache;
use super::quota::{Account, Book, Permit, Urgency, retry_after, urgency};
use super::retry::{RetryPolicy, roll};
use super::timer::Timer;
use super::{USER_AGENT, body, classify};
use crate::manifest::{HttpRules, Limits};
use crate::{CallStats, ConnectorError, ErrorKind, Retry};

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
        }
    }

    /// With requests that look as the vendor wants them.
    #[must_use]
    pub fn with_http(mut self, http: HttpRules) -> Self {
        self.http = http;
        self
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

/// A `GET`.
#[derive(Debug, Clone)]
pub struct Request {
    /// Where; checked against the client's origin.
    pub url: Url,
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// Fewer attempts than the manifest allows, for questions a person waits for.
    pub attempts: Option<u32>,
    /// Who waits for the answer; within [`super::for_a_person`] it is always a person.
    pub urgency: Urgency,
}

impl Request {
    /// A request without headers of its own.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self { url, headers: Vec::new(), attempts: None, urgency: Urgency::Background }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// For a person who waits: goes first, and may use the share of the quota that is kept for people.
    #[must_use]
    pub fn urgent(mut self) -> Self {
        self.urgency = Urgency::Person;
        self
    }

    /// With at most so many attempts.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts);
        self
    }
}

/// An answer and what it took.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// The body.
    pub value: T,
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
    tokens: Option<TokenCache>,
    /// Headers of every request, a credential that does not change among them.
    fixed: HeaderMap,
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
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
        clock: Arc<dyn Clock>,
        timer: Arc<dyn Timer>,
    ) -> Result<Self, ConnectorError> {
        let egress = Egress::bound_to(&spec.base)
            .map_err(|e| ConnectorError::settings(format!("the address cannot be used: {e}")))?;
        let tokens = match &spec.auth {
            Auth::ClientCredentials(account) => {
                Some(TokenCache::new(account.clone(), spec.http.token_auth, Arc::clone(&clock))?)
            }
            _ => None,
        };
        let fixed = fixed_headers(&spec)?;
        let speaks_tls = !egress.is_local()
            || matches!(&spec.auth, Auth::ClientCredentials(a) if a.token_urls.iter().any(|u| u.scheme() == "https"));
        let http = build(&spec, speaks_tls)?;
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

    /// Fetches JSON.
    ///
    /// # Errors
    /// After the attempts the manifest allows; see [`ErrorKind`].
    pub async fn get_json<T: DeserializeOwned>(
        &self,
        request: &Request,
        cancel: &CancellationToken,
    ) -> Result<Answer<T>, ConnectorError> {
        self.get(request, "application/json", cancel, |bytes| classify::json(&bytes)).await
    }

    /// Fetches text of the media type `accept`, UTF-8, and reads it with `read`. Reading belongs to the attempt: text
    /// that ends too early is asked for again.
    ///
    /// # Errors
    /// After the attempts the manifest allows; see [`ErrorKind`].
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
        self.get(request, accept, cancel, decode).await
    }

    /// Fetches bytes, such as a photo.
    ///
    /// # Errors
    /// After the attempts the manifest allows; see [`ErrorKind`].
    pub async fn get_bytes(
        &self,
        request: &Request,
        accept: &str,
        cancel: &CancellationToken,
    ) -> Result<Answer<Vec<u8>>, ConnectorError> {
        self.get(request, accept, cancel, Ok).await
    }

    /// The one loop that sends and sends again. Decoding belongs to the attempt: a body that was cut off is worth
    /// another one.
    async fn get<T>(
        &self,
        request: &Request,
        accept: &str,
        cancel: &CancellationToken,
        decode: impl Fn(Vec<u8>) -> Result<T, ConnectorError>,
    ) -> Result<Answer<T>, ConnectorError> {
        self.egress.check(&request.url)?;
        let policy =
            RetryPolicy { attempts: request.attempts.unwrap_or(u32::MAX).min(self.policy.attempts), ..self.policy };
        let mut calls = CallStats::default();
        let mut attempt = 0;
        let mut used = None;
        let mut stale = None;
        loop {
            attempt += 1;
            let sent = tokio::select! {
                biased;
                () = cancel.cancelled() => Err(ConnectorError::cancelled()),
                sent = self.once(request, accept, stale, &mut used, &mut calls) => sent,
            };
            let answer = sent.and_then(|(bytes, headers)| {
                decode(bytes).inspect_err(|_| calls.failed_calls += 1).map(|value| (value, headers))
            });
            let error = match answer {
                Ok((value, headers)) => return Ok(Answer { value, headers, calls }),
                Err(error) => error,
            };
            // The token may have expired early or been withdrawn: one more try with a new one, which is no attempt.
            // RESO's text says 403 where everyone else says 401.
            let refused = matches!(error.kind, ErrorKind::Unauthorized | ErrorKind::Forbidden);
            if refused && self.tokens.is_some() && stale.is_none() && used.is_some() {
                stale = used.take();
                attempt -= 1;
                continue;
            }
            let Some(wait) = policy.wait_after(attempt, &error, roll()) else {
                return Err(error.after_calls(calls));
            };
            tracing::debug!(source = %self.spec.source, attempt, kind = ?error.kind, wait_ms = wait.as_millis() as u64, "trying again");
            if let Err(cancelled) = self.pause(wait, cancel).await {
                return Err(cancelled.after_calls(calls));
            }
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
        stale: Option<u64>,
        used: &mut Option<u64>,
        calls: &mut CallStats,
    ) -> Result<(Vec<u8>, HeaderMap), ConnectorError> {
        let mut headers = HeaderMap::new();
        for (name, value) in
            std::iter::once(("accept", accept)).chain(request.headers.iter().map(|(n, v)| (*n, v.as_str())))
        {
            headers.insert(HeaderName::from_static(name), plain_header(value)?);
        }
        if let Some(tokens) = &self.tokens {
            let token = tokens.token(&self.http, stale, calls).await?;
            *used = Some(token.number);
            headers.insert(AUTHORIZATION, bearer_header(&token.value)?);
        }
        for (name, value) in &self.fixed {
            headers.insert(name, value.clone());
        }
        // Taken last: a renewal of the token must not use up the time between permission and request.
        let urgency = if urgency() == Urgency::Person { Urgency::Person } else { request.urgency };
        let acquired = self.account.acquire(urgency, self.policy.longest_wait, self.timer.as_ref()).await;
        let mut permit = acquired.map_err(used_up)?;
        calls.calls += 1;
        self.send(&request.url, headers, &mut permit, calls).await.inspect_err(|_| calls.failed_calls += 1)
    }

    async fn send(
        &self,
        url: &Url,
        headers: HeaderMap,
        permit: &mut Permit,
        calls: &mut CallStats,
    ) -> Result<(Vec<u8>, HeaderMap), ConnectorError> {
        let begun = Instant::now();
        let sent = self.http.get(url.clone()).headers(headers).send().await;
        let mut response = sent.map_err(|e| {
            let error = classify::transport(&e);
            self.trace(url, None, begun, 0, Some(error.kind));
            error
        })?;
        let status = response.status();
        let headers = response.headers().clone();
        let most = (self.spec.limits.max_response_mib as usize).saturating_mul(1024 * 1024);
        let most = permit.largest().map_or(most, |n| most.min(usize::try_from(n).unwrap_or(usize::MAX)));
        self.account.learn(&headers);
        let read = body::read(&mut response, most, &mut permit.read).await;
        let bytes = read.as_ref().map_or(0, Vec::len);
        calls.bytes += bytes as u64;
        let result = match read {
            Ok(bytes) if status.is_success() => {
                self.account.served();
                classify::not_a_page(&headers, &bytes).map(|()| bytes).map_err(|e| e.with_status(status.as_u16()))
            }
            // A failing server's body matters little; whether it came whole does not matter at all.
            read if !status.is_success() => {
                let mut error = classify::status(status, &read.unwrap_or_default());
                obey_retry_after(&mut error, &headers, self.clock.now());
                match error.retry {
                    Retry::After(wait) => self.account.refused(Some(self.clock.now() + wait)).await,
                    _ if error.kind == ErrorKind::RateLimited => self.account.refused(None).await,
                    _ => {}
                }
                Err(error)
            }
            failed => failed.map_err(|e| e.with_status(status.as_u16())),
        };
        self.trace(url, Some(status.as_u16()), begun, bytes, result.as_ref().err().map(|e| e.kind));
        result.map(|bytes| (bytes, headers))
    }

    /// One line per request: host and resource, never the query, a key, a header or a value.
    fn trace(&self, url: &Url, status: Option<u16>, begun: Instant, bytes: usize, failed: Option<ErrorKind>) {
        let resource = url.path_segments().and_then(|mut s| s.next_back()).unwrap_or_default();
        let resource = resource.split_once('(').map_or(resource, |(name, _)| name);
        tracing::debug!(
            source = %self.spec.source,
            host = url.host_str().unwrap_or_default(),
            resource,
            status,
            elapsed_ms = begun.elapsed().as_millis() as u64,
            bytes,
            failed = failed.map(tracing::field::debug),
            "request"
        );
    }
}

/// Takes over a `Retry-After` that came with 429 or 503.
pub(super) fn obey_retry_after(error: &mut ConnectorError, headers: &HeaderMap, now: DateTime<Utc>) {
    if let (Some(wait), Some(429 | 503)) = (retry_after(headers, now), error.status) {
        error.retry = Retry::After(wait);
    }
}

/// The quota has no room for longer than a request waits.
fn used_up(wait: Duration) -> ConnectorError {
    let minutes = wait.as_secs().div_ceil(60);
    let message = format!("the vendor's limit is used up; there is room again in about {minutes} min");
    ConnectorError::new(ErrorKind::RateLimited, message).with_retry(Retry::After(wait))
}

/// What the vendor wants in every request, and the credential where it never changes.
fn fixed_headers(spec: &ClientSpec) -> Result<HeaderMap, ConnectorError> {
    let mut headers = HeaderMap::new();
    for (name, value) in &spec.http.headers {
        headers.insert(header_name(name)?, plain_header(value)?);
    }
    if let Some(agent) = &spec.secret_agent {
        headers.insert(USER_AGENT_HEADER, secret_header(agent.expose_secret().trim(), "user agent")?);
    }
    if spec.http.gzip_required {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
    match &spec.auth {
        Auth::None | Auth::ClientCredentials(_) => {}
        Auth::Bearer(token) => {
            headers.insert(AUTHORIZATION, bearer_header(token)?);
        }
        Auth::Basic { username, password } => {
            headers.insert(AUTHORIZATION, basic_header(username, password)?);
        }
        Auth::ApiKey { header, key } => {
            let value = secret_header(key.expose_secret().trim(), "key")?;
            headers.insert(header_name(header)?, value);
        }
    }
    Ok(headers)
}

fn build(spec: &ClientSpec, speaks_tls: bool) -> Result<reqwest::Client, ConnectorError> {
    let limits = &spec.limits;
    let agent = spec.http.user_agent.as_deref().unwrap_or(USER_AGENT);
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

fn plain_header(value: &str) -> Result<HeaderValue, ConnectorError> {
    HeaderValue::from_str(value)
        .map_err(|_| ConnectorError::settings("a request header holds a character that HTTP does not allow"))
}

fn header_name(name: &str) -> Result<HeaderName, ConnectorError> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| ConnectorError::settings("the connector names a header that HTTP does not allow"))
}

fn bearer_header(token: &SecretString) -> Result<HeaderValue, ConnectorError> {
    secret_header(&format!("Bearer {}", token.expose_secret().trim()), "token")
}

/// RFC 7617. A colon separates name and password, so the name cannot hold one.
pub(super) fn basic_header(username: &str, password: &SecretString) -> Result<HeaderValue, ConnectorError> {
    if username.contains(':') {
        return Err(ConnectorError::settings("a user name must not contain a colon"));
    }
    let pair = format!("{username}:{}", password.expose_secret());
    secret_header(&format!("Basic {}", STANDARD.encode(pair)), "password")
}

fn secret_header(text: &str, what: &str) -> Result<HeaderValue, ConnectorError> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| ConnectorError::settings(format!("the {what} holds a character that HTTP does not allow")))?;
    value.set_sensitive(true);
    Ok(value)
}
