//! A market is copied, followed, and compared row by row.

use std::time::Duration;

use anyhow::Result;
use hub_connector::{CancellationToken, Source};
use hub_domain::Resource;
use hub_sync::{NoProgress, Outcome, SyncOptions};
use hub_tests::{Installation, Vendor, agree};
use serde_json::{Map, json};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_market_is_copied_and_followed_for_a_month() -> Result<()> {
    let vendor = Vendor::market(120, 50).await?;
    let here = Installation::new().await?;
    let source = vendor.source()?;
    let reports = here.sync(&source).await?;
    let streams: Vec<_> = reports.iter().map(|r| r.stream).collect();
    assert_eq!(streams, Resource::ALL, "what a person looks at first comes first");
    assert!(reports.iter().all(|r| r.outcome == Outcome::Done && r.rejected == 0 && r.failed_calls == 0));
    // What came ahead of its turn came again in it, and counts once.
    assert_eq!((reports[0].created, reports[0].unchanged), (120, 0), "{reports:?}");
    assert!(reports.iter().all(|r| r.received == r.created), "{reports:?}");
    agree(&here, &vendor.control()).await?;
    for _ in 0..3 {
        vendor.control().advance(Duration::from_secs(10 * 86_400))?;
        here.sync(&source).await?;
        agree(&here, &vendor.control()).await?;
    }
    let quiet = here.sync(&source).await?;
    assert!(quiet.iter().all(|r| (r.received, r.deleted) == (0, 0)), "{quiet:?}");
    let violations = vendor.control().stats().violations;
    assert!(violations.is_empty(), "the vendor was asked what the specification forbids: {violations:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_copy_by_other_pages_has_the_same_digest() -> Result<()> {
    let vendor = Vendor::market(60, 25).await?;
    let (one, two) = (Installation::new().await?, Installation::new().await?);
    one.sync(&vendor.source()?).await?;
    let mut other_pages = vendor;
    other_pages.page_size = 40;
    two.sync(&other_pages.source()?).await?;
    assert_eq!(one.digest().await?, two.digest().await?);
    Ok(())
}

/// Five thousand rows with one stamp, and updates and deletions while the copy runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_of_equal_stamps_under_a_moving_hand() -> Result<()> {
    let vendor = Vendor::market(0, 500).await?;
    let control = vendor.control();
    for n in 0..6_000 {
        control.insert("Member", member(n))?;
    }
    let (_, clustered) = control.cluster("Member", 5_000)?;
    assert_eq!(clustered, 5_000);
    let here = Installation::new().await?;
    let source = vendor.source()?;
    let hand = tokio::spawn({
        let control = vendor.control();
        async move {
            for turn in 0_u32.. {
                let key = |n: u32| format!("m{:05}", (turn * 37 + n * 1_009) % 6_000);
                control.delete("Member", &key(0));
                // A row that is already gone cannot change.
                let _ = control.touch("Member", &key(1));
                let changes = json!({"MemberFullName": format!("Renamed {turn}")});
                let _ = control.update("Member", &key(2), changes.as_object().unwrap_or(&Map::new()));
                if turn % 10 == 0 {
                    let _ = control.insert("Member", member(10_000 + turn));
                }
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        }
    });
    let busy = here.try_sync(&source, &SyncOptions::default()).await;
    hand.abort();
    let _ = hand.await;
    assert!(control.count("Member") < 5_990, "the hand has hardly moved");
    assert_eq!(busy?.iter().find(|r| r.stream == Resource::Member).map(|r| r.outcome), Some(Outcome::Done));
    let quiet = here.sync(&source).await?;
    assert!(quiet.iter().all(|r| r.outcome == Outcome::Done));
    agree(&here, &control).await
}

fn member(n: u32) -> Map<String, serde_json::Value> {
    let row =
        json!({"MemberKey": format!("m{n:05}"), "MemberFullName": format!("Member {n}"), "MemberStatus": "Active"});
    row.as_object().cloned().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vendor_that_seems_to_have_lost_its_rows_is_not_believed() -> Result<()> {
    let vendor = Vendor::market(100, 100).await?;
    let here = Installation::new().await?;
    let source = vendor.source()?;
    here.sync(&source).await?;
    let before = here.digest().await?;
    for key in vendor.control().keys("Property").iter().skip(10) {
        vendor.control().delete("Property", key);
    }
    let reports = here.sync(&source).await?;
    assert!(
        reports[0].warnings.iter().any(|w| w.to_string().contains("nothing was deleted")),
        "{:?}",
        reports[0].warnings
    );
    assert_eq!(reports[0].deleted, 0);
    assert_eq!(here.digest().await?.get("Property"), before.get("Property"));
    let allowed = SyncOptions { allow_mass_delete: true, ..SyncOptions::default() };
    let reports = here.try_sync(&source, &allowed).await?;
    assert_eq!(reports[0].deleted, 90);
    agree(&here, &vendor.control()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_in_the_middle_and_resumed() -> Result<()> {
    let vendor = Vendor::market(80, 20).await?;
    let (calm, here) = (Installation::new().await?, Installation::new().await?);
    calm.sync(&vendor.source()?).await?;
    for wait in [1, 40, 90, 150] {
        let cancel = CancellationToken::new();
        let stop = cancel.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            stop.cancel();
        });
        let source = vendor.source()?;
        let options = SyncOptions::default();
        here.engine
            .run(&here.connection, Arc::clone(&source) as Arc<dyn Source>, &options, &NoProgress, &cancel)
            .await?;
    }
    here.sync(&vendor.source()?).await?;
    assert_eq!(here.digest().await?, calm.digest().await?);
    agree(&here, &vendor.control()).await
}
