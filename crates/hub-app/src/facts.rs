//! A listing's fields with their kinds, for the screen. Pure.

use chrono::NaiveDate;
use hub_domain::{Area, Listing, Money};
use hub_store::{Change, ChangeAction};
use serde_json::{Map, Value};

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
    list.date("ExpirationDate", l.expiration_date);
    list.date("WithdrawnDate", l.withdrawn_date);
    list.date("CancellationDate", l.cancellation_date);
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

/// A value of the change log with its kind; `None` for one that the source did not give.
fn value(value: &Value) -> Option<FactValue> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(yes) => FactValue::Flag(*yes),
        Value::Number(number) => number.as_f64().map_or_else(|| FactValue::Text(number.to_string()), FactValue::Number),
        Value::String(text) if text.len() == 10 && text.parse::<NaiveDate>().is_ok() => FactValue::Date(text.clone()),
        Value::String(text) => FactValue::Text(text.clone()),
        Value::Object(map) => measured(map).unwrap_or_else(|| FactValue::Text(value.to_string())),
        Value::Array(_) => FactValue::Text(value.to_string()),
    })
}

/// Money in its own currency, or an area.
fn measured(map: &Map<String, Value>) -> Option<FactValue> {
    let word = |name: &str| map.get(name).and_then(Value::as_str);
    if let (Some(minor), Some(code)) = (map.get("minor").and_then(Value::as_i64), word("currency")) {
        return Some(FactValue::Money(Money::from_minor(minor, code.parse().ok()?).into()));
    }
    let number = map.get("value").and_then(Value::as_f64)?;
    match word("unit")? {
        "Square Feet" => Some(FactValue::SquareFeet(number)),
        unit => Some(FactValue::Text(format!("{number} {unit}"))),
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
            .map(|f| ChangeView { at: at.clone(), field: f.field, old: value(&f.old), new: value(&f.new) })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_changed_keeps_its_kind_and_its_currency() {
        let money =
            |minor, currency: &str| FactValue::Money(crate::view::MoneyView { minor, currency: currency.into() });
        for (raw, wanted) in [
            (json!({"minor": 48_000_000, "currency": "CAD"}), Some(money(48_000_000, "CAD"))),
            (json!({"minor": 1, "currency": "??"}), Some(FactValue::Text(r#"{"currency":"??","minor":1}"#.into()))),
            (json!({"value": 1840.0, "unit": "Square Feet"}), Some(FactValue::SquareFeet(1840.0))),
            (json!({"value": 2.5, "unit": "Acres"}), Some(FactValue::Text("2.5 Acres".into()))),
            (json!("2026-03-01"), Some(FactValue::Date("2026-03-01".into()))),
            (json!("Coming Soon"), Some(FactValue::Text("Coming Soon".into()))),
            (json!(3), Some(FactValue::Number(3.0))),
            (json!(true), Some(FactValue::Flag(true))),
            (json!(null), None),
        ] {
            assert_eq!(value(&raw), wanted, "{raw}");
        }
    }
}
