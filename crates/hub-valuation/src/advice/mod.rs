//! What can be said about a listing on the market: how well it is presented, how long homes like it take, what waiting
//! has cost others. Every figure comes with the number of listings behind it; where they are too few, nothing is said.

mod outing;
mod pricing;
mod quality;
mod speed;
pub(crate) mod survival;

pub use outing::{Outing, OutingGroup};
pub use pricing::{PaceOfPrice, PriceAdvice, price_advice};
pub use quality::{Check, ListingQuality, QualityItem, QualityNorm, listing_quality};
pub use speed::{Chance, Interest, expected_interest};
