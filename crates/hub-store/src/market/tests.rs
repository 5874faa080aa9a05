//! The market's figures follow what happens to listings, and are the same as if made anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hub_domain::{
    Canonical, ConnectionId, Currency, Licence, Listing, ManualClock, Mapped, Member, Money, PropertyType, RawRecord,
    Resource, RunId, StandardStatus,
};
use hub_market::{Cell, Month};
use hub_secrets::StoreKey;
use serde_json::{Map, Value, json};
use sqlx::Row as _;

use super::*;
use crate::{NewConnection, PageWrite, Store};

struct Bed {
    _dir: tempfile::TempDir,
    store: Store,
    one: ConnectionId,
}

async fn source(store: &Store, name: &str, licence: Licence) -> ConnectionId {
    let new = NewConnection { name: name.into(), connector: "c".into(), settings: [].into(), licence };
    store.add_connection(&new).await.unwrap().id
}

async fn bed() -> Bed {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH));
    let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), clock).await.unwrap();
    let one = source(&store, "one", Licence::BackOffice).await;
    Bed { _dir: dir, store, one }
}

fn everything() -> MarketRules {
    MarketRules { key: "all".into(), allowed: Box::new(|_, _| true) }
}

fn sale(key: &str, day: &str, price: i64) -> Listing {
    let mut l = Listing::new(key, Currency::USD);
    l.standard_status = Some(StandardStatus::Closed);
    l.property_type = Some(PropertyType::Residential);
    l.close_date = Some(day.parse().unwrap());
    l.close_price = Some(Money::from_minor(price, Currency::USD));
    l.list_price = Some(Money::from_minor(price + 1_000, Currency::USD));
    l.city = Some("Sampleton".into());
    l.state_or_province = Some("WA".into());
    l.list_agent_key = Some("A1".into());
    l.list_agent_full_name = Some("Ann Agent".into());
    l
}

async fn put(store: &Store, connection: ConnectionId, listings: Vec<Listing>) {
    let records = listings
        .into_iter()
        .map(|listing| {
            let mut payload = Map::new();
            payload.insert("Price".into(), json!(listing.close_price.map(|m| m.minor)));
            payload.insert("Status".into(), json!(listing.standard_status.map(|s| s.as_str())));
            payload.insert("Of".into(), json!(format!("{:?}", (listing.list_price, listing.close_date))));
            let key = listing.listing_key.clone();
            let raw = RawRecord { resource: Resource::Property, key, modified: None, payload };
            let record = Canonical::Listing(Box::new(listing));
            (raw, Mapped { record, unmapped: Vec::new(), issues: Vec::new() })
        })
        .collect();
    let (stream, run) = (Resource::Property, RunId::new());
    store.apply_page(PageWrite { connection, stream, run, records, checkpoint: json!({}) }).await.unwrap();
}

async fn settle(store: &Store, rules: &MarketRules) -> MarketSettled {
    store.settle_market(rules, 7, || false).await.unwrap()
}

/// All cells, totals and indices, by names.
async fn everything_told(store: &Store) -> BTreeMap<String, String> {
    let mut reader = store.reader().await.unwrap();
    let mut told = BTreeMap::new();
    let name = "a.kind || a.folded || a.currency || '/' || k.property_type || '/' || k.sub_type";
    let join = "JOIN market_area a ON a.id = c.area JOIN market_kind k ON k.id = c.kind";
    let sql = format!("SELECT c.month || ' ' || {name}, c.body FROM market_cell c {join}");
    for row in sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *reader).await.unwrap() {
        let cell: Cell = body::unpack(row.get(1)).unwrap();
        told.insert(row.get(0), format!("{cell:?}"));
    }
    let sql = format!("SELECT 'total ' || {name}, c.sales || '' FROM market_total c {join} WHERE c.sales <> 0");
    for row in sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *reader).await.unwrap() {
        told.insert(row.get(0), row.get(1));
    }
    let sql = format!("SELECT 'index ' || {name}, c.body FROM market_index c {join}");
    for row in sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *reader).await.unwrap() {
        told.insert(row.get(0), row.get(1));
    }
    told
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

async fn everywhere(store: &Store) -> (u32, u16) {
    let area = store.market_areas(None, Some("all"), 1).await.unwrap()[0].id;
    (area, store.market_kinds(Some(area)).await.unwrap()[0].id)
}

async fn closed(store: &Store, in_month: &str) -> Cell {
    let (area, kind) = everywhere(store).await;
    let cells = store.market_cells(area, kind, month("2030-01")).await.unwrap();
    cells.get(&month(in_month)).copied().unwrap_or_default()
}

#[tokio::test]
async fn figures_follow_listings_and_are_those_made_anew() {
    let bed = bed().await;
    let sales = (0..40).map(|n| {
        let mut l = sale(&format!("K{n}"), &format!("2024-0{}-1{}", 1 + n % 6, n % 9), 40_000_000 + n * 100_000);
        l.listing_contract_date = NaiveDate::from_ymd_opt(2023, 12, 1);
        l.parcel_number = Some(format!("P-{}", n / 2 + 1));
        l.postal_code = Some(format!("9810{}", n % 3));
        l
    });
    put(&bed.store, bed.one, sales.collect()).await;
    let first = settle(&bed.store, &everything()).await;
    assert_eq!((first.looked, first.stopped), (40, false));
    assert!(bed.store.market_standing("all").await.unwrap().whole);
    assert_eq!(settle(&bed.store, &everything()).await, MarketSettled::default(), "nothing changed");
    let january = closed(&bed.store, "2024-01").await;
    assert_eq!((january.closed, closed(&bed.store, "2023-12").await.listed), (7, 40));

    // A price that is corrected, a sale that falls through, a new one, one that goes.
    let mut through = sale("K1", "2024-02-11", 40_100_000);
    through.standard_status = Some(StandardStatus::Active);
    let listings = vec![sale("K0", "2024-01-10", 90_000_000), through, sale("N", "2024-09-09", 50_000_000)];
    put(&bed.store, bed.one, listings).await;
    bed.store.delete_keys(bed.one, Resource::Property, &["K6".to_owned()], RunId::new()).await.unwrap();
    settle(&bed.store, &everything()).await;
    assert_eq!(closed(&bed.store, "2024-01").await.closed, 6);
    assert_eq!(closed(&bed.store, "2024-09").await.closed, 1);
    assert_eq!(closed(&bed.store, "2024-01").await.price, Some(42_700_000.0));
    let followed = everything_told(&bed.store).await;
    let again = MarketRules { key: "all, again".into(), allowed: Box::new(|_, _| true) };
    settle(&bed.store, &again).await;
    assert_eq!(everything_told(&bed.store).await, followed);
}

#[tokio::test]
async fn by_other_rules_everything_begins_anew_and_nothing_stays() {
    let bed = bed().await;
    let two = source(&bed.store, "two", Licence::Idx).await;
    put(&bed.store, bed.one, vec![sale("A", "2024-01-10", 10_000)]).await;
    put(&bed.store, two, vec![sale("B", "2024-01-11", 30_000)]).await;
    let one = bed.one;
    let rules = MarketRules { key: "one".into(), allowed: Box::new(move |source, _| source == one) };
    settle(&bed.store, &rules).await;
    assert_eq!(closed(&bed.store, "2024-01").await.volume, 10_000.0);
    assert!(!bed.store.market_standing("all").await.unwrap().whole, "by other rules nothing is known yet");
    settle(&bed.store, &everything()).await;
    assert_eq!(closed(&bed.store, "2024-01").await.volume, 40_000.0);
    // Erased with its source.
    bed.store.remove_connection(two).await.unwrap();
    settle(&bed.store, &everything()).await;
    assert_eq!(closed(&bed.store, "2024-01").await.volume, 10_000.0);
}

#[tokio::test]
async fn one_home_in_two_sources_counts_once() {
    let bed = bed().await;
    let two = source(&bed.store, "two", Licence::BackOffice).await;
    let home = |key: &str| {
        let mut l = sale(key, "2024-01-10", 10_000);
        l.universal_property_id = Some("US-53033-N-1234567890-R-N".into());
        l.parcel_number = Some("1234567890".into());
        l.county_or_parish = Some("King".into());
        l.unparsed_address = Some("12 Elm St".into());
        l.postal_code = Some("98101".into());
        l
    };
    put(&bed.store, bed.one, vec![home("A")]).await;
    put(&bed.store, two, vec![home("B"), sale("C", "2024-01-12", 5_000)]).await;
    settle(&bed.store, &everything()).await;
    assert_eq!(closed(&bed.store, "2024-01").await.closed, 3, "nobody has looked for homes yet");
    while bed.store.settle_homes(10).await.unwrap().more {}
    settle(&bed.store, &everything()).await;
    assert_eq!(closed(&bed.store, "2024-01").await.closed, 2);
    bed.store.delete_keys(bed.one, Resource::Property, &["A".to_owned()], RunId::new()).await.unwrap();
    settle(&bed.store, &everything()).await;
    assert_eq!(closed(&bed.store, "2024-01").await.closed, 2, "the other one counts now");
    let january = sides(&bed.store, "2024-01").await;
    assert_eq!(january.len(), 2);
    let names = bed.store.market_party_names(&[january.parties[0][0]]).await.unwrap();
    assert_eq!(names.values().next().and_then(|n| n.name.clone()).as_deref(), Some("Ann Agent"));
}

/// The sales of a month with who took part.
async fn sides(store: &Store, of: &str) -> hub_market::MonthSides {
    let kind = everywhere(store).await.1;
    let months = store.market_sides(kind, month(of), month(of)).await.unwrap();
    months.first().map(|m| hub_market::MonthSides::clone(m)).unwrap_or_default()
}

#[tokio::test]
async fn who_took_part_follows_listings_though_months_are_kept() {
    let bed = bed().await;
    put(&bed.store, bed.one, vec![sale("A", "2024-01-10", 10_000), sale("B", "2024-01-20", 20_000)]).await;
    settle(&bed.store, &everything()).await;
    assert_eq!(sides(&bed.store, "2024-01").await.prices, [10_000, 20_000]);
    assert_eq!(sides(&bed.store, "2024-01").await.month_days, [10, 20], "the same from memory");
    put(&bed.store, bed.one, vec![sale("B", "2024-01-20", 25_000), sale("C", "2024-02-01", 30_000)]).await;
    settle(&bed.store, &everything()).await;
    assert_eq!(sides(&bed.store, "2024-01").await.prices, [10_000, 25_000]);
    let january = sides(&bed.store, "2024-01").await;
    let rows = bed.store.market_rows(&[january.ids[1], i64::MAX, january.ids[0]]).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.1.key.as_str()).collect::<Vec<_>>(), ["B", "A"]);
    bed.store.delete_keys(bed.one, Resource::Property, &["A".to_owned()], RunId::new()).await.unwrap();
    settle(&bed.store, &everything()).await;
    assert_eq!(sides(&bed.store, "2024-01").await.prices, [25_000]);
    let party = bed.store.market_party("one", false, "A1").await.unwrap();
    assert_eq!(party, sides(&bed.store, "2024-01").await.parties[0].first().copied());
    assert_eq!(bed.store.market_party("one", true, "A1").await.unwrap(), None);
}

fn member(key: &str, licence: Option<&str>, name: &str) -> Member {
    let text = |t: Option<&str>| t.map(str::to_owned);
    let value = json!({"MemberKey": key, "MemberStateLicense": text(licence), "MemberStateLicenseState": "WA",
        "MemberFullName": name});
    serde_json::from_value(value).unwrap()
}

async fn put_members(store: &Store, connection: ConnectionId, members: Vec<Member>) {
    let record = |m: Member| {
        let Value::Object(payload) = serde_json::to_value(&m).unwrap() else { unreachable!("a member is an object") };
        let raw = RawRecord { resource: Resource::Member, key: m.member_key.clone(), modified: None, payload };
        (raw, Mapped { record: Canonical::Member(m), unmapped: Vec::new(), issues: Vec::new() })
    };
    let records = members.into_iter().map(record).collect();
    let (stream, run) = (Resource::Member, RunId::new());
    store.apply_page(PageWrite { connection, stream, run, records, checkpoint: json!({}) }).await.unwrap();
}

#[tokio::test]
async fn one_agent_at_two_sources_counts_once() {
    let bed = bed().await;
    let two = source(&bed.store, "two", Licence::BackOffice).await;
    put(&bed.store, bed.one, vec![sale("A", "2024-01-10", 10_000)]).await;
    let mut other = sale("B", "2024-01-11", 20_000);
    other.list_agent_key = Some("X9".into());
    put(&bed.store, two, vec![other]).await;
    settle(&bed.store, &everything()).await;
    let [here, there] = [("one", "A1"), ("two", "X9")].map(|(source, key)| bed.store.market_party(source, false, key));
    let (here, there) = (here.await.unwrap().unwrap(), there.await.unwrap().unwrap());
    let same = |store: Store| async move { store.market_same().await.unwrap().of_party(there) };
    assert_eq!(same(bed.store.clone()).await, there, "one name is no proof");
    put_members(&bed.store, bed.one, vec![member("A1", Some("12-345"), "Ann Agent")]).await;
    put_members(&bed.store, two, vec![member("X9", None, "Ann Agent")]).await;
    settle(&bed.store, &everything()).await;
    assert_eq!(same(bed.store.clone()).await, there);
    put_members(&bed.store, two, vec![member("X9", Some("12345"), "A. Agent")]).await;
    settle(&bed.store, &everything()).await;
    assert_eq!(same(bed.store.clone()).await, here);
    assert_eq!(bed.store.market_also(&[here]).await.unwrap()[&here], [there]);
    put_members(&bed.store, two, vec![member("X9", Some("99345"), "A. Agent")]).await;
    settle(&bed.store, &everything()).await;
    assert_eq!(same(bed.store.clone()).await, there, "and no longer when it turns out otherwise");
    bed.store.remove_connection(bed.one).await.unwrap();
    assert!(!settle(&bed.store, &everything()).await.stopped);
}

#[tokio::test]
async fn leases_are_a_market_of_their_own_and_areas_are_found_by_name() {
    let bed = bed().await;
    let mut lease = sale("L", "2024-01-10", 200_000);
    lease.property_type = Some(PropertyType::ResidentialLease);
    let mut elsewhere = sale("E", "2024-01-10", 7_000);
    elsewhere.state_or_province = Some("OR".into());
    put(&bed.store, bed.one, vec![lease, elsewhere, sale("S", "2024-01-10", 10_000)]).await;
    settle(&bed.store, &everything()).await;
    assert_eq!(closed(&bed.store, "2024-01").await.volume, 17_000.0);
    assert_eq!(bed.store.market_areas_named("sampleton", None).await.unwrap().len(), 2, "two states");
    let named = bed.store.market_areas_named("SAMPLETON,  wa", None).await.unwrap();
    assert_eq!((named.len(), named[0].sales, named[0].kind), (1, 2, "city"));
    assert!(bed.store.market_areas_named("Nowhere", None).await.unwrap().is_empty());
    let value: Vec<Value> =
        bed.store.market_kinds(None).await.unwrap().iter().map(|k| json!(k.property_type)).collect();
    assert_eq!(value, [json!("Residential"), json!("Residential Lease")]);
}

#[tokio::test]
async fn what_was_stopped_goes_on_from_there() {
    let bed = bed().await;
    let sales = (0..30).map(|n| sale(&format!("K{n}"), "2024-01-10", 10_000 + n)).collect();
    put(&bed.store, bed.one, sales).await;
    let turns = std::sync::atomic::AtomicU32::new(0);
    let stop = || turns.fetch_add(1, std::sync::atomic::Ordering::SeqCst) >= 2;
    let done = bed.store.settle_market(&everything(), 7, stop).await.unwrap();
    assert_eq!((done.looked, done.stopped), (14, true));
    let standing = bed.store.market_standing("all").await.unwrap();
    assert_eq!((standing.whole, standing.done, standing.total), (false, 14, 30));
    assert_eq!(settle(&bed.store, &everything()).await.looked, 16);
    assert_eq!(closed(&bed.store, "2024-01").await.closed, 30);
}
