use std::sync::Arc;
use std::sync::Mutex;

use hub_connector::{CancellationToken, DeleteRule, RejectedRow, Source, Warning};
use hub_domain::{Resource, Stream};
use hub_sync::{Outcome, Phase, Progress, ProgressUpdate, Reconcile, SyncError, SyncOptions};

use crate::fake::{Deed, FLAGGED_GONE, Fake, UNMAPPABLE, UNREADABLE};
use crate::world::World;

#[tokio::test]
async fn a_first_copy_and_then_only_what_changed() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 95);
    let first = world.sync(&fake).await;
    assert_eq!((first.pages, first.received, first.created), (10, 95, 95));
    assert_eq!((first.updated, first.unchanged, first.deleted, first.rejected), (0, 0, 0, 0));
    // Two for the preparation, ten pages, ten pages of keys.
    assert_eq!((first.calls, first.failed_calls, first.bytes), (22, 0, 10 + 1000 + 500));
    assert_eq!(first.checkpoint["key"], "00094");
    assert_eq!(first.warnings, [Warning::LookupsClosed]);
    world.assert_equal(&fake).await;

    fake.deed(&Deed::Put("00003".into(), 1234));
    fake.deed(&Deed::Put("new".into(), 7));
    let second = world.sync(&fake).await;
    assert_eq!((second.received, second.created, second.updated, second.unchanged), (2, 1, 1, 0));
    world.assert_equal(&fake).await;

    let third = world.sync(&fake).await;
    assert_eq!((third.received, third.created, third.updated), (0, 0, 0), "incremental from the last checkpoint");
    assert_eq!(third.checkpoint, second.checkpoint);
    // The preparation, one empty page, one look at the count of keys.
    assert_eq!(third.calls, 4);
}

#[tokio::test]
async fn a_cluster_of_equal_stamps_larger_than_a_page() {
    let world = World::new().await;
    let fake = Fake::with_rows(7, 20);
    fake.deed(&Deed::PutAll((0..50).map(|n| format!("{n:05}")).collect(), 9));
    fake.script(vec![vec![], vec![Deed::PutAll((10..40).map(|n| format!("{n:05}")).collect(), 11)]]);
    world.sync(&fake).await;
    fake.come_to_rest();
    world.sync(&fake).await;
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn full_begins_again_and_loses_nothing() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 30);
    world.sync(&fake).await;
    let before = world.digest().await;
    let full = SyncOptions { full: true, ..SyncOptions::default() };
    let report = world.run(&fake, &full).await;
    assert_eq!((report.received, report.unchanged, report.created, report.updated), (30, 30, 0, 0));
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn rows_that_say_themselves_that_they_are_gone() {
    let world = World::new().await;
    let rule = DeleteRule::Flag { field: "MlgCanView".into(), gone: "false".into() };
    let fake = Arc::new(Fake { rule, ..Fake::new(4) });
    for n in 0..10 {
        fake.deed(&Deed::Put(n.to_string(), n));
    }
    world.sync(&fake).await;
    assert_eq!(world.stored().await, 10);
    fake.deed(&Deed::Put("3".into(), FLAGGED_GONE));
    fake.deed(&Deed::Put("never seen".into(), FLAGGED_GONE));
    fake.deed(&Deed::Put("4".into(), 44));
    let report = world.sync(&fake).await;
    assert_eq!((report.deleted, report.updated, report.created), (1, 1, 0));
    assert_eq!(fake.state.lock().unwrap().lists, 0, "keys are not compared under this rule");
    world.assert_equal(&fake).await;
}

#[derive(Default)]
struct Notes {
    rejected: Mutex<Vec<String>>,
    phases: Mutex<Vec<Phase>>,
    last: Mutex<Option<ProgressUpdate>>,
}

impl Progress for Notes {
    fn update(&self, update: &ProgressUpdate) {
        let mut phases = self.phases.lock().unwrap();
        if phases.last() != Some(&update.phase) {
            phases.push(update.phase);
        }
        if update.phase == Phase::Pulling {
            *self.last.lock().unwrap() = Some(update.clone());
        }
    }

    fn rejected(&self, _: Stream, rows: &[RejectedRow]) {
        self.rejected.lock().unwrap().extend(rows.iter().map(|r| r.place.clone()));
    }
}

#[tokio::test]
async fn rejected_rows_are_counted_named_and_not_asked_for_again() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 25);
    fake.deed(&Deed::Put("bad-1".into(), UNMAPPABLE));
    fake.deed(&Deed::Put("bad-2".into(), UNREADABLE));
    fake.deed(&Deed::Remove("00007".into()));
    let notes = Notes::default();
    let source = Arc::clone(&fake) as Arc<dyn Source>;
    let options = SyncOptions::default();
    let reports = world.engine.run(&world.connection, source, &options, &notes, &CancellationToken::new()).await;
    let report = reports.unwrap().remove(0);
    assert_eq!((report.received, report.created, report.rejected), (26, 24, 2));
    assert_eq!(report.rejected_rows.len(), 2);
    let mut named = notes.rejected.into_inner().unwrap();
    named.sort();
    assert_eq!(named, ["bad-1", "bad-2"]);
    assert_eq!(
        notes.phases.into_inner().unwrap(),
        [Phase::Preparing, Phase::Pulling, Phase::Comparing, Phase::Finished]
    );
    let last = notes.last.into_inner().unwrap().unwrap();
    assert_eq!((last.rows, last.total, last.bytes), (26, Some(26), 300));
    world.assert_equal(&fake).await;
    let pulls = fake.state.lock().unwrap().pulls;
    let again = world.sync(&fake).await;
    assert_eq!((again.received, again.warnings.len(), again.calls), (0, 1, 4));
    assert_eq!(fake.state.lock().unwrap().pulls, pulls + 1);
    // Mended at the vendor, the row arrives like any other change.
    fake.deed(&Deed::Put("bad-1".into(), 5));
    assert_eq!(world.sync(&fake).await.created, 1);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn what_is_written_down_beside_the_rows() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 12);
    let report = world.sync(&fake).await;
    let fields = world.store.field_report(world.connection.id, Stream::Property).await.unwrap();
    let local = fields.iter().find(|f| f.field == "X_Local").unwrap();
    assert_eq!((local.mapped, local.rows_with_value), (false, 12));
    let city = fields.iter().find(|f| f.field == "City").unwrap();
    assert!(city.mapped);
    assert!(!fields.iter().any(|f| f.field == "Nothing"), "a field that never has a value is not reported");
    let lookups = world.store.lookups(world.connection.id).await.unwrap();
    assert_eq!(lookups.len(), 1);
    let runs = world.store.last_runs().await.unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].stream, runs[0].received, runs[0].created), (Resource::Property, 12, 12));
    assert_eq!(runs[0].checkpoint, Some(report.checkpoint));
}

/// Counts, at the moment each page has been stored, how many pages have been asked for.
struct Overlap<'a> {
    fake: &'a Fake,
    seen: Mutex<Vec<u64>>,
}

impl Progress for Overlap<'_> {
    fn update(&self, _: &ProgressUpdate) {}

    fn rejected(&self, _: Stream, _: &[RejectedRow]) {
        self.seen.lock().unwrap().push(self.fake.state.lock().unwrap().pulls);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_page_is_fetched_while_one_is_stored() {
    let world = World::new().await;
    let fake = Arc::new(Fake::new(10));
    for n in 0..100 {
        fake.deed(&Deed::Put(format!("{n:05}"), if n % 10 == 0 { UNMAPPABLE } else { n }));
    }
    let overlap = Overlap { fake: &fake, seen: Mutex::default() };
    let source = Arc::clone(&fake) as Arc<dyn Source>;
    let options = SyncOptions { reconcile: Reconcile::Never, ..SyncOptions::default() };
    world.engine.run(&world.connection, source, &options, &overlap, &CancellationToken::new()).await.unwrap();
    let seen = overlap.seen.into_inner().unwrap();
    assert_eq!(seen.len(), 10);
    assert!(seen.iter().zip(1..).all(|(asked, stored)| *asked <= stored + 1), "never two pages ahead: {seen:?}");
    assert!(seen.iter().zip(1..).any(|(asked, stored)| *asked > stored), "never ahead: {seen:?}");
    assert_eq!(fake.state.lock().unwrap().most_at_once, 1);
}

#[tokio::test]
async fn one_run_per_connection_at_a_time() {
    let world = World::new().await;
    let fake = Fake::with_rows(5, 50);
    let options = SyncOptions::default();
    let (one, two) = tokio::join!(world.try_run(&fake, &options), world.try_run(&fake, &options));
    assert_eq!(one.unwrap()[0].outcome, Outcome::Done);
    assert!(matches!(two, Err(SyncError::Busy { connection }) if connection == "north"));
    assert!(world.try_run(&fake, &options).await.is_ok(), "the turn is given back");
}
