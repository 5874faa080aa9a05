//! Vendors that name what is gone: with the page, within the guard, for a limited time.

use std::sync::Arc;

use hub_connector::DeleteRule;
use hub_sync::{StreamReport, SyncOptions};

use crate::fake::{Deed, FLAGGED_GONE, Fake, Wrong};
use crate::world::World;

fn remove(fake: &Fake, range: std::ops::Range<usize>) {
    range.for_each(|n| fake.deed(&Deed::Remove(format!("{n:05}"))));
}

fn allowed() -> SyncOptions {
    SyncOptions { allow_mass_delete: true, ..SyncOptions::default() }
}

fn lists(fake: &Fake) -> u64 {
    fake.state.lock().unwrap().lists
}

fn asks(report: &StreamReport, beginning: &str) -> bool {
    report.warnings.iter().any(|w| w.to_string().starts_with(beginning))
}

#[tokio::test]
async fn what_a_feed_names_goes_without_listing_a_key() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(10, 100));
    world.sync(&fake).await;
    remove(&fake, 0..25);
    fake.deed(&Deed::Put("fresh".into(), 1));
    let report = world.sync(&fake).await;
    assert_eq!((report.deleted, report.created, lists(&fake)), (25, 1, 0));
    world.assert_equal(&fake).await;
    let quiet = world.sync(&fake).await;
    assert_eq!((quiet.deleted, quiet.received), (0, 0));
    let history = world.store.history_of(hub_domain::Resource::Property, "00017").await.unwrap();
    assert_eq!(history.len(), 2, "came and went");
}

#[tokio::test]
async fn the_guard_counts_over_the_run_and_loses_no_position() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(10, 300));
    world.sync(&fake).await;
    remove(&fake, 0..100);
    let report = world.sync(&fake).await;
    assert_eq!(report.deleted, 60, "a fifth, and nothing of the rest");
    assert!(asks(&report, "40 of 240 rows are gone by the vendor's word"), "{:?}", report.warnings);
    // One of them is back; the others are not named a second time and not forgotten either.
    fake.deed(&Deed::Put("00099".into(), 7));
    let report = world.sync(&fake).await;
    assert_eq!((report.deleted, world.stored().await), (0, 240));
    assert!(asks(&report, "39 of 240 rows"), "{:?}", report.warnings);
    assert_eq!(world.run(&fake, &allowed()).await.deleted, 39);
    world.assert_equal(&fake).await;
    assert!(!asks(&world.sync(&fake).await, "39"));
    assert_eq!(lists(&fake), 0);
}

#[tokio::test]
async fn many_small_runs_do_not_slip_past_the_guard() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(10, 300));
    world.sync(&fake).await;
    for n in 0..20 {
        remove(&fake, n * 10..n * 10 + 10);
        world.sync(&fake).await;
    }
    assert_eq!(world.stored().await, 240);
    world.hours_pass(25);
    remove(&fake, 200..210);
    let report = world.sync(&fake).await;
    assert_eq!(report.deleted, 10, "a new day");
    assert!(asks(&report, "140 of 230"), "{:?}", report.warnings);
    assert_eq!(world.run(&fake, &allowed()).await.deleted, 140);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn allowed_beforehand_all_of_it_goes() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(10, 300));
    world.sync(&fake).await;
    remove(&fake, 0..299);
    assert_eq!(world.run(&fake, &allowed()).await.deleted, 299);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn flags_are_guarded_too() {
    let world = World::new().await;
    let mut fake = Fake::with_feed(1_000, 300);
    fake.rule = DeleteRule::Flag { field: "MlgCanView".into(), gone: "false".into() };
    let fake = Arc::new(fake);
    world.sync(&fake).await;
    let keys: Vec<String> = (0..200).map(|n| format!("{n:05}")).collect();
    fake.deed(&Deed::PutAll(keys, FLAGGED_GONE));
    let report = world.sync(&fake).await;
    assert_eq!((report.deleted, world.stored().await), (0, 300));
    assert!(asks(&report, "200 of 300 rows are gone"), "{:?}", report.warnings);
    assert_eq!(world.run(&fake, &allowed()).await.deleted, 200);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn after_a_gap_that_tombstones_do_not_outlive_keys_are_compared() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(10, 100));
    world.sync(&fake).await;
    world.hours_pass(6 * 24);
    assert_eq!((world.sync(&fake).await.deleted, lists(&fake)), (0, 0), "six days are no gap");
    world.hours_pass(90 * 24);
    remove(&fake, 0..3);
    fake.state.lock().unwrap().feed.clear();
    let report = world.sync(&fake).await;
    assert_eq!((report.deleted, lists(&fake)), (3, 1));
    world.assert_equal(&fake).await;
    world.sync(&fake).await;
    assert_eq!(lists(&fake), 1, "once is enough");
}

#[tokio::test]
async fn a_gap_and_an_incomplete_list_delete_nothing_and_are_tried_again_later() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(10, 100));
    world.sync(&fake).await;
    world.hours_pass(8 * 24);
    remove(&fake, 0..3);
    fake.state.lock().unwrap().feed.clear();
    fake.wrong(&[Wrong::NoCount]);
    let report = world.sync(&fake).await;
    assert_eq!((report.deleted, world.stored().await), (0, 100));
    assert!(asks(&report, "rows that are gone could not be looked for"), "{:?}", report.warnings);
    let tried = lists(&fake);
    world.sync(&fake).await;
    assert_eq!(lists(&fake), tried, "not at once");
    fake.wrong(&[]);
    world.hours_pass(1);
    assert_eq!(world.sync(&fake).await.deleted, 3);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn without_a_list_of_keys_a_gap_is_said_once() {
    let world = World::new().await;
    let mut fake = Fake::with_feed(10, 100);
    fake.lists_keys = false;
    let fake = Arc::new(fake);
    world.sync(&fake).await;
    world.hours_pass(8 * 24);
    let report = world.sync(&fake).await;
    assert!(asks(&report, "rows may have gone at the vendor"), "{:?}", report.warnings);
    assert!(!asks(&world.sync(&fake).await, "rows may have gone"));
}

#[tokio::test]
async fn reading_all_again_finds_what_went_unnamed() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(10, 100));
    world.sync(&fake).await;
    remove(&fake, 0..3);
    fake.state.lock().unwrap().feed.clear();
    let full = SyncOptions { full: true, ..SyncOptions::default() };
    assert_eq!(world.run(&fake, &full).await.deleted, 3);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn a_question_that_waits_costs_no_further_lists() {
    let world = World::new().await;
    let fake = Fake::with_rows(50, 300);
    world.sync(&fake).await;
    remove(&fake, 0..100);
    world.sync(&fake).await;
    let listed = lists(&fake);
    for _ in 0..3 {
        let report = world.sync(&fake).await;
        assert!(asks(&report, "100 of 300 rows are no longer listed"), "{:?}", report.warnings);
    }
    assert_eq!(lists(&fake), listed);
    assert_eq!(world.run(&fake, &allowed()).await.deleted, 100);
    world.assert_equal(&fake).await;
}
