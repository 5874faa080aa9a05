use chrono::NaiveDate;

use super::super::DeadlineError;
use super::{State, Step};

/// Why it cannot be said where a contingency stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContingencyError {
    /// The file cannot be read.
    #[error("{0}")]
    File(String),
    /// No form has it on that day.
    #[error("no contingency {contingency:?} of form {form:?} on {day}; known: {}", known.join(", "))]
    Unknown {
        /// The form.
        form: String,
        /// The contingency.
        contingency: String,
        /// The day its days are counted from.
        day: NaiveDate,
        /// Every one there is, `form/contingency`.
        known: Vec<String>,
    },
    /// A step that leads nowhere.
    #[error("{form}: step `{}` is not possible from `{}`: {why}", step.as_str(), state.as_str())]
    Illegal {
        /// The step.
        step: Step,
        /// The state it was taken from.
        state: State,
        /// The form.
        form: String,
        /// Why.
        why: String,
    },
    /// A step that lies before the one in front of it, or after the day asked for.
    #[error("step {number} (`{}`) on {on} {why}", step.as_str())]
    Order {
        /// Which step, from 1.
        number: usize,
        /// What it is.
        step: Step,
        /// Its day.
        on: NaiveDate,
        /// What is wrong.
        why: &'static str,
    },
    /// A date cannot be counted.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
}
