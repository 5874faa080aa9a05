use std::collections::BTreeMap;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::numbers::{count, median};
use crate::{Month, Row};

/// Fewer records than this make no median.
pub const LEAST: usize = 3;
/// A sale under contract within so many days counts as quick.
pub const QUICK_DAYS: i32 = 14;

/// One month of one market: an area and a type. Counts are of that month alone; a median is absent where fewer than
/// [`LEAST`] records have what it needs. Money is minor units.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// Sales closed.
    pub closed: u32,
    /// Their money.
    pub volume: f64,
    /// Median sale price.
    pub price: Option<f64>,
    /// Median price per square foot.
    pub per_sqft: Option<f64>,
    /// Sales with a living area.
    pub per_sqft_n: u32,
    /// Median days on market.
    pub days: Option<f64>,
    /// Sales with days on market.
    pub days_n: u32,
    /// Those within [`QUICK_DAYS`].
    pub quick: u32,
    /// Median of sale price over last asking price.
    pub to_list: Option<f64>,
    /// Sales with both.
    pub to_list_n: u32,
    /// Median of sale price over first asking price.
    pub to_original: Option<f64>,
    /// Sales with both.
    pub to_original_n: u32,
    /// Sales with both asking prices.
    pub asked_n: u32,
    /// Those whose asking price was cut.
    pub cuts: u32,
    /// Median cut, share of the first asking price.
    pub cut: Option<f64>,
    /// Sales that tell when they came on the market.
    pub dated: u32,
    /// Day of the month of the latest of the sales; 0 without any.
    pub last_day: u8,
    /// Listings that came on the market.
    pub listed: u32,
    /// Those of them that are not closed sales.
    pub unsold: u32,
    /// Listings that stopped being for sale.
    pub left: u32,
    /// Those of them that went under contract.
    pub contracts: u32,
    /// Of those listed in the month and sold since: days on market, sale over first asking price, price per square foot.
    pub by_listing: Season,
    /// The same of those that went under contract in the month and closed since.
    pub by_contract: Season,
}

/// How sales that share a month of listing or of contract fared.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Season {
    /// Sales.
    pub n: u32,
    /// Median days on market.
    pub days: Option<f64>,
    /// Sales with days.
    pub days_n: u32,
    /// Median of sale price over first asking price.
    pub to_original: Option<f64>,
    /// Sales with both.
    pub to_original_n: u32,
    /// Median price per square foot, minor units.
    pub per_sqft: Option<f64>,
    /// Sales with a living area.
    pub per_sqft_n: u32,
}

/// A market: an area's number and a type's number, as [`Row`] has them.
pub type MarketKey = (u32, u16);

/// The cells of one month from the rows that were listed, left or closed in it. Other rows change nothing; so does the
/// order of the rows.
#[must_use]
pub fn month_cells<'a>(month: Month, rows: impl IntoIterator<Item = &'a Row>) -> BTreeMap<MarketKey, Cell> {
    let mut by_market: BTreeMap<MarketKey, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let here = Some(month);
        if row.fact.listed == here || row.fact.left == here || row.closed() == here {
            for key in row.markets() {
                by_market.entry(key).or_default().push(row);
            }
        }
    }
    by_market.into_iter().map(|(key, rows)| (key, cell(month, &rows))).collect()
}

#[allow(clippy::cast_precision_loss, reason = "prices are far below 2^52 minor units")]
fn ratio(part: Option<i64>, whole: Option<i64>) -> Option<f64> {
    let ratio = part? as f64 / whole.filter(|w| *w > 0)? as f64;
    // An asking price with a digit too few or too many tells nothing.
    (0.2..=5.0).contains(&ratio).then_some(ratio)
}

#[allow(clippy::cast_precision_loss, reason = "prices are far below 2^52 minor units")]
fn per_sqft(row: &Row) -> Option<f64> {
    Some(row.fact.sale?.price as f64 / row.fact.sqft?)
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The median of what is there, and how many that were.
fn middle(values: impl Iterator<Item = f64>) -> (Option<f64>, u32) {
    let mut values: Vec<f64> = values.collect();
    let n = number(values.len());
    (if values.len() >= LEAST { median(&mut values) } else { None }, n)
}

fn season(rows: &[&Row]) -> Season {
    let sold: Vec<&&Row> = rows.iter().filter(|r| r.fact.sale.is_some()).collect();
    let (days, days_n) = middle(sold.iter().filter_map(|r| r.fact.days).map(f64::from));
    let (to_original, to_original_n) = middle(sold.iter().filter_map(|r| to_original(r)));
    let (per, per_sqft_n) = middle(sold.iter().filter_map(|r| per_sqft(r)));
    Season { n: number(sold.len()), days, days_n, to_original, to_original_n, per_sqft: per, per_sqft_n }
}

fn to_original(row: &Row) -> Option<f64> {
    ratio(row.fact.sale.map(|s| s.price), row.fact.original_price)
}

#[allow(clippy::cast_precision_loss, reason = "prices are far below 2^52 minor units")]
fn cell(month: Month, rows: &[&Row]) -> Cell {
    let here = Some(month);
    let closed: Vec<&Row> = rows.iter().filter(|r| r.closed() == here).copied().collect();
    let listed: Vec<&Row> = rows.iter().filter(|r| r.fact.listed == here).copied().collect();
    let left: Vec<&Row> = rows.iter().filter(|r| r.fact.left == here).copied().collect();
    let prices = || closed.iter().filter_map(|r| r.fact.sale).map(|s| s.price as f64);
    let (price, _) = middle(prices());
    let (per, per_sqft_n) = middle(closed.iter().filter_map(|r| per_sqft(r)));
    let (days, days_n) = middle(closed.iter().filter_map(|r| r.fact.days).map(f64::from));
    let last = |r: &&Row| ratio(r.fact.sale.map(|s| s.price), r.fact.list_price);
    let (to_list, to_list_n) = middle(closed.iter().filter_map(last));
    let (to_first, to_original_n) = middle(closed.iter().filter_map(|r| to_original(r)));
    // What the seller came down by before the sale; asking prices that rose are no cut.
    let asked: Vec<f64> = closed.iter().filter_map(|r| ratio(r.fact.list_price, r.fact.original_price)).collect();
    let cuts: Vec<f64> = asked.iter().filter(|r| **r < 1.0 - 1e-9).map(|r| 1.0 - r).collect();
    let (cut, cuts_n) = middle(cuts.into_iter());
    Cell {
        closed: number(closed.len()),
        volume: prices().sum(),
        price,
        per_sqft: per,
        per_sqft_n,
        days,
        days_n,
        quick: number(closed.iter().filter(|r| r.fact.days.is_some_and(|d| d <= QUICK_DAYS)).count()),
        to_list,
        to_list_n,
        to_original: to_first,
        to_original_n,
        asked_n: number(asked.len()),
        cuts: cuts_n,
        cut,
        dated: number(closed.iter().filter(|r| r.fact.listed.is_some()).count()),
        last_day: closed
            .iter()
            .filter_map(|r| r.fact.sale)
            .filter_map(|s| u8::try_from(s.day.day()).ok())
            .max()
            .unwrap_or(0),
        listed: number(listed.len()),
        unsold: number(listed.iter().filter(|r| r.fact.sale.is_none()).count()),
        left: number(left.len()),
        contracts: number(left.iter().filter(|r| r.fact.contracted).count()),
        by_listing: season(&listed),
        by_contract: season(&left),
    }
}

/// Shares are worked out from counts in one place.
pub(crate) fn share(part: u32, whole: u32) -> Option<f64> {
    (usize::try_from(whole).unwrap_or(0) >= LEAST)
        .then(|| count(usize::try_from(part).unwrap_or(0)) / f64::from(whole) * 100.0)
}
