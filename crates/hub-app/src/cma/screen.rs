//! A CMA as the wizard shows it. Pure.

use chrono::NaiveDate;
use hub_domain::{CmaId, street_of};
use hub_valuation::{Cma, Comparable, Facts};

use super::draft::CmaDraft;
use super::edits::{self, FACTS, feature_name};
use crate::view::{
    AdjustmentView, CandidateView, CmaFactView, CmaResultView, CmaView, ComparableView, MarketMonthView, MarketView,
};

/// The wizard's view of a draft.
pub(super) fn view(id: CmaId, title: &str, updated_at: String, draft: &CmaDraft) -> CmaView {
    CmaView {
        id: id.to_string(),
        title: title.to_owned(),
        listing_key: draft.subject.listing_key.clone(),
        address: shown_address(draft),
        locality: locality(&draft.subject.facts),
        facts: facts(draft),
        edits: draft.edits.clone(),
        result: draft.result.as_ref().map(|cma| result(cma, draft)),
        problem: draft.problem.clone(),
        updated_at,
    }
}

/// The subject's address unless it must not be shown.
pub(super) fn shown_address(draft: &CmaDraft) -> Option<String> {
    if draft.withhold_address { None } else { street(&draft.subject.facts) }
}

/// The street part of an address; city, state and code stand beside it.
pub(super) fn street(facts: &Facts) -> Option<String> {
    facts.unparsed_address.as_deref().map(|a| street_of(a, facts.city.as_deref()).to_owned())
}

/// City, state and postal code on one line.
pub(super) fn locality(facts: &Facts) -> Option<String> {
    let state_and_code: Vec<&str> =
        [&facts.state_or_province, &facts.postal_code].into_iter().filter_map(|p| p.as_deref()).collect();
    let parts: Vec<String> =
        facts.city.iter().cloned().chain((!state_and_code.is_empty()).then(|| state_and_code.join(" "))).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn facts(draft: &CmaDraft) -> Vec<CmaFactView> {
    let listed = &draft.subject.facts;
    let edited = |field: &str| draft.edits.facts.get(field).copied();
    let mut views: Vec<CmaFactView> = FACTS
        .iter()
        .map(|spec| CmaFactView {
            field: spec.field.to_owned(),
            listed: spec.of(listed),
            edited: edited(spec.field),
            unit: spec.unit.to_owned(),
        })
        .collect();
    views.extend(edits::years(listed).into_iter().map(|(field, value)| CmaFactView {
        field: field.to_owned(),
        listed: value,
        edited: edited(field),
        unit: "year".to_owned(),
    }));
    views
}

fn result(cma: &Cma, draft: &CmaDraft) -> CmaResultView {
    CmaResultView {
        as_of: cma.as_of.to_string(),
        estimate: cma.estimate.into(),
        low: cma.low.into(),
        high: cma.high.into(),
        level: cma.level,
        comparables: cma.comparables.iter().map(|c| comparable(c, draft)).collect(),
        excluded: excluded(draft),
        market: market(cma),
        warnings: cma.warnings.iter().map(|w| w.text.clone()).collect(),
        disclaimer: cma.disclaimer.clone(),
        estimate_unedited: draft.unedited.map(Into::into),
    }
}

fn comparable(c: &Comparable, draft: &CmaDraft) -> ComparableView {
    let edited_lines: Vec<&str> =
        draft.edits.adjustments.iter().filter(|e| e.listing_key == c.listing_key).map(|e| e.feature.as_str()).collect();
    let line_edited = |name: &str| edited_lines.contains(&name);
    ComparableView {
        listing_key: c.listing_key.clone(),
        address: street(&c.facts),
        latitude: c.facts.latitude,
        longitude: c.facts.longitude,
        weight: c.weight.as_f64(),
        close_date: c.close_date.to_string(),
        close_price: c.close_price.into(),
        distance_m: c.distance_m,
        #[allow(clippy::cast_possible_truncation, reason = "facts keep bedrooms between 0 and 60")]
        beds: c.facts.bedrooms_total.map(|b| b.round() as i32),
        baths: c.facts.bathrooms_total_decimal,
        area_sqft: c.facts.living_area,
        year_built: c.facts.year_built,
        adjustments: c
            .adjustments
            .iter()
            .map(|a| {
                let name = feature_name(a.feature);
                AdjustmentView {
                    edited: line_edited(&name),
                    feature: name,
                    subject: a.subject.clone(),
                    comparable: a.comparable.clone(),
                    amount: a.amount.into(),
                    why: a.why.clone(),
                }
            })
            .collect(),
        adjusted_price: c.adjusted_price.into(),
        why: c.reason.clone(),
        edited: !edited_lines.is_empty() || draft.edits.weights.contains_key(&c.listing_key),
    }
}

fn excluded(draft: &CmaDraft) -> Vec<CandidateView> {
    draft
        .edits
        .excluded
        .iter()
        .map(|key| {
            let known = draft.taken_out.iter().find(|t| t.listing_key == *key);
            CandidateView {
                listing_key: key.clone(),
                address: known.and_then(|t| t.address.clone()),
                close_date: known.and_then(|t| t.close_date).map(|d: NaiveDate| d.to_string()),
                close_price: known.and_then(|t| t.close_price).map(Into::into),
                why: "Taken out by you.".to_owned(),
            }
        })
        .collect()
}

fn market(cma: &Cma) -> MarketView {
    let market = &cma.market;
    MarketView {
        area: market.area.clone(),
        months: market
            .months
            .iter()
            .map(|m| MarketMonthView {
                month: m.month.format("%Y-%m").to_string(),
                sales: count(m.sales),
                median_price: m.median_price.map(Into::into),
                median_per_sqft: m.median_price_per_sqft.map(|p| p.as_major_f64()),
            })
            .collect(),
        change_12m_percent: market.change_12_months_percent,
        median_days_on_market: market.median_days_on_market,
        sales: count(market.sales),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
