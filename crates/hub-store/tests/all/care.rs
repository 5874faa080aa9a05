//! Backup, restore, export, rekey, verify.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use hub_domain::{Canonical, CmaId, Listing, Resource};
use hub_secrets::StoreKey;
use hub_store::{CmaRecord, Store, StoreError};
use serde_json::{Value, json};

use crate::support::*;

async fn filled() -> Home {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    fill(&home.store, &c, 0..400, 100).await;
    let photos = (0..50).map(|n| record(Canonical::Media(media(&listing(n).listing_key, 1))));
    put(&home.store, &c, photos.collect(), 1).await;
    put(&home.store, &c, vec![record(Canonical::Member(member(1)))], 1).await;
    home
}

#[tokio::test]
async fn a_backup_restores_on_another_machine() {
    let home = filled().await;
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("monday.hub");
    let report = home.store.backup(&file).await.unwrap();
    let digest = home.store.digest().await.unwrap();
    assert_eq!(report.tables, digest);
    assert_eq!(report.bytes, file.metadata().unwrap().len());
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 1, "nothing unfinished is left");
    assert_ne!(&std::fs::read(&file).unwrap()[..15], b"SQLite format 3");

    let there = tempfile::tempdir().unwrap();
    let restored = Store::restore(&file, there.path(), &home.key).await.unwrap();
    assert_eq!((restored.tables, restored.previous), (digest.clone(), None));
    let store = Store::open(there.path(), &home.key, clock()).await.unwrap();
    assert_eq!(store.digest().await.unwrap(), digest);
    assert!(store.verify().await.unwrap().ok);
    assert_eq!(store.connections().await.unwrap(), home.store.connections().await.unwrap());
}

#[tokio::test]
async fn a_restore_keeps_the_store_that_was_there() {
    let home = filled().await;
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("b");
    home.store.backup(&file).await.unwrap();
    let old = home.store.digest().await.unwrap();
    let c = home.store.connection("north").await.unwrap().unwrap();
    fill(&home.store, &c, 400..450, 50).await;
    let newer = home.store.digest().await.unwrap();

    assert!(matches!(Store::restore(&file, home.path(), &home.key).await, Err(StoreError::InUse { .. })));
    home.store.clone().close().await;
    let report = Store::restore(&file, home.path(), &home.key).await.unwrap();
    let store = Store::open(home.path(), &home.key, clock()).await.unwrap();
    assert_eq!(store.digest().await.unwrap(), old);
    store.close().await;

    // What was set aside is itself a whole store.
    let previous = report.previous.unwrap();
    let again = Store::restore(&previous, home.path(), &home.key).await.unwrap();
    assert_ne!(again.previous.as_ref(), Some(&previous));
    let store = Store::open(home.path(), &home.key, clock()).await.unwrap();
    assert_eq!(store.digest().await.unwrap(), newer);
}

#[tokio::test]
async fn a_backup_under_another_key_or_damaged_changes_nothing() {
    let home = filled().await;
    let digest = home.store.digest().await.unwrap();
    let other = filled().await;
    let out = tempfile::tempdir().unwrap();
    let (foreign, damaged, plain) = (out.path().join("f"), out.path().join("d"), out.path().join("p"));
    other.store.backup(&foreign).await.unwrap();
    home.store.backup(&damaged).await.unwrap();
    let mut bytes = std::fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&damaged, &bytes).unwrap();
    std::fs::write(&plain, b"SQLite format 3\0 and so on").unwrap();
    home.store.clone().close().await;

    let restore = |file: std::path::PathBuf| {
        let (path, key) = (home.path(), &home.key);
        async move { Store::restore(&file, path, key).await }
    };
    assert!(matches!(restore(foreign).await, Err(StoreError::WrongKey)));
    let outcome = restore(damaged).await;
    assert!(matches!(outcome, Err(StoreError::Damaged { .. })), "{outcome:?}");
    assert!(matches!(restore(plain).await, Err(StoreError::Damaged { .. })));
    assert!(matches!(restore(out.path().join("none")).await, Err(StoreError::NotFound { what: "backup" })));
    let names: Vec<_> = std::fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(names.iter().all(|n| n == "store.db" || n == "hub.lock"), "{names:?}");
    let store = Store::open(home.path(), &home.key, clock()).await.unwrap();
    assert_eq!(store.digest().await.unwrap(), digest);
}

#[tokio::test]
async fn a_restore_cut_off_between_two_renames_is_finished() {
    let home = filled().await;
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("b");
    home.store.backup(&file).await.unwrap();
    let digest = home.store.digest().await.unwrap();
    let c = home.store.connection("north").await.unwrap().unwrap();
    fill(&home.store, &c, 400..410, 10).await;
    home.store.clone().close().await;
    // As a crash would leave it: checked copy there, old store set aside, its WAL not yet.
    std::fs::copy(&file, home.path().join("store.db.restoring")).unwrap();
    std::fs::rename(home.path().join("store.db"), home.path().join("store.db.before-restore-1")).unwrap();
    std::fs::write(home.path().join("store.db-wal"), b"the old store's").unwrap();
    let store = Store::open(home.path(), &home.key, clock()).await.unwrap();
    assert_eq!(store.digest().await.unwrap(), digest);
    assert!(home.path().join("store.db.before-restore-1-wal").exists());
}

#[tokio::test]
async fn a_new_key_fits_and_the_old_one_does_not() {
    let home = filled().await;
    let digest = home.store.digest().await.unwrap();
    let new = StoreKey::generate().unwrap();
    home.store.rekey(&new).await.unwrap();
    assert_eq!(home.store.digest().await.unwrap(), digest, "readers have the new key");
    let c = home.store.connection("north").await.unwrap().unwrap();
    fill(&home.store, &c, 400..420, 20).await;
    let digest = home.store.digest().await.unwrap();
    assert!(home.store.verify().await.unwrap().ok);
    home.store.clone().close().await;
    assert!(matches!(Store::open(home.path(), &home.key, clock()).await, Err(StoreError::WrongKey)));
    let store = Store::open(home.path(), &new, clock()).await.unwrap();
    assert_eq!(store.digest().await.unwrap(), digest);
}

#[tokio::test]
async fn damage_is_found_wherever_it_is() {
    let home = filled().await;
    home.store.clone().close().await;
    let file = home.path().join("store.db");
    let whole = std::fs::read(&file).unwrap();
    let pages = whole.len() / 4096;
    for page in (1..pages).step_by(pages / 25 + 1) {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 100] ^= 0x10;
        std::fs::write(&file, &bytes).unwrap();
        match Store::open(home.path(), &home.key, clock()).await {
            Ok(store) => {
                let report = store.verify().await.unwrap();
                assert!(!report.ok, "page {page} is damaged and nobody noticed");
                assert!(!report.checks[0].findings.is_empty());
                store.close().await;
            }
            Err(StoreError::Damaged { .. }) => {}
            Err(other) => panic!("page {page}: {other}"),
        }
    }
    std::fs::write(&file, &whole).unwrap();
    let store = Store::open(home.path(), &home.key, clock()).await.unwrap();
    assert!(store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn an_export_holds_everything() {
    let home = filled().await;
    let c = home.store.connection("north").await.unwrap().unwrap();
    let mut odd = listing(900);
    odd.street_name = Some("=HYPERLINK(\"x\")".into());
    odd.unparsed_address = Some("=HYPERLINK(\"http://x\",\"y\")".into());
    odd.public_remarks = Some("two\nlines, \"quoted\"".into());
    put(&home.store, &c, vec![listing_record(odd.clone())], 1).await;
    let cma = CmaRecord {
        id: CmaId::new(),
        title: "t".into(),
        subject_key: None,
        created_at: start(),
        updated_at: start(),
        state: json!({"a": 1}),
    };
    home.store.save_cma(&cma).await.unwrap();
    let out = tempfile::tempdir().unwrap();
    let mut last = (0, 0);
    let report = home
        .store
        .export(out.path(), &mut |p| {
            last = (p.done, p.total);
            ControlFlow::Continue(())
        })
        .await
        .unwrap();
    assert_eq!(last, (904, 904));
    assert_eq!((report.files["Property.csv"], report.files["Property.jsonl"]), (401, 401));
    assert_eq!((report.files["changes.jsonl"], report.files["analyses.jsonl"]), (452, 1));

    let lines = std::fs::read_to_string(out.path().join("Property.jsonl")).unwrap();
    let mut by_key: BTreeMap<String, Listing> = BTreeMap::new();
    for line in lines.lines() {
        let l: Listing = serde_json::from_str(line).unwrap();
        by_key.insert(l.listing_key.clone(), l);
    }
    assert_eq!(by_key[&odd.listing_key], odd);
    let mut csv = csv::Reader::from_path(out.path().join("Property.csv")).unwrap();
    let header = csv.headers().unwrap().clone();
    assert_eq!(&header[0], "ListingKey");
    let mut rows = 0;
    for row in csv.records() {
        let row = row.unwrap();
        rows += 1;
        let cell = |name: &str| {
            let at = header.iter().position(|h| h == name).unwrap();
            row[at].strip_prefix('\'').unwrap_or(&row[at]).to_owned()
        };
        assert!(row.iter().all(|c| !c.starts_with(['=', '@', '+'])));
        let l = &by_key[&cell("ListingKey")];
        assert_eq!(cell("City"), l.city.clone().unwrap_or_default());
        assert_eq!(cell("PublicRemarks"), l.public_remarks.clone().unwrap_or_default());
        assert_eq!(cell("UnparsedAddress"), l.unparsed_address.clone().unwrap_or_default());
        let price = l.list_price.map(|m| m.to_string().replace(" USD", "")).unwrap_or_default();
        assert_eq!(cell("ListPrice"), price);
    }
    assert_eq!(rows, 401);
    let source = std::fs::read_to_string(out.path().join("source/Property.jsonl")).unwrap();
    let first: Value = serde_json::from_str(source.lines().next().unwrap()).unwrap();
    assert_eq!(first["payload"]["X_LocalField"], "local");

    assert!(matches!(
        home.store.export(out.path(), &mut |_| ControlFlow::Continue(())).await,
        Err(StoreError::BadInput { .. })
    ));
}

#[tokio::test]
async fn a_cancelled_export_leaves_nothing() {
    let home = filled().await;
    let out = tempfile::tempdir().unwrap();
    let outcome = home.store.export(out.path(), &mut |_| ControlFlow::Break(())).await;
    assert!(matches!(outcome, Err(StoreError::Cancelled)));
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn removing_a_connection_removes_what_came_by_it() {
    let home = filled().await;
    let c = home.store.connection("north").await.unwrap().unwrap();
    let other = connection(&home.store, "south").await;
    fill(&home.store, &other, 0..10, 10).await;
    let goes = home.store.what_goes_with(c.id).await.unwrap();
    assert_eq!(goes[&Resource::Property], 400);
    assert_eq!(home.store.remove_connection(c.id).await.unwrap(), goes);
    let counts = home.store.counts().await.unwrap();
    assert_eq!(counts.resources, [(Resource::Property, 10)].into());
    assert!(matches!(home.store.what_goes_with(c.id).await, Err(StoreError::NotFound { .. })));
    let report = home.store.verify().await.unwrap();
    assert!(report.ok, "{report:?}");
}
