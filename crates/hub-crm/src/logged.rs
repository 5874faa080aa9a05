//! Log entries in systems that keep them among what is to be done.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use hub_domain::crm::FieldValue;

use crate::payload::written;

/// A day is that day somewhere on earth from so long before its noon in UTC until so long after it.
const BEFORE_NOON: TimeDelta = TimeDelta::hours(26);
const AFTER_NOON: TimeDelta = TimeDelta::hours(24);

/// When something took place that has a day and was closed at some time: on that day, at the hour it was closed where that
/// was then. Without a day when it was closed, else when it was made.
pub(crate) fn took_place(
    day: Option<NaiveDate>,
    closed: Option<DateTime<Utc>>,
    made: Option<DateTime<Utc>>,
) -> FieldValue {
    let at = match day {
        Some(day) => {
            let noon = day.and_time(NaiveTime::MIN).and_utc().checked_add_signed(TimeDelta::hours(12));
            let then =
                |at: &DateTime<Utc>| noon.is_some_and(|noon| (-BEFORE_NOON..=AFTER_NOON).contains(&(*at - noon)));
            Some(closed.filter(then).map_or_else(|| day.to_string(), written))
        }
        None => closed.or(made).map(written),
    };
    at.map_or(FieldValue::Empty, FieldValue::Text)
}
