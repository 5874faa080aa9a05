use hub_valuation::{Comparable, QUICK_LABEL};
use serde::Serialize;

use super::{Source, label_of};
use crate::format::{amount, date, decimal, whole};
use crate::world::fit;

/// The rough way: what sales brought per square foot, times the property's size. Nothing is adjusted, and it says so.
#[derive(Debug, Serialize)]
pub(super) struct RoughPage {
    label: &'static str,
    area: String,
    sales: Vec<Row>,
    /// Lowest, median, highest: what it is, the rate, the price, both to the cent.
    sums: Vec<(&'static str, String, String)>,
}

#[derive(Debug, Serialize)]
struct Row {
    number: usize,
    name: String,
    sold: String,
    price: String,
    size: String,
    rate: String,
}

/// Whether a sale enters the rough range: it counts, and says how large it is.
pub(super) fn counts(comparable: &Comparable) -> bool {
    comparable.weight.billionths() > 0 && size(comparable).is_some()
}

fn size(comparable: &Comparable) -> Option<f64> {
    comparable.facts.living_area.filter(|a| a.is_finite() && *a > 0.0)
}

impl RoughPage {
    /// `None` where the rough way was not chosen or cannot be gone.
    pub(super) fn of(source: &Source<'_>) -> Option<Self> {
        let rough = source.rough.as_ref()?;
        let sales = source.shown.iter().enumerate().filter_map(|(i, c)| {
            let size = size(c)?;
            #[allow(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                reason = "prices are below 2^50 minor units"
            )]
            let rate = (c.close_price.minor as f64 / size).round() as i64;
            Some(Row {
                number: i + 1,
                name: fit(&label_of(c), 8.25, 190.0),
                sold: date(c.close_date),
                price: whole(c.close_price),
                size: decimal(size, 2),
                rate: amount(hub_domain::Money::from_minor(rate, c.close_price.currency), true),
            })
        });
        let middle = if rough.sales.is_multiple_of(2) { "Median: between the two middle ones" } else { "Median" };
        let sums = [
            ("Lowest", rough.low_per_sqft, rough.low),
            (middle, rough.median_per_sqft, rough.middle),
            ("Highest", rough.high_per_sqft, rough.high),
        ];
        Some(Self {
            label: QUICK_LABEL,
            area: decimal(rough.area_sqft, 2),
            sales: sales.collect(),
            sums: sums.map(|(what, rate, price)| (what, amount(rate, true), amount(price, true))).into(),
        })
    }
}
