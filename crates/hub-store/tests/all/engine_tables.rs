//! What the engine keeps beside the records: refused deletions, used rates, figures by the day.

use std::sync::Arc;

use chrono::{Duration, TimeDelta};
use hub_domain::{Clock, ManualClock, Resource, RunId};
use hub_secrets::StoreKey;
use hub_store::{FIGURES_KEPT_DAYS, PageWrite, RunRecord, Store};
use serde_json::json;

use crate::support::{Home, connection, fill, listing, listing_record, media, put, record, start};

fn keys(numbers: std::ops::Range<u64>) -> Vec<String> {
    numbers.map(|n| listing(n).listing_key).collect()
}

#[tokio::test]
async fn a_page_deletes_refuses_and_brings_back_in_one_transaction() {
    let home = Home::new().await;
    let (store, run) = (&home.store, RunId::new());
    let c = connection(store, "north").await;
    fill(store, &c, 0..10, 10).await;
    let page = |records, at| PageWrite {
        connection: c.id,
        stream: Resource::Property,
        run,
        records,
        checkpoint: json!({"at": at}),
    };
    let mut stored = store.stored_keys(c.id, Resource::Property, &keys(8..12)).await.unwrap();
    stored.sort();
    assert_eq!(stored, keys(8..10));

    // 3 comes and goes in the same page; 4 to 8 are refused; 99 is nobody.
    let gone = [keys(3..4), keys(99..100)].concat();
    let outcome =
        store.apply_page_deleting(page(vec![listing_record(listing(3))], 2), &gone, &keys(4..9)).await.unwrap();
    assert_eq!((outcome.deleted, outcome.created), (1, 0));
    assert_eq!(store.refused_deletions(c.id, Resource::Property).await.unwrap(), 5);
    assert_eq!(store.checkpoint(c.id, Resource::Property).await.unwrap(), Some(json!({"at": 2})));

    // 4 comes again, 5 goes by another road.
    store.apply_page(page(vec![listing_record(listing(4))], 3)).await.unwrap();
    store.delete_keys(c.id, Resource::Property, &keys(5..6), run).await.unwrap();
    assert_eq!(store.refused_deletions(c.id, Resource::Property).await.unwrap(), 3);
    assert_eq!(store.delete_refused(c.id, Resource::Property, run).await.unwrap(), (3, false));
    assert_eq!(store.delete_refused(c.id, Resource::Property, run).await.unwrap(), (0, false));
    let left = store.stored_keys(c.id, Resource::Property, &keys(0..10)).await.unwrap();
    assert_eq!(left.len(), 5, "{left:?}");
    assert!(store.verify().await.unwrap().checks.iter().all(|c| c.findings.is_empty()));
}

#[tokio::test]
async fn a_page_that_fails_deletes_nothing() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    fill(&home.store, &c, 0..3, 3).await;
    let mut bad = listing_record(listing(1));
    bad.0.key = "another".into();
    let page = PageWrite {
        connection: c.id,
        stream: Resource::Property,
        run: RunId::new(),
        records: vec![bad],
        checkpoint: json!(9),
    };
    assert!(home.store.apply_page_deleting(page, &keys(0..3), &[]).await.is_err());
    assert_eq!(home.store.stored_keys(c.id, Resource::Property, &keys(0..3)).await.unwrap().len(), 3);
}

#[tokio::test]
async fn used_rates_are_kept_and_forgotten_in_time() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(start()));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), shared).await.unwrap();
    assert_eq!(store.quota_memory("a").await.unwrap(), None);
    store.keep_quota_memory("a", &json!({"n": 1})).await.unwrap();
    store.keep_quota_memory("a", &json!({"n": 2})).await.unwrap();
    assert_eq!(store.quota_memory("a").await.unwrap(), Some(json!({"n": 2})));
    clock.advance(TimeDelta::days(4));
    store.keep_quota_memory("b", &json!({})).await.unwrap();
    assert_eq!(store.quota_memory("a").await.unwrap(), None, "no window is so long");
    assert!(store.keep_quota_memory("", &json!({})).await.is_err());
}

#[tokio::test]
async fn health_is_worked_out_of_the_days_and_old_figures_go() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(start()));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), shared).await.unwrap();
    let c = connection(&store, "north").await;
    let run = async |stream, outcome: &str, received: u64, failed: u64| {
        let run = store.begin_run(c.id, stream).await.unwrap();
        let record = RunRecord {
            run,
            connection: c.id,
            stream,
            started_at: clock.now(),
            finished_at: Some(clock.now()),
            outcome: Some(outcome.into()),
            pages: 1,
            received,
            created: received,
            updated: 0,
            unchanged: 0,
            deleted: 0,
            rejected: 0,
            calls: 10,
            failed_calls: failed,
            bytes: 1_000,
            elapsed_ms: 2_000,
            checkpoint: None,
            warnings: Vec::new(),
        };
        store.finish_run(&record).await.unwrap();
    };
    run(Resource::Property, "done", 500, 0).await;
    for _ in 0..50 {
        run(Resource::Property, "done", 0, 0).await;
    }
    assert_eq!(store.runs_of(c.id, 100).await.unwrap().len(), 2, "quiet runs are one row");
    clock.advance(Duration::days(1));
    run(Resource::Property, "Server", 0, 10).await;
    run(Resource::Media, "done", 7, 0).await;
    clock.advance(Duration::hours(1));

    let health = store.stream_health(c.id, 30).await.unwrap();
    let listings = health.iter().find(|h| h.stream == Resource::Property).unwrap();
    assert_eq!(listings.days.len(), 2);
    assert_eq!((listings.days[0].runs, listings.days[0].failed_runs, listings.days[1].failed_runs), (51, 0, 1));
    assert_eq!(listings.stale_seconds, Some(25 * 3_600));
    assert_eq!(listings.latency_ms, Some(200.0));
    assert!((listings.error_rate.unwrap() - 10.0 / 520.0).abs() < 1e-9);
    assert!((listings.records_per_day - 250.0).abs() < 1e-9);
    let today = store.stream_health(c.id, 1).await.unwrap();
    let listings = today.iter().find(|h| h.stream == Resource::Property).unwrap();
    assert_eq!((listings.days.len(), listings.error_rate), (1, Some(1.0)));
    assert_eq!(listings.stale_seconds, Some(25 * 3_600), "also when nothing went well in those days");

    clock.advance(Duration::days(i64::from(FIGURES_KEPT_DAYS) + 2));
    run(Resource::Media, "done", 1, 0).await;
    assert_eq!(store.prune_figures().await.unwrap(), 2);
    let left = store.runs_of(c.id, 100).await.unwrap();
    assert_eq!(left.len(), 3, "the latest run of each stream stays, and the latest good one: {left:?}");
    assert_eq!(store.stream_health(c.id, 90).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_listing_named_as_gone_takes_its_photos() {
    let home = Home::new().await;
    let store = &home.store;
    let c = connection(store, "north").await;
    fill(store, &c, 0..2, 2).await;
    let listing_key = listing(1).listing_key;
    let photo = record(hub_domain::Canonical::Media(media(&listing_key, 1)));
    let key = photo.0.key.clone();
    put(store, &c, vec![photo], 1).await;
    let page = PageWrite {
        connection: c.id,
        stream: Resource::Property,
        run: RunId::new(),
        records: Vec::new(),
        checkpoint: json!(1),
    };
    assert_eq!(store.apply_page_deleting(page, &[listing_key], &[]).await.unwrap().deleted, 1);
    assert!(store.stored_keys(c.id, Resource::Media, &[key]).await.unwrap().is_empty());
}

/// The count that pages keep up is the count of the rows, whatever came and went on which road.
#[tokio::test]
async fn counts_of_rows_are_always_right() {
    let home = Home::new().await;
    let store = &home.store;
    let c = connection(store, "north").await;
    let other = connection(store, "south").await;
    let mut dice = crate::support::Dice(11);
    for step in 0..60 {
        let run = RunId::new();
        let listings = (0..1 + dice.below(8)).map(|_| listing_record(listing(dice.below(40)))).collect();
        let gone: Vec<String> = (0..dice.below(4)).map(|_| listing(dice.below(40)).listing_key).collect();
        let of = if dice.chance(70) { &c } else { &other };
        let page = |stream, records| PageWrite { connection: of.id, stream, run, records, checkpoint: json!(step) };
        match dice.below(5) {
            0 => drop(store.delete_keys(of.id, Resource::Property, &gone, run).await.unwrap()),
            1 => {
                let photo = media(&listing(dice.below(40)).listing_key, dice.below(3));
                let records = vec![record(hub_domain::Canonical::Media(photo))];
                store.apply_page(page(Resource::Media, records)).await.unwrap();
            }
            2 => {
                store.apply_page_deleting(page(Resource::Property, listings), &[], &gone).await.unwrap();
                store.delete_refused(of.id, Resource::Property, run).await.unwrap();
            }
            _ => drop(store.apply_page_deleting(page(Resource::Property, listings), &gone, &[]).await.unwrap()),
        }
        for id in [c.id, other.id] {
            let counted = store.what_goes_with(id).await.unwrap();
            for stream in [Resource::Property, Resource::Media] {
                let rows = counted.get(&stream).copied().unwrap_or(0);
                assert_eq!(store.rows_of(id, stream).await.unwrap(), rows, "step {step}, {stream}");
            }
        }
    }
    assert!(store.rows_of(c.id, Resource::Property).await.unwrap() > 0);
    store.remove_connection(other.id).await.unwrap();
    assert!(store.rows_of(other.id, Resource::Property).await.is_err());
}

#[tokio::test]
async fn a_failed_run_does_not_take_the_age_away() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(start()));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), shared).await.unwrap();
    let c = connection(&store, "north").await;
    let ends = async |stream, outcome: &str| {
        let run = store.begin_run(c.id, stream).await.unwrap();
        let open = store.last_runs().await.unwrap().into_iter().find(|r| r.run == run).unwrap();
        clock.advance(TimeDelta::minutes(1));
        let at = clock.now();
        let record = RunRecord { finished_at: Some(at), outcome: Some(outcome.into()), ..open };
        store.finish_run(&record).await.unwrap();
        at
    };
    let age = async || store.complete_as_of().await.unwrap().get(&c.id).copied();
    assert_eq!(age().await, None);
    let listings = ends(Resource::Property, "done").await;
    assert_eq!(age().await, Some(listings));
    // A stream that has not brought everything yet keeps the whole from being complete.
    ends(Resource::Member, "vendor").await;
    assert_eq!(age().await, None);
    ends(Resource::Member, "done").await;
    assert_eq!(age().await, Some(listings));
    // An outage later, and a run on its way, the data are as old as they were.
    ends(Resource::Property, "vendor").await;
    store.begin_run(c.id, Resource::Property).await.unwrap();
    assert_eq!(age().await, Some(listings));
    // Not even the figures' being forgotten changes that.
    clock.advance(TimeDelta::days(200));
    store.prune_figures().await.unwrap();
    assert_eq!(age().await, Some(listings));
}
