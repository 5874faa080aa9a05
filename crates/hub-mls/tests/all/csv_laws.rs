//! The conformance laws for `csv-folder`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use hub_connector::testkit as kit;
use hub_connector::{Connector, Source};
use hub_domain::Resource;
use hub_mls::csv::CsvFolder;
use tempfile::TempDir;

use crate::support::folder_source;

/// Invented listings; every 97th row is bad in one of four ways.
pub fn listings(rows: std::ops::Range<usize>) -> String {
    let mut text =
        String::from("ListingKey,StandardStatus,ClosePrice,CloseDate,LivingArea,City,PublicRemarks,LocalThing\r\n");
    for n in rows {
        let (key, price, tail) = match n % 388 {
            97 => (String::new(), "250000".to_owned(), ""),
            194 => (format!("L{n}"), "a lot".to_owned(), ""),
            291 => (format!("L{n}"), "250000".to_owned(), ",one too many"),
            387 => {
                let _ = write!(text, "L{n},Closed,250000,2025-03-01,900,Larkmoor,Dry,\"open\r\n");
                continue;
            }
            _ => (format!("L{n}"), format!("{}.50", 200_000 + n), ""),
        };
        let _ = write!(
            text,
            "{key},Closed,{price},2025-03-{:02},{},Larkmoor,\"Bright, \"\"sunny\"\"\nand dry\",x{n}{tail}\r\n",
            n % 28 + 1,
            900 + n % 2_000
        );
    }
    text
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), listings(0..2_500)).unwrap();
    std::fs::write(folder.path().join("b.csv"), listings(2_500..3_700)).unwrap();
    let members = "MemberKey;MemberFullName;OfficeKey\nM1;Ada Exampleson;O1\nM2;Bo Samplesen;O1\n";
    std::fs::write(folder.path().join("members.csv"), members).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "not a table").unwrap();
    folder
}

async fn prepared(path: &Path) -> Arc<dyn Source> {
    let source = folder_source(path);
    source.prepare().await.unwrap();
    source
}

#[test]
fn manifest_is_valid() {
    assert_eq!(CsvFolder::new().unwrap().manifest().id, "csv-folder");
}

#[tokio::test]
async fn roles_declared_are_roles_present() {
    let folder = folder();
    let source = prepared(folder.path()).await;
    assert_eq!(source.streams(), [Resource::Property, Resource::Member]);
    kit::roles_declared_are_roles_present(CsvFolder::new().unwrap().manifest(), source.as_ref()).unwrap();
}

#[tokio::test]
async fn full_pull_terminates_with_unique_ids() {
    let folder = folder();
    let source = prepared(folder.path()).await;
    let pulled = kit::full_pull_terminates_with_unique_ids(source.as_ref(), Resource::Property).await.unwrap();
    let bad = (0..3_700).filter(|n| [97, 194, 291, 387].contains(&(n % 388))).count();
    assert_eq!((pulled.records.len(), pulled.rejected.len()), (3_700 - bad, bad));
    assert_eq!(pulled.cursors.len(), 5, "three pages and two");
    let members = kit::full_pull_terminates_with_unique_ids(source.as_ref(), Resource::Member).await.unwrap();
    assert_eq!(members.records.len(), 2);
}

#[tokio::test]
async fn applied_twice_is_applied_once() {
    let folder = folder();
    kit::applied_twice_is_applied_once(prepared(folder.path()).await.as_ref(), Resource::Property).await.unwrap();
}

#[tokio::test]
async fn ahead_is_a_part_of_the_copy() {
    let folder = folder();
    let source = prepared(folder.path()).await;
    let came =
        kit::ahead_is_a_part_of_the_copy(source.as_ref(), Resource::Property, &Default::default()).await.unwrap();
    assert!(came.is_empty(), "a folder is read in the order of its files");
}

#[tokio::test]
async fn incremental_from_the_last_checkpoint_brings_nothing() {
    let folder = folder();
    let source = prepared(folder.path()).await;
    for stream in [Resource::Property, Resource::Member] {
        kit::incremental_brings_nothing(source.as_ref(), stream).await.unwrap();
    }
}

#[tokio::test]
async fn killed_after_page_k_and_resumed_is_uninterrupted() {
    let folder = folder();
    let make = || folder_source(folder.path());
    kit::resumed_after_every_page(&make, Resource::Property).await.unwrap();
}

#[tokio::test]
async fn the_lists_of_bad_rows_survive_being_killed_too() {
    let folder = folder();
    kit::pull_all(folder_source(folder.path()).as_ref(), Resource::Property, None).await.unwrap();
    let list = folder.path().join("a.errors.csv");
    let expected = std::fs::read_to_string(&list).unwrap();
    let cancel = hub_connector::CancellationToken::new();
    for killed_after in 1..3 {
        std::fs::remove_file(&list).unwrap();
        let mut cursor = None;
        for _ in 0..killed_after {
            let page = folder_source(folder.path()).pull(Resource::Property, cursor.as_ref(), &cancel).await.unwrap();
            cursor = Some(page.next);
        }
        let _never_committed = folder_source(folder.path()).pull(Resource::Property, cursor.as_ref(), &cancel).await;
        kit::pull_all(folder_source(folder.path()).as_ref(), Resource::Property, cursor).await.unwrap();
        assert_eq!(std::fs::read_to_string(&list).unwrap(), expected);
    }
    let parts = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0);
}

#[tokio::test]
async fn declared_deletes_and_no_others() {
    let folder = folder();
    let source = prepared(folder.path()).await;
    kit::declared_deletes_and_no_others(source.as_ref(), Resource::Property).await.unwrap();
    // A row that is no longer in the file is not a delete, and nothing else is either: the cursor just moves on.
    let first = kit::pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    std::fs::write(folder.path().join("a.csv"), listings(0..10)).unwrap();
    let second = kit::pull_all(source.as_ref(), Resource::Property, first.cursors.last().cloned()).await.unwrap();
    assert_eq!(second.records.len(), 10);
}

#[tokio::test]
async fn mapping_is_total() {
    let folder = folder();
    let source = prepared(folder.path()).await;
    let pulled = kit::pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    kit::mapping_is_total(source.as_ref(), &pulled.records[..5]).unwrap();
}

#[tokio::test]
async fn cancel_within_a_page() {
    let folder = folder();
    kit::cancel_within_a_page(prepared(folder.path()).await.as_ref(), Resource::Property).await.unwrap();
}

#[tokio::test]
async fn no_value_of_a_row_in_what_is_rejected() {
    let folder = folder();
    let pulled = kit::pull_all(prepared(folder.path()).await.as_ref(), Resource::Property, None).await.unwrap();
    let shown = format!("{:?}", pulled.rejected);
    kit::nothing_secret_in(&shown, &["a lot", "Larkmoor", "sunny", "250000"]).unwrap();
}
