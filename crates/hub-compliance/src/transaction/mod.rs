//! What a transaction needs of dated data: the papers that are due in one, and how contracts end as surveys count them.
//!
//! Files `papers-*.json` and `outcomes-*.json` of `assets/compliance`; the caller reads them. A rate stands beside a list
//! of reasons and is never made into a score of one deal.

mod outcome_rate;
mod paper_rule;
mod tables;
#[cfg(test)]
mod tests;

pub use outcome_rate::OutcomeRate;
pub use paper_rule::PaperRule;
pub use tables::TransactionTables;
