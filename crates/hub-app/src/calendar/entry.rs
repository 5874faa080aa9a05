//! One entry, with its times on the clocks of the calendar's zone.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::instant::instant;
use crate::view::{CalendarEntryView, CalendarKindView};

/// How times on a wall clock are written.
pub(crate) const WALL: &str = "%Y-%m-%dT%H:%M";

/// When something is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Whole days, the last one included.
    Days(NaiveDate, NaiveDate),
    /// From an instant to another.
    Times(DateTime<Utc>, DateTime<Utc>),
}

impl When {
    /// The first and the last day that it touches in a zone. What ends at midnight does not touch the day that begins.
    pub(crate) fn days(self, zone: Tz) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Days(first, last) => (first, last.max(first)),
            Self::Times(from, to) => {
                let first = from.with_timezone(&zone).date_naive();
                let end = to.with_timezone(&zone).naive_local();
                let midnight = end.time() == chrono::NaiveTime::MIN && to > from;
                let last = if midnight { end.date() - Days::new(1) } else { end.date() };
                (first, last.max(first))
            }
        }
    }
}

/// An entry with nothing but its name and its time.
pub(super) fn entry(
    kind: CalendarKindView,
    key: String,
    id: String,
    title: String,
    when: When,
    zone: Tz,
) -> CalendarEntryView {
    let (first, last) = when.days(zone);
    let times = match when {
        When::Times(from, to) => Some((from, to)),
        When::Days(..) => None,
    };
    let wall = |at: DateTime<Utc>| at.with_timezone(&zone).format(WALL).to_string();
    CalendarEntryView {
        key,
        kind,
        id,
        title,
        detail: None,
        place: None,
        day: first.to_string(),
        last_day: last.to_string(),
        all_day: times.is_none(),
        starts_local: times.map(|(from, _)| wall(from)),
        ends_local: times.map(|(_, to)| wall(to)),
        starts_at: times.map(|(from, _)| instant(from)),
        ends_at: times.map(|(_, to)| instant(to)),
        zone: None,
        starts_there: None,
        state: None,
        settled: false,
        off: false,
        resources: Vec::new(),
        clash: false,
        deal: None,
        person: None,
        source: None,
        notes: None,
        unsent: false,
    }
}

/// Names the zone of the place and the time there, where its clocks show something else.
pub(super) fn seen_from(entry: &mut CalendarEntryView, from: DateTime<Utc>, there: Tz, zone: Tz) {
    let local = from.with_timezone(&there).naive_local();
    if local != from.with_timezone(&zone).naive_local() {
        entry.zone = Some(there.name().to_owned());
        entry.starts_there = Some(local.format(WALL).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_those_of_the_zone_and_midnight_belongs_to_the_day_before() {
        let chicago: Tz = "America/Chicago".parse().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let late = When::Times(at("2026-11-24T03:00:00Z"), at("2026-11-24T06:00:00Z"));
        assert_eq!(late.days(chicago), (day("2026-11-23"), day("2026-11-23")));
        let over = When::Times(at("2026-11-24T03:00:00Z"), at("2026-11-24T06:01:00Z"));
        assert_eq!(over.days(chicago), (day("2026-11-23"), day("2026-11-24")));
        let moment = When::Times(at("2026-11-24T06:00:00Z"), at("2026-11-24T06:00:00Z"));
        assert_eq!(moment.days(chicago), (day("2026-11-24"), day("2026-11-24")));
    }

    #[test]
    fn the_clock_at_the_place_is_named_where_it_differs() {
        let zone = |name: &str| name.parse::<Tz>().unwrap();
        let when = When::Times(at("2026-03-08T15:00:00Z"), at("2026-03-08T16:00:00Z"));
        let mut it = entry(CalendarKindView::Job, "j".into(), "j".into(), "Visit".into(), when, zone("America/Denver"));
        seen_from(&mut it, at("2026-03-08T15:00:00Z"), zone("America/Denver"), zone("America/Denver"));
        assert_eq!(it.zone, None);
        seen_from(&mut it, at("2026-03-08T15:00:00Z"), zone("America/Phoenix"), zone("America/Denver"));
        assert_eq!(it.starts_local.as_deref(), Some("2026-03-08T09:00"));
        assert_eq!(it.starts_there.as_deref(), Some("2026-03-08T08:00"));
    }
}
