//! What lasts from run to run, and three sources of which one fails.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use hub_app::view::{
    CadenceView, ErrorCode, RequestLimitView, RhythmReason, RhythmView, SaveSearchRequest, SearchRequest, WatchFor,
};
use hub_app::{Credential, Hub, Installation, NewSource, SecretString, SourceChange, SyncChoice, SyncOutcome};
use hub_connector::CancellationToken;
use hub_domain::Licence;
use hub_sandbox::{Sandbox, SandboxConfig};

use crate::support::{no_keychain, registry};

struct Quiet;

impl hub_app::Progress for Quiet {
    fn update(&self, _: &hub_app::ProgressUpdate) {}
}

async fn market(seed: u64) -> Sandbox {
    hub_sandbox::serve(SandboxConfig { seed, listings: 60, ..SandboxConfig::default() }).await.unwrap()
}

async fn open(home: &std::path::Path) -> Hub {
    let passphrase = SecretString::from("a long passphrase");
    let installation =
        Installation::with(home.join("home"), registry(), no_keychain(), Arc::new(hub_domain::SystemClock));
    if !home.join("home").join("key.json").exists() {
        installation.create(Some(passphrase.clone())).await.unwrap().0.close().await;
    }
    installation.open(Credential::Passphrase(passphrase)).await.unwrap().0
}

async fn add(hub: &Hub, name: &str, market: &Sandbox, rate: &str) {
    hub.add_source(NewSource {
        connector: "reso".into(),
        name: name.into(),
        settings: [
            ("url".to_owned(), market.url()),
            ("client_id".to_owned(), market.client_id()),
            ("requests_per_minute".to_owned(), rate.to_owned()),
        ]
        .into(),
        secrets: [("client_secret".to_owned(), SecretString::from(market.client_secret()))].into(),
        licence: Some(Licence::BackOffice),
    })
    .await
    .unwrap();
}

async fn sync(hub: &Hub) -> SyncOutcome {
    hub.sync(&SyncChoice::default(), &Quiet, &CancellationToken::new()).await.unwrap()
}

#[tokio::test]
async fn a_live_source_lasts_from_run_to_run_and_its_rate_names_the_rhythm() {
    let dir = tempfile::tempdir().unwrap();
    let market = market(5).await;
    let hub = open(dir.path()).await;
    add(&hub, "north", &market, "600").await;
    sync(&hub).await;
    let before = market.control().stats().total_requests();
    let quiet = sync(&hub).await;
    assert!(quiet.failures.is_empty() && quiet.runs.iter().all(|r| r.received == 0));
    let asked = market.control().stats().total_requests() - before;
    assert!(asked <= 10, "no token and no metadata again: {asked} requests");

    let connection = hub.connection("north").await.unwrap();
    let wanted = Duration::from_secs(20);
    assert_eq!(hub.cadence(&connection, wanted).every, wanted);
    let mut slow = connection.clone();
    slow.settings.insert("requests_per_minute".into(), "6".into());
    let cadence = hub.cadence(&slow, wanted);
    assert_eq!(cadence.limit, Some((6, Duration::from_secs(60))));
    assert!(cadence.every > wanted);
    hub.close().await;
}

#[tokio::test]
async fn the_source_says_how_soon_a_change_is_seen_and_why() {
    let dir = tempfile::tempdir().unwrap();
    let fast = market(11).await;
    let hub = open(dir.path()).await;
    add(&hub, "roomy", &fast, "600").await;
    let slow = market(12).await;
    add(&hub, "narrow", &slow, "6").await;
    add(&hub, "same account", &slow, "600").await;
    let exports = dir.path().join("exports");
    std::fs::create_dir(&exports).unwrap();
    std::fs::write(exports.join("listings.csv"), "ListingKey,ListPrice\n1,250000\n").unwrap();
    let folder = NewSource {
        connector: "csv-folder".into(),
        name: "folder".into(),
        settings: [("path".to_owned(), exports.display().to_string())].into(),
        secrets: BTreeMap::new(),
        licence: Some(Licence::BackOffice),
    };
    hub.add_source(folder).await.unwrap();
    let views = hub.source_views().await.unwrap();
    let of = |name: &str| views.iter().find(|v| v.name == name).unwrap().rhythm.clone();
    let wanted = RhythmView { every_seconds: 20, because: RhythmReason::Wanted, limit: None };
    assert_eq!(of("roomy"), wanted);
    assert_eq!(of("folder"), RhythmView { because: RhythmReason::Folder, ..wanted });
    // Ten requests are the guess before the first quiet run; background work has all but one of six a minute.
    let narrow = of("narrow");
    assert_eq!(narrow.limit, Some(RequestLimitView { requests: 6, seconds: 60 }));
    assert_eq!((narrow.because, narrow.every_seconds), (RhythmReason::Limit, 180));
    let shared = of("same account");
    assert_eq!((shared.because, shared.every_seconds, shared.limit), (RhythmReason::Answers, 180, None));
    hub.close().await;
}

#[tokio::test]
async fn places_of_saved_searches_come_ahead_of_their_turn() {
    let dir = tempfile::tempdir().unwrap();
    let market = market(13).await;
    let hub = open(dir.path()).await;
    let rows = market.control().rows("Property");
    let active = |row: &&serde_json::Map<String, serde_json::Value>| row["StandardStatus"] == "Active";
    let code = rows.iter().find(active).unwrap()["PostalCode"].as_str().unwrap().to_owned();
    let there = rows.iter().filter(active).filter(|row| row["PostalCode"] == code.as_str());
    let there: Vec<String> = there.map(|row| row["ListingKey"].as_str().unwrap().to_owned()).collect();
    hub.save_search(&SaveSearchRequest {
        id: None,
        name: "near the school".into(),
        client: String::new(),
        query: SearchRequest { postal_code: Some(code), ..SearchRequest::default() },
        events: vec![WatchFor::New],
        cadence: CadenceView::Daily,
        approve: false,
        paused: false,
    })
    .await
    .unwrap();
    hub.add_source(NewSource {
        connector: "reso".into(),
        name: "north".into(),
        settings: [
            ("url".to_owned(), market.url()),
            ("client_id".to_owned(), market.client_id()),
            ("page_size".to_owned(), "20".to_owned()),
        ]
        .into(),
        secrets: [("client_secret".to_owned(), SecretString::from(market.client_secret()))].into(),
        licence: Some(Licence::BackOffice),
    })
    .await
    .unwrap();
    let first = sync(&hub).await;
    assert!(first.failures.is_empty() && first.runs[0].failed_calls == 0);
    assert_eq!((first.runs[0].received, first.runs[0].created, first.runs[0].unchanged), (60, 60, 0));
    // They came right after the first page; the market is too old for others to be the newest.
    let log = hub.store().changes_after(0, 1_000).await.unwrap();
    let listings = log.into_iter().filter(|change| change.resource == hub_domain::Resource::Property);
    let early: Vec<String> = listings.map(|change| change.key).take(20 + there.len()).collect();
    assert!(there.iter().all(|key| early.contains(key)), "{there:?} of {early:?}");
    assert!(!there.iter().all(|key| early[..20].contains(key)), "none of them had to come ahead");
    let again = sync(&hub).await;
    assert_eq!(again.runs[0].received, 0);
    hub.close().await;
}

#[tokio::test]
async fn a_rate_is_not_fresh_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let market = market(6).await;
    let hub = open(dir.path()).await;
    add(&hub, "north", &market, "40").await;
    let begun = std::time::Instant::now();
    // Two runs of some ten to twenty requests use up most of forty.
    sync(&hub).await;
    let sent = market.control().stats().total_requests();
    hub.close().await;
    let hub = open(dir.path()).await;
    let choice = SyncChoice { full: true, ..SyncChoice::default() };
    let stop = CancellationToken::new();
    let run = hub.sync(&choice, &Quiet, &stop);
    let _ = tokio::time::timeout(Duration::from_secs(3), run).await;
    stop.cancel();
    let all = market.control().stats().total_requests();
    assert!(sent > 10 && begun.elapsed() < Duration::from_secs(55), "{sent} in {:?}", begun.elapsed());
    assert!(all <= 43, "{all} requests within a minute, tokens aside");
    hub.close().await;
}

#[tokio::test]
async fn one_revoked_licence_stops_nobody_else_and_takes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let markets = [market(7).await, market(8).await, market(9).await];
    let hub = open(dir.path()).await;
    for (name, market) in ["north", "south", "west"].into_iter().zip(&markets) {
        add(&hub, name, market, "6000").await;
    }
    sync(&hub).await;
    let south = hub.connection("south").await.unwrap();
    let rows = hub.store().what_goes_with(south.id).await.unwrap();
    markets[1].control().revoke(true);
    for market in &markets {
        let key = market.control().keys("Property").remove(0);
        market.control().touch("Property", &key).unwrap();
    }
    let outcome = sync(&hub).await;
    assert_eq!(outcome.failures.len(), 1, "{:?}", outcome.failures);
    let (name, error) = &outcome.failures[0];
    assert_eq!(name, "south");
    let said = format!("{error:?}");
    assert!(said.contains("south") && said.contains("licence"), "{said}");
    assert_eq!(hub.store().what_goes_with(south.id).await.unwrap(), rows);
    let received =
        |name: &str| -> u64 { outcome.runs.iter().filter(|r| r.connection == name).map(|r| r.received).sum() };
    assert!(received("north") > 0 && received("west") > 0);
    markets[1].control().revoke(false);
    assert!(sync(&hub).await.failures.is_empty());
    hub.close().await;
}

#[tokio::test]
async fn a_source_is_given_other_settings_once_its_vendor_accepts_them() {
    let dir = tempfile::tempdir().unwrap();
    let (here, there) = (market(5).await, market(6).await);
    let hub = open(dir.path()).await;
    add(&hub, "north", &here, "600").await;
    sync(&hub).await;
    let settings = hub.connection("north").await.unwrap().settings;
    let change = async |set: &[(&str, String)], secret: Option<String>| {
        let mut settings = settings.clone();
        settings.extend(set.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let secrets = secret.map(|s| ("client_secret".to_owned(), SecretString::from(s))).into_iter().collect();
        hub.change_source(SourceChange { name: "north".into(), settings, secrets }).await
    };
    let received = async || {
        let outcome = sync(&hub).await;
        assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
        outcome.runs.iter().map(|r| r.received).sum::<u64>()
    };

    // What the vendor refuses changes nothing.
    let refused = change(&[("page_size", "7".into())], Some("wrong".into())).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Credentials);
    assert_eq!(hub.connection("north").await.unwrap().settings, settings);
    let refused = change(&[("url", "not an address".into())], None).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BadRequest);
    assert_eq!(received().await, 0, "it still has its secret and its place");
    assert!(change(&[], None).await.is_ok());

    // A licence that the terms have narrowed since stays narrow.
    let connection = hub.connection("north").await.unwrap();
    let settings = [settings.clone(), [("licence".to_owned(), "back-office".to_owned())].into()].into_iter().flatten();
    hub.store().update_connection(connection.id, &settings.collect(), Licence::Idx).await.unwrap();
    let settings = hub.connection("north").await.unwrap().settings;
    let same = SourceChange { name: "north".into(), settings, secrets: BTreeMap::new() };
    assert_eq!(hub.change_source(same).await.unwrap().connection.licence, Licence::Idx);

    // Another way of asking does not read anything again.
    change(&[("requests_per_minute", "300".into())], Some(here.client_secret())).await.unwrap();
    assert_eq!(received().await, 0);
    // Another server does. What the new one does not have is too much to go unasked.
    let moved = [("url", there.url()), ("client_id", there.client_id())];
    change(&moved, Some(there.client_secret())).await.unwrap();
    assert!(received().await >= 60);
    hub.close().await;
}
