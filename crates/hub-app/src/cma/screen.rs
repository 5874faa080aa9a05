//! A CMA as the wizard shows it. Pure.

use chrono::NaiveDate;
use hub_domain::{CmaId, Money, street_of};
use hub_report::OpinionNote;
use hub_valuation::{Cma, Comparable, Facts, Opinion, OpinionKind, Standing, breakdown, quick, weigh};

use super::draft::{Beside, CmaDraft, Passed};
use super::edits::feature_name;
use super::fact::FACTS;
use super::judge::Remark;
use super::matching::likeness;
use super::net_sheet;
use crate::view::{
    AdjustmentView, BesideView, BreakdownView, CandidateView, CmaFactView, CmaRangeView, CmaResultView, CmaSourceView,
    CmaView, ComparableView, FactOfferView, FactRemarkView, FeatureSumView, MarketMonthView, MarketView,
    OpinionKindView, OpinionView, QuickView, StandingView,
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
        kept: draft.kept,
        source: source(draft),
        listed_sub_type: draft.subject.facts.property_sub_type.map(|k| k.as_str().to_owned()),
        remarks: ["", "ListPrice"].iter().filter_map(|field| draft.remarks.get(*field)).map(remark).collect(),
        beside: draft.base.iter().flat_map(|base| &base.beside).map(beside).collect(),
        prepared_on: draft.prepared_on.to_string(),
        updated_at,
    }
}

fn source(draft: &CmaDraft) -> CmaSourceView {
    let as_of = draft.source.as_ref().and_then(|name| draft.sources.iter().find(|(n, _)| n == name));
    CmaSourceView { name: draft.source.clone(), as_of: as_of.map(|(_, day)| day.to_string()) }
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
    let edits = &draft.edits;
    FACTS
        .iter()
        .map(|fact| CmaFactView {
            field: fact.field.to_owned(),
            listed: fact.of(&draft.subject.facts),
            edited: edits.facts.get(fact.field).copied(),
            unit: fact.unit.to_owned(),
            unknown: edits.unknown.iter().any(|f| f == fact.field),
            confirmed: edits.confirmed.iter().any(|f| f == fact.field),
            reason: edits.reasons.get(fact.field).cloned(),
            remark: draft.remarks.get(fact.field).map(remark),
        })
        .collect()
}

fn remark(remark: &Remark) -> FactRemarkView {
    FactRemarkView {
        weight: remark.weight,
        text: remark.text.clone(),
        offer: remark.offer.clone().map(|(label, value)| FactOfferView { label, value }),
    }
}

fn beside(home: &Beside) -> BesideView {
    BesideView {
        listing_key: home.listing_key.clone(),
        listing_id: home.listing_id.clone(),
        address: home.address.clone(),
        status: home.status.clone(),
        price: home.price.into(),
        days_on_market: home.days_on_market,
        distance_m: home.distance_m,
        beds: home.beds,
        baths: home.baths,
        area_sqft: home.area_sqft,
        latitude: home.latitude,
        longitude: home.longitude,
    }
}

fn result(cma: &Cma, draft: &CmaDraft) -> CmaResultView {
    let base = draft.base.as_ref();
    let parts = breakdown(cma);
    let quick = quick(cma.subject.facts.living_area, cma.comparables.iter().filter(|c| c.shown));
    CmaResultView {
        as_of: cma.as_of.to_string(),
        estimate: cma.estimate.into(),
        low: cma.low.into(),
        high: cma.high.into(),
        level: cma.level,
        ranges: draft
            .ranges()
            .into_iter()
            .map(|r| CmaRangeView { level: r.level, low: r.low.into(), high: r.high.into() })
            .collect(),
        breakdown: BreakdownView {
            sale_prices: parts.sale_prices.into(),
            features: parts
                .features
                .into_iter()
                .map(|(feature, amount)| FeatureSumView { feature: feature_name(feature), amount: amount.into() })
                .collect(),
        },
        quick_problem: quick.as_ref().err().map(ToString::to_string),
        quick: quick.ok().map(|q| QuickView {
            area_sqft: q.area_sqft,
            sales: count(q.sales),
            per_sqft: [q.low_per_sqft, q.median_per_sqft, q.high_per_sqft].map(Into::into),
            prices: [q.low, q.middle, q.high].map(Into::into),
        }),
        net_sheet: net_sheet::view(cma, draft),
        opinions: opinions(cma, draft),
        rejected: base.iter().flat_map(|b| &b.rejected).filter(|p| !used(cma, p)).map(passed).collect(),
        comparables: cma.comparables.iter().map(|c| comparable(c, cma, draft)).collect(),
        excluded: excluded(draft),
        market: market(cma),
        warnings: cma.warnings.iter().map(|w| w.text.clone()).collect(),
        disclaimer: cma.disclaimer.clone(),
        estimate_unedited: draft.unedited.map(Into::into),
    }
}

fn used(cma: &Cma, passed: &Passed) -> bool {
    cma.comparables.iter().any(|c| c.listing_key == passed.listing_key)
}

fn passed(p: &Passed) -> CandidateView {
    CandidateView {
        listing_key: p.listing_key.clone(),
        address: street(&p.facts),
        close_date: p.close_date.map(|d| d.to_string()),
        close_price: p.close_price.map(Into::into),
        listing_id: p.listing_id.clone(),
        area_sqft: p.facts.living_area,
        latitude: p.facts.latitude,
        longitude: p.facts.longitude,
        why: p.reason.clone(),
    }
}

fn opinions(cma: &Cma, draft: &CmaDraft) -> Vec<OpinionView> {
    let listing = draft.source.clone().unwrap_or_default();
    let asked = draft.asked.map(|(amount, date)| opinion(cma, None, OpinionKindView::ListPrice, amount, listing, date));
    let typed = draft.edits.opinions.iter().enumerate().map(|(at, edit)| {
        let amount = Money::from_minor(edit.minor, cma.estimate.currency);
        let date = edit.date.as_deref().and_then(|d| NaiveDate::parse_from_str(d, "%Y-%m-%d").ok());
        opinion(cma, Some(count(at)), edit.kind, amount, edit.source.clone(), date)
    });
    asked.into_iter().chain(typed).collect()
}

fn whose(kind: OpinionKindView) -> OpinionKind {
    match kind {
        OpinionKindView::ListPrice => OpinionKind::ListPrice,
        OpinionKindView::Avm => OpinionKind::Avm,
        OpinionKindView::Owner => OpinionKind::Owner,
        OpinionKindView::PreviousSale => OpinionKind::PreviousSale,
    }
}

/// The same for paper: what is asked, and the figures the agent typed that can be compared.
pub(super) fn printed_opinions(cma: &Cma, draft: &CmaDraft) -> Vec<OpinionNote> {
    let currency = cma.estimate.currency;
    let asked = draft.asked.map(|(amount, date)| OpinionNote {
        kind: OpinionKind::ListPrice,
        amount,
        source: draft.source.clone().unwrap_or_default(),
        date,
    });
    let typed = draft.edits.opinions.iter().map(|edit| OpinionNote {
        kind: whose(edit.kind),
        amount: Money::from_minor(edit.minor, currency),
        source: edit.source.clone(),
        date: edit.date.as_deref().and_then(|d| NaiveDate::parse_from_str(d, "%Y-%m-%d").ok()),
    });
    asked.into_iter().chain(typed).filter(|o| o.amount.minor > 0 && o.amount.currency == currency).collect()
}

fn opinion(
    cma: &Cma,
    at: Option<u32>,
    kind: OpinionKindView,
    amount: Money,
    source: String,
    date: Option<NaiveDate>,
) -> OpinionView {
    let weighed = weigh(cma, &Opinion { kind: whose(kind), amount, date });
    let date = date.map(|d| d.to_string());
    let blank = OpinionView {
        at,
        kind,
        source,
        date,
        amount: amount.into(),
        difference: None,
        percent: None,
        standing: None,
        words: Vec::new(),
    };
    match weighed {
        Ok(w) => OpinionView {
            difference: Some(w.difference.into()),
            percent: Some(w.percent),
            standing: Some(match w.standing {
                Standing::Below => StandingView::Below,
                Standing::Within => StandingView::Within,
                Standing::Above => StandingView::Above,
            }),
            words: w.words,
            ..blank
        },
        Err(error) => OpinionView { words: vec![format!("Cannot be compared: {error}.")], ..blank },
    }
}

fn comparable(c: &Comparable, cma: &Cma, draft: &CmaDraft) -> ComparableView {
    let edits = &draft.edits;
    let base = draft.base.as_ref();
    let edited_lines: Vec<&str> =
        edits.adjustments.iter().filter(|e| e.listing_key == c.listing_key).map(|e| e.feature.as_str()).collect();
    let line_edited = |name: &str| edited_lines.contains(&name);
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "prices are below 2^50 minor units"
    )]
    let per_sqft = c.facts.living_area.filter(|a| *a > 0.0).map(|area| {
        Money::from_minor((c.close_price.minor as f64 / area).round() as i64, c.close_price.currency).into()
    });
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
        edited: !edited_lines.is_empty() || edits.weights.contains_key(&c.listing_key),
        added: edits.included.contains(&c.listing_key),
        listing_id: c.listing_id.clone(),
        per_sqft,
        likeness: likeness(&cma.subject.facts, &c.facts, c.close_date, cma.as_of, c.distance_m),
        note: base.and_then(|b| b.notes.get(&c.listing_key).cloned()),
        photo: base.and_then(|b| b.photos.get(&c.listing_key).cloned()),
    }
}

fn excluded(draft: &CmaDraft) -> Vec<CandidateView> {
    draft
        .edits
        .excluded
        .iter()
        .map(|key| {
            let known = draft.taken_out.iter().find(|t| t.listing_key == *key);
            let frozen = draft.base.as_ref().and_then(|b| b.cma.comparables.iter().find(|c| c.listing_key == *key));
            CandidateView {
                listing_key: key.clone(),
                address: known.and_then(|t| t.address.clone()),
                close_date: known.and_then(|t| t.close_date).map(|d: NaiveDate| d.to_string()),
                close_price: known.and_then(|t| t.close_price).map(Into::into),
                listing_id: frozen.and_then(|c| c.listing_id.clone()),
                area_sqft: frozen.and_then(|c| c.facts.living_area),
                latitude: frozen.and_then(|c| c.facts.latitude),
                longitude: frozen.and_then(|c| c.facts.longitude),
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
        median_price: market.median_price.map(Into::into),
        months_of_supply: None,
        sale_to_list_percent: None,
        as_of: None,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
