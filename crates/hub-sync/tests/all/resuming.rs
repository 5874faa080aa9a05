use std::sync::Arc;

use hub_connector::{CancellationToken, Source};
use hub_sync::{NoProgress, Outcome, SyncOptions};

use crate::fake::{Deed, Fake};
use crate::world::World;

fn market() -> Arc<Fake> {
    let fake = Fake::with_rows(8, 40);
    fake.deed(&Deed::PutAll((5..30).map(|n| format!("{n:05}")).collect(), 77));
    fake
}

/// Cancels when the vendor has been asked so often.
async fn cancel_after(fake: &Arc<Fake>, requests: u64, cancel: CancellationToken) {
    while fake.state.lock().unwrap().requests < requests {
        tokio::task::yield_now().await;
        tokio::time::sleep(std::time::Duration::from_micros(200)).await;
    }
    cancel.cancel();
}

#[tokio::test]
async fn cancelled_after_every_page_and_resumed() {
    let calm = World::new().await;
    calm.sync(&market()).await;
    let wanted = calm.digest().await;
    // Five pages and five pages of keys.
    for k in 1..=10 {
        let world = World::new().await;
        let fake = market();
        let cancel = CancellationToken::new();
        let source = Arc::clone(&fake) as Arc<dyn Source>;
        let options = SyncOptions::default();
        let (reports, ()) = tokio::join!(
            world.engine.run(&world.connection, source, &options, &NoProgress, &cancel),
            cancel_after(&fake, k, cancel.clone()),
        );
        let report = reports.unwrap().remove(0);
        let pulled = report.received;
        let resumed = world.sync(&fake).await;
        assert_eq!(resumed.outcome, Outcome::Done);
        assert_eq!(pulled + resumed.received, 40, "nothing is fetched twice after {k} requests");
        assert_eq!(world.digest().await, wanted, "after {k} requests");
        world.assert_equal(&fake).await;
    }
}

#[tokio::test]
async fn dropped_at_any_moment_and_resumed() {
    let calm = World::new().await;
    calm.sync(&market()).await;
    let wanted = calm.digest().await;
    for k in 1..=10 {
        let world = World::new().await;
        let fake = market();
        let gone = CancellationToken::new();
        {
            let options = SyncOptions::default();
            let run = world.try_run(&fake, &options);
            tokio::select! {
                _ = run => {}
                () = cancel_after(&fake, k, gone.clone()) => {}
            }
        }
        let report = world.sync(&fake).await;
        assert_eq!(report.outcome, Outcome::Done, "the turn was given back");
        assert_eq!(world.digest().await, wanted, "after {k} requests");
        world.assert_equal(&fake).await;
    }
}

#[tokio::test]
async fn a_full_pass_that_was_cut_goes_on_as_a_full_pass() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 40);
    world.sync(&fake).await;
    fake.deed(&Deed::PutBackdated("slipped".into(), 5));
    fake.deed(&Deed::Remove("00020".into()));
    let full = SyncOptions { full: true, ..SyncOptions::default() };
    let cancel = CancellationToken::new();
    let source = Arc::clone(&fake) as Arc<dyn Source>;
    let so_far = fake.state.lock().unwrap().requests;
    let (reports, ()) = tokio::join!(
        world.engine.run(&world.connection, source, &full, &NoProgress, &cancel),
        cancel_after(&fake, so_far + 2, cancel.clone()),
    );
    let reports = reports.unwrap();
    assert_eq!(reports[0].outcome, Outcome::Cancelled);
    assert!(reports[0].received < 40);
    let rest = world.sync(&fake).await;
    assert_eq!(reports[0].received + rest.received, 40);
    assert_eq!(rest.deleted, 1, "keys are compared after the pass");
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn applied_twice_is_applied_once() {
    let world = World::new().await;
    let fake = market();
    world.sync(&fake).await;
    let (digest, changes) =
        (world.digest().await, world.store.history_of(hub_domain::Resource::Property, "00010").await);
    let full = SyncOptions { full: true, ..SyncOptions::default() };
    for _ in 0..2 {
        let report = world.run(&fake, &full).await;
        assert_eq!((report.created, report.updated, report.unchanged), (0, 0, 40));
    }
    assert_eq!(world.digest().await, digest);
    let after = world.store.history_of(hub_domain::Resource::Property, "00010").await;
    assert_eq!(after.unwrap().len(), changes.unwrap().len(), "the history has not grown");
}
