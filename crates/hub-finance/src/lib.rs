//! What money does when a home is bought, owned and sold: loans, quotes, closing costs, ownership, commissions.
//!
//! Pure: no input, no output, no clock. Amounts are [`Cents`], rates are [`Percent`]; both are exact. Binary floating
//! point appears nowhere. Rates, fees and limits that a law or a programme sets are not here: they are dated tables that
//! the caller hands over ([`Dated`]).

mod cents;
mod dated;
mod percent;

pub mod commission;
pub mod loan;
pub mod worked;

pub use cents::Cents;
pub use dated::{Dated, NoTable, Source, on_date};
pub use percent::Percent;
