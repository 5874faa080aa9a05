use std::collections::BTreeMap;
use std::sync::Arc;

use hub_domain::ManualClock;
use hub_sandbox::{Control, Dialect, DialectOptions, Sandbox, SandboxConfig, serve};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Map, Value as Json};

use crate::help::{client, values, with_query};

/// A client that keeps a provider's manners: its headers, its token, and a clock that stands still until it is moved, so
/// that limits are met exactly.
pub struct Desk {
    pub sandbox: Sandbox,
    pub http: Client,
    pub clock: Arc<ManualClock>,
    pub token: String,
    dialect: Dialect,
}

/// A small market under a dialect.
pub fn small(dialect: Dialect) -> SandboxConfig {
    SandboxConfig { dialect, listings: 60, ..SandboxConfig::default() }
}

/// The same with options.
pub fn with_options(dialect: Dialect, options: DialectOptions) -> SandboxConfig {
    SandboxConfig { options, ..small(dialect) }
}

impl Desk {
    pub async fn open(dialect: Dialect) -> Self {
        Self::with(small(dialect)).await
    }

    pub async fn with(config: SandboxConfig) -> Self {
        let clock = Arc::new(ManualClock::at("2026-06-30T12:00:00Z".parse().expect("an instant")));
        let dialect = config.dialect;
        let sandbox = serve(SandboxConfig { clock: clock.clone(), ..config }).await.expect("serves");
        let mut desk = Self { http: client(), clock, token: String::new(), dialect, sandbox };
        desk.token = match desk.sandbox.access_token() {
            Some(token) => token,
            None => desk.new_token(&[]).await.expect("a token"),
        };
        desk
    }

    /// Asks for a token with the credentials that are right, and more.
    pub async fn new_token(&self, more: &[(&str, &str)]) -> Result<String, (u16, Json)> {
        let (id, secret) = (self.sandbox.client_id(), self.sandbox.client_secret());
        let mut form = vec![("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)];
        if self.dialect == Dialect::Trestle {
            form.push(("scope", "api"));
        }
        form.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        form.extend_from_slice(more);
        let answer = self.http.post(self.sandbox.token_url()).form(&form).send().await.expect("answers");
        let (status, body) = (answer.status().as_u16(), answer.json::<Json>().await.expect("JSON"));
        body["access_token"].as_str().map(str::to_owned).ok_or((status, body))
    }

    pub fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// A request with the manners of the dialect.
    pub fn url(&self, url: &str) -> RequestBuilder {
        let request = self.http.get(url).bearer_auth(&self.token);
        match self.dialect {
            Dialect::Bright => request.header("User-Agent", "Bright WebAPI/1.0").header("Cache-Control", "no-cache"),
            _ => request,
        }
    }

    /// The address of a query; MLS Grid's originating system is added where nothing is said of it.
    pub fn address(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(&str, String)> = pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        if self.dialect == Dialect::MlsGrid {
            const SYSTEM: &str = "OriginatingSystemName eq 'mfrmls'";
            match pairs.iter_mut().find(|(name, _)| *name == "$filter") {
                Some((_, filter)) if filter.contains("OriginatingSystemName") => {}
                Some((_, filter)) => *filter = format!("{SYSTEM} and {filter}"),
                None => pairs.push(("$filter", SYSTEM.to_owned())),
            }
        }
        let base = format!("{}/{path}", self.sandbox.service_root());
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if pairs.is_empty() { base } else { with_query(&base, &pairs) }
    }

    pub async fn ask(&self, path: &str, pairs: &[(&str, &str)]) -> Response {
        // A moment between requests: none of them is to fall foul of a limit by itself.
        self.wait(1);
        self.url(&self.address(path, pairs)).send().await.expect("answers")
    }

    pub async fn status(&self, path: &str, pairs: &[(&str, &str)]) -> u16 {
        self.ask(path, pairs).await.status().as_u16()
    }

    /// A page that has to be a good one.
    pub async fn page(&self, path: &str, pairs: &[(&str, &str)]) -> Json {
        let response = self.ask(path, pairs).await;
        let status = response.status().as_u16();
        let text = response.text().await.expect("a text");
        assert_eq!(status, 200, "{path} {pairs:?}: {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    pub async fn rows(&self, path: &str, pairs: &[(&str, &str)]) -> Vec<Map<String, Json>> {
        values(&self.page(path, pairs).await)
    }

    /// Follows next links in bodies to the end.
    pub async fn chain(&self, path: &str, pairs: &[(&str, &str)]) -> Vec<Vec<Map<String, Json>>> {
        let mut url = self.address(path, pairs);
        let mut pages = Vec::new();
        loop {
            self.wait(1);
            let response = self.url(&url).send().await.expect("answers");
            let status = response.status().as_u16();
            let text = response.text().await.expect("a text");
            assert_eq!(status, 200, "{url}: {text}");
            let page: Json = serde_json::from_str(&text).expect("JSON");
            pages.push(values(&page));
            match page.get("@odata.nextLink").and_then(Json::as_str) {
                Some(next) => url = next.to_owned(),
                None => return pages,
            }
            assert!(pages.len() < 2_000, "the chain does not end");
        }
    }

    /// Lets time pass for limits, tokens and links.
    pub fn wait(&self, seconds: i64) {
        self.clock.advance(chrono::Duration::seconds(seconds));
    }

    /// What was held against the client so far.
    pub fn violations(&self) -> BTreeMap<String, u64> {
        self.control().stats().violations
    }

    /// Asserts that a request is refused with that status and held against the client under that name, and under no other.
    pub async fn refuses(&self, path: &str, pairs: &[(&str, &str)], status: u16, rule: &str) {
        self.control().reset_stats();
        let response = self.ask(path, pairs).await;
        let found = response.status().as_u16();
        let text = response.text().await.unwrap_or_default();
        assert_eq!(found, status, "{path} {pairs:?}: {text}");
        assert_eq!(self.violations(), BTreeMap::from([(rule.to_owned(), 1)]), "{path} {pairs:?}: {text}");
    }
}
