use hub_sync::{Reconcile, SyncOptions};

use crate::fake::{Deed, Fake, Wrong};
use crate::world::World;

fn always() -> SyncOptions {
    SyncOptions { reconcile: Reconcile::Always, ..SyncOptions::default() }
}

#[tokio::test]
async fn what_is_gone_there_goes_here() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 100);
    world.sync(&fake).await;
    for n in [0, 17, 99] {
        fake.deed(&Deed::Remove(format!("{n:05}")));
    }
    let report = world.sync(&fake).await;
    assert_eq!((report.deleted, report.warnings.len()), (3, 1), "{:?}", report.warnings);
    world.assert_equal(&fake).await;
    let history = world.store.history_of(hub_domain::Resource::Property, "00017").await.unwrap();
    assert_eq!(history.len(), 2, "came and went");
}

#[tokio::test]
async fn as_many_gone_as_new_is_noticed_too() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 60);
    world.sync(&fake).await;
    fake.deed(&Deed::Remove("00030".into()));
    fake.deed(&Deed::Put("new".into(), 1));
    let report = world.sync(&fake).await;
    assert_eq!((report.created, report.deleted), (1, 1));
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn the_guard_asks_before_a_mass_deletion() {
    let world = World::new().await;
    let fake = Fake::with_rows(50, 300);
    world.sync(&fake).await;
    for n in 0..61 {
        fake.deed(&Deed::Remove(format!("{n:05}")));
    }
    for _ in 0..2 {
        let report = world.sync(&fake).await;
        assert_eq!(report.deleted, 0);
        assert!(report.warnings.iter().any(|w| w.to_string().starts_with("61 of 300 rows")), "{:?}", report.warnings);
        assert_eq!(world.stored().await, 300);
    }
    let lax = SyncOptions { delete_guard_percent: 21, ..SyncOptions::default() };
    assert_eq!(world.run(&fake, &lax).await.deleted, 61);
    world.assert_equal(&fake).await;
    fake.state.lock().unwrap().rows.clear();
    assert_eq!(world.sync(&fake).await.deleted, 0);
    let allowed = SyncOptions { allow_mass_delete: true, ..SyncOptions::default() };
    assert_eq!(world.run(&fake, &allowed).await.deleted, 239);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn an_incomplete_list_never_deletes() {
    for wrong in [Wrong::ListCutShort, Wrong::ListAndCountCutShort, Wrong::NoCount] {
        let world = World::new().await;
        let fake = Fake::with_rows(10, 200);
        world.sync(&fake).await;
        fake.deed(&Deed::Remove("00003".into()));
        fake.wrong(&[wrong]);
        for options in [SyncOptions::default(), always()] {
            let report = world.run(&fake, &options).await;
            assert_eq!((report.deleted, world.stored().await), (0, 200), "{wrong:?}");
            assert!(report.warnings.len() > 1, "{wrong:?} is said");
        }
        fake.wrong(&[]);
        assert_eq!(world.run(&fake, &always()).await.deleted, 1, "caught up after {wrong:?}");
        world.assert_equal(&fake).await;
    }
}

#[tokio::test]
async fn a_list_that_moves_is_read_again() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 100);
    world.sync(&fake).await;
    fake.deed(&Deed::Remove("00000".into()));
    // Request 0 is the pull; the first list is disturbed in its middle, the second is not.
    let mut script = vec![Vec::new(); 6];
    script[4] = vec![Deed::Remove("00001".into()), Deed::Put("fresh".into(), 1)];
    script[5] = vec![Deed::Remove("00002".into())];
    fake.script(script);
    world.run(&fake, &always()).await;
    world.assert_equal(&fake).await;
    assert!(fake.state.lock().unwrap().lists >= 3);
}

#[tokio::test]
async fn a_list_that_never_rests_gives_up_for_this_run() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 100);
    world.sync(&fake).await;
    let lists = fake.state.lock().unwrap().lists;
    fake.script((0..200).map(|n| vec![Deed::Put(format!("more-{n}"), n)]).collect());
    let report = world.run(&fake, &always()).await;
    assert_eq!(report.deleted, 0);
    assert!(
        report.warnings.iter().any(|w| w.to_string().contains("while the keys were listed")),
        "{:?}",
        report.warnings
    );
    assert_eq!(fake.state.lock().unwrap().lists, lists + 3);
    fake.come_to_rest();
    world.run(&fake, &always()).await;
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn rows_that_slipped_by_are_fetched_after_all() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 40);
    world.sync(&fake).await;
    fake.deed(&Deed::PutBackdated("slipped".into(), 5));
    let report = world.sync(&fake).await;
    assert_eq!(report.created, 1);
    assert!(report.warnings.iter().any(|w| w.to_string().contains("had been missed")));
    world.assert_equal(&fake).await;
    assert_eq!(world.sync(&fake).await.received, 0);
}

#[tokio::test]
async fn a_key_that_is_never_delivered_is_asked_for_once() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 40);
    fake.wrong(&[Wrong::Phantom]);
    let report = world.sync(&fake).await;
    assert!(report.warnings.iter().any(|w| w.to_string().contains("lists 1 rows that it does not deliver")));
    let pulls = fake.state.lock().unwrap().pulls;
    assert_eq!(world.sync(&fake).await.calls, 4, "one page and one count");
    assert_eq!(world.run(&fake, &always()).await.received, 0);
    assert_eq!(fake.state.lock().unwrap().pulls, pulls + 2);
    world.assert_equal(&fake).await;
}

#[tokio::test]
async fn auto_compares_by_age_and_never_means_never() {
    let world = World::new().await;
    let fake = Fake::with_rows(10, 40);
    world.sync(&fake).await;
    let calls = |hours: i64| {
        world.hours_pass(hours);
        async { world.sync(&fake).await.calls }
    };
    assert_eq!(calls(23).await, 4);
    assert_eq!(calls(1).await, 3 + 4, "a day has passed: the whole list");
    assert_eq!(calls(1).await, 4);
    fake.deed(&Deed::Remove("00001".into()));
    let never = SyncOptions { reconcile: Reconcile::Never, ..SyncOptions::default() };
    let report = world.run(&fake, &never).await;
    assert_eq!((report.calls, report.deleted), (3, 0));
}
