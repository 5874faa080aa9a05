//! One sale after the other, each from what had closed before its day. Pure but for the threads.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use chrono::Datelike;
use hub_connector::CancellationToken;
use hub_domain::Currency;
use hub_valuation::baseline::NearestRate;
use hub_valuation::{CmaRequest, Overrides, PreparedMarket, Sale, Subject};

use super::figures::Estimated;

/// What came out.
pub(super) struct Rolled {
    /// In the order of the sales.
    pub estimated: Vec<Estimated>,
    /// The plain method's answers beside them, minor units.
    pub nearest: Vec<Option<i64>>,
    pub without: usize,
    /// On all processors together.
    pub seconds: f64,
}

/// Estimates the wanted ones of sales that are in the order of their days; `None` when cancelled.
pub(super) fn roll(
    sales: &[Sale],
    wanted: &[usize],
    currency: Currency,
    level: u8,
    progress: &(dyn Fn(usize) + Sync),
    cancel: &CancellationToken,
) -> Option<Rolled> {
    let blocks = blocks(sales, wanted);
    let (next, done, nanos) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicU64::new(0));
    let parts: Mutex<Vec<(usize, Vec<Answer>)>> = Mutex::default();
    let nearest = NearestRate::new(sales);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 4).min(blocks.len().max(1));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let k = next.fetch_add(1, Ordering::Relaxed);
                    let Some(block) = blocks.get(k).filter(|_| !cancel.is_cancelled()) else { return };
                    let begin = Instant::now();
                    let mut out = block_of(sales, block, currency, level, cancel, &|| {
                        progress(done.fetch_add(1, Ordering::Relaxed) + 1);
                    });
                    nanos.fetch_add(u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
                    for answer in &mut out {
                        let sale = &sales[answer.at];
                        answer.nearest = nearest.estimate(&subject(sale), sale.close_date).map(|m| m.minor);
                    }
                    parts.lock().unwrap_or_else(PoisonError::into_inner).push((k, out));
                }
            });
        }
    });
    if cancel.is_cancelled() {
        return None;
    }
    let mut parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
    parts.sort_by_key(|p| p.0);
    #[allow(clippy::cast_precision_loss, reason = "nanoseconds of a minute")]
    let seconds = nanos.into_inner() as f64 / 1e9;
    let mut out = Rolled { estimated: Vec::new(), nearest: Vec::new(), without: 0, seconds };
    for answer in parts.into_iter().flat_map(|p| p.1) {
        match answer.estimated {
            Some(estimated) => {
                out.estimated.push(estimated);
                out.nearest.push(answer.nearest);
            }
            None => out.without += 1,
        }
    }
    Some(out)
}

struct Answer {
    at: usize,
    estimated: Option<Estimated>,
    nearest: Option<i64>,
}

/// The sales that one preparation of the market serves: a month's, or more months' where the market is large, so that
/// preparing does not take longer than estimating.
fn blocks<'w>(sales: &[Sale], wanted: &'w [usize]) -> Vec<&'w [usize]> {
    let most = (MOST_PREPARED / sales.len().clamp(1, LARGEST_FIT)).max(LEAST_BLOCKS);
    let month = |i: usize| sales[i].close_date.year() * 12 + sales[i].close_date.month().cast_signed();
    let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return Vec::new() };
    let months = (month(*last) - month(*first) + 1).max(1);
    let most = i32::try_from(most).unwrap_or(i32::MAX);
    let each = (months + most - 1) / most;
    let block = |i: usize| (month(i) - month(*first)) / each;
    wanted.chunk_by(|a, b| block(*a) == block(*b)).collect()
}

/// Sales that all preparations together may fit.
const MOST_PREPARED: usize = 400_000;
/// A market is fitted on so many at most.
const LARGEST_FIT: usize = 40_000;
/// Preparations that any market gets.
const LEAST_BLOCKS: usize = 6;

fn block_of(
    sales: &[Sale],
    block: &[usize],
    currency: Currency,
    level: u8,
    cancel: &CancellationToken,
    one_done: &dyn Fn(),
) -> Vec<Answer> {
    let day = |i: &usize| sales[*i].close_date;
    let (Some(first), Some(last)) = (block.iter().map(day).min(), block.iter().map(day).max()) else {
        return Vec::new();
    };
    let known = &sales[..sales.partition_point(|s| s.close_date <= last)];
    let market = PreparedMarket::with_currency(known, first, Some(currency));
    let mut out = Vec::with_capacity(block.len());
    for at in block {
        if cancel.is_cancelled() {
            break;
        }
        let sale = &sales[*at];
        let request = CmaRequest {
            subject: subject(sale),
            as_of: sale.close_date,
            level,
            exclude: Vec::new(),
            overrides: Overrides::default(),
        };
        let estimated = market.value(&request).ok().map(|cma| Estimated {
            listing_key: sale.listing_key.clone(),
            close_date: sale.close_date,
            close_price: sale.close_price,
            estimate: cma.estimate,
            low: cma.low,
            high: cma.high,
            area: sale.facts.area_name().map(str::to_owned),
            warnings: cma.warnings.iter().map(|w| w.kind).collect(),
        });
        out.push(Answer { at: *at, estimated, nearest: None });
        one_done();
    }
    out
}

/// The house as it would have been asked about on the day it sold; its price is not part of it.
fn subject(sale: &Sale) -> Subject {
    Subject {
        listing_key: Some(sale.listing_key.clone()),
        listing_id: sale.listing_id.clone(),
        currency_code: Some(sale.close_price.currency),
        close_date: Some(sale.close_date),
        facts: sale.facts.clone(),
    }
}

/// Every so many, evenly spread, so that `most` remain.
pub(super) fn spread(wanted: Vec<usize>, most: Option<usize>) -> Vec<usize> {
    match most {
        Some(most) if most < wanted.len() => (0..most).map(|k| wanted[k * wanted.len() / most]).collect(),
        _ => wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use hub_domain::Money;
    use hub_valuation::Facts;

    fn town(n: u32) -> Vec<Sale> {
        (0..n)
            .map(|i| {
                let size = 1_000 + (i * 37) % 1_500;
                Sale {
                    listing_key: format!("k{i:04}"),
                    listing_id: None,
                    close_price: Money::from_minor(i64::from(size * 200 + (i * 7_919) % 20_000) * 100, Currency::USD),
                    close_date: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(u64::from(i)),
                    days_on_market: None,
                    facts: Facts {
                        living_area: Some(f64::from(size)),
                        bedrooms_total: Some(3.0),
                        city: Some("Ames".into()),
                        ..Facts::default()
                    },
                }
            })
            .collect()
    }

    #[test]
    fn the_future_is_not_known_and_blocks_do_not_matter_for_who_is_asked() {
        let sales = town(300);
        let wanted: Vec<usize> = (150..300).collect();
        let never = CancellationToken::new();
        let count = AtomicUsize::new(0);
        let progress = |_: usize| {
            count.fetch_add(1, Ordering::Relaxed);
        };
        let all = roll(&sales, &wanted, Currency::USD, 80, &progress, &never).unwrap();
        assert_eq!((all.estimated.len(), count.into_inner()), (150, 150));
        assert!(all.estimated.iter().zip(&sales[150..]).all(|(e, s)| e.listing_key == s.listing_key));
        // What sold later for ten times as much changes nothing before.
        let mut later = sales.clone();
        for sale in &mut later[250..] {
            sale.close_price.minor *= 10;
        }
        let again = roll(&later, &wanted, Currency::USD, 80, &|_| {}, &never).unwrap();
        assert_eq!(again.estimated[..100], all.estimated[..100]);
        assert!(all.nearest.iter().all(Option::is_some));
        never.cancel();
        assert!(roll(&sales, &wanted, Currency::USD, 80, &|_| {}, &never).is_none());
    }

    #[test]
    fn a_sample_is_spread_over_all() {
        assert_eq!(spread((0..10).collect(), Some(3)), [0, 3, 6]);
        assert_eq!(spread((0..3).collect(), Some(9)), [0, 1, 2]);
    }
}
