//! Every way an answer can be wrong has its class, its number of attempts and a message without values.

use std::io::Write as _;

use hub_connector::http::{Auth, Request};
use hub_connector::manifest::Limits;
use hub_connector::{CancellationToken, ErrorKind, Retry};
use serde_json::Value;

use crate::server::{Reply, Server, answer, client, clock, ok};

fn raw(text: &str) -> Reply {
    Reply::Bytes(text.as_bytes().to_vec())
}

fn limits() -> Limits {
    Limits { attempts: 4, read_seconds: 1, max_response_mib: 1, ..Limits::default() }
}

#[tokio::test]
async fn the_table_of_errors() {
    type Make = fn() -> Reply;
    let table: Vec<(&str, Make, ErrorKind, usize)> = vec![
        ("400", || answer("400 Bad Request", "", ""), ErrorKind::BadRequest, 1),
        ("401", || answer("401 Unauthorized", "", ""), ErrorKind::Unauthorized, 1),
        ("403", || answer("403 Forbidden", "", ""), ErrorKind::Forbidden, 1),
        ("404", || answer("404 Not Found", "", ""), ErrorKind::NotFound, 1),
        ("409", || answer("409 Conflict", "", ""), ErrorKind::Conflict, 1),
        ("413", || answer("413 Content Too Large", "", ""), ErrorKind::TooComplex, 1),
        ("422", || answer("422 Unprocessable Content", "", ""), ErrorKind::Unprocessable, 1),
        ("429", || answer("429 Too Many Requests", "", ""), ErrorKind::RateLimited, 4),
        ("500", || answer("500 Internal Server Error", "", ""), ErrorKind::Server, 4),
        ("501", || answer("501 Not Implemented", "", ""), ErrorKind::Unsupported, 1),
        ("503", || answer("503 Service Unavailable", "", ""), ErrorKind::Server, 4),
        ("redirect", || answer("302 Found", "Location: https://example.org/\r\n", ""), ErrorKind::Refused, 1),
        ("dropped", || Reply::Drop, ErrorKind::Network, 4),
        ("timeout", || Reply::Hang, ErrorKind::Timeout, 4),
        ("cut", || raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"value\":["), ErrorKind::Truncated, 4),
        ("cut json", || ok("{\"value\":[1,"), ErrorKind::Truncated, 4),
        ("bad json", || ok("{\"value\":[1,,]}"), ErrorKind::Malformed, 3),
        ("no json", || ok("Sorry"), ErrorKind::NotJson, 3),
        ("page", || answer("200 OK", "Content-Type: text/html\r\n", "<p>Sorry</p>"), ErrorKind::NotJson, 3),
        ("hidden page", || ok("<!DOCTYPE html><title>Log in</title>"), ErrorKind::NotJson, 3),
        ("announced too large", || raw("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"), ErrorKind::TooLarge, 1),
        ("bad gzip", || answer("200 OK", "Content-Encoding: gzip\r\n", "no gzip at all"), ErrorKind::Truncated, 4),
    ];
    for (name, make, kind, attempts) in table {
        let server = Server::start(move |_, _| make()).await;
        let client = client(&server, Auth::None, limits(), &clock());
        let url = server.url("Property?$filter=City%20eq%20'Seekrit'");
        let error = client.get_json::<Value>(&Request::get(url), &CancellationToken::new()).await.unwrap_err();
        assert_eq!(error.kind, kind, "{name}: {error}");
        assert_eq!(server.count(), attempts, "{name}");
        assert_eq!((error.calls.calls, error.calls.failed_calls), (attempts as u64, attempts as u64), "{name}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("Seekrit") && !shown.contains("$filter"), "{name}: {shown}");
    }
}

#[tokio::test]
async fn nobody_there_is_a_network_error() {
    let server = Server::start(|_, _| Reply::Drop).await;
    let gone = Server { base: "http://127.0.0.1:1/odata/".parse().unwrap(), requests: server.requests };
    let client = client(&gone, Auth::None, limits(), &clock());
    let error = client.get_json::<Value>(&Request::get(gone.url("x")), &CancellationToken::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Network);
}

#[tokio::test]
async fn a_bad_moment_is_survived_and_counted() {
    let server = Server::start(|_, n| if n < 2 { answer("500 Oops", "", "") } else { ok("{\"value\":[]}") }).await;
    let client = client(&server, Auth::None, limits(), &clock());
    let answer = client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.unwrap();
    assert_eq!((answer.calls.calls, answer.calls.failed_calls), (3, 2));
    assert_eq!(answer.calls.bytes, 12);
}

#[tokio::test]
async fn a_small_body_that_unpacks_into_a_huge_one_is_stopped() {
    // 4 MiB of spaces in stored blocks would be no bomb; deflate's run of zeros is: made by hand from the format.
    let bomb = gzip_of_spaces(4 * 1024 * 1024);
    assert!(bomb.len() < 64 * 1024);
    let server = Server::start(move |_, _| {
        let mut bytes = Vec::new();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", bomb.len());
        bytes.write_all(head.as_bytes()).unwrap();
        bytes.extend_from_slice(&bomb);
        Reply::Bytes(bytes)
    })
    .await;
    let client = client(&server, Auth::None, limits(), &clock());
    let error = client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::TooLarge, Retry::Never));
}

/// A gzip stream of `length` spaces: one literal, then copies of 258 bytes at distance 1, with the fixed codes.
fn gzip_of_spaces(length: usize) -> Vec<u8> {
    let (mut bits, mut count, mut out) = (0_u64, 0_u32, vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    let mut put = |value: u64, n: u32, out: &mut Vec<u8>| {
        bits |= value << count;
        count += n;
        while count >= 8 {
            out.push((bits & 0xff) as u8);
            bits >>= 8;
            count -= 8;
        }
    };
    let reversed = |code: u64, n: u32| code.reverse_bits() >> (64 - n);
    put(1, 1, &mut out);
    put(1, 2, &mut out);
    put(reversed(0x30 + u64::from(b' '), 8), 8, &mut out);
    for _ in 0..(length - 1) / 258 {
        put(reversed(0xc0 + 285 - 280, 8), 8, &mut out);
        put(reversed(0, 5), 5, &mut out);
    }
    put(0, 7, &mut out);
    put(0, 7, &mut out);
    out.extend_from_slice(&[0; 8]);
    out
}

#[tokio::test]
async fn requests_say_who_they_are_and_ask_for_gzip() {
    let server = Server::start(|_, _| ok("{}")).await;
    let client = client(&server, Auth::None, limits(), &clock());
    let request = Request::get(server.url("x")).header("prefer", "odata.maxpagesize=7");
    client.get_json::<Value>(&request, &CancellationToken::new()).await.unwrap();
    let sent = server.requests.lock().unwrap()[0].to_lowercase();
    for part in [
        "user-agent: enterprisehub/",
        "accept-encoding: gzip",
        "accept: application/json",
        "prefer: odata.maxpagesize=7",
    ] {
        assert!(sent.contains(part), "{part} in {sent}");
    }
    assert!(!sent.contains("cookie") && !sent.contains("referer"));
}

#[tokio::test]
async fn an_answer_without_an_end_is_stopped() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n".to_vec();
    let server = Server::start(move |_, _| Reply::Endless(head.clone())).await;
    let client = client(&server, Auth::None, limits(), &clock());
    let error = client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.unwrap_err();
    assert_eq!((error.kind, server.count()), (ErrorKind::TooLarge, 1));
}
