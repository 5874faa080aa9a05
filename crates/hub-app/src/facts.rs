//! A listing's fields with their kinds, for the screen. Pure.

use hub_domain::{Area, Listing, Money};
use hub_store::{Change, ChangeAction};
use serde_json::Value;

use crate::view::{ChangeView, FactValue, FactView, ListingRowView};

/// The row of a full listing.
pub(crate) fn row(listing: &Listing, source: &str) -> ListingRowView {
    ListingRowView {
        key: listing.listing_key.clone(),
        listing_id: listing.listing_id.clone(),
        address: listing.street_line(),
        city: listing.city.clone(),
        state: listing.state_or_province.clone(),
        postal_code: listing.postal_code.clone(),
        status: listing.standard_status.map(|s| s.as_str().to_owned()),
        property_type: listing.property_type.map(|t| t.as_str().to_owned()),
        sub_type: listing.property_sub_type.map(|t| t.as_str().to_owned()),
        price: listing.close_price.or(listing.list_price).map(Into::into),
        close_date: listing.close_date.map(|d| d.to_string()),
        beds: listing.bedrooms_total,
        baths: listing.bathrooms(),
        area_sqft: listing.living_area.map(|a| a.square_feet()),
        lot_sqft: listing.lot_size_square_feet,
        year_built: listing.year_built,
        days_on_market: listing.days_on_market,
        latitude: listing.latitude,
        longitude: listing.longitude,
        photos: listing.photos_count,
        source: source.to_owned(),
        also: Vec::new(),
        withheld: None,
    }
}

/// Every field with a value that the detail lists, in dictionary order. Remarks and attribution have places of their
/// own on the screen and are left out here.
pub(crate) fn facts(listing: &Listing) -> Vec<FactView> {
    let l = listing;
    let mut list = Facts(Vec::new());
    list.text("ListingId", l.listing_id.as_deref());
    list.text("MlsStatus", l.mls_status.as_deref());
    list.text("PropertyType", l.property_type.map(|t| t.as_str()));
    list.text("PropertySubType", l.property_sub_type.map(|t| t.as_str()));
    list.money("ListPrice", l.list_price);
    list.money("OriginalListPrice", l.original_list_price);
    list.money("PreviousListPrice", l.previous_list_price);
    list.money("ClosePrice", l.close_price);
    list.money("ConcessionsAmount", l.concessions_amount);
    list.date("ListingContractDate", l.listing_contract_date);
    list.date("OnMarketDate", l.on_market_date);
    list.date("PurchaseContractDate", l.purchase_contract_date);
    list.date("OffMarketDate", l.off_market_date);
    list.date("CloseDate", l.close_date);
    list.whole("DaysOnMarket", l.days_on_market);
    list.whole("CumulativeDaysOnMarket", l.cumulative_days_on_market);
    list.area("LivingArea", l.living_area);
    list.area("AboveGradeFinishedArea", l.above_grade_finished_area);
    list.area("BelowGradeFinishedArea", l.below_grade_finished_area);
    list.add("LotSizeSquareFeet", l.lot_size_square_feet.map(FactValue::SquareFeet), false);
    list.whole("BedroomsTotal", l.bedrooms_total);
    // Worked out from full and half bathrooms where the source gives only those.
    list.add("BathroomsTotalDecimal", l.bathrooms().map(FactValue::Number), l.bathrooms_total_decimal.is_none());
    list.number("Stories", l.stories);
    list.whole("YearBuilt", l.year_built);
    list.whole("YearRenovated", l.year_renovated);
    list.number("GarageSpaces", l.garage_spaces);
    list.add("GarageArea", l.garage_area.map(FactValue::SquareFeet), false);
    list.number("ConstructionQuality", l.construction_quality);
    list.number("ConditionRating", l.condition_rating);
    list.number("ViewRating", l.view_rating);
    list.flag("WaterfrontYN", l.waterfront_yn);
    list.flag("PoolPrivateYN", l.pool_private_yn);
    list.flag("NewConstructionYN", l.new_construction_yn);
    list.text("SubdivisionName", l.subdivision_name.as_deref());
    list.text("MLSAreaMajor", l.mls_area_major.as_deref());
    list.text("CountyOrParish", l.county_or_parish.as_deref());
    list.text("ParcelNumber", l.parcel_number.as_deref());
    list.add("PricePerSquareFoot", price_per_square_foot(l).map(|m| FactValue::Money(m.into())), true);
    list.0
}

/// Sale price once closed, else asking price, over the living area; to the cent.
fn price_per_square_foot(listing: &Listing) -> Option<Money> {
    let price = listing.close_price.or(listing.list_price)?;
    let area = listing.living_area?.square_feet();
    if area < 50.0 {
        return None;
    }
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a derived figure for display")]
    let minor = (price.minor as f64 / area).round() as i64;
    Some(Money::from_minor(minor, price.currency))
}

struct Facts(Vec<FactView>);

impl Facts {
    fn add(&mut self, field: &str, value: Option<FactValue>, derived: bool) {
        if let Some(value) = value {
            self.0.push(FactView { field: field.to_owned(), value, derived });
        }
    }

    fn text(&mut self, field: &str, value: Option<&str>) {
        self.add(field, value.map(|t| FactValue::Text(t.to_owned())), false);
    }

    fn money(&mut self, field: &str, value: Option<Money>) {
        self.add(field, value.map(|m| FactValue::Money(m.into())), false);
    }

    fn date(&mut self, field: &str, value: Option<chrono::NaiveDate>) {
        self.add(field, value.map(|d| FactValue::Date(d.to_string())), false);
    }

    fn number(&mut self, field: &str, value: Option<f64>) {
        self.add(field, value.map(FactValue::Number), false);
    }

    fn whole(&mut self, field: &str, value: Option<i32>) {
        self.number(field, value.map(f64::from));
    }

    fn area(&mut self, field: &str, value: Option<Area>) {
        self.add(field, value.map(|a| FactValue::SquareFeet(a.square_feet())), false);
    }

    fn flag(&mut self, field: &str, value: Option<bool>) {
        self.add(field, value.map(FactValue::Flag), false);
    }
}

/// A value of the change log in words.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => {
            match (map.get("minor").and_then(Value::as_i64), map.get("currency").and_then(Value::as_str)) {
                (Some(minor), Some(code)) => {
                    code.parse().map_or_else(|_| value.to_string(), |c| Money::from_minor(minor, c).to_string())
                }
                _ => match (map.get("value"), map.get("unit").and_then(Value::as_str)) {
                    (Some(number), Some(unit)) => format!("{number} {unit}"),
                    _ => value.to_string(),
                },
            }
        }
        other => other.to_string(),
    }
}

/// A change of the log as lines for the screen: one for each field, or one for the record as a whole.
pub(crate) fn changes(change: Change) -> Vec<ChangeView> {
    let at = change.at.to_rfc3339();
    let whole = |field: &str| vec![ChangeView { at: at.clone(), field: field.to_owned(), old: None, new: None }];
    match change.action {
        ChangeAction::Created => whole("created"),
        ChangeAction::Deleted => whole("deleted"),
        ChangeAction::Updated => change
            .fields
            .into_iter()
            .map(|f| ChangeView { at: at.clone(), field: f.field, old: value_words(&f.old), new: value_words(&f.new) })
            .collect(),
    }
}

fn value_words(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| words(value))
}
