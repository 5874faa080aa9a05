//! When an entry is: days, wall clocks and instants.

use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty, ICalendarValue,
};
use calcard::{Entry, Parser};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::times;

/// The zone of times that name none.
pub type Zone = Tz;

/// A moment of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A day.
    Day(NaiveDate),
    /// A time on the clocks of a zone.
    Time(NaiveDateTime, Tz),
}

impl Moment {
    /// In its one form: a day, or an instant.
    #[must_use]
    pub fn value(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Time(local, zone) => times::written(times::instant(local, zone)),
        }
    }

    fn after(self, length: TimeDelta) -> Option<Self> {
        match self {
            Self::Day(day) => day.checked_add_signed(length).map(Self::Day),
            // An hour is an hour, whatever clocks do meanwhile.
            Self::Time(local, zone) => {
                let end = times::instant(local, zone).checked_add_signed(length)?;
                Some(Self::Time(end.naive_utc(), Tz::UTC))
            }
        }
    }
}

/// The first calendar of a text.
#[must_use]
pub fn calendar(text: &str) -> Option<ICalendar> {
    let mut parser = Parser::new(text);
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => return Some(calendar),
            Entry::Eof => return None,
            _ => {}
        }
    }
}

/// Entries of a calendar, in order.
pub fn entries_of(calendar: &ICalendar) -> impl Iterator<Item = (usize, &ICalendarComponent)> {
    let all = calendar.components.iter().enumerate();
    all.filter(|(_, component)| component.component_type == ICalendarComponentType::VEvent)
}

/// The moment that a property names; what keeps it from being read otherwise.
///
/// # Errors
/// Why it is none.
pub fn moment(calendar: &ICalendar, entry: &ICalendarEntry, zone: Zone) -> Result<Moment, &'static str> {
    let Some(ICalendarValue::PartialDateTime(at)) = entry.values.first() else { return Err("is not a date or time") };
    let read = at.to_date_time().ok_or("is not a date or time");
    if !at.has_time() {
        let day = at.year.zip(at.month).zip(at.day);
        let day = day.and_then(|((y, m), d)| NaiveDate::from_ymd_opt(i32::from(y), u32::from(m), u32::from(d)));
        return day.map(Moment::Day).ok_or("is not a date or time");
    }
    let read = read?;
    let zone = match (read.offset, entry.tz_id()) {
        // Given as an instant, or as good as one.
        (Some(offset), _) => {
            let utc = read.date_time.checked_sub_signed(TimeDelta::seconds(i64::from(offset.local_minus_utc())));
            return Ok(Moment::Time(utc.ok_or("is not a date or time")?, Tz::UTC));
        }
        (None, Some(name)) => {
            calendar.build_tz_resolver().resolve(name).ok_or("names a time zone that is not known")?
        }
        (None, None) => zone,
    };
    Ok(Moment::Time(read.date_time, zone))
}

/// Start and end of an entry. One without an end lasts a day, or no time at all (RFC 5545, 3.6.1).
///
/// # Errors
/// The property that is wrong, and why.
pub fn span(
    calendar: &ICalendar,
    event: &ICalendarComponent,
    zone: Zone,
) -> Result<(Moment, Moment), (&'static str, &'static str)> {
    let named = |name: &ICalendarProperty| event.property(name);
    let start = named(&ICalendarProperty::Dtstart).ok_or(("DTSTART", "is missing"))?;
    let start = moment(calendar, start, zone).map_err(|reason| ("DTSTART", reason))?;
    if let Some(end) = named(&ICalendarProperty::Dtend) {
        return Ok((start, moment(calendar, end, zone).map_err(|reason| ("DTEND", reason))?));
    }
    let length = match named(&ICalendarProperty::Duration).and_then(|entry| entry.values.first()) {
        Some(ICalendarValue::Duration(length)) => length.to_time_delta().ok_or(("DURATION", "is too long"))?,
        Some(_) => return Err(("DURATION", "is not a length of time")),
        None if matches!(start, Moment::Day(_)) => TimeDelta::days(1),
        None => TimeDelta::zero(),
    };
    Ok((start, start.after(length).ok_or(("DURATION", "is too long"))?))
}
