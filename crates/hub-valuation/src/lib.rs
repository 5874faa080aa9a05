//! Comparables, adjustments, an estimated sale price range.
//!
//! Pure: no I/O, no clock, no threads. [`value`] takes a subject and the closed sales around it and returns a [`Cma`]
//! whose figures add up to the minor unit.

mod cents;
mod cma;
mod error;
mod facts;
mod feature;
mod grid;
mod market;
mod prices;
mod request;
mod sale;
mod subject;
mod value;
mod weight;
mod wording;

pub use cma::{Adjustment, Cma, Comparable, Rejected, Warning, WarningKind};
pub use error::CmaError;
pub use facts::Facts;
pub use feature::Feature;
pub use market::{MarketSummary, MonthFigures};
pub use request::{AdjustmentOverride, CmaRequest, Overrides, WeightOverride};
pub use sale::Sale;
pub use subject::Subject;
pub use value::value;
pub use weight::Weight;
pub use wording::{DISCLAIMER, RANGE_LABEL};
