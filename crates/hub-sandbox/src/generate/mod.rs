//! The synthetic market: plausible, invented, and decided by a seed.
//!
//! No place, street, office or person in it exists. Prices follow size, age, quality, place and month, so that a
//! valuation has something to find.

mod children;
mod lifecycle;
mod listing;
mod market;
mod people;
mod places;
mod price;
mod remarks;

pub use children::PHOTO_SIZE;
pub use lifecycle::Lifecycle;
pub use market::Generator;
pub use people::{first_name, last_name};
