//! The conformance laws for `rets-rabbit`, and its ways.

use std::sync::Arc;

use hub_connector::manifest::Limits;
use hub_connector::testkit::{self as kit, nothing_secret_in, pull_all};
use hub_connector::{Connector, ErrorKind, Source};
use hub_domain::{Clock, ManualClock, Resource};
use hub_mls::rets_rabbit::RetsRabbit;
use serde_json::json;

use super::rets_rabbit_server::{self as server, Server};
use crate::support::{config, context, skipping};

const STREAMS: [Resource; 2] = [Resource::Property, Resource::OpenHouse];

fn source_with(server: &Server, page: &str, secret: &str) -> Arc<dyn Source> {
    let settings = [("url", server.url.as_str()), ("client_id", "me"), ("page_size", page)];
    let config = config(&settings, &[("client_secret", secret)]);
    let connector = RetsRabbit::new().unwrap().with_limits(Limits { attempts: 2, ..Limits::default() });
    connector.manifest().check_config(&config).unwrap();
    connector.connect(config, &context()).unwrap()
}

fn source(server: &Server, page: &str) -> Arc<dyn Source> {
    source_with(server, page, "a secret")
}

async fn small() -> Server {
    server::serve(server::shelf()).await
}

#[test]
fn manifest_is_valid() {
    let connector = RetsRabbit::new().unwrap();
    assert_eq!(connector.manifest().id, "rets-rabbit");
    assert!(!connector.manifest().tried_live && !connector.manifest().proof.is_empty());
}

#[tokio::test]
async fn check_learns_the_streams() {
    let server = small().await;
    let account = source(&server, "9").check().await.unwrap();
    assert_eq!(
        (account.streams.as_slice(), account.version.as_str()),
        (STREAMS.as_slice(), "Rets Rabbit, dictionary 1.4")
    );
    let wrong = source_with(&server, "9", "no-such-word").check().await.unwrap_err();
    assert_eq!(wrong.kind, ErrorKind::Unauthorized);
    nothing_secret_in(&format!("{wrong:?} {wrong}"), &["no-such-word"]).unwrap();
}

#[tokio::test]
async fn roles_declared_are_roles_present() {
    let server = small().await;
    kit::roles_declared_are_roles_present(RetsRabbit::new().unwrap().manifest(), source(&server, "9").as_ref())
        .unwrap();
}

#[tokio::test]
async fn full_pull_terminates_with_unique_ids_and_brings_everything() {
    for (counts, cap) in [(true, 100), (false, 100), (false, 4), (true, 4)] {
        let server = server::serve(server::Shelf { counts, cap, ..server::shelf() }).await;
        for (stream, rows) in [(Resource::Property, 40), (Resource::OpenHouse, 7)] {
            let source = source(&server, "9");
            let pulled = kit::full_pull_terminates_with_unique_ids(source.as_ref(), stream).await.unwrap();
            assert_eq!(pulled.records.len(), rows, "{stream} {counts} {cap}");
        }
    }
}

#[tokio::test]
async fn applied_twice_is_applied_once() {
    let server = small().await;
    for stream in STREAMS {
        kit::applied_twice_is_applied_once(source(&server, "9").as_ref(), stream).await.unwrap();
    }
}

#[tokio::test]
async fn incremental_from_the_last_checkpoint_brings_nothing() {
    for counts in [true, false] {
        let server = server::serve(server::Shelf { counts, ..server::shelf() }).await;
        for stream in STREAMS {
            kit::incremental_brings_nothing(source(&server, "9").as_ref(), stream).await.unwrap();
        }
    }
}

#[tokio::test]
async fn killed_after_page_k_and_resumed_is_uninterrupted() {
    let server = small().await;
    let make = || source(&server, "5");
    for stream in STREAMS {
        kit::resumed_after_every_page(&make, stream).await.unwrap();
    }
}

#[tokio::test]
async fn declared_deletes_and_no_others() {
    for counts in [true, false] {
        let server = server::serve(server::Shelf { counts, ..server::shelf() }).await;
        for stream in STREAMS {
            kit::declared_deletes_and_no_others(source(&server, "9").as_ref(), stream).await.unwrap();
        }
    }
}

#[tokio::test]
async fn mapping_is_total() {
    let server = small().await;
    for stream in STREAMS {
        let source = source(&server, "50");
        let pulled = pull_all(source.as_ref(), stream, None).await.unwrap();
        let few: Vec<_> = pulled.records.into_iter().take(4).collect();
        kit::mapping_is_total(source.as_ref(), &few).unwrap();
    }
}

#[tokio::test]
async fn cancel_within_a_page() {
    let server = small().await;
    kit::cancel_within_a_page(source(&server, "50").as_ref(), Resource::Property).await.unwrap();
}

#[tokio::test]
async fn never_above_the_declared_rate() {
    let server = small().await;
    let clock = Arc::new(ManualClock::at("2026-11-21T06:00:00Z".parse().unwrap()));
    let settings = [("url", server.url.as_str()), ("client_id", "me"), ("page_size", "3")];
    let config = config(&settings, &[("client_secret", "a secret")]);
    let source = RetsRabbit::new().unwrap().connect(config, &skipping(&clock)).unwrap();
    let begun = clock.now();
    pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    let (seconds, asked) = ((clock.now() - begun).num_seconds(), server.shelf.lock().unwrap().asked);
    assert!(asked as i64 <= 2 * (seconds + 1), "{asked} requests in {seconds} s");
}

#[tokio::test]
async fn rows_that_change_while_they_are_read_are_not_lost() {
    let server = small().await;
    let source = source(&server, "5");
    let cancel = hub_connector::CancellationToken::new();
    let (mut cursor, mut mirror) = (None, kit::Mirror::default());
    for round in 0.. {
        let page = source.pull(Resource::Property, cursor.as_ref(), &cancel).await.unwrap();
        mirror.apply(&page.records);
        cursor = Some(page.next);
        if round == 3 {
            let mut shelf = server.shelf.lock().unwrap();
            shelf.properties[2]["ListPrice"] = json!(7);
            shelf.properties[2]["ModificationTimestamp"] = json!("2019-03-11 22:30:00");
        }
        if !page.more {
            break;
        }
    }
    assert_eq!(mirror.0.len(), 40);
    assert_eq!(mirror.0["5002"]["ListPrice"], 7);
}

#[tokio::test]
async fn a_service_that_does_not_skip_is_an_error_and_not_a_loop() {
    let server = server::serve(server::Shelf { skips: false, counts: false, ..server::shelf() }).await;
    let error = pull_all(source(&server, "5").as_ref(), Resource::Property, None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Malformed);
}
