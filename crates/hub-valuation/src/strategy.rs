//! The list price against the time and the odds of a sale, from what owners nearby asked and what came of it.
//!
//! Each past listing is measured by its premium: how far its first asking price lay over the price expected of it, less
//! what was usual at that time (so that a market that rose since does not look like modesty). A list price of today has
//! a premium in the same sense, and the listings that asked about as much tell how it went: the share that found a
//! buyer within 30, 60 and 90 days, and the day by which half had one. One that was taken off unsold counts as never
//! sold; one still for sale says only that it took longer. Where too few asked as much, nothing is said of that price.

use chrono::NaiveDate;
use hub_domain::Money;
use serde::{Deserialize, Serialize};

use crate::advice::survival::Survival;
use crate::fitted::median;

/// Listings needed before anything is said.
const ENOUGH: usize = 60;
/// Listings needed at one price.
const AT_ONE_PRICE: usize = 20;
/// Half the width of what counts as asking as much, as logarithms: 2 %, widened step by step to 5 %.
const WIDTHS: [f64; 4] = [0.02, 0.03, 0.04, 0.05];
/// List prices looked at, per cent over the estimate.
const RUNGS: [f64; 7] = [-5.0, -2.5, 0.0, 2.5, 5.0, 7.5, 10.0];
/// Days that odds are given for.
const WITHIN: [u32; 3] = [30, 60, 90];
/// Listings of about one time that tell what was usual then.
const OF_A_TIME: usize = 40;
/// Premiums beyond this are errors of entry or of the estimate, as logarithms.
const ABSURD: f64 = 0.5;
/// An offer that is off the market has lasted longer than anything that is counted.
const NEVER: u32 = 100_000;

/// What became of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It went under contract.
    Sold,
    /// It was taken off, or ran out, unsold.
    Unsold,
    /// It is still for sale.
    Open,
}

/// A past listing nearby.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastListing {
    /// The day it came on the market.
    pub on: NaiveDate,
    /// The first asking price.
    pub asked: Money,
    /// What it was expected to sell for, by the same method as the subject's estimate and on the same day, without its
    /// own sale.
    pub expected: Money,
    /// What it sold for.
    #[serde(default)]
    pub closed_at: Option<Money>,
    /// Days on the market until the contract, until it left, or so far.
    pub days: u32,
    /// What became of it.
    pub ending: Ending,
}

/// A share with its bounds, per cent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// Within so many days.
    pub days: u32,
    /// The share that found a buyer.
    pub percent: f64,
    /// Lower 90 % bound.
    pub low: f64,
    /// Upper 90 % bound.
    pub high: f64,
}

/// What a list price promises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rung {
    /// The list price.
    pub list_price: Money,
    /// Over the estimate, per cent; below where negative.
    pub over_estimate_percent: f64,
    /// Listings that asked about as much.
    pub listings: usize,
    /// Days by which half had found a buyer; absent where fewer than half ever did.
    pub median_days: Option<u32>,
    /// Odds of a contract within 30, 60 and 90 days; never rising with the price.
    pub odds: Vec<Odds>,
    /// Median of sale price over first asking price among those that closed, per cent; absent under ten.
    pub kept_percent: Option<f64>,
}

/// List prices and what they promise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Strategy {
    /// Listings it rests on.
    pub listings: usize,
    /// How many of them found a buyer.
    pub sold: usize,
    /// Which they are, in words, such as `within 3 miles in the last 12 months`.
    pub group: String,
    /// The prices, rising; those of which too little is known are left out.
    pub rungs: Vec<Rung>,
    /// The same in sentences, or why there is nothing to say.
    pub words: Vec<String>,
}

/// Looks at list prices around an estimate. `group` says in words which listings these are. With fewer than sixty
/// listings, or where fewer than two prices can be spoken of, there are no rungs and the words say so.
#[must_use]
pub fn list_price_strategy(estimate: Money, past: &[PastListing], group: &str, as_of: NaiveDate) -> Strategy {
    let measured = premiums(estimate, past, as_of);
    let mut strategy = Strategy {
        listings: measured.len(),
        sold: measured.iter().filter(|m| m.past.ending == Ending::Sold).count(),
        group: group.to_owned(),
        ..Strategy::default()
    };
    if measured.len() < ENOUGH || estimate.minor <= 0 {
        strategy.words = vec![format!(
            "The history is too thin for a list-price strategy: {} listings {group} have an asking price, a time on the \
             market and an outcome that can be compared, and at least {ENOUGH} are needed.",
            measured.len()
        )];
        return strategy;
    }
    let usual_now = usual(&measured, as_of);
    let mut rungs: Vec<Rung> = RUNGS
        .iter()
        .filter_map(|percent| {
            let list_price = rounded(estimate, *percent);
            let over = ln_ratio(list_price, estimate)?;
            rung(list_price, over, over - usual_now, &measured)
        })
        .collect();
    rungs.dedup_by_key(|r| r.list_price.minor);
    if rungs.len() < 2 {
        strategy.words = vec![format!(
            "The {} listings {group} asked so differently that fewer than {AT_ONE_PRICE} asked about as much at any two \
             prices, so nothing is said about the time or the odds of a sale.",
            measured.len()
        )];
        return strategy;
    }
    never_rising(&mut rungs);
    strategy.words = words(&strategy, &rungs);
    strategy.rungs = rungs;
    strategy
}

/// A listing and how ambitious it was for its time.
struct Measured<'a> {
    past: &'a PastListing,
    /// Logarithm of asked over expected.
    raw: f64,
    /// The same less what was usual then.
    premium: f64,
}

fn ln_ratio(a: Money, b: Money) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "prices are at most 10^15 minor units")]
    let ratio = a.minor as f64 / b.minor as f64;
    (a.currency == b.currency && a.minor > 0 && b.minor > 0).then(|| ratio.ln())
}

fn premiums<'a>(estimate: Money, past: &'a [PastListing], as_of: NaiveDate) -> Vec<Measured<'a>> {
    let mut measured: Vec<Measured<'_>> = past
        .iter()
        .filter(|p| p.on <= as_of && p.asked.currency == estimate.currency)
        .filter_map(|p| {
            let raw = ln_ratio(p.asked, p.expected).filter(|r| r.abs() <= ABSURD)?;
            Some(Measured { past: p, raw, premium: raw })
        })
        .collect();
    measured.sort_by(|a, b| a.past.on.cmp(&b.past.on).then(a.raw.total_cmp(&b.raw)));
    let usual: Vec<f64> = measured.iter().map(|m| usual(&measured, m.past.on)).collect();
    for (m, usual) in measured.iter_mut().zip(usual) {
        m.premium = m.raw - usual;
    }
    measured
}

/// The usual premium around a day: the median of the forty listings nearest in time. `measured` is in order of days.
fn usual(measured: &[Measured<'_>], day: NaiveDate) -> f64 {
    let at = measured.partition_point(|m| m.past.on < day);
    let from = at.saturating_sub(OF_A_TIME / 2).min(measured.len().saturating_sub(OF_A_TIME));
    let near = &measured[from..(from + OF_A_TIME).min(measured.len())];
    let mut raws: Vec<f64> = near.iter().map(|m| m.raw).collect();
    if raws.is_empty() { 0.0 } else { median(&mut raws) }
}

/// A list price as people write one: to a thousand from 100,000 up, to a hundred below.
fn rounded(estimate: Money, percent: f64) -> Money {
    let unit = 10_i64.pow(estimate.currency.minor_digits());
    let step = if estimate.minor >= 100_000 * unit { 1_000 * unit } else { 100 * unit };
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "prices are at most 10^15 minor units"
    )]
    let minor = (estimate.minor as f64 * (1.0 + percent / 100.0) / step as f64).round() as i64 * step;
    Money::from_minor(minor, estimate.currency)
}

fn rung(list_price: Money, over: f64, premium: f64, measured: &[Measured<'_>]) -> Option<Rung> {
    let within = |width: f64| measured.iter().filter(move |m| (m.premium - premium).abs() <= width);
    let width = *WIDTHS.iter().find(|w| within(**w).count() >= AT_ONE_PRICE)?;
    let like: Vec<&Measured<'_>> = within(width).collect();
    // The first day counts as one, so that a home sold on the day it was offered is among those sold.
    let times = like.iter().map(|m| match m.past.ending {
        Ending::Sold => (m.past.days.saturating_add(1), true),
        Ending::Unsold => (NEVER, false),
        Ending::Open => (m.past.days.saturating_add(1), false),
    });
    let survival = Survival::of_times(times);
    let odds: Option<Vec<Odds>> = WITHIN
        .iter()
        .map(|days| {
            let (share, low, high) = survival.chance(0, *days)?;
            Some(Odds { days: *days, percent: share * 100.0, low: low * 100.0, high: high * 100.0 })
        })
        .collect();
    let mut kept: Vec<f64> =
        like.iter().filter_map(|m| ln_ratio(m.past.closed_at?, m.past.asked)).filter(|r| r.abs() <= ABSURD).collect();
    Some(Rung {
        list_price,
        over_estimate_percent: tenth(over.exp_m1() * 100.0),
        listings: like.len(),
        median_days: survival.day_when(0.5).map(|d| d.saturating_sub(1)),
        odds: odds?,
        kept_percent: (kept.len() >= 10).then(|| tenth(median(&mut kept).exp() * 100.0)),
    })
}

/// A dearer home does not sell sooner: neighbouring prices whose odds say so are taken together (pooled adjacent
/// violators, weighted by listings), and so are their days.
fn never_rising(rungs: &mut [Rung]) {
    #[allow(clippy::cast_precision_loss, reason = "counts of listings")]
    let weights: Vec<f64> = rungs.iter().map(|r| r.listings as f64).collect();
    for k in 0..WITHIN.len() {
        let of = |pick: fn(&Odds) -> f64| -> Vec<f64> {
            falling(&rungs.iter().map(|r| pick(&r.odds[k])).collect::<Vec<_>>(), &weights)
        };
        let (percents, lows, highs) = (of(|o| o.percent), of(|o| o.low), of(|o| o.high));
        for (i, rung) in rungs.iter_mut().enumerate() {
            let odds = &mut rung.odds[k];
            (odds.percent, odds.low, odds.high) = (tenth(percents[i]), tenth(lows[i]), tenth(highs[i]));
        }
    }
    // Days rise with the price; a price at which fewer than half sell has none, and neither has a dearer one.
    let mut known = rungs.iter().take_while(|r| r.median_days.is_some()).count();
    let days: Vec<f64> = rungs[..known].iter().map(|r| -f64::from(r.median_days.unwrap_or(0))).collect();
    for (rung, day) in rungs.iter_mut().zip(falling(&days, &weights[..known])) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days on the market")]
        let days = (-day).round().max(0.0) as u32;
        rung.median_days = Some(days);
    }
    while known < rungs.len() {
        rungs[known].median_days = None;
        known += 1;
    }
}

/// The nearest sequence that never rises, by weighted squares.
fn falling(values: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in values.iter().zip(weights) {
        blocks.push((*value, *weight, 1));
        while blocks.len() > 1 && blocks[blocks.len() - 2].0 < blocks[blocks.len() - 1].0 {
            let (b, a) = (blocks.remove(blocks.len() - 1), blocks.remove(blocks.len() - 1));
            let weight = a.1 + b.1;
            blocks.push(((a.0 * a.1 + b.0 * b.1) / weight, weight, a.2 + b.2));
        }
    }
    blocks.into_iter().flat_map(|(value, _, count)| std::iter::repeat_n(value, count)).collect()
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn words(strategy: &Strategy, rungs: &[Rung]) -> Vec<String> {
    let place = |r: &Rung| match r.over_estimate_percent {
        p if p.abs() < 0.75 => "at the estimate".to_owned(),
        p if p > 0.0 => format!("{p:.1} % over the estimate"),
        p => format!("{:.1} % under the estimate", -p),
    };
    let told = |r: &Rung| {
        let odds = &r.odds[1];
        let half = match r.median_days {
            Some(0) => "half had a buyer on the first day".to_owned(),
            Some(1) => "half had a buyer within a day".to_owned(),
            Some(d) => format!("half had a buyer within {d} days"),
            None => "fewer than half found a buyer".to_owned(),
        };
        format!(
            "Of {} that asked about as much as {} would be, {half}; {:.0} % had one within {} days (90 % range {:.0} to \
             {:.0} %).",
            r.listings,
            place(r),
            odds.percent,
            odds.days,
            odds.low,
            odds.high
        )
    };
    let mut out = vec![format!(
        "From {} listings {}, of which {} found a buyer.",
        strategy.listings, strategy.group, strategy.sold
    )];
    let middle = rungs.iter().min_by(|a, b| a.over_estimate_percent.abs().total_cmp(&b.over_estimate_percent.abs()));
    out.extend(middle.map(told));
    if let Some(last) = rungs.last().filter(|l| middle.is_none_or(|m| m.list_price != l.list_price)) {
        out.push(told(last));
        if let Some(kept) = last.kept_percent {
            out.push(format!("Those that closed kept {kept:.1} % of that first price at the middle."));
        }
    }
    out.push(
        "What owners asked is not all that set these homes apart, so the figures show what went together, not what a \
         price alone would do."
            .to_owned(),
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Currency;
    use proptest::{prelude::prop, prop_assert, proptest};

    fn usd(dollars: i64) -> Money {
        Money::from_minor(dollars * 100, Currency::USD)
    }

    fn day(offset: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(offset)
    }

    /// A market in which every per cent over the usual costs two days and a few of the odds.
    fn market(n: usize, drift: f64) -> Vec<PastListing> {
        (0..n)
            .map(|i| {
                let premium = (i % 21) as f64 - 8.0;
                let on = (i * 360 / n) as u64;
                let asked = 500_000.0 * (1.0 + premium / 100.0) * (1.0 + drift * (on as f64 / 360.0));
                let ending = match i % 10 {
                    0 => Ending::Open,
                    k if (k as f64) < premium => Ending::Unsold,
                    _ => Ending::Sold,
                };
                let days = (20.0 + 2.0 * premium + (i % 5) as f64).max(0.0) as u32;
                PastListing {
                    on: day(on),
                    asked: usd(asked as i64),
                    expected: usd(500_000),
                    closed_at: (ending == Ending::Sold).then(|| usd((asked * 0.98) as i64)),
                    days,
                    ending,
                }
            })
            .collect()
    }

    #[test]
    fn a_dearer_price_takes_longer_and_sells_less_often() {
        let s = list_price_strategy(usd(700_000), &market(900, 0.0), "nearby", day(365));
        assert!(s.rungs.len() >= 5, "{s:?}");
        let (first, last) = (&s.rungs[0], &s.rungs[s.rungs.len() - 1]);
        assert_eq!(first.list_price, usd(665_000));
        assert!(first.median_days.unwrap() < last.median_days.unwrap_or(u32::MAX), "{first:?} {last:?}");
        assert!(first.odds[2].percent > last.odds[2].percent + 10.0);
        assert!((first.kept_percent.unwrap() - 98.0).abs() < 0.2);
        assert!(s.words[0].contains("900 listings nearby"), "{:?}", s.words);
    }

    #[test]
    fn a_market_that_rose_does_not_look_like_modesty() {
        let still = list_price_strategy(usd(700_000), &market(900, 0.0), "nearby", day(365));
        let risen = list_price_strategy(usd(700_000), &market(900, 0.08), "nearby", day(365));
        // In the risen market all asked 8 % more at the end; asking 7.5 % over the estimate is then usual.
        let days = |s: &Strategy, at: f64| {
            s.rungs
                .iter()
                .find(|r| (r.over_estimate_percent - at).abs() < 0.2)
                .and_then(|r| r.median_days)
                .unwrap_or(u32::MAX)
        };
        assert!(days(&risen, 7.5) < days(&still, 7.5), "{risen:?}");
    }

    #[test]
    fn a_thin_history_says_so() {
        for past in [Vec::new(), market(59, 0.0)] {
            let s = list_price_strategy(usd(700_000), &past, "nearby", day(365));
            assert!(s.rungs.is_empty() && s.words[0].contains("too thin"), "{s:?}");
        }
        let mut scattered = market(60, 0.0);
        for (i, p) in scattered.iter_mut().enumerate() {
            p.asked = usd(350_000 + 5_000 * (i as i64 * 37 % 60));
        }
        let s = list_price_strategy(usd(700_000), &scattered, "nearby", day(365));
        assert!(s.rungs.is_empty() && s.words[0].contains("nothing is said"), "{s:?}");
        let later = list_price_strategy(usd(700_000), &market(900, 0.0), "nearby", day(0) - chrono::Days::new(1));
        assert_eq!(later.listings, 0, "what came later is not known yet");
    }

    #[test]
    fn falling_sequences_come_out_of_the_textbook() {
        assert_eq!(falling(&[3.0, 1.0, 2.0, 0.0], &[1.0; 4]), [3.0, 1.5, 1.5, 0.0]);
        assert_eq!(falling(&[1.0, 2.0], &[1.0, 3.0]), [1.75, 1.75]);
    }

    proptest! {
        #[test]
        fn odds_never_rise_with_the_price(
            rows in prop::collection::vec((0_u64..400, -30_i64..40, 0_u32..300, 0_u8..3), 0..400),
            estimate in 1_i64..5_000_000,
        ) {
            let past: Vec<PastListing> = rows.iter().map(|&(on, p, days, e)| PastListing {
                on: day(on),
                asked: usd(400_000 + p * 4_000),
                expected: usd(400_000),
                closed_at: None,
                days,
                ending: [Ending::Sold, Ending::Unsold, Ending::Open][usize::from(e)],
            }).collect();
            let s = list_price_strategy(usd(estimate), &past, "nearby", day(400));
            prop_assert!(!s.words.is_empty());
            for w in s.rungs.windows(2) {
                prop_assert!(w[0].list_price.minor < w[1].list_price.minor);
                for (a, b) in w[0].odds.iter().zip(&w[1].odds) {
                    prop_assert!(a.percent >= b.percent - 1e-9);
                    prop_assert!(a.low <= a.percent + 0.11 && a.percent <= a.high + 0.11, "{a:?}");
                }
                prop_assert!(w[1].median_days.is_none() || w[0].median_days <= w[1].median_days);
            }
        }
    }
}
