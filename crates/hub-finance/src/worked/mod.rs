//! Worked examples: `{vectors: [{name, kind, inputs, expected}]}`, computed anew with the maths of this crate.
//!
//! What an example expects tells which outputs are asked for and how they are rounded; it is never where an answer
//! comes from.

mod agree;
mod asked;
mod closing;
mod commission;
mod error;
mod inputs;
mod loans;
mod number;
mod ownership;
mod returns;

use serde_json::Value;

use crate::Tables;
pub use agree::agrees;
use asked::{Asked, Output};
pub use error::WorkedError;
use inputs::Inputs;

/// What working an example comes to.
pub type Worked = Result<Value, WorkedError>;

/// The outputs of one example, computed from its inputs; `expected` only tells which are asked for, and to how many
/// places. None for a kind that is not known here.
///
/// # Errors
/// When an input is missing or unreadable, the maths refuses it, or no table answers.
#[must_use]
pub fn work(kind: &str, inputs: &Value, expected: &Value, tables: &Tables) -> Option<Worked> {
    let worker = FAMILIES
        .iter()
        .flat_map(|family| family.iter())
        .find_map(|(name, worker)| (*name == kind).then_some(worker))?;
    Some(Inputs::new(inputs).and_then(|inputs| worker(&inputs, &Asked::new(expected), tables)))
}

/// The kinds that [`work`] knows.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().flat_map(|family| family.iter()).map(|(kind, _)| *kind)
}

/// Works examples of one kind.
type Worker = fn(&Inputs<'_>, &Asked<'_>, &Tables) -> Worked;

/// Some kinds and who works each.
type Family = &'static [(&'static str, Worker)];

/// One line per family of kinds.
const FAMILIES: &[Family] = &[closing::KINDS, commission::KINDS, loans::KINDS, ownership::KINDS, returns::KINDS];
