//! Entries made and changed. Of an entry that is there every line that is not spoken of stays as it is, byte for byte.

use std::collections::BTreeMap;

use calcard::common::timezone::Tz;
use chrono::{DateTime, NaiveDate, Utc};
use hub_connector::ConnectorError;
use hub_contacts::calendar::{Line, MARKER, Zone, calendar, entries_of, escaped, folded, lines, span, times};
use hub_domain::crm::{FieldChange, FieldValue, Fields};

use super::event::address;
use crate::outgoing::{refused, single, text};

/// Plain texts of an entry; the names are the same here and there.
const TEXTS: [&str; 3] = ["SUMMARY", "DESCRIPTION", "LOCATION"];
/// What an appointment may be.
const STATUSES: [&str; 3] = ["TENTATIVE", "CONFIRMED", "CANCELLED"];

/// The lines of an entry that take the place of those of their name; none to take them away.
type Edits = BTreeMap<&'static str, Vec<String>>;

fn stamp(now: DateTime<Utc>) -> String {
    now.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A new entry, in a calendar of its own. `uid` is its identifier where it brings none.
///
/// # Errors
/// [`hub_connector::ErrorKind::Unprocessable`] where a field cannot be written, or the start is missing.
pub(crate) fn made(fields: &Fields, marker: &str, now: DateTime<Utc>) -> Result<String, ConnectorError> {
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    let changes: BTreeMap<_, _> = said.map(|(name, value)| (name.clone(), FieldChange::Value(value.clone()))).collect();
    let uid = match fields.get("UID") {
        Some(FieldValue::Text(uid)) => uid.as_str(),
        _ => marker,
    };
    let bare = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//EnterpriseHub//EN\r\nBEGIN:VEVENT\r\n{}{}END:VEVENT\r\nEND:VCALENDAR\r\n",
        folded(&format!("UID:{}", escaped(uid))),
        folded(&format!("{MARKER}:{}", escaped(marker))),
    );
    if !changes.contains_key("DTSTART") {
        return Err(refused("an appointment has a start"));
    }
    changed(&bare, &changes, Tz::UTC, now)
}

/// An entry with changes. Of a series, times cannot be changed: they are not one time.
///
/// # Errors
/// [`hub_connector::ErrorKind::Unprocessable`] where a field cannot be written, or there is no entry.
pub(crate) fn changed(
    data: &str,
    changes: &BTreeMap<String, FieldChange>,
    zone: Zone,
    now: DateTime<Utc>,
) -> Result<String, ConnectorError> {
    let all = lines(data);
    let own = own_entry(&all).ok_or_else(|| refused("there is no appointment in what the calendar holds"))?;
    let inside: Vec<&Line> = top(&all, &own);
    let mut edits = Edits::new();
    for (field, change) in changes {
        if let Some(name) = TEXTS.iter().find(|name| *name == field) {
            let words = text(field, single(field, change)?)?;
            edits.insert(name, worded(&inside, name, &words));
        } else if field == "STATUS" {
            let status = text(field, single(field, change)?)?.to_uppercase();
            if !status.is_empty() && !STATUSES.contains(&status.as_str()) {
                return Err(refused("an appointment is tentative, confirmed or cancelled"));
            }
            edits.insert("STATUS", if status.is_empty() { Vec::new() } else { vec![format!("STATUS:{status}")] });
        } else if field == "SEQUENCE" {
            let FieldValue::Number(number) = single(field, change)? else {
                return Err(refused("an appointment's SEQUENCE is a number"));
            };
            if !(0.0..=f64::from(i32::MAX)).contains(number) || number.fract() != 0.0 {
                return Err(refused("an appointment's SEQUENCE is a whole number"));
            }
            edits.insert("SEQUENCE", vec![format!("SEQUENCE:{number}")]);
        } else if field == "ATTENDEE" {
            edits.insert("ATTENDEE", attendees(&inside, change));
        }
    }
    if changes.contains_key("DTSTART") || changes.contains_key("DTEND") {
        moved(data, &inside, changes, zone, &mut edits)?;
    }
    if edits.is_empty() {
        return Ok(data.to_owned());
    }
    edits.insert("DTSTAMP", vec![format!("DTSTAMP:{}", stamp(now))]);
    edits.insert("LAST-MODIFIED", vec![format!("LAST-MODIFIED:{}", stamp(now))]);
    Ok(written(data, &all, &own, &edits))
}

/// Where the entry's lines stand: behind its `BEGIN`, before its `END`. The one that stands for itself, not for one time
/// of a series.
fn own_entry(all: &[Line]) -> Option<std::ops::Range<usize>> {
    let is = |line: &Line, name: &str| line.name == name && line.value().trim().eq_ignore_ascii_case("VEVENT");
    let mut found = Vec::new();
    let mut start = None;
    for (at, line) in all.iter().enumerate() {
        if is(line, "BEGIN") {
            start = Some(at + 1);
        } else if is(line, "END") {
            found.extend(start.take().map(|start| start..at));
        }
    }
    let stands_alone =
        |range: &std::ops::Range<usize>| !top(all, range).iter().any(|line| line.name == "RECURRENCE-ID");
    found.iter().find(|range| stands_alone(range)).or(found.first()).cloned()
}

/// The lines of an entry that are its own and not of something in it, such as an alarm.
fn top<'a>(all: &'a [Line], own: &std::ops::Range<usize>) -> Vec<&'a Line> {
    let mut depth = 0_usize;
    let mut held = Vec::new();
    for line in all.get(own.clone()).unwrap_or_default() {
        match line.name.as_str() {
            "BEGIN" => depth += 1,
            "END" => depth = depth.saturating_sub(1),
            _ if depth == 0 => held.push(line),
            _ => {}
        }
    }
    held
}

fn named<'a>(inside: &[&'a Line], name: &str) -> Option<&'a Line> {
    inside.iter().find(|line| line.name == name).copied()
}

/// A text under the parameters that stand there, such as its language.
fn worded(inside: &[&Line], name: &str, words: &str) -> Vec<String> {
    if words.is_empty() {
        return Vec::new();
    }
    let head = named(inside, name).map_or(name, Line::head);
    vec![format!("{head}:{}", escaped(words))]
}

/// Those who are kept stay as they are written, with everything that is known of them.
fn attendees(inside: &[&Line], change: &FieldChange) -> Vec<String> {
    let there: Vec<(Option<String>, &Line)> =
        inside.iter().filter(|line| line.name == "ATTENDEE").map(|line| (address(line.value()), *line)).collect();
    let held = there.iter().filter_map(|(address, _)| address.clone());
    let before = FieldValue::Entries(held.map(|address| (address, String::new())).collect());
    let after = change.applied_to(Some(&before));
    let wanted = after.as_entries().cloned().unwrap_or_default();
    let mut kept: Vec<String> = there
        .iter()
        // One whose address is none of e-mail is nobody that a change could speak of.
        .filter(|(address, _)| address.as_ref().is_none_or(|address| wanted.contains_key(address)))
        .map(|(_, line)| line.text.clone())
        .collect();
    let new = wanted.keys().filter(|wanted| !there.iter().any(|(address, _)| address.as_ref() == Some(wanted)));
    kept.extend(new.map(|address| format!("ATTENDEE:mailto:{address}")));
    kept
}

fn moved(
    data: &str,
    inside: &[&Line],
    changes: &BTreeMap<String, FieldChange>,
    zone: Zone,
    edits: &mut Edits,
) -> Result<(), ConnectorError> {
    let before = calendar(data).and_then(|calendar| {
        let (_, event) = entries_of(&calendar).next()?;
        span(&calendar, event, zone).ok()
    });
    let wanted = |field: &str| match changes.get(field) {
        None => Ok(None),
        Some(change) => text(field, single(field, change)?).map(Some),
    };
    let start = match (wanted("DTSTART")?, before) {
        (Some(start), _) => start,
        (None, Some((start, _))) => start.value(),
        (None, None) => return Err(refused("an appointment has a start")),
    };
    let end = match (wanted("DTEND")?, before) {
        (Some(end), _) => end,
        (None, Some((_, end))) => end.value(),
        (None, None) => String::new(),
    };
    if before.is_some_and(|(first, last)| first.value() == start && last.value() == end) {
        return Ok(());
    }
    if ["RRULE", "RDATE", "RECURRENCE-ID"].iter().any(|name| named(inside, name).is_some()) {
        return Err(refused("the times of a series cannot be changed from here; change them in the calendar itself"));
    }
    // As it is written there: with its zone, where it has one.
    let home =
        named(inside, "DTSTART").map(|line| (line.parameter("TZID").map(str::to_owned), line.value().ends_with('Z')));
    let first = as_written("DTSTART", &start, home.as_ref(), zone)?;
    let home = named(inside, "DTEND")
        .map(|line| (line.parameter("TZID").map(str::to_owned), line.value().ends_with('Z')))
        .or(home);
    edits.insert("DTSTART", vec![first]);
    // The length would go on saying when it ends.
    edits.insert("DURATION", Vec::new());
    if end.is_empty() {
        edits.insert("DTEND", Vec::new());
    } else {
        if start.contains('T') != end.contains('T') {
            return Err(refused("an appointment begins and ends on days, or at times"));
        }
        // Days and instants in their one form are in the order of their letters, but for parts of seconds.
        if end.trim_end_matches('Z') < start.trim_end_matches('Z') || (!end.contains('T') && end == start) {
            return Err(refused("an appointment ends after it begins"));
        }
        edits.insert("DTEND", vec![as_written("DTEND", &end, home.as_ref(), zone)?]);
    }
    if before.is_some() && !changes.contains_key("SEQUENCE") {
        // Those who were asked have to look again (RFC 5546, 2.1.4).
        let number = named(inside, "SEQUENCE").and_then(|line| line.value().trim().parse::<i64>().ok()).unwrap_or(0);
        edits.insert("SEQUENCE", vec![format!("SEQUENCE:{}", number.saturating_add(1).max(1))]);
    }
    Ok(())
}

/// A day or an instant, in the zone of what stands there.
fn as_written(
    name: &str,
    moment: &str,
    home: Option<&(Option<String>, bool)>,
    zone: Zone,
) -> Result<String, ConnectorError> {
    let wrong = || refused(format!("{name} is neither a day nor a time with its zone"));
    if !moment.contains('T') {
        let day: NaiveDate = moment.parse().map_err(|_| wrong())?;
        return Ok(format!("{name};VALUE=DATE:{}", day.format("%Y%m%d")));
    }
    let at = DateTime::parse_from_rfc3339(moment).map_err(|_| wrong())?.to_utc();
    let local = match home {
        Some((Some(named), _)) => {
            let local = named.parse::<Tz>().ok().and_then(|zone| times::local(at, zone));
            local.map(|local| (format!(";TZID={}", quoted(named)), local))
        }
        // A time of no zone stays one.
        Some((None, false)) => times::local(at, zone).map(|local| (String::new(), local)).filter(|_| zone != Tz::UTC),
        _ => None,
    };
    Ok(match local {
        Some((head, local)) => format!("{name}{head}:{}", local.format("%Y%m%dT%H%M%S")),
        None => format!("{name}:{}", at.format("%Y%m%dT%H%M%SZ")),
    })
}

fn quoted(name: &str) -> String {
    if name.contains([':', ';', ',']) { format!("\"{name}\"") } else { name.to_owned() }
}

/// The text with the entry's lines changed: new ones where the first of their name stood, else at the entry's end.
fn written(data: &str, all: &[Line], own: &std::ops::Range<usize>, edits: &Edits) -> String {
    let inside: Vec<_> = top(all, own).into_iter().map(|line| line.at.clone()).collect();
    let mut out = String::with_capacity(data.len() + 256);
    let mut due = edits.clone();
    for (number, line) in all.iter().enumerate() {
        if number == own.end {
            due.values().flatten().for_each(|new| out.push_str(&folded(new)));
        }
        let spoken_of = inside.contains(&line.at) && edits.contains_key(line.name.as_str());
        if spoken_of {
            let new = due.remove(line.name.as_str()).unwrap_or_default();
            new.iter().for_each(|new| out.push_str(&folded(new)));
        } else {
            out.push_str(data.get(line.at.clone()).unwrap_or_default());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use hub_connector::ErrorKind;
    use proptest::prelude::*;

    use super::super::event::tests::{event, new_york};
    use super::super::read;
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-09-01T12:00:00Z".parse().unwrap()
    }

    fn set(pairs: &[(&str, FieldValue)]) -> BTreeMap<String, FieldChange> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), FieldChange::Value(value.clone()))).collect()
    }

    fn words(text: &str) -> FieldValue {
        FieldValue::Text(text.to_owned())
    }

    const HELD: &str = "SUMMARY;LANGUAGE=en:Old\r\nDTSTART;TZID=Europe/London:20260701T090000\r\nDURATION:PT1H\r\nX-SEAT;A=\"b:c\":12\r\n  folded\r\n\
        SEQUENCE:3\r\nATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\nBEGIN:VALARM\r\nSUMMARY:Alarm\r\nTRIGGER:-PT5M\r\nEND:VALARM";

    #[test]
    fn only_what_is_spoken_of_changes() {
        let before = event(HELD);
        let after = changed(&before, &set(&[("SUMMARY", words("New, and\nlong"))]), new_york(), now()).unwrap();
        let expected = before
            .replace("SUMMARY;LANGUAGE=en:Old", "SUMMARY;LANGUAGE=en:New\\, and\\nlong")
            .replace("END:VALARM\r\n", "END:VALARM\r\nDTSTAMP:20260901T120000Z\r\nLAST-MODIFIED:20260901T120000Z\r\n");
        assert_eq!(after, expected);
        assert_eq!(changed(&before, &set(&[("RRULE", words("x"))]), new_york(), now()).unwrap(), before);
        let gone = changed(&before, &set(&[("SUMMARY", FieldValue::Empty)]), new_york(), now()).unwrap();
        assert!(gone.contains("SUMMARY:Alarm") && !gone.contains("SUMMARY;"));
    }

    #[test]
    fn a_moved_entry_keeps_its_zone_and_counts() {
        let moved = set(&[("DTSTART", words("2026-07-01T07:30:00Z"))]);
        let after = changed(&event(HELD), &moved, new_york(), now()).unwrap();
        for line in ["DTSTART;TZID=Europe/London:20260701T083000\r\n", "SEQUENCE:4\r\n"] {
            assert!(after.contains(line), "{line}{after}");
        }
        assert!(!after.contains("DURATION"));
        let mapped = read(&after, new_york());
        assert_eq!(mapped.fields["DTEND"], words("2026-07-01T09:00:00Z"), "was not spoken of");
        let later = set(&[("DTEND", words("2026-07-02T12:30:00Z")), ("DTSTART", words("2026-07-02T12:00:00Z"))]);
        let mapped = read(&changed(&event(HELD), &later, new_york(), now()).unwrap(), new_york());
        assert_eq!(
            (&mapped.fields["DTSTART"], &mapped.fields["DTEND"]),
            (&words("2026-07-02T12:00:00Z"), &words("2026-07-02T12:30:00Z"))
        );
        let days = set(&[("DTSTART", words("2026-07-02")), ("DTEND", words("2026-07-04"))]);
        let after = changed(&event(HELD), &days, new_york(), now()).unwrap();
        assert!(after.contains("DTSTART;VALUE=DATE:20260702\r\n") && after.contains("DTEND;VALUE=DATE:20260704\r\n"));
    }

    #[test]
    fn a_moved_entry_of_others_keeps_every_other_byte() {
        let zone = "BEGIN:VTIMEZONE\r\nTZID:Office\r\nX-LIC-LOCATION:Europe/London\r\nBEGIN:STANDARD\r\n\
                    DTSTART:19701025T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\n\
                    TZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
        let other = "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;TZID=Office:20260701T090000\r\nEND:VEVENT\r\n";
        let own = "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=\"a;b:c\":geo:1.0,2.0\r\nCATEGORIES:Ünique,x\\,y\r\n\
                   DESCRIPTION:a long line that is folded at an odd place\r\n  and goes on\r\n\
                   ATTACH;FMTTYPE=text/plain:https://example.org/a\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\n\
                   X-WR-ALARMUID:7\r\nEND:VALARM\r\n";
        let text = |times: &str, rest: &str| {
            format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Others//EN\r\nX-WR-CALNAME:Work\r\n{zone}BEGIN:VEVENT\r\nUID:1\r\n{times}{own}{rest}\
                 END:VEVENT\r\n{other}END:VCALENDAR\r\n"
            )
        };
        let before = text("DTSTART;TZID=Office:20260701T090000\r\nDTEND;TZID=Office:20260701T100000\r\n", "");
        let moved = set(&[("DTSTART", words("2026-07-02T12:00:00Z")), ("DTEND", words("2026-07-02T13:00:00Z"))]);
        let after = changed(&before, &moved, new_york(), now()).unwrap();
        // The zone is theirs and means what they say; an instant needs none.
        let expected = text(
            "DTSTART:20260702T120000Z\r\nDTEND:20260702T130000Z\r\n",
            "DTSTAMP:20260901T120000Z\r\nLAST-MODIFIED:20260901T120000Z\r\nSEQUENCE:1\r\n",
        );
        assert_eq!(after, expected);
    }

    #[test]
    fn those_who_are_kept_stay_as_they_are_written() {
        let more = FieldChange::Entries {
            add: [("bo@example.org".to_owned(), String::new())].into(),
            remove: vec!["nobody@example.org".to_owned()],
        };
        let after = changed(&event(HELD), &[("ATTENDEE".to_owned(), more)].into(), new_york(), now()).unwrap();
        assert!(after.contains(
            "ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\nATTENDEE:mailto:bo@example.org\r\n"
        ));
        let after = changed(&after, &set(&[("ATTENDEE", FieldValue::Empty)]), new_york(), now()).unwrap();
        assert!(!after.contains("ATTENDEE"));
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let series = event("DTSTART:20260701T090000Z\r\nRRULE:FREQ=DAILY");
        let start = [("DTSTART", words("2026-07-02T10:00:00Z"))];
        for (data, changes) in [
            (series.as_str(), set(&start)),
            (&event(HELD), set(&[("DTSTART", words("tomorrow"))])),
            (&event(HELD), set(&[("DTSTART", words("2026-07-02"))])),
            (&event(HELD), set(&[("DTEND", words("2026-06-01T10:00:00Z"))])),
            (&event(HELD), set(&[("STATUS", words("maybe"))])),
            (&event(HELD), set(&[("SEQUENCE", FieldValue::Number(1.5))])),
            ("nothing", set(&start)),
        ] {
            assert_eq!(changed(data, &changes, new_york(), now()).unwrap_err().kind, ErrorKind::Unprocessable);
        }
        assert!(made(&Fields::new(), "m", now()).is_err());
        let summary = set(&[("SUMMARY", words("Still"))]);
        assert!(changed(&series, &summary, new_york(), now()).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(summary in "[^\\p{C}]{0,90}", start in 0_i64..4_000_000_000, length in 0_i64..400_000, london in any::<bool>()) {
            let at = |seconds| times::written(DateTime::from_timestamp(seconds, 0).unwrap());
            let fields: Fields = [
                ("SUMMARY".to_owned(), FieldValue::text(summary.clone())),
                ("DTSTART".to_owned(), words(&at(start))),
                ("DTEND".to_owned(), words(&at(start + length))),
            ].into();
            let new = made(&fields, "m-1", now()).unwrap();
            let old = changed(&event(if london { HELD } else { "DTSTART:20260701T090000" }), &set(&[("SUMMARY", FieldValue::text(summary.clone())), ("DTSTART", words(&at(start))), ("DTEND", words(&at(start + length)))]), new_york(), now()).unwrap();
            for data in [new, old] {
                let mapped = read(&data, new_york());
                let expected = hub_domain::people::value::text(&summary).map_or(FieldValue::Empty, FieldValue::Text);
                prop_assert_eq!(&mapped.fields["SUMMARY"], &expected);
                prop_assert_eq!(&mapped.fields["DTSTART"], &words(&at(start)), "{}", data);
                prop_assert_eq!(&mapped.fields["DTEND"], &words(&at(start + length)), "{}", data);
            }
        }

        #[test]
        fn any_text_is_survived(text in "(BEGIN:VEVENT\r\n|END:VEVENT\n|BEGIN:VALARM\n|SUMMARY|DTSTART|:|;|[A-Za-z0-9=,\r\n é\"]{1,4}){0,30}") {
            let _ = changed(&text, &set(&[("SUMMARY", words("x")), ("DTSTART", words("2026-07-02"))]), new_york(), now());
        }
    }
}
