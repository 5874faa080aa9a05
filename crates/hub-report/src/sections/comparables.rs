use hub_domain::Money;
use serde::Serialize;

use super::{Picture, Source, credit_of, label_of, name_of, number_of};
use crate::format::{date, decimal, miles, percent, plain, symbol, whole, with_dates};
use crate::world::fit;

/// Page three: the closest evidence, one line each and why it was chosen.
#[derive(Debug, Serialize)]
pub(super) struct ComparablesPage {
    rows: Vec<Row>,
    others: usize,
    /// Sales have weights; in the rough way they have none.
    weighed: bool,
    /// At least one sale has a picture: cards instead of a table.
    with_photos: bool,
    /// Pictures side by side on a card.
    across: usize,
}

#[derive(Debug, Serialize)]
struct Row {
    number: usize,
    name: String,
    /// The name for a narrow column.
    short: String,
    key: Option<String>,
    distance: Option<String>,
    sold: String,
    price: String,
    per_sqft: Option<String>,
    beds: Option<String>,
    baths: Option<String>,
    size: Option<String>,
    year: Option<String>,
    beds_words: Option<String>,
    baths_words: Option<String>,
    size_words: Option<String>,
    per_sqft_words: Option<String>,
    year_words: Option<String>,
    weight: Option<String>,
    reason: String,
    photos: Vec<Picture>,
    /// Who listed it.
    credit: Option<String>,
}

impl ComparablesPage {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let with_photos = !source.pictures.is_empty();
        let rows = source.shown.iter().enumerate().map(|(i, c)| {
            let facts = &c.facts;
            let counted = |n: f64, places: usize, one: &str, many: &str| {
                format!("{}\u{a0}{}", decimal(n, places), if n == 1.0 { one } else { many })
            };
            let per_foot = facts.living_area.and_then(|area| per_sqft(c.close_price, area));
            let photos = source.pictures.get(&c.listing_key).cloned().unwrap_or_default();
            Row {
                number: i + 1,
                // Two lines of its column; the appendix has it in full.
                name: fit(&label_of(c), if with_photos { 10.0 } else { 8.25 }, 180.0),
                short: fit(&label_of(c), 8.5, 112.0),
                beds_words: facts.bedrooms_total.map(|n| counted(n, 1, "bed", "beds")),
                baths_words: facts.bathrooms_total_decimal.map(|n| counted(n, 2, "bath", "baths")),
                size_words: facts.living_area.map(|n| format!("{}\u{a0}sq\u{a0}ft", decimal(n, 0))),
                per_sqft_words: per_foot
                    .clone()
                    .map(|p| format!("{}{p} per sq\u{a0}ft", symbol(c.close_price.currency))),
                year_words: facts.year_built.map(|y| format!("built {y}")),
                photos,
                key: name_of(facts).map(|_| number_of(c)),
                distance: c.distance_m.filter(|d| d.is_finite()).map(miles),
                sold: date(c.close_date),
                price: whole(c.close_price),
                per_sqft: per_foot,
                beds: facts.bedrooms_total.map(|b| decimal(b, 1)),
                baths: facts.bathrooms_total_decimal.map(|b| decimal(b, 2)),
                size: facts.living_area.map(|a| decimal(a, 0)),
                year: facts.year_built.map(|y| y.to_string()),
                weight: source.rough.is_none().then(|| percent(c.weight.as_f64())),
                reason: plain(&with_dates(&c.reason), 240),
                credit: credit_of(source, c),
            }
        });
        Self {
            rows: rows.collect(),
            others: source.others.len(),
            weighed: source.rough.is_none(),
            with_photos,
            across: source.pictures.values().map(Vec::len).max().unwrap_or(1).clamp(1, 2),
        }
    }

    /// The sales' names as they are printed.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.rows.iter().map(|r| r.name.clone())
    }
}

/// Whole dollars for a square foot.
fn per_sqft(price: Money, area: f64) -> Option<String> {
    (area > 0.0).then(|| decimal(price.as_major_f64() / area, 0))
}
