//! A feed's text as records: one for each time of an appointment.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow};
use hub_contacts::calendar::{CalendarError, ReadEntry, read_calendar};
use hub_domain::crm::CrmKind;
use hub_domain::name_hash;
use serde_json::{Map, Value};

use crate::calendar::{Window, Zone};

/// How far ahead series are followed.
const AHEAD: TimeDelta = TimeDelta::days(366);
/// Digits of a version, enough to tell what one record said from what it says.
const VERSION_LENGTH: usize = 16;

/// What a feed says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Feed {
    /// The calendar's name.
    pub(super) name: Option<String>,
    pub(super) records: BTreeMap<String, CrmRaw>,
    pub(super) rejected: Vec<RejectedRow>,
    /// The days it was read for.
    pub(super) window: Option<Window>,
    /// Its version, as the publisher says.
    pub(super) etag: Option<String>,
    pub(super) modified: Option<String>,
}

/// From the beginning of last year, so that what was does not go away from one day to the next, to a year from now.
pub(super) fn window(now: DateTime<Utc>) -> Window {
    let begin = NaiveDate::from_ymd_opt(now.year() - 1, 1, 1).unwrap_or(NaiveDate::MIN).and_time(NaiveTime::MIN);
    let day = now.date_naive().and_time(NaiveTime::MIN).and_utc();
    Window { from: begin.and_utc(), to: day.checked_add_signed(AHEAD).unwrap_or(day) }
}

fn rejected(place: usize, column: &str, reason: &str) -> RejectedRow {
    RejectedRow {
        place: format!("entry {place} of the feed"),
        column: (!column.is_empty()).then(|| column.to_owned()),
        reason: reason.to_owned(),
    }
}

/// Reads a feed.
///
/// # Errors
/// [`ErrorKind::Malformed`] for what is no calendar; [`ErrorKind::TooComplex`] for one with more times than a person has;
/// [`ErrorKind::TooLarge`].
pub(super) fn read(bytes: &[u8], zone: Zone, window: Window) -> Result<Feed, ConnectorError> {
    let calendar = read_calendar(bytes, zone, window).map_err(|error| {
        let kind = match error {
            CalendarError::TooLarge => ErrorKind::TooLarge,
            CalendarError::TooMany(_) => ErrorKind::TooComplex,
            _ => ErrorKind::Malformed,
        };
        ConnectorError::new(kind, format!("the feed: {error}"))
    })?;
    let record = |one: ReadEntry| {
        let payload = Map::from_iter([
            ("data".to_owned(), Value::from(one.data)),
            ("start".to_owned(), Value::from(one.start)),
            ("end".to_owned(), Value::from(one.end)),
        ]);
        let key = one.key.clone();
        (one.key, CrmRaw { kind: CrmKind::Appointment, key, modified: one.modified, etag: None, payload })
    };
    Ok(Feed {
        name: calendar.name,
        records: calendar.entries.into_iter().map(record).collect(),
        rejected: calendar.unread.iter().map(|it| rejected(it.place, it.property, it.reason)).collect(),
        window: Some(window),
        ..Feed::default()
    })
}

/// What a record says, as a short text that changes with it. When the publisher wrote it down is left out: some do so anew
/// each time they are asked.
pub(super) fn version(raw: &CrmRaw) -> String {
    let data = raw.payload.get("data").and_then(Value::as_str).unwrap_or_default();
    let said = data.split_inclusive('\n').filter(|line| !line.starts_with("DTSTAMP"));
    let rest = ["start", "end"].into_iter().filter_map(|name| raw.payload.get(name).and_then(Value::as_str));
    let mut hash = name_hash(&said.chain(rest).collect::<Vec<_>>().join("\n"));
    hash.truncate(VERSION_LENGTH);
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-09-01T12:00:00Z".parse().unwrap()
    }

    fn feed(entries: &str) -> Feed {
        let text = format!("\u{feff}BEGIN:VCALENDAR\r\nX-WR-CALNAME:Work\\, mostly\r\n{entries}END:VCALENDAR\r\n");
        read(text.as_bytes(), Zone::UTC, window(now())).unwrap()
    }

    fn entry(uid: &str, lines: &str) -> String {
        format!("BEGIN:VEVENT\r\nUID:{uid}\r\n{lines}\r\nEND:VEVENT\r\n")
    }

    #[test]
    fn a_record_for_each_time() {
        let text = entry("1", "DTSTART:20260902T100000Z")
            + &entry("2", "DTSTART;VALUE=DATE:20260903\r\nRRULE:FREQ=DAILY;COUNT=2")
            + &entry("old", "DTSTART:20201231T100000Z")
            + &entry("much", "DTSTART:20260101T100000Z\r\nRRULE:FREQ=SECONDLY")
            + &entry("unread", "DTSTART:soon")
            + "BEGIN:VEVENT\r\nDTSTART:20260903T100000Z\r\nEND:VEVENT\r\n";
        let feed = feed(&text);
        assert_eq!(feed.name.as_deref(), Some("Work, mostly"));
        assert_eq!(feed.records.keys().collect::<Vec<_>>(), ["1", "2/2026-09-03", "2/2026-09-04"]);
        let said: Vec<_> =
            feed.rejected.iter().map(|row| (row.place.as_str(), row.column.as_deref().unwrap())).collect();
        let expected =
            [("entry 6 of the feed", "UID"), ("entry 4 of the feed", "RRULE"), ("entry 5 of the feed", "DTSTART")];
        assert_eq!(said, expected);
    }

    #[test]
    fn zones_go_with_the_entries_that_name_them() {
        let zone =
            |name: &str| format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\nX-LIC-LOCATION:Europe/London\r\nEND:VTIMEZONE\r\n");
        let text = zone("Home") + &zone("Other") + &entry("1", "DTSTART;TZID=Home:20260902T100000");
        let feed = feed(&text);
        let raw = &feed.records["1"];
        assert_eq!(raw.payload["start"], "2026-09-02T09:00:00Z");
        let data = raw.payload["data"].as_str().unwrap();
        assert!(data.contains("TZID:Home") && !data.contains("Other"));
    }

    #[test]
    fn too_much_is_refused() {
        let many: String =
            (0..60).map(|n| entry(&n.to_string(), "DTSTART:20260101T000000Z\r\nRRULE:FREQ=HOURLY;COUNT=400")).collect();
        let text = format!("BEGIN:VCALENDAR\r\n{many}END:VCALENDAR\r\n");
        assert_eq!(read(text.as_bytes(), Zone::UTC, window(now())).unwrap_err().kind, ErrorKind::TooComplex);
        assert_eq!(read(b"Hello", Zone::UTC, window(now())).unwrap_err().kind, ErrorKind::Malformed);
    }

    #[test]
    fn versions_change_with_what_is_said() {
        let one = |lines: &str| version(feed(&entry("1", lines)).records.values().next().unwrap());
        let first = one("DTSTAMP:20260101T000000Z\r\nDTSTART:20260902T100000Z");
        assert_eq!(first, one("DTSTAMP:20260707T000000Z\r\nDTSTART:20260902T100000Z"));
        assert_ne!(first, one("DTSTAMP:20260101T000000Z\r\nDTSTART:20260902T110000Z"));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(BEGIN:VEVENT\r\n|END:VEVENT\r\n|UID:[a-c]\r\n|DTSTART:20260902T100000Z\r\n|RRULE:FREQ=DAILY;COUNT=3\r\n|RECURRENCE-ID:20260903T100000Z\r\n|BEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\n|.{0,8}\r\n){0,24}") {
            let feed = feed(&text);
            for (key, raw) in &feed.records {
                prop_assert_eq!(key, &raw.key);
                prop_assert!(raw.payload["start"].is_string());
            }
        }
    }
}
