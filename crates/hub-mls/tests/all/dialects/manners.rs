//! What single providers ask of whoever calls them.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_connector::testkit::pull_all;
use hub_connector::{CancellationToken, Connector, ErrorKind, Source, Url};
use hub_domain::{Canonical, Clock, ManualClock, Resource};
use hub_sandbox::{DialectOptions, SandboxConfig, TopMeaning};

use super::place::{ALL, BRIDGE, BRIGHT, MLS_GRID, Place, RESO21, SPARK, TRESTLE, served};
use crate::support::skipping;

/// A sandbox with the provider's own limits, by the same clock as the source's.
async fn limited(place: Place) -> (hub_sandbox::Sandbox, Arc<dyn Source>, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at("2026-11-21T06:00:00Z".parse().unwrap()));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let sandbox = place.serve(SandboxConfig { quota: None, clock: shared, ..place.small() }).await;
    let source = place.source_with(&sandbox, 3, &skipping(&clock));
    (sandbox, source, clock)
}

#[tokio::test]
async fn never_above_the_providers_own_limits() {
    for place in ALL {
        let (sandbox, source, _clock) = limited(place).await;
        source.prepare().await.unwrap();
        for stream in [Resource::Property, Resource::Member] {
            let pulled = pull_all(source.as_ref(), stream, None).await.unwrap();
            assert_eq!(pulled.mirror().0.len(), served(&sandbox, stream).len());
        }
        let refused = sandbox.control().stats().statuses.get(&429).copied().unwrap_or(0);
        assert_eq!(refused, 0, "{}", place.manifest().id);
    }
}

#[tokio::test]
async fn mls_grid_photos_are_fetched_with_the_token_and_only_there() {
    let sandbox = MLS_GRID.serve(MLS_GRID.small()).await;
    let source = MLS_GRID.source(&sandbox, 50);
    let photos = pull_all(source.as_ref(), Resource::Media, None).await.unwrap();
    let address = Url::parse(photos.records[0].payload["MediaURL"].as_str().unwrap()).unwrap();
    let cancel = CancellationToken::new();
    let bytes = source.media(&address, &cancel).await.expect("fetched in its own way").unwrap();
    assert!(!bytes.is_empty());
    for elsewhere in ["https://photos.example.org/1.jpg", "https://notmlsgrid.com/1.jpg", "http://media.mlsgrid.com/1"]
    {
        assert!(source.media(&Url::parse(elsewhere).unwrap(), &cancel).await.is_none(), "{elsewhere}");
    }
}

#[tokio::test]
async fn mls_grid_addresses_that_have_expired_come_fresh_with_the_listing() {
    let sandbox = MLS_GRID.serve(MLS_GRID.small()).await;
    let source = MLS_GRID.source(&sandbox, 50);
    let photos = pull_all(source.as_ref(), Resource::Media, None).await.unwrap();
    let photo = &photos.records[0];
    sandbox.control().advance(std::time::Duration::from_secs(3 * 86_400)).unwrap();
    let cancel = CancellationToken::new();
    let address = |value: &serde_json::Value| Url::parse(value["MediaURL"].as_str().unwrap()).unwrap();
    let old = address(&serde_json::Value::Object(photo.payload.clone()));
    let error = source.media(&old, &cancel).await.unwrap().unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Forbidden | ErrorKind::NotFound | ErrorKind::BadRequest), "{error:?}");
    let listing = photo.payload["ResourceRecordKey"].as_str().unwrap();
    let fresh = source.record(Resource::Property, listing, &cancel).await.unwrap().unwrap();
    let again = fresh.payload["Media"].as_array().unwrap();
    let again = again.iter().find(|m| m["MediaKey"] == photo.key.as_str()).unwrap();
    assert!(!source.media(&address(again), &cancel).await.unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn one_record_as_the_server_has_it_now() {
    for place in ALL {
        let sandbox = place.serve(place.small()).await;
        let source = place.source(&sandbox, 50);
        let key = served(&sandbox, Resource::Property).into_keys().next().unwrap();
        let cancel = CancellationToken::new();
        let record = source.record(Resource::Property, &key, &cancel).await;
        let record = record.unwrap_or_else(|e| panic!("{}: {e}", place.manifest().id)).unwrap();
        assert_eq!((record.key.as_str(), record.payload["ListingKey"].as_str()), (key.as_str(), Some(key.as_str())));
        let none = source.record(Resource::Property, "no-such-key", &cancel).await.unwrap();
        assert_eq!(none, None, "{}", place.manifest().id);
    }
}

#[tokio::test]
async fn mls_grid_numbers_are_shown_without_their_prefix_and_kept_with_it() {
    let sandbox = MLS_GRID.serve(MLS_GRID.small()).await;
    let source = MLS_GRID.source(&sandbox, 50);
    source.prepare().await.unwrap();
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    for record in &pulled.records {
        let raw = record.payload["ListingId"].as_str().unwrap();
        let Canonical::Listing(listing) = source.map(record).unwrap().record else { panic!("a listing") };
        assert_eq!(listing.listing_id.as_deref(), Some(raw.strip_prefix("MFR").unwrap_or(raw)));
        assert_eq!(listing.listing_key, record.key);
    }
}

#[tokio::test]
async fn bridge_in_every_shape_it_has_had() {
    for top in [TopMeaning::Total, TopMeaning::PageSize] {
        for replication in [true, false] {
            for next_place in
                [hub_sandbox::NextPlace::Headers, hub_sandbox::NextPlace::Body, hub_sandbox::NextPlace::Both]
            {
                let options = DialectOptions { top: Some(top), replication, next_place, ..DialectOptions::default() };
                let sandbox = BRIDGE.serve(SandboxConfig { options, ..BRIDGE.small() }).await;
                let source = BRIDGE.source(&sandbox, 9);
                let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
                assert_eq!(pulled.mirror().0.len(), served(&sandbox, Resource::Property).len());
                assert!(pulled.records.iter().all(|r| !r.payload.contains_key("Media")));
            }
        }
    }
}

#[tokio::test]
async fn ntreis_has_no_sale_prices_and_none_is_made_up() {
    let options = DialectOptions { ntreis: true, ..DialectOptions::default() };
    let sandbox = BRIDGE.serve(SandboxConfig { options, ..BRIDGE.small() }).await;
    let source = BRIDGE.source(&sandbox, 50);
    let notes = source.prepare().await.unwrap().notes;
    assert!(notes.contains(&hub_connector::Warning::NoSalePrices), "{notes:?}");
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    let mut closed = 0;
    for record in &pulled.records {
        let mapped = source.map(record).unwrap();
        let Canonical::Listing(listing) = mapped.record else { panic!("a listing") };
        assert_eq!(listing.close_price, None);
        if listing.close_date.is_some() && listing.days_on_market.is_some() {
            closed += 1;
            assert_eq!(listing.derived, ["DaysOnMarket"]);
        }
    }
    assert!(closed > 0);
}

#[tokio::test]
async fn trestle_links_of_both_kinds() {
    for same_link in [true, false] {
        let options = DialectOptions { same_link, ..DialectOptions::default() };
        let sandbox = TRESTLE.serve(SandboxConfig { options, ..TRESTLE.small() }).await;
        let pulled = pull_all(TRESTLE.source(&sandbox, 4).as_ref(), Resource::Property, None).await.unwrap();
        assert_eq!(pulled.records.len(), served(&sandbox, Resource::Property).len(), "each row once");
    }
}

#[tokio::test]
async fn photos_that_exist_only_inside_listings_become_records() {
    let options = DialectOptions { media_as_expansion: true, ..DialectOptions::default() };
    let sandbox = RESO21.serve(SandboxConfig { options, ..RESO21.small() }).await;
    let source = RESO21.source(&sandbox, 20);
    source.prepare().await.unwrap();
    assert!(source.streams().contains(&Resource::Media));
    let photos = pull_all(source.as_ref(), Resource::Media, None).await.unwrap();
    let listings: Vec<_> = served(&sandbox, Resource::Property).into_keys().collect();
    assert!(!photos.records.is_empty());
    for photo in &photos.records {
        let Canonical::Media(media) = source.map(photo).unwrap().record else { panic!("a photo") };
        assert!(listings.contains(&media.resource_record_key.unwrap()) && media.media_url.is_some());
    }
}

#[tokio::test]
async fn bright_without_a_registered_agent_is_refused_and_says_so() {
    let options = DialectOptions { user_agents: vec!["Another/1.0".into()], ..DialectOptions::default() };
    let sandbox = BRIGHT.serve(SandboxConfig { options, ..BRIGHT.small() }).await;
    let error = BRIGHT.source(&sandbox, 20).check().await.unwrap_err();
    assert!(error.message.contains("“test” (Bright MLS)"), "{error}");
}

#[tokio::test]
async fn a_set_of_photos_is_named_as_whole_with_its_page() {
    for place in [MLS_GRID, BRIDGE] {
        let sandbox = place.serve(place.small()).await;
        let source = place.source(&sandbox, 20);
        let page = source.pull(Resource::Media, None, &CancellationToken::new()).await.unwrap();
        let sets = source.whole_sets(Resource::Media, &page);
        assert!(page.records.iter().all(|r| sets.iter().any(|s| r.payload["ResourceRecordKey"] == s.as_str())));
        assert!(!sets.is_empty() && source.whole_sets(Resource::Property, &page).is_empty());
    }
}

#[tokio::test]
async fn spark_local_fields_are_reported_one_by_one_in_the_words_of_their_annotations() {
    let sandbox = SPARK.serve(SPARK.small()).await;
    let source = SPARK.source(&sandbox, 50);
    source.prepare().await.unwrap();
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    let unmapped: BTreeSet<String> = pulled.records.iter().flat_map(|raw| source.map(raw).unwrap().unmapped).collect();
    for name in ["CustomFields.Lot Shape", "CustomFields.Snow Load Zone"] {
        assert!(unmapped.contains(name), "{name} in {unmapped:?}");
    }
    assert!(!unmapped.contains("CustomFields"), "the field that holds them is none of its own");
    assert!(!unmapped.iter().any(|name| name.contains("b__")), "{unmapped:?}");
    let connector = (SPARK.connector)();
    assert_eq!(connector.field_label("CustomFields.Lot Shape").as_deref(), Some("Lot Shape"));
    assert_eq!(connector.field_label("BedroomsTotal"), None, "the dictionary's fields have labels of their own");
    assert_eq!((MLS_GRID.connector)().field_label("MFR_PoolFeatures").as_deref(), Some("Pool Features"));
}
