//! A zone as calendars describe it (RFC 5545, 3.6.5): every change of its clocks in some years, read from the IANA
//! database that the program was built with.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};

use super::lines::folded;

/// What clocks show at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Observance {
    /// Seconds east of Greenwich.
    offset: i32,
    summer: bool,
    name: String,
}

fn at(zone: Tz, instant: DateTime<Utc>) -> Observance {
    let offset = zone.offset_from_utc_datetime(&instant.naive_utc());
    Observance {
        offset: offset.fix().local_minus_utc(),
        summer: !offset.dst_offset().is_zero(),
        name: offset.abbreviation().unwrap_or_default().to_owned(),
    }
}

/// The first moment at which clocks show something else than at `from`, with the two of them a day apart at most.
fn change(zone: Tz, mut from: DateTime<Utc>, mut to: DateTime<Utc>) -> DateTime<Utc> {
    let before = at(zone, from);
    while (to - from).num_seconds() > 1 {
        let middle = from + TimeDelta::seconds((to - from).num_seconds() / 2);
        if at(zone, middle) == before { from = middle } else { to = middle }
    }
    to
}

/// A zone's description, good from the beginning of the year before `first` to the end of the year after `last`.
pub(super) fn vtimezone(zone: Tz, first: i32, last: i32) -> String {
    let midnight = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let (begin, end) = (midnight(first - 1), midnight(last + 2));
    let mut out = "BEGIN:VTIMEZONE\r\n".to_owned();
    out.push_str(&folded(&format!("TZID:{}", zone.name())));
    let mut day = begin.and_utc();
    let now = at(zone, day);
    observance(&mut out, begin, now.offset, &now);
    while day.naive_utc() < end {
        let next = day + TimeDelta::days(1);
        let (before, after) = (at(zone, day), at(zone, next));
        if before != after {
            let moment = change(zone, day, next);
            let onset = moment.naive_utc() + TimeDelta::seconds(i64::from(before.offset));
            observance(&mut out, onset, before.offset, &at(zone, moment));
        }
        day = next;
    }
    out + "END:VTIMEZONE\r\n"
}

fn observance(out: &mut String, onset: NaiveDateTime, from: i32, to: &Observance) {
    let kind = if to.summer { "DAYLIGHT" } else { "STANDARD" };
    let _ = write!(
        out,
        "BEGIN:{kind}\r\nDTSTART:{}\r\nTZOFFSETFROM:{}\r\nTZOFFSETTO:{}\r\n",
        onset.format("%Y%m%dT%H%M%S"),
        offset(from),
        offset(to.offset),
    );
    if !to.name.is_empty() {
        let _ = write!(out, "TZNAME:{}\r\n", to.name);
    }
    let _ = write!(out, "END:{kind}\r\n");
}

fn offset(seconds: i32) -> String {
    let (sign, all) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    if rest == 0 { format!("{sign}{hours:02}{minutes:02}") } else { format!("{sign}{hours:02}{minutes:02}{rest:02}") }
}

/// The years of a local time and of an instant there.
pub(super) fn year(at: DateTime<Utc>, zone: Tz) -> i32 {
    at.with_timezone(&zone).year()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chicago_changes_its_clocks_when_it_does() {
        let text = vtimezone(chrono_tz::America::Chicago, 2026, 2026);
        for part in [
            "TZID:America/Chicago\r\n",
            "BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0600\r\nTZOFFSETTO:-0500\r\nTZNAME:CDT\r\nEND:DAYLIGHT\r\n",
            "BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0600\r\nTZNAME:CST\r\nEND:STANDARD\r\n",
            "BEGIN:STANDARD\r\nDTSTART:20250101T000000\r\nTZOFFSETFROM:-0600\r\nTZOFFSETTO:-0600\r\nTZNAME:CST\r\n",
        ] {
            assert!(text.contains(part), "{part}{text}");
        }
        assert_eq!(text.matches("BEGIN:DAYLIGHT").count(), 3);
    }

    #[test]
    fn one_without_summer_time_has_one_line_of_life() {
        let text = vtimezone(chrono_tz::America::Phoenix, 2026, 2030);
        assert_eq!((text.matches("BEGIN:STANDARD").count(), text.matches("BEGIN:DAYLIGHT").count()), (1, 0));
        assert!(text.contains("TZOFFSETTO:-0700\r\n"));
    }
}
