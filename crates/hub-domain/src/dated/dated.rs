use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a figure comes from and how it got here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Who says so: a law, a handbook, a circular.
    pub cite: String,
    /// Who or what loaded it: `shipped`, or the name of a file somebody put in its place.
    pub loaded_by: String,
}

/// A value that holds somewhere, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated<T> {
    /// Where it holds: `US`, `US-TX`, `US-TX-48157` (country, state, county FIPS).
    pub jurisdiction: String,
    /// First day it holds.
    pub valid_from: NaiveDate,
    /// Last day it holds; none when no end is known.
    pub valid_to: Option<NaiveDate>,
    /// Where it comes from.
    pub source: Source,
    /// What holds.
    pub value: T,
}

impl<T> Dated<T> {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// Whether there is a day on which both hold.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.holds_on(other.valid_from) || other.holds_on(self.valid_from)
    }
}

/// No table answers for this place and day. Never answered with another year's figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no table of {what} for {jurisdiction} on {day}{}", known(.last_known))]
pub struct NoTable {
    /// What was looked for, in words.
    pub what: &'static str,
    /// Where.
    pub jurisdiction: String,
    /// The day asked for.
    pub day: NaiveDate,
    /// The last day for which there is one there.
    pub last_known: Option<NaiveDate>,
}

fn known(last: &Option<NaiveDate>) -> String {
    last.map(|day| format!("; the last one known ends {day}")).unwrap_or_default()
}

/// The value that holds in `jurisdiction` on `day`; where several do, the one that began last.
///
/// # Errors
/// When none does.
pub fn on_date<'t, T: 't>(
    tables: impl IntoIterator<Item = &'t Dated<T>, IntoIter: Clone>,
    what: &'static str,
    jurisdiction: &str,
    day: NaiveDate,
) -> Result<&'t Dated<T>, NoTable> {
    let here = tables.into_iter().filter(|table| table.jurisdiction == jurisdiction);
    let held = here.clone().filter(|table| table.holds_on(day)).max_by_key(|table| table.valid_from);
    held.ok_or_else(|| NoTable {
        what,
        jurisdiction: jurisdiction.to_owned(),
        day,
        last_known: here.filter_map(|table| table.valid_to).max(),
    })
}
