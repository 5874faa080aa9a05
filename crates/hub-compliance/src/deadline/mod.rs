//! The dates of contracts and of laws, and how each was counted.
//!
//! A deadline without its counting rule is a bug: forms and statutes differ in which day is the first, which days count,
//! what happens on a weekend, and at what hour a day ends. So a rule is dated data ([`DeadlineRule`] in
//! [`DeadlineTables`], which the caller reads from files), and [`compute`] answers with the date, the clock and the
//! derivation, line by line, so that a person can count along. Where sources disagree, a rule comes in variants: all are
//! counted, the careful one is answered, and the others are named.

mod clock;
mod compute;
#[expect(clippy::module_inception, reason = "one concept per file: the deadline itself")]
mod deadline;
mod error;
mod rule;
mod tables;

pub mod contingency;
pub mod worked;

pub use clock::Clock;
pub use compute::{Question, compute};
pub use deadline::{Deadline, OtherReading};
pub use error::DeadlineError;
pub use rule::{CutOff, DeadlineRule, Direction, Meaning, OpenDays, Roll, Unit};
pub use tables::{DeadlineTables, Wanted};
