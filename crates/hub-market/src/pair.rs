use crate::{Month, Row};

/// Two sales of one home nearer than this are a flip or a correction of papers, no measure of the market.
const SHORTEST_DAYS: i64 = 180;
/// A living area that differs by more than this share is another house.
const REBUILT: f64 = 0.15;
/// Growth per year beyond this (log) is a rebuilt or mistaken home.
const WILDEST: f64 = 0.45;

/// Two successive sales of one home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Month of the first.
    pub first: Month,
    /// Month of the second.
    pub second: Month,
    /// Log of the second price over the first.
    pub growth: f64,
}

/// Pairs of successive sales among the rows of one home, with the second sale's row. Rows of other homes must not be
/// among them. Flips, rebuilt homes and parcels sold many times over are left out.
#[must_use]
pub fn pairs_of_home<'a>(rows: &[&'a Row]) -> Vec<(&'a Row, Pair)> {
    let mut sales: Vec<&Row> = rows.iter().filter(|r| r.fact.sale.is_some()).copied().collect();
    sales.sort_by_key(|r| r.fact.sale.map(|s| (s.day, s.price)));
    let mut pairs = Vec::new();
    for two in sales.windows(2) {
        let [one, other] = two else { continue };
        let (Some(a), Some(b)) = (one.fact.sale, other.fact.sale) else { continue };
        let days = b.day.signed_duration_since(a.day).num_days();
        if days == 0 {
            // Two homes under one number: nothing sold under it says anything.
            return Vec::new();
        }
        let resized = match (one.fact.sqft, other.fact.sqft) {
            (Some(x), Some(y)) => (x / y - 1.0).abs() > REBUILT,
            _ => false,
        };
        #[allow(clippy::cast_precision_loss, reason = "prices and days are far below 2^52")]
        let (growth, years) = ((b.price as f64 / a.price as f64).ln(), days as f64 / 365.25);
        let one_market = one.areas[0] == other.areas[0] && one.kinds[0] == other.kinds[0];
        if days >= SHORTEST_DAYS && !resized && one_market && (growth / years.max(1.0)).abs() <= WILDEST {
            pairs.push((*other, Pair { first: Month::of(a.day), second: Month::of(b.day), growth }));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fact, Sale};

    fn row(day: &str, price: i64) -> Row {
        let sale = Some(Sale { day: day.parse().unwrap(), price });
        Row { areas: [1, 0, 0, 0, 0], kinds: [1, 0], fact: Fact { sale, ..Fact::default() }, home: Some(7) }
    }

    #[test]
    fn successive_sales_make_pairs_and_flips_do_not() {
        let rows = [row("2020-01-10", 100), row("2022-01-10", 121), row("2022-03-10", 150), row("2024-03-10", 150)];
        let pairs: Vec<Pair> = pairs_of_home(&rows.iter().collect::<Vec<_>>()).into_iter().map(|(_, p)| p).collect();
        assert_eq!(pairs.len(), 2);
        assert!((pairs[0].growth - 1.21_f64.ln()).abs() < 1e-12);
        assert_eq!((pairs[1].first.to_string(), pairs[1].second.to_string()), ("2022-03".into(), "2024-03".into()));
    }

    #[test]
    fn a_number_under_which_two_were_sold_in_a_day_says_nothing() {
        let rows = [row("2020-01-10", 100), row("2020-01-10", 140), row("2024-03-10", 150)];
        assert!(pairs_of_home(&rows.iter().collect::<Vec<_>>()).is_empty());
    }
}
