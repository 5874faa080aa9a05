//! Worked examples: `{vectors: [{name, kind, inputs, expected}]}`, computed anew with the maths of this crate.
//!
//! What an example expects tells which outputs are asked for and how they are rounded; it is never where an answer
//! comes from.

mod agree;
mod closing;
mod commission;
mod inputs;
mod ownership;
mod returns;
mod tables;

use serde_json::Value;

pub use agree::agrees;
pub use inputs::Inputs;
pub use tables::Tables;

/// What working an example comes to.
pub type Worked = Result<Value, WorkedError>;

/// Why an example cannot be worked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkedError {
    /// An input that this kind of example needs is not there.
    #[error("input {0} is missing")]
    Missing(String),
    /// An input is there and cannot be read.
    #[error("input {name} reads {value}: {why}")]
    Malformed {
        /// Its name; of an entry of a list, `flows[2]`.
        name: String,
        /// What it reads, as JSON.
        value: String,
        /// What is wrong with it.
        why: String,
    },
    /// The inputs are readable and the maths refuses them, or no table answers.
    #[error("{0}")]
    Refused(String),
}

impl WorkedError {
    /// What the maths says, as a refusal.
    pub fn refused(error: impl std::fmt::Display) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<crate::loan::worked::WorkedError> for WorkedError {
    fn from(error: crate::loan::worked::WorkedError) -> Self {
        use crate::loan::worked::WorkedError as Loan;
        match error {
            Loan::Missing(name) => Self::Missing(name),
            Loan::Malformed { input, wanted, got } => {
                Self::Malformed { name: input, value: got, why: format!("it must be {wanted}") }
            }
            other => Self::refused(other),
        }
    }
}

/// The outputs of one example, computed from its inputs; `expected` only tells which are asked for. None for a kind
/// that is not known here.
///
/// # Errors
/// When an input is missing or unreadable, the maths refuses it, or no table answers.
#[must_use]
pub fn work(kind: &str, inputs: &Value, expected: &Value, tables: &Tables) -> Option<Worked> {
    let loan = || crate::loan::worked::work(kind, inputs, expected, &tables.loan);
    let inputs = Inputs::new(inputs);
    let ours = FAMILIES.iter().find_map(|family| family(kind, &inputs, expected, tables));
    ours.or_else(|| loan().map(|answer| answer.map_err(WorkedError::from)))
}

/// Works the examples of some kinds: kind, inputs, what is expected, tables. None for a kind that is not its own.
type Family = fn(&str, &Inputs<'_>, &Value, &Tables) -> Option<Worked>;

/// One line per family of kinds.
const FAMILIES: &[Family] = &[closing::work, commission::work, returns::work, ownership::work];
