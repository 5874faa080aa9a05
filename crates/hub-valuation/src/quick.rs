//! The rough way: dollars per square foot times size.

use hub_domain::Money;
use serde::{Deserialize, Serialize};

use crate::Comparable;

/// A rough range from prices per square foot. Nothing is adjusted: not for the market's change, not for place,
/// condition or anything else. Each price is `per_sqft x area` to the cent, so that a reader can check it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quick {
    /// The subject's living area, square feet.
    pub area_sqft: f64,
    /// Sales it rests on.
    pub sales: usize,
    /// Lowest price per square foot among them.
    pub low_per_sqft: Money,
    /// Median price per square foot.
    pub median_per_sqft: Money,
    /// Highest price per square foot.
    pub high_per_sqft: Money,
    /// The lowest times the area.
    pub low: Money,
    /// The median times the area.
    pub middle: Money,
    /// The highest times the area.
    pub high: Money,
}

/// What a rough range is called beside the analysis, on screen and paper.
pub const QUICK_LABEL: &str = "Rough range by price per square foot, nothing adjusted";

/// Why there is no rough range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuickError {
    /// The subject's living area is not known.
    #[error("a rough range needs the subject's living area")]
    NoSize,
    /// Too few sales say how large they are.
    #[error("a rough range needs three sales that say their living area; here are {sized}")]
    FewSizes {
        /// Those that do.
        sized: usize,
    },
}

/// The fewest sales a middle is taken from.
const LEAST: usize = 3;

/// The rough range of a home of `area_sqft` square feet from chosen sales; a comparable that does not count (weight
/// zero) or does not say its size is passed over.
///
/// # Errors
/// [`QuickError`] without the subject's size, or with fewer than three sales that have one.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "prices are below 2^50 minor units")]
pub fn quick<'a>(area_sqft: Option<f64>, sales: impl IntoIterator<Item = &'a Comparable>) -> Result<Quick, QuickError> {
    let area_sqft = area_sqft.filter(|a| a.is_finite() && *a > 0.0).ok_or(QuickError::NoSize)?;
    let counting: Vec<&Comparable> = sales.into_iter().filter(|c| c.weight.billionths() > 0).collect();
    let mut rates: Vec<i64> = counting
        .iter()
        .filter_map(|c| {
            let size = c.facts.living_area.filter(|a| a.is_finite() && *a > 0.0)?;
            Some((c.close_price.minor as f64 / size).round() as i64)
        })
        .collect();
    rates.sort_unstable();
    let (Some(first), true) = (counting.first(), rates.len() >= LEAST) else {
        return Err(QuickError::FewSizes { sized: rates.len() });
    };
    let currency = first.close_price.currency;
    let n = rates.len();
    let median = if n % 2 == 1 { rates[n / 2] } else { i64::midpoint(rates[n / 2 - 1], rates[n / 2]) };
    let money = |minor| Money::from_minor(minor, currency);
    let price = |rate: i64| money((rate as f64 * area_sqft).round() as i64);
    Ok(Quick {
        area_sqft,
        sales: n,
        low_per_sqft: money(rates[0]),
        median_per_sqft: money(median),
        high_per_sqft: money(rates[n - 1]),
        low: price(rates[0]),
        middle: price(median),
        high: price(rates[n - 1]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept_cma::{eight, usd};

    #[test]
    fn each_price_is_rate_times_area() {
        let cma = eight();
        let quick = quick(Some(2_000.0), &cma.comparables).unwrap();
        assert_eq!(quick.sales, 8);
        for (rate, price) in
            [(quick.low_per_sqft, quick.low), (quick.median_per_sqft, quick.middle), (quick.high_per_sqft, quick.high)]
        {
            assert_eq!(price.minor, rate.minor * 2_000);
        }
        // 560,000 / 2,300 and 450,000 / 1,700.
        assert_eq!((quick.low_per_sqft, quick.high_per_sqft), (usd(24_348), usd(26_471)));
        assert!(quick.low.minor < quick.middle.minor && quick.middle.minor < quick.high.minor);
    }

    #[test]
    fn without_sizes_there_is_none() {
        let mut cma = eight();
        assert_eq!(super::quick(None, &cma.comparables), Err(QuickError::NoSize));
        assert_eq!(super::quick(Some(0.0), &cma.comparables), Err(QuickError::NoSize));
        for c in cma.comparables.iter_mut().skip(2) {
            c.facts.living_area = None;
        }
        assert_eq!(super::quick(Some(2_000.0), &cma.comparables), Err(QuickError::FewSizes { sized: 2 }));
        assert_eq!(super::quick(Some(2_000.0), &[]), Err(QuickError::FewSizes { sized: 0 }));
    }
}
