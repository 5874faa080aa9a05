//! What an entry means.

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarProperty, ICalendarValue};
use hub_connector::ConnectorError;
use hub_connector::crm::CrmMapped;
use hub_contacts::calendar::{MARKER, Zone, calendar, entries_of, span};
use hub_domain::FieldIssue;
use hub_domain::crm::{Entries, FieldValue};
use hub_domain::people::value;

use crate::entries;

/// What every entry has and no field is made of.
const ABOUT: &[&str] = &[
    "DTSTAMP",
    "CREATED",
    "LAST-MODIFIED",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "RECURRENCE-ID",
    "BEGIN",
    "END",
];

/// A zone by its name: `America/New_York`.
///
/// # Errors
/// [`hub_connector::ErrorKind::Settings`] for a name that nobody knows.
pub(crate) fn zone(name: &str) -> Result<Zone, ConnectorError> {
    let unknown =
        || ConnectorError::settings("the setting “zone” must be the name of a time zone such as America/New_York");
    name.parse().map_err(|()| unknown())
}

fn text(event: &ICalendarComponent, name: &ICalendarProperty) -> FieldValue {
    let values = event.property(name).map(|entry| entry.values.as_slice()).unwrap_or_default();
    let words: Vec<_> = values.iter().filter_map(ICalendarValue::as_text).collect();
    value::text(&words.join(",")).map_or(FieldValue::Empty, FieldValue::Text)
}

/// Whom an entry is with, by e-mail address.
fn attendees(event: &ICalendarComponent) -> FieldValue {
    let all = event.properties(&ICalendarProperty::Attendee).filter_map(|entry| entry.calendar_address());
    FieldValue::Entries(all.filter_map(address).map(|address| (address, String::new())).collect::<Entries>())
}

/// An address in its one form, with or without `mailto:`.
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text.get(7..).unwrap_or_default(),
        _ => text,
    };
    entries::email(bare)
}

/// Reads a calendar's first entry that stands for itself and not for one time of a series.
pub(crate) fn read(text: &str, zone: Zone) -> CrmMapped {
    let mut mapped = CrmMapped::default();
    let Some(calendar) = calendar(text) else {
        mapped.issues.push(issue("data", "is no calendar"));
        return mapped;
    };
    let own = entries_of(&calendar).find(|(_, event)| !event.is_recurrence_override());
    let Some((_, event)) = own.or_else(|| entries_of(&calendar).next()) else {
        mapped.issues.push(issue("data", "holds no entry"));
        return mapped;
    };
    fields(&calendar, event, zone, &mut mapped);
    mapped
}

fn issue(field: &str, reason: &str) -> FieldIssue {
    FieldIssue { field: field.to_owned(), reason: reason.to_owned() }
}

fn fields(calendar: &ICalendar, event: &ICalendarComponent, zone: Zone, mapped: &mut CrmMapped) {
    use ICalendarProperty as P;
    let mut put = |field: &str, value: FieldValue| mapped.fields.insert(field.to_owned(), value);
    for (field, name) in [
        ("UID", P::Uid),
        ("SUMMARY", P::Summary),
        ("DESCRIPTION", P::Description),
        ("LOCATION", P::Location),
        ("STATUS", P::Status),
    ] {
        put(field, text(event, &name));
    }
    put("ATTENDEE", attendees(event));
    let sequence = event.property(&P::Sequence).and_then(|entry| entry.values.first());
    // None is the first (RFC 5545, 3.8.7.4).
    let sequence = sequence.and_then(ICalendarValue::as_integer).unwrap_or(0);
    #[allow(clippy::cast_precision_loss)] // Nobody changes an appointment so often.
    put("SEQUENCE", FieldValue::Number(sequence as f64));
    let rule = event.property(&P::Rrule).and_then(|entry| entry.values.first());
    let rule = rule
        .and_then(|value| if let ICalendarValue::RecurrenceRule(rule) = value { Some(rule.to_string()) } else { None });
    put("RRULE", rule.map_or(FieldValue::Empty, FieldValue::Text));
    match span(calendar, event, zone) {
        Ok((start, end)) => {
            put("DTSTART", FieldValue::Text(start.value()));
            put("DTEND", FieldValue::Text(end.value()));
        }
        Err((field, reason)) => mapped.issues.push(issue(field, reason)),
    }
    for entry in &event.entries {
        let name = entry.name.as_str();
        if name == MARKER {
            let marker = entry.values.first().and_then(ICalendarValue::as_text);
            mapped.marker = marker.filter(|marker| !marker.is_empty()).map(str::to_owned);
        } else if !mapped.fields.contains_key(name)
            && !ABOUT.contains(&name)
            && !mapped.unmapped.iter().any(|held| held == name)
            && !["DTSTART", "DTEND"].contains(&name)
        {
            mapped.unmapped.push(name.to_owned());
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::calendar) fn new_york() -> Zone {
        zone("America/New_York").unwrap()
    }

    pub(in crate::calendar) fn event(lines: &str) -> String {
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    }

    fn moments(lines: &str) -> (String, String) {
        let mapped = read(&event(lines), new_york());
        assert!(mapped.issues.is_empty(), "{:?}", mapped.issues);
        let of = |field: &str| mapped.fields[field].as_text().unwrap().to_owned();
        (of("DTSTART"), of("DTEND"))
    }

    #[test]
    fn an_entry_means_this() {
        let text = event(
            "SUMMARY;LANGUAGE=en:Showing\\, 1 Mill Race\r\nDESCRIPTION:Two\\nlines\r\nLOCATION:Larkmoor\r\nSTATUS:tentative\r\n\
             SEQUENCE:3\r\nDTSTART;TZID=Europe/London:20260701T090000\r\nDURATION:PT90M\r\nRRULE:FREQ=DAILY;COUNT=3\r\n\
             ATTENDEE;CN=\"Ada\":MAILTO:Ada@Example.org\r\nATTENDEE:tel:5550100\r\nX-ENTERPRISEHUB-ID:m-1\r\nX-SEAT:12\r\n\
             BEGIN:VALARM\r\nDESCRIPTION:Alarm\r\nEND:VALARM",
        );
        let mapped = read(&text, new_york());
        let said: Vec<_> = mapped.fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let text = |text: &str| FieldValue::Text(text.to_owned());
        assert_eq!(
            said,
            [
                ("ATTENDEE", FieldValue::entries(["ada@example.org"])),
                ("DESCRIPTION", text("Two\nlines")),
                ("DTEND", text("2026-07-01T09:30:00Z")),
                ("DTSTART", text("2026-07-01T08:00:00Z")),
                ("LOCATION", text("Larkmoor")),
                ("RRULE", text("FREQ=DAILY;COUNT=3")),
                ("SEQUENCE", FieldValue::Number(3.0)),
                ("STATUS", text("TENTATIVE")),
                ("SUMMARY", text("Showing, 1 Mill Race")),
                ("UID", text("1@example.org")),
            ]
        );
        assert_eq!((mapped.marker.as_deref(), mapped.unmapped.as_slice()), (Some("m-1"), &["X-SEAT".to_owned()][..]));
    }

    #[test]
    fn days_zones_and_lengths() {
        let pair = |start: &str, end: &str| (start.to_owned(), end.to_owned());
        for (lines, expected) in [
            ("DTSTART;VALUE=DATE:20260704", pair("2026-07-04", "2026-07-05")),
            ("DTSTART;VALUE=DATE:20260704\r\nDTEND;VALUE=DATE:20260707", pair("2026-07-04", "2026-07-07")),
            ("DTSTART:20260704T120000Z", pair("2026-07-04T12:00:00Z", "2026-07-04T12:00:00Z")),
            ("DTSTART:20260704T120000\r\nDURATION:PT1H", pair("2026-07-04T16:00:00Z", "2026-07-04T17:00:00Z")),
            // The clocks go back in between: an hour is an hour, and a wall clock is a wall clock.
            ("DTSTART:20261101T003000\r\nDURATION:PT2H", pair("2026-11-01T04:30:00Z", "2026-11-01T06:30:00Z")),
            ("DTSTART:20261101T003000\r\nDTEND:20261101T023000", pair("2026-11-01T04:30:00Z", "2026-11-01T07:30:00Z")),
            (
                "DTSTART;TZID=Eastern Standard Time:20260704T120000\r\nDURATION:P1D",
                pair("2026-07-04T16:00:00Z", "2026-07-05T16:00:00Z"),
            ),
        ] {
            assert_eq!(moments(lines), expected, "{lines}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (lines, field) in [
            ("SUMMARY:x", "DTSTART"),
            ("DTSTART:soon", "DTSTART"),
            ("DTSTART;TZID=Nowhere/Land:20260704T120000", "DTSTART"),
            ("DTSTART:20260704T120000Z\r\nDTEND:later", "DTEND"),
        ] {
            let mapped = read(&event(lines), new_york());
            assert_eq!(mapped.issues.len(), 1, "{lines}");
            assert_eq!(mapped.issues[0].field, field, "{lines}");
        }
        assert_eq!(read("nothing", new_york()).issues[0].field, "data");
        assert_eq!(read("BEGIN:VCALENDAR\nEND:VCALENDAR\n", new_york()).issues[0].field, "data");
        assert!(zone("Atlantis").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(BEGIN:VCALENDAR\r\n|BEGIN:VEVENT\n|END:VEVENT\n|END:VCALENDAR\n|DTSTART|DTEND|DURATION|RRULE|:|;TZID=|;VALUE=DATE|[0-9]{1,9}|T|Z|P|-|FREQ=DAILY|[A-Za-z=,;\r\n é\"]{1,4}){0,40}") {
            read(&text, new_york());
        }

        #[test]
        fn any_value_is_survived(name in "DTSTART|DTEND|DURATION|RRULE|SEQUENCE|ATTENDEE|STATUS|RECURRENCE-ID|RDATE|EXDATE", value in "[0-9TZPDHMS:;=,+-]{0,24}|.{0,16}") {
            read(&event(&format!("{name}:{value}")), new_york());
            read(&event(&format!("DTSTART:20260704T120000Z\r\n{name}:{value}")), new_york());
        }
    }
}
