//! Payments behind their rules, statements of others, deals, marketing, and the ledger of commissions.
//!
//! There is one way to a payment: [`Store::record_payments`](crate::Store::record_payments) asks the rules inside the
//! transaction that keeps the attempt and, where the rules let it be kept, the payment. Nobody hands in a decision. The
//! tables refuse the same once more by trigger. A payment names its parties by words: nothing leads from it to a partner,
//! a person or a lead, so that no report can set what a settlement service paid against what was referred.

mod asked;
mod commissions;
mod deals;
mod marketing;
mod payments;
mod record;
mod statements;
#[cfg(test)]
mod tests;

pub use asked::{Asked, Direction, PaymentAsk, PaymentClaim, RecordPlace, Road};
pub use commissions::{LedgerRow, SavedPlan};
pub use deals::{DealKind, DealRecord, DealStatus, KeptDeal};
pub use marketing::{MarketingChannel, MarketingSpend, MarketingTouch};
pub use payments::{AttemptRow, PaymentEvent, PaymentMove, PaymentQuery, PaymentRow, PaymentState, Review, YearTotal};
pub use record::KeptAttempt;
pub use statements::{KeptStatement, LineFinding, NewStatement, StatementLine, StatementPayment};
