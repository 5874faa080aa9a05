//! What the agent changed, as questions to the valuation. Pure.

use chrono::NaiveDate;
use hub_domain::{Currency, Money, PropertySubType};
use hub_valuation::{AdjustmentOverride, CmaError, CmaRequest, Feature, Judgement, Overrides, Subject};

use super::fact::Fact;
use crate::error::{AppError, Result};
use crate::view::{CmaEdits, ErrorCode};

/// The subject as the agent has it: facts corrected or unknown, the kind of building. Nothing is judged yet.
///
/// # Errors
/// A name that is not a fact, or a figure that is not of its kind; the edits cannot be kept then.
pub(super) fn subject(listed: &Subject, edits: &CmaEdits) -> Result<Subject> {
    let mut subject = listed.clone();
    let none = edits.unknown.iter().map(|field| (field, None));
    let set = edits.facts.iter().map(|(field, value)| (field, Some(*value)));
    // A figure the agent typed counts more than "not known".
    for (field, value) in none.chain(set) {
        let fact = Fact::named(field).ok_or_else(|| AppError::bad_request(field, "not a fact that a CMA uses"))?;
        fact.set(&mut subject.facts, value).map_err(|why| AppError::bad_request(field, why))?;
    }
    if let Some(kind) = &edits.sub_type {
        let kind = PropertySubType::parse(kind)
            .ok_or_else(|| AppError::bad_request("PropertySubType", "not a kind of building that a CMA knows"))?;
        subject.facts.property_sub_type = Some(kind);
    }
    Ok(subject)
}

/// Valuation date: the agent's, else the day the CMA speaks of by itself.
pub(super) fn as_of(own: NaiveDate, edits: &CmaEdits) -> Result<NaiveDate> {
    match &edits.as_of {
        Some(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_err(|_| AppError::bad_request("asOf", "write the date as YYYY-MM-DD")),
        None => Ok(own),
    }
}

/// The question to the engine: facts, day, level and the sales that must be among the comparables. What the agent thinks
/// of the comparables is laid over the answer afterwards ([`judgement`]).
pub(super) fn request(subject: Subject, own: NaiveDate, edits: &CmaEdits) -> Result<CmaRequest> {
    let overrides = Overrides { include: edits.included.clone(), ..Overrides::default() };
    Ok(CmaRequest { subject, as_of: as_of(own, edits)?, level: level(edits), exclude: Vec::new(), overrides })
}

/// Level of the range, percent.
pub(super) fn level(edits: &CmaEdits) -> u8 {
    edits.level.unwrap_or(80)
}

/// What the agent decided about the comparables.
///
/// # Errors
/// A weight or an amount that makes no sense.
pub(super) fn judgement(edits: &CmaEdits, currency: Currency) -> Result<Judgement> {
    let mut factors = Vec::with_capacity(edits.weights.len());
    for (key, factor) in &edits.weights {
        if !(0.0..=100.0).contains(factor) {
            return Err(AppError::bad_request("weights", "a weight is a number from 0 to 100"));
        }
        factors.push((key.clone(), *factor));
    }
    let mut adjustments = Vec::with_capacity(edits.adjustments.len());
    for edit in &edits.adjustments {
        let feature = feature(&edit.feature).ok_or_else(|| AppError::bad_request("feature", "unknown feature"))?;
        adjustments.push(AdjustmentOverride {
            listing_key: edit.listing_key.clone(),
            feature,
            amount: Money::from_minor(edit.minor, currency),
            why: edit.why.clone().unwrap_or_default(),
        });
    }
    Ok(Judgement { exclude: edits.excluded.clone(), factors, adjustments })
}

/// Whether two sets of edits ask the engine the same question.
pub(super) fn same_question(a: &CmaEdits, b: &CmaEdits) -> bool {
    a.as_of == b.as_of
        && a.facts == b.facts
        && a.unknown == b.unknown
        && a.sub_type == b.sub_type
        && a.included == b.included
        && (level(a) == level(b) || USUAL_LEVELS.contains(&level(b)))
}

/// Whether two sets of edits judge the comparables alike.
pub(super) fn same_judgement(a: &CmaEdits, b: &CmaEdits) -> bool {
    level(a) == level(b) && a.excluded == b.excluded && a.weights == b.weights && a.adjustments == b.adjustments
}

/// Whether the agent changed nothing that moves a figure.
pub(super) fn untouched(edits: &CmaEdits) -> bool {
    let plain = CmaEdits { as_of: edits.as_of.clone(), level: edits.level, ..CmaEdits::default() };
    same_question(&plain, edits) && same_judgement(&plain, edits)
}

/// Levels whose range is kept with every result.
pub(super) const USUAL_LEVELS: [u8; 2] = [80, 90];

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
            unknown: vec!["YearBuilt".into()],
            sub_type: Some("Townhouse".into()),
            ..CmaEdits::default()
        };
        let subject = subject(&listed(), &edits).unwrap();
        assert_eq!(subject.facts.living_area, Some(2010.0));
        assert_eq!(subject.facts.year_built, Some(2001), "what was typed counts more than not known");
        assert_eq!(subject.facts.property_sub_type, Some(PropertySubType::Townhouse));
        let unknown = CmaEdits { unknown: vec!["YearBuilt".into()], ..CmaEdits::default() };
        assert_eq!(super::subject(&listed(), &unknown).unwrap().facts.year_built, None);
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        for (field, value) in [("LivingArea", f64::NAN), ("YearBuilt", 1990.5), ("Nonsense", 1.0)] {
            let edits = CmaEdits { facts: [(field.to_owned(), value)].into(), ..CmaEdits::default() };
            assert!(subject(&listed(), &edits).is_err(), "{field} {value}");
        }
        let weight = CmaEdits { weights: [("K".to_owned(), -1.0)].into(), ..CmaEdits::default() };
        assert!(judgement(&weight, Currency::USD).is_err());
    }

    #[test]
    fn a_usual_level_asks_nothing_new() {
        let at = |level| CmaEdits { level: Some(level), ..CmaEdits::default() };
        assert!(same_question(&at(80), &at(90)) && !same_judgement(&at(80), &at(90)));
        assert!(!same_question(&at(80), &at(70)));
        assert!(untouched(&at(70)) && untouched(&CmaEdits { note: Some("n".into()), step: 3, ..at(90) }));
        assert!(!untouched(&CmaEdits { excluded: vec!["K".into()], ..CmaEdits::default() }));
    }

    #[test]
    fn features_have_names_both_ways() {
        for f in Feature::ALL {
            assert_eq!(feature(&feature_name(f)), Some(f));
        }
        assert_eq!(feature("nonsense"), None);
    }
}
