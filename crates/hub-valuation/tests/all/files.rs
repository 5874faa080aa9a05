//! Market files outside the project: found beside it, or the tests that need them are passed over.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use hub_valuation::{CmaRequest, Facts, Sale, Subject};

/// The folder of market files, if it is there.
pub fn folder() -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/markets"));
    path.is_dir().then(|| path.to_owned())
}

/// The request that values a sale on the day it closed.
pub fn request(sale: &Sale) -> CmaRequest {
    let subject = Subject {
        listing_key: Some(sale.listing_key.clone()),
        listing_id: None,
        currency_code: Some(sale.close_price.currency),
        close_date: Some(sale.close_date),
        facts: sale.facts.clone(),
    };
    CmaRequest::new(subject, sale.close_date)
}

/// A row and whether it counts in accuracy figures.
pub struct Scored {
    pub sale: Sale,
    pub score: bool,
    pub devtest: bool,
}

/// Reads a market file.
pub fn read(path: &Path) -> Vec<Scored> {
    let mut reader = csv::Reader::from_path(path).expect("readable file");
    let names: HashMap<String, usize> =
        reader.headers().expect("header").iter().enumerate().map(|(i, n)| (n.to_owned(), i)).collect();
    reader
        .records()
        .map(|record| {
            let record = record.expect("a row");
            let text = |name: &str| names.get(name).and_then(|i| record.get(*i)).filter(|v| !v.is_empty());
            let number = |name: &str| text(name).and_then(|v| v.parse::<f64>().ok());
            let owned = |name: &str| text(name).map(str::to_owned);
            let currency: Currency = text("CurrencyCode").and_then(|c| c.parse().ok()).unwrap_or(Currency::USD);
            #[allow(clippy::cast_possible_truncation)]
            let facts = Facts {
                parcel_number: owned("ParcelNumber"),
                mls_area_major: owned("MLSAreaMajor"),
                latitude: number("Latitude"),
                longitude: number("Longitude"),
                property_sub_type: text("PropertySubType").and_then(sub_type),
                living_area: number("LivingArea"),
                below_grade_finished_area: number("BelowGradeFinishedArea"),
                lot_size_square_feet: number("LotSizeSquareFeet"),
                bedrooms_total: number("BedroomsTotal"),
                bathrooms_total_decimal: number("BathroomsTotalDecimal"),
                stories: number("Stories"),
                year_built: number("YearBuilt").map(|y| y as i32),
                year_renovated: number("YearRenovated").map(|y| y as i32),
                garage_spaces: number("GarageSpaces"),
                garage_area: number("GarageArea"),
                construction_quality: number("ConstructionQuality"),
                condition_rating: number("ConditionRating"),
                view_rating: number("ViewRating"),
                waterfront_yn: text("WaterfrontYN").map(|v| v == "true"),
                ..Facts::default()
            }
            .plausible();
            let sale = Sale {
                listing_key: owned("ListingKey").expect("a key"),
                listing_id: None,
                close_price: Money::parse(text("ClosePrice").expect("a price"), currency).expect("a price"),
                close_date: text("CloseDate").and_then(|d| d.parse::<NaiveDate>().ok()).expect("a date"),
                days_on_market: None,
                facts,
            };
            Scored { sale, score: text("EvaluateYN") == Some("true"), devtest: text("Split") == Some("devtest") }
        })
        .collect()
}

/// The kind of building, by the dictionary or by an assessor's own word for it.
fn sub_type(word: &str) -> Option<hub_domain::PropertySubType> {
    use hub_domain::PropertySubType as Kind;
    Kind::parse(word).or(match word {
        "1Fam" => Some(Kind::SingleFamilyResidence),
        "2fmCon" => Some(Kind::Duplex),
        "TwnhsE" | "Twnhs" => Some(Kind::Townhouse),
        _ => None,
    })
}
