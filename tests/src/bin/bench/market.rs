//! An invented market, the same at every run: listings as they come from a vendor, without a vendor.

use std::fmt::Write as _;

use hub_domain::{
    Area, Canonical, Currency, Listing, Mapped, Money, PropertySubType, PropertyType, RawRecord, Resource,
    StandardStatus,
};
use serde_json::json;

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

    fn whole(&mut self, n: u32) -> i32 {
        i32::try_from(self.below(n)).unwrap_or(0)
    }
}

/// The n-th listing.
pub fn listing(n: u64) -> Listing {
    let mut d = Dice(n.wrapping_mul(7_919));
    let mut l = Listing::new(format!("{}{n}", 1_000_000 + d.below(8_000_000)), Currency::USD);
    l.listing_id = Some(format!("{}", 20_000_000 + n));
    let closed = d.below(10) < 6;
    l.standard_status = Some(if closed { StandardStatus::Closed } else { StandardStatus::Active });
    l.property_type = Some(PropertyType::Residential);
    l.property_sub_type = Some(PropertySubType::SingleFamilyResidence);
    l.list_price = Some(Money::from_minor(20_000_000 + i64::from(d.below(90_000)) * 1_000, Currency::USD));
    l.original_list_price = l.list_price;
    if closed {
        l.close_price = l.list_price;
        l.close_date = chrono::NaiveDate::from_ymd_opt(2022 + d.whole(4), 1 + d.below(12), 1 + d.below(28));
    }
    l.living_area = Some(Area::square_feet_of(600.0 + f64::from(d.below(4_000))));
    l.lot_size_square_feet = Some(3_000.0 + f64::from(d.below(20_000)));
    l.bedrooms_total = Some(1 + d.whole(6));
    l.bathrooms_total_decimal = Some(1.0 + f64::from(d.below(12)) / 4.0);
    l.stories = Some(2.0);
    l.year_built = Some(1900 + d.whole(125));
    l.garage_spaces = Some(2.0);
    l.waterfront_yn = Some(d.below(20) == 0);
    l.street_number = Some((1 + d.below(19_999)).to_string());
    let ordinal = d.below(400);
    l.street_name = Some(format!("{} {ordinal}th", d.pick(STREETS)));
    l.street_suffix = Some("Ave".into());
    l.city = Some(d.pick(CITIES).into());
    l.state_or_province = Some("WA".into());
    l.postal_code = Some(format!("00{:03}", d.below(200)));
    l.county_or_parish = Some("Example".into());
    l.subdivision_name = Some(format!("Division {}", d.below(900)));
    l.latitude = Some(47.0 + f64::from(d.below(1_000_000)) / 1e6);
    l.longitude = Some(-122.5 + f64::from(d.below(1_000_000)) / 1e6);
    l.public_remarks = Some((0..90).map(|_| d.pick(WORDS)).collect::<Vec<_>>().join(" "));
    l.list_agent_key = Some(format!("A{}", d.below(5_000)));
    l.list_agent_full_name = Some(format!("Agent {}", d.below(5_000)));
    l.list_office_key = Some(format!("O{}", d.below(500)));
    l.list_office_name = Some(format!("Office {}", d.below(500)));
    l.photos_count = Some(d.whole(40));
    l.modification_timestamp =
        Some(format!("2026-{:02}-{:02}T08:{:02}:00.000Z", 1 + d.below(9), 1 + d.below(28), d.below(60)));
    l
}

/// The n-th listing as a page has it: some 60 fields, a third of them the vendor's own.
pub fn record(n: u64) -> (RawRecord, Mapped) {
    let canonical = Canonical::Listing(Box::new(listing(n)));
    let mut payload = canonical.to_json();
    let unmapped: Vec<String> = (0..LOCAL_FIELDS).map(|n| format!("LocalField{n}")).collect();
    for name in &unmapped {
        payload.insert(name.clone(), json!(format!("value of {name}")));
    }
    let raw = RawRecord { resource: Resource::Property, key: canonical.key().to_owned(), modified: None, payload };
    (raw, Mapped { record: canonical, unmapped, issues: Vec::new() })
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
