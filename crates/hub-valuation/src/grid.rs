use std::collections::BTreeSet;

use hub_domain::Money;

use crate::{Adjustment, CmaError, CmaRequest, Comparable, Feature, Sale, Weight, cents};

/// One difference, before it is money.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub feature: Feature,
    /// Log of the factor that turns the comparable's price into the subject's for this feature.
    pub log: f64,
    pub subject: String,
    pub comparable: String,
    pub why: String,
}

/// A comparable, before its lines are money.
#[derive(Debug, Clone)]
pub(crate) struct Chosen<'a> {
    pub sale: &'a Sale,
    /// Its part of the estimate, on any scale.
    pub part: f64,
    pub distance_m: Option<f64>,
    pub lines: Vec<Line>,
    pub reason: String,
}

/// How many comparables a page shows.
pub(crate) const SHOWN: usize = 6;

/// Turns chosen sales into the printed grid with the agent's overrides laid over it, and the estimate that follows from
/// the printed figures.
pub(crate) fn grid(request: &CmaRequest, chosen: Vec<Chosen<'_>>) -> Result<(Money, Vec<Comparable>), CmaError> {
    let parts = parts(request, &chosen)?;
    let mut rows = Vec::with_capacity(chosen.len());
    for (one, part) in chosen.into_iter().zip(parts) {
        rows.push((part, one));
    }
    // Heaviest first; the key decides between equals, so that the order sales came in does not matter.
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.sale.listing_key.cmp(&b.1.sale.listing_key)));
    let weights = Weight::split(&rows.iter().map(|r| r.0).collect::<Vec<_>>());
    let mut comparables = Vec::with_capacity(rows.len());
    for (place, ((_, one), weight)) in rows.into_iter().zip(&weights).enumerate() {
        comparables.push(comparable(request, one, *weight, place < SHOWN)?);
    }
    let Some(currency) = comparables.first().map(|c| c.close_price.currency) else {
        return Err(CmaError::NoComparable { reason: "every sale was left out".to_owned() });
    };
    let prices: Vec<i64> = comparables.iter().map(|c| c.adjusted_price.minor).collect();
    let shares: Vec<u32> = weights.iter().map(|w| w.billionths()).collect();
    Ok((Money::from_minor(cents::weighted(&prices, &shares), currency), comparables))
}

/// The parts with the agent's weights: those set stay as set, the rest share what is left as they did before.
fn parts(request: &CmaRequest, chosen: &[Chosen<'_>]) -> Result<Vec<f64>, CmaError> {
    let mut parts: Vec<f64> = chosen.iter().map(|c| c.part.max(0.0)).collect();
    let mut set = BTreeSet::new();
    let mut fixed = 0.0;
    for wish in &request.overrides.weights {
        if !(0.0..=1.0).contains(&wish.weight) {
            return Err(CmaError::Override {
                reason: format!("the weight of {} must lie between 0 and 1", wish.listing_key),
            });
        }
        let Some(i) = chosen.iter().position(|c| c.sale.listing_key == wish.listing_key) else {
            return Err(CmaError::Override {
                reason: format!("{} is not among the comparables; include it first", wish.listing_key),
            });
        };
        if !set.insert(i) {
            return Err(CmaError::Override { reason: format!("{} has two weights", wish.listing_key) });
        }
        fixed += wish.weight;
        parts[i] = wish.weight;
    }
    if set.is_empty() {
        return Ok(parts);
    }
    let free: f64 = parts.iter().enumerate().filter(|(i, _)| !set.contains(i)).map(|(_, p)| p).sum();
    if fixed > 1.0 + 1e-9 || (free <= 0.0 && fixed <= 0.0) {
        return Err(CmaError::Override { reason: "the weights set by hand must sum to between 0 and 1".to_owned() });
    }
    for (i, part) in parts.iter_mut().enumerate() {
        if !set.contains(&i) && free > 0.0 {
            *part *= (1.0 - fixed).max(0.0) / free;
        }
    }
    Ok(parts)
}

fn comparable(request: &CmaRequest, one: Chosen<'_>, weight: Weight, shown: bool) -> Result<Comparable, CmaError> {
    let sale = one.sale;
    let price = sale.close_price;
    let mut lines = one.lines;
    lines.retain(|l| l.log.is_finite());
    lines.sort_by_key(|l| l.feature);
    let logs: Vec<f64> = lines.iter().map(|l| l.log).collect();
    let total: f64 = logs.iter().sum();
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "prices are below 2^50 minor units, \
        the factor below e^4"
    )]
    let computed = (price.minor as f64 * total.clamp(-4.0, 4.0).exp()).round() as i64;
    let amounts = cents::lines(price.minor, computed.max(1), &logs);
    let mut adjustments: Vec<Adjustment> = lines
        .into_iter()
        .zip(amounts)
        .map(|(line, minor)| Adjustment {
            feature: line.feature,
            subject: line.subject,
            comparable: line.comparable,
            amount: Money::from_minor(minor, price.currency),
            why: line.why,
        })
        .collect();
    for wish in request.overrides.adjustments.iter().filter(|a| a.listing_key == sale.listing_key) {
        replace(&mut adjustments, wish, price)?;
    }
    let adjusted =
        adjustments.iter().try_fold(price.minor, |sum, a| sum.checked_add(a.amount.minor)).filter(|a| *a > 0);
    let Some(adjusted) = adjusted else {
        return Err(CmaError::Override {
            reason: format!("the amounts leave {} with no price above zero", sale.listing_key),
        });
    };
    Ok(Comparable {
        listing_key: sale.listing_key.clone(),
        listing_id: sale.listing_id.clone(),
        weight,
        close_date: sale.close_date,
        close_price: price,
        distance_m: one.distance_m,
        adjustments,
        adjusted_price: Money::from_minor(adjusted, price.currency),
        shown,
        reason: one.reason,
        facts: sale.facts.clone(),
    })
}

fn replace(lines: &mut Vec<Adjustment>, wish: &crate::AdjustmentOverride, price: Money) -> Result<(), CmaError> {
    if wish.amount.currency != price.currency {
        return Err(CmaError::Override {
            reason: format!("the amount for {} is in another currency", wish.listing_key),
        });
    }
    if wish.amount.minor.unsigned_abs() > crate::prices::MOST.unsigned_abs() {
        return Err(CmaError::Override { reason: format!("the amount for {} is too large", wish.listing_key) });
    }
    let why = if wish.why.trim().is_empty() {
        "Set by the agent.".to_owned()
    } else {
        format!("Set by the agent: {}", wish.why.trim())
    };
    match lines.iter_mut().find(|l| l.feature == wish.feature) {
        Some(line) => {
            line.amount = wish.amount;
            line.why = why;
        }
        None => {
            lines.push(Adjustment {
                feature: wish.feature,
                subject: "as the agent saw it".to_owned(),
                comparable: "as the agent saw it".to_owned(),
                amount: wish.amount,
                why,
            });
            lines.sort_by_key(|l| l.feature);
        }
    }
    Ok(())
}
