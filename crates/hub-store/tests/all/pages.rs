//! What a page does, once and again.

use hub_domain::{Canonical, ContentDigest, ListingQuery, Money, Resource, RunId, TableDigest};
use hub_store::{ChangeAction, PageOutcome, PageWrite, StoreError};
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn applied_twice_is_applied_once() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let page = || (0..300).map(|n| listing_record(listing(n))).collect::<Vec<_>>();
    let first = put(&home.store, &c, page(), 1).await;
    assert_eq!(first, PageOutcome { created: 300, updated: 0, unchanged: 0, deleted: 0 });
    let digest = home.store.digest().await.unwrap();
    let again = put(&home.store, &c, page(), 2).await;
    assert_eq!(again, PageOutcome { created: 0, updated: 0, unchanged: 300, deleted: 0 });
    assert_eq!(home.store.digest().await.unwrap(), digest);
    assert_eq!(home.store.counts().await.unwrap().changes, 300);
    assert_eq!(home.store.checkpoint(c.id, Resource::Property).await.unwrap(), Some(json!({"at": 2})));
    assert!(home.store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn the_digest_knows_neither_order_nor_pages() {
    let mut expected = TableDigest::default();
    for n in 0..500 {
        let l = listing(n);
        let content = ContentDigest::of(&Canonical::Listing(Box::new(l.clone())));
        expected.add(Resource::Property, &l.listing_key, &content);
    }
    for (size, seed) in [(1_000, 0), (7, 1), (64, 2), (500, 3)] {
        let home = Home::new().await;
        let c = connection(&home.store, "north").await;
        let mut order: Vec<u64> = (0..500).collect();
        let mut dice = Dice(seed);
        for i in (1..order.len()).rev() {
            order.swap(i, dice.below(i as u64 + 1) as usize);
        }
        for chunk in order.chunks(size) {
            put(&home.store, &c, chunk.iter().map(|n| listing_record(listing(*n))).collect(), 0).await;
        }
        let digest = home.store.digest().await.unwrap();
        assert_eq!(digest["Property"], expected.finish(), "page size {size}");
    }
}

#[tokio::test]
async fn the_last_of_two_versions_on_a_page_wins() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let mut later = listing(1);
    later.city = Some("Elsewhere".into());
    let page = vec![listing_record(listing(1)), listing_record(listing(2)), listing_record(later.clone())];
    assert_eq!(put(&home.store, &c, page, 1).await.created, 2);
    let stored = home.store.listing(&later.listing_key).await.unwrap().unwrap();
    assert_eq!(stored.listing, later);
    assert_eq!(stored.connection, c);
}

#[tokio::test]
async fn what_is_read_is_what_was_stored() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    fill(&home.store, &c, 0..200, 50).await;
    for n in 0..200 {
        let wanted = listing(n);
        let by_key = home.store.listing(&wanted.listing_key).await.unwrap().unwrap();
        assert_eq!(by_key.listing, wanted);
        let by_number = home.store.listing(wanted.listing_id.as_deref().unwrap()).await.unwrap().unwrap();
        assert_eq!(by_number.listing, wanted);
        let (raw, mapped) = listing_record(wanted.clone());
        let payload = home.store.payload(Resource::Property, &wanted.listing_key).await.unwrap().unwrap();
        assert_eq!(payload, raw.payload);
        assert_eq!(home.store.unmapped(Resource::Property, &wanted.listing_key).await.unwrap(), mapped.unmapped);
    }
    assert_eq!(home.store.listing("nobody").await.unwrap(), None);
}

#[tokio::test]
async fn an_update_is_logged_field_by_field_and_found_anew() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    fill(&home.store, &c, 0..20, 20).await;
    let mut changed = listing(5);
    let old_price = changed.list_price;
    changed.list_price = Some(Money::from_minor(12_345_600, changed.currency_code));
    changed.street_name = Some("Zanzibar".into());
    changed.public_remarks = Some("a lighthouse".into());
    changed.latitude = Some(10.0);
    changed.longitude = Some(10.0);
    changed.modification_timestamp = Some("2026-03-02T00:00:00Z".into());
    assert_eq!(put(&home.store, &c, vec![listing_record(changed.clone())], 9).await.updated, 1);

    let history = home.store.history_of(Resource::Property, &changed.listing_key).await.unwrap();
    assert_eq!(history.iter().map(|h| h.action).collect::<Vec<_>>(), [ChangeAction::Created, ChangeAction::Updated]);
    let price = history[1].fields.iter().find(|f| f.field == "ListPrice").unwrap();
    assert_eq!(price.old, serde_json::to_value(old_price).unwrap());
    assert_eq!(price.new, json!({"minor": 12_345_600, "currency": "USD"}));
    assert!(!history[1].fields.iter().any(|f| f.field == "ModificationTimestamp"));

    let find = |text: &str, in_remarks| {
        let store = home.store.clone();
        let q = ListingQuery { text: text.into(), in_remarks, ..Default::default() };
        async move { store.search(&q).await.unwrap().rows.into_iter().map(|r| r.key).collect::<Vec<_>>() }
    };
    assert_eq!(find("zanzi", false).await, [changed.listing_key.clone()]);
    assert_eq!(find("lighthouse", true).await, [changed.listing_key.clone()]);
    let old_line = listing(5).address_line().unwrap();
    assert!(!find(&old_line, false).await.contains(&changed.listing_key));
    let report = home.store.verify().await.unwrap();
    assert!(report.ok, "{report:?}");
}

#[tokio::test]
async fn a_touch_refreshes_the_payload_and_logs_nothing() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    fill(&home.store, &c, 0..3, 3).await;
    let mut touched = listing(1);
    touched.modification_timestamp = Some("2026-03-05T00:00:00Z".into());
    assert_eq!(put(&home.store, &c, vec![listing_record(touched.clone())], 2).await.unchanged, 1);
    let payload = home.store.payload(Resource::Property, &touched.listing_key).await.unwrap().unwrap();
    assert_eq!(payload["ModificationTimestamp"], "2026-03-05T00:00:00Z");
    assert_eq!(home.store.listing(&touched.listing_key).await.unwrap().unwrap().listing, touched);
    assert_eq!(home.store.history_of(Resource::Property, &touched.listing_key).await.unwrap().len(), 1);
    assert!(home.store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn a_listing_takes_its_media_and_open_houses_with_it() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let other = connection(&home.store, "south").await;
    fill(&home.store, &c, 0..4, 4).await;
    let key = listing(2).listing_key;
    for c in [&c, &other] {
        let photos = (0..3).flat_map(|n| [media(&key, n), media(&listing(3).listing_key, n)]);
        put(&home.store, c, photos.map(|m| record(Canonical::Media(m))).collect(), 1).await;
    }
    put(&home.store, &c, vec![record(Canonical::OpenHouse(open_house(&key, 1)))], 1).await;
    assert_eq!(home.store.media_of(&key).await.unwrap().len(), 3, "of this source, not of any");
    assert_eq!(home.store.open_houses_of(&key).await.unwrap(), [open_house(&key, 1)]);

    let run = RunId::new();
    let gone = home.store.delete_keys(c.id, Resource::Property, &[key.clone(), "nobody".into()], run).await.unwrap();
    assert_eq!(gone, 1);
    assert_eq!(home.store.listing(&key).await.unwrap(), None);
    let left = home.store.media_place(&format!("{key}-P0")).await.unwrap().unwrap();
    assert_eq!(left.connection.id, other.id, "the other connection's stay");
    assert!(home.store.open_houses_of(&key).await.unwrap().is_empty());
    assert_eq!(home.store.media_of(&listing(3).listing_key).await.unwrap().len(), 3);
    let log = home.store.changes_after(0, 1_000).await.unwrap();
    let gone: Vec<_> = log.iter().filter(|h| h.action == ChangeAction::Deleted && h.run == Some(run)).collect();
    assert!(gone.iter().any(|h| h.resource == Resource::Media && h.key == format!("{key}-P0")), "{gone:?}");
    assert!(home.store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn a_page_that_contradicts_itself_changes_nothing() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let mut wrong_key = listing_record(listing(1));
    wrong_key.0.key = "another".into();
    let mut no_key = listing_record(listing(1));
    no_key.0.key = String::new();
    let member = record(Canonical::Member(member(1)));
    for bad in [wrong_key, no_key, member] {
        let records = vec![listing_record(listing(7)), bad];
        let page = PageWrite {
            connection: c.id,
            stream: Resource::Property,
            run: RunId::new(),
            records,
            checkpoint: json!({"at": 1}),
        };
        assert!(matches!(home.store.apply_page(page).await, Err(StoreError::BadInput { .. })));
    }
    assert_eq!(home.store.checkpoint(c.id, Resource::Property).await.unwrap(), None);
    assert_eq!(home.store.counts().await.unwrap().resources.len(), 0);
}

#[tokio::test]
async fn an_unknown_connection_is_said_to_be_unknown() {
    let home = Home::new().await;
    let page = PageWrite {
        connection: hub_domain::ConnectionId::new(),
        stream: Resource::Property,
        run: RunId::new(),
        records: vec![listing_record(listing(1))],
        checkpoint: json!(1),
    };
    assert!(matches!(home.store.apply_page(page).await, Err(StoreError::NotFound { what: "connection" })));
}

#[tokio::test]
async fn key_lists_find_both_differences() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let other = connection(&home.store, "south").await;
    fill(&home.store, &c, 0..10, 10).await;
    fill(&home.store, &other, 20..30, 10).await;
    let mut list = home.store.begin_key_list(c.id, Resource::Property).await.unwrap();
    for n in (2..12).chain(5..8) {
        list.add(&[listing(n).listing_key]);
    }
    let keys = |r: std::ops::Range<u64>| r.map(|n| listing(n).listing_key).collect::<Vec<_>>();
    assert_eq!(list.count(), 10);
    assert_eq!(list.stored().await.unwrap(), 10);
    assert_eq!(list.missing().await.unwrap(), keys(0..2));
    assert_eq!(list.unknown().await.unwrap(), keys(10..12));
}

#[tokio::test]
async fn changes_are_announced() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let mut changes = home.store.changes();
    fill(&home.store, &c, 0..2, 2).await;
    let told = changes.recv().await.unwrap();
    assert_eq!((told.connection, told.resources), (Some(c.id), vec![Resource::Property]));
    fill(&home.store, &c, 0..2, 2).await;
    assert!(changes.try_recv().is_err(), "nothing changed");
}
