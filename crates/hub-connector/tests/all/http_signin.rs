//! A person's sign-in while the program runs: one renewal at a time, kept before it is used, never spent twice.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::TimeDelta;
use hub_connector::http::{ClientSpec, MemoryTokens, Request, SignedIn, TokenPair, TokenStore};
use hub_connector::manifest::Limits;
use hub_connector::{CancellationToken, ConnectorError, ErrorKind, ExposeSecret, HttpClient, HttpFactory, Retry};
use hub_connector::{SecretString, Url};
use hub_domain::{Clock, ManualClock};
use serde_json::Value;

use crate::server::{Reply, Server, answer, clock, factory, ok};

/// A vendor whose refresh tokens work once: `refresh-n` brings `access-(n+1)` and `refresh-(n+1)`.
pub struct Vendor {
    pub server: Server,
    /// The number of the newest pair.
    pub newest: Arc<AtomicUsize>,
}

/// `spoil` may take the place of the n-th answer (from 0) of the token endpoint, after the token was spent.
pub async fn vendor(spoil: impl Fn(usize) -> Option<Reply> + Send + Sync + 'static) -> Vendor {
    let newest = Arc::new(AtomicUsize::new(1));
    let (number, asked) = (Arc::clone(&newest), AtomicUsize::new(0));
    let server = Server::start(move |request, _| {
        let now = number.load(Ordering::SeqCst);
        if !is_token(request) {
            return match request.contains(&format!("authorization: Bearer access-{now}\r\n")) {
                true => ok("{}"),
                false => answer("401 Unauthorized", "", ""),
            };
        }
        let n = asked.fetch_add(1, Ordering::SeqCst);
        if !request.contains(&format!("refresh_token=refresh-{now}&")) {
            return answer("400 Bad Request", "", "{\"error\":\"invalid_grant\",\"error_description\":\"refresh-x\"}");
        }
        if let Some(reply) = spoil(n) {
            return reply;
        }
        number.store(now + 1, Ordering::SeqCst);
        ok(&pair(now + 1))
    })
    .await;
    Vendor { server, newest }
}

pub fn pair(n: usize) -> String {
    format!(
        "{{\"access_token\":\"access-{n}\",\"refresh_token\":\"refresh-{n}\",\"expires_in\":3600,\"api_domain\":\"https://d{n}.example.org\"}}"
    )
}

pub fn is_token(request: &str) -> bool {
    request.starts_with("POST /token ")
}

impl Vendor {
    fn renewals(&self) -> usize {
        self.server.requests.lock().unwrap().iter().filter(|r| is_token(r)).count()
    }
}

pub fn account(server: &Server, store: Arc<dyn TokenStore>, more: &str) -> SignedIn {
    let rules = format!(
        "authorize_url = \"{}\"\ntoken_url = \"{}\"\nkeep = [\"api_domain\"]\n{more}",
        server.url("/authorize"),
        server.url("/token")
    );
    SignedIn {
        account: "north".into(),
        rules: toml::from_str(&rules).unwrap(),
        authorize_url: server.url("/authorize"),
        token_url: server.url("/token"),
        scopes: vec!["contacts".into()],
        client_id: "app-1".into(),
        client_secret: None,
        store,
    }
}

fn stored(n: usize, expires_at: Option<&str>) -> TokenPair {
    TokenPair {
        access: SecretString::from(format!("access-{n}")),
        refresh: Some(SecretString::from(format!("refresh-{n}"))),
        expires_at: expires_at.map(|at| at.parse().unwrap()),
        kept: [("api_domain".to_owned(), "https://d0.example.org".to_owned())].into(),
    }
}

async fn shelf(pair: TokenPair) -> Arc<MemoryTokens> {
    let store = Arc::new(MemoryTokens::default());
    store.save("north", &pair).await.unwrap();
    store
}

fn client(factory: &HttpFactory, server: &Server, account: SignedIn, attempts: u32) -> HttpClient {
    let limits = Limits { attempts, read_seconds: 1, ..Limits::default() };
    factory.client(ClientSpec::new("test", server.base.clone(), account.into(), limits)).unwrap()
}

async fn get(client: &HttpClient, server: &Server) -> Result<(), ConnectorError> {
    client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.map(|_| ())
}

const LATER: Option<&str> = Some("2026-11-21T07:00:00Z");
const GONE: Option<&str> = Some("2026-11-21T05:00:00Z");

async fn set_up(
    pair: TokenPair,
    spoil: impl Fn(usize) -> Option<Reply> + Send + Sync + 'static,
) -> (Vendor, Arc<MemoryTokens>, HttpFactory, Arc<ManualClock>) {
    let clock = clock();
    (vendor(spoil).await, shelf(pair).await, factory(&clock), clock)
}

#[tokio::test]
async fn a_stored_token_is_used_until_shortly_before_its_end() {
    let (vendor, store, factory, clock) = set_up(stored(1, LATER), |_| None).await;
    let client = client(&factory, &vendor.server, account(&vendor.server, store.clone(), ""), 1);
    get(&client, &vendor.server).await.unwrap();
    clock.advance(TimeDelta::minutes(58));
    get(&client, &vendor.server).await.unwrap();
    assert_eq!(vendor.renewals(), 0);
    clock.advance(TimeDelta::seconds(70));
    get(&client, &vendor.server).await.unwrap();
    assert_eq!(vendor.renewals(), 1);
    let kept = store.load("north").await.unwrap().unwrap();
    assert_eq!(kept.access.expose_secret(), "access-2");
    assert_eq!(kept.refresh.unwrap().expose_secret(), "refresh-2");
    assert_eq!(kept.expires_at, Some(clock.now() + TimeDelta::hours(1)));
    assert_eq!(kept.kept["api_domain"], "https://d2.example.org");
}

#[tokio::test]
async fn a_token_without_an_end_is_used_until_it_is_refused() {
    let (vendor, store, factory, clock) = set_up(stored(1, None), |_| None).await;
    let client = client(&factory, &vendor.server, account(&vendor.server, store, ""), 1);
    clock.advance(TimeDelta::days(40));
    get(&client, &vendor.server).await.unwrap();
    assert_eq!(vendor.renewals(), 0);
    let early = shelf(TokenPair { refresh: Some("refresh-1".into()), ..stored(0, LATER) }).await;
    let anew = super::server::factory(&super::server::clock());
    let other = super::http_signin::client(&anew, &vendor.server, account(&vendor.server, early, ""), 1);
    get(&other, &vendor.server).await.unwrap();
    assert_eq!(vendor.renewals(), 1, "refused before its end");
}

#[tokio::test]
async fn clients_that_need_a_token_at_once_spend_one_refresh_token() {
    let (vendor, store, factory, _) = set_up(stored(1, GONE), |_| None).await;
    let clients: Vec<_> =
        (0..2).map(|_| client(&factory, &vendor.server, account(&vendor.server, store.clone(), ""), 1)).collect();
    let all = (0..20).map(|n| get(&clients[n % 2], &vendor.server));
    for done in futures::future::join_all(all).await {
        done.unwrap();
    }
    assert_eq!((vendor.renewals(), vendor.newest.load(Ordering::SeqCst)), (1, 2));
    // Both are refused at once: still one.
    vendor.newest.store(7, Ordering::SeqCst);
    store.save("north", &TokenPair { refresh: Some("refresh-7".into()), ..stored(2, LATER) }).await.unwrap();
    let all = (0..20).map(|n| get(&clients[n % 2], &vendor.server));
    for done in futures::future::join_all(all).await {
        done.unwrap();
    }
    assert_eq!((vendor.renewals(), vendor.newest.load(Ordering::SeqCst)), (2, 8));
}

#[tokio::test]
async fn what_another_program_renewed_is_taken_over() {
    let (vendor, store, factory, _) = set_up(stored(1, LATER), |_| None).await;
    let client = client(&factory, &vendor.server, account(&vendor.server, store.clone(), ""), 1);
    get(&client, &vendor.server).await.unwrap();
    vendor.newest.store(5, Ordering::SeqCst);
    store.save("north", &stored(5, LATER)).await.unwrap();
    get(&client, &vendor.server).await.unwrap();
    assert_eq!(vendor.renewals(), 0);
}

/// Fails to save while it is told to, and notes which tokens were saved before they were used.
struct Fragile {
    inner: MemoryTokens,
    broken: AtomicBool,
    saves: Mutex<Vec<String>>,
}

#[async_trait]
impl TokenStore for Fragile {
    async fn load(&self, account: &str) -> Result<Option<TokenPair>, ConnectorError> {
        self.inner.load(account).await
    }

    async fn save(&self, account: &str, tokens: &TokenPair) -> Result<(), ConnectorError> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(ConnectorError::settings("the disk is full"));
        }
        self.saves.lock().unwrap().push(tokens.access.expose_secret().to_owned());
        self.inner.save(account, tokens).await
    }
}

async fn fragile() -> Arc<Fragile> {
    let inner = MemoryTokens::default();
    inner.save("north", &stored(1, GONE)).await.unwrap();
    Arc::new(Fragile { inner, broken: AtomicBool::new(true), saves: Mutex::default() })
}

#[tokio::test]
async fn a_pair_that_could_not_be_kept_is_not_used_and_not_lost() {
    let vendor = vendor(|_| None).await;
    let store = fragile().await;
    let clock = clock();
    let factory = factory(&clock);
    let client = client(&factory, &vendor.server, account(&vendor.server, store.clone(), ""), 3);
    let error = get(&client, &vendor.server).await.unwrap_err();
    assert!(error.message.contains("the disk is full"), "{error}");
    assert_eq!(vendor.renewals(), 1, "the new pair is offered to the store again, not asked for again");
    let sent = vendor.server.requests.lock().unwrap().clone();
    assert!(sent.iter().all(|r| is_token(r)), "nothing went out with a token that is not kept: {sent:?}");
    store.broken.store(false, Ordering::SeqCst);
    get(&client, &vendor.server).await.unwrap();
    assert_eq!((vendor.renewals(), vendor.server.count()), (1, 2));
    assert_eq!(*store.saves.lock().unwrap(), ["access-2"]);
}

#[tokio::test]
async fn a_pair_that_could_not_be_kept_gives_way_to_a_newer_one() {
    let vendor = vendor(|_| None).await;
    let store = fragile().await;
    let client = client(&factory(&clock()), &vendor.server, account(&vendor.server, store.clone(), ""), 1);
    get(&client, &vendor.server).await.unwrap_err();
    // Another program has gone on from there.
    vendor.newest.store(5, Ordering::SeqCst);
    store.inner.save("north", &stored(5, LATER)).await.unwrap();
    store.broken.store(false, Ordering::SeqCst);
    get(&client, &vendor.server).await.unwrap();
    assert_eq!((vendor.renewals(), store.saves.lock().unwrap().len()), (1, 0));
    assert_eq!(store.load("north").await.unwrap().unwrap().access.expose_secret(), "access-5");
}

#[tokio::test]
async fn who_signs_out_is_forgotten() {
    let (vendor, store, factory, _) = set_up(stored(1, LATER), |_| None).await;
    let account = account(&vendor.server, store.clone(), "");
    let client = client(&factory, &vendor.server, account.clone(), 1);
    get(&client, &vendor.server).await.unwrap();
    store.save("north", &stored(5, LATER)).await.unwrap();
    vendor.newest.store(5, Ordering::SeqCst);
    factory.sign_out(&account).await.unwrap();
    get(&client, &vendor.server).await.unwrap();
    assert_eq!(vendor.server.count(), 2, "the old token was not even tried");
}

#[tokio::test]
async fn a_crash_between_answer_and_save_ends_in_a_clear_question() {
    let vendor = vendor(|_| None).await;
    let store = fragile().await;
    let before = factory(&clock());
    let doomed = client(&before, &vendor.server, account(&vendor.server, store.clone(), ""), 1);
    get(&doomed, &vendor.server).await.unwrap_err();
    store.broken.store(false, Ordering::SeqCst);
    // The next process knows only the old refresh token, and this vendor has no grace.
    let after = client(&factory(&clock()), &vendor.server, account(&vendor.server, store, ""), 4);
    let error = get(&after, &vendor.server).await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::SignInNeeded, Retry::Never));
}

#[tokio::test]
async fn a_sign_in_that_was_withdrawn_is_never_tried_again() {
    let (vendor, store, factory, clock) = set_up(stored(9, GONE), |_| None).await;
    let client = client(&factory, &vendor.server, account(&vendor.server, store.clone(), ""), 4);
    for _ in 0..3 {
        let error = get(&client, &vendor.server).await.unwrap_err();
        assert_eq!((error.kind, error.retry), (ErrorKind::SignInNeeded, Retry::Never));
        assert!(error.message.contains("sign in") && !error.message.contains("refresh-x"), "{error}");
        clock.advance(TimeDelta::hours(1));
    }
    assert_eq!((vendor.renewals(), vendor.server.count()), (1, 1));
    // Somebody signs in again elsewhere.
    store.save("north", &stored(1, None)).await.unwrap();
    get(&client, &vendor.server).await.unwrap();
}

#[tokio::test]
async fn without_a_sign_in_nothing_is_sent() {
    let vendor = vendor(|_| None).await;
    let factory = factory(&clock());
    let nobody = client(&factory, &vendor.server, account(&vendor.server, Arc::<MemoryTokens>::default(), ""), 4);
    let error = get(&nobody, &vendor.server).await.unwrap_err();
    assert_eq!((error.kind, vendor.server.count()), (ErrorKind::SignInNeeded, 0));
    let once = TokenPair { refresh: None, ..stored(1, GONE) };
    let other = SignedIn { account: "south".into(), ..account(&vendor.server, shelf(once.clone()).await, "") };
    other.store.save("south", &once).await.unwrap();
    let error = get(&client(&factory, &vendor.server, other, 4), &vendor.server).await.unwrap_err();
    assert_eq!((error.kind, vendor.server.count()), (ErrorKind::SignInNeeded, 0), "nothing to renew it with");
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_once_more() {
    for lost in [|| Reply::Drop, || answer("502 Oops", "", ""), || ok("{\"access_tok"), || Reply::Hang] {
        let (vendor, store, factory, _) = set_up(stored(1, GONE), move |n| (n == 0).then(lost)).await;
        let client = client(&factory, &vendor.server, account(&vendor.server, store, ""), 1);
        get(&client, &vendor.server).await.unwrap();
        assert_eq!(vendor.renewals(), 2);
    }
}

#[tokio::test]
async fn an_answer_lost_twice_leaves_the_endpoint_alone_for_a_while() {
    let (vendor, store, factory, clock) = set_up(stored(1, GONE), |n| (n < 2).then_some(Reply::Drop)).await;
    let client = client(&factory, &vendor.server, account(&vendor.server, store, ""), 1);
    let all = futures::future::join_all((0..5).map(|_| get(&client, &vendor.server))).await;
    for done in all {
        let error = done.unwrap_err();
        assert!(error.kind == ErrorKind::Network && matches!(error.retry, Retry::After(_)), "{error:?}");
    }
    assert_eq!(vendor.renewals(), 2);
    clock.advance(TimeDelta::seconds(61));
    get(&client, &vendor.server).await.unwrap();
    assert_eq!(vendor.renewals(), 3);
}

#[tokio::test]
async fn an_endpoint_out_of_reach_has_spent_nothing() {
    let (vendor, store, factory, _) = set_up(stored(1, GONE), |_| None).await;
    let token_url: Url = "http://127.0.0.1:1/token".parse().unwrap();
    let away = SignedIn { token_url, ..account(&vendor.server, store, "") };
    let error = get(&client(&factory, &vendor.server, away, 1), &vendor.server).await.unwrap_err();
    assert_eq!((error.kind, error.retry, error.calls.calls), (ErrorKind::Network, Retry::Later, 1));
}

#[tokio::test]
async fn stopping_during_a_renewal_loses_nothing() {
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    struct Slow(MemoryTokens, Arc<tokio::sync::Semaphore>);
    #[async_trait]
    impl TokenStore for Slow {
        async fn load(&self, account: &str) -> Result<Option<TokenPair>, ConnectorError> {
            self.0.load(account).await
        }
        async fn save(&self, account: &str, tokens: &TokenPair) -> Result<(), ConnectorError> {
            self.1.acquire().await.unwrap().forget();
            self.0.save(account, tokens).await
        }
    }
    let vendor = vendor(|_| None).await;
    let store = Arc::new(Slow(MemoryTokens::default(), Arc::clone(&gate)));
    store.0.save("north", &stored(1, GONE)).await.unwrap();
    let factory = factory(&clock());
    let client = client(&factory, &vendor.server, account(&vendor.server, store.clone(), ""), 1);
    let cancel = CancellationToken::new();
    let request = Request::get(vendor.server.url("x"));
    let stop = async {
        while vendor.newest.load(Ordering::SeqCst) == 1 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        cancel.cancel();
    };
    let (stopped, ()) = tokio::join!(client.get_json::<Value>(&request, &cancel), stop);
    assert_eq!(stopped.unwrap_err().kind, ErrorKind::Cancelled);
    gate.add_permits(1);
    get(&client, &vendor.server).await.unwrap();
    assert_eq!(vendor.renewals(), 1, "the pair whose asker was stopped is the one in use");
}

#[tokio::test]
async fn a_forbidden_request_spends_no_refresh_token() {
    let server = Server::start(|_, _| answer("403 Forbidden", "", "")).await;
    let store = shelf(stored(1, LATER)).await;
    let client = client(&factory(&clock()), &server, account(&server, store, ""), 4);
    assert_eq!(get(&client, &server).await.unwrap_err().kind, ErrorKind::Forbidden);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn questions_are_written_as_the_manifest_says() {
    type Row<'a> = (&'a str, Option<&'a str>, &'a [&'a str], &'a [&'a str]);
    let table: [Row<'_>; 4] = [
        (
            "",
            None,
            &["x-www-form-urlencoded", "grant_type=refresh_token&refresh_token=refresh-1&client_id=app-1"],
            &["client_secret", "authorization"],
        ),
        (
            "client_auth = \"form\"\n[token_params]\nuser_type = \"Location\"\n",
            Some("word-0815"),
            &["client_id=app-1&client_secret=word-0815&user_type=Location"],
            &["authorization"],
        ),
        (
            "client_auth = \"basic\"\n",
            Some("word-0815"),
            &["authorization: Basic YXBwLTE6d29yZC0wODE1\r\n"],
            &["client_secret", "client_id", "word-0815"],
        ),
        (
            "client_auth = \"form\"\nbody = \"json-camel\"\n",
            Some("word-0815"),
            &[
                "content-type: application/json\r\n",
                "\"grantType\":\"refresh_token\"",
                "\"refreshToken\":\"refresh-1\"",
                "\"clientSecret\":\"word-0815\"",
            ],
            &["grant_type"],
        ),
    ];
    for (rules, secret, there, absent) in table {
        let server = Server::start(|request, _| {
            if is_token(request) { ok("{\"accessToken\":\"a\",\"expiresIn\":\"60\"}") } else { ok("{}") }
        })
        .await;
        let store = shelf(stored(1, GONE)).await;
        let secret = secret.map(SecretString::from);
        let account = SignedIn { client_secret: secret, ..account(&server, store.clone(), rules) };
        get(&client(&factory(&clock()), &server, account, 1), &server).await.unwrap();
        let sent = server.requests.lock().unwrap()[0].clone();
        assert!(there.iter().all(|part| sent.contains(part)), "{sent}");
        assert!(!absent.iter().any(|part| sent.contains(part)), "{sent}");
        let kept = store.load("north").await.unwrap().unwrap();
        assert_eq!(kept.refresh.unwrap().expose_secret(), "refresh-1", "an answer without one leaves the old one");
        assert_eq!(kept.kept["api_domain"], "https://d0.example.org");
    }
}
