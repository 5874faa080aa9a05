//! Writes: sent once unless they surely did not take effect, and honest about it otherwise.

use std::sync::{Arc, Mutex};

use hub_connector::http::{Auth, Request};
use hub_connector::manifest::{HttpRules, Limits};
use hub_connector::{CancellationToken, ConnectorError, ErrorKind, HttpClient, Outcome, Retry, SecretString};
use hub_domain::Clock;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::server::{Reply, Server, answer, client, client_with, clock, credentials, ok};

fn limits() -> Limits {
    Limits { attempts: 4, read_seconds: 1, max_response_mib: 1, ..Limits::default() }
}

async fn send(client: &HttpClient, request: &Request) -> Result<Option<Value>, ConnectorError> {
    client.send_json::<Value>(request, &CancellationToken::new()).await.map(|answer| answer.value)
}

fn raw(text: &str) -> Reply {
    Reply::Bytes(text.as_bytes().to_vec())
}

fn person() -> Value {
    json!({"firstName": "Seekrit", "phones": [{"value": "+1 555 0100"}]})
}

#[tokio::test]
async fn every_method_and_body_arrives_as_said() {
    let server = Server::start(|_, _| ok("{\"id\":7}")).await;
    let client = client(&server, Auth::None, limits(), &clock());
    let at = || server.url("people/7");
    for (request, line, rest) in [
        (Request::post(at()).json(person()), "POST", "content-type: application/json\r\n"),
        (Request::put(at()).json(person()), "PUT", "\"firstName\":\"Seekrit\""),
        (Request::patch(at()).json(json!({"a": 1})).header("If-Match", "W/\"12\""), "PATCH", "if-match: W/\"12\"\r\n"),
        (
            Request::patch(at()).json(json!({})).header("Content-Type", "application/merge-patch+json"),
            "PATCH",
            "content-type: application/merge-patch+json\r\n",
        ),
        (
            Request::patch(at()).json(json!({})).header("If-Unmodified-Since", "Sat, 21 Nov 2026 06:00:00 GMT"),
            "PATCH",
            "if-unmodified-since: Sat, 21 Nov 2026 06:00:00 GMT\r\n",
        ),
        (Request::post(at()).form([("a b", "ö&="), ("c", "d")]), "POST", "\r\n\r\na+b=%C3%B6%26%3D&c=d"),
        (Request::delete(at()), "DELETE", "accept: application/json\r\n"),
    ] {
        assert_eq!(send(&client, &request).await.unwrap(), Some(json!({"id": 7})));
        let sent = server.requests.lock().unwrap().pop().unwrap();
        assert!(sent.starts_with(&format!("{line} /odata/people/7 HTTP/1.1\r\n")) && sent.contains(rest), "{sent}");
        assert_eq!(sent.matches("content-type").count(), usize::from(line != "DELETE"), "{sent}");
    }
}

#[tokio::test]
async fn empty_answers_and_partial_ones_are_answers() {
    let server = Server::start(|_, n| match n {
        0 => answer("204 No Content", "", ""),
        1 => answer("200 OK", "", " \r\n"),
        2 => answer("207 Multi-Status", "", "{\"errors\":[{}]}"),
        _ => answer("409 Conflict", "", "{\"existing\":12}"),
    })
    .await;
    let client = client(&server, Auth::None, limits(), &clock());
    let write = Request::put(server.url("x")).json(json!({}));
    let go = |request: Request| async {
        let answer = client.send_json::<Value>(&{ request }, &CancellationToken::new()).await.unwrap();
        (answer.status, answer.value)
    };
    assert_eq!(go(write.clone()).await, (204, None));
    assert_eq!(go(write.clone()).await, (200, None));
    assert_eq!(go(write.clone()).await, (207, Some(json!({"errors": [{}]}))));
    assert_eq!(go(write.clone().or_status(409)).await, (409, Some(json!({"existing": 12}))));
    assert_eq!(send(&client, &write).await.unwrap_err().kind, ErrorKind::Conflict);
}

#[tokio::test]
async fn a_write_is_sent_once_and_says_whether_it_may_have_been_done() {
    type Make = fn() -> Reply;
    use Outcome::{NotDone, Unknown};
    let table: Vec<(&str, Make, ErrorKind, usize, Outcome)> = vec![
        ("400", || answer("400 Bad Request", "", ""), ErrorKind::BadRequest, 1, NotDone),
        ("401", || answer("401 Unauthorized", "", ""), ErrorKind::Unauthorized, 1, NotDone),
        ("403", || answer("403 Forbidden", "", ""), ErrorKind::Forbidden, 1, NotDone),
        ("404", || answer("404 Not Found", "", ""), ErrorKind::NotFound, 1, NotDone),
        ("409", || answer("409 Conflict", "", ""), ErrorKind::Conflict, 1, NotDone),
        ("410", || answer("410 Gone", "", ""), ErrorKind::NotFound, 1, NotDone),
        ("412", || answer("412 Changed", "", ""), ErrorKind::PreconditionFailed, 1, NotDone),
        ("422", || answer("422 No", "", ""), ErrorKind::Unprocessable, 1, NotDone),
        ("423", || answer("423 Locked", "", ""), ErrorKind::Server, 4, NotDone),
        ("429", || answer("429 Slow", "", ""), ErrorKind::RateLimited, 4, NotDone),
        ("503 with a time", || answer("503 Later", "Retry-After: 3\r\n", ""), ErrorKind::Server, 4, NotDone),
        ("503", || answer("503 Later", "", ""), ErrorKind::Server, 1, Unknown),
        ("500", || answer("500 Oops", "", ""), ErrorKind::Server, 1, Unknown),
        ("502 with a time", || answer("502 Oops", "Retry-After: 3\r\n", ""), ErrorKind::Server, 1, Unknown),
        ("408", || answer("408 Late", "", ""), ErrorKind::Timeout, 1, Unknown),
        ("303", || answer("303 See", "Location: /\r\n", ""), ErrorKind::Refused, 1, Unknown),
        ("307", || answer("307 Go", "Location: /\r\n", ""), ErrorKind::Refused, 1, NotDone),
        ("dropped", || Reply::Drop, ErrorKind::Network, 1, Unknown),
        ("timeout", || Reply::Hang, ErrorKind::Timeout, 1, Unknown),
        ("cut", || raw("HTTP/1.1 201 OK\r\nContent-Length: 100\r\n\r\n{\"id\":"), ErrorKind::Truncated, 1, Unknown),
        ("cut in the head", || raw("HTTP/1.1 201 OK\r\nContent-Le"), ErrorKind::Network, 1, Unknown),
        ("cut json", || ok("{\"id\":"), ErrorKind::Truncated, 1, Unknown),
        ("no json", || ok("Sorry"), ErrorKind::NotJson, 1, Unknown),
        ("page", || answer("200 OK", "Content-Type: text/html\r\n", "<p>"), ErrorKind::NotJson, 1, Unknown),
        ("too large", || raw("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"), ErrorKind::TooLarge, 1, Unknown),
    ];
    for (name, make, kind, attempts, outcome) in table {
        let server = Server::start(move |_, _| make()).await;
        let client = client(&server, Auth::None, limits(), &clock());
        for request in [Request::post(server.url("p?email=Seekrit")), Request::patch(server.url("p/Seekrit"))] {
            let before = server.count();
            let error = send(&client, &request.json(person())).await.unwrap_err();
            assert_eq!((error.kind, error.outcome), (kind, outcome), "{name}: {error}");
            assert_eq!(server.count() - before, attempts, "{name}");
            assert_eq!((error.calls.calls, error.calls.failed_calls), (attempts as u64, attempts as u64), "{name}");
            if outcome == Unknown {
                assert_eq!(error.retry, Retry::Never, "{name}: nobody may send it again by himself");
            }
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("Seekrit") && !shown.contains("555"), "{name}: {shown}");
        }
    }
}

#[tokio::test]
async fn nobody_there_means_nothing_done() {
    let server = Server::start(|_, _| Reply::Drop).await;
    let gone = Server { base: "http://127.0.0.1:1/odata/".parse().unwrap(), requests: server.requests };
    let client = client(&gone, Auth::None, limits(), &clock());
    let error = send(&client, &Request::post(gone.url("x")).json(json!({}))).await.unwrap_err();
    assert_eq!((error.kind, error.outcome, error.calls.calls), (ErrorKind::Network, Outcome::NotDone, 4));
    assert_eq!(error.retry, Retry::Later);
}

#[tokio::test]
async fn a_search_by_post_is_a_read() {
    let server = Server::start(|_, n| match n {
        0 => Reply::Drop,
        1 => answer("500 Oops", "", ""),
        2 => ok("{\"contacts\":["),
        _ => ok("{\"contacts\":[]}"),
    })
    .await;
    let client = client(&server, Auth::None, limits(), &clock());
    let search = Request::post(server.url("contacts/search")).json(json!({"pageLimit": 500})).repeatable();
    let found = client.get_json::<Value>(&search, &CancellationToken::new()).await.unwrap();
    assert_eq!((found.value, found.calls.calls, found.status), (json!({"contacts": []}), 4, 200));
    assert!(
        server.requests.lock().unwrap().iter().all(|r| r.ends_with("{\"pageLimit\":500}")),
        "the body goes each time"
    );

    let broken = Server::start(|_, _| answer("500 Oops", "", "")).await;
    let client = crate::server::client(&broken, Auth::None, limits(), &clock());
    let search = Request::post(broken.url("contacts/search")).json(json!({})).repeatable();
    let error = client.get_json::<Value>(&search, &CancellationToken::new()).await.unwrap_err();
    assert_eq!((error.outcome, error.retry, broken.count()), (Outcome::NotDone, Retry::Later, 4));
}

#[tokio::test]
async fn an_upsert_may_be_repeated_and_still_says_what_is_unknown() {
    let server = Server::start(|_, n| match n {
        0 => Reply::Drop,
        _ => answer("429 Slow", "", ""),
    })
    .await;
    let client = client(&server, Auth::None, limits(), &clock());
    let upsert = Request::patch(server.url("Contact/Ext__c/7")).json(json!({})).repeatable();
    let error = send(&client, &upsert).await.unwrap_err();
    assert_eq!((error.kind, server.count()), (ErrorKind::RateLimited, 4));
    assert_eq!(error.outcome, Outcome::Unknown, "the first attempt may have been done");
}

#[tokio::test]
async fn a_write_stopped_on_its_way_is_unknown_and_one_stopped_before_is_not() {
    let server = Server::start(|_, _| Reply::Hang).await;
    let client = client(&server, Auth::None, Limits::default(), &clock());
    let request = Request::post(server.url("x")).json(json!({}));
    let cancel = CancellationToken::new();
    let stop = async {
        while server.count() == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        cancel.cancel();
    };
    let (stopped, ()) = tokio::join!(client.send_json::<Value>(&request, &cancel), stop);
    let error = stopped.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Cancelled, Outcome::Unknown));
    let error = client.send_json::<Value>(&request, &cancel).await.unwrap_err();
    assert_eq!((error.kind, error.outcome, server.count()), (ErrorKind::Cancelled, Outcome::NotDone, 1));
}

#[tokio::test]
async fn a_refused_token_is_renewed_for_a_write_too() {
    let server = Server::start(|request, n| match (request.starts_with("POST /token "), n) {
        (true, _) => ok(&format!("{{\"access_token\":\"t{n}\"}}")),
        (false, 1) => answer("401 Unauthorized", "", ""),
        (false, _) => answer("201 Created", "", "{\"id\":1}"),
    })
    .await;
    let client = client(&server, credentials(&server), limits(), &clock());
    let made = send(&client, &Request::post(server.url("people")).json(person())).await.unwrap();
    assert_eq!((made, server.count()), (Some(json!({"id": 1})), 4));
}

#[tokio::test]
async fn a_quota_that_calls_itself_forbidden_is_waited_for() {
    let body = "[{\"message\":\"TotalRequests Limit exceeded.\",\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]";
    let server = Server::start(move |_, n| if n < 2 { answer("403 Forbidden", "", body) } else { ok("{}") }).await;
    let clock = clock();
    let rules = HttpRules { quota_words: vec!["REQUEST_LIMIT_EXCEEDED".into()], ..HttpRules::default() };
    let client = client_with(&server, Auth::Bearer(SecretString::from("t")), limits(), rules, &clock);
    let begun = clock.now();
    send(&client, &Request::post(server.url("x")).json(json!({}))).await.unwrap();
    assert!(server.count() == 3 && clock.now() > begun);

    let plain = crate::server::client(&server, Auth::None, limits(), &clock);
    server.requests.lock().unwrap().clear();
    assert_eq!(send(&plain, &Request::post(server.url("x"))).await.unwrap_err().kind, ErrorKind::Forbidden);
}

#[tokio::test]
async fn the_vendors_reason_survives_without_what_we_sent() {
    let body = "{\"statusCode\":422,\"message\":[\"Seekrit Person already exists\",\"dueDate is required\"]}";
    let server = Server::start(move |_, _| answer("422 No", "", body)).await;
    let client = client(&server, Auth::None, limits(), &clock());
    let sent = json!({"name": "Seekrit Person"});
    let error = send(&client, &Request::post(server.url("x")).json(sent)).await.unwrap_err();
    assert!(error.message.ends_with("… already exists; dueDate is required"), "{error}");
    let query = Request::get(server.url("x?name=Seekrit"));
    let error = client.get_json::<Value>(&query, &CancellationToken::new()).await.unwrap_err();
    assert!(!error.message.contains("Seekrit") && error.message.contains("Person already exists"), "{error}");
}

#[tokio::test]
async fn an_operation_has_its_own_version() {
    let server = Server::start(|_, _| ok("{}")).await;
    let headers = [("Version".to_owned(), "2021-07-28".to_owned())].into();
    let rules = HttpRules { headers, ..HttpRules::default() };
    let client = client_with(&server, Auth::Bearer(SecretString::from("t")), limits(), rules, &clock());
    let usual = Request::get(server.url("contacts"));
    let own = Request::get(server.url("calendars")).header("Version", "2021-04-15").header("authorization", "Bearer x");
    for (request, version) in [(usual, "2021-07-28"), (own, "2021-04-15")] {
        client.get_json::<Value>(&request, &CancellationToken::new()).await.unwrap();
        let sent = server.requests.lock().unwrap().pop().unwrap();
        assert!(sent.contains(&format!("version: {version}\r\n")) && sent.matches("version:").count() == 1, "{sent}");
        assert!(
            sent.contains("authorization: Bearer t\r\n") && !sent.contains("Bearer x"),
            "a credential stays: {sent}"
        );
    }
}

#[tokio::test]
async fn a_write_on_a_kept_connection_that_closes_is_sent_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/odata/", listener.local_addr().unwrap()).parse().unwrap();
    let requests: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                let mut buffer = [0_u8; 4096];
                // Answers a GET and keeps the connection; whatever else comes on it ends it without a word.
                while let Ok(n @ 1..) = stream.read(&mut buffer).await {
                    let request = String::from_utf8_lossy(&buffer[..n]).into_owned();
                    let keep = request.starts_with("GET ");
                    seen.lock().unwrap().push(request);
                    if !keep || stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    let server = Server { base, requests };
    let client = client(&server, Auth::None, limits(), &clock());
    for _ in 0..3 {
        send(&client, &Request::get(server.url("x"))).await.unwrap();
        let error = send(&client, &Request::post(server.url("x")).json(person())).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Network, Outcome::Unknown));
    }
    let requests = server.requests.lock().unwrap();
    assert_eq!(requests.iter().filter(|r| r.starts_with("POST ")).count(), 3, "{requests:?}");
}
