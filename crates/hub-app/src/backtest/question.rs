use chrono::{Days, NaiveDate};
use hub_valuation::{Facts, Sale};
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Result};

/// Which sales to estimate, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacktestQuestion {
    /// Only here: the MLS's area, a postal code or a city, in any case; absent: everywhere.
    pub area: Option<String>,
    /// From this day; absent: a year before the last day, but not before a quarter of all sales had closed.
    pub from: Option<NaiveDate>,
    /// To this day, itself included; absent: the day of the last sale.
    pub to: Option<NaiveDate>,
    /// Only sales whose own record says yes in this field.
    pub only_flag: Option<String>,
    /// Level of the range, percent, 50 to 95.
    pub level: u8,
    /// At most so many, evenly spread over the period; absent: all.
    pub most: Option<usize>,
}

impl Default for BacktestQuestion {
    fn default() -> Self {
        Self { area: None, from: None, to: None, only_flag: None, level: 80, most: None }
    }
}

/// A year.
const YEAR: Days = Days::new(365);

impl BacktestQuestion {
    /// Refuses what makes no sense.
    pub(super) fn check(&self) -> Result<()> {
        if !(50..=95).contains(&self.level) {
            return Err(AppError::bad_request("level", "a whole percentage from 50 to 95"));
        }
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            return Err(AppError::bad_request("from", "later than the last day"));
        }
        if self.most == Some(0) {
            return Err(AppError::bad_request("sample", "at least one"));
        }
        Ok(())
    }

    /// What the question is kept under.
    pub(super) fn scope(&self) -> String {
        self.area.as_deref().map(fold).unwrap_or_default()
    }

    /// The first and the last day, from sales in the order of their days.
    pub(super) fn period(&self, sales: &[Sale]) -> Option<(NaiveDate, NaiveDate)> {
        let to = self.to.or_else(|| sales.last().map(|s| s.close_date))?;
        let from = self.from.or_else(|| {
            let quarter = sales.get(sales.len() / 4)?.close_date;
            Some(to.checked_sub_days(YEAR).unwrap_or(quarter).max(quarter).min(to))
        })?;
        Some((from, to))
    }

    /// Whether a house stands in the area.
    pub(super) fn includes(&self, facts: &Facts) -> bool {
        let scope = self.scope();
        scope.is_empty()
            || [&facts.mls_area_major, &facts.postal_code, &facts.city].into_iter().flatten().any(|n| fold(n) == scope)
    }
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::{Currency, Money};

    fn sale(day: &str, city: &str) -> Sale {
        Sale {
            listing_key: day.to_owned(),
            listing_id: None,
            close_price: Money::from_minor(1, Currency::USD),
            close_date: day.parse().unwrap(),
            days_on_market: None,
            facts: Facts { city: Some(city.to_owned()), ..Facts::default() },
        }
    }

    #[test]
    fn the_period_is_a_year_that_something_came_before() {
        let days = ["2020-01-01", "2024-05-01", "2024-06-01", "2024-12-31"];
        let sales: Vec<Sale> = days.iter().map(|d| sale(d, "Ames")).collect();
        let q = BacktestQuestion::default();
        let day = |t: &str| t.parse::<NaiveDate>().unwrap();
        assert_eq!(q.period(&sales), Some((day("2024-05-01"), day("2024-12-31"))));
        assert_eq!(q.period(&[]), None);
        let late = BacktestQuestion { to: Some(day("2026-01-01")), ..q.clone() };
        assert_eq!(late.period(&sales), Some((day("2025-01-01"), day("2026-01-01"))));
        let wrong = BacktestQuestion { from: Some(day("2025-01-02")), to: Some(day("2025-01-01")), ..q.clone() };
        assert!(wrong.check().is_err() && q.check().is_ok());
        let here = BacktestQuestion { area: Some(" AMES ".into()), ..q };
        assert!(here.includes(&sales[0].facts) && !here.includes(&sale("2020-01-01", "Boone").facts));
    }
}
