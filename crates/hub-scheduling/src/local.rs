//! Wall-clock times in a named zone.

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

pub use chrono_tz::Tz;
pub use hub_domain::calendar::TimeOfDay;

use crate::InputError;

/// What the clock on the wall shows, `YYYY-MM-DDTHH:MM`, with or without seconds; it is in the zone of its description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Local(pub NaiveDateTime);

impl<'de> Deserialize<'de> for Local {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok())
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is no local time such as 2026-06-01T09:30")))
    }
}

impl Serialize for Local {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl std::fmt::Display for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y-%m-%dT%H:%M").fmt(f)
    }
}

/// The zone of a name such as `America/Chicago`.
///
/// # Errors
/// [`InputError::UnknownZone`].
pub fn zone(name: &str) -> Result<Tz, InputError> {
    name.parse().map_err(|_| InputError::UnknownZone(name.to_owned()))
}

/// The instant at which the clock on the wall shows this.
///
/// # Errors
/// A time that is skipped or comes twice when the clocks change: nobody can keep such an appointment for certain.
pub fn instant(zone: Tz, local: NaiveDateTime, what: &dyn Fn() -> String) -> Result<DateTime<Utc>, InputError> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Ok(at.with_timezone(&Utc)),
        LocalResult::Ambiguous(..) => Err(InputError::RepeatedTime {
            what: what(),
            local: Local(local).to_string(),
            zone: zone.name().to_owned(),
        }),
        LocalResult::None => {
            Err(InputError::SkippedTime { what: what(), local: Local(local).to_string(), zone: zone.name().to_owned() })
        }
    }
}

/// The instant at which a day begins: midnight, or what follows it where the clocks change at midnight.
#[must_use]
pub fn beginning(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    (0..=180)
        .step_by(15)
        .find_map(|minutes| zone.from_local_datetime(&(midnight + Duration::minutes(minutes))).earliest())
        .map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}
