use std::collections::BTreeMap;

use crate::numbers::count;
use crate::{Cell, Month, Season};

/// Years that a season needs.
pub const LEAST_YEARS: usize = 3;
/// Sales of a month that make it count as a year's evidence.
const LEAST_SALES: u32 = 3;
/// Months on each side that a month is compared with.
const AROUND: i32 = 6;
/// Of the twelve months around so many must have figures, and so many months of the year must be comparable at all: in a
/// thin market nothing is sold in some winter months.
const LEAST_AROUND: f64 = 9.0;
const LEAST_MONTHS: usize = 9;

/// A figure with its 90 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The figure.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A month of the year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TimingMonth {
    /// Sales behind it.
    pub n: u32,
    /// Years behind it.
    pub years: u32,
    /// Days on market.
    pub days: Option<Range>,
    /// Sale price over first asking price, percent.
    pub to_original: Option<Range>,
    /// Price per square foot against the year around, percent.
    pub premium: Option<Range>,
}

/// The months of the year against each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timing {
    /// January first; empty without [`LEAST_YEARS`] years.
    pub months: Vec<TimingMonth>,
    /// Whether days on market differ by season more than chance would have it (5 %).
    pub days_season: bool,
    /// The same for sale price over first asking price.
    pub to_original_season: bool,
    /// The same for price per square foot.
    pub premium_season: bool,
}

/// Compares the months of the year, each with the months around it in the same years, so that a market that moves does
/// not look like a season. `pick` chooses by month of listing or of contract. Months after `last` change nothing; the
/// last months, whose listings have not all sold yet, are left out by whoever sets `last`.
#[must_use]
pub fn timing(cells: &BTreeMap<Month, Cell>, pick: fn(&Cell) -> &Season, last: Month) -> Timing {
    let seasons: BTreeMap<Month, &Season> = cells.range(..=last).map(|(m, c)| (*m, pick(c))).collect();
    let days = Effects::of(&seasons, |s| Some((s.days?, s.days_n)));
    let to_original = Effects::of(&seasons, |s| Some((s.to_original? * 100.0, s.to_original_n)));
    let premium = Effects::of(&seasons, |s| Some((s.per_sqft.filter(|p| *p > 0.0)?.ln() * 100.0, s.per_sqft_n)));
    let known = [&days, &to_original, &premium];
    if known.iter().all(|e| e.is_none()) {
        return Timing::default();
    }
    let months = (0..12).map(|of_year| {
        let here = || seasons.iter().filter(move |(m, s)| m.of_year() == of_year && s.n >= LEAST_SALES);
        TimingMonth {
            n: here().map(|(_, s)| s.n).sum(),
            years: u32::try_from(here().count()).unwrap_or(u32::MAX),
            days: days.as_ref().and_then(|e| e.range(of_year)).map(|r| Range { low: r.low.max(0.0), ..r }),
            to_original: to_original.as_ref().and_then(|e| e.range(of_year)),
            premium: premium.as_ref().and_then(|e| e.against(of_year)).map(|r| {
                let percent = |v: f64| ((v / 100.0).exp() - 1.0) * 100.0;
                Range { value: percent(r.value), low: percent(r.low), high: percent(r.high) }
            }),
        }
    });
    let differs = |effects: &Option<Effects>| effects.as_ref().is_some_and(Effects::differ);
    Timing {
        months: months.collect(),
        days_season: differs(&days),
        to_original_season: differs(&to_original),
        premium_season: differs(&premium),
    }
}

/// Differences of the months of the year from the months around them.
struct Effects {
    /// For each month of the year: weight, weighted mean difference.
    means: [(f64, f64); 12],
    /// Variance of a difference of weight 1, and its degrees of freedom.
    variance: f64,
    freedom: f64,
    /// Months of the year that are compared.
    months: f64,
    /// What is usual now.
    level: f64,
}

impl Effects {
    fn of(seasons: &BTreeMap<Month, &Season>, value: impl Fn(&Season) -> Option<(f64, u32)>) -> Option<Self> {
        let figures: BTreeMap<Month, (f64, f64)> = seasons
            .iter()
            .filter_map(|(m, s)| value(s).filter(|(_, n)| *n >= LEAST_SALES).map(|(v, n)| (*m, (v, f64::from(n)))))
            .collect();
        let mut differences: Vec<(usize, f64, f64)> = Vec::new();
        for (month, (value, n)) in &figures {
            // A straight line through the months around, so that neither a market that moves nor a month without sales
            // looks like a season.
            let (mut weight, mut x1, mut x2, mut y1, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for near in (*month - AROUND).to(*month + AROUND) {
                if let Some((v, _)) = figures.get(&near) {
                    let x = f64::from(near - *month);
                    // The two ends are the same month of the year: half each, so that every season counts once.
                    let share = if (near - *month).abs() == AROUND { 0.5 } else { 1.0 };
                    weight += share;
                    x1 += share * x;
                    x2 += share * x * x;
                    y1 += share * v;
                    xy += share * x * v;
                }
            }
            let wide = weight * x2 - x1 * x1;
            // Nearly a whole year around, else the season itself would be what it is compared with.
            if weight >= LEAST_AROUND && wide > 0.0 {
                let usual = (y1 * x2 - x1 * xy) / wide;
                differences.push((month.of_year(), value - usual, n.min(60.0).sqrt()));
            }
        }
        let mut by_month: [Vec<(f64, f64)>; 12] = Default::default();
        for (of_year, difference, weight) in &differences {
            by_month[*of_year].push((*difference, *weight));
        }
        let told = |m: &Vec<(f64, f64)>| m.len() >= LEAST_YEARS - 1;
        let months = by_month.iter().filter(|m| told(m)).count();
        if months < LEAST_MONTHS {
            return None;
        }
        let mut means = [(0.0, 0.0); 12];
        let mut squares = 0.0;
        let mut compared = 0;
        for (mean, values) in means.iter_mut().zip(&by_month).filter(|(_, values)| told(values)) {
            compared += values.len();
            let weight: f64 = values.iter().map(|v| v.1).sum();
            let middle = values.iter().map(|v| v.0 * v.1).sum::<f64>() / weight;
            squares += values.iter().map(|v| v.1 * (v.0 - middle).powi(2)).sum::<f64>();
            *mean = (weight, middle);
        }
        let freedom = count(compared) - count(months);
        let newest: Vec<f64> = figures.values().rev().take(12).map(|v| v.0).collect();
        let level = newest.iter().sum::<f64>() / count(newest.len()).max(1.0);
        Some(Self {
            means,
            variance: (squares / freedom.max(1.0)).max(1e-12),
            freedom: freedom.max(1.0),
            months: count(months),
            level,
        })
    }

    /// The difference and its 90 % interval.
    fn against(&self, of_year: usize) -> Option<Range> {
        let (weight, mean) = self.means.get(of_year).copied().filter(|(weight, _)| *weight > 0.0)?;
        let half = student_90(self.freedom) * (self.variance / weight.max(1e-9)).sqrt();
        Some(Range { value: mean, low: mean - half, high: mean + half })
    }

    /// The same on today's level.
    fn range(&self, of_year: usize) -> Option<Range> {
        let r = self.against(of_year)?;
        Some(Range { value: self.level + r.value, low: self.level + r.low, high: self.level + r.high })
    }

    /// Whether the means differ by more than chance would have it once in twenty (F test).
    fn differ(&self) -> bool {
        let weight: f64 = self.means.iter().map(|m| m.0).sum();
        let middle = self.means.iter().map(|m| m.0 * m.1).sum::<f64>() / weight;
        let between = self.means.iter().map(|m| m.0 * (m.1 - middle).powi(2)).sum::<f64>() / (self.months - 1.0);
        between / self.variance > fisher_95(self.months - 1.0, self.freedom)
    }
}

/// 95th percentile of Student's t: a 90 % interval to both sides (Cornish and Fisher's expansion; within 0.5 % from
/// three degrees of freedom on).
fn student_90(freedom: f64) -> f64 {
    let z: f64 = 1.644_853_6;
    let (z3, z5) = (z.powi(3), z.powi(5));
    z + (z3 + z) / (4.0 * freedom) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom * freedom)
}

/// 95th percentile of F with so many degrees of freedom above and below (Wilson and Hilferty's approximation).
fn fisher_95(above: f64, freedom: f64) -> f64 {
    let (a, b, z) = (2.0 / (9.0 * above), 2.0 / (9.0 * freedom.max(3.0)), 1.644_853_6_f64);
    let (one, two) = (1.0 - a, 1.0 - b);
    let root = (one * one * b + two * two * a - z * z * a * b).max(0.0).sqrt();
    ((one * two + z * root) / (two * two - z * z * b).max(1e-6)).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_tables() {
        for (freedom, t) in [(5.0, 2.015), (12.0, 1.782), (60.0, 1.671)] {
            assert!((student_90(freedom) - t).abs() < 0.02, "{freedom}");
        }
        for (freedom, f) in [(12.0, 2.717), (24.0, 2.216), (60.0, 1.952)] {
            assert!((fisher_95(11.0, freedom) - f).abs() < 0.06, "{freedom} {}", fisher_95(11.0, freedom));
        }
    }

    fn cells(days: impl Fn(Month) -> f64) -> BTreeMap<Month, Cell> {
        Month::from_number(2_000 * 12)
            .to(Month::from_number(2_006 * 12))
            .map(|m| {
                let by_listing = Season { n: 30, days: Some(days(m)), days_n: 30, ..Season::default() };
                (m, Cell { by_listing, ..Cell::default() })
            })
            .collect()
    }

    #[test]
    fn a_season_is_seen_and_a_trend_is_none() {
        let last = Month::from_number(2_006 * 12);
        let wobble = |m: Month| f64::from((m.number() * 7919).rem_euclid(13)) - 6.0;
        let seasonal = cells(|m| 40.0 + if m.of_year() == 3 { -15.0 } else { 0.0 } + wobble(m));
        let found = timing(&seasonal, |c| &c.by_listing, last);
        assert!(found.days_season);
        let april = found.months[3].days.unwrap();
        assert!(april.high < 40.0, "{april:?}");
        let moving = cells(|m| 40.0 + f64::from(m.number() % 1_000) * 0.3 + wobble(m));
        assert!(!timing(&moving, |c| &c.by_listing, last).days_season);
        assert!(timing(&moving, |c| &c.by_contract, last).months.is_empty(), "nothing known");
    }
}
