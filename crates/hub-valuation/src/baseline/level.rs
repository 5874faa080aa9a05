use std::collections::VecDeque;

use chrono::NaiveDate;

/// Sales at which the correction counts half.
const HALF: f64 = 60.0;

/// Follows the market's level: the median error of the latest sales in log price, shrunk towards none where there are
/// few. Errors are told in the order of their days; those of a day count from the day after.
#[derive(Debug, Clone)]
pub struct LevelCorrection {
    days: i64,
    errors: VecDeque<(NaiveDate, f64)>,
}

impl LevelCorrection {
    /// Looks back so many days: 45 where closings are known to the day, 62 where only to the month.
    #[must_use]
    pub fn over(days: i64) -> Self {
        Self { days, errors: VecDeque::new() }
    }

    /// Tells what a sale fetched and what had been estimated before any correction.
    pub fn learn(&mut self, day: NaiveDate, price: f64, estimate: f64) {
        let error = (price / estimate).ln();
        if error.is_finite() {
            self.errors.push_back((day, error));
        }
    }

    /// What to multiply an estimate of this day with.
    pub fn factor(&mut self, day: NaiveDate) -> f64 {
        while self.errors.front().is_some_and(|e| (day - e.0).num_days() > self.days) {
            self.errors.pop_front();
        }
        let mut late: Vec<f64> = self.errors.iter().filter(|e| e.0 < day).map(|e| e.1).collect();
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let n = late.len() as f64;
        crate::accuracy::quantile(&mut late, 0.5).map_or(1.0, |middle| (middle * n / (n + HALF)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_latest_and_forgets_the_old() {
        let day = |d: u32| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
        let mut level = LevelCorrection::over(10);
        assert_eq!(level.factor(day(1)), 1.0);
        for _ in 0..60 {
            level.learn(day(2), 110.0, 100.0);
        }
        // Nothing of the same day.
        assert_eq!(level.factor(day(2)), 1.0);
        assert!((level.factor(day(3)) - 1.1_f64.sqrt()).abs() < 1e-9);
        assert_eq!(level.factor(day(13)), 1.0);
    }
}
