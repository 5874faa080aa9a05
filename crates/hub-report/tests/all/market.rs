//! A real market, where one is at hand: RESO-named closed sales in a folder beside the checkout.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hub_domain::{Currency, Money};
use hub_valuation::{Facts, Sale};

/// The sales of a market, or `None` where the folder is absent.
pub fn sales(name: &str) -> Option<Vec<Sale>> {
    let file =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/markets")).join(format!("{name}.csv"));
    let Ok(mut reader) = csv::Reader::from_path(&file) else {
        println!("no market {name} beside the checkout");
        return None;
    };
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    Some(rows.map(|row| sale(&row.expect("a row"))).collect())
}

fn sale(row: &BTreeMap<String, String>) -> Sale {
    let text = |field: &str| row.get(field).filter(|v| !v.is_empty()).cloned();
    let number = |field: &str| text(field).and_then(|v| v.parse::<f64>().ok());
    Sale {
        listing_key: text("ListingKey").expect("a key"),
        listing_id: None,
        close_price: Money::parse(&text("ClosePrice").expect("a price"), Currency::USD).expect("an amount"),
        close_date: text("CloseDate").expect("a date").parse().expect("a date"),
        days_on_market: None,
        facts: Facts {
            state_or_province: Some("WA".to_owned()),
            mls_area_major: text("MLSAreaMajor"),
            parcel_number: text("ParcelNumber"),
            latitude: number("Latitude"),
            longitude: number("Longitude"),
            living_area: number("LivingArea"),
            lot_size_square_feet: number("LotSizeSquareFeet"),
            below_grade_finished_area: number("BelowGradeFinishedArea"),
            bedrooms_total: number("BedroomsTotal"),
            bathrooms_total_decimal: number("BathroomsTotalDecimal"),
            stories: number("Stories"),
            year_built: number("YearBuilt").map(|y| y as i32),
            year_renovated: number("YearRenovated").map(|y| y as i32),
            construction_quality: number("ConstructionQuality"),
            condition_rating: number("ConditionRating"),
            view_rating: number("ViewRating"),
            waterfront_yn: text("WaterfrontYN").map(|v| v == "true"),
            ..Facts::default()
        },
    }
}
