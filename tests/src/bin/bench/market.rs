//! An invented market, the same at every run: listings as they come from a vendor, without a vendor.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use chrono::{Days, NaiveDate};
use hub_domain::{Canonical, Listing, Mapped, RawRecord, Resource};
use hub_mls::dictionary::{self, Context};
use serde_json::{Map, Value, json};

/// Street names.
pub const STREETS: &[&str] =
    &["Maple", "Sycamore", "Juniper", "Harbor View", "Kestrel", "Larkspur", "Quarry", "Fenwick", "Thornbury", "Willow"];
/// Cities.
pub const CITIES: &[&str] = &["Alder Falls", "Bellweather", "Cedarholm", "Juniper Bay", "Oakstead", "Quillport"];
/// Words of remarks.
pub const WORDS: &[&str] = &[
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
    "orchard",
    "skylights",
    "terrace",
    "fireplace",
    "cedar",
    "granite",
    "porch",
    "library",
    "loft",
];
/// A word that few listings have.
pub fn rare(mut n: u32) -> String {
    const PARTS: [&str; 16] =
        ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "ve"];
    let mut word = String::from("q");
    for _ in 0..4 {
        word.push_str(PARTS[(n % 16) as usize]);
        n /= 16;
    }
    word
}

/// Fields of the vendor's own in each row.
const LOCAL_FIELDS: u32 = 20;

/// `SplitMix64`.
pub struct Dice(pub u64);

impl Dice {
    /// From 0 to below `n`.
    pub fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((z ^ (z >> 31)) % u64::from(n)).unwrap_or(0)
    }

    /// One of these.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        u32::try_from(from.len()).map_or("", |n| from[self.below(n.max(1)) as usize])
    }

    /// A word of remarks: two in three are among the commonest of all, the others from some 20,000 that get rarer.
    pub fn word(&mut self) -> String {
        if self.below(3) < 2 {
            return self.pick(WORDS).to_owned();
        }
        let reach = 20_000 >> self.below(10);
        rare(self.below(reach.max(1)))
    }
}

/// The n-th listing as a vendor sends it: some 60 fields, a third of them the vendor's own, about 2 KB of JSON. Keys come
/// in no order; times of change rise, because a feed is read in their order.
pub fn row(n: u64) -> Map<String, Value> {
    let mut d = Dice(n.wrapping_mul(7_919));
    let closed = d.below(10) < 6;
    let price = 200_000 + d.below(90_000) * 10;
    let ordinal = d.below(400);
    let street = format!("{} {ordinal}th", d.pick(STREETS));
    let number = 1 + d.below(19_999);
    let remarks: Vec<String> = (0..70).map(|_| d.word()).collect();
    let mut row = json!({
        "ListingKey": format!("{}{n}", 1_000_000 + d.below(8_000_000)),
        "ListingId": format!("{}", 20_000_000 + n),
        "StandardStatus": if closed { "Closed" } else { "Active" },
        "MlsStatus": if closed { "Sold" } else { "Active" },
        "PropertyType": "Residential",
        "PropertySubType": "Single Family Residence",
        "ListPrice": price,
        "OriginalListPrice": price + d.below(40) * 1_000,
        "LivingArea": 600 + d.below(4_000),
        "LivingAreaUnits": "Square Feet",
        "LotSizeSquareFeet": 3_000 + d.below(20_000),
        "BedroomsTotal": 1 + d.below(6),
        "BathroomsTotalDecimal": 1.0 + f64::from(d.below(12)) / 4.0,
        "Stories": 1 + d.below(3),
        "YearBuilt": 1900 + d.below(125),
        "GarageSpaces": d.below(4),
        "WaterfrontYN": d.below(20) == 0,
        "StreetNumber": number.to_string(),
        "StreetName": street,
        "StreetSuffix": "Ave",
        "UnparsedAddress": format!("{number} {street} Ave"),
        "City": d.pick(CITIES),
        "StateOrProvince": "WA",
        "PostalCode": format!("00{:03}", d.below(200)),
        "CountyOrParish": "Example",
        "SubdivisionName": format!("Division {}", d.below(900)),
        "Latitude": 47.0 + f64::from(d.below(1_000_000)) / 1e6,
        "Longitude": -122.5 + f64::from(d.below(1_000_000)) / 1e6,
        "PublicRemarks": remarks.join(" "),
        "ListAgentKey": format!("A{}", d.below(5_000)),
        "ListAgentFullName": format!("Agent {}", d.below(5_000)),
        "ListOfficeKey": format!("O{}", d.below(500)),
        "ListOfficeName": format!("Office {}", d.below(500)),
        "PhotosCount": d.below(40),
        "ModificationTimestamp": at(n * 20),
    });
    if let Value::Object(row) = &mut row {
        if closed {
            row.insert("ClosePrice".into(), json!(price));
            let (year, month, day) = (2022 + d.below(4), 1 + d.below(12), 1 + d.below(28));
            row.insert("CloseDate".into(), json!(format!("{year}-{month:02}-{day:02}")));
        }
        // What the market's figures need: since when it was for sale, which home it is, who brought the buyer.
        row.insert("ParcelNumber".into(), json!(format!("P{:06}", n % 700_000 + 1)));
        let stood = d.below(120);
        let last = match row.get("CloseDate").and_then(Value::as_str).and_then(|day| day.parse::<NaiveDate>().ok()) {
            Some(closed) => {
                row.insert("DaysOnMarket".into(), json!(stood.saturating_sub(30)));
                row.insert("BuyerAgentKey".into(), json!(format!("A{}", d.below(5_000))));
                row.insert("BuyerOfficeKey".into(), json!(format!("O{}", d.below(500))));
                closed
            }
            None => NaiveDate::from_ymd_opt(2025, 12, 28).unwrap_or_default(),
        };
        row.insert("ListingContractDate".into(), json!((last - Days::new(u64::from(stood))).to_string()));
        for n in 0..LOCAL_FIELDS {
            let value = match n % 4 {
                0 => json!(d.pick(WORDS)),
                1 => json!(d.below(1_000)),
                2 => json!(d.below(2) == 0),
                _ => json!(format!("{} {}", d.pick(WORDS), d.pick(WORDS))),
            };
            row.insert(format!("LOC_Feature{n}"), value);
        }
    }
    match row {
        Value::Object(row) => row,
        _ => Map::new(),
    }
}

/// So many seconds after the feed's beginning.
pub fn at(seconds: u64) -> String {
    let start = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_089);
    let instant = start + chrono::TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0));
    instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// A page as it comes over the wire.
pub fn page(rows: impl IntoIterator<Item = Map<String, Value>>) -> Vec<u8> {
    let value: Vec<Value> = rows.into_iter().map(Value::Object).collect();
    json!({"@odata.context": "$metadata#Property", "value": value}).to_string().into_bytes()
}

/// A page's records and their meaning, as the RESO connector reads them.
pub fn read(page: &[u8]) -> Result<Vec<(RawRecord, Mapped)>> {
    let mut body: Map<String, Value> = serde_json::from_slice(page)?;
    let Some(Value::Array(rows)) = body.remove("value") else { anyhow::bail!("a page without rows") };
    let context = Context::default();
    rows.into_iter()
        .map(|row| {
            let Value::Object(payload) = row else { anyhow::bail!("a row that is no record") };
            let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
            let key = text("ListingKey").context("a row without a key")?;
            let modified = text("ModificationTimestamp");
            let raw = RawRecord { resource: Resource::Property, key, modified, payload };
            let mapped = dictionary::read(&raw, &context)?.into();
            Ok((raw, mapped))
        })
        .collect()
}

/// What a row means.
pub fn meaning(row: Map<String, Value>) -> Result<Listing> {
    match read(&page([row]))?.pop() {
        Some((_, Mapped { record: Canonical::Listing(listing), .. })) => Ok(*listing),
        _ => anyhow::bail!("a row that is no listing"),
    }
}

/// So many sales as a CSV export, for where there is no real market beside the project. Prices follow the facts, so
/// that an analysis has something to find.
pub fn sales_csv(rows: u32) -> String {
    let mut text = "ListingKey,StandardStatus,PropertyType,PropertySubType,CloseDate,ClosePrice,LivingArea,\
                    LivingAreaUnits,LotSizeSquareFeet,BedroomsTotal,BathroomsTotalDecimal,YearBuilt,PostalCode,\
                    Latitude,Longitude\n"
        .to_owned();
    for n in 0..rows {
        let mut d = Dice(u64::from(n) * 31);
        let (area, beds, post) = (700 + d.below(3_000), 1 + d.below(5), d.below(70));
        let price = 90_000 + area * 190 + beds * 7_000 + post * 3_000 + d.below(40_000);
        // In the order of their dates: the last rows are the latest sales.
        let (month, day) = (n * 12 / rows, n * 336 / rows % 28);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{},Closed,Residential,Single Family Residence,2025-{:02}-{:02},{price},{area},Square Feet,{},{beds},{},{},\
             00{post:03},{:.4},{:.4}",
            sale_key(n),
            month + 1,
            day + 1,
            3_000 + d.below(9_000),
            1 + d.below(3),
            1930 + d.below(90),
            47.3 + f64::from(post) * 0.005 + f64::from(d.below(100)) * 1e-4,
            -122.4 + f64::from(d.below(400)) * 1e-3,
        );
    }
    text
}

/// The key of the n-th sale of [`sales_csv`].
pub fn sale_key(n: u32) -> String {
    format!("S-{n:06}")
}
