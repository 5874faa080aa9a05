//! How good the analysis would have been: closed sales estimated from what had closed before each.

mod delegate;
mod figures;
mod print;
mod question;
mod roll;
mod run;
mod screen;
mod shelf;
mod table;

pub use figures::{Backtest, Band, Estimated, Fifth, Naive};
pub use question::BacktestQuestion;
pub use run::BacktestOutcome;
pub(crate) use shelf::BacktestShelf;
