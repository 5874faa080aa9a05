//! What people do with folders and spreadsheets.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use hub_connector::testkit::{Pulled, pull_all};
use hub_connector::{Connector, ConnectorError, Cursor, ErrorKind};
use hub_domain::{Canonical, Clock, ManualClock, Resource};
use tempfile::{TempDir, tempdir};

use crate::support::{config, context, folder_source, registry, skipping};

const HEADER: &str = "ListingKey,ListPrice,City\n";

fn write(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) {
    fs::write(folder.path().join(name), content).unwrap();
}

async fn pull(folder: &Path, from: Option<Cursor>) -> Result<Pulled, ConnectorError> {
    let source = folder_source(folder);
    source.prepare().await.unwrap();
    pull_all(source.as_ref(), Resource::Property, from).await
}

fn keys(pulled: &Pulled) -> Vec<&str> {
    pulled.records.iter().map(|r| r.key.as_str()).collect()
}

#[tokio::test]
async fn a_second_import_reads_no_row() {
    let folder = tempdir().unwrap();
    write(&folder, "a.csv", format!("{HEADER}1,100,X\n2,200,Y\n"));
    let first = pull(folder.path(), None).await.unwrap();
    assert_eq!(keys(&first), ["1", "2"]);
    let cursor = first.cursors.last().cloned();
    // Copied over itself: another time of change, the same content.
    write(&folder, "a.csv", format!("{HEADER}1,100,X\n2,200,Y\n"));
    let second = pull(folder.path(), cursor).await.unwrap();
    assert!(second.records.is_empty());
    write(&folder, "a.csv", format!("{HEADER}1,100,X\n2,250,Y\n"));
    let third = pull(folder.path(), second.cursors.last().cloned()).await.unwrap();
    assert_eq!(keys(&third), ["1", "2"], "the store finds the one that changed");
}

#[tokio::test]
async fn bad_rows_go_beside_the_input_and_vanish_when_mended() {
    let folder = tempdir().unwrap();
    write(&folder, "may.csv", format!("{HEADER}1,100,X\n2,much,Y\n,300,Z\n4,400\n5,500,\"V\n6,600,W\n"));
    let first = pull(folder.path(), None).await.unwrap();
    assert_eq!(keys(&first), ["1", "6"], "good rows are kept");
    let list = fs::read_to_string(folder.path().join("may.errors.csv")).unwrap();
    let expected = "File,Line,Column,Reason,Row\n\
        may.csv,3,ListPrice,is not a decimal amount,\"2,much,Y\"\n\
        may.csv,4,ListingKey,is empty,\",300,Z\"\n\
        may.csv,5,,2 values for 3 columns,\"4,400\"\n\
        may.csv,6,,a quotation mark is not closed,\"5,500,\"\"V\"\n";
    assert_eq!(list, expected);
    let places: Vec<_> = first.rejected.iter().map(|r| r.place.as_str()).collect();
    assert_eq!(places, ["may.csv:3", "may.csv:4", "may.csv:5", "may.csv:6"]);

    write(&folder, "may.csv", format!("{HEADER}1,100,X\n2,200,Y\n3,300,Z\n4,400,U\n5,500,V\n6,600,W\n"));
    let second = pull(folder.path(), first.cursors.last().cloned()).await.unwrap();
    assert_eq!(second.records.len(), 6);
    assert!(!folder.path().join("may.errors.csv").exists());
}

#[tokio::test]
async fn the_list_of_bad_rows_is_never_imported() {
    let folder = tempdir().unwrap();
    write(&folder, "a.errors.csv", format!("{HEADER}9,900,X\n"));
    write(&folder, ".hidden.csv", format!("{HEADER}8,800,X\n"));
    write(&folder, "A.CSV", format!("{HEADER}1,100,X\n"));
    fs::create_dir(folder.path().join("deep.csv")).unwrap();
    assert_eq!(keys(&pull(folder.path(), None).await.unwrap()), ["1"]);
}

#[tokio::test]
async fn a_wrong_header_is_named_after_everything_else_is_in() {
    let folder = tempdir().unwrap();
    write(&folder, "a.csv", "Id,Price\n1,100\n");
    write(&folder, "b.csv", format!("{HEADER}1,100,X\n"));
    let source = folder_source(folder.path());
    let notes = source.prepare().await.unwrap().notes;
    assert!(notes[0].to_string().starts_with("a.csv, line 1:"), "{notes:?}");
    let cancel = hub_connector::CancellationToken::new();
    let page = source.pull(Resource::Property, None, &cancel).await.unwrap();
    assert_eq!(page.records.len(), 1, "the good file first");
    assert!(page.more);
    let error = source.pull(Resource::Property, Some(&page.next), &cancel).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::BadInput);
    assert!(error.message.contains("a.csv, line 1") && error.message.contains("ListingKey"), "{error}");
    // Mended: the checkpoint is good, and only the mended file is read.
    write(&folder, "a.csv", "ListingKey,ListPrice\n7,700\n");
    let rest = pull_all(source.as_ref(), Resource::Property, Some(page.next)).await.unwrap();
    assert_eq!(keys(&rest), ["7"]);
}

#[tokio::test]
async fn half_a_file_waits_for_its_other_half() {
    let folder = tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(chrono_now()));
    let source = registry()
        .connect("csv-folder", config(&[("path", folder.path().to_str().unwrap())], &[]), &skipping(&clock))
        .unwrap();
    let go = |from| pull_all(source.as_ref(), Resource::Property, from);
    write(&folder, "a.csv", "");
    assert!(go(None).await.unwrap().records.is_empty());
    write(&folder, "a.csv", "ListingKey,Li");
    assert!(go(None).await.unwrap().records.is_empty());
    write(&folder, "a.csv", format!("{HEADER}1,100,X\n2,20"));
    let half = go(None).await.unwrap();
    assert!(half.records.is_empty() && half.rejected.is_empty());
    write(&folder, "a.csv", format!("{HEADER}1,100,X\n2,200,\"Y and"));
    assert!(go(None).await.unwrap().records.is_empty());
    write(&folder, "a.csv", format!("{HEADER}1,100,X\n2,200,\"Y and Z\""));
    let whole = go(half.cursors.last().cloned()).await.unwrap();
    assert_eq!(keys(&whole), ["1", "2"], "the last line needs no end");
    // Nobody has touched it for a minute: what is cut off stays cut off, and is said so.
    write(&folder, "b.csv", format!("{HEADER}3,300,X\n4,40"));
    clock.advance(TimeDelta::seconds(90));
    let quiet = go(whole.cursors.last().cloned()).await.unwrap();
    assert_eq!((keys(&quiet), quiet.rejected.len()), (vec!["3"], 1));
}

/// The file system stamps files with the real time, so the manual clock starts there.
fn chrono_now() -> DateTime<chrono::Utc> {
    hub_domain::SystemClock.now()
}

#[tokio::test]
async fn encodings_and_delimiters_of_real_spreadsheets() {
    let folder = tempdir().unwrap();
    write(&folder, "a.csv", "\u{feff}ListingKey;City;ListPrice\r\n1;Montréal;100\r\n");
    write(&folder, "b.csv", b"ListingKey\tCity\tListPrice\r\n2\tMontr\xe9al \x96 Nord\t200\r\n");
    write(&folder, "c.csv", "ListingKey,City,ListPrice\n3,Montréal,300\n");
    let pulled = pull(folder.path(), None).await.unwrap();
    let source = folder_source(folder.path());
    let cities: Vec<_> = pulled
        .records
        .iter()
        .map(|r| match source.map(r).unwrap().record {
            Canonical::Listing(listing) => listing.city.unwrap(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(cities, ["Montréal", "Montréal – Nord", "Montréal"]);
    write(&folder, "d.csv", "L\0i\0s\0t\0");
    assert_eq!(pull(folder.path(), None).await.unwrap_err().kind, ErrorKind::BadInput);
}

#[tokio::test]
async fn unknown_columns_are_kept_and_reported() {
    let folder = tempdir().unwrap();
    write(&folder, "a.csv", "ListingKey,City,FlowersYN,Empty\n1,X,true,\n");
    let pulled = pull(folder.path(), None).await.unwrap();
    assert_eq!(pulled.records[0].payload["FlowersYN"], "true");
    let mapped = folder_source(folder.path()).map(&pulled.records[0]).unwrap();
    assert_eq!(mapped.unmapped, ["FlowersYN"]);
}

#[tokio::test]
async fn a_key_twice_in_one_file_keeps_the_last() {
    let folder = tempdir().unwrap();
    write(&folder, "a.csv", format!("{HEADER}1,100,X\n1,150,X\n"));
    let mirror = pull(folder.path(), None).await.unwrap().mirror();
    assert_eq!(mirror.0["1"]["ListPrice"], "150");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_a_matter_of_settings() {
    let gone = config(&[("path", "/no/such/folder")], &[]);
    let source = registry().connect("csv-folder", gone, &context()).unwrap();
    let error = source.check().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Settings);
    assert!(error.message.contains("/no/such/folder") && error.message.contains("does not exist"), "{error}");
    let unnamed = registry().connect("csv-folder", config(&[], &[]), &context()).err().unwrap();
    assert!(unnamed.message.contains("path"), "{unnamed}");
    assert_eq!(hub_mls::csv::CsvFolder::new().unwrap().manifest().streams.len(), 5);
}

#[tokio::test]
async fn a_row_with_an_unknown_word_is_good_and_its_word_is_reported() {
    let folder = tempdir().unwrap();
    write(&folder, "a.csv", "ListingKey,StandardStatus,PropertySubType\n1,Dreaming,Treehouse\n");
    let pulled = pull(folder.path(), None).await.unwrap();
    assert_eq!((pulled.records.len(), pulled.rejected.len()), (1, 0));
    let mapped = folder_source(folder.path()).map(&pulled.records[0]).unwrap();
    let fields: Vec<_> = mapped.issues.iter().map(|i| i.field.as_str()).collect();
    assert_eq!(fields, ["StandardStatus", "PropertySubType"]);
}
