//! Prints what the store does per second on this machine:
//! `cargo run --release -p hub-store --example measure -- [LISTINGS]`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use hub_domain::{
    Area, BoundingBox, Canonical, Currency, Licence, Listing, ListingQuery, Mapped, Money, Near, Place,
    PropertySubType, PropertyType, RangeOf, RawRecord, Resource, RunId, SortBy, StandardStatus, SystemClock,
};
use hub_secrets::StoreKey;
use hub_store::{NewConnection, PageWrite, SalesQuery, Store};
use serde_json::json;

const STREETS: &[&str] = &["Maple", "Sycamore", "Juniper", "Harbor View", "Kestrel", "Larkspur", "Quarry", "Fenwick"];
const CITIES: &[&str] = &["Alder Falls", "Bellweather", "Cedarholm", "Juniper Bay", "Oakstead", "Quillport"];
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
    "open",
    "floor",
    "plan",
    "primary",
    "suite",
    "storage",
    "new",
    "roof",
];

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

fn listing(n: u64) -> Listing {
    let mut d = Dice(n * 7919);
    let mut l = Listing::new(format!("{}", 1_000_000_000 + d.below(8_000_000_000)), Currency::USD);
    l.listing_key.push_str(&n.to_string());
    l.listing_id = Some(format!("{}", 20_000_000 + n));
    let closed = d.below(10) < 6;
    l.standard_status = Some(if closed { StandardStatus::Closed } else { StandardStatus::Active });
    l.property_type = Some(PropertyType::Residential);
    l.property_sub_type = Some(PropertySubType::SingleFamilyResidence);
    let price = 20_000_000 + d.below(90_000) as i64 * 1_000;
    l.list_price = Some(Money::from_minor(price, Currency::USD));
    l.original_list_price = l.list_price;
    if closed {
        l.close_price = l.list_price;
        l.close_date =
            NaiveDate::from_ymd_opt(2022, 1, 1).and_then(|day| day.checked_add_days(Days::new(d.below(1400))));
    }
    l.living_area = Some(Area::square_feet_of(600.0 + d.below(4_000) as f64));
    l.lot_size_square_feet = Some(3_000.0 + d.below(20_000) as f64);
    l.bedrooms_total = Some(1 + d.below(6) as i32);
    l.bathrooms_total_decimal = Some(1.0 + d.below(12) as f64 / 4.0);
    l.stories = Some(2.0);
    l.year_built = Some(1900 + d.below(125) as i32);
    l.garage_spaces = Some(2.0);
    l.waterfront_yn = Some(d.below(20) == 0);
    l.street_number = Some((1 + d.below(19_999)).to_string());
    let ordinal = d.below(400);
    l.street_name = Some(format!("{} {ordinal}th", d.pick(STREETS)));
    l.street_suffix = Some("Ave".into());
    l.city = Some(d.pick(CITIES).into());
    l.state_or_province = Some("WA".into());
    l.postal_code = Some(format!("98{:03}", d.below(200)));
    l.county_or_parish = Some("King".into());
    l.subdivision_name = Some(format!("Division {}", d.below(900)));
    l.latitude = Some(47.0 + d.below(1_000_000) as f64 / 1e6);
    l.longitude = Some(-122.5 + d.below(1_000_000) as f64 / 1e6);
    l.public_remarks = Some((0..90).map(|_| d.pick(WORDS)).collect::<Vec<_>>().join(" "));
    l.list_agent_key = Some(format!("A{}", d.below(5_000)));
    l.list_agent_full_name = Some(format!("Agent {}", d.below(5_000)));
    l.list_office_key = Some(format!("O{}", d.below(500)));
    l.list_office_name = Some(format!("Office {}", d.below(500)));
    l.photos_count = Some(d.below(40) as i32);
    l.modification_timestamp =
        Some(format!("2026-{:02}-{:02}T08:{:02}:00.000Z", 1 + d.below(9), 1 + d.below(28), d.below(60)));
    l
}

fn record(l: Listing) -> (RawRecord, Mapped) {
    let canonical = Canonical::Listing(Box::new(l));
    let mut payload = canonical.to_json();
    for n in 0..20 {
        payload.insert(format!("LocalField{n}"), json!(format!("value {n}")));
    }
    let unmapped = (0..20).map(|n| format!("LocalField{n}")).collect();
    let raw = RawRecord { resource: Resource::Property, key: canonical.key().to_owned(), modified: None, payload };
    (raw, Mapped { record: canonical, unmapped, issues: Vec::new() })
}

/// Processor time of this process so far, all threads; other work on the machine does not count. Linux only.
fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = [11, 12].iter().filter_map(|i| fields.get(*i)?.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

async fn timed(name: &str, store: &Store, queries: &[ListingQuery]) {
    let mut times = Vec::new();
    let mut found = 0;
    let before = processor();
    for q in queries {
        let started = Instant::now();
        match store.search(q).await {
            Ok(page) => found += page.total,
            Err(error) => println!("{name}: {error}"),
        }
        times.push(started.elapsed());
    }
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "{name:<34} p50 {:7.2} ms  p95 {:7.2} ms  processor {:7.2} ms  ({} found on average)",
        at(50),
        at(95),
        (processor() - before).as_secs_f64() * 1e3 / queries.len() as f64,
        found / queries.len() as u64
    );
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let total: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(200_000);
    let home = std::env::temp_dir().join(format!("hub-measure-{}", std::process::id()));
    let key = StoreKey::generate()?;
    let store = Store::create(&home, &key, Arc::new(SystemClock)).await?;
    let c = store
        .add_connection(&NewConnection {
            name: "measure".into(),
            connector: "none".into(),
            settings: [].into(),
            licence: Licence::BackOffice,
        })
        .await?;

    let run = RunId::new();
    let (mut spent, mut worked) = (Duration::ZERO, Duration::ZERO);
    for first in (0..total).step_by(1000) {
        let records: Vec<_> = (first..total.min(first + 1000)).map(|n| record(listing(n))).collect();
        let page =
            PageWrite { connection: c.id, stream: Resource::Property, run, records, checkpoint: json!({"at": first}) };
        let (started, before) = (Instant::now(), processor());
        store.apply_page(page).await?;
        spent += started.elapsed();
        worked += processor() - before;
        if (first + 1000) % 20_000 == 0 {
            let n = (first + 1000) as f64;
            println!(
                "{n:>8} listings, {:6.0} rows/s, {:6.0} rows per processor second so far",
                n / spent.as_secs_f64(),
                n / worked.as_secs_f64()
            );
        }
    }
    let started = Instant::now();
    for first in (0..total.min(20_000)).step_by(1000) {
        let records: Vec<_> = (first..first + 1000).map(|n| record(listing(n))).collect();
        let page =
            PageWrite { connection: c.id, stream: Resource::Property, run, records, checkpoint: json!({"at": first}) };
        store.apply_page(page).await?;
    }
    println!("the same again, unchanged: {:.0} rows/s", total.min(20_000) as f64 / started.elapsed().as_secs_f64());

    let base = ListingQuery::default();
    let text = |t: String| ListingQuery { text: t, ..base.clone() };
    let mut d = Dice(5);
    timed(
        "prefix, rare (house and street)",
        &store,
        &(0..60).map(|_| text(format!("{} {}", d.below(19_999), d.pick(STREETS)))).collect::<Vec<_>>(),
    )
    .await;
    timed("prefix, common word", &store, &(0..20).map(|_| text(d.pick(STREETS).into())).collect::<Vec<_>>()).await;
    timed("prefix, one letter", &store, &["s", "m", "a", "b"].map(|t| text(t.into()))).await;
    timed(
        "two words",
        &store,
        &(0..30).map(|_| text(format!("{} {}", d.pick(STREETS), d.pick(CITIES)))).collect::<Vec<_>>(),
    )
    .await;
    timed("a slip", &store, &["sycamroe", "larkspr", "bellwether"].map(|t| text(t.into()))).await;
    timed(
        "remarks, two common words",
        &store,
        &(0..10)
            .map(|_| ListingQuery { in_remarks: true, ..text(format!("{} {}", d.pick(WORDS), d.pick(WORDS))) })
            .collect::<Vec<_>>(),
    )
    .await;
    timed("no filter, newest", &store, &vec![base.clone(); 10]).await;
    timed(
        "city + status + price",
        &store,
        &(0..60)
            .map(|_| {
                let from = 20_000_000 + d.below(60_000) as i64 * 1_000;
                ListingQuery {
                    city: Some(d.pick(CITIES).into()),
                    statuses: vec![StandardStatus::Active],
                    price_minor: RangeOf { from: Some(from), to: Some(from + 5_000_000) },
                    sort: SortBy::PriceUp,
                    ..base.clone()
                }
            })
            .collect::<Vec<_>>(),
    )
    .await;
    timed(
        "status + beds + area, by price",
        &store,
        &(0..20)
            .map(|_| ListingQuery {
                statuses: vec![StandardStatus::Active],
                beds_min: Some(3),
                area_sqft: RangeOf { from: Some(1_500.0), to: None },
                sort: SortBy::PriceUp,
                ..base.clone()
            })
            .collect::<Vec<_>>(),
    )
    .await;
    timed(
        "box of a tenth of a degree",
        &store,
        &(0..40)
            .map(|_| {
                let (w, s) = (-122.5 + d.below(900) as f64 / 1e3, 47.0 + d.below(900) as f64 / 1e3);
                ListingQuery {
                    bbox: Some(BoundingBox { west: w, south: s, east: w + 0.1, north: s + 0.1 }),
                    ..base.clone()
                }
            })
            .collect::<Vec<_>>(),
    )
    .await;
    timed(
        "circle of 2 km",
        &store,
        &(0..40)
            .map(|_| {
                let centre =
                    Place { latitude: 47.0 + d.below(900) as f64 / 1e3, longitude: -122.5 + d.below(900) as f64 / 1e3 };
                ListingQuery { near: Some(Near { centre, metres: 2_000.0 }), ..base.clone() }
            })
            .collect::<Vec<_>>(),
    )
    .await;

    let before = NaiveDate::from_ymd_opt(2022, 7, 27).unwrap_or_default();
    let q = SalesQuery {
        property_type: Some(PropertyType::Residential),
        closed_before: before,
        closed_from: None,
        bbox: None,
    };
    for _ in 0..3 {
        let (started, before) = (Instant::now(), processor());
        let sales = store.sales(&q).await?;
        let worked = processor() - before;
        println!(
            "sales: {} in {:.1} ms ({:.0} ms of processor)",
            sales.len(),
            started.elapsed().as_secs_f64() * 1e3,
            worked.as_secs_f64() * 1e3
        );
    }
    let started = Instant::now();
    store.digest().await?;
    println!("digest: {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    let started = Instant::now();
    let report = store.verify().await?;
    println!("verify: {:.1} s, ok {}", started.elapsed().as_secs_f64(), report.ok);
    let started = Instant::now();
    let backup = store.backup(&home.join("copy.hub")).await?;
    println!("backup: {:.1} s, {} MB", started.elapsed().as_secs_f64(), backup.bytes / 1_000_000);
    let started = Instant::now();
    store.rekey(&StoreKey::generate()?).await?;
    println!("rekey: {:.1} s", started.elapsed().as_secs_f64());
    store.close().await;
    std::fs::remove_dir_all(&home)?;
    Ok(())
}
