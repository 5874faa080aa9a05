//! The calendar: what is on when, from everything that has a time.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Which days are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarRequest {
    /// The first day, `YYYY-MM-DD`, in the zone of the calendar.
    pub from: String,
    /// The last day, at most 100 days after the first.
    pub to: String,
}

/// What an entry of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CalendarKindView {
    /// A day of a contract.
    Deadline,
    /// A visit or piece of work at a property.
    Job,
    /// A home that is toured.
    Showing,
    /// An entry of a connected calendar or CRM.
    Appointment,
    /// A task with a day.
    Task,
}

/// What is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CalendarEntryView {
    /// Identifier, unique in the calendar.
    pub key: String,
    /// What it is.
    pub kind: CalendarKindView,
    /// The record it comes from: a deal, a job, a tour, an appointment, a task.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// With whom, for what.
    pub detail: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// `YYYY-MM-DD`: the first day it is on, in the zone of the calendar.
    pub day: String,
    /// The last day it is on.
    pub last_day: String,
    /// It is a matter of days and has no hours.
    pub all_day: bool,
    /// Begins, `YYYY-MM-DDTHH:MM` on the wall clock of the calendar's zone. Of a whole day, none.
    pub starts_local: Option<String>,
    /// Ends.
    pub ends_local: Option<String>,
    /// Begins, RFC 3339.
    pub starts_at: Option<String>,
    /// Ends, RFC 3339.
    pub ends_at: Option<String>,
    /// The zone of the place, where its clocks show something else then.
    pub zone: Option<String>,
    /// What they show, `YYYY-MM-DDTHH:MM`.
    pub starts_there: Option<String>,
    /// How far it is: a job's state, a tour's or a showing's; none for what has none.
    pub state: Option<String>,
    /// Nothing is left to do: done, over, settled.
    pub settled: bool,
    /// It was called off; shown struck out.
    pub off: bool,
    /// Whose rows it stands in: keys of resources.
    pub resources: Vec<String>,
    /// It overlaps with another in a row.
    pub clash: bool,
    /// The deal it belongs to.
    pub deal: Option<String>,
    /// The person it belongs to.
    pub person: Option<String>,
    /// The calendar or CRM it comes from.
    pub source: Option<String>,
    /// Notes, of an appointment.
    pub notes: Option<String>,
    /// Not yet known there.
    pub unsent: bool,
}

/// What a row of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CalendarResourceKindView {
    /// Whoever works with the store.
    Me,
    /// A provider.
    Provider,
    /// A property.
    Property,
}

/// A row of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CalendarResourceView {
    /// Key.
    pub key: String,
    /// What it is.
    pub kind: CalendarResourceKindView,
    /// Name.
    pub name: String,
    /// The partner, of a provider.
    pub partner: Option<String>,
}

/// A calendar that appointments can be written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WritableCalendarView {
    /// The connection.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CalendarView {
    /// The zone whose clocks it shows (IANA): that of this computer.
    pub zone: String,
    /// Today there, `YYYY-MM-DD`.
    pub today: String,
    /// The time there, `YYYY-MM-DDTHH:MM`.
    pub now: String,
    /// What is on, by beginning; matters of days come first in their day.
    pub entries: Vec<CalendarEntryView>,
    /// The rows that have something in them, the user's own first.
    pub resources: Vec<CalendarResourceView>,
    /// Connected calendars that can be written to.
    pub calendars: Vec<WritableCalendarView>,
    /// The one that jobs are written into.
    pub jobs_in: Option<String>,
    /// Connected calendars that there are.
    pub connected: u32,
    /// More entries than fit were left out.
    pub left_out: u32,
}

/// An appointment that is made or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveAppointmentRequest {
    /// The appointment; none makes a new one.
    pub id: Option<String>,
    /// What it is, 1 to 200 characters.
    pub title: String,
    /// Begins: `YYYY-MM-DDTHH:MM` on the wall clock of the calendar's zone, or `YYYY-MM-DD` for whole days.
    pub starts: String,
    /// Ends, in the same form; of whole days the last one.
    pub ends: String,
    /// Where.
    pub place: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// With whom.
    pub person: Option<String>,
    /// The calendar it is written to: a connection. None keeps it here only. Not read for a change.
    pub calendar: Option<String>,
}

/// Chooses the calendar that jobs are written into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChooseJobCalendarRequest {
    /// The connection; none writes them nowhere.
    pub calendar: Option<String>,
}

/// What goes into a calendar file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveCalendarFileRequest {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Keys of the entries that go in; none: all of them.
    pub keys: Option<Vec<String>>,
}
