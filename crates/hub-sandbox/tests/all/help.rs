use std::sync::Once;

use hub_sandbox::{Sandbox, SandboxConfig, serve};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Map, Value as Json};

/// A running sandbox, a plain HTTP client, and a token.
pub struct Bench {
    pub sandbox: Sandbox,
    pub http: Client,
    pub token: String,
}

/// A client that follows no redirects and adds nothing.
pub fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    Client::builder().no_proxy().build().expect("a client")
}

/// A small market, quickly made.
pub fn small() -> SandboxConfig {
    SandboxConfig { listings: 120, page_size: 25, ..SandboxConfig::default() }
}

/// A URL with its query encoded as URLs want it: a blank is %20.
pub fn with_query(base: &str, pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|b| match b {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'$' => char::from(b).to_string(),
                _ => format!("%{b:02X}"),
            })
            .collect()
    };
    let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    format!("{base}?{}", query.join("&"))
}

impl Bench {
    pub async fn new(config: SandboxConfig) -> Self {
        let sandbox = serve(config).await.expect("serves");
        let http = client();
        let token = token(&http, &sandbox).await;
        Self { sandbox, http, token }
    }

    pub fn at(&self, path: &str) -> RequestBuilder {
        self.url(&format!("{}/{path}", self.sandbox.url()))
    }

    pub fn url(&self, url: &str) -> RequestBuilder {
        self.http.get(url).bearer_auth(&self.token)
    }

    pub async fn ask(&self, set: &str, pairs: &[(&str, &str)]) -> Response {
        let url = with_query(&format!("{}/{set}", self.sandbox.url()), pairs);
        self.url(&url).send().await.expect("answers")
    }

    pub async fn status(&self, set: &str, pairs: &[(&str, &str)]) -> u16 {
        self.ask(set, pairs).await.status().as_u16()
    }

    /// The rows of one page, which has to be a good answer.
    pub async fn rows(&self, set: &str, pairs: &[(&str, &str)]) -> Vec<Map<String, Json>> {
        let response = self.ask(set, pairs).await;
        assert_eq!(response.status(), 200, "{set} {pairs:?}: {:?}", response.text().await);
        values(&response.json().await.expect("JSON"))
    }

    /// Follows next links to the end, asking for `size` rows each time.
    pub async fn chain(&self, set: &str, pairs: &[(&str, &str)], size: usize) -> Vec<Vec<Map<String, Json>>> {
        let mut url = with_query(&format!("{}/{set}", self.sandbox.url()), pairs);
        let mut pages = Vec::new();
        loop {
            let request = self.url(&url).header("Prefer", format!("odata.maxpagesize={size}"));
            let response = request.send().await.expect("answers");
            assert_eq!(response.status(), 200);
            let page: Json = response.json().await.expect("JSON");
            pages.push(values(&page));
            match page.get("@odata.nextLink").and_then(Json::as_str) {
                Some(next) => url = next.to_owned(),
                None => return pages,
            }
            assert!(pages.len() < 10_000, "the chain does not end");
        }
    }
}

pub async fn token(http: &Client, sandbox: &Sandbox) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &sandbox.client_id()),
        ("client_secret", &sandbox.client_secret()),
    ];
    let answer: Json =
        http.post(sandbox.token_url()).form(&form).send().await.expect("answers").json().await.expect("JSON");
    answer["access_token"].as_str().expect("a token").to_owned()
}

pub fn values(page: &Json) -> Vec<Map<String, Json>> {
    page["value"].as_array().expect("rows").iter().map(|row| row.as_object().expect("a row").clone()).collect()
}

pub fn keys(rows: &[Map<String, Json>], key: &str) -> Vec<String> {
    rows.iter().map(|row| row[key].as_str().expect("a key").to_owned()).collect()
}
