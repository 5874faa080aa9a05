use hub_domain::Money;
use serde::Serialize;

use super::{Source, credit_of, label_of, name_of, number_of};
use crate::format::{date, decimal, miles, percent, plain, whole, with_dates};
use crate::world::fit;

/// Page three: the closest evidence, one line each and why it was chosen.
#[derive(Debug, Serialize)]
pub(super) struct ComparablesPage {
    rows: Vec<Row>,
    others: usize,
}

#[derive(Debug, Serialize)]
struct Row {
    number: usize,
    name: String,
    key: Option<String>,
    distance: Option<String>,
    sold: String,
    price: String,
    per_sqft: Option<String>,
    beds: Option<String>,
    baths: Option<String>,
    size: Option<String>,
    year: Option<String>,
    weight: String,
    reason: String,
    /// Who listed it.
    credit: Option<String>,
}

impl ComparablesPage {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let rows = source.shown.iter().enumerate().map(|(i, c)| {
            let facts = &c.facts;
            Row {
                number: i + 1,
                // Two lines of its column; the appendix has it in full.
                name: fit(&label_of(c), 8.25, 180.0),
                key: name_of(facts).map(|_| number_of(c)),
                distance: c.distance_m.filter(|d| d.is_finite()).map(miles),
                sold: date(c.close_date),
                price: whole(c.close_price),
                per_sqft: facts.living_area.and_then(|area| per_sqft(c.close_price, area)),
                beds: facts.bedrooms_total.map(|b| decimal(b, 1)),
                baths: facts.bathrooms_total_decimal.map(|b| decimal(b, 2)),
                size: facts.living_area.map(|a| decimal(a, 0)),
                year: facts.year_built.map(|y| y.to_string()),
                weight: percent(c.weight.as_f64()),
                reason: plain(&with_dates(&c.reason), 240),
                credit: credit_of(source, c),
            }
        });
        Self { rows: rows.collect(), others: source.cma.comparables.len() - source.shown.len() }
    }
}

/// Whole dollars for a square foot.
fn per_sqft(price: Money, area: f64) -> Option<String> {
    (area > 0.0).then(|| decimal(price.as_major_f64() / area, 0))
}
