use crate::NoTable;
use crate::loan::LoanError;

/// Why a worked example cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkedError {
    /// An input is not there.
    #[error("input {0} is missing")]
    Missing(String),
    /// An input is not what it must be.
    #[error("input {input} must be {wanted}, not {got}")]
    Malformed {
        /// Which input.
        input: String,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        got: String,
    },
    /// An output is asked for that this kind does not have.
    #[error("no output {0} for this kind of example")]
    Unknown(String),
    /// What is asked for is no object of outputs.
    #[error("what is expected must be an object of outputs")]
    NothingAsked,
    /// The loan, the table or the date cannot be.
    #[error(transparent)]
    Loan(#[from] LoanError),
}

impl From<NoTable> for WorkedError {
    fn from(error: NoTable) -> Self {
        Self::Loan(error.into())
    }
}
