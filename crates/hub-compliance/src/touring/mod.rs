//! What a buyer has to have agreed to in writing before they are shown a home.
//!
//! Rules are dated data with a source ([`TouringRule`] in [`TouringTables`], which the caller reads from files);
//! [`tour_check`] asks those that hold on the day where the home lies. Where sources disagree on a rule, the careful
//! reading is the rule and the readings stand beside it.

mod check;
mod rule;
mod tables;
#[cfg(test)]
mod tests;

pub use check::{Lack, TourAnswer, TourFinding, TourQuestion, tour_check};
pub use rule::{Demand, TouringRule};
pub use tables::TouringTables;
