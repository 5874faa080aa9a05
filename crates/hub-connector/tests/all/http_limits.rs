//! Rates, waiting and stopping, on a clock that only the stack's own waiting moves.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::http::{Auth, Request};
use hub_connector::manifest::Limits;
use hub_connector::{CancellationToken, ErrorKind, Retry};
use hub_domain::{Clock, ManualClock};
use serde_json::Value;

use crate::server::{Reply, Server, answer, client, clock, ok};

#[tokio::test]
async fn never_above_the_declared_rate() {
    let clock = clock();
    let times: Arc<Mutex<Vec<DateTime<Utc>>>> = Arc::default();
    let (seen, at) = (Arc::clone(&times), Arc::<ManualClock>::clone(&clock));
    let server = Server::start(move |_, n| {
        seen.lock().unwrap().push(at.now());
        if n % 5 == 4 { answer("500 Oops", "", "") } else { ok("{}") }
    })
    .await;
    let limits = Limits { per_second: Some(3), per_minute: Some(40), ..Limits::default() };
    let client = client(&server, Auth::None, limits, &clock);
    for _ in 0..120 {
        client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.unwrap();
    }
    let times = times.lock().unwrap();
    for (most, window) in [(3, TimeDelta::seconds(1)), (40, TimeDelta::seconds(60))] {
        let busiest = times.iter().map(|t| times.iter().filter(|u| *u >= t && **u < *t + window).count()).max();
        assert!(busiest <= Some(most), "{busiest:?} in {window}");
    }
    assert_eq!(times.len(), 149, "retries count too");
}

#[tokio::test]
async fn retry_after_is_obeyed_in_seconds_and_as_a_date() {
    for header in ["Retry-After: 30\r\n", "Retry-After: Sat, 21 Nov 2026 06:00:30 GMT\r\n"] {
        let clock = clock();
        let begun = clock.now();
        let server =
            Server::start(move |_, n| if n == 0 { answer("429 Slow down", header, "") } else { ok("{}") }).await;
        let client = client(&server, Auth::None, Limits::default(), &clock);
        client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await.unwrap();
        let waited = clock.now() - begun;
        assert!(waited >= TimeDelta::seconds(30) && waited < TimeDelta::seconds(32), "{header}: {waited}");
    }
}

#[tokio::test]
async fn a_long_retry_after_goes_up_and_still_holds() {
    let clock = clock();
    let server = Server::start(|_, _| answer("503 Later", "Retry-After: 3600\r\n", "")).await;
    let client = client(&server, Auth::None, Limits::default(), &clock);
    let go = || async { client.get_json::<Value>(&Request::get(server.url("x")), &CancellationToken::new()).await };
    let error = go().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Server, Retry::After(Duration::from_secs(3_600))));
    assert_eq!(server.count(), 1);
    clock.advance(TimeDelta::minutes(20));
    let early = go().await.unwrap_err();
    assert_eq!((early.kind, early.retry), (ErrorKind::RateLimited, Retry::After(Duration::from_secs(2_400))));
    assert_eq!(server.count(), 1, "whoever asks too early is told, and the vendor is left alone");
    clock.advance(TimeDelta::minutes(41));
    go().await.unwrap_err();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn stopping_takes_effect_while_a_server_is_silent_and_while_waiting() {
    let server = Server::start(|_, _| Reply::Hang).await;
    let client = client(&server, Auth::None, Limits::default(), &clock());
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stop.cancel();
    });
    let begun = std::time::Instant::now();
    let error = client.get_json::<Value>(&Request::get(server.url("x")), &cancel).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Cancelled);
    assert!(begun.elapsed() < Duration::from_secs(2));

    let busy = Server::start(|_, _| answer("429 Slow down", "Retry-After: 60\r\n", "")).await;
    let waiting = hub_connector::HttpFactory::new(Arc::new(hub_domain::SystemClock)).unwrap();
    let spec = hub_connector::http::ClientSpec::new("test", busy.base.clone(), Auth::None, Limits::default());
    let waiting = waiting.client(spec).unwrap();
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.cancel();
    });
    let error = waiting.get_json::<Value>(&Request::get(busy.url("x")), &cancel).await.unwrap_err();
    assert_eq!((error.kind, busy.count()), (ErrorKind::Cancelled, 1));
}
