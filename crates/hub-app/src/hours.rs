//! Working and opening hours as screens write them, there and back.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use hub_domain::calendar::{Hours, TimeOfDay, Weekday};
use hub_domain::service::Away;

use crate::error::{AppError, Result};
use crate::view::HoursView;

/// The hours that `field` of a form names.
///
/// # Errors
/// A day is not one of `mon` to `sun`, or a time not `HH:MM`.
pub(crate) fn read_hours(field: &str, hours: &[HoursView]) -> Result<Vec<Hours>> {
    let day = |name: &String| {
        let found = Weekday::ALL.into_iter().find(|day| short(*day).eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| AppError::bad_request(field, "a day is mon, tue, wed, thu, fri, sat or sun"))
    };
    let time = |text: &str| {
        TimeOfDay::parse(text.trim()).ok_or_else(|| AppError::bad_request(field, "write the time as HH:MM"))
    };
    let read = |it: &HoursView| {
        let days = it.days.iter().map(day).collect::<Result<Vec<_>>>()?;
        Ok(Hours { days, from: time(&it.from)?, to: time(&it.to)? })
    };
    hours.iter().map(read).collect()
}

/// Hours as a form shows them.
pub(crate) fn hours_view(hours: &[Hours]) -> Vec<HoursView> {
    let view = |it: &Hours| HoursView {
        days: it.days.iter().map(|day| short(*day)).collect(),
        from: it.from.to_string(),
        to: it.to.to_string(),
    };
    hours.iter().map(view).collect()
}

/// An absence as it is meant where the work is. Whole days are entered on a computer that may be elsewhere: from midnight
/// to midnight there, the same days are meant here. Anything else is left as it is.
pub(crate) fn away_there(away: &Away, computer: Tz, there: Tz) -> Away {
    let midnight = |at: DateTime<Utc>| {
        let local = at.with_timezone(&computer).naive_local();
        (local.time() == NaiveTime::MIN).then(|| hub_scheduling::local::beginning(there, local.date()))
    };
    match (midnight(away.from), midnight(away.to)) {
        (Some(from), Some(to)) => Away { from, to, because: away.because.clone() },
        _ => away.clone(),
    }
}

fn short(day: Weekday) -> String {
    format!("{day:?}").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_days_are_days_where_the_work_is() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let days = Away { from: at("2026-11-27T00:00:00Z"), to: at("2026-11-28T00:00:00Z"), because: None };
        let there = away_there(&days, Tz::UTC, Tz::America__Los_Angeles);
        assert_eq!((there.from, there.to), (at("2026-11-27T08:00:00Z"), at("2026-11-28T08:00:00Z")));
        let hours = Away { to: at("2026-11-27T15:30:00Z"), ..days };
        assert_eq!(away_there(&hours, Tz::UTC, Tz::America__Los_Angeles), hours);
    }
}
