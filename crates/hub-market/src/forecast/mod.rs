//! Forecasts of prices and demand, with intervals from the method's own past errors.
//!
//! On logs: months of the year are measured against a bending trend and shrunk towards none ([`season`]); without them
//! the series is forecast by simple methods ([`methods`]), sales for each working day. The mean is taken of these and of
//! the same month a year before, as it was and with growth; what was less far off here before counts more ([`combine`]).
//! The intervals are conformal over a rolling-origin backtest ([`interval`], [`backtest`]).

mod backtest;
mod combine;
mod interval;
mod methods;
mod season;
mod series;

use serde::{Deserialize, Serialize};

pub use backtest::{Backtest, HORIZONS, Horizon, Trial, summary, trials};
pub use series::{LEAST_MONTHS, Nature, Series};

use crate::Month;

/// A forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The next twelve months.
    pub points: Vec<Point>,
    /// How good the method has been here.
    pub backtest: Backtest,
}

/// A month that will be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Which.
    pub month: Month,
    /// Months ahead, from 1.
    pub ahead: usize,
    /// The forecast.
    pub value: f64,
    /// The 80 % interval; absent without enough past errors.
    pub in_80: Option<(f64, f64)>,
    /// The 90 % interval.
    pub in_90: Option<(f64, f64)>,
}

impl Forecast {
    /// Forecasts the twelve months after a series. `None` where the past does not determine one.
    #[must_use]
    pub fn of(series: &Series) -> Option<Self> {
        let (trials, past) = backtest::rolling(series);
        let widths = backtest::widths(&trials);
        let last = series.len() - 1;
        let path = combine::combined(series, last, &combine::parts(series, last)?, &past);
        let points = path.iter().enumerate().map(|(step, log)| {
            let ahead = step + 1;
            let ends = |share: f64| {
                let half = widths.as_ref()?.half(ahead, share);
                Some(((log - half).exp(), (log + half).exp()))
            };
            Point {
                month: series.last() + i32::try_from(ahead).unwrap_or(0),
                ahead,
                value: log.exp(),
                in_80: ends(0.8),
                in_90: ends(0.9),
            }
        });
        Some(Self { points: points.collect(), backtest: summary(&trials) })
    }
}
