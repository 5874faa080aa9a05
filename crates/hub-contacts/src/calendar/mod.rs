//! Calendar files (RFC 5545): what stands in those of others, and ours as we write them. Also what connectors to calendars
//! share: content lines, moments, and the times of a series.

mod error;
mod file;
mod lines;
mod moment;
mod occurrences;
pub mod times;
mod vtimezone;
mod write;

pub use error::CalendarError;
pub use file::{LARGEST_CALENDAR, ReadCalendar, ReadEntry, UnreadEntry, read_calendar};
pub use lines::{Block, Line, blocks, escaped, folded, is_calendar, lines, property};
pub use moment::{Moment, Zone, calendar, entries_of, moment, span};
pub use occurrences::{Occurrence, Occurrences, UnreadTime, Window, occurrences};
pub use write::{CalendarFile, CalendarMethod, CalendarParty, CalendarStatus, CalendarWhen, FileEntry, MARKER};

#[cfg(test)]
mod write_tests;
