use hub_domain::{Currency, Money};
use hub_valuation::{MarketSummary, MonthFigures};
use serde::Serialize;

use super::{File, Files, Source};
use crate::ReportError;
use crate::chart_market::{Month, count_chart, line_chart, price_chart};
use crate::colour::Colour;
use crate::documents::{MarketMonth, MarketOutlook, MarketReport};
use crate::format::{date, decimal, plain, symbol, whole, with_dates};

/// What homes sold for around the subject, month by month.
#[derive(Debug, Serialize)]
pub(crate) struct MarketPage {
    heading: String,
    area: String,
    span: Option<String>,
    figures: Vec<(String, String)>,
    price_chart: Option<String>,
    price_alt: String,
    count_chart: Option<String>,
    count_alt: String,
    months: Vec<MonthRow>,
    withheld: Option<String>,
    notes: Vec<String>,
    /// How the months are meant.
    small: &'static str,
    /// Prices are rents.
    lease: bool,
    extras: Vec<Extra>,
    outlook: Vec<MarketOutlook>,
}

/// A further chart.
#[derive(Debug, Serialize)]
struct Extra {
    title: String,
    chart: String,
    alt: String,
}

#[derive(Debug, Serialize)]
struct MonthRow {
    month: String,
    sales: String,
    price: Option<String>,
    per_sqft: Option<String>,
    days: Option<String>,
}

const PRICES: &str = "chart-prices.svg";
const COUNTS: &str = "chart-sales.svg";

/// Further charts on a CMA's page.
const BESIDE_A_CMA: [&str; 2] = ["chart-supply.svg", "chart-kept.svg"];

/// A figure of a month.
type Pick = fn(&MarketMonth) -> Option<f64>;

impl MarketPage {
    pub(super) fn of(source: &Source<'_>, files: &mut Files) -> Result<Self, ReportError> {
        let withheld = source.ctx.market_withheld.as_deref();
        if let Some(report) = source.ctx.market.as_ref().filter(|_| withheld.is_none()) {
            let mut page = Self::of_area(report, source.accent, None, files)?;
            // One page of a report, not a report of its own.
            page.extras.retain(|extra| BESIDE_A_CMA.contains(&extra.chart.as_str()));
            return Ok(page);
        }
        Self::about(&source.cma.market, source.cma.estimate.currency, source.accent, withheld, files)
    }

    /// A market that stands for itself, with its charts among the files.
    pub(crate) fn about(
        market: &MarketSummary,
        currency: Currency,
        accent: Colour,
        withheld: Option<&str>,
        files: &mut Files,
    ) -> Result<Self, ReportError> {
        let months: Vec<Month> = market
            .months
            .iter()
            .map(|m| Month {
                month: m.month,
                sales: m.sales,
                price: m.median_price.map(|p| p.as_major_f64()),
                price_text: m.median_price.map(whole).unwrap_or_default(),
            })
            .collect();
        let prices = price_chart(&months, &symbol(currency), accent)?;
        let counts = count_chart(&months, accent)?;
        let has_prices = prices.is_some();
        let has_counts = counts.is_some();
        files.extend(prices.map(|svg| (PRICES.to_owned(), File::Svg(svg))));
        files.extend(counts.map(|svg| (COUNTS.to_owned(), File::Svg(svg))));
        let last = months.iter().rev().find(|m| m.price.is_some());
        Ok(Self {
            heading: "The market around it".to_owned(),
            notes: Vec::new(),
            small: "The last month may be incomplete. Changes follow an index of like homes, so a change in what is sold does not \
                    count.",
            lease: false,
            extras: Vec::new(),
            outlook: Vec::new(),
            area: plain(&with_dates(&market.area), 200),
            span: market.from.zip(market.to).map(|(from, to)| format!("{} to {}", date(from), date(to))),
            figures: figures(market),
            price_chart: has_prices.then(|| PRICES.to_owned()),
            price_alt: format!(
                "Median sale price by month of closing{}. The figures are in the table below.",
                last.map(|m| format!(", last {} in {}", m.price_text, m.month.format("%b %Y"))).unwrap_or_default()
            ),
            count_chart: has_counts.then(|| COUNTS.to_owned()),
            count_alt: "Closed sales by month. The figures are in the table below.".to_owned(),
            withheld: crate::format::filled(withheld, 600),
            months: market
                .months
                .iter()
                .map(|m| MonthRow {
                    month: m.month.format("%b %Y").to_string(),
                    sales: decimal(m.sales as f64, 0),
                    price: m.median_price.map(whole),
                    per_sqft: m.median_price_per_sqft.map(whole),
                    days: m.median_days_on_market.map(|d| decimal(d, 0)),
                })
                .collect(),
        })
    }
}

impl MarketPage {
    /// The market of an area, with more charts and what is expected.
    pub(crate) fn of_area(
        report: &MarketReport,
        accent: Colour,
        withheld: Option<&str>,
        files: &mut Files,
    ) -> Result<Self, ReportError> {
        let months = report.months.iter().map(|m| MonthFigures {
            month: m.month,
            sales: m.sales,
            median_price: m.median_price,
            median_price_per_sqft: m.per_sqft,
            median_days_on_market: m.days,
        });
        let summary = MarketSummary { area: report.area.clone(), months: months.collect(), ..MarketSummary::default() };
        let mut page = Self::about(&summary, report.currency, accent, withheld, files)?;
        page.heading = plain(&report.title, 120);
        page.lease = report.lease;
        page.small = "Whole months only. A median of fewer than three sales is left out.";
        page.figures = report.figures.iter().take(6).map(|(a, b)| (plain(a, 40), plain(b, 40))).collect();
        page.notes = report.notes.iter().map(|n| plain(n, 400)).collect();
        page.outlook.clone_from(&report.forecast);
        let series: [(&str, &str, usize, &str, Pick); 7] = [
            ("Repeat-sale price index", "chart-index.svg", 1, "", |m| m.index),
            ("Homes for sale at the month’s end", "chart-active.svg", 0, "", |m| m.active),
            ("Months of supply", "chart-supply.svg", 1, "", |m| m.supply),
            ("Absorption: sold of what was offered", "chart-absorption.svg", 1, " %", |m| m.absorption),
            ("Median days on market", "chart-days.svg", 0, "", |m| m.days),
            ("Sale price over last asking price", "chart-kept.svg", 1, " %", |m| m.sale_to_list),
            ("Sales after a price cut", "chart-cuts.svg", 1, " %", |m| m.price_cuts),
        ];
        for (title, file, digits, unit, pick) in series {
            let points: Vec<_> = report.months.iter().map(|m| (m.month, pick(m))).collect();
            let words = |value: f64| format!("{}{unit}", decimal(value, digits));
            if let Some(svg) = line_chart(&points, &words, accent, 96.0)? {
                files.insert(file.to_owned(), File::Svg(svg));
                let last = points.iter().rev().find_map(|p| p.1).map(words).unwrap_or_default();
                let alt = format!("{title} by month, last {last}.");
                page.extras.push(Extra { title: title.to_owned(), chart: file.to_owned(), alt });
            }
        }
        Ok(page)
    }

    /// Whether there is anything to print.
    pub(crate) fn says_something(&self) -> bool {
        self.withheld.is_some() || !self.months.is_empty() || !self.figures.is_empty()
    }
}

fn figures(market: &MarketSummary) -> Vec<(String, String)> {
    if market.sales == 0 {
        return Vec::new();
    }
    let change = |percent: f64| {
        let sign = if percent > 0.0 { "+" } else { "" };
        format!("{sign}{} %", decimal(percent, 1))
    };
    let money = |m: Money| whole(m);
    let rows = [
        ("Sales in a year", Some(decimal(market.sales as f64, 0))),
        ("Median price", market.median_price.map(money)),
        ("Per sq ft", market.median_price_per_sqft.map(money)),
        ("Days on market", market.median_days_on_market.map(|d| decimal(d, 0))),
        ("Change, 12 months", market.change_12_months_percent.filter(|c| c.is_finite()).map(change)),
        ("Change, 3 months", market.change_3_months_percent.filter(|c| c.is_finite()).map(change)),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect()
}
