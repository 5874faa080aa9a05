//! The calendar: days of contracts, jobs, showings, appointments and tasks, gathered from wherever they are kept. Nothing
//! of it is stored; an appointment belongs to the records that are kept in step with calendars and CRMs.

mod appointments;
mod clashes;
mod deals;
mod entry;
mod file;
mod gather;
mod records;
mod session;
mod showings;

pub(crate) use entry::WALL;
pub(crate) use gather::Gathered;
