//! What we write is read, by the parser that this program reads with and by one that has nothing to do with it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use icalendar::{CalendarComponent, CalendarDateTime, Component, DatePerhapsTime, EventLike};
use proptest::prelude::*;

use super::*;

fn now() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn ada() -> CalendarParty {
    CalendarParty { name: "Quill, \"Ada\"; Ümit: 1".to_owned(), address: "ada.quill@example.com".to_owned() }
}

fn entry(when: CalendarWhen) -> FileEntry {
    FileEntry {
        uid: "01980a4e-7c1c-7000-8000-000000000001".to_owned(),
        sequence: 3,
        when,
        summary: "Home inspection, “12 Meadow Ln”; back door".to_owned(),
        location: Some("12 Meadow Ln, Larkmoor, TX".to_owned()),
        description: Some("Keys: at the office\r\nBackslash \\n is none\n\tÜber 80 %".to_owned()),
        status: CalendarStatus::Confirmed,
        organizer: Some(ada()),
        attendees: vec![CalendarParty { name: String::new(), address: "desk@oak.example".to_owned() }],
        marker: Some("01980a4e".to_owned()),
    }
}

fn times(from: &str, to: &str, zone: Tz) -> CalendarWhen {
    CalendarWhen::Times { from: from.parse().unwrap(), to: to.parse().unwrap(), zone }
}

fn file(method: CalendarMethod, entries: Vec<FileEntry>) -> String {
    CalendarFile { method, entries }.write(now()).unwrap()
}

/// What our descriptions of zones make of a local time, by RFC 5545, 3.6.5: the change that came last before it.
fn by_description(text: &str, local: NaiveDateTime, zone: &str) -> DateTime<Utc> {
    let block =
        blocks(text).into_iter().find(|block| !block.is_entry && property(block.text, "TZID").as_deref() == Some(zone));
    let block = block.unwrap_or_else(|| panic!("{zone} is described: {text}"));
    let seconds = |text: &str| {
        let (sign, rest) = text.split_at(1);
        let part = |at: usize| rest.get(at..at + 2).map_or(0, |part| part.parse::<i64>().unwrap());
        (part(0) * 3600 + part(2) * 60 + part(4)) * if sign == "-" { -1 } else { 1 }
    };
    let (mut onset, mut best) = (None, None);
    for line in lines(block.text) {
        match line.name.as_str() {
            "DTSTART" => onset = NaiveDateTime::parse_from_str(line.value(), "%Y%m%dT%H%M%S").ok(),
            "TZOFFSETTO"
                if onset.is_some_and(|onset| onset <= local) && best.is_none_or(|(at, _)| Some(at) < onset) =>
            {
                best = Some((onset.unwrap(), seconds(line.value())));
            }
            _ => {}
        }
    }
    (local - TimeDelta::seconds(best.unwrap().1)).and_utc()
}

/// The moment as the other parser has it.
fn moment_of(text: &str, read: DatePerhapsTime) -> String {
    match read {
        DatePerhapsTime::Date(day) => day.to_string(),
        DatePerhapsTime::DateTime(CalendarDateTime::Utc(at)) => times::written(at),
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid }) => {
            times::written(by_description(text, date_time, &tzid))
        }
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(at)) => panic!("a time of no zone: {at}"),
    }
}

/// Reads a file with both parsers and compares every field with what was to be written.
fn read_by_both(text: &str, wanted: &[FileEntry], method: CalendarMethod) {
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r'])), "{text}");
    let moments = |when: CalendarWhen| match when {
        CalendarWhen::Times { from, to, .. } => {
            let whole = |at: DateTime<Utc>| times::written(DateTime::from_timestamp(at.timestamp(), 0).unwrap());
            (whole(from), whole(to))
        }
        CalendarWhen::Days { first, last } => (first.to_string(), last.succ_opt().unwrap().to_string()),
    };
    let clean = |text: &str| -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        text.chars().filter(|c| !c.is_control() || "\n\t".contains(*c)).collect()
    };
    // Ours.
    let window = Window { from: "0001-01-01T00:00:00Z".parse().unwrap(), to: "9999-12-31T00:00:00Z".parse().unwrap() };
    let ours = read_calendar(text.as_bytes(), Zone::UTC, window).unwrap();
    assert_eq!(ours.unread, []);
    assert_eq!(ours.entries.len(), wanted.len());
    // The other one.
    let other: icalendar::Calendar = text.parse().unwrap_or_else(|error| panic!("{error}{text}"));
    assert_eq!(other.property_value("METHOD"), Some(method.as_str()));
    let events: Vec<_> = other.components.iter().filter_map(CalendarComponent::as_event).collect();
    assert_eq!(events.len(), wanted.len());
    for (event, wanted) in events.into_iter().zip(wanted) {
        let (start, end) = moments(wanted.when);
        let own = ours.entries.iter().find(|it| it.key == wanted.uid).unwrap();
        assert_eq!((own.start.as_str(), own.end.as_str()), (start.as_str(), end.as_str()), "{text}");
        assert_eq!(moment_of(text, event.get_start().unwrap()), start, "{text}");
        assert_eq!(moment_of(text, event.get_end().unwrap()), end, "{text}");
        assert_eq!(event.get_uid(), Some(wanted.uid.as_str()));
        assert_eq!(event.get_sequence(), Some(wanted.sequence));
        assert_eq!(event.get_summary(), Some(clean(&wanted.summary).as_str()));
        assert_eq!(event.get_location().map(str::to_owned), wanted.location.as_deref().map(clean));
        assert_eq!(event.get_description().map(str::to_owned), wanted.description.as_deref().map(clean));
        assert_eq!(event.property_value(MARKER).map(str::to_owned), wanted.marker);
        let status = if method == CalendarMethod::Cancel { CalendarStatus::Cancelled } else { wanted.status };
        let said = match status {
            CalendarStatus::Tentative => "TENTATIVE",
            CalendarStatus::Confirmed => "CONFIRMED",
            CalendarStatus::Cancelled => "CANCELLED",
        };
        assert_eq!(event.property_value("STATUS"), Some(said));
        let asked: Vec<String> = event.get_attendees().into_iter().map(|it| it.cal_address).collect();
        assert_eq!(asked, wanted.attendees.iter().map(|it| format!("mailto:{}", it.address)).collect::<Vec<_>>());
        let own = calendar(&own.data).unwrap();
        let (_, own) = entries_of(&own).next().unwrap();
        let words = |name: &str| {
            own.entries
                .iter()
                .find(|it| it.name.as_str() == name)
                .and_then(|it| it.values.first()?.as_text().map(str::to_owned))
        };
        assert_eq!(
            words("SUMMARY"),
            Some(clean(&wanted.summary)).filter(|it| !it.is_empty()).or_else(|| words("SUMMARY"))
        );
        assert_eq!(words("LOCATION"), wanted.location.as_deref().map(clean));
        assert_eq!(words("STATUS").as_deref().map(str::to_uppercase).as_deref(), Some(said));
    }
}

#[test]
fn what_is_sent_is_read_by_others() {
    let chicago = chrono_tz::America::Chicago;
    for when in [
        times("2026-12-01T15:00:00Z", "2026-12-01T18:30:00Z", chicago),
        // Over the night in which the clocks go back, and over the one in which they go forward.
        times("2026-11-01T05:30:00Z", "2026-11-01T09:30:00Z", chicago),
        times("2026-03-08T07:30:00Z", "2026-03-08T08:30:00Z", chicago),
        // In the hour that comes twice, the second time.
        times("2026-11-01T07:30:00Z", "2026-11-01T07:45:00Z", chicago),
        times("2026-11-01T07:30:00Z", "2026-11-01T07:45:00Z", Tz::UTC),
        times("2027-10-02T15:30:00Z", "2027-10-02T16:30:00Z", chrono_tz::Australia::Lord_Howe),
        CalendarWhen::Days { first: "2026-11-26".parse().unwrap(), last: "2026-11-27".parse().unwrap() },
    ] {
        for method in [CalendarMethod::Publish, CalendarMethod::Request, CalendarMethod::Cancel] {
            read_by_both(&file(method, vec![entry(when)]), &[entry(when)], method);
        }
    }
    let text =
        file(CalendarMethod::Request, vec![entry(times("2026-12-01T15:00:00Z", "2026-12-01T18:30:00Z", chicago))]);
    for line in [
        "DTSTART;TZID=America/Chicago:20261201T090000\r\n",
        "UID:01980a4e-7c1c-7000-8000-000000000001\r\n",
        "DTSTAMP:20261120T120000Z\r\n",
        "ORGANIZER;CN=\"Quill, 'Ada'; Ümit: 1\":mailto:ada.quill@example.com\r\n",
        "END:VTIMEZONE\r\nBEGIN:VEVENT\r\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
}

#[test]
fn what_calendars_could_not_read_is_refused() {
    let good = entry(times("2026-12-01T15:00:00Z", "2026-12-01T18:30:00Z", chrono_tz::America::Chicago));
    let refused = |method, entry: FileEntry| CalendarFile { method, entries: vec![entry] }.write(now()).unwrap_err();
    let backwards = times("2026-12-01T15:00:00Z", "2026-12-01T14:00:00Z", Tz::UTC);
    assert_eq!(
        refused(CalendarMethod::Publish, FileEntry { when: backwards, ..good.clone() }),
        CalendarError::Order(1)
    );
    let nameless = FileEntry { uid: "a\r\nX:1".to_owned(), ..good.clone() };
    assert_eq!(refused(CalendarMethod::Publish, nameless), CalendarError::Identifier(1));
    let nobody = FileEntry { organizer: None, ..good.clone() };
    assert_eq!(refused(CalendarMethod::Request, nobody.clone()), CalendarError::Nobody(1));
    assert!(CalendarFile { method: CalendarMethod::Publish, entries: vec![nobody] }.write(now()).is_ok());
    let address = CalendarParty { name: String::new(), address: "a@b\r\nATTENDEE:mailto:c@d".to_owned() };
    assert_eq!(
        refused(CalendarMethod::Request, FileEntry { attendees: vec![address], ..good.clone() }),
        CalendarError::Address(1)
    );
    let far = FileEntry {
        when: times("2190-12-01T15:00:00Z", "2190-12-01T18:30:00Z", chrono_tz::America::Chicago),
        ..good.clone()
    };
    assert_eq!(
        CalendarFile { method: CalendarMethod::Publish, entries: vec![good, far] }.write(now()),
        Err(CalendarError::TooFarApart)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_is_lost(
        summary in "[\\PC,;:\\\\\"]{1,120}",
        location in proptest::option::of("[a-zäöü,;\\\\ ]{1,90}"),
        description in proptest::option::of("([^\\p{C}]{0,60}[\r\n\t,;\\\\]){1,4}x"),
        // 2025 to 2029, in minutes, so that the hours around changes of the clocks come up.
        start in 28_900_000_i64..31_500_000,
        length in 0_i64..4_000,
        zone in proptest::sample::select(vec![
            chrono_tz::America::Chicago, chrono_tz::America::New_York, chrono_tz::America::Phoenix,
            chrono_tz::Pacific::Honolulu, chrono_tz::America::St_Johns, chrono_tz::Europe::London, Tz::UTC,
        ]),
        days in any::<bool>(),
        sequence in 0_u32..1_000,
    ) {
        let at = |minutes: i64| DateTime::from_timestamp(minutes * 60, 0).unwrap();
        let (from, to) = (at(start), at(start + length));
        let day = |at: DateTime<Utc>| -> NaiveDate { at.date_naive() };
        let when = if days { CalendarWhen::Days { first: day(from), last: day(to) } } else { CalendarWhen::Times { from, to, zone } };
        // Blanks at either end of a text are nobody's: parsers differ in what they make of them.
        let bare = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let wanted = FileEntry {
            summary: bare(summary).unwrap_or_else(|| "x".to_owned()),
            location: location.and_then(bare),
            description: description.and_then(bare),
            sequence,
            ..entry(when)
        };
        let text = file(CalendarMethod::Request, vec![wanted.clone()]);
        read_by_both(&text, &[wanted], CalendarMethod::Request);
    }
}
