use std::collections::BTreeMap;

use hub_domain::Money;

use crate::{Cma, Feature, cents};

/// How an estimate is made up: what the comparables sold for on average, and what each feature adds on average, both by
/// the weights of the estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// Weighted mean of the sale prices.
    pub sale_prices: Money,
    /// Weighted mean of the lines of each feature that has one, in the order of the grid. Together with `sale_prices`
    /// they sum to the estimate exactly.
    pub features: Vec<(Feature, Money)>,
}

/// Breaks an estimate down by feature. The rounding of the parts (a cent each at most) is taken up by the largest.
#[must_use]
pub fn breakdown(cma: &Cma) -> Breakdown {
    let shares: Vec<u32> = cma.comparables.iter().map(|c| c.weight.billionths()).collect();
    let mean = |amount: &dyn Fn(usize) -> i64| {
        cents::weighted(&(0..cma.comparables.len()).map(amount).collect::<Vec<_>>(), &shares)
    };
    let mut sale_prices = mean(&|i| cma.comparables[i].close_price.minor);
    let mut lines: BTreeMap<Feature, i64> = BTreeMap::new();
    for feature in Feature::ALL {
        let of = |i: usize| cma.comparables[i].adjustments.iter().filter(|a| a.feature == feature);
        if (0..cma.comparables.len()).any(|i| of(i).next().is_some()) {
            lines.insert(feature, mean(&|i| of(i).map(|a| a.amount.minor).sum()));
        }
    }
    let rest = cma.estimate.minor - sale_prices - lines.values().sum::<i64>();
    match lines.values_mut().max_by_key(|v| v.unsigned_abs()) {
        Some(largest) => *largest += rest,
        None => sale_prices += rest,
    }
    let money = |minor| Money::from_minor(minor, cma.estimate.currency);
    Breakdown {
        sale_prices: money(sale_prices),
        features: lines.into_iter().map(|(feature, minor)| (feature, money(minor))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept_cma::eight;

    #[test]
    fn the_parts_sum_to_the_estimate() {
        let cma = eight();
        let parts = breakdown(&cma);
        let sum: i64 = parts.features.iter().map(|f| f.1.minor).sum();
        assert_eq!(parts.sale_prices.minor + sum, cma.estimate.minor);
        let time = parts.features.iter().find(|f| f.0 == Feature::Time).unwrap();
        assert_eq!(time.1.minor, 100_000, "every comparable has the same line");
    }
}
