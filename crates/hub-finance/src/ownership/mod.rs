//! What owning a home costs, month by month. No tax is reckoned: what somebody expects to get back is their own input.

mod forgone;
mod home;
mod month;

pub use forgone::forgone;
pub use home::{Home, HomeError, LoanMonth, OwnTaxEffect, Upkeep, Yearly};
pub use month::{Month, Total};
