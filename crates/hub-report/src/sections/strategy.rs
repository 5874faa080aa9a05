use hub_valuation::{Rung, Strategy};
use serde::Serialize;

use super::{File, Files, Source};
use crate::ReportError;
use crate::chart_strategy::{Step, StrategyChart};
use crate::format::{decimal, plain, whole};

/// List price against the time and the odds of a sale.
#[derive(Debug, Serialize)]
pub(super) struct StrategyPage {
    words: Vec<String>,
    rows: Vec<Row>,
    listings: String,
    chart: String,
    alt: String,
}

#[derive(Debug, Serialize)]
struct Row {
    price: String,
    over: String,
    days: Option<String>,
    /// Per cent, and the 90 % range.
    odds: Vec<(String, String)>,
    kept: Option<String>,
}

const CHART: &str = "chart-strategy.svg";

impl StrategyPage {
    /// `None` where no history was looked at.
    pub(super) fn of(source: &Source<'_>, files: &mut Files) -> Result<Option<Self>, ReportError> {
        let Some(strategy) = &source.ctx.strategy else { return Ok(None) };
        let rows: Vec<Row> = strategy.rungs.iter().map(row).collect();
        if !rows.is_empty() {
            files.insert(CHART.to_owned(), File::Svg(chart(source, strategy)?));
        }
        let listed: Vec<String> =
            rows.iter().map(|r| format!("{}: {} % within 60 days", r.price, r.odds[1].0)).collect();
        Ok(Some(Self {
            words: strategy.words.iter().map(|w| plain(w, 400)).collect(),
            rows,
            listings: decimal(strategy.listings as f64, 0),
            chart: CHART.to_owned(),
            alt: format!(
                "Share under contract by list price: {}. The figures are in the table below.",
                listed.join("; ")
            ),
        }))
    }

    /// Only words: it shares a page with what stands before it.
    pub(super) fn is_short(&self) -> bool {
        self.rows.is_empty()
    }
}

fn row(rung: &Rung) -> Row {
    let over = rung.over_estimate_percent;
    let sign = if over > 0.0 { "+" } else { "" };
    Row {
        price: whole(rung.list_price),
        over: format!("{sign}{} %", decimal(over, 1)),
        days: rung.median_days.map(|d| d.to_string()),
        odds: rung.odds.iter().map(|o| (format!("{:.0}", o.percent), format!("{:.0}–{:.0}", o.low, o.high))).collect(),
        kept: rung.kept_percent.map(|k| decimal(k, 1)),
    }
}

fn chart(source: &Source<'_>, strategy: &Strategy) -> Result<String, ReportError> {
    let steps: Vec<Step> = strategy
        .rungs
        .iter()
        .map(|r| Step {
            price: r.list_price.as_major_f64(),
            price_text: whole(r.list_price),
            days: r.median_days,
            odds: r.odds.iter().map(|o| (o.days, o.percent, o.low, o.high)).collect(),
        })
        .collect();
    StrategyChart { steps: &steps, estimate: source.cma.estimate.as_major_f64(), accent: source.accent }.draw()
}
