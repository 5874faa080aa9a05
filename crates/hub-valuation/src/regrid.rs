//! A kept analysis with the agent's judgement laid over it: arithmetic alone, without the sales it came from.

use std::collections::BTreeSet;

use hub_domain::Money;

use crate::{Adjustment, AdjustmentOverride, Cma, CmaError, Comparable, Warning, WarningKind, Weight, cents, prices};

/// What the agent decides about the comparables of a kept analysis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    /// Keys of comparables that do not count. Keys that are not among them are passed over.
    pub exclude: Vec<String>,
    /// How much a comparable counts, relative to its own weight: 2 is twice as much, 0 keeps it on the page without
    /// counting. Keys that are not among the comparables are passed over.
    pub factors: Vec<(String, f64)>,
    /// Lines set by hand. Those of other sales are passed over.
    pub adjustments: Vec<AdjustmentOverride>,
}

/// Lays a judgement over a kept analysis. Without one the analysis comes back as it is, to the cent.
///
/// The estimate follows from the printed figures as in [`Cma`]. The range keeps its proportions and is widened, never
/// narrowed: a home strays from what explains prices about as much as each of n equally good comparables does, so the
/// variance goes with 1 + 1/n; and it goes with how much further apart the adjusted prices lie than before.
///
/// # Errors
/// [`CmaError::NoComparable`] when nothing is left that counts, [`CmaError::Override`] for a factor that is no number
/// from 0 up, or an amount that leaves no price.
pub fn regrid(kept: &Cma, judgement: &Judgement) -> Result<Cma, CmaError> {
    let out: BTreeSet<&str> = judgement.exclude.iter().map(String::as_str).collect();
    let mut rows: Vec<(f64, Comparable)> = Vec::with_capacity(kept.comparables.len());
    for comparable in kept.comparables.iter().filter(|c| !out.contains(c.listing_key.as_str())) {
        let set = judgement.factors.iter().rev().find(|(key, _)| *key == comparable.listing_key);
        let factor = set.map_or(1.0, |(_, factor)| *factor);
        if !(0.0..=1e6).contains(&factor) {
            return Err(CmaError::Override { reason: "a weight is a number from 0 up".to_owned() });
        }
        rows.push((comparable.weight.as_f64() * factor, adjusted(comparable, judgement)?));
    }
    let nothing = |reason: &str| CmaError::NoComparable { reason: reason.to_owned() };
    let total: f64 = rows.iter().map(|r| r.0).sum();
    if rows.is_empty() {
        return Err(nothing("every comparable was taken out"));
    }
    if !(total > 0.0 && total.is_finite()) {
        return Err(nothing("no comparable is left with a weight above zero"));
    }
    // A stable order: heaviest first, keys between equals, as the analysis itself has them.
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.listing_key.cmp(&b.1.listing_key)));
    let weights = Weight::split(&rows.iter().map(|r| r.0).collect::<Vec<_>>());
    let mut comparables: Vec<Comparable> = rows.into_iter().map(|r| r.1).collect();
    let shown = kept.comparables.iter().filter(|c| c.shown).count();
    for (place, (comparable, weight)) in comparables.iter_mut().zip(weights).enumerate() {
        comparable.weight = weight;
        comparable.shown = place < shown;
    }
    let estimate = estimate(&comparables, kept.estimate);
    let widening = widening(&kept.comparables, &comparables);
    let (low, high) = if estimate == kept.estimate && widening <= 1.0 {
        (kept.low, kept.high)
    } else {
        (end(kept.low, kept.estimate, estimate, widening), end(kept.high, kept.estimate, estimate, widening))
    };
    let mut cma = Cma { estimate, low, high, comparables, ..kept.clone() };
    warn(&mut cma, judgement, kept);
    Ok(cma)
}

/// The weighted mean of the adjusted prices, half away from zero.
fn estimate(comparables: &[Comparable], like: Money) -> Money {
    let prices: Vec<i64> = comparables.iter().map(|c| c.adjusted_price.minor).collect();
    let shares: Vec<u32> = comparables.iter().map(|c| c.weight.billionths()).collect();
    Money::from_minor(cents::weighted(&prices, &shares), like.currency)
}

fn adjusted(comparable: &Comparable, judgement: &Judgement) -> Result<Comparable, CmaError> {
    let mut changed = comparable.clone();
    let mut any = false;
    for wish in judgement.adjustments.iter().filter(|a| a.listing_key == comparable.listing_key) {
        replace(&mut changed.adjustments, wish)?;
        any = true;
    }
    if any {
        let sum = changed.adjustments.iter().try_fold(changed.close_price.minor, |s, a| s.checked_add(a.amount.minor));
        let Some(sum) = sum.filter(|s| *s > 0) else {
            return Err(CmaError::Override {
                reason: "the amounts leave a comparable with no price above zero".into(),
            });
        };
        changed.adjusted_price = Money::from_minor(sum, changed.close_price.currency);
    }
    Ok(changed)
}

/// Puts the agent's amount and reason in place of a line, or adds the line.
fn replace(lines: &mut Vec<Adjustment>, wish: &AdjustmentOverride) -> Result<(), CmaError> {
    let refuse = |reason: &str| Err(CmaError::Override { reason: reason.to_owned() });
    if lines.first().is_some_and(|l| l.amount.currency != wish.amount.currency) {
        return refuse("an amount is in another currency than the sale");
    }
    if wish.amount.minor.unsigned_abs() > prices::MOST.unsigned_abs() {
        return refuse("an amount is too large");
    }
    let why = match wish.why.trim() {
        "" => "Set by the agent.".to_owned(),
        why => format!("Set by the agent: {why}"),
    };
    if let Some(line) = lines.iter_mut().find(|l| l.feature == wish.feature) {
        line.amount = wish.amount;
        line.why = why;
        return Ok(());
    }
    let seen = || "as the agent saw it".to_owned();
    lines.push(Adjustment { feature: wish.feature, subject: seen(), comparable: seen(), amount: wish.amount, why });
    lines.sort_by_key(|l| l.feature);
    Ok(())
}

/// By what the range's halves grow, at least 1.
fn widening(before: &[Comparable], after: &[Comparable]) -> f64 {
    let variance = |c: &[Comparable]| 1.0 + c.iter().map(|c| c.weight.as_f64().powi(2)).sum::<f64>();
    let evidence = (variance(after) / variance(before)).sqrt();
    let disagreement = spread(after).max(LEAST_SPREAD) / spread(before).max(LEAST_SPREAD);
    // Rounding of shares must not count as a change.
    let widening = evidence.max(1.0) * disagreement.max(1.0);
    if widening < 1.0 + 1e-7 { 1.0 } else { widening.min(3.0) }
}

/// Adjusted prices closer together than this (log) agree; closer still is chance.
const LEAST_SPREAD: f64 = 0.02;

/// Weighted standard deviation of the logs of the adjusted prices.
#[allow(clippy::cast_precision_loss, reason = "prices are below 2^50 minor units")]
fn spread(comparables: &[Comparable]) -> f64 {
    let log = |c: &Comparable| (c.adjusted_price.minor.max(1) as f64).ln();
    let mean: f64 = comparables.iter().map(|c| c.weight.as_f64() * log(c)).sum();
    comparables.iter().map(|c| c.weight.as_f64() * (log(c) - mean).powi(2)).sum::<f64>().max(0.0).sqrt()
}

/// An end of the range at the same proportion to the new estimate, widened.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "prices are below 2^50 minor units")]
fn end(end: Money, was: Money, is: Money, widening: f64) -> Money {
    let ratio = (end.minor.max(1) as f64 / was.minor.max(1) as f64).ln() * widening;
    Money::from_minor((is.minor as f64 * ratio.clamp(-4.0, 4.0).exp()).round() as i64, is.currency)
}

fn warn(cma: &mut Cma, judgement: &Judgement, kept: &Cma) {
    let counting = cma.comparables.iter().filter(|c| c.weight.billionths() > 0).count();
    if counting < 6 {
        cma.warnings.retain(|w| w.kind != WarningKind::FewComparables);
        let text = match counting {
            1 => "The estimate rests on one sale alone: it is that sale adjusted, not a market.".to_owned(),
            n => format!("Only {n} comparable sales count."),
        };
        cma.warnings.insert(0, Warning { kind: WarningKind::FewComparables, text });
    }
    let gone = kept.comparables.len() - cma.comparables.len();
    let there = |key: &str| cma.comparables.iter().any(|c| c.listing_key == key);
    let weights = judgement.factors.iter().filter(|(key, factor)| there(key) && (factor - 1.0).abs() > 1e-12).count();
    let amounts = judgement.adjustments.iter().filter(|a| there(&a.listing_key)).count();
    let told: Vec<String> = [
        (gone, "comparable taken out", "comparables taken out"),
        (weights, "weight changed", "weights changed"),
        (amounts, "amount changed", "amounts changed"),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }))
    .collect();
    if !told.is_empty() && !cma.warnings.iter().any(|w| w.kind == WarningKind::Overridden) {
        let text = format!("The agent changed the computed analysis: {}.", told.join(", "));
        cma.warnings.push(Warning { kind: WarningKind::Overridden, text });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        Feature,
        kept_cma::{eight, kept, usd},
    };

    fn adds_up(cma: &Cma) {
        assert_eq!(cma.comparables.iter().map(|c| u64::from(c.weight.billionths())).sum::<u64>(), 1_000_000_000);
        for c in &cma.comparables {
            let sum: i64 = c.adjustments.iter().map(|a| a.amount.minor).sum();
            assert_eq!(c.adjusted_price.minor, c.close_price.minor + sum);
        }
        assert_eq!(cma.estimate, estimate(&cma.comparables, cma.estimate));
        assert!(cma.low.minor < cma.estimate.minor && cma.estimate.minor < cma.high.minor);
    }

    fn line(key: &str, minor: i64) -> AdjustmentOverride {
        AdjustmentOverride {
            listing_key: key.into(),
            feature: Feature::Condition,
            amount: usd(minor),
            why: "New roof".into(),
        }
    }

    #[test]
    fn without_a_judgement_nothing_changes() {
        let cma = eight();
        assert_eq!(regrid(&cma, &Judgement::default()).unwrap(), cma);
        let strangers = Judgement {
            exclude: vec!["nobody".into()],
            factors: vec![("nobody".into(), 3.0)],
            adjustments: vec![line("nobody", 1)],
        };
        assert_eq!(regrid(&cma, &strangers).unwrap(), cma);
    }

    #[test]
    fn an_amount_moves_the_estimate_by_its_share() {
        let cma = eight();
        let changed =
            regrid(&cma, &Judgement { adjustments: vec![line("C0", 1_000_000)], ..Judgement::default() }).unwrap();
        adds_up(&changed);
        assert_eq!(changed.estimate.minor - cma.estimate.minor, 220_000);
        assert!(changed.comparables[0].adjustments.iter().any(|a| a.why == "Set by the agent: New roof"));
        assert!(changed.warnings.iter().any(|w| w.kind == WarningKind::Overridden));
        let whole = Judgement { adjustments: vec![line("C0", -100_000_000)], ..Judgement::default() };
        assert!(matches!(regrid(&cma, &whole), Err(CmaError::Override { .. })));
    }

    #[test]
    fn one_left_says_so_and_none_is_refused() {
        let cma = eight();
        let exclude: Vec<String> = (1..8).map(|i| format!("C{i}")).collect();
        let one = regrid(&cma, &Judgement { exclude, ..Judgement::default() }).unwrap();
        adds_up(&one);
        assert_eq!(one.estimate, one.comparables[0].adjusted_price);
        assert!(one.warnings[0].text.contains("one sale alone"));
        let half = |c: &Cma| (c.high.minor as f64 / c.estimate.minor as f64).ln();
        assert!(half(&one) > half(&cma) * 1.2, "one sale proves less than eight");
        let all = (0..8).map(|i| format!("C{i}")).collect();
        assert!(matches!(
            regrid(&cma, &Judgement { exclude: all, ..Judgement::default() }),
            Err(CmaError::NoComparable { .. })
        ));
        let none = (0..8).map(|i| (format!("C{i}"), 0.0)).collect();
        assert!(matches!(
            regrid(&cma, &Judgement { factors: none, ..Judgement::default() }),
            Err(CmaError::NoComparable { .. })
        ));
        let nan = Judgement { factors: vec![("C1".into(), f64::NAN)], ..Judgement::default() };
        assert!(matches!(regrid(&cma, &nan), Err(CmaError::Override { .. })));
    }

    #[test]
    fn taking_out_what_does_not_count_changes_no_figure() {
        let cma = kept(&[
            (0.5, 500_000, 2_000.0, 0),
            (0.3, 480_000, 1_900.0, 20_000),
            (0.2, 520_000, 2_100.0, 0),
            (0.0, 900_000, 4_000.0, 0),
        ]);
        let out = regrid(&cma, &Judgement { exclude: vec!["C3".into()], ..Judgement::default() }).unwrap();
        assert_eq!((out.low, out.estimate, out.high), (cma.low, cma.estimate, cma.high));
    }

    proptest! {
        #[test]
        fn any_judgement_adds_up_and_never_narrows(
            factors in proptest::collection::vec(0.0..5.0_f64, 8),
            out in proptest::collection::vec(0_usize..8, 0..6),
            amounts in proptest::collection::vec((0_usize..8, -20_000_000_i64..20_000_000), 0..5),
        ) {
            let cma = eight();
            let judgement = Judgement {
                exclude: out.iter().map(|i| format!("C{i}")).collect(),
                factors: factors.iter().enumerate().map(|(i, f)| (format!("C{i}"), *f)).collect(),
                adjustments: amounts.iter().map(|(i, minor)| line(&format!("C{i}"), *minor)).collect(),
            };
            if let Ok(changed) = regrid(&cma, &judgement) {
                adds_up(&changed);
                let width = |c: &Cma| (c.high.minor as f64 / c.low.minor as f64).ln();
                prop_assert!(width(&changed) >= width(&cma) - 1e-6);
            }
        }
    }
}
