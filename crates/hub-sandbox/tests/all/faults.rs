use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use hub_sandbox::{Fault, SandboxConfig};
use serde_json::Value as Json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::help::{Bench, keys, small, token, values};

/// A sandbox with one fault that strikes every other request it can.
async fn with(fault: Fault) -> Bench {
    let config = SandboxConfig {
        slow: Duration::from_millis(300),
        hang: Duration::from_millis(300),
        max_page_size: 20,
        page_size: 20,
        ..small()
    };
    let bench = Bench::new(config).await;
    bench.sandbox.control().set_fault(fault, true, 2);
    bench
}

/// Asks until the fault strikes, and returns what came of that request.
async fn struck(bench: &Bench, fault: Fault, url: &str) -> Result<(u16, String), reqwest::Error> {
    for _ in 0..4 {
        let before = bench.sandbox.control().stats().faults.get(fault.as_str()).copied();
        let result = match bench.url(url).send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                response.text().await.map(|text| (status, text))
            }
            Err(error) => Err(error),
        };
        if bench.sandbox.control().stats().faults.get(fault.as_str()).copied() != before {
            return result;
        }
    }
    panic!("{fault} never struck")
}

async fn struck_page(bench: &Bench, fault: Fault, url: &str) -> Json {
    let (status, text) = struck(bench, fault, url).await.expect("an answer");
    assert_eq!(status, 200);
    serde_json::from_str(&text).expect("JSON")
}

fn first(bench: &Bench) -> String {
    format!("{}/Property", bench.sandbox.url())
}

async fn next(bench: &Bench) -> String {
    let page: Json = bench.ask("Property", &[]).await.json().await.expect("JSON");
    page["@odata.nextLink"].as_str().expect("a link").to_owned()
}

#[tokio::test]
async fn errors_by_status() {
    for (fault, status) in [
        (Fault::ServerError, 500),
        (Fault::Unavailable, 503),
        (Fault::TooMany, 429),
        (Fault::ExpiredToken, 401),
        (Fault::Html, 200),
    ] {
        let bench = with(fault).await;
        let (got, text) = struck(&bench, fault, &first(&bench)).await.expect("an answer");
        assert_eq!(got, status, "{fault}");
        assert_eq!(serde_json::from_str::<Json>(&text).is_err(), fault == Fault::Html);
    }
}

#[tokio::test]
async fn an_expired_token_stays_expired_until_a_new_one_is_fetched() {
    let mut bench = with(Fault::ExpiredToken).await;
    struck(&bench, Fault::ExpiredToken, &first(&bench)).await.expect("an answer");
    assert_eq!(bench.status("Property", &[]).await, 401);
    bench.token = token(&bench.http, &bench.sandbox).await;
    assert_eq!(bench.status("Property", &[]).await, 200);
}

#[tokio::test]
async fn bodies_end_early_or_make_no_sense() {
    for fault in [Fault::Truncated, Fault::Reset] {
        let bench = with(fault).await;
        assert!(struck(&bench, fault, &first(&bench)).await.is_err(), "{fault}");
    }
    let bench = with(Fault::Malformed).await;
    let (status, text) = struck(&bench, Fault::Malformed, &first(&bench)).await.expect("an answer");
    assert_eq!(status, 200);
    assert!(serde_json::from_str::<Json>(&text).is_err());
}

/// How a connection ends when that fault strikes: bytes that came, and the error or the orderly end.
async fn raw(fault: Fault) -> (usize, std::io::Result<()>) {
    let bench = with(fault).await;
    let port = bench.sandbox.origin().rsplit(':').next().and_then(|p| p.parse::<u16>().ok()).expect("a port");
    loop {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("connects");
        let head = format!(
            "GET /reso/odata/Property HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
            bench.token
        );
        stream.write_all(head.as_bytes()).await.expect("written");
        let mut bytes = Vec::new();
        let result = stream.read_to_end(&mut bytes).await.map(|_| ());
        if !bench.sandbox.control().stats().faults.is_empty() {
            return (bytes.len(), result);
        }
    }
}

#[tokio::test]
async fn a_reset_is_a_real_one_and_a_truncated_body_ends_in_order() {
    let (bytes, end) = raw(Fault::Reset).await;
    assert!(bytes > 500, "the reset comes in the middle: {bytes}");
    assert_eq!(end.expect_err("a reset").kind(), std::io::ErrorKind::ConnectionReset);
    let (bytes, end) = raw(Fault::Truncated).await;
    assert!(bytes > 500 && end.is_ok());
    let (bytes, end) = raw(Fault::Timeout).await;
    assert!(bytes == 0 && end.is_err(), "silence and then a reset");
}

#[tokio::test]
async fn slow_is_slow() {
    let bench = with(Fault::Slow).await;
    let begin = Instant::now();
    struck(&bench, Fault::Slow, &first(&bench)).await.expect("an answer");
    assert!(begin.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_chain_may_end_with_an_empty_page() {
    let bench = with(Fault::EmptyLastPage).await;
    let pages = bench.chain("Property", &[], 20).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 20, 20, 20, 20, 0]);
    assert_eq!(bench.chain("Property", &[("$top", "5")], 20).await.len(), 1, "not after $top");
}

#[tokio::test]
async fn a_next_link_may_repeat_itself() {
    let bench = with(Fault::RepeatingNextLink).await;
    let url = next(&bench).await;
    let page = struck_page(&bench, Fault::RepeatingNextLink, &url).await;
    assert_eq!(page["@odata.nextLink"], *url);
    let later: Json = bench.url(&url).send().await.expect("answers").json().await.expect("JSON");
    assert_ne!(later["@odata.nextLink"], *url, "trying again gets on");
}

#[tokio::test]
async fn a_next_link_may_expire_or_lead_elsewhere() {
    let bench = with(Fault::NextLinkExpires).await;
    let url = next(&bench).await;
    assert_eq!(struck(&bench, Fault::NextLinkExpires, &url).await.expect("an answer").0, 410);

    let bench = with(Fault::ForeignNextLink).await;
    let page = struck_page(&bench, Fault::ForeignNextLink, &first(&bench)).await;
    let foreign = page["@odata.nextLink"].as_str().expect("a link");
    assert!(!foreign.starts_with(&bench.sandbox.origin()));
    assert_eq!(bench.url(foreign).send().await.expect("answers").status(), 404);
    assert_eq!(bench.sandbox.control().stats().violations["bearer-to-foreign-host"], 1);
}

#[tokio::test]
async fn rows_may_come_twice_but_none_is_lost() {
    let bench = with(Fault::DuplicateRows).await;
    let all = bench.chain("Property", &[], 20).await.concat();
    let distinct: BTreeSet<_> = keys(&all, "ListingKey").into_iter().collect();
    assert_eq!(distinct.len(), 120);
    assert!(all.len() > 120);
}

#[tokio::test]
async fn rows_may_lack_their_timestamp_or_their_key() {
    let bench = with(Fault::MissingTimestamp).await;
    let rows = values(&struck_page(&bench, Fault::MissingTimestamp, &first(&bench)).await);
    assert!(!rows.last().expect("a row").contains_key("ModificationTimestamp"));
    assert!(rows[0].contains_key("ModificationTimestamp"));

    let bench = with(Fault::NullKeys).await;
    let rows = values(&struck_page(&bench, Fault::NullKeys, &first(&bench)).await);
    assert_eq!(rows.iter().filter(|row| row["ListingKey"].is_null()).count(), 1);
    assert_eq!(rows.len(), 20, "no more than was asked for");
}

#[tokio::test]
async fn under_every_fault_at_once_whoever_tries_again_gets_every_row() {
    let mut bench = with(Fault::ServerError).await;
    for fault in Fault::ALL {
        bench.sandbox.control().set_fault(*fault, true, 3);
    }
    let mut seen = BTreeSet::new();
    let (mut url, mut tries) = (first(&bench), 0);
    loop {
        tries += 1;
        assert!(tries < 200, "no end");
        let response = bench.url(&url).header("Prefer", "odata.maxpagesize=20").send().await;
        if response.as_ref().is_ok_and(|response| response.status() == 401) {
            bench.token = token(&bench.http, &bench.sandbox).await;
            continue;
        }
        if response.as_ref().is_ok_and(|response| response.status() == 410) {
            continue;
        }
        let Ok(page) = (match response {
            Ok(response) => response.json::<Json>().await,
            Err(error) => Err(error),
        }) else {
            continue;
        };
        if page.get("value").is_none() {
            continue;
        }
        seen.extend(values(&page).iter().filter_map(|row| row["ListingKey"].as_str().map(str::to_owned)));
        match page.get("@odata.nextLink").and_then(Json::as_str) {
            Some(next) if next.starts_with(&bench.sandbox.origin()) => url = next.to_owned(),
            Some(_) => {}
            None => break,
        }
    }
    assert_eq!(seen.len(), 120);
}

#[tokio::test]
async fn faults_that_are_on_together_strike_each_at_its_own_rate() {
    let config = SandboxConfig {
        faults: vec![Fault::ServerError, Fault::Html],
        fault_every: 40,
        fault_own_every: [(Fault::ServerError, 4)].into(),
        ..small()
    };
    let bench = Bench::new(config).await;
    for _ in 0..80 {
        let _ = bench.url(&first(&bench)).send().await;
    }
    let struck = bench.sandbox.control().stats().faults;
    let of = |fault: Fault| struck.get(fault.as_str()).copied().unwrap_or(0);
    assert!((18..=21).contains(&of(Fault::ServerError)), "{struck:?}");
    assert!((1..=3).contains(&of(Fault::Html)), "{struck:?}");
}
