use chrono::NaiveDate;
use hub_domain::{Money, distance_metres};

use super::{by_day, columns::Row, own, price, spline::Spline, window};
use crate::{Facts, Sale, Subject};

/// Comparables of an estimate.
const KEPT: usize = 20;
/// How far back, in days; twice that where there are too few.
const DAYS: i64 = 365;
/// The most sales the regression is fitted on: the latest.
const MOST: usize = 30_000;

/// The sales comparison grid done with care: twenty comparables chosen by rule (distance, size, age, time, rooms,
/// ratings), each adjusted by a regression with splines, and the mean of what comes out.
#[derive(Debug)]
pub struct ClassicGrid<'a> {
    sales: Vec<&'a Sale>,
    spline: Spline,
}

impl<'a> ClassicGrid<'a> {
    /// Fits the regression on the sales closed before a day; it may be asked about that day or later. `None` with fewer
    /// than thirty.
    #[must_use]
    pub fn new(sales: &'a [Sale], as_of: NaiveDate) -> Option<Self> {
        let sales = by_day(sales);
        let known = &sales[..sales.partition_point(|s| s.close_date < as_of)];
        if known.len() < 30 {
            return None;
        }
        let rows: Vec<Row> = known[known.len().saturating_sub(MOST)..]
            .iter()
            .map(|s| Row::of(&s.facts, s.close_date, price(s).ln()))
            .collect();
        Some(Self { spline: Spline::fit(&rows)?, sales })
    }

    /// The estimate for a subject on a day; `None` without a comparable of two years.
    #[must_use]
    pub fn estimate(&self, subject: &Subject, day: NaiveDate) -> Option<Money> {
        let mut found = chosen(window(&self.sales, day, DAYS), subject, day);
        if found.len() < KEPT {
            found = chosen(window(&self.sales, day, 2 * DAYS), subject, day);
        }
        if found.is_empty() {
            return None;
        }
        let here = self.spline.predict(&Row::of(&subject.facts, day, f64::NAN));
        let sum: f64 = found
            .iter()
            .map(|s| {
                let there = self.spline.predict(&Row::of(&s.facts, s.close_date, f64::NAN));
                price(s).ln() + here - there
            })
            .sum();
        #[allow(clippy::cast_precision_loss, reason = "at most 20")]
        let mean = (sum / found.len() as f64).exp();
        #[allow(clippy::cast_possible_truncation, reason = "a price; saturates")]
        Some(Money::from_minor(mean.round() as i64, found.first()?.close_price.currency))
    }
}

fn chosen<'a>(sales: &[&'a Sale], subject: &Subject, day: NaiveDate) -> Vec<&'a Sale> {
    let mut found: Vec<(f64, &Sale)> = sales
        .iter()
        .filter(|s| !own(subject, s))
        .map(|s| (unlike(&subject.facts, &s.facts, (day - s.close_date).num_days()), *s))
        .collect();
    let order =
        |a: &(f64, &Sale), b: &(f64, &Sale)| a.0.total_cmp(&b.0).then_with(|| a.1.listing_key.cmp(&b.1.listing_key));
    if found.len() > KEPT {
        found.select_nth_unstable_by(KEPT, order);
        found.truncate(KEPT);
    }
    found.sort_by(order);
    found.into_iter().map(|f| f.1).collect()
}

/// The rule: what a guide for agents calls one step counts one.
fn unlike(a: &Facts, b: &Facts, days: i64) -> f64 {
    let gap = |x: Option<f64>, y: Option<f64>, step: f64, unknown: f64| {
        x.zip(y).map_or(if x.is_some() == y.is_some() { 0.0 } else { unknown }, |(x, y)| ((x - y) / step).abs())
    };
    let far = match a.place().zip(b.place()) {
        Some((p, q)) => distance_metres(p, q) / 1_000.0,
        None if a.area_name().is_some() && a.area_name() == b.area_name() => 1.0,
        None => 5.0,
    };
    let ln = |v: Option<f64>| v.filter(|v| *v > 0.0).map(f64::ln);
    let year = |f: &Facts| f.year_built.map(f64::from);
    #[allow(clippy::cast_precision_loss, reason = "days")]
    let age = days as f64 / 365.0;
    let kind = f64::from(u8::from(a.property_sub_type != b.property_sub_type));
    let elsewhere = f64::from(u8::from(a.area_name() != b.area_name()));
    far + age
        + elsewhere
        + 2.0 * kind
        + gap(ln(a.living_area), ln(b.living_area), 0.2, 1.0)
        + gap(ln(a.lot_size_square_feet), ln(b.lot_size_square_feet), 0.7, 0.5)
        + gap(year(a), year(b), 20.0, 0.5)
        + 0.5 * gap(a.bedrooms_total, b.bedrooms_total, 1.0, 0.5)
        + 0.5 * gap(a.bathrooms_total_decimal, b.bathrooms_total_decimal, 1.0, 0.5)
        + gap(a.construction_quality, b.construction_quality, 1.0, 0.5)
        + 0.5 * gap(a.condition_rating, b.condition_rating, 1.0, 0.5)
        + 0.5 * gap(a.view_rating, b.view_rating, 1.0, 0.0)
}
