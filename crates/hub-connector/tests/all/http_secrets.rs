//! Keys, tokens, codes and what was sent: in no trace, no error and no Debug. And the other ways of signing in.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hub_connector::http::{Auth, ClientSpec, MemoryTokens, Request, TokenStore};
use hub_connector::manifest::{HttpRules, Limits};
use hub_connector::testkit::nothing_secret_in;
use hub_connector::{CancellationToken, ConnectionConfig, ErrorKind, SecretString};
use hub_domain::Licence;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tracing_subscriber::fmt::MakeWriter;

use crate::http_signin::{account, is_token, pair};
use crate::server::{Server, answer, client, client_with, clock, factory, ok};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Everything this thread says from now on, every word of it.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let all = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        tracing::subscriber::set_default(all.with_writer(self.clone()).finish())
    }
}

#[tokio::test]
async fn a_sign_in_and_its_renewal_leave_no_secret_behind() {
    let log = Log::default();
    let _guard = log.listen();
    let server = Server::start(|request, n| match (is_token(request), n) {
        (true, 0) => ok(&pair(1)),
        (true, _) => answer("400 No", "", "{\"error\":\"invalid_grant\",\"error_description\":\"refresh-1 of app-1\"}"),
        (false, _) => answer("401 No", "", "{\"message\":\"access-1 is over\"}"),
    })
    .await;
    let store: Arc<MemoryTokens> = Arc::default();
    let mut account = account(&server, store.clone(), "client_auth = \"form\"\n");
    account.client_secret = Some(SecretString::from("word-0815"));
    let factory = factory(&clock());
    let sign_in = factory.sign_in(account.clone()).await.unwrap();
    let asked = |name: &str| sign_in.url().query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    let (state, redirect) = (asked("state"), asked("redirect_uri"));
    let mut shown = format!("{sign_in:?} {account:?}");
    let cancel = CancellationToken::new();
    let browser = async {
        let place = redirect.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = tokio::net::TcpStream::connect(place).await.unwrap();
        let visit = format!("GET /?code=code-4711&state={state} HTTP/1.1\r\nHost: {place}\r\n\r\n");
        stream.write_all(visit.as_bytes()).await.unwrap();
        stream.read_to_end(&mut Vec::new()).await.unwrap();
    };
    let (kept, ()) = tokio::join!(sign_in.finish(Duration::from_secs(20), &cancel), browser);
    kept.unwrap();
    let spec = ClientSpec::new("test", server.base.clone(), account.into(), Limits::default());
    shown += &format!("{spec:?} {:?}", store.load("north").await.unwrap());
    let client = factory.client(spec).unwrap();
    let request = Request::post(server.url("people/jane@example.org?phone=5550100"))
        .json(json!({"name": "Seekrit"}))
        .header("X-Key", "key-99");
    let error = client.send_json::<Value>(&request, &cancel).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::SignInNeeded);
    shown += &format!("{client:?} {request:?} {error} {error:?} {store:?}");
    let form = server.requests.lock().unwrap()[0].clone();
    let verifier = form.split("code_verifier=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let secrets =
        ["access-1", "refresh-1", "word-0815", "code-4711", &state, &verifier, "Seekrit", "jane", "5550100", "key-99"];
    nothing_secret_in(&shown, &secrets).unwrap();
    let log = log.text();
    assert!(log.contains("method=POST") && log.contains("resource=\"people\""), "the trace is there: {log}");
    let ours: String = log.lines().filter(|line| line.contains("hub_connector")).collect();
    nothing_secret_in(&ours, &secrets).unwrap();
    nothing_secret_in(&log, &secrets).unwrap();
}

#[tokio::test]
async fn a_key_as_user_name_and_headers_from_the_form() {
    let log = Log::default();
    let _guard = log.listen();
    let server = Server::start(|_, n| if n == 0 { ok("{}") } else { answer("401 No", "", "") }).await;
    let config = ConnectionConfig {
        name: "north".into(),
        settings: [("system".to_owned(), " EnterpriseHub ".to_owned())].into(),
        secrets: [("api_key", "fka_0815"), ("system_key", "sys-4711")]
            .map(|(k, v)| (k.to_owned(), SecretString::from(v)))
            .into(),
        licence: Licence::default(),
    };
    let form_headers = [("X-System", "system"), ("X-System-Key", "system_key"), ("X-More", "absent")]
        .map(|(h, f)| (h.to_owned(), f.to_owned()))
        .into();
    let rules = HttpRules { form_headers, ..HttpRules::default() };
    let auth = Auth::basic_key(&config).unwrap();
    let spec = ClientSpec::new("test", server.base.clone(), auth, Limits::default())
        .with_http(rules.clone())
        .with_form_headers(&config)
        .unwrap();
    let mut shown = format!("{spec:?}");
    let client = factory(&clock()).client(spec).unwrap();
    let cancel = CancellationToken::new();
    client.get_json::<Value>(&Request::get(server.url("identity")), &cancel).await.unwrap();
    let sent = server.requests.lock().unwrap()[0].clone();
    // “fka_0815:” and nothing behind the colon.
    for line in ["authorization: Basic ZmthXzA4MTU6\r\n", "x-system: EnterpriseHub\r\n", "x-system-key: sys-4711\r\n"] {
        assert_eq!(sent.matches(line).count(), 1, "{sent}");
    }
    assert!(!sent.contains("x-more"));
    let error = client.get_json::<Value>(&Request::get(server.url("identity")), &cancel).await.unwrap_err();
    shown += &format!("{client:?} {error:?} {}", log.text());
    nothing_secret_in(&shown, &["fka_0815", "ZmthXzA4MTU6", "sys-4711"]).unwrap();

    let mut bad = config.clone();
    bad.secrets.insert("system_key".into(), SecretString::from("a\r\nb-77"));
    let error = rules.form_headers_of(&bad).unwrap_err();
    assert!(error.kind == ErrorKind::Settings && error.message.contains("system_key"), "{error}");
    assert!(!error.message.contains("b-77"));
    bad.secrets.insert("api_key".into(), SecretString::from("name:word"));
    let spec = ClientSpec::new("test", server.base.clone(), Auth::basic_key(&bad).unwrap(), Limits::default());
    assert_eq!(factory(&clock()).client(spec).unwrap_err().kind, ErrorKind::Settings);
    bad.secrets.clear();
    assert_eq!(Auth::basic_key(&bad).unwrap_err().kind, ErrorKind::Settings);
}

#[tokio::test]
async fn another_word_before_the_token() {
    let server = Server::start(|_, _| ok("{}")).await;
    let bearer = || Auth::Bearer(SecretString::from(" key-1 "));
    let cancel = CancellationToken::new();
    for scheme in ["token", "Zoho-oauthtoken"] {
        let rules = HttpRules { auth_scheme: Some(scheme.into()), ..HttpRules::default() };
        let client = client_with(&server, bearer(), Limits::default(), rules, &clock());
        client.get_json::<Value>(&Request::get(server.url("x")), &cancel).await.unwrap();
        let sent = server.requests.lock().unwrap().pop().unwrap();
        assert!(sent.contains(&format!("authorization: {scheme} key-1\r\n")), "{sent}");
    }
    let client = client(&server, bearer(), Limits::default(), &clock());
    client.get_json::<Value>(&Request::get(server.url("x")), &cancel).await.unwrap();
    assert!(server.requests.lock().unwrap()[0].contains("authorization: Bearer key-1\r\n"));
}
