use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::dated::Checked;

/// A holiday by rule: dated data, one entry for each (of the nation: 5 USC 6103(a)).
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
    /// The day after the `nth` such weekday of a month.
    DayAfterNth {
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
            Self::DayAfterNth { month, weekday, nth } => {
                day.pred_opt().is_some_and(|before| Self::Nth { month, weekday, nth }.is_on(before))
            }
            Self::Last { month, weekday } => {
                let next = day.checked_add_days(Days::new(7));
                day.month() == month && day.weekday() == weekday && next.is_none_or(|next| next.month() != month)
            }
        }
    }
}

impl Checked for Holiday {
    fn about(&self) -> std::borrow::Cow<'_, str> {
        (&self.name).into()
    }

    fn check(&self) -> Result<(), String> {
        let good = match self.on {
            HolidayRule::Fixed { month, day } => NaiveDate::from_ymd_opt(2024, month, day).is_some(),
            HolidayRule::Nth { month, nth, .. } | HolidayRule::DayAfterNth { month, nth, .. } => {
                (1..=12).contains(&month) && (1..=4).contains(&nth)
            }
            HolidayRule::Last { month, .. } => (1..=12).contains(&month),
        };
        if good { Ok(()) } else { Err(format!("{:?} never falls", self.on)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_falls_once_a_year_where_the_calendar_says() {
        let days = |rule: HolidayRule, year: i32| {
            let all = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(|day| day.year() == year);
            all.filter(|day| rule.is_on(*day)).map(|day| day.to_string()).collect::<Vec<_>>()
        };
        let thanksgiving = HolidayRule::Nth { month: 11, weekday: Weekday::Thu, nth: 4 };
        let friday = HolidayRule::DayAfterNth { month: 11, weekday: Weekday::Thu, nth: 4 };
        assert_eq!(
            (days(thanksgiving, 2024), days(friday, 2024)),
            (vec!["2024-11-28".into()], vec!["2024-11-29".into()])
        );
        assert_eq!(
            (days(thanksgiving, 2018), days(friday, 2018)),
            (vec!["2018-11-22".into()], vec!["2018-11-23".into()])
        );
        let memorial = HolidayRule::Last { month: 5, weekday: Weekday::Mon };
        assert_eq!(
            (days(memorial, 2027), days(memorial, 2026)),
            (vec!["2027-05-31".into()], vec!["2026-05-25".into()])
        );
        assert_eq!(days(HolidayRule::Fixed { month: 2, day: 29 }, 2027), Vec::<String>::new());
    }
}
