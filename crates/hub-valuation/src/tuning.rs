//! The constants of the method. Chosen on the last 15 % by time of the training years of several public markets at
//! once, one set for all: a market that nobody has tried must do as well. Within a factor of two of these values the
//! median error moves by a few tenths of a point at most.

use crate::boost::Shape;

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
/// Nodes of the fine surface at most.
pub(crate) const NODES: usize = 400;
/// Nodes of the fine surface in the first rough fit.
pub(crate) const NODES_ROUGH: usize = 40;

/// How much of the curves goes into the price surface; the trees explain the rest.
pub(crate) const CURVES: f64 = 0.7;
/// The trees.
pub(crate) const TREES: Shape =
    Shape { trees: 800, leaves: 16, rate: 0.06, least: 12, pull: 10.0, rows: 0.7, columns: 0.5, clip: 1.5 };
/// The trees on how far sales lie from what is said of them.
pub(crate) const NOISE: Shape =
    Shape { trees: 150, leaves: 8, rate: 0.05, least: 30, pull: 30.0, rows: 0.7, columns: 0.5, clip: 3.0 };
/// Trees in a row without a better error on the unseen sales, after which none are added.
pub(crate) const PATIENCE: usize = 120;
/// Bins of each column.
pub(crate) const BINS: usize = 64;
/// Below so many sales there are no trees: curves say all that can be said.
pub(crate) const TREES_FROM: usize = 400;
/// Parts that the sales are split into, each left out of one fit: many parts where there are few sales.
pub(crate) const PARTS: (u8, u8) = (5, 10);
/// Below so many sales there are many parts.
pub(crate) const FEW_SALES: usize = 5_000;
/// Nearest earlier sales that tell what the surroundings fetch.
pub(crate) const AROUND: usize = 60;
/// Latest sales whose estimates tell how wide ranges must be, at most.
pub(crate) const PAST: usize = 1_500;

/// Days of sales that tell how far sales usually lie from what is said of them.
pub(crate) const USUAL_DAYS: i32 = 3 * 365;
/// Latest sales at which half of what sets them apart from the usual is taken for chance: months differ by some four per
/// cent beyond it.
pub(crate) const USUAL_HALF: f64 = 1_000.0;
/// Days of sales that the latest correction of the market's level looks at.
pub(crate) const CORRECTION_DAYS: i32 = 45;
/// Sales at which the correction counts half.
pub(crate) const CORRECTION_HALF: f64 = 30.0;
