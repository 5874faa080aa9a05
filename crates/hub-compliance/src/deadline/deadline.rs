use chrono::NaiveDate;
use serde::Serialize;

use super::{Clock, Meaning};

/// A date and how it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The day.
    pub due: NaiveDate,
    /// The hour and zone at which it ends, where the form says one.
    pub clock: Option<Clock>,
    /// How it was counted, line by line. The last line says the day again.
    pub derivation: Vec<String>,
    /// Whether it is the last or the first day for something, or one that the law presumes.
    pub meaning: Meaning,
    /// Which reading of the rule it follows, where sources disagree.
    pub variant: Option<String>,
    /// What the other readings come to.
    pub other_readings: Vec<OtherReading>,
    /// Where the rule comes from.
    pub source: String,
    /// Where it holds: `US`, `US-TX`.
    pub jurisdiction: String,
}

/// What another reading of the same words comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherReading {
    /// Its name.
    pub variant: String,
    /// The day.
    pub due: NaiveDate,
}
