use serde::Serialize;

use super::{File, Files, Source, label_of};
use crate::ReportError;
use crate::chart_interval::{IntervalChart, Row};
use crate::format::{amount, date, plain, symbol, whole, with_dates};
use crate::page::ReportPage;

/// How the range follows from the comparables.
#[derive(Debug, Serialize)]
pub(super) struct EstimatePage {
    chart: String,
    /// Points at its natural width of 504.
    height: f64,
    /// The appendix with every sale is printed.
    appendix: bool,
    chart_alt: String,
    low: String,
    high: String,
    estimate: String,
    estimate_exact: String,
    level: String,
    as_of: String,
    comparables: usize,
    shown_share: String,
    method: String,
}

const CHART: &str = "chart-estimate.svg";

impl EstimatePage {
    pub(super) fn of(source: &Source<'_>, files: &mut Files) -> Result<Self, ReportError> {
        let cma = source.cma;
        let rows: Vec<Row> = source
            .shown
            .iter()
            .enumerate()
            .map(|(i, c)| Row {
                number: i + 1,
                label: label_of(c),
                close: c.close_price.as_major_f64(),
                adjusted: c.adjusted_price.as_major_f64(),
                adjusted_text: whole(c.adjusted_price),
                weight: c.weight.as_f64(),
            })
            .collect();
        let others: Vec<f64> = source.others.iter().map(|c| c.adjusted_price.as_major_f64()).collect();
        let level = source.level();
        let chart = IntervalChart {
            rows: &rows,
            others: &others,
            low: cma.low.as_major_f64(),
            high: cma.high.as_major_f64(),
            estimate: cma.estimate.as_major_f64(),
            range_text: format!("{level} range"),
            estimate_text: format!("Estimate {}", whole(cma.estimate)),
            symbol: symbol(cma.estimate.currency),
            accent: source.accent,
        };
        let (svg, height) = (chart.draw()?, chart.height());
        files.insert(CHART.to_owned(), File::Svg(svg));
        let listed: Vec<String> =
            rows.iter().enumerate().map(|(i, r)| format!("comparable {}: {}", i + 1, r.adjusted_text)).collect();
        let share: f64 = source.shown.iter().map(|c| c.weight.as_f64()).sum();
        Ok(Self {
            chart: CHART.to_owned(),
            height,
            appendix: source.prints(ReportPage::Appendix),
            chart_alt: format!(
                "Adjusted prices against the {level} range of {} to {} and the estimate of {}: {}.",
                whole(cma.low),
                whole(cma.high),
                whole(cma.estimate),
                listed.join("; ")
            ),
            low: whole(cma.low),
            high: whole(cma.high),
            estimate: whole(cma.estimate),
            estimate_exact: amount(cma.estimate, true),
            level,
            as_of: date(cma.as_of),
            comparables: cma.comparables.len(),
            shown_share: format!("{:.0}", share * 100.0),
            method: plain(&with_dates(&cma.method), 2_000),
        })
    }
}
