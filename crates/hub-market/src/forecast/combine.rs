use chrono::Datelike as _;

use super::methods::{AHEAD, Path, damped, level, momentum, theta};
use super::season::seasons;
use super::series::{Nature, Series};
use crate::Month;
use crate::numbers::{count, mean};

/// How many forecasts are combined.
const PARTS: usize = 6;
/// Share of the last year's growth that is expected to go on.
const YEARLY_GROWTH: f64 = 0.6;
/// So many past forecasts of a method must speak against it before it counts clearly less: those of two years.
const LEAN: f64 = 288.0;

/// What each of the combined methods says at the end of a month, on logs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts([Path; PARTS]);

/// The methods' forecasts at the end of month `upto` (a place in the series) from that and earlier months alone.
pub(super) fn parts(series: &Series, upto: usize) -> Option<Parts> {
    let days = |at: usize| match series.nature {
        Nature::Flow => working_days(series.month(at)).ln(),
        Nature::Price | Nature::Count => 0.0,
    };
    let y: Vec<Option<f64>> = series.logs[..=upto].iter().enumerate().map(|(t, v)| v.map(|v| v - days(t))).collect();
    let starts = series.first.of_year();
    let found = seasons(&y, starts);
    let z: Vec<Option<f64>> =
        y.iter().enumerate().map(|(t, v)| v.map(|v| v - found.effects[(starts + t) % 12])).collect();
    // Around trend and season scatter is symmetric; a floor keeps a series without any from cutting everything off.
    let scatter = found.scatter.max(1e-3) * 1.5;
    let growth = YEARLY_GROWTH * yearly_growth(&y)?;
    let mut before = [0.0; AHEAD];
    for (step, p) in before.iter_mut().enumerate() {
        *p = same_month_before(&y, upto, step + 1)?;
    }
    let mut smooth = [damped(&z, scatter)?, theta(&z, scatter)?, momentum(&z, scatter)?, level(&z, scatter)?];
    for path in &mut smooth {
        for (step, p) in path.iter_mut().enumerate() {
            *p += found.effects[(starts + upto + 1 + step) % 12];
        }
    }
    let [damped, theta, momentum, level] = smooth;
    let mut all = [damped, theta, momentum, level, before, before.map(|p| p + growth)];
    for path in &mut all {
        for (step, p) in path.iter_mut().enumerate() {
            *p += days(upto + 1 + step);
        }
    }
    Some(Parts(all))
}

/// The forecast at the end of a month from what each method says then: the mean, in which those count more that were less
/// far off here. `past` holds what they said at the ends of earlier months; only what had come by now is looked at.
pub(super) fn combined(series: &Series, upto: usize, now: &Parts, past: &[(usize, Parts)]) -> Path {
    let mut off = [0.0; PARTS];
    let mut n = 0.0;
    for (origin, said) in past {
        let came = series.logs.get(origin + 1..=upto).unwrap_or_default();
        for (step, actual) in came.iter().enumerate().take(AHEAD) {
            let Some(actual) = actual else { continue };
            n += 1.0;
            for (sum, path) in off.iter_mut().zip(&said.0) {
                *sum += (actual - path[step]).abs();
            }
        }
    }
    let typical = off.iter().sum::<f64>() / (n * count(PARTS)).max(1.0);
    // A mean size of errors, leaning towards that of all methods; where all were right, all count alike.
    let size = |sum: f64| ((sum + LEAN * typical) / (n + LEAN)).max(1e-9);
    let weights = off.map(|sum| size(sum).powi(-2));
    let total: f64 = weights.iter().sum();
    std::array::from_fn(|step| now.0.iter().zip(weights).map(|(path, w)| path[step] * w).sum::<f64>() / total)
}

/// Mean of the last twelve months less that of the twelve before.
fn yearly_growth(y: &[Option<f64>]) -> Option<f64> {
    let mean_of = |from: usize, to: usize| mean(&y[from..to].iter().flatten().copied().collect::<Vec<_>>());
    let n = y.len();
    Some(mean_of(n.checked_sub(12)?, n)? - mean_of(n.checked_sub(24)?, n - 12)?)
}

/// The same month a year before, the forecast that every other must beat. Where that month has a hole, the year before.
pub(super) fn seasonal_naive(series: &Series, upto: usize, ahead: usize) -> Option<f64> {
    same_month_before(&series.logs, upto, ahead)
}

fn same_month_before(y: &[Option<f64>], upto: usize, ahead: usize) -> Option<f64> {
    let mut at = (upto + ahead).checked_sub(12)?;
    loop {
        if at <= upto
            && let Some(log) = y[at]
        {
            return Some(log);
        }
        at = at.checked_sub(12)?;
    }
}

/// Mondays to Fridays of a month: between 20 and 23, and sales close on no other day. Holidays come with the seasons.
fn working_days(month: Month) -> f64 {
    let Some(first) = month.first_day() else { return 21.0 };
    let of_month = first.iter_days().take_while(|day| day.month() == first.month());
    count(of_month.filter(|day| day.weekday().number_from_monday() <= 5).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_their_working_days() {
        for (month, days) in [("2024-02", 21.0), ("2015-02", 20.0), ("2026-11", 21.0), ("2027-03", 23.0)] {
            assert_eq!(working_days(month.parse().unwrap()), days, "{month}");
        }
    }

    #[test]
    fn who_was_right_counts_more_and_the_future_is_not_looked_at() {
        let first: Month = "2015-01".parse().unwrap();
        let values: Vec<Option<f64>> = (0..60).map(|m| Some(100.0 + f64::from(m % 12))).collect();
        let series = Series::new(first, &values, Nature::Price).unwrap();
        let said = |right: usize| {
            let mut parts = [[9.0; AHEAD]; PARTS];
            parts[right] = [(100.0_f64).ln(); AHEAD];
            Parts(parts)
        };
        let without = combined(&series, 40, &said(0), &[]);
        assert!((without[0] - (100.0_f64.ln() + 5.0 * 9.0) / 6.0).abs() < 1e-9, "the mean where nothing is known");
        let past: Vec<(usize, Parts)> = (20..40).map(|origin| (origin, said(0))).collect();
        assert!(combined(&series, 40, &said(0), &past)[0] < without[0] - 0.5);
        let later: Vec<(usize, Parts)> = (40..59).map(|origin| (origin, said(3))).collect();
        assert_eq!(combined(&series, 40, &said(0), &later), without);
    }
}
