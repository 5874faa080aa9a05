use std::sync::Arc;

use hub_connector::{CancellationToken, ErrorKind, Source, Warning};
use hub_sync::{NoProgress, Outcome, SyncOptions};

use crate::fake::{Deed, Fake, Wrong};
use crate::world::World;

fn vendor(ahead: u32, room: Option<u64>) -> Fake {
    let mut fake = Fake::new(5);
    (fake.ahead, fake.room) = (ahead, room);
    (0..30).for_each(|n| fake.deed(&Deed::Put(format!("{n:05}"), n)));
    fake
}

fn aheads(fake: &Fake) -> u64 {
    fake.state.lock().unwrap().aheads
}

#[tokio::test]
async fn the_latest_are_here_after_the_first_page_and_come_again_in_their_turn() {
    let world = World::new().await;
    let fake = Arc::new(vendor(2, None));
    // One page, two answers ahead of their turn, and the second page fails.
    fake.wrong(&[Wrong::Fails(3, ErrorKind::Server)]);
    world.try_run(&fake, &SyncOptions::default()).await.unwrap_err();
    for (key, here) in [("00004", true), ("00005", false), ("00019", false), ("00020", true), ("00029", true)] {
        assert_eq!(world.store.payload(hub_domain::Resource::Property, key).await.unwrap().is_some(), here, "{key}");
    }
    fake.wrong(&[]);
    let report = world.sync(&fake).await;
    assert_eq!(
        (report.received, report.created, report.unchanged),
        (25, 15, 10),
        "all the rest, from the checkpoint on"
    );
    assert_eq!(aheads(&fake), 2, "once in a while is enough");
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn nothing_older_comes_behind_something_newer() {
    let world = World::new().await;
    let fake = Arc::new(vendor(1, None));
    // While what comes ahead is asked for, a row of the second page changes: its new state is stored then.
    fake.script(vec![vec![], vec![Deed::Put("00007".into(), 99)]]);
    world.sync(&fake).await;
    world.assert_equal(&fake).await;
    let changes = world.store.history_of(hub_domain::Resource::Property, "00007").await.unwrap();
    assert_eq!(changes.len(), 1, "it was created with its latest state and never went back: {changes:?}");
}

#[tokio::test]
async fn a_quiet_run_and_a_short_absence_ask_for_nothing() {
    let world = World::new().await;
    let fake = Arc::new(vendor(2, None));
    world.sync(&fake).await;
    assert_eq!(aheads(&fake), 2);
    let change = |from: i64| (0..12).for_each(|n| fake.deed(&Deed::Put(format!("{n:05}"), from + n)));
    world.hours_pass(1);
    change(100);
    world.sync(&fake).await;
    assert_eq!(aheads(&fake), 2, "an hour's changes come soon enough");
    world.hours_pass(9);
    world.sync(&fake).await;
    assert_eq!(aheads(&fake), 2, "there is nothing to walk through");
    world.hours_pass(9);
    change(200);
    world.sync(&fake).await;
    assert_eq!(aheads(&fake), 4, "a night's changes are walked through");
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn it_takes_a_part_of_what_is_allowed_and_nothing_of_little() {
    for (room, asked) in [(Some(7), 0), (Some(8), 1), (Some(17), 2), (Some(1_000), 8), (None, 8)] {
        let world = World::new().await;
        let fake = Arc::new(vendor(20, room));
        world.sync(&fake).await;
        assert_eq!(aheads(&fake), asked, "{room:?}");
        world.assert_equal(&fake).await;
    }
    let world = World::new().await;
    let fake = Arc::new(vendor(2, None));
    let options = SyncOptions { ahead: false, ..SyncOptions::default() };
    world.run(&fake, &options).await;
    assert_eq!(aheads(&fake), 0);
}

#[tokio::test]
async fn a_vendor_that_refuses_is_walked_through_all_the_same() {
    let world = World::new().await;
    let fake = Arc::new(vendor(2, None));
    fake.wrong(&[Wrong::Fails(1, ErrorKind::BadRequest)]);
    let report = world.sync(&fake).await;
    assert_eq!((report.outcome, report.received, report.failed_calls), (Outcome::Done, 30, 4));
    assert!(report.warnings.is_empty() || report.warnings == [Warning::LookupsClosed], "{:?}", report.warnings);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn what_goes_after_it_came_ahead_is_gone() {
    for feed in [false, true] {
        let world = World::new().await;
        let mut fake = if feed { Fake::with_feed(5, 30) } else { vendor(0, None) };
        fake.ahead = 1;
        let fake = Arc::new(fake);
        // Gone before the walk reaches it, so that the walk never says anything of it.
        fake.script(vec![vec![], vec![], vec![Deed::Remove("00029".into())]]);
        world.sync(&fake).await;
        assert!(world.store.payload(hub_domain::Resource::Property, "00029").await.unwrap().is_none(), "{feed}");
        world.assert_equal(&fake).await;
    }
}

#[tokio::test]
async fn cancelled_while_it_comes_ahead_nothing_is_lost() {
    for requests in 1..6 {
        let world = World::new().await;
        let fake = Arc::new(vendor(3, None));
        let cancel = CancellationToken::new();
        let source = Arc::clone(&fake) as Arc<dyn Source>;
        let options = SyncOptions::default();
        let (reports, ()) =
            tokio::join!(world.engine.run(&world.connection, source, &options, &NoProgress, &cancel), async {
                while fake.state.lock().unwrap().requests < requests {
                    tokio::time::sleep(std::time::Duration::from_micros(200)).await;
                }
                cancel.cancel();
            });
        assert_eq!(reports.unwrap()[0].outcome, Outcome::Cancelled);
        world.sync(&fake).await;
        world.assert_equal(&fake).await;
    }
}
