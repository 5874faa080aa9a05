//! What holds while a first copy does without some of its indices, and after it.

use std::sync::Arc;
use std::time::Duration;

use hub_domain::{BoundingBox, Canonical, Money, StandardStatus};
use hub_domain::{Currency, Licence, Listing, ListingQuery, ManualClock, Mapped, RawRecord, Resource, RunId, SortBy};
use hub_secrets::StoreKey;
use serde_json::json;
use tempfile::TempDir;

use crate::copying::DEFERRED;
use crate::{Connection, NewConnection, PageWrite, SalesQuery, Store};

const PAGE: u64 = 600;

fn listing(n: u64) -> Listing {
    let mut l = Listing::new(format!("K{}-{n}", n.wrapping_mul(0x9e37_79b9) % 100_000), Currency::USD);
    l.listing_id = Some(format!("{}", 5_000_000 + n));
    l.standard_status = Some(if n.is_multiple_of(3) { StandardStatus::Closed } else { StandardStatus::Active });
    l.list_price = Some(Money::from_minor(20_000_000 + (n as i64 * 7_919) % 50_000_000, Currency::USD));
    l.close_price = l.list_price.filter(|_| n.is_multiple_of(3));
    l.close_date = n.is_multiple_of(3).then(|| chrono::NaiveDate::from_ymd_opt(2025, 1 + (n % 12) as u32, 5).unwrap());
    l.street_number = Some((n % 900).to_string());
    l.street_name = Some(["Maple", "Sycamore", "Quarry"][(n % 3) as usize].into());
    l.city = Some(["Alder Falls", "Bellweather"][(n % 2) as usize].into());
    l.latitude = Some(47.0 + (n * 31 % 1_000) as f64 / 1e3);
    l.longitude = Some(-122.0 + (n * 17 % 1_000) as f64 / 1e3);
    l.public_remarks = Some(format!("a sunny corner lot with number{n}"));
    l.modification_timestamp = Some(format!("2026-01-{:02}T00:00:{:02}Z", 1 + n % 28, n % 60));
    l
}

struct Home {
    dir: TempDir,
    key: StoreKey,
    store: Store,
    connection: Connection,
}

async fn home() -> Home {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let store = Store::create(dir.path(), &key, clock()).await.unwrap();
    let new = NewConnection {
        name: "market".into(),
        connector: "reso".into(),
        settings: [].into(),
        licence: Licence::BackOffice,
    };
    let connection = store.add_connection(&new).await.unwrap();
    Home { dir, key, store, connection }
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH))
}

fn page(connection: &Connection, first: u64, rows: u64) -> PageWrite {
    let records = (first..first + rows)
        .map(|n| {
            let record = Canonical::Listing(Box::new(listing(n)));
            let payload = record.to_json();
            let raw = RawRecord { resource: Resource::Property, key: record.key().into(), modified: None, payload };
            (raw, Mapped { record, unmapped: Vec::new(), issues: Vec::new() })
        })
        .collect();
    PageWrite {
        connection: connection.id,
        stream: Resource::Property,
        run: RunId::new(),
        records,
        checkpoint: json!({ "at": first }),
    }
}

/// Pages back to back until indices go.
async fn copy(home: &Home) -> u64 {
    for n in 0..20 {
        home.store.apply_page(page(&home.connection, n * PAGE, PAGE)).await.unwrap();
        if home.store.inner.copying.is_active() {
            return (n + 1) * PAGE;
        }
    }
    panic!("twelve thousand new listings back to back are a first copy");
}

async fn indices(store: &Store) -> Vec<(String, Option<String>)> {
    let mut reader = store.reader().await.unwrap();
    sqlx::query_as("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
        .fetch_all(&mut *reader)
        .await
        .unwrap()
}

/// Answers to questions that use every index there is.
async fn answers(store: &Store) -> Vec<String> {
    let plain = ListingQuery { limit: 30, ..ListingQuery::default() };
    let bbox = BoundingBox { west: -121.9, south: 47.1, east: -121.6, north: 47.4 };
    let mut all = Vec::new();
    for sort in [SortBy::Newest, SortBy::PriceUp, SortBy::PriceDown, SortBy::CloseDateDown, SortBy::Address] {
        for query in [
            ListingQuery { sort, ..plain.clone() },
            ListingQuery { sort, bbox: Some(bbox), ..plain.clone() },
            ListingQuery { sort, city: Some("Bellweather".into()), ..plain.clone() },
            ListingQuery { sort, statuses: vec![StandardStatus::Closed], ..plain.clone() },
            ListingQuery { sort, text: "5000123".into(), ..plain.clone() },
            ListingQuery { sort, text: "maple 12".into(), ..plain.clone() },
            ListingQuery { sort, text: "sunny number77".into(), in_remarks: true, ..plain.clone() },
        ] {
            let found = store.search(&query).await.unwrap();
            let keys: Vec<String> = found.rows.into_iter().map(|r| r.key).collect();
            all.push(format!("{} {} {keys:?}", found.total, found.more));
        }
    }
    for (max, bbox) in [(100, None), (100_000, None), (50, Some(bbox))] {
        let mut dots = store.map_points(&ListingQuery { bbox, ..plain.clone() }, max).await.unwrap();
        dots.sort_by(|a, b| a.key.cmp(&b.key));
        all.push(format!("{dots:?}"));
    }
    let sales = SalesQuery {
        property_type: None,
        closed_before: chrono::NaiveDate::from_ymd_opt(2025, 9, 1).unwrap(),
        closed_from: None,
        bbox: Some(bbox),
    };
    let keys: Vec<String> = store.sales(&sales).await.unwrap().into_iter().map(|l| l.listing_key).collect();
    all.push(format!("{keys:?}"));
    all.push(format!("{:?}", store.history_of(Resource::Property, &listing(7).listing_key).await.unwrap().len()));
    all.push(format!("{:?}", store.listing("5000123").await.unwrap().map(|l| l.listing.listing_key)));
    all
}

#[tokio::test]
async fn the_deferred_indices_are_those_of_the_schema() {
    let home = home().await;
    let there = indices(&home.store).await;
    for (name, sql) in DEFERRED {
        let wanted = format!("CREATE INDEX {name} {sql}");
        assert!(there.iter().any(|(n, s)| n == name && s.as_deref() == Some(&wanted)), "{wanted}\n{there:#?}");
    }
}

#[tokio::test]
async fn answers_are_the_same_with_and_without_indices() {
    let home = home().await;
    let before = indices(&home.store).await;
    copy(&home).await;
    assert!(indices(&home.store).await.len() < before.len());
    let during = answers(&home.store).await;
    assert!(home.store.inner.copying.is_active(), "the answers were given without them");
    home.store.settle().await.unwrap();
    assert_eq!(indices(&home.store).await, before);
    assert_eq!(answers(&home.store).await, during);
    assert!(home.store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn a_copy_that_was_cut_short_is_finished_by_the_next_opening() {
    let mut home = home().await;
    let rows = copy(&home).await;
    let before = answers(&home.store).await;
    home.store.clone().close().await;
    home.store = Store::open(home.dir.path(), &home.key, clock()).await.unwrap();
    assert!(home.store.inner.copying.is_active());
    assert_eq!(answers(&home.store).await, before);
    // The dictionaries were read again: bodies written before can be unpacked.
    assert!(home.store.listing(&listing(rows - 1).listing_key).await.unwrap().is_some());
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if !home.store.inner.copying.is_active() {
            break;
        }
    }
    assert!(!home.store.inner.copying.is_active(), "nobody had to ask for it");
    assert_eq!(indices(&home.store).await.iter().filter(|(n, _)| n == "listing_price").count(), 1);
}

#[tokio::test]
async fn changes_end_a_copy() {
    let home = home().await;
    copy(&home).await;
    let mut few = page(&home.connection, 0, 3);
    for (raw, mapped) in &mut few.records {
        if let Canonical::Listing(l) = &mut mapped.record {
            l.city = Some("Cedarholm".into());
        }
        raw.payload = mapped.record.to_json();
    }
    let outcome = home.store.apply_page(few).await.unwrap();
    assert_eq!((outcome.created, outcome.updated), (0, 3));
    assert!(!home.store.inner.copying.is_active());
}

#[tokio::test]
async fn a_backup_of_a_copy_under_way_restores() {
    let home = home().await;
    copy(&home).await;
    let file = home.dir.path().join("copy.backup");
    home.store.backup(&file).await.unwrap();
    let digest = home.store.digest().await.unwrap();
    let there = tempfile::tempdir().unwrap();
    Store::restore(&file, there.path(), &home.key).await.unwrap();
    let store = Store::open(there.path(), &home.key, clock()).await.unwrap();
    assert_eq!(store.digest().await.unwrap(), digest);
    store.settle().await.unwrap();
    assert_eq!(answers(&store).await, answers(&home.store).await);
}

#[tokio::test]
async fn a_question_that_nobody_waits_for_ends() {
    let home = home().await;
    home.store.apply_page(page(&home.connection, 0, PAGE)).await.unwrap();
    let forever = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let mut asked = Vec::new();
    for _ in 0..6 {
        // Twice as many as there are readers: each must come back to be asked again.
        let store = home.store.clone();
        asked.push(tokio::spawn(async move {
            let mut reader = store.reader().await.unwrap();
            let endless = sqlx::query_scalar::<_, i64>(forever).fetch_one(&mut *reader);
            tokio::time::timeout(Duration::from_millis(50), endless).await.is_err()
        }));
    }
    for task in asked {
        assert!(tokio::time::timeout(Duration::from_secs(10), task).await.unwrap().unwrap(), "it ended by itself");
    }
    for n in 0..40 {
        let query = ListingQuery { text: "sunny lot".into(), in_remarks: true, ..ListingQuery::default() };
        let _ = tokio::time::timeout(Duration::from_micros(n * 100), home.store.search(&query)).await;
    }
    let page = tokio::time::timeout(Duration::from_secs(10), home.store.search(&ListingQuery::default())).await;
    assert_eq!(page.unwrap().unwrap().total, PAGE);
}

#[tokio::test]
async fn pages_relax_the_writer_and_everything_else_does_not() {
    let home = home().await;
    home.store.apply_page(page(&home.connection, 0, 3)).await.unwrap();
    assert_eq!(level(&mut home.store.page_writer().await.unwrap()).await, 1);
    assert_eq!(level(&mut home.store.writer().await.unwrap()).await, 2);
    home.store.set_setting("a", Some("b")).await.unwrap();
    assert_eq!(level(&mut home.store.page_writer().await.unwrap()).await, 1);
}

async fn level(writer: &mut sqlx::SqliteConnection) -> i64 {
    sqlx::query_scalar("PRAGMA synchronous").fetch_one(writer).await.unwrap()
}
