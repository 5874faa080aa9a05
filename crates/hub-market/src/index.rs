use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

use crate::numbers::{RisingLine, count, median};
use crate::{Month, Pair};

/// Fewer pairs make no index.
pub const LEAST_PAIRS: usize = 20;
/// With fewer pairs an area's index leans visibly on the market around it.
const LEANING_PAIRS: usize = 150;
/// What a month may move by: a whole market (standard deviation of the log), and an area against the market around it.
const MARKET_STEP: f64 = 0.02;
const AREA_STEP: f64 = 0.005;
/// Residuals beyond so many standard deviations count less (Huber).
const HUBER: f64 = 1.8;
const ROUNDS: usize = 6;
/// No index is longer.
const MOST_MONTHS: i32 = 480;

/// A repeat-sale price index: how the same homes' prices moved.
///
/// Bailey, Muth and Nourse's regression over pairs of sales; the error of a pair grows with the time between its sales
/// as in Case and Shiller's, wild pairs count less (Huber), and the months are tied by a random walk, so that months
/// with few pairs lean on their neighbours and a small area on the market around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// Pairs it rests on.
    pub pairs: u32,
    /// Whether the market around says more than the area's own pairs.
    pub leaning: bool,
    /// First month, whose level is 100.
    pub first: Month,
    /// Month by month from the first.
    pub points: Vec<IndexPoint>,
}

/// A month of an index.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IndexPoint {
    /// Level; 100 in the first month.
    pub level: f64,
    /// Standard error of the level.
    pub error: f64,
    /// Standard error of the change over the twelve months before, as a share; absent in the first twelve.
    pub year_error: Option<f64>,
}

impl Index {
    /// The level and its error in a month.
    #[must_use]
    pub fn at(&self, month: Month) -> Option<IndexPoint> {
        self.points.get(usize::try_from(month - self.first).ok()?).copied()
    }

    fn log_at(&self, month: Month) -> f64 {
        let last = i32::try_from(self.points.len()).unwrap_or(1) - 1;
        let at = (month - self.first).clamp(0, last);
        let point = usize::try_from(at).ok().and_then(|at| self.points.get(at));
        point.map_or(0.0, |p| (p.level / 100.0).ln())
    }

    fn variance_at(&self, month: Month) -> f64 {
        self.at(month).map_or(0.0, |p| (p.error / p.level).powi(2))
    }

    /// Works the index out of pairs. `around` is the index of the market around, which an area with few pairs leans on.
    /// `None` with fewer than [`LEAST_PAIRS`] pairs. The order of the pairs changes nothing.
    #[must_use]
    pub fn of(pairs: &[Pair], around: Option<&Self>) -> Option<Self> {
        let mut pairs: Vec<Pair> =
            pairs.iter().filter(|p| p.second > p.first && p.growth.is_finite()).copied().collect();
        if pairs.len() < LEAST_PAIRS {
            return None;
        }
        pairs.sort_by(|a, b| (a.first, a.second).cmp(&(b.first, b.second)).then(a.growth.total_cmp(&b.growth)));
        let last = pairs.iter().map(|p| p.second).max()?;
        let first = pairs.iter().map(|p| p.first).min()?.max(last - MOST_MONTHS);
        pairs.retain(|p| p.first >= first);
        let own = |p: &Pair| p.growth - around.map_or(0.0, |a| a.log_at(p.second) - a.log_at(p.first));
        let growth: Vec<f64> = pairs.iter().map(own).collect();
        let step = if around.is_some() { AREA_STEP } else { MARKET_STEP };
        let months = usize::try_from(last - first).ok()?;
        let (levels, inverse) = solve(&pairs, &growth, first, months, step)?;

        let place = |i: usize| i.checked_sub(1);
        let variance = |i: usize, j: usize| match (place(i), place(j)) {
            (Some(i), Some(j)) => inverse[(i, j)],
            _ => 0.0,
        };
        let log_first = around.map_or(0.0, |a| a.log_at(first));
        let points = (0..=months)
            .map(|i| {
                let month = first + i32::try_from(i).unwrap_or(0);
                let log = place(i).map_or(0.0, |i| levels[i]) + around.map_or(0.0, |a| a.log_at(month) - log_first);
                let level = 100.0 * log.exp();
                let of_around = around.map_or(0.0, |a| a.variance_at(month));
                let year_error = i.checked_sub(12).map(|before| {
                    (variance(i, i) + variance(before, before) - 2.0 * variance(i, before)).max(0.0).sqrt()
                });
                IndexPoint { level, error: level * (variance(i, i) + of_around).max(0.0).sqrt(), year_error }
            })
            .collect();
        let pairs_n = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
        Some(Self { pairs: pairs_n, leaning: around.is_some() && pairs.len() < LEANING_PAIRS, first, points })
    }
}

/// Log levels of the months after the first, and their covariance.
fn solve(
    pairs: &[Pair],
    growth: &[f64],
    first: Month,
    months: usize,
    step: f64,
) -> Option<(DVector<f64>, DMatrix<f64>)> {
    let at = |month: Month| usize::try_from(month - first - 1).ok();
    let years = |p: &Pair| f64::from(p.second - p.first) / 12.0;
    // What a pair misses by: at each of its sales, and more with every year between them.
    let (mut at_sale, mut per_year) = (0.01, 0.005);
    let mut robust = vec![1.0; pairs.len()];
    let mut found = None;
    for _ in 0..ROUNDS {
        let mut precision = DMatrix::<f64>::zeros(months, months);
        let mut pull = DVector::<f64>::zeros(months);
        let walk = 1.0 / (step * step);
        for i in 0..months {
            precision[(i, i)] += walk;
            if i > 0 {
                precision[(i - 1, i - 1)] += walk;
                precision[(i, i - 1)] -= walk;
                precision[(i - 1, i)] -= walk;
            }
        }
        for ((pair, growth), robust) in pairs.iter().zip(growth).zip(&robust) {
            let weight = robust / (at_sale + per_year * years(pair));
            let (from, to) = (at(pair.first), at(pair.second)?);
            precision[(to, to)] += weight;
            pull[to] += weight * growth;
            if let Some(from) = from {
                precision[(from, from)] += weight;
                precision[(from, to)] -= weight;
                precision[(to, from)] -= weight;
                pull[from] -= weight * growth;
            }
        }
        let factor = precision.cholesky()?;
        let levels = factor.solve(&pull);
        let level = |m: Month| at(m).map_or(0.0, |i| levels[i]);
        let missed: Vec<f64> = pairs.iter().zip(growth).map(|(p, g)| g - (level(p.second) - level(p.first))).collect();
        (at_sale, per_year) = spread(pairs, &missed, years);
        for ((robust, missed), pair) in robust.iter_mut().zip(&missed).zip(pairs) {
            let scale = (at_sale + per_year * years(pair)).sqrt();
            *robust = (HUBER * scale / missed.abs().max(1e-12)).min(1.0);
        }
        found = Some((levels, factor));
    }
    found.map(|(levels, factor)| (levels, factor.inverse()))
}

/// Variance at the sales and per year between, from the squares of what was missed; robust, so that a few wild pairs
/// do not make all others worthless.
fn spread(pairs: &[Pair], missed: &[f64], years: impl Fn(&Pair) -> f64) -> (f64, f64) {
    let mut sizes: Vec<f64> = missed.iter().map(|m| m.abs()).collect();
    // Of a normal spread the median of the sizes is 0.6745 standard deviations.
    let typical = (median(&mut sizes).unwrap_or(0.1) / 0.6745).max(1e-3);
    let most = (3.0 * typical).powi(2);
    let points = pairs.iter().zip(missed).map(|(pair, missed)| (years(pair), (missed * missed).min(most)));
    let line = RisingLine::of(points, 1e-9 * count(pairs.len()));
    let least = 0.1 * typical * typical;
    (line.base().max(least), line.rise)
}
