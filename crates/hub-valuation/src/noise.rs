//! How far sales of a kind usually lie from what is said of them: odd old houses and thin streets further than a terrace
//! among many.

use serde::{Deserialize, Serialize};

use crate::{
    adjuster::{Adjuster, Coded, DAY_COLUMN},
    boost::{Bin, Bins, Forest, Table, boost},
    tuning,
};

/// Trees on the distances between prices and the fits that did not see them, over all that the surface's trees look at
/// and the level of the price itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Noise {
    mean: f64,
    levels: Bins,
    forest: Forest,
}

/// What is added to a distance before its logarithm is taken, so that a lucky hit says little.
const SLACK: f64 = 0.05;

impl Noise {
    /// From rows as the trees see them, by how much in log each sold above what was said of it, and what was said of it
    /// with the market's change taken off. Without enough rows all are alike.
    pub(crate) fn of(adjuster: &Adjuster, coded: &[Coded], left: &[f64], levels: &[f64]) -> Self {
        if left.len() < tuning::TREES_FROM {
            return Self::default();
        }
        let logs: Vec<f64> = left.iter().map(|l| (l.abs() + SLACK).ln()).collect();
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let target: Vec<f64> = logs.iter().map(|l| l - mean).collect();
        let level_bins = Bins::over(&[levels.to_vec()], tuning::BINS);
        let by_column = (0..coded[0].len()).map(|c| coded.iter().map(|r| r[c]).collect());
        let mut columns: Vec<Vec<Bin>> =
            by_column.chain([levels.iter().map(|l| level_bins.bin(0, *l)).collect()]).collect();
        // What the latest weeks were like is not what the coming ones will be.
        columns[DAY_COLUMN].fill(0);
        let table = Table { rising: vec![false; columns.len()], columns, bins: adjuster.bins().then(&level_bins) };
        let rows: Vec<u32> = (0_u32..).take(left.len()).collect();
        let weights = vec![1.0; left.len()];
        let mut fitted = vec![0.0; left.len()];
        let forest = boost(&table, &rows, &target, &weights, &tuning::NOISE, 1, &mut fitted, |_, _| true);
        Self { mean, levels: level_bins, forest }
    }

    /// Log of the usual distance (in log price) of a house whose price is of this level.
    pub(crate) fn at(&self, coded: &Coded, level: f64) -> f64 {
        if self.levels.columns() == 0 {
            return self.mean;
        }
        let mut bins = coded.to_vec();
        bins.push(self.levels.bin(0, level));
        self.mean + self.forest.at(&bins)
    }
}
