//! What a home's record means. Facts about the home become a listing's facts; what was paid, assessed and estimated
//! goes into the public record and nowhere else, so that nothing takes it for an MLS's figure.

use chrono::NaiveDate;
use hub_connector::MapError;
use hub_domain::{Canonical, Currency, Mapped, Money, PublicRecord, RawRecord, RecordedSale, RecordedValuation};
use serde_json::{Map, Value};

use crate::dictionary::Context;
use crate::tree::{Tree, find, text_at};

/// Places of ATTOM's tree that hold a RESO field as it is; of several the first that says something.
const HOME: &[(&str, &[&str])] = &[
    ("ParcelNumber", &["identifier.apn"]),
    ("UnparsedAddress", &["address.line1", "address.oneLine"]),
    ("City", &["address.locality"]),
    ("StateOrProvince", &["address.countrySubd"]),
    ("PostalCode", &["address.postal1"]),
    ("CountyOrParish", &["area.countrySecSubd", "address.countrySecondarySubd"]),
    ("SubdivisionName", &["area.subdname"]),
    ("Latitude", &["location.latitude"]),
    ("Longitude", &["location.longitude"]),
    ("LivingArea", &["building.size.livingSize", "building.size.universalSize", "building.size.bldgSize"]),
    ("LotSizeSquareFeet", &["lot.lotSize2"]),
    ("LotSizeAcres", &["lot.lotSize1"]),
    ("BedroomsTotal", &["building.rooms.beds"]),
    ("BathroomsTotalDecimal", &["building.rooms.bathsTotal"]),
    ("BathroomsFull", &["building.rooms.bathsFull"]),
    ("BathroomsHalf", &["building.rooms.bathsHalf"]),
    ("Stories", &["building.summary.levels"]),
    ("YearBuilt", &["summary.yearBuilt", "building.summary.yearBuilt"]),
    ("GarageSpaces", &["building.parking.prkgSpaces"]),
];

/// Reads a record. Amounts are US dollars; ATTOM has no others.
///
/// # Errors
/// [`MapError::NoKey`] when it has no key.
pub(super) fn read(raw: &RawRecord) -> Result<Mapped, MapError> {
    let mut tree = Tree::of(raw);
    for known in ["identifier", "vintage", "address.line2", "address.oneLine", "address.matchCode", "location.accuracy"]
    {
        tree.at(known);
    }
    for (name, places) in HOME {
        tree.take(name, places);
    }
    if let Some((kind, sub_type)) = tree.text("summary.propType").as_deref().and_then(kind_of) {
        tree.put("PropertyType", kind, "summary.propType");
        tree.put("PropertySubType", sub_type, "summary.propType");
    }
    for place in ["assessment", "avm", "sale", "saleHistory"] {
        tree.at(place);
    }
    let mut mapped = tree.read(&Context::default())?;
    if let Canonical::Listing(listing) = &mut mapped.record {
        let record = public_record(&raw.payload);
        listing.public_record = (!record.is_empty()).then(|| Box::new(record));
    }
    Ok(mapped)
}

/// ATTOM's kinds of building that the dictionary has a word for.
fn kind_of(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word.trim().to_ascii_uppercase().as_str() {
        "SFR" | "SINGLE FAMILY RESIDENCE" => ("Residential", "Single Family Residence"),
        "CONDOMINIUM" | "CONDO" => ("Residential", "Condominium"),
        "TOWNHOUSE" | "TOWNHOUSE/ROWHOUSE" => ("Residential", "Townhouse"),
        "DUPLEX" => ("Residential Income", "Duplex"),
        "TRIPLEX" => ("Residential Income", "Triplex"),
        "QUADRUPLEX" => ("Residential Income", "Quadruplex"),
        _ => return None,
    })
}

fn public_record(payload: &Map<String, Value>) -> PublicRecord {
    let money = |place: &str| text_at(payload, place).and_then(|text| amount(&text));
    // Written as 2025 and as 2025.0.
    let year = |place: &str| text_at(payload, place)?.split('.').next()?.parse().ok();
    let valuation = money("avm.amount.value").map(|value| RecordedValuation {
        amount: value,
        low: money("avm.amount.low"),
        high: money("avm.amount.high"),
        as_of: text_at(payload, "avm.eventDate").and_then(|text| day(&text)),
    });
    let mut sales: Vec<RecordedSale> = Vec::new();
    let history = find(payload, "saleHistory").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for one in find(payload, "sale").into_iter().chain(history).filter_map(Value::as_object) {
        sales.extend(sale(one));
    }
    // The latest sale stands in both places; a price is better than none.
    sales.sort_by_key(|s| (std::cmp::Reverse(s.date), s.price.is_none()));
    sales.dedup_by_key(|s| s.date);
    PublicRecord {
        assessed_value: money("assessment.assessed.assdTtlValue"),
        assessed_year: year("assessment.tax.taxYear"),
        annual_tax: money("assessment.tax.taxAmt"),
        valuation,
        sales,
    }
}

fn sale(payload: &Map<String, Value>) -> Option<RecordedSale> {
    let date = ["saleTransDate", "amount.saleRecDate", "saleSearchDate"]
        .iter()
        .find_map(|place| day(&text_at(payload, place)?))?;
    Some(RecordedSale {
        date,
        price: text_at(payload, "amount.saleAmt").and_then(|text| amount(&text)),
        kind: text_at(payload, "amount.saleTransType"),
    })
}

/// An amount of dollars; zero means that it is not disclosed.
fn amount(text: &str) -> Option<Money> {
    Money::parse(text, Currency::USD).ok().filter(|money| money.minor > 0)
}

/// A day, which ATTOM writes as `2018-3-27` too.
fn day(text: &str) -> Option<NaiveDate> {
    let head = text.trim().split(['T', ' ']).next()?;
    let parts: Vec<&str> = head.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::record;
    use hub_domain::Resource;
    use proptest::prelude::*;
    use serde_json::json;

    fn of(payload: Value) -> RawRecord {
        record(Resource::Property, "k".into(), None, payload.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn a_home_and_exactly_what_it_means() {
        let raw = of(json!({
            "identifier": {"attomId": 77, "apn": "P-1", "fips": "00001"},
            "address": {"line1": "12 NOWHERE LN", "line2": "LARKMOOR, WA 00001", "locality": "LARKMOOR", "countrySubd": "WA",
                        "postal1": "00001", "oneLine": "12 NOWHERE LN, LARKMOOR, WA 00001"},
            "location": {"latitude": "47.5", "longitude": "-122.5"},
            "summary": {"proptype": "SFR", "yearbuilt": 1988, "legal1": "LOT 7"},
            "lot": {"lotsize1": 0.25, "lotsize2": 10890},
            "building": {"size": {"universalsize": 1850}, "rooms": {"beds": 3, "bathstotal": 2.5}},
            "sale": {"saleTransDate": "2019-6-3", "amount": {"saleamt": 415000, "saletranstype": "Resale"}},
            "salehistory": [{"saleTransDate": "2019-06-03", "amount": {"saleamt": 0}},
                            {"amount": {"salerecdate": "2004-01-15", "saleamt": 0}}],
            "assessment": {"assessed": {"assdttlvalue": 380000}, "tax": {"taxamt": 4012.5, "taxyear": 2025}},
            "avm": {"eventDate": "2026-02-01", "amount": {"value": 612000, "low": 560000, "high": 660000}},
        }));
        let mapped = read(&raw).unwrap();
        let usd = |minor: i64| json!({"minor": minor, "currency": "USD"});
        let expected = json!({
            "ListingKey": "k", "ParcelNumber": "P-1", "PropertyType": "Residential",
            "PropertySubType": "Single Family Residence", "CurrencyCode": "USD", "UnparsedAddress": "12 NOWHERE LN",
            "City": "LARKMOOR", "StateOrProvince": "WA", "PostalCode": "00001", "Latitude": 47.5, "Longitude": -122.5,
            "LivingArea": {"value": 1850.0, "unit": "Square Feet"}, "LotSizeSquareFeet": 10_890.0, "BedroomsTotal": 3,
            "BathroomsTotalDecimal": 2.5, "YearBuilt": 1988,
            "PublicRecord": {
                "AssessedValue": usd(38_000_000), "AssessedYear": 2025, "AnnualTax": usd(401_250),
                "Valuation": {"Amount": usd(61_200_000), "Low": usd(56_000_000), "High": usd(66_000_000), "AsOf": "2026-02-01"},
                "Sales": [{"Date": "2019-06-03", "Price": usd(41_500_000), "Kind": "Resale"}, {"Date": "2004-01-15"}],
            },
        });
        assert_eq!(Value::Object(mapped.record.to_json()), expected);
        assert_eq!(mapped.unmapped, ["summary.legal1"]);
        assert!(mapped.issues.is_empty(), "{:?}", mapped.issues);
        let Canonical::Listing(listing) = mapped.record else { panic!("a listing") };
        assert!(listing.standard_status.is_none() && listing.close_price.is_none() && listing.close_date.is_none());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,60}") {
            let odd: Value = serde_json::from_str(&text).unwrap_or(json!(text));
            let raw = of(json!({"sale": odd, "saleHistory": [odd, {"saleTransDate": text}], "avm": {"amount": odd}, "lot": text}));
            prop_assert!(read(&raw).is_ok());
        }
    }
}
