use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::MarketError;

/// A calendar month, counted from January of the year 0. Written `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(i32);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year() * 12 + day.month0().cast_signed())
    }

    /// The month so many months after January of the year 0.
    #[must_use]
    pub fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Months since January of the year 0.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Place within the year, January 0.
    #[must_use]
    pub fn of_year(self) -> usize {
        usize::try_from(self.0.rem_euclid(12)).unwrap_or(0)
    }

    /// Its first day; `None` outside the calendar.
    #[must_use]
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year(), u32::try_from(self.of_year()).unwrap_or(0) + 1, 1)
    }

    /// Months from this one to a later one, both included; empty when that one is earlier.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

impl Add<i32> for Month {
    type Output = Self;
    fn add(self, months: i32) -> Self {
        Self(self.0 + months)
    }
}

impl Sub<i32> for Month {
    type Output = Self;
    fn sub(self, months: i32) -> Self {
        Self(self.0 - months)
    }
}

impl Sub for Month {
    type Output = i32;
    fn sub(self, other: Self) -> i32 {
        self.0 - other.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.of_year() + 1)
    }
}

impl FromStr for Month {
    type Err = MarketError;
    fn from_str(text: &str) -> Result<Self, MarketError> {
        let refused = || MarketError::NotAMonth { text: text.to_owned() };
        let (year, month) = text.split_once('-').ok_or_else(refused)?;
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(refused());
        }
        let (year, month): (i32, i32) = (year.parse().map_err(|_| refused())?, month.parse().map_err(|_| refused())?);
        if (1..=12).contains(&month) { Ok(Self(year * 12 + month - 1)) } else { Err(refused()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_it_writes() {
        let month = Month::of(NaiveDate::from_ymd_opt(2024, 12, 31).unwrap());
        assert_eq!(month.to_string(), "2024-12");
        assert_eq!("2024-12".parse::<Month>(), Ok(month));
        assert_eq!((month + 1).to_string(), "2025-01");
        assert_eq!((month + 1) - month, 1);
        for bad in ["2024", "2024-13", "2024-1", "24-01", "2024-00", "2024-+1"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_month_or_an_error(text in ".{0,10}") {
            if let Ok(month) = text.parse::<Month>() {
                prop_assert_eq!(month.to_string(), text);
            }
        }
    }
}
