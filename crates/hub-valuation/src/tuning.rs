//! The constants of the method. Chosen on the last 15 % by time of the training years of several public markets at
//! once, one set for all: a market that nobody has tried must do as well. Within a factor of two of these values the
//! median error moves by a few tenths of a point at most.

/// Weight of distance, per step of [`crate::fitted`]'s local scale, in how unlike two sales are.
pub(crate) const NEAR: f64 = 1.25;
/// Weight of a year between the sale and the date of the analysis.
pub(crate) const YEAR: f64 = 0.8;
/// Weight of thirty years between the ages of the buildings.
pub(crate) const AGE: f64 = 0.5;
/// Weight of another kind of building.
pub(crate) const KIND: f64 = 2.5;
/// Weight of another area of the MLS.
pub(crate) const AREA: f64 = 0.3;
/// Weight of a living area known on one side only.
pub(crate) const SIZE_UNKNOWN: f64 = 0.5;
/// The most that a difference of one unit of log price in features counts.
pub(crate) const STEEPEST: f64 = 5.0;
/// Nearest sales looked at.
pub(crate) const LOOKED_AT: usize = 250;
/// Sales kept as comparables before odd ones are dropped.
pub(crate) const KEPT: usize = 40;
/// A comparable further than so many spreads from the middle of its peers is odd.
pub(crate) const ODD: f64 = 2.5;

/// Strength of the pull of each curve's steps to what the trade expects.
pub(crate) const PULL_STEP: f64 = 1.0;
/// Strength of the pull of a kind of building to no effect.
pub(crate) const PULL_KIND: f64 = 1.0;
/// Strength of the pull of an area to no effect.
pub(crate) const PULL_AREA: f64 = 0.5;
/// Strength of the pull of the coarse surface to zero.
pub(crate) const PULL_COARSE: f64 = 0.5;
/// Strength of the pull of the fine surface to zero.
pub(crate) const PULL_FINE: f64 = 3.0;
/// Strength of the tie between neighbouring knots of the timeline.
pub(crate) const TIE_TIME: f64 = 60.0;
/// Nodes of the fine surface.
pub(crate) const NODES: usize = 160;
/// Nodes of the fine surface in the first rough fit.
pub(crate) const NODES_ROUGH: usize = 40;

/// Days of sales that the latest correction of the market's level looks at.
pub(crate) const CORRECTION_DAYS: i32 = 45;
/// Sales at which the correction counts half.
pub(crate) const CORRECTION_HALF: f64 = 30.0;
