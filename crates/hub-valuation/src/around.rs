//! What homes around a place sold for, once their features and the market's change are taken off.

use serde::{Deserialize, Serialize};

use crate::{
    fitted::median,
    hedonic::{Hedonic, House, Row},
    tree::Tree,
    tuning,
};

/// Figures about the surroundings of a house.
pub(crate) const FIGURES: usize = 5;

/// Sales and where they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub rows: &'a [Row],
    pub tree: &'a Tree,
    pub by_area: &'a [Vec<u32>],
}

/// Log prices without what features, kind and date explain: what the place is worth, as each sale saw it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Bare {
    logs: Vec<f64>,
    /// Log price further than this from its neighbours' middle counts as this far.
    clip: f64,
}

impl Bare {
    /// Of the first rows of a ground.
    pub(crate) fn of(rows: &[Row], curves: &Hedonic, spread: f64) -> Self {
        let logs = rows.iter().map(|r| r.y - curves.predict(&r.house, r.day) + curves.place(&r.house)).collect();
        Self { logs, clip: 2.0 * spread }
    }

    /// Of the first rows alone.
    pub(crate) fn first(&self, rows: usize) -> Self {
        Self { logs: self.logs[..rows.min(self.logs.len())].to_vec(), clip: self.clip }
    }

    /// With those of later rows behind them.
    pub(crate) fn then(mut self, later: Self) -> Self {
        self.logs.extend(later.logs);
        self
    }
}

impl Ground<'_> {
    /// What sales around a house say that closed before `day` and pass `allowed`: the level nearby, over the nearest
    /// thirty, lately; how dense homes stand; the level of the area. NaN where too few sold. Only earlier sales count, for
    /// the sales themselves too, so that no price is explained by what came after it.
    pub(crate) fn around(&self, bare: &Bare, house: &House, day: i32, allowed: &dyn Fn(u32) -> bool) -> [f64; FIGURES] {
        let mut out = [f64::NAN; FIGURES];
        let ok = |i: u32| (i as usize) < bare.logs.len() && self.rows[i as usize].day < day && allowed(i);
        if let Some(at) = house.at.filter(|_| !self.tree.is_empty()) {
            let near = self.tree.nearest(at, tuning::AROUND, ok);
            if near.len() >= 5 {
                let step = near[near.len().min(10) - 1].0.sqrt().max(50.0);
                let middle = median(&mut near.iter().map(|n| bare.logs[n.1 as usize]).collect::<Vec<f64>>());
                let mut sums = [(0.0, 0.0); 3];
                for (rank, (squared, i)) in near.iter().enumerate() {
                    let log = middle + (bare.logs[*i as usize] - middle).clamp(-bare.clip, bare.clip);
                    let days = f64::from(day - self.rows[*i as usize].day);
                    let nearby = (-1.5 * squared.sqrt() / step - days / 700.0).exp();
                    let weights = [nearby, if rank < 30 { 1.0 } else { 0.0 }, (-days / 120.0).exp()];
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        sum.0 += weight * log;
                        sum.1 += weight;
                    }
                }
                out[0] = sums[0].0 / sums[0].1;
                out[1] = sums[1].0 / sums[1].1;
                out[2] = if sums[2].1 > 0.5 { sums[2].0 / sums[2].1 } else { f64::NAN };
                out[3] = step.ln();
            }
        }
        if let Some(area) = house.area.and_then(|a| self.by_area.get(a)) {
            let end = area.partition_point(|i| self.rows[*i as usize].day < day);
            let latest: Vec<f64> =
                area[..end].iter().rev().filter(|i| ok(**i)).take(80).map(|i| bare.logs[*i as usize]).collect();
            if latest.len() >= 3 {
                #[allow(clippy::cast_precision_loss, reason = "at most 80")]
                let n = latest.len() as f64;
                out[4] = latest.iter().sum::<f64>() / n;
            }
        }
        out
    }
}
