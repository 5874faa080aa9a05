use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::QuoteError;

/// When something was issued or expires, as its issuer wrote it: a day, or a moment with its offset from UTC. Written
/// `2026-11-21` or `2026-11-21T17:00:00-05:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Stamp {
    /// A day.
    Day(NaiveDate),
    /// A moment.
    Moment(DateTime<FixedOffset>),
}

impl Stamp {
    /// The day, where the issuer is.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Moment(moment) => moment.date_naive(),
        }
    }

    /// Whether it has passed: a moment when it is over, a day when it has ended where `now` is told.
    #[must_use]
    pub fn has_passed(self, now: DateTime<FixedOffset>) -> bool {
        match self {
            Self::Day(day) => day < now.date_naive(),
            Self::Moment(moment) => moment < now,
        }
    }

    /// Whether this comes before another: by the moments where both are, else by the days.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Moment(one), Self::Moment(two)) => one < two,
            _ => self.day() < other.day(),
        }
    }
}

impl FromStr for Stamp {
    type Err = QuoteError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 10 {
            return NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self::Day).map_err(|_| QuoteError::Stamp);
        }
        DateTime::parse_from_rfc3339(text).map(Self::Moment).map_err(|_| QuoteError::Stamp)
    }
}

impl TryFrom<String> for Stamp {
    type Error = QuoteError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> Self {
        stamp.to_string()
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Moment(moment) => f.write_str(&moment.to_rfc3339()),
        }
    }
}
