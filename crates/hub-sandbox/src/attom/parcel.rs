use chrono::{Duration, NaiveDate};
use serde_json::{Map, Value as Json, json};

use super::attom_number;
use crate::{data::Row, rng::hash_text};

/// What of a parcel is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// Numbers and address.
    Address,
    /// A few figures.
    Snapshot,
    /// What the parcel is.
    Detail,
    /// What it is, and its last sale and assessment.
    Profile,
    /// The last sale.
    Sale,
    /// The assessment.
    Assessment,
    /// A model's opinion of its worth.
    Avm,
    /// Its sales, one after the other.
    History,
    /// Everything there is.
    Events,
}

impl Package {
    /// The package a path names.
    pub fn named(path: &str) -> Option<Self> {
        Some(match path {
            "property/id" | "property/address" => Self::Address,
            "property/snapshot" => Self::Snapshot,
            "property/detail" => Self::Detail,
            "property/basicprofile" | "property/expandedprofile" => Self::Profile,
            "sale/snapshot" | "sale/detail" => Self::Sale,
            "assessment/snapshot" | "assessment/detail" => Self::Assessment,
            "avm/snapshot" | "avm/detail" | "attomavm/detail" => Self::Avm,
            "allevents/snapshot" | "allevents/detail" => Self::Events,
            "saleshistory/snapshot" | "saleshistory/detail" | "saleshistory/basichistory" => Self::History,
            _ => return None,
        })
    }

    /// Whether it is for one parcel only.
    pub fn needs_one(self) -> bool {
        matches!(self, Self::Profile | Self::History)
    }

    /// Whether parcels that were never sold are left out.
    pub fn needs_sale(self) -> bool {
        self == Self::Sale
    }

    /// A parcel as the package shows it; `away` is its distance in miles from the place of the search.
    pub fn tree(self, parcel: &Parcel, away: Option<f64>) -> Json {
        let mut tree = parcel.head(away);
        let mut add = |name: &str, value: Json| {
            tree.insert(name.to_owned(), value);
        };
        if self != Self::Address {
            add("summary", parcel.summary());
            add("building", parcel.building());
            add("lot", parcel.lot());
        }
        match self {
            Self::Sale => add("sale", parcel.sale()),
            Self::Assessment => add("assessment", parcel.assessment()),
            Self::Avm => add("avm", parcel.avm()),
            Self::Profile => {
                add("sale", parcel.sale());
                add("assessment", parcel.assessment());
            }
            Self::Events => {
                add("sale", parcel.sale());
                add("assessment", parcel.assessment());
                add("avm", parcel.avm());
            }
            Self::History => add("saleHistory", parcel.sold.map_or_else(|| json!([]), |_| json!([parcel.sale()]))),
            Self::Address | Self::Snapshot | Self::Detail => {}
        }
        Json::Object(tree)
    }
}

/// What public records know of a place.
#[derive(Debug, Clone)]
pub struct Parcel {
    row: Map<String, Json>,
    key: String,
    /// ATTOM's number.
    pub number: u64,
    /// The day of the last sale, as it is searched by.
    pub sold: Option<NaiveDate>,
}

impl Parcel {
    /// What the records know of a listing's parcel: where it is, what it is, and its sale once there was one.
    pub fn of(row: &Row) -> Self {
        let key = row.key().to_string();
        let row = row.to_map();
        let sold = row.get("CloseDate").and_then(Json::as_str).and_then(|day| day.parse().ok());
        Self { number: attom_number(&key), sold, key, row }
    }

    /// A text, empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.row.get(name).and_then(Json::as_str).unwrap_or_default()
    }

    /// A number.
    pub fn number_of(&self, name: &str) -> Option<f64> {
        self.row.get(name).and_then(Json::as_f64)
    }

    fn get(&self, name: &str) -> Json {
        self.row.get(name).cloned().unwrap_or_default()
    }

    /// Street, town, state and code in one line.
    pub fn one_line(&self) -> String {
        format!("{}, {}", self.line1(), self.line2())
    }

    fn line1(&self) -> String {
        let words = ["StreetNumber", "StreetDirPrefix", "StreetName", "StreetSuffix", "UnitNumber"];
        let words: Vec<_> = words.iter().map(|name| self.text(name)).filter(|word| !word.is_empty()).collect();
        words.join(" ").to_ascii_uppercase()
    }

    fn line2(&self) -> String {
        let place = format!("{}, {} {}", self.text("City"), self.text("StateOrProvince"), self.text("PostalCode"));
        place.to_ascii_uppercase()
    }

    /// Miles from a place; `None` where the records have no position.
    pub fn miles(&self, latitude: f64, longitude: f64) -> Option<f64> {
        const EARTH: f64 = 3_958.8;
        let (lat, lng) = (self.number_of("Latitude")?, self.number_of("Longitude")?);
        let half = |a: f64, b: f64| ((a - b).to_radians() / 2.0).sin().powi(2);
        let h = half(lat, latitude) + lat.to_radians().cos() * latitude.to_radians().cos() * half(lng, longitude);
        Some(2.0 * EARTH * h.sqrt().clamp(0.0, 1.0).asin())
    }

    /// What it was sold for; zero where the price is not disclosed, as of one sale in twelve.
    pub fn amount(&self) -> f64 {
        let disclosed = !hash_text(&self.key).is_multiple_of(12);
        if disclosed { self.number_of("ClosePrice").unwrap_or(0.0) } else { 0.0 }
    }

    /// The kind of property, in the records' code.
    pub fn kind(&self) -> &'static str {
        match (self.text("PropertyType"), self.text("PropertySubType")) {
            ("Land", _) => "VACANT",
            (_, "Condominium") => "CONDOMINIUM",
            (_, "Townhouse") => "TOWNHOUSE",
            (_, "Duplex") => "DUPLEX",
            (_, sub) if sub.starts_with("Manufactured") => "MOBILE HOME",
            _ => "SFR",
        }
    }

    fn head(&self, away: Option<f64>) -> Map<String, Json> {
        let degrees = |name: &str| self.number_of(name).map(|number| format!("{number:.6}"));
        let stamp = self.text("ModificationTimestamp").get(..10).unwrap_or_default();
        let tree = json!({
            "identifier": {
                "Id": self.number, "attomId": self.number, "fips": "53999", "apn": self.get("ParcelNumber"),
            },
            "address": {
                "country": "US",
                "countrySubd": self.get("StateOrProvince"),
                "line1": self.line1(),
                "line2": self.line2(),
                "locality": self.text("City").to_ascii_uppercase(),
                "matchCode": "ExaStr",
                "oneLine": self.one_line(),
                "postal1": self.get("PostalCode"),
            },
            "area": {"countrySecSubd": self.get("CountyOrParish"), "munName": self.get("City")},
            "location": {
                "accuracy": "Rooftop",
                "latitude": degrees("Latitude"),
                "longitude": degrees("Longitude"),
                "distance": away.map_or(0.0, |away| (away * 1e4).round() / 1e4),
            },
            "vintage": {"lastModified": stamp, "pubDate": stamp},
        });
        match tree {
            Json::Object(tree) => tree,
            _ => Map::new(),
        }
    }

    fn summary(&self) -> Json {
        json!({
            "propClass": if self.kind() == "VACANT" { "Vacant Land" } else { "Single Family Residence / Townhouse" },
            "propSubType": self.get("PropertySubType"),
            "propType": self.kind(),
            "propLandUse": self.kind(),
            "yearBuilt": self.get("YearBuilt"),
            "absenteeInd": "OWNER OCCUPIED",
        })
    }

    fn building(&self) -> Json {
        if self.kind() == "VACANT" {
            return Json::Null;
        }
        json!({
            "size": {"bldgSize": self.get("LivingArea"), "livingSize": self.get("LivingArea"),
                     "universalSize": self.get("LivingArea"), "sizeInd": "LIVING SQFT"},
            "rooms": {"beds": self.get("BedroomsTotal"), "bathsTotal": self.get("BathroomsTotalInteger"),
                      "bathsFull": self.get("BathroomsFull"), "bathsHalf": self.get("BathroomsHalf")},
            "summary": {"levels": self.get("Stories"), "view": null},
            "parking": {"prkgSpaces": self.get("GarageSpaces")},
        })
    }

    fn lot(&self) -> Json {
        json!({
            "lotSize1": self.get("LotSizeAcres"),
            "lotSize2": self.get("LotSizeSquareFeet"),
            "poolInd": if self.get("PoolPrivateYN") == Json::Bool(true) { "YES" } else { "NO" },
        })
    }

    /// The sale: agreed on one day, recorded some days later.
    fn sale(&self) -> Json {
        let Some(sold) = self.sold else { return Json::Null };
        let recorded = sold + Duration::days(2 + (hash_text(&self.key) % 9) as i64);
        let amount = self.amount();
        let size = self.number_of("LivingArea").filter(|area| *area > 0.0 && amount > 0.0);
        json!({
            "saleSearchDate": sold.to_string(),
            "saleTransDate": sold.to_string(),
            "transactionIdent": format!("{:010}", hash_text(&self.key) % 10_000_000_000),
            "amount": {
                "saleAmt": amount.round() as i64,
                "saleRecDate": recorded.to_string(),
                "saleDisclosureType": i32::from(amount == 0.0),
                "saleDocType": "WARRANTY DEED",
                "saleTransType": "Resale",
            },
            "calculation": {"pricePerSizeUnit": size.map(|area| (amount / area * 100.0).round() / 100.0)},
        })
    }

    /// Worth in the assessor's eyes: behind the market, and the same every year here.
    fn assessment(&self) -> Json {
        let worth = self.number_of("ClosePrice").or_else(|| self.number_of("OriginalListPrice")).unwrap_or(0.0);
        let assessed = (worth * 0.86 / 1_000.0).round() as i64 * 1_000;
        let tax = self.number_of("TaxAnnualAmount").unwrap_or(assessed as f64 * 0.009);
        json!({
            "assessed": {"assdTtlValue": assessed},
            "market": {"mktTtlValue": assessed},
            "tax": {"taxAmt": tax.round(), "taxYear": 2025.0},
        })
    }

    /// A model's opinion: a figure, a range and how sure it is.
    fn avm(&self) -> Json {
        let worth = self.number_of("ClosePrice").or_else(|| self.number_of("OriginalListPrice")).unwrap_or(0.0);
        let drift = 0.94 + (hash_text(&self.key) % 120) as f64 / 1_000.0;
        let value = (worth * drift / 100.0).round() * 100.0;
        json!({
            "eventDate": "2026-06-01",
            "amount": {"scr": 70 + hash_text(&self.key) % 25, "value": value, "high": (value * 1.08).round(),
                       "low": (value * 0.92).round(), "valueRange": (value * 0.16).round()},
            "condition": {"avmpoorlow": null},
        })
    }
}
