use crate::numbers::median;
use crate::{MarketError, Month};

/// Months that a forecast needs: two whole years.
pub const LEAST_MONTHS: usize = 24;
/// No longer past is looked at: markets of then tell little of now.
const LONGEST: usize = 180;
/// A count below this share of what was usual is a hole in the data, not a month in which nothing was sold.
const HOLE: f64 = 0.3;
/// Only where this much was usual.
const USUAL: f64 = 20.0;

/// What kind of figure a series holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A price or an index.
    Price,
    /// A count of what is there, as of listings for sale.
    Count,
    /// A count of what happens in the month, on working days, as of sales.
    Flow,
}

/// A figure by month, logs inside. A month without a figure is a hole; what is a hole depends on earlier months only.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The first month.
    pub first: Month,
    /// What it holds.
    pub nature: Nature,
    pub(super) logs: Vec<Option<f64>>,
}

impl Series {
    /// From figures month by month; those that are not above zero (a count: below zero) are holes. Leading and trailing
    /// holes are cut off.
    ///
    /// # Errors
    /// Fewer than [`LEAST_MONTHS`] months, or more than a quarter of them without a figure.
    pub fn new(first: Month, values: &[Option<f64>], nature: Nature) -> Result<Self, MarketError> {
        let counts = matches!(nature, Nature::Count | Nature::Flow);
        let fits = |v: &f64| v.is_finite() && (*v > 0.0 || (counts && *v >= 0.0));
        let mut values: Vec<Option<f64>> = values.iter().map(|v| v.filter(fits)).collect();
        if counts {
            mark_holes(&mut values);
        }
        let begins = values.iter().position(Option::is_some).unwrap_or(values.len());
        let ends = values.iter().rposition(Option::is_some).map_or(begins, |last| last + 1);
        let begins = begins.max(ends.saturating_sub(LONGEST));
        let logs: Vec<Option<f64>> = values[begins..ends].iter().map(|v| v.map(|v| v.max(0.5).ln())).collect();
        let known = logs.iter().flatten().count();
        if logs.len() < LEAST_MONTHS {
            return Err(MarketError::TooShort { months: logs.len(), needed: LEAST_MONTHS });
        }
        if known * 4 < logs.len() * 3 {
            return Err(MarketError::TooManyHoles { months: logs.len(), missing: logs.len() - known });
        }
        Ok(Self { first: first + i32::try_from(begins).unwrap_or(0), nature, logs })
    }

    /// How many months.
    #[must_use]
    pub fn len(&self) -> usize {
        self.logs.len()
    }

    /// Whether there are none; never, once made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.logs.is_empty()
    }

    /// The last month.
    #[must_use]
    pub fn last(&self) -> Month {
        self.month(self.logs.len().saturating_sub(1))
    }

    /// The n-th month.
    #[must_use]
    pub fn month(&self, n: usize) -> Month {
        self.first + i32::try_from(n).unwrap_or(0)
    }

    /// The figures, holes left out of the fit as `None`.
    pub fn values(&self) -> impl Iterator<Item = (Month, Option<f64>)> + '_ {
        self.logs.iter().enumerate().map(|(n, log)| (self.month(n), log.map(f64::exp)))
    }
}

/// Counts far below those of the year before are holes.
fn mark_holes(values: &mut [Option<f64>]) {
    let mut seen: Vec<f64> = Vec::new();
    for value in values.iter_mut() {
        let Some(v) = *value else { continue };
        let mut lately: Vec<f64> = seen.iter().rev().take(12).copied().collect();
        let usual = median(&mut lately).unwrap_or(0.0);
        if seen.len() >= 6 && usual >= USUAL && v < HOLE * usual {
            *value = None;
        } else {
            seen.push(v);
        }
    }
}
