use std::collections::BTreeMap;

use hub_domain::Money;
use hub_valuation::MarketSummary;
use serde::Serialize;

use super::Source;
use crate::ReportError;
use crate::chart_market::{Month, count_chart, price_chart};
use crate::format::{date, decimal, plain, symbol, whole};

/// What homes sold for around the subject, month by month.
#[derive(Debug, Serialize)]
pub(super) struct MarketPage {
    area: String,
    span: Option<String>,
    figures: Vec<(String, String)>,
    price_chart: Option<String>,
    price_alt: String,
    count_chart: Option<String>,
    count_alt: String,
    months: Vec<MonthRow>,
    withheld: Option<String>,
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

impl MarketPage {
    pub(super) fn of(source: &Source<'_>, charts: &mut BTreeMap<String, String>) -> Result<Self, ReportError> {
        let market = &source.cma.market;
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
        let prices = price_chart(&months, &symbol(source.cma.estimate.currency), source.accent)?;
        let counts = count_chart(&months, source.accent)?;
        let has_prices = prices.is_some();
        let has_counts = counts.is_some();
        charts.extend(prices.map(|svg| (PRICES.to_owned(), svg)));
        charts.extend(counts.map(|svg| (COUNTS.to_owned(), svg)));
        let last = months.iter().rev().find(|m| m.price.is_some());
        Ok(Self {
            area: plain(&market.area, 200),
            span: market.from.zip(market.to).map(|(from, to)| format!("{} to {}", date(from), date(to))),
            figures: figures(market),
            price_chart: has_prices.then(|| PRICES.to_owned()),
            price_alt: format!(
                "Median sale price by month of closing{}. The figures are in the table below.",
                last.map(|m| format!(", last {} in {}", m.price_text, m.month.format("%b %Y"))).unwrap_or_default()
            ),
            count_chart: has_counts.then(|| COUNTS.to_owned()),
            count_alt: "Closed sales by month. The figures are in the table below.".to_owned(),
            withheld: crate::format::filled(source.ctx.market_withheld.as_deref(), 600),
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
