//! Deals from offer to closing: the board, one deal with its dates, contingencies, papers and risks, and what is done.
//!
//! A deal keeps what was said: the days its contract counts from, the numbers it fills in, what was done. When something
//! is due is counted anew from the dated tables each time (`dates.rs`), and so is what endangers it (`endangered.rs`).
//! Every change is kept with who made it; taking one back is a change of its own.

mod board;
mod change;
mod choices;
mod contingencies;
mod dates;
mod endangered;
mod form;
mod forms;
mod page;
mod papers;
mod session;
mod zones;

pub(crate) use dates::{clock_words, dates};
pub use endangered::risk_words;
