use hub_domain::calendar::CalendarError;

use crate::NoTable;
use crate::loan::LoanError;

/// Why an example cannot be worked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkedError {
    /// An input that this kind of example needs is not there.
    #[error("input {0} is missing")]
    Missing(String),
    /// An input is there and cannot be read.
    #[error("input {name} reads {value}: {why}")]
    Malformed {
        /// Its name; of an entry of a list, `flows[2]`; inside another, `quotes[0].lender`.
        name: String,
        /// What it reads, as JSON.
        value: String,
        /// What is wrong with it.
        why: String,
    },
    /// The inputs are readable and the maths refuses them, no table answers, or an output is asked for that this kind
    /// does not have.
    #[error("{0}")]
    Refused(String),
}

impl WorkedError {
    /// What the maths says, as a refusal.
    pub fn refused(error: impl std::fmt::Display) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<LoanError> for WorkedError {
    fn from(error: LoanError) -> Self {
        Self::refused(error)
    }
}

impl From<NoTable> for WorkedError {
    fn from(error: NoTable) -> Self {
        Self::refused(error)
    }
}

impl From<CalendarError> for WorkedError {
    fn from(error: CalendarError) -> Self {
        Self::refused(error)
    }
}
