//! A deal from its offer to its end: the contract, its dates, who takes part, what papers are due, what endangers it.
//!
//! What a contract form counts and how is not here: `hub-compliance::deadline` knows the forms. A transaction keeps the
//! days that the form counts from, the numbers that the contract fills in, and what was done.

mod deal;
mod hindrance;
mod paper;
mod party;
mod risk;
mod stage;
mod term;
#[cfg(test)]
mod tests;

pub use deal::Transaction;
pub use hindrance::{Hindrance, lead_paint};
pub use paper::{Paper, PaperDue, PaperState};
pub use party::{Party, PartyRole, Side};
pub use risk::{Risk, RiskFacts, Signal, risks};
pub use stage::Stage;
pub use term::{AgreedDays, AnchorDay, DoneDay, HeldContingency, HeldStep};
