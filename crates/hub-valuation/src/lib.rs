//! Comparables, adjustments, an estimated sale price range.
//!
//! Pure: no I/O, no clock, no threads. [`value`] takes a subject and the closed sales around it and returns a [`Cma`]
//! whose figures add up to the minor unit. [`PreparedMarket`] does the costly part once for many subjects.
//!
//! # How
//! 1. **Adjuster.** Log price as a sum: one curve per feature, a level per kind of building and per area, a surface over
//!    the map, a timeline. Fitted by weighted least squares on all sales before the day, after a rough fit that takes
//!    the weight from wild prices. Every curve except that of age never goes down, so a better feature never has a
//!    negative line. Where sales say little, curves lean on what the trade expects.
//! 2. **Comparables.** Of the 250 nearest sales, the 40 most alike in place, date, age, kind and area, without those
//!    that sold far from what their peers explain. Features that are better when higher play no part in this choice.
//! 3. **Weights** fall with unlikeness and with the size of the adjustments, never so steeply that a better subject
//!    could be estimated lower (`fitted::steepest` has the proof).
//! 4. **Lines.** Each difference of log price becomes money by the logarithmic mean of the two prices, so that lines add
//!    up to the adjusted price exactly. The estimate is the weighted mean of the adjusted prices as printed.
//! 5. **Range.** Up to 400 of the latest sales were kept from a second adjuster and estimated the same way from what had
//!    closed before each. Their errors, divided by the error expected from nine drivers (disagreement of the
//!    comparables, distances, size of the adjustments, price level, age, gaps), give the quantile that the level asks
//!    for. The median of the latest errors also corrects the market's level, inside the line for the market's change.
//!
//! A field unknown on either side has no line. A subject without living area is compared by an adjuster without it.

pub mod accuracy;
pub mod advice;
pub mod baseline;
mod breakdown;
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
#[cfg(test)]
mod kept_cma;
mod market;
mod normal;
mod numbers;
mod opinion;
mod prepared;
mod prices;
mod quick;
mod regrid;
mod request;
mod sale;
mod strategy;
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

pub use breakdown::{Breakdown, breakdown};
pub use cma::{Adjustment, Cma, Comparable, Rejected, Warning, WarningKind};
pub use error::CmaError;
pub use facts::Facts;
pub use feature::Feature;
pub use market::{MarketSummary, MonthFigures};
pub use opinion::{Opinion, OpinionError, OpinionKind, Standing, Weighed, weigh};
pub use prepared::PreparedMarket;
pub use quick::{QUICK_LABEL, Quick, QuickError, quick};
pub use regrid::{Judgement, regrid};
pub use request::{AdjustmentOverride, CmaRequest, Overrides, WeightOverride};
pub use sale::Sale;
pub use strategy::{Ending, Odds, PastListing, Rung, Strategy, list_price_strategy};
pub use subject::Subject;
pub use value::value;
pub use weight::Weight;
pub use wording::{DISCLAIMER, RANGE_LABEL};
