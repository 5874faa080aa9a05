use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use hub_domain::ManualClock;
use hub_sandbox::{
    CrmAccount, CrmControl, CrmCredentials, CrmKind, CrmQuirk, CrmVendor, Sandbox, SandboxConfig, serve_crm,
};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Map, Value as Json};

use crate::help::client;

/// A stand-in whose clock stands still until the test moves it.
pub struct Bench {
    pub sandbox: Sandbox,
    pub crm: CrmControl,
    pub known: CrmCredentials,
    pub http: Client,
}

/// An answer, read.
#[derive(Debug)]
pub struct Said {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Json,
}

impl Said {
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or(Json::Null);
        Self { status, headers, body }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn list(&self, name: &str) -> &Vec<Json> {
        self.body[name].as_array().unwrap_or_else(|| panic!("no list {name} in {}", self.body))
    }
}

impl Bench {
    pub async fn at(vendor: CrmVendor) -> Self {
        Self::with(vendor, 40).await
    }

    pub async fn with(vendor: CrmVendor, contacts: usize) -> Self {
        let start = "2026-09-01T12:00:00Z".parse::<DateTime<Utc>>().expect("a time");
        let config = SandboxConfig { clock: Arc::new(ManualClock::at(start)), ..SandboxConfig::default() };
        let sandbox = serve_crm(config, CrmAccount { vendor, contacts }).await.expect("serves");
        let crm = sandbox.control().crm().expect("a CRM");
        let known = crm.credentials();
        Self { sandbox, crm, known, http: client() }
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = self.http.request(method, format!("{}{path}", self.sandbox.url()));
        match self.crm.vendor() {
            CrmVendor::FollowUpBoss => request
                .basic_auth(&self.known.token, Some(""))
                .header("X-System", &self.known.system)
                .header("X-System-Key", &self.known.system_key),
            CrmVendor::GoHighLevel => {
                let later = ["/conversations", "/calendars"].iter().any(|begin| path.starts_with(begin));
                let version = if later { "2021-04-15" } else { "2021-07-28" };
                request.bearer_auth(&self.known.token).header("Version", version)
            }
            CrmVendor::Zoho => request.header("authorization", format!("Zoho-oauthtoken {}", self.known.token)),
            CrmVendor::Lofty => request.header("authorization", format!("token {}", self.known.token)),
            CrmVendor::Pipedrive => request.header("x-api-token", &self.known.token),
            CrmVendor::HubSpot
            | CrmVendor::Salesforce
            | CrmVendor::Dynamics
            | CrmVendor::BoldTrail
            | CrmVendor::WiseAgent
            | CrmVendor::Plain => request.bearer_auth(&self.known.token),
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Said {
        Said::of(request.send().await.expect("answers")).await
    }

    pub async fn get(&self, path: &str) -> Said {
        self.send(self.request("GET", path)).await
    }

    pub async fn ask(&self, method: &str, path: &str, body: &Json) -> Said {
        self.send(self.request(method, path).json(body)).await
    }

    /// A request that has to succeed.
    pub async fn good(&self, method: &str, path: &str, body: &Json) -> Json {
        let request = self.request(method, path);
        let request = if body.is_null() { request } else { request.json(body) };
        let said = self.send(request).await;
        assert!((200..300).contains(&said.status) && said.status != 207, "{method} {path}: {said:?}");
        said.body
    }

    /// A request that has to be refused.
    pub async fn bad(&self, method: &str, path: &str, body: &Json, status: u16) -> Json {
        let request = self.request(method, path);
        let request = if body.is_null() { request } else { request.json(body) };
        let said = self.send(request).await;
        assert_eq!(said.status, status, "{method} {path} {body}: {said:?}");
        said.body
    }

    pub fn pass(&self, seconds: f64) {
        self.sandbox.control().advance(Duration::from_secs_f64(seconds)).expect("moves");
    }

    pub fn quirk(&self, quirk: CrmQuirk, on: bool) {
        self.crm.set_quirk(quirk, on).expect("a quirk of this vendor");
    }

    /// The id of the n-th contact.
    pub fn contact(&self, place: usize) -> String {
        self.crm.ids(CrmKind::Contact)[place].clone()
    }
}

/// The members of an object.
pub fn members(value: Json) -> Map<String, Json> {
    value.as_object().cloned().expect("an object")
}
