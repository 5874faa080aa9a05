//! Comparables, adjustments, an estimated sale price range.
//!
//! Pure: no I/O, no clock, no threads. [`value`] takes a subject and the closed sales around it and returns a [`Cma`]
//! whose figures add up to the minor unit. [`PreparedMarket`] does the costly part once for many subjects.

mod cents;
mod cma;
mod curve;
mod error;
mod facts;
mod feature;
mod fitted;
mod grid;
mod ground;
mod hedonic;
mod interval;
mod market;
mod normal;
mod numbers;
mod prepared;
mod prices;
mod request;
mod sale;
mod subject;
mod summary;
mod timeline;
mod tree;
mod tuning;
mod value;
mod warnings;
mod weight;
mod wording;
mod words;

pub use cma::{Adjustment, Cma, Comparable, Rejected, Warning, WarningKind};
pub use error::CmaError;
pub use facts::Facts;
pub use feature::Feature;
pub use market::{MarketSummary, MonthFigures};
pub use prepared::PreparedMarket;
pub use request::{AdjustmentOverride, CmaRequest, Overrides, WeightOverride};
pub use sale::Sale;
pub use subject::Subject;
pub use value::value;
pub use weight::Weight;
pub use wording::{DISCLAIMER, RANGE_LABEL};
