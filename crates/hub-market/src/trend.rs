use std::collections::BTreeMap;

use crate::cell::share;
use crate::numbers::{mean, weighted_median};
use crate::{Cell, LEAST, Month};

/// Months of sales that supply is measured by.
const PACE: i32 = 6;

/// The figures of a month that its own cell does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Trend {
    /// The cell; all zero where the month has none.
    pub cell: Cell,
    /// For sale at the month's end.
    pub active: Option<u32>,
    /// That over the mean of closed sales of six months.
    pub months_of_supply: Option<f64>,
    /// Closed sales over those for sale at the beginning and those that came, percent.
    pub absorption: Option<f64>,
    /// Sales within [`crate::QUICK_DAYS`], percent.
    pub velocity: Option<f64>,
    /// Sales after a cut of the asking price, percent.
    pub cut_share: Option<f64>,
}

/// What dates there are tells which figures can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// First month whose inventory is whole: from then on nothing that left is missing.
    pub inventory_from: Option<Month>,
    /// Why there is no inventory.
    pub inventory_gap: Option<Gap>,
}

/// Why inventory, supply and absorption cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// No dates of listing.
    NoListingDates,
    /// Too few of the sales have one.
    FewListingDates,
    /// Only closed sales: what is for sale now, and what was and did not sell, is not there.
    OnlySales,
}

/// Sales without a date of listing beyond this share make inventory a guess.
const MOST_UNDATED: f64 = 0.2;

impl Known {
    /// Looks at all months of a market.
    #[must_use]
    pub fn of(cells: &BTreeMap<Month, Cell>) -> Self {
        let sum = |pick: fn(&Cell) -> u32| cells.values().map(|c| u64::from(pick(c))).sum::<u64>();
        let (closed, dated, listed, unsold) =
            (sum(|c| c.closed), sum(|c| c.dated), sum(|c| c.listed), sum(|c| c.unsold));
        #[allow(clippy::cast_precision_loss, reason = "counts of sales")]
        let undated = if closed == 0 { 0.0 } else { 1.0 - dated as f64 / closed as f64 };
        let gap = match (listed, unsold) {
            (0, _) => Some(Gap::NoListingDates),
            (_, 0) => Some(Gap::OnlySales),
            _ if undated > MOST_UNDATED => Some(Gap::FewListingDates),
            _ => None,
        };
        let begins = cells.iter().find(|(_, c)| c.left > 0).or_else(|| cells.iter().next()).map(|(m, _)| *m);
        Self { inventory_from: begins.filter(|_| gap.is_none()), inventory_gap: gap }
    }
}

/// Every month from `from` to `to` with what follows from the cells of all months, earlier ones included. A month after
/// `to` changes nothing.
#[must_use]
pub fn trends(cells: &BTreeMap<Month, Cell>, known: &Known, from: Month, to: Month) -> Vec<(Month, Trend)> {
    let mut stock: i64 = 0;
    let mut stock_at: BTreeMap<Month, i64> = BTreeMap::new();
    for (month, cell) in cells.range(..=to) {
        stock += i64::from(cell.listed) - i64::from(cell.left);
        stock_at.insert(*month, stock);
    }
    let active = |month: Month| {
        known.inventory_from.filter(|first| month >= *first)?;
        let stock = stock_at.range(..=month).next_back().map_or(0, |(_, s)| *s);
        u32::try_from(stock.max(0)).ok()
    };
    let closed = |month: Month| cells.get(&month).map_or(0, |c| c.closed);
    let first_sale = cells.iter().find(|(_, c)| c.closed > 0).map(|(m, _)| *m);
    from.to(to)
        .map(|month| {
            let cell = cells.get(&month).copied().unwrap_or_default();
            let on = active(month);
            let pace: Vec<f64> = (month - (PACE - 1)).to(month).map(|m| f64::from(closed(m))).collect();
            let whole = first_sale.is_some_and(|first| month - first >= PACE - 1);
            let pace = mean(&pace).filter(|p| whole && *p > 0.0);
            let offered = active(month - 1).map(|before| before + cell.listed);
            let trend = Trend {
                cell,
                active: on,
                months_of_supply: on.zip(pace).map(|(on, pace)| f64::from(on) / pace),
                absorption: offered
                    .filter(|o| *o >= u32::try_from(LEAST).unwrap_or(3))
                    .map(|o| (f64::from(cell.closed) / f64::from(o) * 100.0).min(100.0)),
                velocity: share(cell.quick, cell.days_n),
                cut_share: share(cell.cuts, cell.asked_n),
            };
            (month, trend)
        })
        .collect()
}

/// Twelve months together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Year {
    /// Sales.
    pub closed: u32,
    /// Middle of the monthly median prices, weighted by sales.
    pub price: Option<f64>,
    /// Middle of the monthly median days on market.
    pub days: Option<f64>,
    /// Middle of the monthly medians of sale price over last asking price.
    pub to_list: Option<f64>,
}

/// Twelve months together, the last one included.
#[must_use]
pub fn year(cells: &BTreeMap<Month, Cell>, last: Month) -> Year {
    let months: Vec<&Cell> = cells.range((last - 11)..=last).map(|(_, c)| c).collect();
    let middle = |pick: fn(&Cell) -> Option<f64>, weight: fn(&Cell) -> u32| {
        let mut values: Vec<(f64, f64)> =
            months.iter().filter_map(|c| Some((pick(c)?, f64::from(weight(c))))).collect();
        weighted_median(&mut values)
    };
    Year {
        closed: months.iter().map(|c| c.closed).sum(),
        price: middle(|c| c.price, |c| c.closed),
        days: middle(|c| c.days, |c| c.days_n),
        to_list: middle(|c| c.to_list, |c| c.to_list_n),
    }
}
