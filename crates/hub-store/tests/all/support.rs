//! What the tests share: a store in a folder of its own, and made-up records.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use hub_domain::{
    Area, Canonical, Clock, Currency, Licence, Listing, ManualClock, Mapped, Media, Member, Money, OpenHouse,
    PropertySubType, PropertyType, RawRecord, Resource, RunId, StandardStatus,
};
use hub_secrets::StoreKey;
use hub_store::{Connection, NewConnection, PageOutcome, PageWrite, Store};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// A store in a temporary folder.
pub struct Home {
    pub dir: TempDir,
    pub key: StoreKey,
    pub store: Store,
}

pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap()
}

impl Home {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let key = StoreKey::generate().unwrap();
        let store = Store::create(dir.path(), &key, clock()).await.unwrap();
        Self { dir, key, store }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

pub fn clock() -> Arc<dyn Clock> {
    Arc::new(ManualClock::at(start()))
}

pub async fn connection(store: &Store, name: &str) -> Connection {
    let new = NewConnection {
        name: name.into(),
        connector: "reso".into(),
        settings: [("url".to_owned(), "http://localhost".to_owned())].into(),
        licence: Licence::BackOffice,
    };
    store.add_connection(&new).await.unwrap()
}

/// A small generator with a seed (SplitMix64), so that a failing run can be repeated.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

pub const CITIES: &[&str] = &["Alder Falls", "Bellweather", "Cedarholm", "Montréal Nord", "Juniper Bay", "Oakstead"];
const STREETS: &[&str] =
    &["Maple", "Sycamore", "Juniper", "Harbor View", "Kestrel", "Larkspur", "Quarry", "Willowbrook", "Fenwick", "Élan"];
const SUFFIXES: &[&str] = &["St", "Ave", "Ln", "Ct", "Dr"];
const WORDS: &[&str] = &[
    "sunny",
    "corner",
    "lot",
    "with",
    "updated",
    "kitchen",
    "and",
    "quiet",
    "garden",
    "near",
    "trails",
    "vaulted",
    "ceilings",
    "greenhouse",
    "workshop",
    "turret",
];

/// A made-up listing; the same number gives the same one.
pub fn listing(n: u64) -> Listing {
    let mut d = Dice(n.wrapping_mul(7919) + 17);
    let mut l = Listing::new(format!("K{n:07}"), Currency::USD);
    l.listing_id = Some(format!("M{}", 20_000_000 + n));
    let closed = d.chance(40);
    l.standard_status = Some(if closed { StandardStatus::Closed } else { *d.pick(StandardStatus::ALL) });
    l.property_type = Some(*d.pick(&[PropertyType::Residential, PropertyType::Residential, PropertyType::Land]));
    l.property_sub_type = d.chance(80).then(|| *d.pick(PropertySubType::ALL));
    let price = 20_000_000 + d.below(900) as i64 * 100_000;
    l.list_price = d.chance(95).then(|| Money::from_minor(price, Currency::USD));
    if closed {
        l.close_price = Some(Money::from_minor(price - 123_456, Currency::USD));
        l.close_date = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap().checked_add_days(chrono::Days::new(d.below(700)));
    }
    l.living_area = d.chance(90).then(|| Area::square_feet_of(600.0 + d.below(400) as f64 * 10.0));
    l.lot_size_square_feet = d.chance(70).then(|| 3_000.0 + d.unit() * 9_000.0);
    l.bedrooms_total = d.chance(90).then(|| 1 + d.below(6) as i32);
    l.bathrooms_total_decimal = d.chance(90).then(|| 1.0 + d.below(12) as f64 / 4.0);
    l.year_built = d.chance(90).then(|| 1900 + d.below(125) as i32);
    l.street_number = Some((1 + d.below(9_999)).to_string());
    l.street_name = Some((*d.pick(STREETS)).to_owned());
    l.street_suffix = Some((*d.pick(SUFFIXES)).to_owned());
    l.city = d.chance(95).then(|| (*d.pick(CITIES)).to_owned());
    l.state_or_province = Some("WA".into());
    l.postal_code = d.chance(95).then(|| format!("98{:03}", d.below(40)));
    if d.chance(90) {
        l.latitude = Some(47.0 + d.unit());
        l.longitude = Some(-122.5 + d.unit());
    }
    l.public_remarks = d.chance(80).then(|| (0..30).map(|_| *d.pick(WORDS)).collect::<Vec<_>>().join(" "));
    l.list_agent_key = Some(format!("A{}", d.below(50)));
    l.list_agent_full_name = Some(format!("Agentina Surname{}", d.below(50)));
    l.photos_count = Some(d.below(30) as i32);
    l.days_on_market = Some(d.below(200) as i32);
    l.modification_timestamp =
        Some(format!("2026-02-{:02}T08:00:{:02}.{:03}Z", 1 + d.below(28), d.below(60), d.below(4)));
    l
}

/// The record as a vendor would have sent it: the canonical fields and a few of the vendor's own.
pub fn record(canonical: Canonical) -> (RawRecord, Mapped) {
    let resource = canonical.resource();
    let mut payload: Map<String, Value> = canonical.to_json();
    payload.insert("X_LocalField".into(), json!("local"));
    payload.insert("X_Nested".into(), json!({"a": [1, 2.5, null]}));
    let modified = payload.get("ModificationTimestamp").and_then(Value::as_str).map(str::to_owned);
    let raw = RawRecord { resource, key: canonical.key().to_owned(), modified, payload };
    let unmapped = vec!["X_LocalField".into(), "X_Nested".into()];
    (raw, Mapped { record: canonical, unmapped, issues: Vec::new() })
}

pub fn listing_record(l: Listing) -> (RawRecord, Mapped) {
    record(Canonical::Listing(Box::new(l)))
}

pub fn media(listing_key: &str, n: u64) -> Media {
    let value = json!({
        "MediaKey": format!("{listing_key}-P{n}"), "ResourceRecordKey": listing_key, "ResourceName": "Property",
        "MediaURL": format!("https://photos.invalid/{listing_key}/{n}.jpg"), "Order": n,
        "ModificationTimestamp": "2026-02-01T00:00:00Z",
    });
    serde_json::from_value(value).unwrap()
}

pub fn open_house(listing_key: &str, n: u64) -> OpenHouse {
    let value = json!({
        "OpenHouseKey": format!("{listing_key}-O{n}"), "ListingKey": listing_key, "OpenHouseDate": "2026-03-07",
        "OpenHouseStartTime": "2026-03-07T18:00:00Z", "OpenHouseEndTime": "2026-03-07T20:00:00Z",
        "OpenHouseStatus": "Active",
    });
    serde_json::from_value(value).unwrap()
}

pub fn member(n: u64) -> Member {
    let value =
        json!({"MemberKey": format!("A{n}"), "MemberFullName": format!("Agentina Surname{n}"), "OfficeKey": "O1"});
    serde_json::from_value(value).unwrap()
}

/// Stores records as one page of their resource.
pub async fn put(store: &Store, c: &Connection, records: Vec<(RawRecord, Mapped)>, at: i64) -> PageOutcome {
    let stream = records.first().map_or(Resource::Property, |(raw, _)| raw.resource);
    let page = PageWrite { connection: c.id, stream, run: RunId::new(), records, checkpoint: json!({"at": at}) };
    store.apply_page(page).await.unwrap()
}

/// Stores listings `range`, a page at a time.
pub async fn fill(store: &Store, c: &Connection, range: std::ops::Range<u64>, page: usize) {
    let all: Vec<u64> = range.collect();
    for (i, chunk) in all.chunks(page).enumerate() {
        let records = chunk.iter().map(|n| listing_record(listing(*n))).collect();
        put(store, c, records, i as i64).await;
    }
}
