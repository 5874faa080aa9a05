//! Other people's figures beside the analysis, and what stands between them.

use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::{Cma, Comparable, Feature, breakdown};

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpinionKind {
    /// What is or was asked for it.
    ListPrice,
    /// An automated valuation of somebody else.
    Avm,
    /// What the owner believes.
    Owner,
    /// What it sold for before.
    PreviousSale,
}

/// A figure from elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    /// Whose it is.
    pub kind: OpinionKind,
    /// The figure, in the currency of the analysis.
    pub amount: Money,
    /// Of which day.
    pub date: Option<NaiveDate>,
}

/// Where an opinion lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Below the range.
    Below,
    /// Inside the range.
    Within,
    /// Above the range.
    Above,
}

/// An opinion beside an analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Opinion less estimate.
    pub difference: Money,
    /// The same in per cent of the estimate.
    pub percent: f64,
    /// Against the range of the analysis.
    pub standing: Standing,
    /// What stands between the two, in sentences: where it lies, which sales support it, what would have to be true,
    /// which amounts account for it.
    pub words: Vec<String>,
}

/// Why an opinion cannot be weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpinionError {
    /// Nothing or less.
    #[error("a price must be more than zero")]
    NotAPrice,
    /// Not the currency of the analysis.
    #[error("the figure is in another currency than the sales")]
    Currency,
}

/// Differences below this part of the estimate are agreement.
const AGREES: f64 = 0.02;

/// Explains how an opinion and an analysis differ.
///
/// # Errors
/// [`OpinionError`] for a figure that is no price, or in another currency.
#[allow(clippy::cast_precision_loss, reason = "prices are below 2^50 minor units")]
pub fn weigh(cma: &Cma, opinion: &Opinion) -> Result<Weighed, OpinionError> {
    if opinion.amount.minor <= 0 {
        return Err(OpinionError::NotAPrice);
    }
    if opinion.amount.currency != cma.estimate.currency {
        return Err(OpinionError::Currency);
    }
    let difference = opinion.amount.minor - cma.estimate.minor;
    let part = difference as f64 / cma.estimate.minor.max(1) as f64;
    let standing = match opinion.amount.minor {
        m if m < cma.low.minor => Standing::Below,
        m if m > cma.high.minor => Standing::Above,
        _ => Standing::Within,
    };
    let mut words = vec![place(cma, difference, part, standing)];
    words.extend(age(cma, opinion));
    if part.abs() >= AGREES {
        words.push(support(cma, opinion.amount.minor, difference > 0));
        words.extend(what_it_takes(cma, difference, part));
        words.extend(pulling(cma, difference));
    }
    Ok(Weighed {
        difference: Money::from_minor(difference, cma.estimate.currency),
        percent: part * 100.0,
        standing,
        words,
    })
}

fn place(cma: &Cma, difference: i64, part: f64, standing: Standing) -> String {
    if part.abs() < AGREES {
        return "It agrees with the estimate to within 2 %.".to_owned();
    }
    let amount = dollars(cma, difference.abs());
    let side = if difference > 0 { "above" } else { "below" };
    let level = cma.level;
    match standing {
        Standing::Within => format!(
            "It lies {amount} ({:.1} %) {side} the middle, inside the {level} % range: the sales do not speak against it.",
            part.abs() * 100.0
        ),
        Standing::Below | Standing::Above => {
            let end = if standing == Standing::Above { cma.high } else { cma.low };
            let beyond = (cma.estimate.minor + difference - end.minor).abs();
            format!(
                "It lies {amount} ({:.1} %) {side} the middle and {} outside the {level} % range. About one home in {} sells \
                 beyond that end.",
                part.abs() * 100.0,
                dollars(cma, beyond),
                (200.0 / f64::from(100 - level.min(99))).round(),
            )
        }
    }
}

fn age(cma: &Cma, opinion: &Opinion) -> Option<String> {
    let days = (cma.as_of - opinion.date?).num_days();
    if days < 0 {
        return Some("It is dated after this analysis, which knows nothing of that time.".to_owned());
    }
    match opinion.kind {
        OpinionKind::PreviousSale if days >= 365 => {
            let (years, months) = (days / 365, days % 365 / 30);
            Some(format!(
                "It was paid {years} year{} and {months} month{} ago; the market since then, and what was done to the home, \
                 stand between the two.",
                if years == 1 { "" } else { "s" },
                if months == 1 { "" } else { "s" },
            ))
        }
        OpinionKind::PreviousSale => Some(format!("It was paid {days} days ago.")),
        _ if days > 90 => Some(format!("It is {days} days older than this analysis.")),
        _ => None,
    }
}

/// Which sales come out at the opinion or beyond it.
fn support(cma: &Cma, amount: i64, higher: bool) -> String {
    let beyond: Vec<&Comparable> = cma
        .comparables
        .iter()
        .filter(|c| if higher { c.adjusted_price.minor >= amount } else { c.adjusted_price.minor <= amount })
        .collect();
    let share: f64 = beyond.iter().map(|c| c.weight.as_f64()).sum();
    let way = if higher { "that much or more" } else { "that much or less" };
    if beyond.is_empty() {
        return format!("None of the {} comparables comes to {way} after adjustment.", cma.comparables.len());
    }
    format!(
        "{} of {} comparables, {:.0} % of the weight, come to {way} after adjustment.",
        beyond.len(),
        cma.comparables.len(),
        share * 100.0
    )
}

/// What would have to be true of the home or the market.
fn what_it_takes(cma: &Cma, difference: i64, part: f64) -> Option<String> {
    let mut ways = Vec::new();
    for (feature, unit, step) in
        [(Feature::LivingArea, "sq ft of living area", 10.0), (Feature::Bathrooms, "bathrooms", 0.5)]
    {
        let Some(rate) = rate(cma, feature) else { continue };
        #[allow(clippy::cast_precision_loss, reason = "prices are below 2^50 minor units")]
        let needed = difference as f64 / rate;
        let rounded = (needed.abs() / step).round() * step;
        let has = match feature {
            Feature::LivingArea => cma.subject.facts.living_area,
            _ => cma.subject.facts.bathrooms_total_decimal,
        };
        // More than half as much again as there is would be another home.
        if rounded > 0.0 && has.is_some_and(|has| rounded <= has * 0.5) {
            ways.push(format!(
                "{} {} {unit} (at {} each, as the sales show)",
                number(rounded),
                if needed > 0.0 { "more" } else { "fewer" },
                dollars_each(cma, rate),
            ));
        }
    }
    ways.push(format!(
        "prices {:.1} % {} now than the sales show",
        part.abs() * 100.0,
        if part > 0.0 { "higher" } else { "lower" }
    ));
    Some(format!("For it to be right, one of these would have to be true: {}.", ways.join("; or ")))
}

/// Minor units per unit of a feature, from the lines of the grid: the weighted slope through zero. `None` where the lines
/// say nothing or the wrong way.
#[allow(clippy::cast_precision_loss, reason = "prices are below 2^50 minor units")]
fn rate(cma: &Cma, feature: Feature) -> Option<f64> {
    let value = |facts: &crate::Facts| match feature {
        Feature::LivingArea => facts.living_area,
        Feature::Bathrooms => facts.bathrooms_total_decimal,
        _ => None,
    };
    let subject = value(&cma.subject.facts)?;
    let (mut xy, mut xx) = (0.0, 0.0);
    for c in &cma.comparables {
        let Some(theirs) = value(&c.facts) else { continue };
        let Some(line) = c.adjustments.iter().find(|a| a.feature == feature) else { continue };
        let x = subject - theirs;
        xy += c.weight.as_f64() * x * line.amount.minor as f64;
        xx += c.weight.as_f64() * x * x;
    }
    let rate = xy / xx;
    (rate.is_finite() && rate > 0.0).then_some(rate)
}

/// The features whose amounts pull the estimate away from the opinion.
#[allow(clippy::cast_precision_loss, reason = "prices are below 2^50 minor units")]
fn pulling(cma: &Cma, difference: i64) -> Option<String> {
    let parts = breakdown(cma);
    let mut against: Vec<(Feature, i64)> = parts
        .features
        .iter()
        .map(|(feature, amount)| (*feature, amount.minor))
        .filter(|(_, minor)| minor.signum() == -difference.signum() && minor.abs() * 10 >= difference.abs())
        .collect();
    against.sort_by_key(|(feature, minor)| (std::cmp::Reverse(minor.abs()), *feature));
    against.truncate(3);
    if against.is_empty() {
        return None;
    }
    let told: Vec<String> = against
        .iter()
        .map(|(feature, minor)| {
            let share = (*minor as f64 / difference as f64).abs() * 100.0;
            let label = feature.label().to_lowercase();
            if share >= 100.0 {
                format!("{label} ({}, more than the whole difference)", signed(cma, *minor))
            } else {
                format!("{label} ({}, {share:.0} % of the difference)", signed(cma, *minor))
            }
        })
        .collect();
    Some(format!("Amounts that pull the other way, on average over the comparables: {}.", told.join(", ")))
}

#[allow(clippy::cast_precision_loss, reason = "prices are below 2^50 minor units")]
fn dollars(cma: &Cma, minor: i64) -> String {
    {
        let currency = cma.estimate.currency;
        let major = (minor.abs() as f64 / 10_f64.powi(currency.minor_digits().cast_signed())).round();
        let sign = if minor < 0 { "-" } else { "" };
        if currency == Currency::USD {
            format!("{sign}${}", number(major))
        } else {
            format!("{sign}{} {currency}", number(major))
        }
    }
}

fn signed(cma: &Cma, minor: i64) -> String {
    if minor > 0 { format!("+{}", dollars(cma, minor)) } else { dollars(cma, minor) }
}

fn dollars_each(cma: &Cma, rate: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "a rate per unit, below the prices themselves")]
    dollars(cma, rate.round() as i64)
}

/// A number from 0 up with commas between thousands, a half as `.5`.
fn number(v: f64) -> String {
    let text = format!("{:.1}", v);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, "0"));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if rest == "0" { out } else { format!("{out}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept_cma::{eight, usd};

    fn told(kind: OpinionKind, dollars: i64) -> Weighed {
        let date = "2021-03-01".parse().ok();
        weigh(&eight(), &Opinion { kind, amount: usd(dollars * 100), date }).unwrap()
    }

    #[test]
    fn a_high_hope_is_taken_apart() {
        let hope = told(OpinionKind::Owner, 620_000);
        assert_eq!(hope.standing, Standing::Above);
        assert_eq!(hope.difference.minor, 62_000_000 - eight().estimate.minor);
        let all = hope.words.join(" ");
        assert!(all.contains("outside the 80 % range") && all.contains("one home in 10"), "{all}");
        assert!(all.contains("None of the 8 comparables"), "{all}");
        assert!(all.contains("more sq ft of living area") && all.contains("prices"), "{all}");
    }

    #[test]
    fn near_is_agreement_and_inside_is_no_contradiction() {
        let near = told(OpinionKind::ListPrice, 504_000);
        assert_eq!(near.standing, Standing::Within);
        assert!(near.words[0].contains("agrees"));
        let inside = told(OpinionKind::Avm, 475_000);
        assert_eq!(inside.standing, Standing::Within);
        assert!(inside.words[0].contains("do not speak against it") && inside.percent < 0.0);
        assert!(inside.words.iter().any(|w| w.contains("days older")), "{:?}", inside.words);
    }

    #[test]
    fn what_was_paid_once_speaks_of_its_time() {
        let paid = told(OpinionKind::PreviousSale, 390_000);
        assert_eq!(paid.standing, Standing::Below);
        assert!(paid.words.iter().any(|w| w.contains("5 years and 3 months ago")), "{:?}", paid.words);
    }

    #[test]
    fn what_is_no_price_is_refused() {
        let cma = eight();
        let of = |amount| Opinion { kind: OpinionKind::Avm, amount, date: None };
        assert_eq!(weigh(&cma, &of(usd(0))), Err(OpinionError::NotAPrice));
        assert_eq!(weigh(&cma, &of(Money::from_minor(1, Currency::CAD))), Err(OpinionError::Currency));
    }
}
