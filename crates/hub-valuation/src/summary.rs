use chrono::{Datelike, Days, Months, NaiveDate};
use hub_domain::{Money, distance_metres};

use crate::{MarketSummary, MonthFigures, PreparedMarket, Sale, Subject, fitted::median, timeline::Timeline};

/// An area needs this many sales in two years to stand for itself.
const ENOUGH: usize = 60;
/// Months shown.
const MONTHS: u32 = 24;

/// The market around a subject, from sales closed before a day.
pub(crate) fn summary(
    market: &PreparedMarket<'_>,
    subject: &Subject,
    as_of: NaiveDate,
    index: &Timeline,
) -> MarketSummary {
    let first = as_of.with_day(1).and_then(|d| d.checked_sub_months(Months::new(MONTHS - 1))).unwrap_or(as_of);
    let recent: Vec<&Sale> =
        market.sales.iter().map(AsRef::as_ref).filter(|s| s.close_date >= first && s.close_date < as_of).collect();
    let (area, sales) = around(recent, subject);
    let year = as_of.checked_sub_days(Days::new(365)).unwrap_or(as_of);
    let last: Vec<&Sale> = sales.iter().copied().filter(|s| s.close_date >= year).collect();
    let (median_price, median_price_per_sqft, median_days_on_market) = figures(&last);
    MarketSummary {
        area,
        from: sales.first().map(|s| s.close_date),
        to: sales.last().map(|s| s.close_date),
        sales: last.len(),
        median_price,
        median_price_per_sqft,
        median_days_on_market,
        change_12_months_percent: change(market, index, as_of, 365),
        change_3_months_percent: change(market, index, as_of, 91),
        months: months(&sales, first, as_of),
    }
}

/// The sales that stand for the subject's surroundings, and their name.
fn around<'a>(recent: Vec<&'a Sale>, subject: &Subject) -> (String, Vec<&'a Sale>) {
    if let Some(name) = subject.facts.area_name() {
        let same: Vec<&Sale> = recent.iter().copied().filter(|s| s.facts.area_name() == Some(name)).collect();
        if same.len() >= ENOUGH {
            return (name.to_owned(), same);
        }
    }
    if let Some(here) = subject.facts.place() {
        let mut near: Vec<(f64, &Sale)> =
            recent.iter().filter_map(|s| s.facts.place().map(|p| (distance_metres(here, p), *s))).collect();
        if near.len() >= ENOUGH {
            near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.listing_key.cmp(&b.1.listing_key)));
            near.truncate(ENOUGH * 4);
            let radius = near.last().map_or(0.0, |n| n.0);
            let currency = near[0].1.close_price.currency;
            let mut sales: Vec<&Sale> = near.into_iter().map(|(_, s)| s).collect();
            sales.sort_by_key(|s| s.close_date);
            return (format!("within {} of the subject", crate::words::distance(radius, currency)), sales);
        }
    }
    ("all sales on record".to_owned(), recent)
}

fn figures(sales: &[&Sale]) -> (Option<Money>, Option<Money>, Option<f64>) {
    let Some(currency) = sales.first().map(|s| s.close_price.currency) else { return (None, None, None) };
    #[allow(clippy::cast_precision_loss, reason = "prices are at most 10^15 minor units")]
    let mut prices: Vec<f64> = sales.iter().map(|s| s.close_price.minor as f64).collect();
    #[allow(clippy::cast_precision_loss, reason = "prices are at most 10^15 minor units")]
    let mut per_foot: Vec<f64> =
        sales.iter().filter_map(|s| s.facts.living_area.map(|a| s.close_price.minor as f64 / a)).collect();
    let mut days: Vec<f64> = sales.iter().filter_map(|s| s.days_on_market.map(f64::from)).collect();
    let money = |values: &mut Vec<f64>| {
        #[allow(clippy::cast_possible_truncation, reason = "a median of prices")]
        (!values.is_empty()).then(|| Money::from_minor(median(values).round() as i64, currency))
    };
    let price = money(&mut prices);
    let foot = money(&mut per_foot);
    (price, foot, (!days.is_empty()).then(|| median(&mut days)))
}

fn months(sales: &[&Sale], first: NaiveDate, as_of: NaiveDate) -> Vec<MonthFigures> {
    let mut out = Vec::new();
    let start = sales.first().map_or(first, |s| s.close_date.with_day(1).unwrap_or(s.close_date));
    let mut month = start.max(first);
    while month < as_of {
        let next = month.checked_add_months(Months::new(1)).unwrap_or(as_of);
        let these: Vec<&Sale> =
            sales.iter().copied().filter(|s| s.close_date >= month && s.close_date < next).collect();
        let (median_price, median_price_per_sqft, median_days_on_market) = figures(&these);
        out.push(MonthFigures {
            month,
            sales: these.len(),
            median_price,
            median_price_per_sqft,
            median_days_on_market,
        });
        if next <= month {
            break;
        }
        month = next;
    }
    out
}

/// Change of the index over the last days before the last day known, per cent, rounded to a tenth.
fn change(market: &PreparedMarket<'_>, index: &Timeline, as_of: NaiveDate, days: i32) -> Option<f64> {
    let now = as_of.num_days_from_ce();
    let first = market.sales.first()?.close_date.num_days_from_ce();
    (first <= now - days)
        .then(|| ((index.at(now) - index.at(now - days)).exp_m1() * 1_000.0).round() / 10.0)
        .filter(|c| c.is_finite())
}
