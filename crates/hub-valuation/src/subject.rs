use chrono::NaiveDate;
use hub_domain::{AreaUnit, Currency, Listing, PropertySubType, PropertyType};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{CmaError, Facts};

/// The house the analysis is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subject {
    /// Its key, when it is a listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_key: Option<String>,
    /// Its MLS number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_id: Option<String>,
    /// Currency of the amounts. `None`: the one most sales are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<Currency>,
    /// The day it sold, when it has been sold: only used to know the subject's own sale among the sales.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_date: Option<NaiveDate>,
    /// The house.
    #[serde(flatten)]
    pub facts: Facts,
}

impl Subject {
    /// The subject a listing tells of. No price of the listing is taken over: an estimate that had seen the asking
    /// price would only repeat it.
    #[must_use]
    pub fn of(listing: &Listing) -> Self {
        Self {
            listing_key: Some(listing.listing_key.clone()),
            listing_id: listing.listing_id.clone(),
            currency_code: Some(listing.currency_code),
            close_date: listing.close_date,
            facts: Facts::of(listing),
        }
    }

    /// The subject a listing tells of; `None` when the listing is something else than a home for sale (a lease, land).
    /// A listing that does not say what it is passes.
    #[must_use]
    pub fn try_from_listing(listing: &Listing) -> Option<Self> {
        listing.property_type.is_none_or(|t| t == PropertyType::Residential).then(|| Self::of(listing))
    }

    /// Reads a subject from a JSON object with RESO names, as `hub cma run --subject FILE` takes it. Numbers may be
    /// numbers or decimal text; `LivingArea` may be a number with `LivingAreaUnits`, or `{value, unit}`. Unknown names
    /// are ignored: exports carry many.
    ///
    /// # Errors
    /// [`CmaError::Subject`] with one line for each field that cannot be read or is missing.
    pub fn from_json(text: &str) -> Result<Self, CmaError> {
        let value: Value = serde_json::from_str(text).map_err(|e| CmaError::Subject {
            problems: vec![format!("not JSON (line {}, column {})", e.line(), e.column())],
        })?;
        let Value::Object(object) = value else {
            return Err(CmaError::Subject { problems: vec!["not a JSON object with RESO field names".to_owned()] });
        };
        Self::from_object(&object)
    }

    /// Reads a subject from a JSON object with RESO names; see [`Subject::from_json`].
    ///
    /// # Errors
    /// [`CmaError::Subject`] with one line for each field that cannot be read or is missing.
    pub fn from_object(object: &Map<String, Value>) -> Result<Self, CmaError> {
        let mut read = Reader { object, problems: Vec::new() };
        let full = read.number("BathroomsFull");
        let half = read.number("BathroomsHalf").unwrap_or(0.0);
        let facts = Facts {
            unparsed_address: read.text("UnparsedAddress").or_else(|| read.street()),
            city: read.text("City"),
            state_or_province: read.text("StateOrProvince"),
            postal_code: read.text("PostalCode"),
            mls_area_major: read.text("MLSAreaMajor"),
            subdivision_name: read.text("SubdivisionName"),
            parcel_number: read.text("ParcelNumber"),
            latitude: read.number("Latitude"),
            longitude: read.number("Longitude"),
            property_sub_type: read.sub_type(),
            living_area: read.area("LivingArea", "LivingAreaUnits"),
            below_grade_finished_area: read.area("BelowGradeFinishedArea", "BelowGradeFinishedAreaUnits"),
            lot_size_square_feet: read
                .number("LotSizeSquareFeet")
                .or_else(|| read.area("LotSizeArea", "LotSizeUnits"))
                .or_else(|| read.number("LotSizeAcres").map(|acres| acres * AreaUnit::Acres.square_feet())),
            bedrooms_total: read.number("BedroomsTotal"),
            bathrooms_total_decimal: read
                .number("BathroomsTotalDecimal")
                .or_else(|| full.map(|f| f + 0.5 * half))
                .or_else(|| read.number("BathroomsTotalInteger")),
            stories: read.number("Stories").or_else(|| read.number("StoriesTotal")),
            year_built: read.year("YearBuilt"),
            year_renovated: read.year("YearRenovated"),
            garage_spaces: read.number("GarageSpaces"),
            garage_area: read.number("GarageArea"),
            construction_quality: read.number("ConstructionQuality"),
            condition_rating: read.number("ConditionRating"),
            view_rating: read.number("ViewRating"),
            waterfront_yn: read.flag("WaterfrontYN"),
            pool_private_yn: read.flag("PoolPrivateYN"),
        };
        let subject = Self {
            listing_key: read.text("ListingKey"),
            listing_id: read.text("ListingId"),
            currency_code: read.currency(),
            close_date: read.date("CloseDate"),
            facts,
        };
        if !read.problems.is_empty() {
            return Err(CmaError::Subject { problems: read.problems });
        }
        let given = subject.facts.clone();
        let subject = Self { facts: given.clone().plausible(), ..subject };
        let mut problems = impossible(&given, &subject.facts);
        problems.extend(subject.missing());
        if problems.is_empty() { Ok(subject) } else { Err(CmaError::Subject { problems }) }
    }

    /// What is missing that every analysis needs, one line each; empty when nothing is. Where the subject is must be
    /// known too wherever it is known of the sales; [`crate::value`] says so.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        if self.facts.living_area.is_none() && self.facts.bedrooms_total.is_none() {
            return vec!["its size: give LivingArea, or at least BedroomsTotal".to_owned()];
        }
        Vec::new()
    }

    /// What is missing to find it on the map or among the areas.
    pub(crate) fn missing_place(&self) -> Option<String> {
        (self.facts.place().is_none() && self.facts.area_name().is_none())
            .then(|| "where it is: give Latitude and Longitude, or one of MLSAreaMajor, PostalCode, City".to_owned())
    }
}

/// Fields that were given and then dropped as impossible. Someone who types a subject wants to hear of it.
fn impossible(given: &Facts, kept: &Facts) -> Vec<String> {
    let pairs = [
        ("LivingArea", given.living_area.is_some(), kept.living_area.is_some()),
        ("BelowGradeFinishedArea", given.below_grade_finished_area.is_some(), kept.below_grade_finished_area.is_some()),
        ("LotSizeSquareFeet", given.lot_size_square_feet.is_some(), kept.lot_size_square_feet.is_some()),
        ("BedroomsTotal", given.bedrooms_total.is_some(), kept.bedrooms_total.is_some()),
        ("BathroomsTotalDecimal", given.bathrooms_total_decimal.is_some(), kept.bathrooms_total_decimal.is_some()),
        ("Stories", given.stories.is_some(), kept.stories.is_some()),
        ("YearBuilt", given.year_built.is_some(), kept.year_built.is_some()),
        ("YearRenovated", given.year_renovated.is_some(), kept.year_renovated.is_some()),
        ("GarageSpaces", given.garage_spaces.is_some(), kept.garage_spaces.is_some()),
        ("GarageArea", given.garage_area.is_some(), kept.garage_area.is_some()),
        ("Latitude", given.latitude.is_some(), kept.latitude.is_some()),
        ("Longitude", given.longitude.is_some(), kept.longitude.is_some()),
    ];
    pairs
        .into_iter()
        .filter(|(_, given, kept)| *given && !*kept)
        .map(|(name, ..)| format!("{name}: outside what is possible"))
        .collect()
}

/// Reads fields and collects what is wrong with them, without their values (they are people's data).
struct Reader<'a> {
    object: &'a Map<String, Value>,
    problems: Vec<String>,
}

impl Reader<'_> {
    fn given(&self, name: &str) -> Option<&Value> {
        self.object.get(name).filter(|v| !v.is_null() && v.as_str().is_none_or(|t| !t.trim().is_empty()))
    }

    fn problem(&mut self, name: &str, wanted: &str) {
        self.problems.push(format!("{name}: {wanted}"));
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.given(name)?.clone() {
            Value::String(text) => Some(text.trim().to_owned()),
            // Exports write postal codes and keys as numbers now and then.
            Value::Number(number) => Some(number.to_string()),
            _ => {
                self.problem(name, "must be text");
                None
            }
        }
    }

    fn number(&mut self, name: &str) -> Option<f64> {
        let number = match self.given(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|n: &f64| n.is_finite());
        if number.is_none() {
            self.problem(name, "must be a number");
        }
        number
    }

    fn year(&mut self, name: &str) -> Option<i32> {
        let number = self.number(name)?;
        if number.fract() != 0.0 || number.abs() > 1e6 {
            self.problem(name, "must be a year");
            return None;
        }
        #[allow(clippy::cast_possible_truncation, reason = "a whole number below a million, just checked")]
        Some(number as i32)
    }

    fn flag(&mut self, name: &str) -> Option<bool> {
        let value = self.given(name)?;
        let flag = match value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "1" => Some(true),
                "false" | "no" | "n" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if flag.is_none() {
            self.problem(name, "must be true or false");
        }
        flag
    }

    fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let text = self.text(name)?;
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        if date.is_none() {
            self.problem(name, "must be a date, YYYY-MM-DD");
        }
        date
    }

    fn currency(&mut self) -> Option<Currency> {
        let code = self.text("CurrencyCode")?.parse().ok();
        if code.is_none() {
            self.problem("CurrencyCode", "must be a three-letter currency code");
        }
        code
    }

    fn sub_type(&mut self) -> Option<PropertySubType> {
        // A local kind of building is no mistake; it only cannot be compared by.
        PropertySubType::parse(&self.text("PropertySubType")?)
    }

    fn area(&mut self, name: &str, units: &str) -> Option<f64> {
        if let Some(Value::Object(parts)) = self.given(name) {
            let value = parts.get("value").and_then(Value::as_f64);
            let unit = parts.get("unit").and_then(Value::as_str).and_then(AreaUnit::parse);
            let (Some(value), Some(unit)) = (value, unit) else {
                self.problem(name, "must be a number, or {value, unit} with Square Feet, Square Meters or Acres");
                return None;
            };
            return Some(value * unit.square_feet());
        }
        let value = self.number(name)?;
        let unit = match self.text(units) {
            None => AreaUnit::SquareFeet,
            Some(text) => match AreaUnit::parse(&text) {
                Some(unit) => unit,
                None => {
                    self.problem(units, "must be Square Feet, Square Meters or Acres");
                    return None;
                }
            },
        };
        Some(value * unit.square_feet())
    }

    fn street(&mut self) -> Option<String> {
        let street = self.text("StreetName")?;
        let number = self.text("StreetNumber");
        let prefix = self.text("StreetDirPrefix");
        let suffix = self.text("StreetSuffix");
        let unit = self.text("UnitNumber").map(|u| format!("#{u}"));
        Some([number, prefix, Some(street), suffix, unit].into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_do_not_matter() {
        let feet = Subject::from_json(r#"{"City":"Ames","LivingArea":1076.39104167,"BedroomsTotal":"3"}"#).unwrap();
        let metres = Subject::from_json(
            r#"{"City":"Ames","LivingArea":"100","LivingAreaUnits":"SquareMeters","BedroomsTotal":3}"#,
        )
        .unwrap();
        let object = Subject::from_json(
            r#"{"City":"Ames","LivingArea":{"value":100,"unit":"Square Meters"},"BedroomsTotal":3}"#,
        )
        .unwrap();
        assert!((feet.facts.living_area.unwrap() - metres.facts.living_area.unwrap()).abs() < 1e-6);
        assert_eq!(metres, object);
    }

    #[test]
    fn says_everything_that_is_missing_or_wrong() {
        let CmaError::Subject { problems } = Subject::from_json("{}").unwrap_err() else { panic!() };
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains("LivingArea") && problems[0].contains("BedroomsTotal"));
        let wrong =
            r#"{"City":"Ames","LivingArea":"big","YearBuilt":1990.5,"WaterfrontYN":"perhaps","CloseDate":"May"}"#;
        let CmaError::Subject { problems } = Subject::from_json(wrong).unwrap_err() else { panic!() };
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(problems.iter().all(|p| !p.contains("big") && !p.contains("perhaps")));
        let sea = r#"{"City":"Ames","LivingArea":1500,"Latitude":0,"Longitude":0}"#;
        let CmaError::Subject { problems } = Subject::from_json(sea).unwrap_err() else { panic!() };
        assert_eq!(problems.len(), 2, "{problems:?}");
        let unplaced = Subject::from_json(r#"{"LivingArea":1500}"#).unwrap();
        assert!(unplaced.missing_place().unwrap().contains("Latitude"));
    }

    #[test]
    fn a_subject_reads_back_what_it_writes() {
        let subject = Subject::from_json(
            r#"{"ListingKey":"k","MLSAreaMajor":"N","LivingArea":1500,"WaterfrontYN":false,"YearBuilt":1990,"PropertySubType":"Townhouse"}"#,
        )
        .unwrap();
        let text = serde_json::to_string(&subject).unwrap();
        assert_eq!(Subject::from_json(&text).unwrap(), subject);
        assert_eq!(serde_json::from_str::<Subject>(&text).unwrap(), subject);
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,200}", area in proptest::num::f64::ANY, year in any::<i64>()) {
            let _ = Subject::from_json(&text);
            let object = serde_json::json!({"City": text, "LivingArea": area, "YearBuilt": year, "LotSizeAcres": area});
            let _ = Subject::from_json(&object.to_string());
        }
    }
}
