//! Comparables, adjustments, an estimated sale price range.
//!
//! Pure: no I/O, no clock; threads only to work out independent parts of a fit at once. [`value`] takes a subject and the
//! closed sales around it and returns a [`Cma`] whose figures add up to the minor unit. [`PreparedMarket`] does the costly
//! part once for many subjects.
//!
//! # How
//! 1. **Adjuster.** Log price as a sum: one curve per feature, a level per kind of building and per area, a surface over
//!    the map, a timeline; seven tenths of it, and boosted trees on what is left (`boost`). The trees
//!    also see what homes around sold for before. It is fitted by weighted least squares on all sales before the day, after
//!    a rough fit that takes the weight from wild prices, and trees with clipped gradients. No curve but that of age goes
//!    down and no tree falls with a feature that is better when higher, so a better feature never has a negative line.
//!    Where sales say little, curves lean on what the trade expects.
//! 2. **Parts.** The sales are split into five parts (ten where there are few) and the adjuster is fitted once without each.
//!    Every comparable is adjusted by the fit that never saw its price; what it sold for beyond that is its own.
//! 3. **Comparables.** Of the 250 nearest sales, the 40 most alike in place, date, age, kind and area, without those
//!    that sold far from what their peers explain. Features that are better when higher play no part in this choice.
//! 4. **Weights** fall with unlikeness and with the size of the adjustments, never so steeply that a better subject
//!    could be estimated lower (`fitted::steepest` has the proof).
//! 5. **Lines.** A difference in curves belongs to its feature. The difference in each tree is shared among the features
//!    that differ by Shapley's values over the orders of changing one house into the other, so that features that are
//!    equal have no line and the lines add up exactly. Each becomes money by the logarithmic mean of the two prices. The
//!    estimate is the weighted mean of the adjusted prices as printed.
//! 6. **Range.** Up to 1,500 of the latest sales were estimated the same way, each from what had closed before it, by
//!    adjusters that saw none of them. Their errors, divided by the error expected from ten drivers (disagreement of the
//!    comparables and of the fits, distances, size of the adjustments, price level, age, gaps), give the quantile that the
//!    level asks for. The median of what the latest sales fetched beyond the adjuster also corrects the market's level,
//!    inside the line for the market's change.
//!
//! A fit takes seconds in a large market; what it has learnt can be kept ([`PreparedMarket::learnt`]). A figure unknown on
//! one side has a line for what such sales fetch. A subject without living area is compared by an adjuster without it.

pub mod accuracy;
mod adjuster;
pub mod advice;
mod around;
pub mod baseline;
mod boost;
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
mod learnt;
mod market;
mod noise;
mod normal;
mod numbers;
mod opinion;
mod prepared;
mod prices;
mod quick;
mod region;
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
pub use region::{LARGE_MARKET, Region, region};
pub use regrid::{Judgement, regrid};
pub use request::{AdjustmentOverride, CmaRequest, Overrides, WeightOverride};
pub use sale::Sale;
pub use strategy::{Ending, Odds, PastListing, Rung, Strategy, list_price_strategy};
pub use subject::Subject;
pub use value::value;
pub use weight::Weight;
pub use wording::{DISCLAIMER, RANGE_LABEL};
