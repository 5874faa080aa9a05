//! Two plain methods to measure the analysis against: what an agent does in a minute, and what one does by hand in an
//! afternoon. They share no code with the analysis, so that they stay where they are when it changes.
//!
//! - [`NearestRate`]: the median price per square foot of the nearest five sales of six months, times the subject's size.
//! - [`ClassicGrid`]: twenty comparables chosen by rule, adjusted by an additive regression with splines, all equal.
//! - [`LevelCorrection`]: what either learns from how far it was off on the latest sales.

mod columns;
mod grid;
mod level;
mod rate;
mod spline;

pub use grid::ClassicGrid;
pub use level::LevelCorrection;
pub use rate::NearestRate;

use chrono::NaiveDate;

use crate::{Sale, Subject};

/// Sales in the currency most are in, with a price, earliest first.
fn by_day(sales: &[Sale]) -> Vec<&Sale> {
    let mut counts = std::collections::BTreeMap::new();
    for sale in sales {
        *counts.entry(sale.close_price.currency).or_insert(0_usize) += 1;
    }
    let currency = counts.into_iter().max_by_key(|c| c.1).map(|c| c.0);
    let mut out: Vec<&Sale> =
        sales.iter().filter(|s| s.close_price.minor > 0 && Some(s.close_price.currency) == currency).collect();
    out.sort_by(|a, b| a.close_date.cmp(&b.close_date).then_with(|| a.listing_key.cmp(&b.listing_key)));
    out
}

/// Those closed in the `days` before a day, and never on it.
fn window<'s, 'a>(sales: &'s [&'a Sale], before: NaiveDate, days: i64) -> &'s [&'a Sale] {
    let end = sales.partition_point(|s| s.close_date < before);
    let start = sales.partition_point(|s| (before - s.close_date).num_days() > days);
    &sales[start.min(end)..end]
}

/// Whether a sale is the subject's own: same key or same parcel.
fn own(subject: &Subject, sale: &Sale) -> bool {
    let parcel = subject.facts.parcel_number.as_ref();
    subject.listing_key.as_ref() == Some(&sale.listing_key)
        || (parcel.is_some() && parcel == sale.facts.parcel_number.as_ref())
}

/// A price as a float.
#[allow(clippy::cast_precision_loss, reason = "prices are far below 2^53")]
fn price(sale: &Sale) -> f64 {
    sale.close_price.minor as f64
}
