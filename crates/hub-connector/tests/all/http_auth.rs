//! Tokens: fetched once, renewed in time, sent to one place, shown nowhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use hub_connector::http::{Auth, Request};
use hub_connector::manifest::Limits;
use hub_connector::testkit::nothing_secret_in;
use hub_connector::{CancellationToken, ErrorKind, SecretString};
use serde_json::Value;

use crate::server::{Server, answer, client, clock, credentials, ok};

fn is_token(request: &str) -> bool {
    request.starts_with("POST /token ")
}

/// Issues token-1, token-2 …, each good for an hour, and accepts those that `good` likes.
async fn server(good: impl Fn(usize) -> bool + Send + Sync + 'static) -> (Server, Arc<AtomicUsize>) {
    let issued = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&issued);
    let server = Server::start(move |request, _| {
        if is_token(request) {
            let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
            return ok(&format!(
                "{{\"access_token\":\"token-{number}\",\"expires_in\":3600,\"token_type\":\"Bearer\"}}"
            ));
        }
        let number = request.split("Bearer token-").nth(1).or_else(|| request.split("bearer token-").nth(1));
        match number.and_then(|n| n.split_whitespace().next()?.parse().ok()) {
            Some(n) if good(n) => ok("{}"),
            _ => answer("401 Unauthorized", "", ""),
        }
    })
    .await;
    (server, issued)
}

#[tokio::test]
async fn one_token_serves_many_requests_and_is_renewed_before_it_expires() {
    let (server, issued) = server(|_| true).await;
    let clock = clock();
    let client = client(&server, credentials(&server), Limits::default(), &clock);
    let cancel = CancellationToken::new();
    let go = || async { client.get_json::<Value>(&Request::get(server.url("x")), &cancel).await.unwrap() };
    assert_eq!(go().await.calls.calls, 2, "the token's request counts");
    for _ in 0..5 {
        go().await;
    }
    assert_eq!(issued.load(Ordering::SeqCst), 1);
    clock.advance(TimeDelta::seconds(3_539));
    go().await;
    assert_eq!(issued.load(Ordering::SeqCst), 1);
    clock.advance(TimeDelta::seconds(2));
    go().await;
    assert_eq!(issued.load(Ordering::SeqCst), 2, "59 seconds before its end");
    let form = server.requests.lock().unwrap().iter().find(|r| is_token(r)).unwrap().clone();
    assert!(form.contains("grant_type=client_credentials") && form.contains("client_id=id-4711"), "{form}");
}

#[tokio::test]
async fn many_at_once_renew_once() {
    let (server, issued) = server(|_| true).await;
    let client = client(&server, credentials(&server), Limits::default(), &clock());
    let cancel = CancellationToken::new();
    let request = Request::get(server.url("x"));
    let all = (0..20).map(|_| client.get_json::<Value>(&request, &cancel));
    for answer in futures::future::join_all(all).await {
        answer.unwrap();
    }
    assert_eq!(issued.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let (server, issued) = server(|n| n >= 2).await;
    let client = client(&server, credentials(&server), Limits::default(), &clock());
    let cancel = CancellationToken::new();
    client.get_json::<Value>(&Request::get(server.url("x")), &cancel).await.unwrap();
    assert_eq!(issued.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_server_that_refuses_every_token_is_not_asked_for_ever() {
    let (server, issued) = server(|_| false).await;
    let client = client(&server, credentials(&server), Limits::default(), &clock());
    let error = client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::Unauthorized, Some(401)));
    assert_eq!(issued.load(Ordering::SeqCst), 2);
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn an_endpoint_that_refuses_the_account_says_so_in_plain_words() {
    let server = Server::start(|_, _| {
        answer(
            "400 Bad Request",
            "",
            "{\"error\":\"invalid_client\",\"error_description\":\"id-4711 / word-0815 is wrong\"}",
        )
    })
    .await;
    let client = client(&server, credentials(&server), Limits::default(), &clock());
    let error = client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unauthorized);
    assert!(error.message.contains("client id and secret (invalid_client)"), "{error}");
    nothing_secret_in(&format!("{error} {error:?} {client:?}"), &["word-0815", "id-4711"]).unwrap();
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_endpoint_with_a_bad_moment_is_asked_again() {
    let server = Server::start(|request, n| match (is_token(request), n) {
        (true, 0) => answer("503 Later", "Retry-After: 9\r\n", ""),
        (true, 1) => answer("200 OK", "Content-Type: text/html\r\n", "<html>"),
        (true, _) => ok("{\"access_token\":\"t\"}"),
        (false, _) => ok("{}"),
    })
    .await;
    let clock = clock();
    let client = client(&server, credentials(&server), Limits::default(), &clock);
    client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.unwrap();
}

#[tokio::test]
async fn a_bearer_never_leaves_its_origin() {
    let elsewhere = Server::start(|_, _| ok("{}")).await;
    let redirecting = elsewhere.base.to_string();
    let home = Server::start(move |_, _| answer("307 Go", &format!("Location: {redirecting}\r\n"), "")).await;
    let client = client(&home, Auth::Bearer(SecretString::from("token-9")), Limits::default(), &clock());
    let cancel = CancellationToken::new();
    for url in [elsewhere.url("x"), "https://example.org/".parse().unwrap(), "http://example.org/".parse().unwrap()] {
        let error = client.get_json::<Value>(&Request::get(url), &cancel).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Refused);
    }
    assert_eq!(home.count(), 0);
    let error = client.get_json::<Value>(&Request::get(home.url("x")), &cancel).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused, "a redirect is not followed");
    assert_eq!((home.count(), elsewhere.count()), (1, 0));
    assert!(home.requests.lock().unwrap()[0].to_lowercase().contains("authorization: bearer token-9"));
}

#[tokio::test]
async fn a_token_with_a_line_break_is_a_matter_of_settings() {
    let factory = hub_connector::HttpFactory::new(clock()).unwrap();
    let base = "https://mls.example/odata/".parse().unwrap();
    let auth = Auth::Bearer(SecretString::from("a\r\nX: y"));
    let error =
        factory.client(hub_connector::http::ClientSpec::new("test", base, auth, Limits::default())).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Settings);
    assert!(!error.message.contains("X: y"));
}

#[tokio::test]
async fn an_unknown_token_address_is_sought_once() {
    let server = Server::start(|request, _| match request.split(' ').nth(1) {
        Some("/c/token") => ok("{\"access_token\":\"t\",\"expires_in\":1}"),
        Some("/b/token") => answer("401 Unauthorized", "", ""),
        Some("/odata/x") => ok("{}"),
        _ => answer("404 Not Found", "", ""),
    })
    .await;
    let Auth::ClientCredentials(mut account) = credentials(&server) else { panic!("client credentials") };
    account.token_urls = ["/a/token", "/b/token", "/c/token", "/d/token"].map(|p| server.url(p)).to_vec();
    let clock = clock();
    let client = client(&server, Auth::ClientCredentials(account.clone()), Limits::default(), &clock);
    let cancel = CancellationToken::new();
    for _ in 0..3 {
        client.get_json::<Value>(&Request::get(server.url("x")), &cancel).await.unwrap();
        clock.advance(TimeDelta::seconds(5));
    }
    let requests = server.requests.lock().unwrap().clone();
    let asked = |path: &str| requests.iter().filter(|r| r.starts_with(&format!("POST {path}"))).count();
    assert_eq!(["/a", "/b", "/c", "/d"].map(asked), [1, 1, 3, 0]);

    account.token_urls.truncate(1);
    account.token_urls.push(server.url("/e/token"));
    let lost = crate::server::client(&server, Auth::ClientCredentials(account), Limits::default(), &clock);
    let error = lost.get_json::<Value>(&Request::get(server.url("x")), &cancel).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Settings);
    assert!(error.message.contains("token_url"), "{error}");
}
