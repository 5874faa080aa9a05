//! What owning a home costs, month by month. No tax is reckoned: what somebody expects to get back is their own input.

mod home;
mod month;

pub use home::{Home, HomeError, LoanMonth, OwnTaxEffect, Upkeep, Yearly};
pub use month::{Month, Total};
