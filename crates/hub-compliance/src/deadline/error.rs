use chrono::NaiveDate;
use hub_domain::calendar::CalendarError;

/// Why a date cannot be given. Another form's or another year's rule never stands in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// No table knows the form.
    #[error("unknown form {form:?}; known: {}", known.join(", "))]
    UnknownForm {
        /// What was asked for.
        form: String,
        /// Every form there is.
        known: Vec<String>,
    },
    /// The form has no such date.
    #[error("{form} has no {event:?}; it has: {}", known.join(", "))]
    UnknownEvent {
        /// The form.
        form: String,
        /// What was asked for.
        event: String,
        /// Every event of the form.
        known: Vec<String>,
    },
    /// There is no such reading of the rule.
    #[error("{form}, {event} has no variant {variant:?}; it has: {}", some(known))]
    UnknownVariant {
        /// The form.
        form: String,
        /// The event.
        event: String,
        /// What was asked for.
        variant: String,
        /// Every variant on that day.
        known: Vec<String>,
    },
    /// The rule did not hold yet, or does no longer.
    #[error("no rule for {form}, {event} on {day}; known: {}", spans.join(", "))]
    NotInForce {
        /// The form.
        form: String,
        /// The event.
        event: String,
        /// The day asked for.
        day: NaiveDate,
        /// When there is one: `from 2021-04-01`.
        spans: Vec<String>,
    },
    /// Each contract fills in its own number of days.
    #[error("{form}, {event}: each contract fills in its number of days; say how many")]
    DaysNeeded {
        /// The form.
        form: String,
        /// The event.
        event: String,
    },
    /// The number of days is the law's or the form's own.
    #[error("{form}, {event}: it is {days} days and no contract may say otherwise")]
    DaysFixed {
        /// The form.
        form: String,
        /// The event.
        event: String,
        /// The number.
        days: u32,
    },
    /// More days than anybody counts, or none where the first counts.
    #[error("the number of days must lie from {least} to {most}, not {got}")]
    DaysOutOfRange {
        /// What was given.
        got: u32,
        /// Least allowed.
        least: u32,
        /// Most allowed.
        most: u32,
    },
    /// The rule has no cut-off in that zone.
    #[error("{form}, {event}: no cut-off in {zone:?}; {}", zones(known))]
    UnknownZone {
        /// The form.
        form: String,
        /// The event.
        event: String,
        /// What was given.
        zone: String,
        /// The zones of the rule.
        known: Vec<String>,
    },
    /// The days cannot be counted.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

fn some(known: &[String]) -> String {
    if known.is_empty() { "one reading only".into() } else { known.join(", ") }
}

fn zones(known: &[String]) -> String {
    if known.is_empty() { "it names no hour".into() } else { format!("known: {}", known.join(", ")) }
}
