use chrono::{Datelike, Duration, NaiveDate};
use serde_json::{Map, Value as Json, json};

use super::{
    market::{DAY, Generator, object},
    places::{Address, COUNTY, NEIGHBOURHOODS, Neighbourhood},
    price::{Traits, noise, value},
    remarks,
};
use crate::{data::format_stamp, rng::Rng};

/// A listing as drawn, with what its photos and open houses need to know.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Key.
    pub key: String,
    /// MLS number.
    pub id: String,
    /// `StandardStatus`.
    pub status: &'static str,
    /// The day the market had reached.
    pub day: NaiveDate,
    /// Listing agent's key.
    pub agent: String,
    /// How many photos.
    pub photos: usize,
    /// `ModificationTimestamp`, nanoseconds since 1970.
    pub modified: i64,
    /// The row.
    pub row: Map<String, Json>,
}

/// The days of a listing's life.
struct Days {
    listed: NaiveDate,
    contract: Option<NaiveDate>,
    closed: Option<NaiveDate>,
    off: Option<NaiveDate>,
    last: NaiveDate,
}

/// Months since the beginning of 2024.
pub(super) fn months(day: NaiveDate) -> f64 {
    f64::from((day.year() - 2024) * 12 + day.month0() as i32) + f64::from(day.day0()) / 31.0
}

/// To whole hundreds, as asking prices are.
pub(super) fn hundreds(price: f64) -> i64 {
    (price / 100.0).round() as i64 * 100
}

fn draw_status(rng: &mut Rng) -> &'static str {
    match rng.between(0, 999) {
        0..=699 => "Closed",
        700..=839 => "Active",
        840..=879 => "Pending",
        880..=909 => "Active Under Contract",
        910..=919 => "Coming Soon",
        920..=944 => "Withdrawn",
        945..=969 => "Expired",
        970..=989 => "Canceled",
        _ => "Hold",
    }
}

fn draw_days(rng: &mut Rng, status: &str, today: NaiveDate) -> Days {
    // Skewed: most sell within weeks, some linger.
    let on_market = (4.0 + 18.0 * (0.85 * rng.normal()).exp()).clamp(1.0, 210.0) as i64;
    let ago = |days: i64| today - Duration::days(days);
    match status {
        "Closed" => {
            let closed = ago(rng.between(0, 730));
            let contract = closed - Duration::days(rng.between(18, 52));
            let listed = contract - Duration::days(on_market);
            Days { listed, contract: Some(contract), closed: Some(closed), off: Some(contract), last: closed }
        }
        "Pending" | "Active Under Contract" => {
            let contract = ago(rng.between(0, 35));
            let listed = contract - Duration::days(on_market);
            let off = (status == "Pending").then_some(contract);
            Days { listed, contract: Some(contract), closed: None, off, last: contract }
        }
        "Active" | "Hold" => {
            let listed = ago(rng.between(0, 95));
            Days { listed, contract: None, closed: None, off: None, last: listed + (today - listed) / 2 }
        }
        "Coming Soon" => {
            let listed = ago(rng.between(0, 10));
            Days { listed, contract: None, closed: None, off: None, last: listed }
        }
        _ => {
            let off = ago(rng.between(0, 700));
            let listed = off - Duration::days(on_market + 40);
            Days { listed, contract: None, closed: None, off: Some(off), last: off }
        }
    }
}

fn draw_traits(rng: &mut Rng, place: &Neighbourhood, kind: &str, year: i64) -> Traits {
    let flat = kind == "Condominium";
    let scale = match kind {
        "Condominium" => 0.55,
        "Townhouse" => 0.8,
        "Duplex" => 1.3,
        _ => 1.0,
    };
    let area = ((1_950.0 * scale * (0.33 * rng.normal()).exp()).clamp(480.0, 6_800.0) / 10.0).round() * 10.0;
    let basement =
        if !flat && rng.chance(0.22) { ((area * (0.25 + 0.3 * rng.unit())) / 10.0).round() * 10.0 } else { 0.0 };
    let built = (place.built + (14.0 * rng.normal()) as i64).clamp(1895, year);
    let renovated = (built < year - 25 && rng.chance(0.18)).then(|| rng.between(built + 20, year));
    let lot = if flat { 0.0 } else { (7_400.0 * scale * (0.5 * rng.normal()).exp()).clamp(1_200.0, 90_000.0).round() };
    let waterfront = rng.between(1, 100) <= place.waterfront;
    let newer = i64::from(built > 1995);
    Traits {
        area,
        basement,
        lot,
        built,
        renovated,
        quality: (7.0 + newer as f64 * 0.7 + 1.1 * rng.normal() + (area - 1_950.0) / 1_600.0).round().clamp(3.0, 13.0)
            as i64,
        condition: (3.2 + 0.75 * rng.normal()).round().clamp(1.0, 5.0) as i64,
        view: if waterfront {
            4
        } else if rng.chance(0.14) {
            rng.between(1, 4)
        } else {
            0
        },
        garage: if flat { rng.between(0, 1) } else { *rng.pick(&[0, 1, 1, 2, 2, 2, 3]) },
        baths: ((area / 1_000.0).round().clamp(1.0, 5.0) as i64, rng.between(0, 1)),
        waterfront,
        pool: !flat && rng.chance(0.05),
        kind: match kind {
            "Condominium" => 0.86,
            "Townhouse" => 0.93,
            "Duplex" => 0.9,
            "Manufactured On Land" => 0.58,
            _ => 1.0,
        },
    }
}

impl Draft {
    /// Draws listing `number`; `fresh` makes it one that comes on the market that day.
    pub fn draw(generator: &Generator, number: usize, fresh: Option<NaiveDate>) -> Self {
        let mut rng = Rng::new(generator.seed, &format!("listing {number}"));
        let today = fresh.unwrap_or(generator.as_of);
        let status = if fresh.is_some() { "Active" } else { draw_status(&mut rng) };
        let mut days = draw_days(&mut rng, status, today);
        if fresh.is_some() {
            days = Days { listed: today, contract: None, closed: None, off: None, last: today };
        }
        let place = rng.pick(NEIGHBOURHOODS);
        let (property_type, sub_type) = match rng.between(0, 99) {
            0..=68 => ("Residential", "Single Family Residence"),
            69..=80 => ("Residential", "Condominium"),
            81..=88 => ("Residential", "Townhouse"),
            89..=90 => ("Residential", "Manufactured On Land"),
            91..=92 => ("Residential Income", "Duplex"),
            93..=95 => ("Residential Lease", "Single Family Residence"),
            _ => ("Land", "Unimproved Land"),
        };
        let traits = draw_traits(&mut rng, place, sub_type, i64::from(days.listed.year()));
        let address = Address::draw(&mut rng, sub_type == "Condominium");
        let mut row = object(json!({}));
        describe_place(&mut rng, &mut row, place, &address, sub_type);
        let beds = (traits.area / 620.0 + 0.6 * rng.normal()).round().clamp(0.0, 7.0) as i64;
        let level = match property_type {
            "Land" => 30_000.0 + place.level * 260.0 * (0.4 * rng.normal()).exp(),
            "Residential Lease" => value(place, &traits, i64::from(today.year()), months(days.listed)) * 0.0045,
            _ => value(place, &traits, i64::from(today.year()), months(days.contract.unwrap_or(days.listed))),
        };
        if property_type == "Land" {
            let acres = (0.4 + 4.0 * rng.unit() * rng.unit() * 3.0 * 100.0).round() / 100.0;
            row.extend(object(json!({
                "LotSizeAcres": acres,
                "LotSizeSquareFeet": (acres * 43_560.0).round(),
                "PublicRemarks": remarks::land(&mut rng, place, acres),
            })));
        } else {
            row.insert("PublicRemarks".into(), remarks::dwelling(&mut rng, place, sub_type, beds, &traits).into());
            describe_dwelling(&mut rng, &mut row, &traits, beds, sub_type, days.listed.year());
        }
        let fair = level * noise(&mut rng);
        describe_prices(&mut rng, &mut row, fair, &days, property_type == "Residential Lease");
        let agent = describe_people(&mut rng, &mut row, generator, days.contract.is_some());
        let key = format!("SBX-{number:07}");
        let id = format!("{}", 26_000_000 + number);
        let photos = if property_type == "Land" || status == "Coming Soon" {
            rng.between(0, 2)
        } else if days.closed.is_some() || days.off.is_some() {
            rng.between(1, 4)
        } else {
            rng.between(4, 10)
        };
        let modified = stamp(&mut rng, &mut row, &days, today, fresh.is_some());
        row.extend(object(json!({
            "ListingKey": key,
            "ListingId": id,
            "OriginatingSystemName": "Larkmoor Sandbox MLS (synthetic)",
            "ParcelNumber": format!("{:010}", rng.next() % 10_000_000_000),
            "StandardStatus": status,
            "MlsStatus": status,
            "PropertyType": property_type,
            "PropertySubType": sub_type,
            "PhotosCount": photos,
            "InternetEntireListingDisplayYN": !rng.chance(0.01),
            "InternetAddressDisplayYN": !rng.chance(0.02),
            "PrivateRemarks": if rng.chance(0.3) { Json::from("Call before showing. Synthetic listing.") } else { Json::Null },
        })));
        Self { key, id, status, day: today, agent, photos: usize::try_from(photos).unwrap_or_default(), modified, row }
    }
}

fn describe_place(rng: &mut Rng, row: &mut Map<String, Json>, place: &Neighbourhood, address: &Address, kind: &str) {
    let near = |rng: &mut Rng, middle: f64, spread: f64| ((middle + spread * rng.normal()) * 1e6).round() / 1e6;
    row.extend(object(json!({
        "UnparsedAddress": address.line(place),
        "StreetNumber": address.number,
        "StreetDirPrefix": address.direction,
        "StreetName": address.street,
        "StreetSuffix": address.suffix,
        "UnitNumber": address.unit,
        "City": place.city,
        "StateOrProvince": "WA",
        "PostalCode": place.postal,
        "CountyOrParish": COUNTY,
        "Country": "US",
        "SubdivisionName": place.name,
        "MLSAreaMajor": place.city,
        "X_LotShape": if kind == "Condominium" { Json::Null } else { (*rng.pick(&["Regular", "Irregular", "Flag", "Corner"])).into() },
    })));
    // Now and then a vendor has not found the address on the map.
    if !rng.chance(0.015) {
        row.insert("Latitude".into(), near(rng, place.latitude, 0.0065).into());
        row.insert("Longitude".into(), near(rng, place.longitude, 0.009).into());
    }
}

fn describe_dwelling(rng: &mut Rng, row: &mut Map<String, Json>, traits: &Traits, beds: i64, kind: &str, year: i32) {
    let some = |rng: &mut Rng, words: &[&'static str], share: f64| -> Vec<&'static str> {
        words.iter().copied().filter(|_| rng.chance(share)).collect()
    };
    let new = i64::from(year) - traits.built <= 1;
    row.extend(object(json!({
        "LivingArea": traits.area + traits.basement,
        "LivingAreaUnits": "Square Feet",
        "AboveGradeFinishedArea": traits.area,
        "AboveGradeFinishedAreaUnits": "Square Feet",
        "BelowGradeFinishedArea": traits.basement,
        "BelowGradeFinishedAreaUnits": "Square Feet",
        "BedroomsTotal": beds,
        "BathroomsFull": traits.baths.0,
        "BathroomsHalf": traits.baths.1,
        "BathroomsTotalInteger": traits.baths.0 + traits.baths.1,
        "Stories": *rng.pick(&[1.0, 1.0, 1.5, 2.0, 2.0]),
        "YearBuilt": traits.built,
        "YearRenovated": traits.renovated,
        "GarageSpaces": traits.garage,
        "GarageYN": traits.garage > 0,
        "WaterfrontYN": traits.waterfront,
        "PoolPrivateYN": traits.pool,
        "NewConstructionYN": new,
        "ConstructionQuality": traits.quality,
        "ConditionRating": traits.condition,
        "ViewRating": traits.view,
        "Appliances": some(rng, &["Dishwasher", "Disposal", "Dryer", "Microwave", "Range", "Refrigerator", "Washer"], 0.6),
        "Heating": some(rng, &["Forced Air", "Heat Pump", "Radiant Floor"], 0.45),
        "Cooling": some(rng, &["Central Air", "Ceiling Fan(s)", "Heat Pump"], 0.35),
        "View": if traits.view > 0 { some(rng, &["Lake", "Hills", "Territorial"], 0.7) } else { Vec::new() },
        "PropertyCondition": if new { vec!["New Construction"] } else { Vec::new() },
    })));
    if kind == "Condominium" {
        row.insert("AssociationFee".into(), rng.between(180, 720).into());
        row.insert("AssociationFeeFrequency".into(), "Monthly".into());
    } else {
        row.insert("LotSizeSquareFeet".into(), traits.lot.into());
        row.insert("LotSizeAcres".into(), ((traits.lot / 43_560.0 * 1e4).round() / 1e4).into());
    }
}

fn describe_prices(rng: &mut Rng, row: &mut Map<String, Json>, fair: f64, days: &Days, lease: bool) {
    let round = |price: f64| if lease { (price / 25.0).round() as i64 * 25 } else { hundreds(price) };
    // What the seller asks first, and what is asked in the end.
    let original = round(fair * (1.015 + 0.03 * rng.normal()).clamp(0.9, 1.15));
    let cut = rng.chance(0.3);
    let list = if cut { round(original as f64 * (1.0 - rng.between(1, 6) as f64 / 100.0)) } else { original };
    let on_market = days.off.or(days.contract).map(|end| (end - days.listed).num_days().max(0));
    row.extend(object(json!({
        "OriginalListPrice": original,
        "ListPrice": list,
        "PreviousListPrice": cut.then_some(original),
        "PriceChangeTimestamp": cut.then(|| format_stamp(Generator::noon(days.listed) + 10 * DAY / 9, 3)),
        "ListingContractDate": days.listed.to_string(),
        "OnMarketDate": days.listed.to_string(),
        "PurchaseContractDate": days.contract.map(|day| day.to_string()),
        "OffMarketDate": days.off.map(|day| day.to_string()),
        "ContractStatusChangeDate": days.last.to_string(),
        "CloseDate": days.closed.map(|day| day.to_string()),
        "DaysOnMarket": on_market,
        "CumulativeDaysOnMarket": on_market.map(|days| if rng.chance(0.1) { days + rng.between(10, 90) } else { days }),
        "LeaseTerm": lease.then_some("12 Months"),
    })));
    if days.closed.is_some() {
        // The close follows value more than the asking price does; it is not rounded as nicely.
        let close = if lease { list } else { (fair * (1.0 + 0.012 * rng.normal()) / 50.0).round() as i64 * 50 };
        row.insert("ClosePrice".into(), close.into());
        if rng.chance(0.2) {
            row.insert("ConcessionsAmount".into(), (rng.between(2, 30) * 500).into());
        }
    }
}

fn describe_people(rng: &mut Rng, row: &mut Map<String, Json>, generator: &Generator, sold: bool) -> String {
    let agent = rng.pick(&generator.agents);
    let office = &generator.offices[agent.office];
    row.extend(object(json!({
        "ListAgentKey": agent.key,
        "ListAgentFullName": agent.full_name(),
        "ListOfficeKey": office.key,
        "ListOfficeName": office.name,
        "AttributionContact": office.phone,
    })));
    if sold {
        let buyer = rng.pick(&generator.agents);
        let office = &generator.offices[buyer.office];
        row.extend(object(json!({
            "BuyerAgentKey": buyer.key,
            "BuyerAgentFullName": buyer.full_name(),
            "BuyerOfficeKey": office.key,
            "BuyerOfficeName": office.name,
        })));
    }
    agent.key.clone()
}

/// Sets the timestamps. Three imports have stamped whole years of rows alike; among the others, digits vary and a few
/// write an offset.
fn stamp(rng: &mut Rng, row: &mut Map<String, Json>, days: &Days, today: NaiveDate, fresh: bool) -> i64 {
    let end = Generator::noon(today);
    let touched = (Generator::noon(days.last) + rng.between(0, 7_999) * (DAY / 8_000) / 100 * 100).min(end - 1_000);
    let import = [60, 200, 400].into_iter().map(|ago| end - ago * DAY + 500_000_000).rfind(|at| *at > touched);
    let (nanos, text) = match import {
        Some(at) if !fresh && rng.chance(0.45) => (at, format_stamp(at, 3)),
        _ => {
            let digits = *rng.pick(&[0_u8, 3, 3, 7]);
            let unit = match digits {
                0 => 1_000_000_000,
                3 => 1_000_000,
                _ => 100,
            };
            let nanos = touched / unit * unit;
            let text = format_stamp(nanos, digits);
            (nanos, if rng.chance(0.02) { text.replace('Z', "+00:00") } else { text })
        }
    };
    let source = format_stamp(nanos - 30_000_000_000, 3);
    row.extend(object(json!({
        "ModificationTimestamp": text,
        "OriginatingSystemModificationTimestamp": source,
        "StatusChangeTimestamp": format_stamp(Generator::noon(days.last), 0),
        "OriginalEntryTimestamp": format_stamp(Generator::noon(days.listed) - DAY, 0),
        "PhotosChangeTimestamp": format_stamp(Generator::noon(days.listed), 3),
    })));
    nanos
}
