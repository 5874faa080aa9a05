use std::sync::Arc;
use std::time::Duration;

use hub_connector::{CancellationToken, ErrorKind, Source};
use hub_domain::Stream;
use hub_sync::{NoProgress, Outcome, SyncError, SyncOptions};

use crate::fake::{Fake, Wrong};
use crate::world::World;

#[tokio::test]
async fn every_kind_of_failure_at_every_request_loses_nothing() {
    let calm = World::new().await;
    let fake = Fake::with_rows(6, 30);
    calm.sync(&fake).await;
    let wanted = calm.digest().await;
    let kinds = [ErrorKind::Server, ErrorKind::NotJson, ErrorKind::Unauthorized, ErrorKind::Malformed];
    let world = World::new().await;
    for request in 0..10 {
        let fake = Fake::with_rows(6, 30);
        fake.wrong(&[Wrong::Fails(request, kinds[request as usize % kinds.len()])]);
        let full = SyncOptions { full: true, ..SyncOptions::default() };
        let failed = world.try_run(&fake, &full).await;
        let Err(SyncError::Source { stream, error, reports }) = failed else {
            panic!("request {request} did not fail")
        };
        assert_eq!(stream, Some(Stream::Property));
        assert_eq!((reports.len(), reports[0].outcome), (1, Outcome::Failed));
        assert_eq!(reports[0].error.as_ref(), Some(&error));
        assert!(reports[0].failed_calls == 4 && reports[0].calls >= 4);
        let report = world.sync(&fake).await;
        assert_eq!(report.outcome, Outcome::Done);
        assert_eq!(world.digest().await, wanted, "after a failure of request {request}");
    }
}

#[tokio::test]
async fn a_stream_that_fails_does_not_stop_the_others() {
    let world = World::new().await;
    let streams = vec![Stream::Member, Stream::Property, Stream::Office];
    let many = Fake { streams, ..Fake::new(10) };
    for n in 0..15 {
        many.deed(&crate::fake::Deed::Put(n.to_string(), n));
    }
    let many = Arc::new(many);
    many.wrong(&[Wrong::StreamFails(Stream::Member, ErrorKind::Server)]);
    let error = world.try_run(&many, &SyncOptions::default()).await.unwrap_err();
    assert!(matches!(error, SyncError::Source { stream: Some(Stream::Member), .. }));
    let outcomes: Vec<Outcome> = error.reports().iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::Failed, Outcome::Done, Outcome::Done]);
    world.assert_equal(&many).await;
    let runs = world.store.last_runs().await.unwrap();
    assert_eq!(runs.len(), 3, "each stream's last run is on record");
    assert!(error.to_string().starts_with("Member: "));
}

#[tokio::test]
async fn wrong_credentials_are_not_tried_on_every_stream() {
    let world = World::new().await;
    let many = Arc::new(Fake { streams: vec![Stream::Member, Stream::Property], ..Fake::new(10) });
    many.wrong(&[Wrong::StreamFails(Stream::Member, ErrorKind::Unauthorized)]);
    let error = world.try_run(&many, &SyncOptions::default()).await.unwrap_err();
    let outcomes: Vec<Outcome> = error.reports().iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::Failed, Outcome::Failed]);
    assert_eq!(many.state.lock().unwrap().requests, 1);
}

#[tokio::test]
async fn a_source_that_does_not_move_on_is_stopped() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 30);
    fake.wrong(&[Wrong::Stuck]);
    let options = SyncOptions::default();
    let run = world.try_run(&fake, &options);
    let error = tokio::time::timeout(Duration::from_secs(30), run).await.expect("an endless loop").unwrap_err();
    assert!(error.to_string().contains("does not move on"));
    assert_eq!(world.stored().await, 10, "what came before is kept");
}

#[tokio::test]
async fn a_panic_in_a_connector_is_an_error_of_its_stream() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 30);
    fake.wrong(&[Wrong::Panics(1)]);
    let error = world.try_run(&fake, &SyncOptions::default()).await.unwrap_err();
    assert!(error.to_string().contains("stopped unexpectedly"));
    assert_eq!(world.stored().await, 10);
    fake.wrong(&[]);
    world.sync(&fake).await;
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn cancelled_while_a_vendor_hangs() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 30);
    fake.wrong(&[Wrong::Hangs(2)]);
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let watched = Arc::clone(&fake);
    tokio::spawn(async move {
        while watched.state.lock().unwrap().requests < 3 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        stop.cancel();
    });
    let source = Arc::clone(&fake) as Arc<dyn Source>;
    let options = SyncOptions::default();
    let run = world.engine.run(&world.connection, source, &options, &NoProgress, &cancel);
    let reports = tokio::time::timeout(Duration::from_secs(30), run).await.expect("hangs").unwrap();
    assert_eq!(reports[0].outcome, Outcome::Cancelled);
    assert_eq!(reports[0].error, None);
    // Cancelled before it begins: every stream says so and nothing is asked.
    let requests = fake.state.lock().unwrap().requests;
    let source = Arc::clone(&fake) as Arc<dyn Source>;
    let reports = world.engine.run(&world.connection, source, &options, &NoProgress, &cancel).await.unwrap();
    assert_eq!(reports[0].outcome, Outcome::Cancelled);
    assert_eq!(fake.state.lock().unwrap().requests, requests);
    fake.wrong(&[]);
    world.sync(&fake).await;
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn a_source_that_goes_in_a_circle_is_stopped() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 30);
    fake.wrong(&[Wrong::Circle]);
    let options = SyncOptions::default();
    let run = world.try_run(&fake, &options);
    let error = tokio::time::timeout(Duration::from_secs(30), run).await.expect("an endless loop").unwrap_err();
    assert!(error.to_string().contains("goes in a circle"), "{error}");
    assert_eq!(world.stored().await, 30, "what came is kept");
    fake.wrong(&[]);
    world.sync(&fake).await;
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn a_revoked_licence_takes_nothing_away() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(10, 120));
    world.sync(&fake).await;
    let before = world.digest().await;
    fake.wrong(&[Wrong::StreamFails(Stream::Property, ErrorKind::Forbidden)]);
    for options in [
        SyncOptions::default(),
        SyncOptions { full: true, ..SyncOptions::default() },
        SyncOptions { allow_mass_delete: true, ..SyncOptions::default() },
    ] {
        let error = world.try_run(&fake, &options).await.unwrap_err();
        assert!(matches!(error, SyncError::Source { stream: Some(Stream::Property), .. }));
        assert_eq!(world.digest().await, before);
    }
    fake.wrong(&[]);
    world.sync(&fake).await;
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn a_key_twice_in_a_page_and_in_the_feed_of_the_same_page() {
    let world = World::new().await;
    let fake = Arc::new(Fake::with_feed(50, 10));
    world.sync(&fake).await;
    fake.deed(&crate::fake::Deed::Put("00003".into(), 77));
    fake.deed(&crate::fake::Deed::Remove("00004".into()));
    {
        let mut state = fake.state.lock().unwrap();
        state.feed.extend(["00003".to_owned(), "00003".to_owned(), "nobody".to_owned()]);
        state.rows.remove("00003");
    }
    let report = world.sync(&fake).await;
    assert_eq!((report.deleted, world.stored().await), (2, 8));
    world.assert_equal(&fake).await;
}
