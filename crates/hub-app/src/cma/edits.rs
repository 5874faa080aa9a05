//! What the agent changed, as a request to the valuation. Pure.

use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use hub_valuation::{AdjustmentOverride, CmaError, CmaRequest, Facts, Feature, Overrides, Subject, WeightOverride};

use crate::error::{AppError, Result};
use crate::view::{CmaEdits, ErrorCode};

/// The facts of the subject an agent may correct: RESO name, unit, and how to reach them.
pub(super) const FACTS: &[FactSpec] = &[
    FactSpec::new("LivingArea", "sqft", |f| &mut f.living_area),
    FactSpec::new("LotSizeSquareFeet", "sqft", |f| &mut f.lot_size_square_feet),
    FactSpec::new("BedroomsTotal", "count", |f| &mut f.bedrooms_total),
    FactSpec::new("BathroomsTotalDecimal", "count", |f| &mut f.bathrooms_total_decimal),
    FactSpec::new("Stories", "count", |f| &mut f.stories),
    FactSpec::new("BelowGradeFinishedArea", "sqft", |f| &mut f.below_grade_finished_area),
    FactSpec::new("GarageSpaces", "count", |f| &mut f.garage_spaces),
    FactSpec::new("ConstructionQuality", "rating", |f| &mut f.construction_quality),
    FactSpec::new("ConditionRating", "rating", |f| &mut f.condition_rating),
    FactSpec::new("ViewRating", "rating", |f| &mut f.view_rating),
];

/// How to reach a year of the facts.
type ReachYear = fn(&mut Facts) -> &mut Option<i32>;

/// Whole years are kept apart: they are integers in the facts.
const YEARS: &[(&str, ReachYear)] =
    &[("YearBuilt", |f| &mut f.year_built), ("YearRenovated", |f| &mut f.year_renovated)];

/// One fact.
pub(super) struct FactSpec {
    pub(super) field: &'static str,
    pub(super) unit: &'static str,
    reach: fn(&mut Facts) -> &mut Option<f64>,
}

impl FactSpec {
    const fn new(field: &'static str, unit: &'static str, reach: fn(&mut Facts) -> &mut Option<f64>) -> Self {
        Self { field, unit, reach }
    }

    /// The fact's figure.
    pub(super) fn of(&self, facts: &Facts) -> Option<f64> {
        *(self.reach)(&mut facts.clone())
    }
}

/// The year facts of a subject.
pub(super) fn years(facts: &Facts) -> Vec<(&'static str, Option<f64>)> {
    YEARS.iter().map(|(field, reach)| (*field, reach(&mut facts.clone()).map(f64::from))).collect()
}

/// The subject with the agent's facts in place of the listing's.
pub(super) fn subject(listed: &Subject, edits: &CmaEdits) -> Result<Subject> {
    let mut subject = listed.clone();
    for (field, value) in &edits.facts {
        if !value.is_finite() {
            return Err(AppError::bad_request(field, "not a number"));
        }
        if let Some(spec) = FACTS.iter().find(|s| s.field == field) {
            *(spec.reach)(&mut subject.facts) = Some(*value);
        } else if let Some((_, reach)) = YEARS.iter().find(|(name, _)| name == field) {
            if value.fract() != 0.0 || !(1600.0..=2200.0).contains(value) {
                return Err(AppError::bad_request(field, "a year between 1600 and 2200"));
            }
            #[allow(clippy::cast_possible_truncation, reason = "a whole number in range, just checked")]
            let year = *value as i32;
            *reach(&mut subject.facts) = Some(year);
        } else {
            return Err(AppError::bad_request(field, "not a fact that a CMA uses"));
        }
    }
    let given = subject.facts.clone();
    subject.facts = subject.facts.plausible();
    for spec in FACTS {
        if spec.of(&given).is_some() && spec.of(&subject.facts).is_none() {
            return Err(AppError::bad_request(spec.field, "outside what is possible"));
        }
    }
    Ok(subject)
}

/// Valuation date: the agent's, else the subject's close date, else `today`.
pub(super) fn as_of(listed: &Subject, edits: &CmaEdits, today: NaiveDate) -> Result<NaiveDate> {
    match &edits.as_of {
        Some(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_err(|_| AppError::bad_request("asOf", "write the date as YYYY-MM-DD")),
        None => Ok(listed.close_date.unwrap_or(today)),
    }
}

/// The request to the valuation.
pub(super) fn request(listed: &Subject, edits: &CmaEdits, today: NaiveDate) -> Result<CmaRequest> {
    let currency = listed.currency_code.unwrap_or(Currency::USD);
    let mut overrides = Overrides::default();
    for (key, weight) in &edits.weights {
        if !weight.is_finite() || *weight < 0.0 {
            return Err(AppError::bad_request("weights", "a weight is a number from 0 up"));
        }
        overrides.weights.push(WeightOverride { listing_key: key.clone(), weight: *weight });
    }
    for edit in &edits.adjustments {
        let feature = feature(&edit.feature).ok_or_else(|| AppError::bad_request("feature", "unknown feature"))?;
        overrides.adjustments.push(AdjustmentOverride {
            listing_key: edit.listing_key.clone(),
            feature,
            amount: Money::from_minor(edit.minor, currency),
            why: "Set by the agent.".to_owned(),
        });
    }
    Ok(CmaRequest {
        subject: subject(listed, edits)?,
        as_of: as_of(listed, edits, today)?,
        level: edits.level.unwrap_or(80),
        exclude: edits.excluded.clone(),
        overrides,
    })
}

/// The same edits without what changes figures by hand: what the engine alone would say.
pub(super) fn untouched(edits: &CmaEdits) -> CmaEdits {
    CmaEdits {
        facts: Default::default(),
        excluded: Vec::new(),
        weights: Default::default(),
        adjustments: Vec::new(),
        ..edits.clone()
    }
}

/// Whether two sets of edits give the same figures (they may differ in step, title, client, note).
pub(super) fn same_figures(a: &CmaEdits, b: &CmaEdits) -> bool {
    a.as_of == b.as_of
        && a.level == b.level
        && a.facts == b.facts
        && a.excluded == b.excluded
        && a.weights == b.weights
        && a.adjustments == b.adjustments
}

/// A feature by its name on the wire.
pub(super) fn feature(name: &str) -> Option<Feature> {
    Feature::ALL.into_iter().find(|f| feature_name(*f) == name)
}

/// A feature's name on the wire, the one of the CMA's JSON.
pub(super) fn feature_name(feature: Feature) -> String {
    match serde_json::to_value(feature) {
        Ok(serde_json::Value::String(name)) => name,
        // A unit enum always serialises to a string.
        _ => String::new(),
    }
}

/// A valuation's refusal, for the screen and the exit code.
pub(super) fn refusal(error: &CmaError) -> AppError {
    match error {
        CmaError::Subject { problems } => {
            AppError::new(ErrorCode::SubjectIncomplete).with("fields", problems.join("; "))
        }
        CmaError::NoComparable { reason } => AppError::new(ErrorCode::NoComparables).with("reason", reason),
        CmaError::Level { .. } => AppError::bad_request("level", error),
        CmaError::Override { .. } => AppError::bad_request("edits", error),
        CmaError::PreparedLater { .. } => AppError::bad_request("asOf", error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed() -> Subject {
        Subject::from_json(r#"{"ListingKey":"S","PostalCode":"00001","LivingArea":1800,"YearBuilt":1990}"#).unwrap()
    }

    #[test]
    fn facts_replace_the_listings() {
        let edits = CmaEdits {
            facts: [("LivingArea".to_owned(), 2010.0), ("YearBuilt".to_owned(), 2001.0)].into(),
            ..CmaEdits::default()
        };
        let subject = subject(&listed(), &edits).unwrap();
        assert_eq!(subject.facts.living_area, Some(2010.0));
        assert_eq!(subject.facts.year_built, Some(2001));
    }

    #[test]
    fn absurd_facts_are_refused() {
        for (field, value) in [
            ("LivingArea", f64::NAN),
            ("LivingArea", -5.0),
            ("YearBuilt", 1990.5),
            ("YearBuilt", 99.0),
            ("Nonsense", 1.0),
        ] {
            let edits = CmaEdits { facts: [(field.to_owned(), value)].into(), ..CmaEdits::default() };
            assert!(subject(&listed(), &edits).is_err(), "{field} {value}");
        }
    }

    #[test]
    fn features_have_names_both_ways() {
        for f in Feature::ALL {
            assert_eq!(feature(&feature_name(f)), Some(f));
        }
        assert_eq!(feature("nonsense"), None);
    }
}
