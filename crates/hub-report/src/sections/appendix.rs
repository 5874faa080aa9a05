use serde::Serialize;

use super::grid::sum;
use super::{Source, credit_of, label_of};
use crate::format::{amount, date, miles, plain, signed, with_dates};

/// Everything that is needed to work the estimate out again by hand.
#[derive(Debug, Serialize)]
pub(super) struct Appendix {
    rows: Vec<Row>,
    estimate: String,
    reasons: Vec<Reasons>,
    rejected: Vec<(String, String)>,
    /// Who listed the sales that have no line of their own on the page before: number and words.
    credits: Vec<(usize, String)>,
}

#[derive(Debug, Serialize)]
struct Row {
    number: usize,
    name: String,
    distance: Option<String>,
    sold: String,
    close: String,
    adjustment: String,
    adjusted: String,
    weight: String,
}

/// The reasons for one comparable's adjustments.
#[derive(Debug, Serialize)]
struct Reasons {
    number: usize,
    name: String,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    feature: &'static str,
    amount: String,
    why: String,
}

impl Appendix {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let rows = source.shown.iter().chain(&source.others).enumerate().map(|(i, c)| Row {
            number: i + 1,
            name: label_of(c),
            distance: c.distance_m.filter(|d| d.is_finite()).map(miles),
            sold: date(c.close_date),
            close: amount(c.close_price, true),
            adjustment: signed(sum(c), true),
            adjusted: amount(c.adjusted_price, true),
            // Nine places: the weights as they are, so that the sum can be checked to the cent.
            weight: format!("{:.9}", c.weight.as_f64()),
        });
        let reasons =
            source.shown.iter().enumerate().filter(|(_, c)| !c.adjustments.is_empty()).map(|(i, c)| Reasons {
                number: i + 1,
                name: label_of(c),
                lines: c
                    .adjustments
                    .iter()
                    .map(|a| Line {
                        feature: a.feature.label(),
                        amount: signed(a.amount, true),
                        why: plain(&with_dates(&a.why), 400),
                    })
                    .collect(),
            });
        let rejected =
            source.cma.rejected.iter().map(|r| (plain(&r.listing_key, 40), plain(&with_dates(&r.reason), 300)));
        let first = source.shown.len() + 1;
        let credits = source.others.iter().enumerate();
        let credits = credits.filter_map(|(i, c)| Some((first + i, credit_of(source, c)?)));
        Self {
            credits: credits.collect(),
            rows: rows.collect(),
            estimate: amount(source.cma.estimate, true),
            reasons: reasons.collect(),
            rejected: rejected.collect(),
        }
    }
}
