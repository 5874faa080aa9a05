use std::fmt;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::Holiday;
use crate::dated::{Dated, NoTable, on_date};

/// Why days cannot be counted. Nothing is guessed instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No list of holidays holds there and then.
    #[error(transparent)]
    NoTable(#[from] NoTable),
    /// More days than anybody counts.
    #[error("a number of business days must lie from 0 to {MOST}, not {0}")]
    TooMany(u32),
    /// A week without an open day.
    #[error("no business day: the offices never open")]
    NeverOpen,
    /// Beyond the first or last day that can be written.
    #[error("the calendar ends there")]
    Ends,
}

/// Business days counted at once.
const MOST: u32 = 1000;

/// Why a day does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed<'t> {
    /// Of the week.
    Weekday(Weekday),
    /// A legal holiday, by name.
    Holiday(&'t str),
    /// The weekday on which a legal holiday of the weekend is observed.
    Observed(&'t str),
}

impl fmt::Display for Closed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday(day) => f.write_str(weekday_name(*day)),
            Self::Holiday(name) => f.write_str(name),
            Self::Observed(name) => write!(f, "{name}, observed"),
        }
    }
}

/// The English name of a day of the week.
#[must_use]
pub const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// Which days count. Regulation Z has two kinds, 12 CFR 1026.2(a)(6): *precise* days are all but Sundays and the legal
/// holidays on their own date; *general* days are those on which the creditor's offices are open. Contract forms have
/// others ([`BusinessDays::new`]).
#[derive(Debug, Clone)]
pub struct BusinessDays<'t> {
    holidays: &'t [Dated<Holiday>],
    jurisdictions: Vec<&'t str>,
    closed: Vec<Weekday>,
    observed: bool,
}

impl<'t> BusinessDays<'t> {
    /// Days that are none of `closed` and no holiday of any of `jurisdictions`; where `observed`, neither the Friday or
    /// Monday that stands in for a holiday on a closed Saturday or Sunday.
    pub fn new(
        holidays: &'t [Dated<Holiday>],
        jurisdictions: impl IntoIterator<Item = &'t str>,
        closed: &[Weekday],
        observed: bool,
    ) -> Self {
        Self { holidays, jurisdictions: jurisdictions.into_iter().collect(), closed: closed.to_vec(), observed }
    }

    /// Precise days: Sundays and the holidays of `jurisdiction` do not count.
    #[must_use]
    pub fn precise(holidays: &'t [Dated<Holiday>], jurisdiction: &'t str) -> Self {
        Self::new(holidays, [jurisdiction], &[Weekday::Sun], false)
    }

    /// General days of a creditor closed on `closed` and on holidays, which such an office observes on the Friday or
    /// Monday when they fall on a weekend.
    #[must_use]
    pub fn general(holidays: &'t [Dated<Holiday>], jurisdiction: &'t str, closed: &[Weekday]) -> Self {
        Self::new(holidays, [jurisdiction], closed, true)
    }

    /// Whether `day` counts.
    ///
    /// # Errors
    /// When no list of holidays holds on that day: a list that has ended says nothing about later days.
    pub fn counts(&self, day: NaiveDate) -> Result<bool, CalendarError> {
        Ok(self.closed_on(day)?.is_none())
    }

    /// Why `day` does not count; none when it does.
    ///
    /// # Errors
    /// As [`BusinessDays::counts`].
    pub fn closed_on(&self, day: NaiveDate) -> Result<Option<Closed<'t>>, CalendarError> {
        if self.closed.contains(&day.weekday()) {
            return Ok(Some(Closed::Weekday(day.weekday())));
        }
        if let Some(holiday) = self.holiday(day)? {
            return Ok(Some(Closed::Holiday(holiday)));
        }
        let stands_in = match day.weekday() {
            Weekday::Fri if self.observed => day.checked_add_days(Days::new(1)),
            Weekday::Mon if self.observed => day.checked_sub_days(Days::new(1)),
            _ => None,
        };
        match stands_in {
            Some(weekend) if self.closed.contains(&weekend.weekday()) => {
                Ok(self.holiday(weekend)?.map(Closed::Observed))
            }
            _ => Ok(None),
        }
    }

    /// The `count`-th such day after `day`; `day` itself is day nought.
    ///
    /// # Errors
    /// More than a thousand days, a week without an open day, a date for which no list of holidays holds.
    pub fn after(&self, day: NaiveDate, count: u32) -> Result<NaiveDate, CalendarError> {
        self.step(day, count, NaiveDate::succ_opt)
    }

    /// The `count`-th such day before `day`.
    ///
    /// # Errors
    /// As [`BusinessDays::after`].
    pub fn before(&self, day: NaiveDate, count: u32) -> Result<NaiveDate, CalendarError> {
        self.step(day, count, NaiveDate::pred_opt)
    }

    fn step(
        &self,
        day: NaiveDate,
        count: u32,
        next: fn(&NaiveDate) -> Option<NaiveDate>,
    ) -> Result<NaiveDate, CalendarError> {
        if count > MOST {
            return Err(CalendarError::TooMany(count));
        }
        let (mut at, mut left) = (day, count);
        // Open one day a week and a holiday on it: twenty calendar days a step is more than it can take.
        for _ in 0..20 * count {
            if left == 0 {
                break;
            }
            at = next(&at).ok_or(CalendarError::Ends)?;
            left -= u32::from(self.counts(at)?);
        }
        if left > 0 { Err(CalendarError::NeverOpen) } else { Ok(at) }
    }

    fn holiday(&self, day: NaiveDate) -> Result<Option<&'t str>, CalendarError> {
        for jurisdiction in &self.jurisdictions {
            on_date(self.holidays, "legal holidays", jurisdiction, day)?;
        }
        let mut here =
            self.holidays.iter().filter(|holiday| self.jurisdictions.contains(&holiday.jurisdiction.as_str()));
        Ok(here.find(|it| it.holds_on(day) && it.value.on.is_on(day)).map(|it| it.value.name.as_str()))
    }
}
