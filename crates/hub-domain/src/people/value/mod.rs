//! Normal forms of plain values, so that two systems that mean the same are seen to agree.
//!
//! Every reader gives `Ok(None)` where the vendor says "nothing" and an error where it cannot read what is there: a
//! guess would be a false change at best and a wrong date in a client's file at worst.

mod boolean;
mod day;
mod number;
mod text;

pub use boolean::boolean;
pub use day::{DayOrder, day, day_of_millis};
pub use number::{DecimalMark, number};
pub use text::text;

/// Why a value could not be read. Never repeats the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not a date in any form known here, or a day that does not exist.
    #[error("not a date")]
    NotADay,
    /// `03/04/2026`: March or April, depending on who wrote it.
    #[error("the day and the month can be read either way")]
    AmbiguousDay,
    /// A time of day without a zone: its UTC day cannot be told.
    #[error("the time has no zone, so its day cannot be told")]
    NoZone,
    /// Not a decimal number.
    #[error("not a number")]
    NotANumber,
    /// Points and commas that do not agree with the decimal mark in use.
    #[error("the points and commas do not make a number with this decimal mark")]
    Grouping,
    /// More digits than anything here is measured in.
    #[error("the number has too many digits")]
    TooManyDigits,
    /// Not one of the ways systems write yes and no.
    #[error("neither yes nor no")]
    NotABoolean,
}
