//! The door on this computer: one visitor with the right answer, and nobody else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hub_connector::http::signin::Authorization;
use hub_connector::http::{MemoryTokens, SignIn, TokenStore};
use hub_connector::{CancellationToken, ConnectorError, ErrorKind, ExposeSecret, Retry, Url};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::http_signin::{account, is_token, pair};
use crate::server::{Reply, Server, answer, clock, factory, ok};

const LONG: Duration = Duration::from_secs(20);
const RULES: &str = "redirect_path = \"/back\"\n";

async fn token_server() -> Server {
    Server::start(|request, _| match is_token(request) {
        true => ok(&pair(1)),
        false => answer("404 Not Found", "", ""),
    })
    .await
}

type Done = JoinHandle<Result<std::collections::BTreeMap<String, String>, ConnectorError>>;

struct Waiting {
    redirect: Url,
    state: String,
    challenge: String,
    done: Done,
    cancel: CancellationToken,
    store: Arc<MemoryTokens>,
}

async fn begin(server: &Server, longest: Duration) -> Waiting {
    let store: Arc<MemoryTokens> = Arc::default();
    let sign_in: SignIn = factory(&clock()).sign_in(account(server, store.clone(), RULES)).await.unwrap();
    let asked = |name: &str| sign_in.url().query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let (redirect, state, challenge) =
        (asked("redirect_uri").parse().unwrap(), asked("state"), asked("code_challenge"));
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let done = tokio::spawn(async move { sign_in.finish(longest, &stop).await });
    Waiting { redirect, state, challenge, done, cancel, store }
}

impl Waiting {
    fn port(&self) -> u16 {
        self.redirect.port().unwrap()
    }

    /// What the door says to these bytes; nothing when it is shut.
    async fn say(&self, text: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).await.ok()?;
        stream.write_all(text.as_bytes()).await.ok()?;
        let mut said = String::new();
        stream.read_to_string(&mut said).await.ok()?;
        Some(said)
    }

    async fn visit(&self, target: &str) -> Option<String> {
        self.say(&format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept: */*\r\n\r\n", self.port())).await
    }
}

#[tokio::test]
async fn the_right_answer_brings_tokens_and_shuts_the_door() {
    let server = token_server().await;
    let waiting = begin(&server, LONG).await;
    assert_eq!((waiting.redirect.host_str(), waiting.redirect.path()), (Some("127.0.0.1"), "/back"));
    let page = waiting.visit(&format!("/back?code=code-4711&state={}", waiting.state)).await.unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("You are signed in"), "{page}");
    for header in ["Cache-Control: no-store", "Content-Type: text/plain", "Connection: close", "Referrer-Policy"] {
        assert!(page.contains(header), "{page}");
    }
    assert!(!page.contains("4711") && !page.contains(&waiting.state), "nothing of the answer is on the page");
    assert_eq!(waiting.visit(&format!("/back?code=again&state={}", waiting.state)).await, None, "a second visit");
    let kept = waiting.done.await.unwrap().unwrap();
    assert_eq!(kept["api_domain"], "https://d1.example.org");
    let stored = waiting.store.load("north").await.unwrap().unwrap();
    assert_eq!(stored.access.expose_secret(), "access-1");

    let sent = server.requests.lock().unwrap().clone();
    assert_eq!(sent.len(), 1, "the code is sent once");
    let form: std::collections::HashMap<String, String> =
        url::form_urlencoded::parse(sent[0].split("\r\n\r\n").nth(1).unwrap().as_bytes()).into_owned().collect();
    assert_eq!(form["grant_type"], "authorization_code");
    assert_eq!(form["code"], "code-4711");
    assert_eq!(form["redirect_uri"], waiting.redirect.as_str());
    assert_eq!(form["client_id"], "app-1");
    assert_eq!(form["code_verifier"].len(), 43);
    assert_ne!(form["code_verifier"], waiting.challenge);
}

#[tokio::test]
async fn anybody_else_is_turned_away_and_the_door_stays_open() {
    let server = token_server().await;
    let waiting = begin(&server, LONG).await;
    let state = waiting.state.clone();
    let port = waiting.port();
    let silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    for (target, status) in [
        (format!("/?code=c&state={state}"), "404"),
        ("/favicon.ico".into(), "404"),
        ("/back?code=c&state=wrong".into(), "403"),
        (format!("/back?code=c&state={}", &state[..42]), "403"),
        ("/back?code=c".into(), "403"),
        ("/back?error=access_denied".into(), "403"),
        (format!("/back?state={state}"), "403"),
        (format!("/back?code=c&state={state}&state={state}"), "403"),
    ] {
        let page = waiting.visit(&target).await.unwrap();
        assert!(page.starts_with(&format!("HTTP/1.1 {status} ")), "{target}: {page}");
    }
    for (text, status) in [
        (format!("POST /back?code=c&state={state} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"), "405"),
        (format!("GET /back?code=c&state={state} HTTP/1.1\r\nHost: evil.example.org:{port}\r\n\r\n"), "403"),
        (format!("GET /back?code=c&state={state} HTTP/1.1\r\n\r\n"), "403"),
        ("rubbish\r\n\r\n".into(), "400"),
        (format!("GET /{} HTTP/1.1\r\n", "x".repeat(20_000)), "400"),
    ] {
        let page = waiting.say(&text).await;
        // Whoever sends too much may find the line cut before the page.
        let turned = page.as_ref().map_or(text.len() > 16_384, |p| p.starts_with(&format!("HTTP/1.1 {status} ")));
        assert!(turned, "{page:?}");
    }
    assert!(!waiting.done.is_finished() && server.count() == 0);
    waiting.visit(&format!("/back?code=c&state={state}")).await.unwrap();
    waiting.done.await.unwrap().unwrap();
    drop(silent);
}

#[tokio::test]
async fn one_who_declines_is_heard() {
    let server = token_server().await;
    let waiting = begin(&server, LONG).await;
    let page = waiting.visit(&format!("/back?error=access_denied&state={}", waiting.state)).await.unwrap();
    assert!(page.contains("You are not signed in"), "{page}");
    let error = waiting.done.await.unwrap().unwrap_err();
    assert_eq!((error.kind, error.retry, server.count()), (ErrorKind::SignInNeeded, Retry::Never, 0));
}

#[tokio::test]
async fn stopping_and_waiting_too_long_shut_the_door() {
    let server = token_server().await;
    let waiting = begin(&server, LONG).await;
    waiting.cancel.cancel();
    let begun = Instant::now();
    let shut = waiting.redirect.port().unwrap();
    assert_eq!(waiting.done.await.unwrap().unwrap_err().kind, ErrorKind::Cancelled);
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert!(TcpStream::connect(("127.0.0.1", shut)).await.is_err());

    let waiting = begin(&server, Duration::from_millis(100)).await;
    let shut = waiting.port();
    let error = waiting.done.await.unwrap().unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Timeout, Retry::Never));
    assert!(TcpStream::connect(("127.0.0.1", shut)).await.is_err());
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_code_whose_answer_is_lost_is_not_sent_again() {
    type Make = fn() -> Reply;
    let table: [(Make, ErrorKind); 3] = [
        (|| Reply::Drop, ErrorKind::Network),
        (|| answer("502 Oops", "", ""), ErrorKind::Server),
        (|| answer("400 No", "", "{\"error\":\"invalid_grant\"}"), ErrorKind::SignInNeeded),
    ];
    for (make, kind) in table {
        let server = Server::start(move |_, _| make()).await;
        let waiting = begin(&server, LONG).await;
        waiting.visit(&format!("/back?code=c&state={}", waiting.state)).await.unwrap();
        let error = waiting.done.await.unwrap().unwrap_err();
        assert_eq!((error.kind, error.retry, server.count()), (kind, Retry::Never, 1));
        assert!(waiting.store.load("north").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn an_answer_may_come_another_way() {
    let server = token_server().await;
    let store: Arc<MemoryTokens> = Arc::default();
    let account = account(&server, store.clone(), "");
    let factory = factory(&clock());
    let authorization = Authorization::new(&account, "https://app.example.org/back".parse().unwrap()).unwrap();
    let state = authorization.url().query_pairs().find(|(n, _)| n == "state").unwrap().1.into_owned();
    let wrong: Url = "enterprisehub://back?code=c&state=x".parse().unwrap();
    let error = factory.redeem(&account, &authorization, &wrong).await.unwrap_err();
    assert_eq!((error.kind, server.count()), (ErrorKind::Settings, 0));
    let right: Url = format!("enterprisehub://back?code=c&state={state}").parse().unwrap();
    factory.redeem(&account, &authorization, &right).await.unwrap();
    assert!(store.load("north").await.unwrap().is_some());
}

#[tokio::test]
async fn a_port_of_the_vendors_choice_may_be_taken() {
    let server = token_server().await;
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let rules = format!("redirect_port = {port}\nredirect_host = \"localhost\"\n");
    let account = account(&server, Arc::<MemoryTokens>::default(), &rules);
    let factory = factory(&clock());
    let error = factory.sign_in(account.clone()).await.unwrap_err();
    assert!(error.kind == ErrorKind::Network && error.message.contains(&port.to_string()), "{error}");
    drop(taken);
    let sign_in = factory.sign_in(account).await.unwrap();
    let redirect = format!("redirect_uri=http%3A%2F%2Flocalhost%3A{port}%2F");
    assert!(sign_in.url().as_str().contains(&redirect), "{}", sign_in.url());
}
