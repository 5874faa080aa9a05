//! Killed writers, torn logs, full disks: what was acknowledged is there.

use std::io::{BufRead, BufReader};
use std::time::Duration;

use hub_domain::{Canonical, ContentDigest, Resource, TableDigest, TableHash};
use hub_secrets::StoreKey;
use hub_store::{Store, StoreError};

use crate::child::{PAGE, empty_home, key_of, page_records, said, start_writer};
use crate::support::*;

/// The digest of the first pages.
fn digest_of_pages(pages: u64) -> TableHash {
    let mut table = TableDigest::default();
    for page in 0..pages {
        for (_, mapped) in page_records(page) {
            table.add(Resource::Property, mapped.record.key(), &ContentDigest::of(&mapped.record));
        }
    }
    table.finish()
}

/// Opens a store after an accident and checks that it holds exactly its first pages; answers how many.
async fn pages_there(home: &std::path::Path, key: &StoreKey) -> u64 {
    let store = Store::open(home, key, clock()).await.unwrap();
    let report = store.verify().await.unwrap();
    assert!(report.ok, "{report:?}");
    let c = store.connection("north").await.unwrap().unwrap();
    let checkpoint = store.checkpoint(c.id, Resource::Property).await.unwrap();
    let pages = checkpoint.map_or(0, |v| v["page"].as_u64().unwrap() + 1);
    assert_eq!(store.digest().await.unwrap()["Property"], digest_of_pages(pages));
    store.close().await;
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_writer_loses_nothing_it_acknowledged() {
    let home = empty_home().await;
    let key = key_of(home.path());
    let mut dice = Dice(41);
    let mut acknowledged = 0_u64;
    for _ in 0..12 {
        let mut child = start_writer(home.path(), None);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wanted = acknowledged + dice.below(12);
        let (tell, told) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut last = None;
            for line in lines.map_while(Result::ok) {
                if let Some(page) = said(&line).and_then(|l| l.strip_prefix("page ")) {
                    last = Some(page.parse::<u64>().unwrap());
                    let _ = tell.send(last);
                }
            }
            last
        });
        while told.recv_timeout(Duration::from_secs(60)).unwrap().is_some_and(|page| page < wanted) {}
        std::thread::sleep(Duration::from_micros(dice.below(20_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let last = reader.join().unwrap().unwrap();
        acknowledged = last + 1;
        let there = pages_there(home.path(), &key).await;
        // The page under way when the process died may have been stored without having been acknowledged.
        assert!(there == acknowledged || there == acknowledged + 1, "{acknowledged} acknowledged, {there} there");
        acknowledged = there;
    }
    assert!(acknowledged >= 12);
}

#[tokio::test]
async fn a_torn_log_opens_as_an_exact_prefix_of_commits() {
    let home = empty_home().await;
    let key = key_of(home.path());
    let store = Store::open(home.path(), &key, clock()).await.unwrap();
    let c = store.connection("north").await.unwrap().unwrap();
    for page in 0..8 {
        put(&store, &c, page_records(page).into_iter().take(PAGE as usize).collect(), page as i64).await;
        store.set_checkpoint(c.id, Resource::Property, &serde_json::json!({"page": page})).await.unwrap();
    }
    // As a loss of power finds the files: while the store is open.
    let file = std::fs::read(home.path().join("store.db")).unwrap();
    let wal = std::fs::read(home.path().join("store.db-wal")).unwrap();
    store.close().await;
    assert!(wal.len() > 100_000, "the log holds the commits");

    let mut dice = Dice(7);
    let mut seen = std::collections::BTreeSet::new();
    for round in 0..80 {
        let cut = 32 + dice.below(wal.len() as u64 - 32) as usize;
        let mut torn = wal.clone();
        match round % 4 {
            0 => torn.truncate(cut),
            1 => torn[cut..].fill(0),
            2 => torn[cut] ^= 1 << dice.below(8),
            _ => torn[cut..].iter_mut().for_each(|b| *b = dice.next() as u8),
        }
        let there = tempfile::tempdir().unwrap();
        std::fs::write(there.path().join("store.db"), &file).unwrap();
        std::fs::write(there.path().join("store.db-wal"), &torn).unwrap();
        let store = Store::open(there.path(), &key, clock()).await.unwrap();
        let digest = store.digest().await.unwrap()["Property"].clone();
        assert_eq!(digest.rows % PAGE, 0);
        let pages = digest.rows / PAGE;
        assert_eq!(digest, digest_of_pages(pages), "not a prefix (round {round}, cut {cut})");
        if round % 8 < 4 {
            assert!(store.verify().await.unwrap().ok);
        }
        // It goes on from there.
        put(&store, &c, page_records(pages), 0).await;
        assert_eq!(store.digest().await.unwrap()["Property"], digest_of_pages(pages + 1));
        store.close().await;
        seen.insert(pages);
    }
    assert!(seen.len() > 4, "the cuts hit different commits: {seen:?}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_loses_nothing() {
    for limit in [3_000, 5_000] {
        let home = empty_home().await;
        let key = key_of(home.path());
        let mut child = start_writer(home.path(), Some(limit));
        let mut acknowledged = 0;
        let mut full = None;
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            match said(&line).map(|l| l.split_once(' ').unwrap()) {
                Some(("page", page)) => acknowledged = page.parse::<u64>().unwrap() + 1,
                Some(("full", rows)) => full = Some(rows.parse::<u64>().unwrap()),
                Some((_, other)) => panic!("{other}"),
                None => {}
            }
        }
        child.wait().unwrap();
        assert_eq!(full, Some(acknowledged * PAGE), "the store could be read while the disk was full");
        assert!(acknowledged > 0);
        assert_eq!(pages_there(home.path(), &key).await, acknowledged);
        // With space again, it goes on.
        let store = Store::open(home.path(), &key, clock()).await.unwrap();
        let c = store.connection("north").await.unwrap().unwrap();
        put(&store, &c, page_records(acknowledged), 0).await;
        assert_eq!(store.digest().await.unwrap()["Property"], digest_of_pages(acknowledged + 1));
    }
}

#[tokio::test]
async fn the_lock_names_its_holder_and_goes_with_it() {
    let home = Home::new().await;
    let second = Store::open(home.path(), &home.key, clock()).await;
    assert!(matches!(second, Err(StoreError::InUse { pid: Some(pid) }) if pid == std::process::id()));
    home.store.clone().close().await;
    assert!(matches!(home.store.counts().await, Err(StoreError::Closed)));
    Store::open(home.path(), &home.key, clock()).await.unwrap().close().await;
}

/// Connections that closed on threads of their own after the last handle was gone ended in the middle of the process's
/// own end, now and then, and took it down.
#[tokio::test]
async fn letting_go_of_the_last_handle_closes_every_connection_before_it_returns() {
    let home = Home::new().await;
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..20 {
        let store = Store::create(&dir.path().join("own"), &home.key, clock()).await.unwrap();
        assert!(dir.path().join("own/store.db-wal").exists());
        drop(store);
        // The last connection takes the WAL with it.
        assert!(!dir.path().join("own/store.db-wal").exists());
        std::fs::remove_dir_all(dir.path().join("own")).unwrap();
    }
}

#[test]
fn a_record_survives_its_digest() {
    // The child and the parent must mean the same by a page, or the tests above would prove nothing.
    let a = page_records(3);
    let b = page_records(3);
    assert_eq!(a, b);
    assert!(matches!(a[0].1.record, Canonical::Listing(_)));
}
