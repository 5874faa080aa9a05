use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// When the year begins over which caps and tiers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Year {
    /// On 1 January.
    Calendar,
    /// On the day the agent joined; who joined on 29 February begins on 1 March in other years.
    Anniversary,
}

/// The first day of the year that `day` falls in. None when it runs from the day the agent joined and that is not
/// known, or is after `day`.
#[must_use]
pub fn year_from(year: Year, day: NaiveDate, joined: Option<NaiveDate>) -> Option<NaiveDate> {
    match year {
        Year::Calendar => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        Year::Anniversary => {
            let joined = joined.filter(|joined| *joined <= day)?;
            let this = anniversary(joined, day.year())?;
            if this <= day { Some(this) } else { anniversary(joined, day.year() - 1) }
        }
    }
}

fn anniversary(joined: NaiveDate, year: i32) -> Option<NaiveDate> {
    joined.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}
