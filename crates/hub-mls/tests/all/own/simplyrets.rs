//! The conformance laws for `simplyrets`, and its ways.

use std::sync::Arc;

use hub_connector::manifest::Limits;
use hub_connector::testkit::{self as kit, nothing_secret_in, pull_all};
use hub_connector::{CancellationToken, ConnectContext, Connector, ErrorKind, Source};
use hub_domain::{Clock, Licence, ManualClock, Resource};
use hub_mls::simplyrets::SimplyRets;
use serde_json::json;

use super::simplyrets_server::{self as server, Server};
use crate::support::{config, context, skipping};

const STREAMS: [Resource; 4] = [Resource::Property, Resource::OpenHouse, Resource::Media, Resource::Member];

fn source_with(
    server: &Server,
    page: &str,
    context: &ConnectContext,
    licence: Licence,
    password: &str,
) -> Arc<dyn Source> {
    let settings = [("url", server.url.as_str()), ("username", "user"), ("page_size", page), ("vendor", "north")];
    let mut config = config(&settings, &[("password", password)]);
    config.licence = licence;
    // The stand-in has no rate; the laws need not wait for one.
    let connector = SimplyRets::new().unwrap().with_limits(Limits { attempts: 2, ..Limits::default() });
    connector.manifest().check_config(&config).unwrap();
    connector.connect(config, context).unwrap()
}

fn source(server: &Server, page: &str) -> Arc<dyn Source> {
    source_with(server, page, &context(), Licence::BackOffice, "pass word")
}

async fn small() -> Server {
    server::serve(server::market(40)).await
}

#[test]
fn manifest_is_valid() {
    let connector = SimplyRets::new().unwrap();
    assert_eq!(connector.manifest().id, "simplyrets");
    assert!(!connector.manifest().tried_live && !connector.manifest().proof.is_empty());
}

#[tokio::test]
async fn check_proves_the_credentials() {
    let server = small().await;
    let account = source(&server, "10").check().await.unwrap();
    assert_eq!((account.label.as_str(), account.streams.as_slice()), ("north at 127.0.0.1", STREAMS.as_slice()));
    let wrong = source_with(&server, "10", &context(), Licence::Idx, "wrong").check().await.unwrap_err();
    assert_eq!(wrong.kind, ErrorKind::Unauthorized);
    nothing_secret_in(&format!("{wrong:?} {wrong}"), &["wrong\"", "dXNlcjp3cm9uZw=="]).unwrap();
}

#[tokio::test]
async fn roles_declared_are_roles_present() {
    let server = small().await;
    kit::roles_declared_are_roles_present(SimplyRets::new().unwrap().manifest(), source(&server, "9").as_ref())
        .unwrap();
}

#[tokio::test]
async fn full_pull_terminates_with_unique_ids_and_brings_everything() {
    let server = small().await;
    let source = source(&server, "7");
    for (stream, rows) in
        [(Resource::Property, 40), (Resource::OpenHouse, 30), (Resource::Media, 80), (Resource::Member, 9)]
    {
        let pulled = kit::full_pull_terminates_with_unique_ids(source.as_ref(), stream).await.unwrap();
        assert_eq!(pulled.records.len(), rows, "{stream}");
        assert!(pulled.rejected.is_empty());
    }
}

#[tokio::test]
async fn applied_twice_is_applied_once() {
    let server = small().await;
    for stream in STREAMS {
        kit::applied_twice_is_applied_once(source(&server, "11").as_ref(), stream).await.unwrap();
    }
}

#[tokio::test]
async fn incremental_from_the_last_checkpoint_brings_nothing() {
    let server = small().await;
    for stream in STREAMS {
        kit::incremental_brings_nothing(source(&server, "11").as_ref(), stream).await.unwrap();
    }
    server.change(|m| m.update = None);
    kit::incremental_brings_nothing(source(&server, "11").as_ref(), Resource::Property).await.unwrap();
}

#[tokio::test]
async fn killed_after_page_k_and_resumed_is_uninterrupted() {
    let server = small().await;
    let make = || source(&server, "9");
    for stream in STREAMS {
        kit::resumed_after_every_page(&make, stream).await.unwrap();
    }
}

#[tokio::test]
async fn declared_deletes_and_no_others() {
    let server = small().await;
    for stream in STREAMS {
        kit::declared_deletes_and_no_others(source(&server, "9").as_ref(), stream).await.unwrap();
    }
}

#[tokio::test]
async fn mapping_is_total() {
    let server = small().await;
    let source = source(&server, "50");
    for stream in STREAMS {
        let pulled = pull_all(source.as_ref(), stream, None).await.unwrap();
        let few: Vec<_> = pulled.records.into_iter().take(5).collect();
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
    let settings = [("url", server.url.as_str()), ("username", "user"), ("page_size", "2")];
    let config = config(&settings, &[("password", "pass word")]);
    let source = SimplyRets::new().unwrap().connect(config, &skipping(&clock)).unwrap();
    let begun = clock.now();
    pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    let seconds = (clock.now() - begun).num_seconds();
    assert!(server.asked() as i64 <= 2 * (seconds + 1), "{} requests in {seconds} s", server.asked());
}

#[tokio::test]
async fn a_change_is_found_by_reading_again_and_a_row_that_is_gone_by_its_key() {
    let server = small().await;
    let source = source(&server, "9");
    let first = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    server.change(|m| {
        m.listings.remove(3);
        m.listings[0]["listPrice"] = json!(1);
        // The vendor's own number of a listing is another one today. The listing is the same.
        m.listings[5]["mlsId"] = json!(90_000);
        m.update = Some("2026-03-02T10:00:00Z".into());
    });
    let again = pull_all(source.as_ref(), Resource::Property, first.cursors.last().cloned()).await.unwrap();
    assert_eq!(again.records.len(), 39);
    let keys: Vec<_> = again.mirror().0.into_keys().collect();
    assert!(keys.iter().all(|k| first.mirror().0.contains_key(k)), "no listing has got a new key");
    let quiet = pull_all(source.as_ref(), Resource::Property, again.cursors.last().cloned()).await.unwrap();
    assert!(quiet.records.is_empty());
    let counted = source.keys(Resource::Property, None, &CancellationToken::new()).await.unwrap().unwrap();
    assert_eq!(
        (counted.total, counted.keys.len(), counted.next.is_some()),
        (Some(39), 0, true),
        "counts alone cost nothing"
    );
}

#[tokio::test]
async fn a_list_that_lacks_rows_is_not_one_to_delete_by() {
    let server = small().await;
    let source = source(&server, "10");
    let cancel = CancellationToken::new();
    let first = source.keys(Resource::Property, None, &cancel).await.unwrap().unwrap();
    let mut next = first.next;
    // Rows that have been listed already go while the list is read, and rows that were still to come as well.
    server.change(|m| m.listings.truncate(25));
    let mut listed = first.keys.len() as u64;
    let mut total = None;
    while let Some(cursor) = next {
        let page = source.keys(Resource::Property, Some(&cursor), &cancel).await.unwrap().unwrap();
        listed += page.keys.len() as u64;
        total = page.total.or(total);
        next = page.next;
    }
    assert_eq!((listed, total), (25, Some(40)));
}

#[tokio::test]
async fn what_is_for_agents_is_not_stored_for_display() {
    let server = small().await;
    let idx = source_with(&server, "50", &context(), Licence::Idx, "pass word");
    let pulled = pull_all(idx.as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(pulled.records.len(), 39, "a listing whose seller opted out is not fetched for display");
    let text = serde_json::to_string(&pulled.mirror().0).unwrap();
    nothing_secret_in(&text, &["the gate code", "Ada Exampleson"]).unwrap();
    let mapped = idx.map(&pulled.records[0]).unwrap().record.to_json();
    assert_eq!(mapped["InternetAddressDisplayYN"], true, "null means allowed");
}

#[tokio::test]
async fn a_row_without_an_mls_number_is_rejected_and_the_rest_kept() {
    let server = small().await;
    server.change(|m| m.listings[4]["listingId"] = json!(null));
    let source = source(&server, "50");
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!((pulled.records.len(), pulled.rejected.len()), (39, 1));
}

#[tokio::test]
async fn a_vendor_that_does_not_say_when_it_changed_is_read_again_now_and_then() {
    let server = small().await;
    let source = source(&server, "10");
    pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(source.rereads(), None, "one small question tells whether anything changed");
    server.change(|market| market.update = None);
    pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(source.rereads(), Some(std::time::Duration::from_secs(3_600)));
}
