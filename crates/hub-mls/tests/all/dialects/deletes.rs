//! What is gone at the server is named as gone, each dialect in its own way.

use std::collections::BTreeSet;

use hub_connector::{CancellationToken, Cursor, DeleteRule, Source};
use hub_domain::Resource;
use hub_sandbox::{DialectOptions, SandboxConfig};
use serde_json::json;

use super::place::{BRIDGE, BRIGHT, CRMLS, MLS_GRID, Place, RESO21, SPARK, TRESTLE, served};

/// A store that does what pages say.
#[derive(Default)]
struct Store {
    keys: BTreeSet<String>,
    deleted: Vec<String>,
    cursor: Option<Cursor>,
}

impl Store {
    async fn pull(&mut self, source: &dyn Source, resource: Resource) {
        self.deleted.clear();
        for step in 0.. {
            let page = source.pull(resource, self.cursor.as_ref(), &CancellationToken::new()).await.unwrap();
            self.keys.extend(page.records.into_iter().map(|r| r.key));
            for key in page.deleted {
                self.keys.remove(&key);
                self.deleted.push(key);
            }
            self.cursor = Some(page.next);
            if !page.more {
                return;
            }
            assert!(step < 1_000, "it must come to rest");
        }
    }

    async fn compare_keys(&mut self, source: &dyn Source, resource: Resource) {
        let (mut listed, mut cursor) = (BTreeSet::new(), None);
        loop {
            let page = source.keys(resource, cursor.as_ref(), &CancellationToken::new()).await.unwrap().unwrap();
            listed.extend(page.keys);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        self.keys.retain(|key| listed.contains(key));
    }
}

async fn a_deleted_listing_goes(place: Place, options: DialectOptions, named: bool) {
    let sandbox = place.serve(SandboxConfig { options, ..place.small() }).await;
    let source = place.source(&sandbox, 20);
    source.prepare().await.unwrap();
    let mut store = Store::default();
    store.pull(source.as_ref(), Resource::Property).await;
    let before: BTreeSet<String> = served(&sandbox, Resource::Property).into_keys().collect();
    assert_eq!(store.keys, before);
    let gone: Vec<String> = before.iter().take(3).cloned().collect();
    for key in &gone {
        assert!(sandbox.control().delete("Property", key) > 0);
    }
    let changed = before.iter().nth(5).unwrap();
    sandbox.control().touch("Property", changed).unwrap();
    store.pull(source.as_ref(), Resource::Property).await;
    let after: BTreeSet<String> = served(&sandbox, Resource::Property).into_keys().collect();
    assert_eq!(after.len(), before.len() - 3);
    if named {
        assert!(gone.iter().all(|key| store.deleted.contains(key)), "{:?}", store.deleted);
    } else {
        assert!(store.deleted.is_empty() && source.deletes() == DeleteRule::KeyComparison);
        store.compare_keys(source.as_ref(), Resource::Property).await;
    }
    assert_eq!(store.keys, after);
    store.pull(source.as_ref(), Resource::Property).await;
    assert!(store.deleted.is_empty(), "each is named once");
}

#[tokio::test]
async fn mls_grid_by_the_flag() {
    assert_eq!(MLS_GRID.manifest().tombstones_days, Some(7));
    a_deleted_listing_goes(MLS_GRID, DialectOptions::default(), true).await;
}

#[tokio::test]
async fn bright_by_its_feed() {
    assert_eq!(BRIGHT.manifest().deletes, DeleteRule::Feed);
    a_deleted_listing_goes(BRIGHT, DialectOptions::default(), true).await;
}

#[tokio::test]
async fn bright_by_its_feed_whatever_its_fields_are_called() {
    for fields in [("SourceTable", "RemovalTimestamp"), ("ResourceName", "DeletedTimestamp")] {
        let deletion_fields = (fields.0.to_owned(), fields.1.to_owned());
        a_deleted_listing_goes(BRIGHT, DialectOptions { deletion_fields, ..DialectOptions::default() }, true).await;
    }
}

#[tokio::test]
async fn reso_by_events_where_there_are_some() {
    let options = DialectOptions { entity_events: true, ..DialectOptions::default() };
    a_deleted_listing_goes(RESO21, options, true).await;
}

#[tokio::test]
async fn the_others_by_comparing_keys() {
    for place in [TRESTLE, BRIDGE, RESO21, SPARK, CRMLS] {
        a_deleted_listing_goes(place, DialectOptions::default(), false).await;
    }
}

#[tokio::test]
async fn a_deletion_during_the_first_copy_is_not_lost() {
    for (place, options) in [
        (MLS_GRID, DialectOptions::default()),
        (BRIGHT, DialectOptions::default()),
        (RESO21, DialectOptions { entity_events: true, ..DialectOptions::default() }),
    ] {
        let sandbox = place.serve(SandboxConfig { options, ..place.small() }).await;
        let source = place.source(&sandbox, 6);
        let mut store = Store::default();
        let first = source.pull(Resource::Property, None, &CancellationToken::new()).await.unwrap();
        let victim = first.records[0].key.clone();
        store.keys.extend(first.records.into_iter().map(|r| r.key));
        store.cursor = Some(first.next);
        sandbox.control().delete("Property", &victim);
        // The flag is seen by the run after the first copy, the others at its end.
        store.pull(source.as_ref(), Resource::Property).await;
        store.pull(source.as_ref(), Resource::Property).await;
        assert!(!store.keys.contains(&victim), "{}", place.manifest().id);
        let left: BTreeSet<String> = served(&sandbox, Resource::Property).into_keys().collect();
        assert_eq!(store.keys, left, "{}", place.manifest().id);
    }
}

#[tokio::test]
async fn a_row_that_leaves_the_licences_view_is_gone() {
    for (place, field, without) in
        [(MLS_GRID, "MlgCanUse", json!(["IDX"])), (BRIDGE, "FeedTypes", json!(["IDX", "VOW"]))]
    {
        let sandbox = place.serve(place.small()).await;
        let source = place.source(&sandbox, 20);
        let mut store = Store::default();
        store.pull(source.as_ref(), Resource::Property).await;
        let key = store.keys.first().unwrap().clone();
        let change = json!({field: without}).as_object().unwrap().clone();
        sandbox.control().update("Property", &key, &change).unwrap();
        store.pull(source.as_ref(), Resource::Property).await;
        assert!(store.deleted.contains(&key), "{field}");
        assert_eq!(store.keys, served(&sandbox, Resource::Property).into_keys().collect());
    }
}
