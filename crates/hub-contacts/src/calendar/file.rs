//! Calendars of others: each time of each entry, within bounds.

use std::collections::BTreeMap;

use super::CalendarError;
use super::lines::{Block, blocks, is_calendar, property};
use super::moment::Zone;
use super::occurrences::{Window, occurrences};

/// Largest calendar that is parsed, bytes.
pub const LARGEST_CALENDAR: usize = 32 * 1024 * 1024;
/// Most entries of a calendar.
const MOST: usize = 20_000;
/// Most times that are looked at to find them.
const LOOKED_AT: usize = 2_000_000;
/// Longest identifier.
const LONGEST_UID: usize = 1_000;

/// One time of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadEntry {
    /// Its identifier; of a time of a series with the time it was to be.
    pub key: String,
    /// A day (`2026-07-01`) or an instant (`2026-07-01T09:00:00Z`).
    pub start: String,
    /// As the start; of days the one after the last.
    pub end: String,
    /// When it was last changed, as it says.
    pub modified: Option<String>,
    /// The entry as it is written, in a calendar of its own with the zones it names.
    pub data: String,
}

/// An entry that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadEntry {
    /// Which, counted from 1.
    pub place: usize,
    /// The property that is wrong.
    pub property: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// What a calendar says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadCalendar {
    /// Its name.
    pub name: Option<String>,
    /// Its times within the window, by identifier.
    pub entries: Vec<ReadEntry>,
    /// What could not be read; all else is.
    pub unread: Vec<UnreadEntry>,
}

/// Reads a calendar: all times that touch a window, series followed to its end and no further.
///
/// # Errors
/// [`CalendarError::TooLarge`] before anything is parsed, [`CalendarError::NoCalendar`], [`CalendarError::TooMany`].
pub fn read_calendar(bytes: &[u8], zone: Zone, window: Window) -> Result<ReadCalendar, CalendarError> {
    if bytes.len() > LARGEST_CALENDAR {
        return Err(CalendarError::TooLarge);
    }
    let text = &*String::from_utf8_lossy(bytes);
    if !is_calendar(text) {
        return Err(CalendarError::NoCalendar);
    }
    let mut read = ReadCalendar { name: property(text, "X-WR-CALNAME"), ..ReadCalendar::default() };
    let blocks = blocks(text);
    let zones: Vec<(String, &str)> = blocks
        .iter()
        .filter(|block| !block.is_entry)
        .filter_map(|block| Some((property(block.text, "TZID")?, block.text)))
        .collect();
    // Entries by their identifier: a series is several.
    let mut groups: BTreeMap<String, Vec<(usize, Block<'_>)>> = BTreeMap::new();
    for (at, block) in blocks.into_iter().filter(|block| block.is_entry).enumerate() {
        let mut unread = |reason| read.unread.push(UnreadEntry { place: at + 1, property: "UID", reason });
        match property(block.text, "UID") {
            None => unread("is missing"),
            Some(uid) if uid.len() > LONGEST_UID => unread("is too long"),
            Some(uid) => groups.entry(uid).or_default().push((at + 1, block)),
        }
    }
    let mut looked_at = 0;
    for (uid, entries) in groups {
        let whole = document(&zones, &entries.iter().map(|(_, block)| block.text).collect::<Vec<_>>());
        let found = occurrences(&whole, zone, window);
        looked_at += found.looked_at;
        let place = |entry: usize| entries.get(entry).map_or(0, |(place, _)| *place);
        for it in found.unread {
            read.unread.push(UnreadEntry { place: place(it.entry), property: it.property, reason: it.reason });
        }
        if found.endless {
            let reason = "comes more often than can be followed";
            read.unread.push(UnreadEntry { place: place(0), property: "RRULE", reason });
            continue;
        }
        for one in found.all {
            let Some((_, block)) = entries.get(one.entry) else { continue };
            let key = match &one.of {
                Some(of) => format!("{uid}/{of}"),
                None => uid.clone(),
            };
            read.entries.push(ReadEntry {
                key,
                start: one.start,
                end: one.end,
                modified: property(block.text, "LAST-MODIFIED"),
                data: document(&zones, &[block.text]),
            });
        }
        if read.entries.len() > MOST || looked_at > LOOKED_AT {
            return Err(CalendarError::TooMany(MOST));
        }
    }
    Ok(read)
}

/// A calendar of some entries and the zones they name.
fn document(zones: &[(String, &str)], entries: &[&str]) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned();
    for (_, zone) in zones.iter().filter(|(name, _)| entries.iter().any(|entry| entry.contains(name.as_str()))) {
        text.push_str(zone);
    }
    entries.iter().for_each(|entry| text.push_str(entry));
    text + "END:VCALENDAR\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window() -> Window {
        Window { from: "2026-01-01T00:00:00Z".parse().unwrap(), to: "2027-01-01T00:00:00Z".parse().unwrap() }
    }

    fn read(entries: &str) -> Result<ReadCalendar, CalendarError> {
        read_calendar(format!("BEGIN:VCALENDAR\r\n{entries}END:VCALENDAR\r\n").as_bytes(), Zone::UTC, window())
    }

    #[test]
    fn what_is_too_large_is_refused_by_its_size() {
        let mut huge = b"BEGIN:VCALENDAR\r\n".to_vec();
        huge.resize(50 * 1024 * 1024, b'X');
        let begun = std::time::Instant::now();
        assert_eq!(read_calendar(&huge, Zone::UTC, window()), Err(CalendarError::TooLarge));
        assert!(begun.elapsed().as_millis() < 100, "nothing was parsed");
        assert_eq!(read_calendar(b"Hello", Zone::UTC, window()), Err(CalendarError::NoCalendar));
    }

    #[test]
    fn an_endless_series_is_not_unrolled_and_what_is_beside_it_is_read() {
        let good = "BEGIN:VEVENT\r\nUID:good\r\nDTSTART:20260902T100000Z\r\nEND:VEVENT\r\n";
        let endless = "BEGIN:VEVENT\r\nUID:bad\r\nDTSTART:20000101T100000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n";
        let nowhere = "BEGIN:VEVENT\r\nUID:lost\r\nDTSTART;TZID=Nowhere/Land:20260902T100000\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n";
        let read = read(&format!("{endless}{nowhere}{good}")).unwrap();
        assert_eq!(read.entries.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(), ["good"]);
        let said = |place, property, reason| UnreadEntry { place, property, reason };
        assert_eq!(
            read.unread,
            [
                said(1, "RRULE", "comes more often than can be followed"),
                said(2, "DTSTART", "names a time zone that is not known"),
            ]
        );
    }
}
