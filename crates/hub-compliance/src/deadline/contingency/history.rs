use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ContingencyError, Step};

/// One contingency of one contract, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// The form.
    pub form: String,
    /// The contingency.
    pub contingency: String,
    /// The day its days are counted from.
    pub date: NaiveDate,
    /// The number of days that the contract fills in.
    #[serde(default)]
    pub days: Option<u32>,
    /// The number of days that the notice fills in.
    #[serde(default)]
    pub notice_days: Option<u32>,
    /// What was done, in order.
    #[serde(default)]
    pub steps: Vec<Taken>,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// The day.
    pub on: NaiveDate,
    /// What was done.
    pub step: Step,
    /// The new day, of an extension.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// Reads the text of a file.
///
/// # Errors
/// Where and why it cannot be read.
pub fn read(text: &str) -> Result<History, ContingencyError> {
    let history: History = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| ContingencyError::File(error.to_string()))?;
    for (n, taken) in history.steps.iter().enumerate() {
        let why = match (taken.step, taken.until) {
            (Step::Extend, None) => "needs `until`, the new day",
            (Step::Extend, Some(_)) | (_, None) => continue,
            (_, Some(_)) => "has no `until`: only an extension has",
        };
        return Err(ContingencyError::Order { number: n + 1, step: taken.step, on: taken.on, why });
    }
    Ok(history)
}
