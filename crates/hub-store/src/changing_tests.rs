//! A changed listing leaves the same rows behind as one that came so from the beginning.

use std::sync::Arc;

use hub_domain::{
    Canonical, Currency, Licence, Listing, ManualClock, Mapped, Money, PropertyType, RawRecord, Resource, RunId,
    StandardStatus,
};
use hub_secrets::StoreKey;
use proptest::prelude::*;
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};

use crate::{NewConnection, PageWrite, Store};

/// What a listing says, each part from a handful of values so that many stay the same.
type Said = (bool, i64, Option<i32>, Option<u8>, Option<f64>, bool, Option<bool>);

fn said() -> impl Strategy<Value = Said> {
    (
        any::<bool>(),
        1..3_i64,
        proptest::option::of(1..3_i32),
        proptest::option::of(0..2_u8),
        proptest::option::of(prop_oneof![Just(47.5), Just(47.6)]),
        any::<bool>(),
        proptest::option::of(any::<bool>()),
    )
}

fn record(key: usize, said: &Said) -> (RawRecord, Mapped) {
    let (closed, price, beds, city, latitude, renamed, shown) = said;
    let mut l = Listing::new(format!("K{key}"), Currency::USD);
    l.standard_status = Some(if *closed { StandardStatus::Closed } else { StandardStatus::Active });
    l.property_type = Some(PropertyType::Residential);
    l.list_price = Some(Money::from_minor(price * 10_000_000, Currency::USD));
    l.close_price = l.list_price.filter(|_| *closed);
    l.close_date = chrono::NaiveDate::from_ymd_opt(2025, 3, 5).filter(|_| *closed);
    l.bedrooms_total = *beds;
    l.city = city.map(|c| ["Alder Falls", "Oakstead"][usize::from(c)].to_owned());
    l.street_name = Some(if *renamed { "Quarry" } else { "Maple" }.to_owned());
    l.latitude = *latitude;
    l.longitude = latitude.map(|_| -122.0);
    l.public_remarks = beds.map(|b| format!("with {b} bedrooms"));
    let record = Canonical::Listing(Box::new(l));
    let mut payload = record.to_json();
    payload.extend(shown.map(|s| ("InternetAddressDisplayYN".to_owned(), json!(s))));
    let raw = RawRecord { resource: Resource::Property, key: record.key().into(), modified: None, payload };
    (raw, Mapped { record, unmapped: Vec::new(), issues: Vec::new() })
}

/// Stores these pages one after the other and answers every row that is made from them.
async fn rows_after(pages: &[&[Said]]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH));
    let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), clock).await.unwrap();
    let new = NewConnection {
        name: "market".into(),
        connector: "reso".into(),
        settings: [].into(),
        licence: Licence::BackOffice,
    };
    let connection = store.add_connection(&new).await.unwrap().id;
    for page in pages {
        let records = page.iter().enumerate().map(|(key, said)| record(key, said)).collect();
        let (stream, run) = (Resource::Property, RunId::new());
        store.apply_page(PageWrite { connection, stream, run, records, checkpoint: json!({}) }).await.unwrap();
    }
    let mut reader = store.reader().await.unwrap();
    let mut all = Vec::new();
    for (table, columns) in [
        ("listing", "number, city_folded, standard_status, price_minor, close_date, beds, latitude, address, rights"),
        ("sale", "property_type, close_date, latitude, longitude, hex(facts)"),
        ("remarks", "remarks"),
    ] {
        let sql = format!("SELECT id, json_array({columns}) FROM {table} ORDER BY id");
        for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *reader).await.unwrap() {
            all.push(format!("{table} {} {}", row.get::<i64, _>(0), row.get::<String, _>(1)));
        }
    }
    // Indices that a change left alone must agree with their table.
    let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *reader).await.unwrap();
    assert_eq!(found, ["ok"]);
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_change_ends_where_the_whole_record_would(
        before in proptest::collection::vec(said(), 12),
        after in proptest::collection::vec(said(), 12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let changed = runtime.block_on(rows_after(&[&before, &after]));
        let fresh = runtime.block_on(rows_after(&[&after]));
        prop_assert_eq!(changed, fresh);
    }
}
