//! Lists of providers in an order nobody paid for.
//!
//! A list that is ordered by what a provider pays is a referral with a fee (12 CFR 1024.14(b), (f)). Here the order is one
//! of four that the reader chooses and sees, a list of fewer than three names says that the choice is free, a tie to a
//! provider is shown beside its name, and no payment, agreement or count of referrals can come in: there is no field for it.

mod order;
mod provider;

pub use order::{FREE_CHOICE, List, MIN_NAMES, Neutral, order};
pub use provider::{Prior, Provider, Rated};
