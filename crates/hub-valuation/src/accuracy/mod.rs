//! How good estimates were: the figures that assessors and vendors of automatic estimates publish, from past sales that
//! were estimated from what had closed before each.

mod figures;
mod groups;
mod quantile;
mod tested;

pub use figures::Figures;
pub use groups::{Group, fifths, grouped};
pub use quantile::quantile;
pub use tested::Tested;
