use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::StreamExt as _;
use hub_sandbox::{Dialect, DialectOptions, Fault, SandboxConfig};
use serde_json::{Map, Value as Json};

use super::desk::{Desk, small};
use crate::help::{keys, values};

/// The set that holds listings.
fn listings(dialect: Dialect) -> &'static str {
    if dialect == Dialect::Bright { "BrightProperties" } else { "Property" }
}

/// Every listing the dialect serves, by key.
async fn served(desk: &Desk, dialect: Dialect) -> BTreeMap<String, Map<String, Json>> {
    let pairs: &[(&str, &str)] = match dialect {
        Dialect::Trestle | Dialect::Bridge | Dialect::Spark => &[("$top", "100")],
        Dialect::MlsGrid => &[("$filter", "MlgCanView eq true")],
        _ => &[],
    };
    let rows = desk.chain(listings(dialect), pairs).await.concat();
    rows.into_iter().map(|row| (row["ListingKey"].as_str().expect("a key").to_owned(), row)).collect()
}

/// The listings as the control has them.
fn truth(desk: &Desk) -> BTreeMap<String, Map<String, Json>> {
    let rows = desk.control().rows("Property").into_iter();
    rows.map(|row| (row["ListingKey"].as_str().expect("a key").to_owned(), row)).collect()
}

async fn agrees(desk: &Desk, dialect: Dialect) {
    let (served, truth) = (served(desk, dialect).await, truth(desk));
    assert_eq!(served.keys().collect::<Vec<_>>(), truth.keys().collect::<Vec<_>>(), "{dialect}");
    for (key, row) in &truth {
        for (name, value) in row {
            assert_eq!(served[key].get(name), Some(value), "{dialect} {key} {name}");
        }
    }
}

#[tokio::test]
async fn a_whole_day_leaves_every_dialect_telling_the_truth() {
    for dialect in Dialect::ALL.iter().copied() {
        let desk = Desk::with(SandboxConfig { listings: 80, token_seconds: 900_000, ..small(dialect) }).await;
        let control = desk.control();
        agrees(&desk, dialect).await;
        control.advance(Duration::from_secs(86_400)).expect("advances");
        control.delete("Property", &control.keys("Property")[2]);
        assert_eq!(control.mass_update("Property").expect("stamped") as usize, control.count("Property"));
        let stamps: BTreeSet<_> =
            control.rows("Property").iter().map(|row| row["ModificationTimestamp"].to_string()).collect();
        assert_eq!(stamps.len(), 1, "{dialect}: one stamp for all");
        let from = control.keys("Property")[0][..3].to_owned();
        let renamed = control.rename_keys("Property", &from, "QQQ").expect("renamed");
        assert!(!renamed.is_empty() && renamed.iter().all(|(old, new)| old[3..] == new[3..]));
        assert!(control.rows("Media").iter().all(|row| {
            row["ResourceRecordKey"].as_str().is_some_and(|key| key.starts_with("QQQ") || dialect == Dialect::MlsGrid)
        }));
        desk.wait(60);
        if dialect == Dialect::Trestle {
            desk.wait(3_600);
        }
        agrees(&desk, dialect).await;
        assert!(desk.violations().is_empty(), "{dialect}: {:?}", desk.violations());
    }
}

#[tokio::test]
async fn an_outage_lasts_as_long_as_it_was_given() {
    for dialect in Dialect::ALL.iter().copied() {
        let desk = Desk::open(dialect).await;
        desk.control().outage(Duration::from_secs(600));
        desk.wait(598);
        let answer = desk.ask(listings(dialect), &[]).await;
        assert_eq!(answer.status(), 503, "{dialect}");
        assert!(answer.json::<Json>().await.expect("JSON")["error"]["message"].is_string());
        desk.wait(2);
        assert_eq!(desk.status(listings(dialect), &[]).await, 200, "{dialect}");
        desk.control().outage(Duration::from_secs(600));
        desk.control().outage(Duration::ZERO);
        assert_eq!(desk.status(listings(dialect), &[]).await, 200, "{dialect}");
    }
}

#[tokio::test]
async fn a_licence_may_be_revoked_and_tokens_may_die() {
    for dialect in Dialect::ALL.iter().copied() {
        let desk = Desk::open(dialect).await;
        desk.control().revoke(true);
        assert_eq!(desk.status(listings(dialect), &[]).await, 403, "{dialect}");
        desk.control().revoke(false);
        assert_eq!(desk.status(listings(dialect), &[]).await, 200, "{dialect}");
        desk.control().expire_tokens();
        let status = if desk.sandbox.access_token().is_some() { 200 } else { 401 };
        assert_eq!(desk.status(listings(dialect), &[]).await, status, "{dialect}: paper does not expire");
    }
}

#[tokio::test]
async fn a_field_may_vanish_from_rows_and_metadata() {
    for dialect in Dialect::ALL.iter().copied() {
        let desk = Desk::open(dialect).await;
        let control = desk.control();
        let before = control.rows("Property");
        control.drop_field("Property", "ListPrice").expect("dropped");
        assert!(control.drop_field("Property", "ListingKey").is_err());
        assert!(control.drop_field("Property", "ListPrice").is_err(), "it is gone already");
        let rows = served(&desk, dialect).await;
        assert_eq!(rows.len(), before.len(), "{dialect}");
        assert!(rows.values().all(|row| !row.contains_key("ListPrice") && row.contains_key("City")), "{dialect}");
        assert_eq!(desk.status(listings(dialect), &[("$select", "ListPrice")]).await, 400);
        let metadata = desk.ask("$metadata", &[]).await.text().await.expect("XML");
        assert!(!metadata.contains("Name=\"ListPrice\""), "{dialect}");
        // The market goes on without it.
        control.advance(Duration::from_secs(5 * 86_400)).expect("advances");
        assert!(control.rows("Property").iter().all(|row| !row.contains_key("ListPrice")));
    }
}

#[tokio::test]
async fn a_clock_may_be_off() {
    let desk = Desk::open(Dialect::Reso20).await;
    let control = desk.control();
    let key = control.keys("Property")[0].clone();
    let stamp = || {
        let row = control.rows("Property").into_iter().find(|row| row["ListingKey"] == key.as_str()).expect("the row");
        row["ModificationTimestamp"]
            .as_str()
            .and_then(|t| t.parse::<chrono::DateTime<chrono::Utc>>().ok())
            .expect("a stamp")
    };
    control.touch("Property", &key).expect("touched");
    let right = stamp();
    control.set_clock_skew(5 * 3_600);
    control.touch("Property", &key).expect("touched");
    assert_eq!((stamp() - right).num_minutes(), 5 * 60);
    let answer = desk.ask("Property", &[("$top", "1")]).await;
    let date = answer.headers()["date"].to_str().expect("text");
    let date = chrono::DateTime::parse_from_rfc2822(date).expect("a date");
    assert_eq!((date.to_utc() - hub_domain::Clock::now(&*desk.clock)).num_hours(), 5);
    control.set_clock_skew(-3_600);
    control.touch("Property", &key).expect("touched");
    assert!(stamp() < right, "behind what it said before");
}

/// Asks for pages until the fault has struck one, and returns that page.
async fn struck(desk: &Desk, fault: Fault) -> Json {
    desk.control().set_fault(fault, true, 2);
    for _ in 0..8 {
        let before = desk.control().stats().faults.get(fault.as_str()).copied().unwrap_or_default();
        let page = desk.page("Property", &[]).await;
        if desk.control().stats().faults.get(fault.as_str()).copied().unwrap_or_default() > before {
            return page;
        }
    }
    panic!("{fault} never struck");
}

#[tokio::test]
async fn rows_may_lack_a_field_or_have_it_in_another_type_or_come_twice() {
    let desk = Desk::open(Dialect::Reso20).await;
    let whole = desk.rows("Property", &[]).await[0].len();
    let lacking = values(&struck(&desk, Fault::MissingField).await);
    assert!(lacking.iter().any(|row| row.len() == whole - 1) && lacking.iter().any(|row| row.len() == whole));
    desk.control().clear_faults();
    let mistyped = values(&struck(&desk, Fault::MistypedField).await);
    assert!(mistyped.iter().any(|row| row.values().any(Json::is_object)));
    desk.control().clear_faults();
    let twice = keys(&values(&struck(&desk, Fault::DuplicateKeys).await), "ListingKey");
    assert_eq!(twice.len(), twice.iter().collect::<BTreeSet<_>>().len() + 1);
}

#[tokio::test]
async fn a_page_may_never_end() {
    let desk = Desk::open(Dialect::Reso20).await;
    desk.control().set_fault(Fault::EndlessPage, true, 2);
    for _ in 0..3 {
        let answer = desk.ask("Property", &[]).await;
        if answer.content_length().is_some() {
            continue;
        }
        let (mut read, mut body) = (0, answer.bytes_stream());
        while let Some(chunk) = body.next().await {
            read += chunk.expect("bytes").len();
            if read > 8 << 20 {
                return;
            }
        }
        panic!("it ended after {read} bytes");
    }
    panic!("the fault never struck");
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused() {
    for options in [
        DialectOptions { key_prefix: "SBX".to_owned(), ..DialectOptions::default() },
        DialectOptions { key_prefix: "mfr".to_owned(), ..DialectOptions::default() },
        DialectOptions { page_sizes: Some((0, 5)), ..DialectOptions::default() },
    ] {
        assert!(hub_sandbox::serve(SandboxConfig { options, ..small(Dialect::MlsGrid) }).await.is_err());
    }
}

#[tokio::test]
async fn a_file_is_served_in_every_dialect() {
    use std::io::Write as _;
    for dialect in Dialect::ALL.iter().copied() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        writeln!(file, "ListingKey,City,ClosePrice,LotSizeAcres\nk1,Larkmoor,500000,0.5\nk2,,,").expect("written");
        let desk = Desk::with(SandboxConfig { csv: Some(file.path().to_owned()), ..small(dialect) }).await;
        agrees(&desk, dialect).await;
        assert_eq!(desk.control().keys("Property"), ["k1", "k2"], "{dialect}");
        desk.control().touch("Property", "k1").expect("touched");
        desk.control().delete("Property", "k2");
        agrees(&desk, dialect).await;
    }
}

#[tokio::test]
async fn photos_may_all_be_taken_again() {
    for dialect in Dialect::ALL.iter().copied() {
        let desk = Desk::open(dialect).await;
        let control = desk.control();
        let listing = control.rows("Media")[0]["ResourceRecordKey"].as_str().expect("a key").to_owned();
        let of = || {
            let own = |row: &Map<String, Json>| row["ResourceRecordKey"] == listing.as_str();
            keys(&control.rows("Media").into_iter().filter(own).collect::<Vec<_>>(), "MediaKey")
        };
        let stamp = || served_stamp(&control.rows("Property"), &listing);
        let (before, at) = (of(), stamp());
        assert_eq!(control.retake_photos(&listing).expect("retaken") as usize, before.len(), "{dialect}");
        let after = of();
        assert!(after.len() == before.len() && after.iter().all(|key| !before.contains(key)), "{dialect}");
        assert_ne!(stamp(), at, "{dialect}");
    }
    assert!(Desk::open(Dialect::Reso20).await.control().retake_photos("nobody").is_err());
}

fn served_stamp(rows: &[Map<String, Json>], listing: &str) -> Json {
    rows.iter().find(|row| row["ListingKey"] == listing).expect("the listing")["ModificationTimestamp"].clone()
}
