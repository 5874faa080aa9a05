use proptest::collection::vec;
use proptest::prelude::*;

use crate::fake::{Deed, Fake, Wrong};
use crate::world::World;
use hub_connector::ErrorKind;
use hub_sync::SyncOptions;

fn key() -> impl Strategy<Value = String> {
    (0_u32..40).prop_map(|n| format!("{n:05}"))
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (key(), 0_i64..50).prop_map(|(k, p)| Deed::Put(k, p)),
        3 => key().prop_map(Deed::Remove),
        2 => (vec(key(), 0..25), 0_i64..50).prop_map(|(k, p)| Deed::PutAll(k, p)),
        // The key tells the price: a row that is changed without a new stamp cannot be noticed by anybody.
        1 => (0_u32..1000, 0_i64..50).prop_map(|(n, p)| Deed::PutBackdated(format!("late-{n}-{p}"), p)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever happens at the vendor while pages and keys are read, and whichever requests fail: once it is quiet,
    /// both sides agree row by row. Rows that appear behind the reader's back, with a stamp that has been passed, are
    /// found at the latest by the daily comparison of keys: as many rows may have gone, and then the counts agree.
    #[test]
    fn after_quiet_both_sides_agree(
        page in 1_usize..9,
        script in vec(vec(deed(), 0..5), 0..40),
        fails in vec(0_u64..40, 0..4),
        runs in 1_usize..4,
        ahead in 0_u32..4,
        feed in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let mut fake = if feed { Fake::with_feed(page, 25) } else { Fake::new(page) };
            fake.ahead = ahead;
            if !feed {
                (0..25).for_each(|n| fake.deed(&Deed::Put(format!("{n:05}"), n)));
            }
            let fake = std::sync::Arc::new(fake);
            // Behind the reader's back nothing can be put where keys are not compared.
            let backdated_is_lost = |d: &Deed| feed && matches!(d, Deed::PutBackdated(..));
            let script: Vec<Vec<Deed>> =
                script.into_iter().map(|deeds| deeds.into_iter().filter(|d| !backdated_is_lost(d)).collect()).collect();
            let backdated = script.iter().flatten().any(|d| matches!(d, Deed::PutBackdated(..)));
            fake.script(script);
            fake.wrong(&fails.into_iter().map(|n| Wrong::Fails(n, ErrorKind::Server)).collect::<Vec<_>>());
            let options = SyncOptions { allow_mass_delete: true, ..SyncOptions::default() };
            for _ in 0..runs {
                let _ = world.try_run(&fake, &options).await;
            }
            fake.come_to_rest();
            if backdated {
                world.hours_pass(24);
            }
            world.run(&fake, &options).await;
            world.assert_equal(&fake).await;
        });
    }
}
