use hub_domain::Money;
use hub_valuation::{Comparable, Feature};
use serde::Serialize;

use super::{Source, label_of};
use crate::Shape;
use crate::format::{amount, has_cents, percent, plain, signed, with_dates};
use crate::page::ReportPage;
use crate::world::{break_words, fit};

/// Page four and on: what differs, in money, column by column.
#[derive(Debug, Serialize)]
pub(super) struct GridPages {
    tables: Vec<Table>,
    currency: String,
    /// The appendix with the reason for each amount is printed.
    reasons: bool,
}

/// As many comparables as fit side by side.
#[derive(Debug, Serialize)]
struct Table {
    heads: Vec<Head>,
    close: Vec<String>,
    rows: Vec<Row>,
    sums: Vec<String>,
    adjusted: Vec<String>,
    weights: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Head {
    number: usize,
    name: String,
}

#[derive(Debug, Serialize)]
struct Row {
    feature: &'static str,
    subject: String,
    cells: Vec<Option<Cell>>,
}

#[derive(Debug, Serialize)]
struct Cell {
    comparable: String,
    amount: String,
}

/// The narrowest column, points inside its padding.
const COLUMN: f64 = 53.0;
/// How much wider the bold weight runs.
const BOLD: f64 = 1.08;
/// From ten millions (in cents) on an amount needs a wider column.
const WIDE: i64 = 1_000_000_000;

impl GridPages {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let shown = &source.shown;
        let wide = shown.iter().any(|c| c.close_price.minor.abs().max(c.adjusted_price.minor.abs()) >= WIDE);
        let cents = shown.iter().any(|c| {
            let mut amounts = c.adjustments.iter().map(|a| a.amount).chain([c.close_price, c.adjusted_price]);
            amounts.any(has_cents)
        });
        let most = match (wide, source.shape) {
            (true, Shape::Letter) => 4,
            (false, Shape::Letter) | (true, Shape::Wide) => 6,
            (false, Shape::Wide) => 8,
        };
        // Seven are set as four and three, not as six and a straggler.
        let columns = shown.len().div_ceil(shown.len().div_ceil(most).max(1)).max(1);
        let tables = shown.chunks(columns).enumerate().map(|(i, chunk)| table(chunk, i * columns, cents)).collect();
        Self {
            tables,
            currency: source.cma.estimate.currency.to_string(),
            reasons: source.prints(ReportPage::Appendix),
        }
    }
}

fn table(comparables: &[&Comparable], before: usize, cents: bool) -> Table {
    let heads = comparables.iter().enumerate().map(|(i, c)| Head {
        number: before + i + 1,
        // Two lines of a narrow column, or three where words break.
        name: break_words(&fit(&label_of(c), 7.5, 104.0), 7.5, COLUMN / BOLD),
    });
    let rows = Feature::ALL.into_iter().filter_map(|feature| {
        let lines: Vec<_> = comparables.iter().map(|c| c.adjustments.iter().find(|a| a.feature == feature)).collect();
        let subject =
            lines.iter().flatten().map(|a| break_words(&plain(&with_dates(&a.subject), 40), 7.75, COLUMN)).next()?;
        let cells = lines.into_iter().map(|line| {
            line.map(|a| Cell {
                comparable: break_words(&plain(&with_dates(&a.comparable), 40), 6.75, COLUMN),
                amount: signed(a.amount, cents),
            })
        });
        Some(Row { feature: feature.label(), subject, cells: cells.collect() })
    });
    Table {
        heads: heads.collect(),
        close: comparables.iter().map(|c| figures(c.close_price, cents)).collect(),
        rows: rows.collect(),
        sums: comparables.iter().map(|c| signed(sum(c), cents)).collect(),
        adjusted: comparables.iter().map(|c| figures(c.adjusted_price, cents)).collect(),
        weights: comparables.iter().map(|c| format!("{} %", percent(c.weight.as_f64()))).collect(),
    }
}

fn figures(money: Money, cents: bool) -> String {
    // The currency stands in the first column.
    let text = amount(money, cents);
    text.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '\u{2212}')).collect()
}

/// The sum of a comparable's adjustments.
pub(super) fn sum(comparable: &Comparable) -> Money {
    let minor = comparable.adjustments.iter().fold(0_i64, |sum, a| sum.saturating_add(a.amount.minor));
    Money::from_minor(minor, comparable.close_price.currency)
}
