//! Times of a place and instants.

use calcard::common::timezone::Tz;
use chrono::{DateTime, NaiveDateTime, Offset, SecondsFormat, TimeDelta, TimeZone, Utc};

/// The instant of a local time. Of an hour that comes twice the first; of one that does not come, what it would be without
/// the change (RFC 5545, 3.3.5).
#[must_use]
pub fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // Ours: the library's own floating zone counts as UTC.
    let offset = (0..=24).find_map(|hours| {
        let before = local.checked_sub_signed(TimeDelta::hours(hours))?;
        zone.offset_from_local_datetime(&before).earliest()
    });
    let offset =
        offset.map_or(TimeDelta::zero(), |offset| TimeDelta::seconds(i64::from(offset.fix().local_minus_utc())));
    local.checked_sub_signed(offset).unwrap_or(local).and_utc()
}

/// The local time of an instant; none where that local time would mean another instant.
#[must_use]
pub fn local(at: DateTime<Utc>, zone: Tz) -> Option<NaiveDateTime> {
    let local = zone.from_utc_datetime(&at.naive_utc()).naive_local();
    (instant(local, zone) == at).then_some(local)
}

/// An instant in its one form.
#[must_use]
pub fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> String {
        let zone: Tz = "America/New_York".parse().unwrap();
        written(instant(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap(), zone))
    }

    #[test]
    fn hours_that_come_twice_or_never() {
        assert_eq!(at("2026-07-01 09:00"), "2026-07-01T13:00:00Z");
        assert_eq!(at("2026-12-01 09:00"), "2026-12-01T14:00:00Z");
        assert_eq!(at("2026-11-01 01:30"), "2026-11-01T05:30:00Z", "twice: the first");
        assert_eq!(at("2026-03-08 02:30"), "2026-03-08T07:30:00Z", "never: as before the change");
    }

    proptest! {
        #[test]
        fn a_local_time_means_the_instant_it_was_made_of(seconds in -4_000_000_000_i64..8_000_000_000, zone in 0..4_usize) {
            let zone: Tz = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC"][zone].parse().unwrap();
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            if let Some(local) = local(at, zone) {
                prop_assert_eq!(instant(local, zone), at);
            }
        }
    }
}
