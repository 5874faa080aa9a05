use std::{borrow::Cow, collections::HashMap};

use chrono::Datelike;
use hub_domain::{Money, distance_metres};

use crate::{
    Cma, CmaError, CmaRequest, DISCLAIMER, PreparedMarket, Rejected, Sale, Subject,
    fitted::{Fitted, Picked},
    grid::{Chosen, grid},
    numbers::LIVING_AREA,
    summary, warnings, words,
};

/// Analyses one subject. See [`Cma`] for what comes out. To analyse many, prepare the market once:
/// [`PreparedMarket`] gives the same answers.
///
/// # Errors
/// [`CmaError`] when the subject, the level or an override cannot be used, or when there is no comparable.
pub fn value(request: &CmaRequest, sales: &[Sale]) -> Result<Cma, CmaError> {
    check(request)?;
    let before = sales.iter().filter(|s| s.close_date < request.as_of);
    PreparedMarket::over(before.map(Cow::Borrowed), request.as_of, request.subject.currency_code).value(request)
}

fn check(request: &CmaRequest) -> Result<(), CmaError> {
    // A size that cannot be is none.
    let problems = Subject { facts: request.subject.facts.clone().plausible(), ..request.subject.clone() }.missing();
    if !problems.is_empty() {
        return Err(CmaError::Subject { problems });
    }
    if !(50..=95).contains(&request.level) {
        return Err(CmaError::Level { level: request.level });
    }
    for rating in [request.overrides.construction_quality, request.overrides.condition_rating].into_iter().flatten() {
        if !rating.is_finite() || rating.abs() > 1_000.0 {
            return Err(CmaError::Override { reason: "a rating must be a number on the MLS's own scale".to_owned() });
        }
    }
    Ok(())
}

/// How many candidates that are not used are named.
const REJECTED: usize = 12;

pub(crate) fn analyse(market: &PreparedMarket<'_>, request: &CmaRequest) -> Result<Cma, CmaError> {
    check(request)?;
    if request.as_of < market.as_of {
        return Err(CmaError::PreparedLater { prepared: market.as_of, as_of: request.as_of });
    }
    if let (Some(wanted), Some(money)) = (request.subject.currency_code, market.currency)
        && wanted != money
    {
        return Err(CmaError::NoComparable { reason: "no closed sale is in the subject's currency".to_owned() });
    }
    let subject = rated(request);
    let none = |reason: &str| CmaError::NoComparable { reason: reason.to_owned() };
    if market.sales.iter().all(|s| s.close_date >= request.as_of) {
        return Err(none(if market.left_out.currency > 0 && market.sales.is_empty() {
            "no closed sale is in the subject's currency"
        } else {
            "no sale closed before the date of the analysis"
        }));
    }
    // A town whose sales say nothing of where they are can still be compared; elsewhere the place decides.
    let located = market.sales.iter().filter(|s| s.facts.place().is_some() || s.facts.area_name().is_some()).count();
    if let Some(problem) = subject.missing_place().filter(|_| located * 2 > market.sales.len()) {
        return Err(CmaError::Subject { problems: vec![problem] });
    }
    let fitted = market.fit_for(&subject.facts).ok_or_else(|| none("no sale says enough to be compared"))?;
    let mut house = market.house(&subject.facts, request.as_of);
    if !fitted.frame.sized {
        house.numbers[LIVING_AREA] = f64::NAN;
    }
    let day = request.as_of.num_days_from_ce();
    let sale = |row: u32| -> &Sale { &market.sales[fitted.sales[row as usize]] };
    let address = subject.facts.folded_address();
    let own = |row: u32| is_own(&subject, address.as_deref(), sale(row));
    let skip = |row: u32| own(row) || request.exclude.contains(&sale(row).listing_key);
    let force = forced(market, fitted, request, &own)?;
    let free = fitted.pick(&house, day, &skip, &[]);
    let picked = if force.is_empty() { free.clone() } else { fitted.pick(&house, day, &skip, &force) };
    if picked.picks.is_empty() {
        return Err(none("every sale that closed before the date is the subject itself or was excluded"));
    }
    let context = words::Context { market, fitted, house: &house, subject: &subject, as_of: request.as_of };
    let chosen = choose(&context, &picked);
    let (estimate, comparables) = grid(request, chosen)?;
    // The agent's changes may widen the range, never narrow it.
    let half = fitted
        .calibration
        .half_width(&free.drivers, request.level)
        .max(fitted.calibration.half_width(&picked.drivers, request.level));
    let summary = summary::summary(market, &subject, request.as_of, &fitted.core.adjuster.whole.timeline);
    let warnings = warnings::warnings(&context, request, &picked, &comparables, &summary);
    Ok(Cma {
        estimate,
        low: scaled(estimate, -half),
        high: scaled(estimate, half),
        level: request.level,
        rejected: rejected(&context, request, &picked),
        market: summary,
        warnings,
        method: words::method(comparables.len(), fitted.early, fitted.calibration.count, request.level),
        disclaimer: DISCLAIMER.to_owned(),
        as_of: request.as_of,
        subject,
        comparables,
    })
}

/// The subject with the agent's own ratings.
fn rated(request: &CmaRequest) -> Subject {
    let mut subject = request.subject.clone();
    subject.facts = subject.facts.plausible();
    if let Some(quality) = request.overrides.construction_quality {
        subject.facts.construction_quality = Some(quality);
    }
    if let Some(condition) = request.overrides.condition_rating {
        subject.facts.condition_rating = Some(condition);
    }
    subject
}

/// Whether a sale is one of the subject itself: same key, MLS number and day, parcel or address.
fn is_own(subject: &Subject, address: Option<&str>, sale: &Sale) -> bool {
    if subject.listing_key.as_ref() == Some(&sale.listing_key) {
        return true;
    }
    let same_number = subject.listing_id.is_some() && subject.listing_id == sale.listing_id;
    if same_number && subject.close_date == Some(sale.close_date) {
        return true;
    }
    let theirs = address.and_then(|_| sale.facts.folded_address());
    if let (Some(a), Some(b)) = (address, theirs.as_deref()) {
        // Flats can share a parcel; their addresses tell them apart.
        return a == b;
    }
    let parcel = subject.facts.parcel_number.as_ref().filter(|p| !p.trim().is_empty());
    parcel.is_some() && parcel == sale.facts.parcel_number.as_ref()
}

fn forced(
    market: &PreparedMarket<'_>,
    fitted: &Fitted,
    request: &CmaRequest,
    own: &dyn Fn(u32) -> bool,
) -> Result<Vec<u32>, CmaError> {
    if request.overrides.include.is_empty() {
        return Ok(Vec::new());
    }
    let rows: HashMap<&str, u32> =
        fitted.sales.iter().zip(0..).map(|(s, row)| (market.sales[*s].listing_key.as_str(), row)).collect();
    let mut out = Vec::new();
    for key in &request.overrides.include {
        let refuse = |why: &str| Err(CmaError::Override { reason: format!("{key} cannot be a comparable: {why}") });
        let Some(row) = rows.get(key.as_str()).copied() else {
            return refuse("it is not among the closed sales that can be compared");
        };
        if market.sales[fitted.sales[row as usize]].close_date >= request.as_of {
            return refuse("it closed on or after the date of the analysis");
        }
        if own(row) {
            return refuse("it is the subject");
        }
        if request.exclude.contains(key) {
            return refuse("it is excluded too");
        }
        if !out.contains(&row) {
            out.push(row);
        }
    }
    Ok(out)
}

fn choose<'m>(context: &words::Context<'_, 'm>, picked: &Picked) -> Vec<Chosen<'m>> {
    let lines = context.fitted.lines(context.house, context.as_of.num_days_from_ce(), picked);
    picked
        .picks
        .iter()
        .zip(&lines)
        .map(|(pick, logs)| {
            let sale = context.sale(pick.row);
            let places = context.subject.facts.place().zip(sale.facts.place());
            let distance_m = places.map(|(a, b)| (distance_metres(a, b) * 10.0).round() / 10.0);
            Chosen {
                sale,
                part: pick.part,
                distance_m,
                lines: context.lines(pick, logs, distance_m),
                reason: context.likeness(sale, distance_m),
            }
        })
        .collect()
}

fn rejected(context: &words::Context<'_, '_>, request: &CmaRequest, picked: &Picked) -> Vec<Rejected> {
    let mut out: Vec<Rejected> = request
        .exclude
        .iter()
        .filter(|key| context.market.sales.iter().any(|s| &s.listing_key == *key))
        .map(|key| Rejected { listing_key: key.clone(), reason: "Excluded by the agent.".to_owned() })
        .collect();
    let odd = picked.odd.iter().map(|(row, log)| (*row, context.odd(*log)));
    let crowded = picked.crowded.iter().map(|row| (*row, context.crowded(*row)));
    for (row, reason) in odd.take(6).chain(crowded.take(6)) {
        out.push(Rejected { listing_key: context.sale(row).listing_key.clone(), reason });
    }
    out.truncate(REJECTED.max(request.exclude.len()));
    out
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "the half width is at most 2 in log")]
fn scaled(estimate: Money, log: f64) -> Money {
    Money::from_minor(((estimate.minor as f64 * log.exp()).round() as i64).max(1), estimate.currency)
}
