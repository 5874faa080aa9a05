//! When each step of a transaction can happen, and in what order to show homes.
//!
//! [`plan`] is a small project-scheduling problem with calendars: steps in an order, each by one of several providers,
//! at hours when the provider works, the property is open and everybody who must be there can come, before the
//! contract's deadlines. [`tour`] is a day of showings. Both are pure: no clock, no files, no randomness; the same
//! input gives the same answer on every computer.

mod error;
mod file;
pub mod local;
pub mod plan;
pub mod tour;
pub mod travel;

pub use error::InputError;
