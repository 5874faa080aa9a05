//! What calendars have in common: entries as RFC 5545 writes them, what they mean, and how one is changed without losing
//! what nobody here knows.

mod bookings;
mod edit;
mod event;
mod lines;
mod occurrences;
mod times;

pub(crate) use bookings::Bookings;
pub(crate) use edit::{changed, made};
pub(crate) use event::{Zone, read, zone};
pub(crate) use lines::{Block, blocks, is_calendar, property};
pub(crate) use occurrences::{Window, occurrences};
