//! A market in a few figures: what a subject's facts are judged by. Pure.

use std::collections::BTreeSet;

use hub_domain::{Currency, Place, distance_metres};
use hub_valuation::Sale;

/// Quantiles of the sales and where they lie.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gist {
    /// Living areas, ascending.
    areas: Vec<f64>,
    /// Prices in minor units of the commonest currency, ascending.
    prices: Vec<i64>,
    currency: Option<Currency>,
    /// Twentieths of a degree that hold a sale.
    cells: BTreeSet<(i32, i32)>,
}

/// Cells per degree: about 5.5 km from south to north.
const CELLS: f64 = 20.0;
/// Enough sales for a quantile.
const SAMPLE: usize = 4_000;
/// Fewer sizes say nothing about what is usual.
const LEAST: usize = 20;

impl Gist {
    /// The gist of some sales.
    pub(crate) fn of(sales: &[Sale]) -> Self {
        let currency = commonest(sales);
        let stride = sales.len() / SAMPLE + 1;
        let mut areas: Vec<f64> =
            sales.iter().step_by(stride).filter_map(|s| s.facts.living_area).filter(|a| a.is_finite()).collect();
        areas.sort_by(f64::total_cmp);
        let mut prices: Vec<i64> = sales
            .iter()
            .step_by(stride)
            .filter(|s| Some(s.close_price.currency) == currency)
            .map(|s| s.close_price.minor)
            .collect();
        prices.sort_unstable();
        let cells = sales.iter().filter_map(|s| s.facts.place()).map(cell).collect();
        Self { areas, prices, currency, cells }
    }

    /// The living areas between which nearly all sales lie (2nd and 98th percentile), square feet; `None` where too few
    /// sales say theirs.
    pub(crate) fn areas(&self) -> Option<[f64; 2]> {
        (self.areas.len() >= LEAST).then(|| {
            let last = self.areas.len() - 1;
            [self.areas[last * 2 / 100], self.areas[last - last * 2 / 100]]
        })
    }

    /// The median price, if it is in that currency.
    pub(crate) fn middle_price(&self, currency: Currency) -> Option<i64> {
        (self.currency == Some(currency) && self.prices.len() >= LEAST).then(|| self.prices[self.prices.len() / 2])
    }

    /// Metres to the nearest sale, good to about 5 km; `None` where no sale says where it is or the place is none.
    pub(crate) fn nearest(&self, latitude: f64, longitude: f64) -> Option<f64> {
        let here = Place::new(latitude, longitude)?;
        self.cells
            .iter()
            .filter_map(|(y, x)| Place::new((f64::from(*y) + 0.5) / CELLS, (f64::from(*x) + 0.5) / CELLS))
            .map(|middle| distance_metres(here, middle))
            .min_by(f64::total_cmp)
    }
}

#[allow(clippy::cast_possible_truncation, reason = "degrees times twenty")]
fn cell(place: Place) -> (i32, i32) {
    ((place.latitude * CELLS).floor() as i32, (place.longitude * CELLS).floor() as i32)
}

fn commonest(sales: &[Sale]) -> Option<Currency> {
    let mut counts: Vec<(Currency, usize)> = Vec::new();
    for sale in sales {
        let currency = sale.close_price.currency;
        match counts.iter_mut().find(|(c, _)| *c == currency) {
            Some((_, n)) => *n += 1,
            None => counts.push((currency, 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, n)| *n).map(|(currency, _)| currency)
}

/// The price, minor units, below which "sales" are monthly rents that were recorded as sales: where a gap of a factor of
/// four or more separates a few figures below 15,000 from all others. Prices of homes have no such gap; `None` then.
pub(crate) fn rents_below(sales: &[Sale]) -> Option<i64> {
    let currency = commonest(sales)?;
    if ![Currency::USD, Currency::CAD].contains(&currency) {
        return None;
    }
    let unit = 10_i64.pow(currency.minor_digits());
    // A hundred and less is a transfer for form's sake; the valuation leaves it out by itself.
    let mut prices: Vec<i64> = sales
        .iter()
        .filter(|s| s.close_price.currency == currency && s.close_price.minor > 100 * unit)
        .map(|s| s.close_price.minor)
        .collect();
    prices.sort_unstable();
    prices.windows(2).find(|w| w[0] <= 15_000 * unit && w[1] >= 30_000 * unit && w[1] / w[0] >= 4).map(|w| w[1])
}

#[cfg(test)]
mod tests {
    use hub_domain::Money;
    use hub_valuation::Facts;

    use super::*;

    fn sale(dollars: i64) -> Sale {
        Sale {
            listing_key: dollars.to_string(),
            listing_id: None,
            close_price: Money::from_minor(dollars * 100, Currency::USD),
            close_date: "2026-05-01".parse().unwrap(),
            days_on_market: None,
            facts: Facts { latitude: Some(41.65), longitude: Some(-83.54), ..Facts::default() },
        }
    }

    #[test]
    fn rents_stand_apart_from_prices() {
        let mut sales: Vec<Sale> = (0..100).map(|i| sale(180_000 + i * 2_000)).collect();
        assert_eq!(rents_below(&sales), None);
        sales.extend([sale(1_850), sale(2_400), sale(3_100)]);
        assert_eq!(rents_below(&sales), Some(18_000_000));
        // A market whose prices go down to a few thousand without a gap keeps them all.
        let cheap: Vec<Sale> = (1..100).map(|i| sale(i * i * 40 + 1_000)).collect();
        assert_eq!(rents_below(&cheap), None);
    }

    #[test]
    fn distances_are_to_the_nearest_sale() {
        let gist = Gist::of(&[sale(1), sale(2)]);
        assert!(gist.nearest(41.65, -83.54).unwrap() < 6_000.0);
        assert!(gist.nearest(41.65, -70.0).unwrap() > 1_000_000.0);
        assert_eq!(Gist::of(&[]).nearest(41.65, -70.0), None);
        assert_eq!(gist.areas(), None);
    }
}
