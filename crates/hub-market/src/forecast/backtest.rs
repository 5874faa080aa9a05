use serde::{Deserialize, Serialize};

use super::combine::{Parts, combined, parts, seasonal_naive};
use super::interval::{Miss, Widths};
use super::methods::AHEAD;
use super::series::Series;
use crate::Month;
use crate::numbers::{count, mean};

/// Months ahead that the backtest tells of.
pub const HORIZONS: [usize; 3] = [3, 6, 12];
/// Months before the first forecast of the backtest.
const WARM_UP: usize = 24;
/// Forecasts are made at the end of at most so many months.
const ORIGINS: usize = 84;

/// How good the method has been: at the end of each past month it forecast from that and earlier months alone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Backtest {
    /// First month from which was forecast.
    pub from: Option<Month>,
    /// Last month that was forecast and came.
    pub to: Option<Month>,
    /// For each of [`HORIZONS`].
    pub horizons: Vec<Horizon>,
    /// Whether the method's errors are smaller than the seasonal naive forecast's, over all horizons together.
    pub beats_seasonal_naive: Option<bool>,
}

/// One horizon.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Horizon {
    /// Months ahead.
    pub ahead: usize,
    /// Forecasts compared with what came.
    pub n: usize,
    /// Mean absolute error, percent of what came.
    pub error: Option<f64>,
    /// The same of the seasonal naive forecast, over the same months.
    pub naive_error: Option<f64>,
    /// Forecasts that had an interval.
    pub covered_n: usize,
    /// Share inside the 80 % interval, percent.
    pub covered_80: Option<f64>,
    /// Share inside the 90 % interval, percent.
    pub covered_90: Option<f64>,
}

/// A forecast of the backtest beside what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// The month at whose end it was made.
    pub origin: Month,
    /// Months ahead.
    pub ahead: usize,
    /// What came.
    pub actual: f64,
    /// What was forecast.
    pub forecast: f64,
    /// What the seasonal naive forecast said.
    pub naive: f64,
    /// Ends of the 80 % and the 90 % interval, made from errors known by then.
    pub intervals: Option<[(f64, f64); 2]>,
}

/// Every forecast the method would have made in the past, one to twelve months ahead.
#[must_use]
pub fn trials(series: &Series) -> Vec<Trial> {
    rolling(series).0
}

/// Those forecasts, and what each of the combined methods said at the end of each month that was forecast from.
pub(super) fn rolling(series: &Series) -> (Vec<Trial>, Vec<(usize, Parts)>) {
    let last = series.len() - 1;
    let first = WARM_UP.max(series.len().saturating_sub(ORIGINS + 1)) - 1;
    let mut misses: Vec<Miss> = Vec::new();
    let (mut trials, mut past) = (Vec::new(), Vec::new());
    for origin in first..last {
        let Some(now) = parts(series, origin) else { continue };
        let path = combined(series, origin, &now, &past);
        past.push((origin, now));
        let known: Vec<Miss> = misses.iter().filter(|m| m.at <= origin).copied().collect();
        let widths = Widths::of(&known);
        for (step, log) in path.iter().enumerate() {
            let (ahead, at) = (step + 1, origin + step + 1);
            let (Some(Some(actual)), Some(naive)) = (series.logs.get(at), seasonal_naive(series, origin, ahead)) else {
                continue;
            };
            misses.push(Miss { ahead, at, error: actual - log });
            let ends = |share: f64| {
                widths.as_ref().map(|w| {
                    let half = w.half(ahead, share);
                    ((log - half).exp(), (log + half).exp())
                })
            };
            trials.push(Trial {
                origin: series.month(origin),
                ahead,
                actual: actual.exp(),
                forecast: log.exp(),
                naive: naive.exp(),
                intervals: ends(0.8).zip(ends(0.9)).map(|(a, b)| [a, b]),
            });
        }
    }
    (trials, past)
}

/// The errors behind the intervals of a forecast made now.
pub(super) fn widths(trials: &[Trial]) -> Option<Widths> {
    let misses: Vec<Miss> =
        trials.iter().map(|t| Miss { ahead: t.ahead.min(AHEAD), at: 0, error: (t.actual / t.forecast).ln() }).collect();
    Widths::of(&misses)
}

/// Sums trials up.
#[must_use]
pub fn summary(trials: &[Trial]) -> Backtest {
    let horizons: Vec<Horizon> = HORIZONS.iter().map(|ahead| horizon(trials, *ahead)).collect();
    let compared: Vec<(f64, f64)> = horizons.iter().filter_map(|h| h.error.zip(h.naive_error)).collect();
    let sum = |pick: fn(&(f64, f64)) -> f64| compared.iter().map(pick).sum::<f64>();
    Backtest {
        from: trials.iter().map(|t| t.origin).min(),
        to: trials.iter().map(|t| t.origin + i32::try_from(t.ahead).unwrap_or(0)).max(),
        horizons,
        beats_seasonal_naive: (!compared.is_empty()).then(|| sum(|c| c.0) < sum(|c| c.1)),
    }
}

fn horizon(trials: &[Trial], ahead: usize) -> Horizon {
    let of: Vec<&Trial> = trials.iter().filter(|t| t.ahead == ahead).collect();
    let off = |pick: fn(&Trial) -> f64| {
        let errors: Vec<f64> = of.iter().map(|t| (pick(t) / t.actual - 1.0).abs() * 100.0).collect();
        mean(&errors)
    };
    let with: Vec<(&&Trial, [(f64, f64); 2])> = of.iter().filter_map(|t| Some((t, t.intervals?))).collect();
    let inside = |which: usize| {
        let hits = with.iter().filter(|(t, i)| (i[which].0..=i[which].1).contains(&t.actual)).count();
        (!with.is_empty()).then(|| count(hits) / count(with.len()) * 100.0)
    };
    Horizon {
        ahead,
        n: of.len(),
        error: off(|t| t.forecast),
        naive_error: off(|t| t.naive),
        covered_n: with.len(),
        covered_80: inside(0),
        covered_90: inside(1),
    }
}
