use chrono::{Datelike, Days, NaiveDate, Weekday};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, within};
use crate::{Checked, Dated, on_date};

/// A holiday by rule: dated data, one entry for each day of 5 USC 6103(a).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name.
    pub name: String,
    /// When it falls.
    pub on: HolidayRule,
}

/// When a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HolidayRule {
    /// The same date every year, whatever weekday it is.
    Fixed {
        /// Month, 1 to 12.
        month: u32,
        /// Day of the month.
        day: u32,
    },
    /// The `nth` such weekday of a month.
    Nth {
        /// Month, 1 to 12.
        month: u32,
        /// Weekday.
        weekday: Weekday,
        /// 1 to 4.
        nth: u8,
    },
    /// The last such weekday of a month.
    Last {
        /// Month, 1 to 12.
        month: u32,
        /// Weekday.
        weekday: Weekday,
    },
}

impl HolidayRule {
    /// Whether it falls on `day`.
    #[must_use]
    pub fn is_on(self, day: NaiveDate) -> bool {
        match self {
            Self::Fixed { month, day: date } => day.month() == month && day.day() == date,
            Self::Nth { month, weekday, nth } => {
                day.month() == month && day.weekday() == weekday && day.day0() / 7 + 1 == u32::from(nth)
            }
            Self::Last { month, weekday } => {
                let next = day.checked_add_days(Days::new(7));
                day.month() == month && day.weekday() == weekday && next.is_none_or(|next| next.month() != month)
            }
        }
    }
}

impl Checked for Holiday {
    fn about(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Result<(), String> {
        let good = match self.on {
            HolidayRule::Fixed { month, day } => NaiveDate::from_ymd_opt(2024, month, day).is_some(),
            HolidayRule::Nth { month, nth, .. } => (1..=12).contains(&month) && (1..=4).contains(&nth),
            HolidayRule::Last { month, .. } => (1..=12).contains(&month),
        };
        if good { Ok(()) } else { Err(format!("{:?} never falls", self.on)) }
    }
}

/// Which days count. Regulation Z has two kinds, 12 CFR 1026.2(a)(6): *precise* days are all but Sundays and the legal
/// holidays on their own date; *general* days are those on which the creditor's offices are open.
#[derive(Debug, Clone)]
pub struct BusinessDays<'t> {
    holidays: &'t [Dated<Holiday>],
    jurisdiction: &'t str,
    closed: Vec<Weekday>,
    observed: bool,
}

impl<'t> BusinessDays<'t> {
    /// Precise days: Sundays and the holidays of `jurisdiction` do not count.
    #[must_use]
    pub fn precise(holidays: &'t [Dated<Holiday>], jurisdiction: &'t str) -> Self {
        Self { holidays, jurisdiction, closed: vec![Weekday::Sun], observed: false }
    }

    /// General days of a creditor closed on `closed` and on holidays, which such an office observes on the Friday or
    /// Monday when they fall on a weekend.
    #[must_use]
    pub fn general(holidays: &'t [Dated<Holiday>], jurisdiction: &'t str, closed: &[Weekday]) -> Self {
        Self { holidays, jurisdiction, closed: closed.to_vec(), observed: true }
    }

    /// Whether `day` counts.
    ///
    /// # Errors
    /// When no list of holidays holds on that day: a list that has ended says nothing about later days.
    pub fn counts(&self, day: NaiveDate) -> Result<bool, LoanError> {
        if self.closed.contains(&day.weekday()) {
            return Ok(false);
        }
        if self.is_holiday(day)? {
            return Ok(false);
        }
        if !self.observed {
            return Ok(true);
        }
        let stands_in = match day.weekday() {
            Weekday::Fri => day.checked_add_days(Days::new(1)),
            Weekday::Mon => day.checked_sub_days(Days::new(1)),
            _ => None,
        };
        Ok(match stands_in {
            Some(weekend) if self.closed.contains(&weekend.weekday()) => !self.is_holiday(weekend)?,
            _ => true,
        })
    }

    /// The `count`-th such day after `day`; `day` itself is day nought.
    ///
    /// # Errors
    /// More than a thousand days, a week without an open day, a date for which no list of holidays holds.
    pub fn after(&self, day: NaiveDate, count: u32) -> Result<NaiveDate, LoanError> {
        self.step(day, count, NaiveDate::succ_opt)
    }

    /// The `count`-th such day before `day`.
    ///
    /// # Errors
    /// As [`BusinessDays::after`].
    pub fn before(&self, day: NaiveDate, count: u32) -> Result<NaiveDate, LoanError> {
        self.step(day, count, NaiveDate::pred_opt)
    }

    fn step(
        &self,
        day: NaiveDate,
        count: u32,
        next: fn(&NaiveDate) -> Option<NaiveDate>,
    ) -> Result<NaiveDate, LoanError> {
        within("a number of business days", count.into(), Decimal::ZERO, Decimal::from(1000))?;
        let (mut at, mut left) = (day, count);
        // Open one day a week and a holiday on it: twenty calendar days a step is more than it can take.
        for _ in 0..20 * count {
            if left == 0 {
                break;
            }
            at = next(&at).ok_or_else(|| LoanError::Conflict("the calendar ends there".into()))?;
            left -= u32::from(self.counts(at)?);
        }
        if left > 0 {
            return Err(LoanError::Conflict("no business day: the offices never open".into()));
        }
        Ok(at)
    }

    fn is_holiday(&self, day: NaiveDate) -> Result<bool, LoanError> {
        on_date(self.holidays, "legal holidays", self.jurisdiction, day)?;
        let here = self.holidays.iter().filter(|holiday| holiday.jurisdiction == self.jurisdiction);
        Ok(here.filter(|holiday| holiday.holds_on(day)).any(|holiday| holiday.value.on.is_on(day)))
    }
}
