use chrono::NaiveDate;

use super::Status;
use crate::commission::SettleError;

/// Why an entry cannot be written or replayed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Its number is not the next one.
    #[error("entry {found} stands where entry {expected} should")]
    Number {
        /// The number it has.
        found: u64,
        /// The number it should have.
        expected: u64,
    },
    /// It is dated before the entry above it.
    #[error("entry {number} is dated {on}, before the entry above it of {after}")]
    Date {
        /// Its number.
        number: u64,
        /// Its date.
        on: NaiveDate,
        /// The date above it.
        after: NaiveDate,
    },
    /// The deal stands already; it must be reversed first.
    #[error("deal {deal} stands already, by entry {number}")]
    Standing {
        /// The deal.
        deal: String,
        /// The entry that stands for it.
        number: u64,
    },
    /// The lines do not sum to the commission, or the statement is of another deal.
    #[error("entry {number}: the statement of deal {deal} does not add up to it")]
    DoesNotAddUp {
        /// The entry.
        number: u64,
        /// The deal.
        deal: String,
    },
    /// It is about an entry that is no accrual.
    #[error("entry {number} is about entry {of}, which is no accrual")]
    NoAccrual {
        /// The entry.
        number: u64,
        /// What it is about.
        of: u64,
    },
    /// It is about an accrual that is not in the state for it.
    #[error("entry {number} is about entry {of}, which is {found}, not {needed}")]
    State {
        /// The entry.
        number: u64,
        /// What it is about.
        of: u64,
        /// What that has come to.
        found: Status,
        /// What it would have to be.
        needed: Status,
    },
    /// A deal cannot be settled.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// A sum is too large to count.
    #[error("with deal {0} the year is too large to count")]
    TooLarge(String),
}
