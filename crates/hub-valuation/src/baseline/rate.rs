use chrono::NaiveDate;
use hub_domain::Money;

use super::{by_day, own, price, window};
use crate::{Facts, Sale, Subject};

/// Sales looked at.
const NEAREST: usize = 5;
/// How far back, in days; twice that where there are too few.
const DAYS: i64 = 183;

/// The habit: the median price per square foot of the nearest five sales of six months, times the subject's size.
///
/// Without places "nearest" is the same area, then the latest. A subject without a size takes the median price per
/// bedroom of the nearest five instead.
#[derive(Debug)]
pub struct NearestRate<'a> {
    sales: Vec<&'a Sale>,
}

impl<'a> NearestRate<'a> {
    /// Takes the sales; those on or after the day of a question never count for it.
    #[must_use]
    pub fn new(sales: &'a [Sale]) -> Self {
        Self { sales: by_day(sales) }
    }

    /// The estimate for a subject on a day; `None` when fewer than three sales of a year can be compared, or when the
    /// subject says neither its size nor its bedrooms.
    #[must_use]
    pub fn estimate(&self, subject: &Subject, day: NaiveDate) -> Option<Money> {
        let (size, of): (f64, fn(&Facts) -> Option<f64>) = match subject.facts.living_area {
            Some(area) => (area, |f| f.living_area),
            None => (subject.facts.bedrooms_total?.max(1.0), |f| f.bedrooms_total.map(|b| b.max(1.0))),
        };
        let mut rates = Vec::new();
        for days in [DAYS, 2 * DAYS] {
            rates = nearest(window(&self.sales, day, days), subject, day, &of);
            if rates.len() >= NEAREST {
                break;
            }
        }
        if rates.len() < 3 {
            return None;
        }
        let rate = crate::accuracy::quantile(&mut rates, 0.5)?;
        let currency = self.sales.first()?.close_price.currency;
        #[allow(clippy::cast_possible_truncation, reason = "a price; saturates")]
        Some(Money::from_minor((rate * size).round() as i64, currency))
    }
}

fn nearest(sales: &[&Sale], subject: &Subject, day: NaiveDate, of: &dyn Fn(&Facts) -> Option<f64>) -> Vec<f64> {
    let here = subject.facts.place();
    // Flat-earth metres are exact enough to tell the nearest, and a backtest asks this millions of times.
    let east = here.map_or(1.0, |p| p.latitude.to_radians().cos());
    let metres = |dy: f64, dx: f64| 111_195.0 * dy.hypot(dx * east);
    let mut found: Vec<(f64, f64)> = Vec::new();
    for sale in sales.iter().filter(|s| !own(subject, s)) {
        let Some(size) = of(&sale.facts).filter(|s| *s > 0.0) else { continue };
        let away = match here.zip(sale.facts.place()) {
            Some((a, b)) => metres(a.latitude - b.latitude, a.longitude - b.longitude),
            None if subject.facts.area_name().is_some() && subject.facts.area_name() == sale.facts.area_name() => 5e3,
            None => 1e6,
        };
        // Of two as near, the later.
        #[allow(clippy::cast_precision_loss, reason = "days")]
        let age = (day - sale.close_date).num_days() as f64;
        found.push((away + age * 1e-3, price(sale) / size));
    }
    if found.len() > NEAREST {
        found.select_nth_unstable_by(NEAREST, |a, b| a.0.total_cmp(&b.0));
        found.truncate(NEAREST);
    }
    found.into_iter().map(|f| f.1).collect()
}
