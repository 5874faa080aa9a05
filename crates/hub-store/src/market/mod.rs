//! The market by month.
//!
//! What statistics need of each listing is kept in a row of its own ([`facts`]), read from the change log after pages are
//! stored, as the homes are. Months that such a change touches are worked out again ([`cells`]), so that a dashboard reads
//! a row per month however large the store is. Which records count is decided by the caller's rules; by other rules
//! everything begins anew.

mod body;
mod cells;
mod facts;
mod intern;
mod pairs;
mod read;
mod rows;
mod same;
mod settle;
mod sides;

#[cfg(test)]
mod tests;

pub use read::{MarketArea, MarketKind, MarketPartyName, MarketStanding};
pub use settle::{MarketRules, MarketSettled};
pub(crate) use sides::KeptSides;
