//! Exports in a folder, and the same rows by the other road.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use hub_connector::Source;
use hub_domain::Resource;
use hub_sync::Outcome;
use hub_tests::{Installation, Vendor, connect, shared};

fn folder(path: &Path, here: &Installation) -> Result<Arc<dyn Source>> {
    let settings = BTreeMap::from([("path".to_owned(), path.display().to_string())]);
    connect("csv-folder", settings, None, Arc::clone(&here.clock) as Arc<dyn hub_domain::Clock>)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn good_rows_are_kept_and_bad_ones_named() -> Result<()> {
    let exports = tempfile::tempdir()?;
    let text = "ListingKey,ListPrice,City,StandardStatus\n1,250000,Ames,Active\n,1,Ames,Active\n3,310000,Ames,Closed\n";
    std::fs::write(exports.path().join("a.csv"), text)?;
    let here = Installation::new().await?;
    let source = folder(exports.path(), &here)?;
    let report = here.sync(&source).await?.remove(0);
    assert_eq!((report.created, report.rejected, report.outcome), (2, 1, Outcome::Done));
    assert!(report.rejected_rows[0].place.contains(":3"), "{:?}", report.rejected_rows);
    let again = here.sync(&source).await?.remove(0);
    assert_eq!((again.created, again.updated), (0, 0));
    assert_eq!(here.count(Resource::Property).await?, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_market_by_both_roads() -> Result<()> {
    let Some(file) = shared("data/markets/kc1415.csv") else { return Ok(()) };
    let exports = tempfile::tempdir()?;
    std::fs::copy(&file, exports.path().join("kc1415.csv"))?;
    let here = Installation::new().await?;
    let source = folder(exports.path(), &here)?;
    let first = here.sync(&source).await?.remove(0);
    assert_eq!((first.created, first.rejected), (18_572, 0), "none lost");
    let digest = here.listings_digest().await?;
    let second = here.sync(&source).await?.remove(0);
    assert_eq!((second.created, second.updated, second.deleted), (0, 0, 0));
    // The same file under another name is read again and says the same.
    std::fs::copy(&file, exports.path().join("again.csv"))?;
    let third = here.sync(&source).await?.remove(0);
    assert_eq!((third.created, third.updated, third.unchanged), (0, 0, 18_572));
    assert_eq!(here.listings_digest().await?, digest);

    let vendor = Vendor::file(file, 1_000).await?;
    let there = Installation::new().await?;
    let reports = there.sync(&vendor.source()?).await?;
    assert_eq!((reports[0].created, reports[0].pages >= 19), (18_572, true));
    assert_eq!(there.listings_digest().await?, digest, "the same facts by two roads");
    Ok(())
}
