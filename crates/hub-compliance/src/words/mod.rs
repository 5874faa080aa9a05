//! Words the application may not say, and what it says instead.
//!
//! It computes; it does not lend, insure, appraise or recommend. Words that promise a loan, a rate or a worth would make
//! its user an originator (12 USC 5102; 12 CFR 1008.103), mislead (12 CFR 1014.3) or steer (12 CFR 1024.14(f)). This is
//! about what the application itself says, of money and providers; what may not be said of homes and people is fair
//! housing, and not here.

mod read;
mod table;

use std::ops::Range;

use serde::Serialize;

pub use read::check;
pub use table::REFUSED;

/// A word or phrase that may not be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The phrases, in small letters, words parted by one space. `pre approved` is found as `preapproved` and
    /// `pre-approved` too.
    pub phrases: &'static [&'static str],
    /// Why, with the provision.
    pub reason: &'static str,
    /// What to say instead.
    pub instead: &'static str,
    /// Whether "not", "no" or "never" just before makes it right: `not an appraisal`.
    pub denial_is_fine: bool,
    /// Words around it, within the same sentence, that make it another thing: a `guaranteed` loan of a programme.
    pub fine_near: &'static [&'static str],
}

/// A refused word in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadWord {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The phrase of the table that it is.
    pub phrase: &'static str,
    /// Why it is refused.
    pub reason: &'static str,
    /// What to say instead.
    pub instead: &'static str,
}
