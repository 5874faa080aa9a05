//! The times of an entry and of a series within a window.

use std::collections::BTreeSet;

use calcard::icalendar::dates::TimeOrDelta;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarProperty, ICalendarValue};
use chrono::{DateTime, NaiveTime, Utc};

use super::moment::{Moment, Zone, calendar, entries_of, moment, span};
use super::times;

/// Most times that a series is followed for: every day for 54 years.
const MOST: usize = 20_000;

/// From when to when times are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From.
    pub from: DateTime<Utc>,
    /// To.
    pub to: DateTime<Utc>,
}

/// One time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// A day, or an instant.
    pub start: String,
    /// As the start; of days the one after the last.
    pub end: String,
    /// Which time of a series it is, by when it was to be: it stays when the time is moved. None of what has one time only.
    pub of: Option<String>,
    /// Which entry of the calendar says what it is, counted from 0.
    pub entry: usize,
}

/// An entry whose times cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadTime {
    /// Which entry, counted from 0.
    pub entry: usize,
    /// The property that is wrong.
    pub property: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// Times within a window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// In their order.
    pub all: Vec<Occurrence>,
    /// A series has more times before the window ends than are followed.
    pub endless: bool,
    /// How many times were looked at.
    pub looked_at: usize,
    /// Entries that cannot be read.
    pub unread: Vec<UnreadTime>,
}

/// Times of a calendar whose entries all have one UID.
#[must_use]
pub fn occurrences(text: &str, zone: Zone, window: Window) -> Occurrences {
    let mut found = Occurrences::default();
    let Some(mut calendar) = calendar(text) else { return found };
    // The library takes a moved time for one of another series where it has been changed more often than that.
    for component in &mut calendar.components {
        component.entries.retain(|entry| entry.name != ICalendarProperty::Sequence);
    }
    let expanded = calendar.expand_dates(if of_utc(&calendar) { Zone::UTC } else { zone }, MOST);
    found.looked_at = expanded.events.len();
    let wrong = entries_of(&calendar).enumerate().filter_map(|(entry, (_, event))| {
        let (property, reason) = span(&calendar, event, zone).err()?;
        Some(UnreadTime { entry, property, reason })
    });
    found.unread = wrong.collect();
    if found.unread.is_empty() && !expanded.errors.is_empty() {
        found.unread.push(UnreadTime { entry: 0, property: "DTSTART", reason: "has no start that could be read" });
    }
    let places: Vec<usize> = entries_of(&calendar).map(|(id, _)| id).collect();
    let reached = expanded.events.iter().map(|event| event.start.naive_local().and_utc()).max();
    found.endless = found.looked_at >= MOST && reached.is_some_and(|reached| reached < window.to);
    let mut seen = BTreeSet::new();
    for event in &expanded.events {
        let entry = places.iter().position(|id| u32::try_from(*id).is_ok_and(|id| id == event.comp_id));
        let Some((entry, component)) = entry.and_then(|at| Some((at, calendar.components.get(*places.get(at)?)?)))
        else {
            continue;
        };
        let Ok((own, own_end)) = span(&calendar, component, zone) else { continue };
        // One without an end: ours to say, and not the library's.
        let given =
            [ICalendarProperty::Dtend, ICalendarProperty::Duration].iter().any(|name| component.has_property(name));
        let usual = instant(own_end) - instant(own);
        let local = event.start.naive_local();
        let (start, end) = match own {
            Moment::Day(_) => {
                let end = match &event.end {
                    TimeOrDelta::Time(end) => Some(end.naive_local()),
                    TimeOrDelta::Delta(length) => local.checked_add_signed(if given { *length } else { usual }),
                };
                let Some(end) = end else { continue };
                (Moment::Day(local.date()), Moment::Day(end.date()))
            }
            Moment::Time(_, named) => {
                let zone = if event.start.timezone().is_floating() { named } else { event.start.timezone() };
                let start = times::instant(local, zone);
                let end = match &event.end {
                    TimeOrDelta::Time(end) => {
                        let zone = if end.timezone().is_floating() { named } else { end.timezone() };
                        Some(times::instant(end.naive_local(), zone))
                    }
                    TimeOrDelta::Delta(length) => start.checked_add_signed(if given { *length } else { usual }),
                };
                let utc = |at: DateTime<Utc>| Moment::Time(at.naive_utc(), Zone::UTC);
                let Some(end) = end else { continue };
                (utc(start), utc(end))
            }
        };
        if instant(end) < window.from || instant(start) > window.to {
            continue;
        }
        let of = of(&calendar, component, start, zone);
        // The library names a time twice where a rule and a list of dates both do.
        if seen.insert(of.clone()) {
            found.all.push(Occurrence { start: start.value(), end: end.value(), of, entry });
        }
    }
    found.all.sort();
    found
}

/// Whether its times are instants: the library follows the rules of such in the zone of those that name none.
fn of_utc(calendar: &ICalendar) -> bool {
    let start = entries_of(calendar).find_map(|(_, event)| event.property(&ICalendarProperty::Dtstart));
    let start = start.and_then(|entry| entry.values.first()).and_then(ICalendarValue::as_partial_date_time);
    start.is_some_and(|at| at.tz_hour.is_some())
}

fn instant(of: Moment) -> DateTime<Utc> {
    match of {
        Moment::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
        Moment::Time(local, zone) => times::instant(local, zone),
    }
}

/// Which time of a series it is.
fn of(calendar: &ICalendar, component: &ICalendarComponent, start: Moment, zone: Zone) -> Option<String> {
    if let Some(entry) = component.property(&ICalendarProperty::RecurrenceId) {
        return moment(calendar, entry, zone).ok().map(Moment::value);
    }
    component.is_recurrent().then(|| start.value())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use proptest::prelude::*;

    use super::*;

    fn new_york() -> Zone {
        "America/New_York".parse().unwrap()
    }

    fn event(lines: &str) -> String {
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    }

    fn window(from: &str, to: &str) -> Window {
        Window { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    fn starts(text: &str, from: &str, to: &str) -> Vec<String> {
        occurrences(text, new_york(), window(from, to)).all.into_iter().map(|one| one.start).collect()
    }

    #[test]
    fn a_series_keeps_to_the_wall_clock() {
        let text = event("DTSTART;TZID=America/New_York:20261030T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=4");
        let all = occurrences(&text, new_york(), window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).all;
        let pairs: Vec<_> = all.iter().map(|one| (one.start.as_str(), one.end.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("2026-10-30T13:00:00Z", "2026-10-30T14:00:00Z"),
                ("2026-10-31T13:00:00Z", "2026-10-31T14:00:00Z"),
                ("2026-11-01T14:00:00Z", "2026-11-01T15:00:00Z"),
                ("2026-11-02T14:00:00Z", "2026-11-02T15:00:00Z"),
            ]
        );
        assert!(all.iter().all(|one| one.of.as_deref() == Some(one.start.as_str())));
        // In the hour that comes twice, and in the one that never comes.
        let twice = event("DTSTART;TZID=America/New_York:20261031T013000\r\nRRULE:FREQ=DAILY;COUNT=2");
        assert_eq!(starts(&twice, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"), ["2026-11-01T05:30:00Z"]);
        let never = event("DTSTART;TZID=America/New_York:20260307T023000\r\nRRULE:FREQ=DAILY;COUNT=2");
        assert_eq!(starts(&never, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"), ["2026-03-08T07:30:00Z"]);
    }

    #[test]
    fn days_exceptions_additions_and_moved_times() {
        let days =
            event("DTSTART;VALUE=DATE:20260102\r\nRRULE:FREQ=WEEKLY;UNTIL=20260131\r\nEXDATE;VALUE=DATE:20260109");
        assert_eq!(
            starts(&days, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ["2026-01-02", "2026-01-16", "2026-01-23", "2026-01-30"]
        );
        let moved = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260105T100000Z\r\nDURATION:PT1H\r\n\
            RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20260119T100000Z\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:1\r\nSEQUENCE:2\r\nRECURRENCE-ID:20260112T100000Z\r\nDTSTART:20260113T150000Z\r\nDURATION:PT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let all = occurrences(moved, new_york(), window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).all;
        let said: Vec<_> = all
            .iter()
            .map(|one| (one.of.as_deref().unwrap(), one.start.as_str(), one.end.as_str(), one.entry))
            .collect();
        assert_eq!(
            said,
            [
                ("2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z", 0),
                ("2026-01-12T10:00:00Z", "2026-01-13T15:00:00Z", "2026-01-13T17:00:00Z", 1),
            ]
        );
        assert_eq!(starts(&event("DTSTART:20260105T100000Z"), "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z").len(), 1);
        assert!(starts(&event("DTSTART:20260105T100000Z"), "2026-01-06T00:00:00Z", "2026-01-07T00:00:00Z").is_empty());
    }

    #[test]
    fn what_never_ends_is_bounded_and_said() {
        let begun = Instant::now();
        let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let daily = occurrences(&event("DTSTART:20000101T100000Z\r\nRRULE:FREQ=DAILY"), new_york(), year);
        assert_eq!((daily.all.len(), daily.endless), (365, false));
        let secondly = occurrences(&event("DTSTART:20000101T100000Z\r\nRRULE:FREQ=SECONDLY"), new_york(), year);
        assert_eq!((secondly.all.len(), secondly.endless, secondly.looked_at), (0, true, MOST));
        // A day that no year has.
        let none = occurrences(
            &event("DTSTART:20000101T100000Z\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            new_york(),
            year,
        );
        assert!(none.all.is_empty());
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    proptest! {
        #[test]
        fn any_rule_is_survived(rule in "(FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY)(;(INTERVAL|COUNT|BYMONTH|BYMONTHDAY|BYSETPOS|BYHOUR)=-?[0-9]{1,3}|;BYDAY=(-?[1-5])?(MO|SU)|;UNTIL=[0-9]{8}|;WKST=MO){0,3})|[A-Z=;0-9,-]{0,24}", start in "20[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9](T[0-2][0-9]3000Z?)?") {
            let found = occurrences(&event(&format!("DTSTART:{start}\r\nRRULE:{rule};COUNT=9")), new_york(), window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"));
            prop_assert!(found.all.len() <= MOST);
            prop_assert!(found.all.iter().all(|one| one.of.is_some() || found.all.len() == 1));
        }
    }
}
