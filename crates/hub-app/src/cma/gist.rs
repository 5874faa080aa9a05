//! A market in a few figures: what a subject's facts are judged by. Pure.

use std::collections::BTreeSet;

use hub_domain::{Currency, Money, Place, distance_metres};
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

/// Neighbours in a list of prices that differ by so much leave a gap. Prices of homes have none: between a shed and a villa
/// there is always something.
const GAP: i64 = 4;
/// A home costs its monthly rent so many times over, anywhere and in any currency; a year's rent some twelve times less, a
/// week's four times more.
const RENTS: std::ops::RangeInclusive<i64> = 40..=2_500;

/// The price, in the commonest currency, below which "sales" are rents that were recorded as sales: where a gap
/// separates figures whose middle is the rent of what the figures above it cost in the middle. `None` without such a gap.
pub(crate) fn rents_below(sales: &[Sale]) -> Option<Money> {
    let currency = commonest(sales)?;
    let mut prices: Vec<i64> = sales
        .iter()
        .filter(|s| s.close_price.currency == currency && s.close_price.minor > 0)
        .map(|s| s.close_price.minor)
        .collect();
    prices.sort_unstable();
    let middle = |v: &[i64]| v[v.len() / 2];
    // From the top: the first gap divides homes from rents, one further down rents from transfers for form's sake.
    (1..prices.len()).rev().find_map(|at| {
        let (below, above) = prices.split_at(at);
        let (last, first) = (*below.last()?, *above.first()?);
        if first / last < GAP {
            return None;
        }
        // The transfers for form's sake among them are no rents and say nothing about what is.
        let homes = middle(above);
        let rents = &below[below.partition_point(|price| homes / price > *RENTS.end())..];
        let lets = !rents.is_empty() && RENTS.contains(&(homes / middle(rents)));
        let cheapest_is_a_home = homes / first < *RENTS.start();
        // A palace above many homes makes them no rents.
        let many = above.len() >= below.len().min(LEAST);
        (lets && cheapest_is_a_home && many).then(|| Money::from_minor(first, currency))
    })
}

#[cfg(test)]
mod tests {
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

    fn below(sales: &[Sale]) -> Option<i64> {
        rents_below(sales).map(|price| price.minor)
    }

    #[test]
    fn rents_stand_apart_from_prices() {
        let mut sales: Vec<Sale> = (0..100).map(|i| sale(180_000 + i * 2_000)).collect();
        assert_eq!(below(&sales), None);
        sales.extend([sale(1_850), sale(2_400), sale(3_100)]);
        assert_eq!(below(&sales), Some(18_000_000));
        // A market whose prices go down to a few thousand without a gap keeps them all.
        let cheap: Vec<Sale> = (1..100).map(|i| sale(i * i * 40 + 1_000)).collect();
        assert_eq!(below(&cheap), None);
    }

    #[test]
    fn rents_are_told_by_the_market_itself_in_any_currency() {
        let in_yen = |yen: i64| Sale { close_price: Money::from_minor(yen, "JPY".parse().unwrap()), ..sale(yen) };
        let mut tokyo: Vec<Sale> = (0..60).map(|i| in_yen(32_000_000 + i * 900_000)).collect();
        assert_eq!(below(&tokyo), None);
        tokyo.extend((0..90).map(|i| in_yen(90_000 + i * 2_000)));
        assert_eq!(below(&tokyo), Some(32_000_000), "though most of them are rents");
        // A transfer for a dollar is left out by the valuation itself; it makes no rents of anything.
        let mut town: Vec<Sale> = (0..50).map(|i| sale(150_000 + i * 3_000)).collect();
        town.extend([sale(1), sale(10)]);
        assert_eq!(below(&town), None);
        town.push(sale(1_400));
        assert_eq!(below(&town), Some(15_000_000));
        // Homes that went for little, and a palace, are homes.
        let mut odd: Vec<Sale> = (0..50).map(|i| sale(150_000 + i * 3_000)).collect();
        odd.extend([sale(9_000), sale(4_000_000), sale(30_000_000)]);
        assert_eq!(below(&odd), None);
        // A dear quarter whose rents are what elsewhere are prices of nothing.
        let mut dear: Vec<Sale> = (0..40).map(|i| sale(3_000_000 + i * 200_000)).collect();
        dear.extend((0..5).map(|i| sale(18_000 + i * 2_000)));
        assert_eq!(below(&dear), Some(300_000_000));
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
