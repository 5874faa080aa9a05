use super::methods::{AHEAD, Path, damped, level, momentum, theta};
use super::season::seasons;
use super::series::{Nature, Series};
use crate::numbers::{count, mean};

/// Forecasts made at the end of month `upto` (a place in the series) from that and earlier months alone.
pub(super) fn forecast(series: &Series, upto: usize) -> Option<Path> {
    let y = &series.logs[..=upto];
    let starts = series.first.of_year();
    let found = seasons(y, starts);
    let z: Vec<Option<f64>> =
        y.iter().enumerate().map(|(t, v)| v.map(|v| v - found.effects[(starts + t) % 12])).collect();
    // Around trend and season scatter is symmetric; a floor keeps a series without any from cutting everything off.
    let scatter = found.scatter.max(1e-3) * 1.5;
    // Prices are smooth and grow from year to year; counts jump, and nothing tells more of them than the year before. The
    // shares are those that did best in the worst of eight parts of two markets, in the years before the ones scored.
    let (smooth, of_naive, growth): (Vec<Path>, f64, f64) = match series.nature {
        Nature::Price => {
            let smooth = vec![damped(&z, scatter)?, theta(&z, scatter)?, momentum(&z, scatter)?];
            (smooth, 1.0, YEARLY_GROWTH * yearly_growth(y)?)
        }
        Nature::Count => (vec![level(&z, scatter)?, momentum(&z, scatter)?], 2.0, 0.0),
    };
    let mut path = [0.0; AHEAD];
    for (step, p) in path.iter_mut().enumerate() {
        let effect = found.effects[(starts + upto + 1 + step) % 12];
        let sum: f64 = smooth.iter().map(|part| part[step] + effect).sum();
        let naive = seasonal_naive(series, upto, step + 1)? + growth;
        *p = (sum + of_naive * naive) / (count(smooth.len()) + of_naive);
    }
    Some(path)
}

/// Share of the last year's growth that is expected to go on.
const YEARLY_GROWTH: f64 = 0.6;

/// Mean of the last twelve months less that of the twelve before.
fn yearly_growth(y: &[Option<f64>]) -> Option<f64> {
    let mean_of = |from: usize, to: usize| mean(&y[from..to].iter().flatten().copied().collect::<Vec<_>>());
    let n = y.len();
    Some(mean_of(n.checked_sub(12)?, n)? - mean_of(n.checked_sub(24)?, n - 12)?)
}

/// The same month a year before, the forecast that every other must beat. Where that month has a hole, the year before.
pub(super) fn seasonal_naive(series: &Series, upto: usize, ahead: usize) -> Option<f64> {
    let mut at = (upto + ahead).checked_sub(12)?;
    loop {
        if at <= upto
            && let Some(log) = series.logs[at]
        {
            return Some(log);
        }
        at = at.checked_sub(12)?;
    }
}
