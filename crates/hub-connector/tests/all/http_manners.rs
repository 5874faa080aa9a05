//! How requests look to vendors that are particular, and quotas that several clients share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use hub_connector::http::{Auth, ClientSpec, QuotaMemory, Request, for_a_person};
use hub_connector::manifest::{HttpRules, Limits, TokenAuth};
use hub_connector::{CancellationToken, ConnectionConfig, ErrorKind, HttpClient, Retry, SecretString};
use hub_domain::{Clock, Licence};
use serde_json::Value;

use crate::server::{Server, answer, clock, credentials, factory, ok};

fn spec(server: &Server, auth: Auth, limits: Limits) -> ClientSpec {
    ClientSpec::new("test", server.base.clone(), auth, limits)
}

fn token() -> Auth {
    Auth::Bearer(SecretString::from("token-1"))
}

async fn get(client: &HttpClient, server: &Server) -> Result<(), hub_connector::ConnectorError> {
    let request = Request::get(server.url("x"));
    client.get_json::<Value>(&request, &CancellationToken::new()).await.map(|_| ())
}

fn config(settings: &[(&str, &str)], secrets: &[(&str, &str)]) -> ConnectionConfig {
    ConnectionConfig {
        name: "north".into(),
        settings: settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
        secrets: secrets.iter().map(|(k, v)| ((*k).into(), SecretString::from(*v))).collect(),
        licence: Licence::default(),
    }
}

#[tokio::test]
async fn fixed_headers_user_agent_and_gzip() {
    let server = Server::start(|_, _| ok("{}")).await;
    let rules = HttpRules {
        user_agent: Some("Bright WebAPI/1.0".into()),
        headers: [("Cache-Control", "no-cache"), ("accept", "application/vnd.simplyrets-v0.1+json")]
            .map(|(n, v)| (n.into(), v.into()))
            .into(),
        gzip_required: true,
        ..HttpRules::default()
    };
    let client = factory(&clock()).client(spec(&server, token(), Limits::default()).with_http(rules)).unwrap();
    get(&client, &server).await.unwrap();
    let request = server.requests.lock().unwrap()[0].to_lowercase();
    for line in [
        "user-agent: bright webapi/1.0\r\n",
        "cache-control: no-cache\r\n",
        "accept: application/vnd.simplyrets-v0.1+json\r\n",
        "accept-encoding: gzip\r\n",
        "authorization: bearer token-1\r\n",
    ] {
        assert_eq!(request.matches(line).count(), 1, "{line}: {request}");
    }
    assert_eq!(request.matches("accept: ").count(), 1);
}

#[tokio::test]
async fn a_secret_agent_is_sent_and_not_shown() {
    let server = Server::start(|_, _| ok("{}")).await;
    let spec = spec(&server, Auth::None, Limits::default()).with_secret_agent(SecretString::from("token-2"));
    assert!(!format!("{spec:?}").contains("token-2"));
    let client = factory(&clock()).client(spec).unwrap();
    get(&client, &server).await.unwrap();
    let request = server.requests.lock().unwrap()[0].to_lowercase();
    assert!(request.contains("user-agent: token-2\r\n") && !request.contains("enterprisehub"), "{request}");
}

#[tokio::test]
async fn basic_and_key_come_from_the_form() {
    let server = Server::start(|_, _| ok("{}")).await;
    let basic = Auth::basic(&config(&[("username", "Aladdin")], &[("password", "open sesame")])).unwrap();
    let rules = HttpRules { api_key_header: Some("apikey".into()), ..HttpRules::default() };
    let key = Auth::api_key(&config(&[], &[("api_key", "key-7")]), &rules).unwrap();
    for (auth, line) in [(basic, "authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"), (key, "apikey: key-7\r\n")] {
        let client = factory(&clock()).client(spec(&server, auth, Limits::default())).unwrap();
        get(&client, &server).await.unwrap();
        let request = server.requests.lock().unwrap().pop().unwrap();
        assert!(request.contains(line), "{request}");
    }
    for missing in [
        Auth::basic(&config(&[("username", "a")], &[])),
        Auth::basic(&config(&[], &[("password", "b")])),
        Auth::api_key(&config(&[], &[]), &rules),
        Auth::api_key(&config(&[], &[("api_key", "k")]), &HttpRules::default()),
    ] {
        assert_eq!(missing.unwrap_err().kind, ErrorKind::Settings);
    }
    let colon = Auth::Basic { username: "a:b".into(), password: SecretString::from("c") };
    assert!(factory(&clock()).client(spec(&server, colon, Limits::default())).is_err());
}

/// A token endpoint that takes credentials one way only.
async fn particular(way: &'static str) -> Server {
    Server::start(move |request, _| {
        if !request.starts_with("POST /token ") {
            return ok("{}");
        }
        let basic = request.contains("authorization: Basic aWQtNDcxMTp3b3JkLTA4MTU=");
        let form = request.contains("client_id=id-4711") && request.contains("client_secret=word-0815");
        assert!(!(basic && form), "never both at once");
        if (basic && way == "basic") || (form && way == "form") {
            return ok("{\"access_token\":\"t\",\"expires_in\":60}");
        }
        answer("401 Unauthorized", "", "{\"error\":\"invalid_client\"}")
    })
    .await
}

#[tokio::test]
async fn client_credentials_travel_as_the_manifest_says() {
    for (way, wanted, works) in [
        (TokenAuth::Form, "form", true),
        (TokenAuth::Form, "basic", false),
        (TokenAuth::Basic, "basic", true),
        (TokenAuth::Basic, "form", false),
        (TokenAuth::Both, "form", true),
        (TokenAuth::Both, "basic", true),
        (TokenAuth::Both, "nothing", false),
    ] {
        let server = particular(wanted).await;
        let clock = clock();
        let rules = HttpRules { token_auth: way, ..HttpRules::default() };
        let spec = spec(&server, credentials(&server), Limits::default()).with_http(rules);
        let client = factory(&clock).client(spec).unwrap();
        let got = get(&client, &server).await;
        assert_eq!(got.is_ok(), works, "{way:?} at a server that wants {wanted}: {got:?}");
        if works {
            let before = server.count();
            clock.advance(TimeDelta::minutes(5));
            get(&client, &server).await.unwrap();
            assert_eq!(server.count(), before + 2, "what worked is asked first the next time");
        }
    }
}

#[tokio::test]
async fn one_token_is_one_quota_whoever_holds_it() {
    let server = Server::start(|_, _| ok("{}")).await;
    let clock = clock();
    let factory = factory(&clock);
    let limits = Limits { per_minute: Some(20), ..Limits::default() };
    let two = [0, 1].map(|_| factory.client(spec(&server, token(), limits)).unwrap());
    let begun = clock.now();
    for n in 0..18 {
        get(&two[n % 2], &server).await.unwrap();
    }
    assert_eq!(clock.now(), begun);
    for_a_person(async {
        get(&two[0], &server).await.unwrap();
        get(&two[1], &server).await.unwrap();
    })
    .await;
    assert_eq!(clock.now(), begun, "two are kept for a person");
    let photos = factory.client(spec(&server, token(), limits).counted_as("photos")).unwrap();
    get(&photos, &server).await.unwrap();
    let other = factory.client(spec(&server, Auth::None, limits)).unwrap();
    get(&other, &server).await.unwrap();
    assert_eq!(clock.now(), begun);
    get(&two[1], &server).await.unwrap();
    assert!(clock.now() >= begun + TimeDelta::minutes(1));
}

#[tokio::test]
async fn a_refusal_holds_for_everyone_with_the_token() {
    let server = Server::start(|_, n| if n == 0 { answer("429 Slow", "Retry-After: 90\r\n", "") } else { ok("{}") });
    let server = server.await;
    let clock = clock();
    let factory = factory(&clock);
    let two =
        [0, 1].map(|_| factory.client(spec(&server, token(), Limits { attempts: 1, ..Limits::default() })).unwrap());
    assert_eq!(get(&two[0], &server).await.unwrap_err().kind, ErrorKind::RateLimited);
    let refused_at = clock.now();
    get(&two[1], &server).await.unwrap();
    assert!(clock.now() >= refused_at + TimeDelta::seconds(90));
}

#[tokio::test]
async fn what_an_answer_says_is_left_decides() {
    let server = Server::start(|_, n| {
        let left = 9_usize.saturating_sub(n % 10);
        let headers = format!(
            "Content-Type: application/json\r\nDate: Sat, 21 Nov 2026 01:00:00 GMT\r\nBurst-RateLimit-Limit: 10\r\n\
             Burst-RateLimit-Remaining: {left}\r\nBurst-RateLimit-Reset: 2026-11-21T01:00:40.000Z\r\n"
        );
        answer("200 OK", &headers, "{}")
    })
    .await;
    let clock = clock();
    let client = factory(&clock).client(spec(&server, token(), Limits::default())).unwrap();
    let begun = clock.now();
    for _ in 0..9 {
        get(&client, &server).await.unwrap();
    }
    assert_eq!(clock.now(), begun);
    // One is left, which is kept for a person. The vendor's clock is five hours behind ours.
    get(&client, &server).await.unwrap();
    let waited = clock.now() - begun;
    assert!(waited >= TimeDelta::seconds(40) && waited < TimeDelta::seconds(62), "{waited}");
}

#[derive(Default)]
struct Shelf(Mutex<HashMap<String, Value>>);

#[async_trait]
impl QuotaMemory for Shelf {
    async fn load(&self, account: &str) -> Option<Value> {
        self.0.lock().unwrap().get(account).cloned()
    }

    async fn keep(&self, account: &str, value: &Value) {
        self.0.lock().unwrap().insert(account.to_owned(), value.clone());
    }
}

#[tokio::test]
async fn a_new_process_goes_on_where_the_old_one_was_killed() {
    let server = Server::start(|_, _| ok("{}")).await;
    let clock = clock();
    let shelf: Arc<Shelf> = Arc::default();
    let limits = Limits { per_hour: Some(30), ..Limits::default() };
    let process = || {
        let memory: Arc<dyn QuotaMemory> = Arc::<Shelf>::clone(&shelf);
        factory(&clock).with_memory(memory).client(spec(&server, token(), limits)).unwrap()
    };
    let mut sent = 0;
    let mut last = None;
    for _ in 0..12 {
        let client = process();
        for _ in 0..4 {
            match get(&client, &server).await {
                Ok(()) => sent += 1,
                Err(error) => last = Some(error),
            }
        }
        clock.advance(TimeDelta::seconds(40));
    }
    assert!(sent <= 30 && sent > 12, "{sent} in an hour");
    let error = last.unwrap();
    assert_eq!(error.kind, ErrorKind::RateLimited);
    assert!(matches!(error.retry, Retry::After(wait) if wait > Duration::from_secs(1_800)), "{:?}", error.retry);
    assert!(error.message.contains("limit"), "{error}");
    let kept = serde_json::to_string(&*shelf.0.lock().unwrap()).unwrap();
    assert!(!kept.contains("token-1"));
}

#[tokio::test]
async fn an_answer_beyond_its_share_of_the_bytes_is_refused() {
    let body = format!("{{\"x\":\"{}\"}}", "y".repeat(10_000));
    let server = Server::start(move |_, _| ok(&body)).await;
    let limits = Limits { bytes_per_hour: Some(100_000), attempts: 1, ..Limits::default() };
    let client = factory(&clock()).client(spec(&server, token(), limits)).unwrap();
    assert_eq!(get(&client, &server).await.unwrap_err().kind, ErrorKind::TooLarge);
}
