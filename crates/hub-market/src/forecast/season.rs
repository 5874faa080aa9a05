use nalgebra::{DMatrix, DVector};

use crate::numbers::{count, median};

/// Months between the bends of the trend that seasons are measured against.
const BEND: usize = 6;

/// What the months of the year differ by, and how much single months scatter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seasons {
    /// Log difference of each month of the year, January first.
    pub effects: [f64; 12],
    /// Standard deviation of the log around trend and season, robust.
    pub scatter: f64,
}

/// Month-of-year effects of the logs `y`, whose first is in month-of-year `starts`: a trend of straight pieces and twelve
/// effects, fitted together. The effects are shrunk towards none by as much as they could be chance, so that a market
/// without seasons gets none.
pub(super) fn seasons(y: &[Option<f64>], starts: usize) -> Seasons {
    let bends = y.len().div_ceil(BEND) + 1;
    let n = 12 + bends;
    let mut normal = DMatrix::<f64>::zeros(n, n);
    let mut right = DVector::<f64>::zeros(n);
    let place = |t: usize| {
        #[allow(clippy::cast_precision_loss, reason = "below 6")]
        let part = (t % BEND) as f64 / BEND as f64;
        [((starts + t) % 12, 1.0), (12 + t / BEND, 1.0 - part), (12 + t / BEND + 1, part)]
    };
    let known: Vec<(usize, f64)> = y.iter().enumerate().filter_map(|(t, v)| Some((t, (*v)?))).collect();
    let level = known.iter().map(|k| k.1).sum::<f64>() / count(known.len()).max(1.0);
    for (t, v) in &known {
        let row = place(*t);
        for (i, a) in row {
            right[i] += a * (v - level);
            for (j, b) in row {
                normal[(i, j)] += a * b;
            }
        }
    }
    // The trend bends little; without this it would follow the seasons.
    for i in 12..n.saturating_sub(2) {
        for (a, x) in [(i, 1.0), (i + 1, -2.0), (i + 2, 1.0)] {
            for (b, z) in [(i, 1.0), (i + 1, -2.0), (i + 2, 1.0)] {
                normal[(a, b)] += 2.0 * x * z;
            }
        }
    }
    for i in 12..n {
        normal[(i, i)] += 1e-6;
    }
    // As much shrinking as the effects that come out ask for (empirical Bayes), in three rounds.
    let mut shrink = 0.5;
    let mut best = Seasons { effects: [0.0; 12], scatter: 0.05 };
    for _ in 0..3 {
        let mut system = normal.clone();
        for i in 0..12 {
            system[(i, i)] += shrink;
        }
        let Some(solved) = system.cholesky() else { return best };
        let fit = solved.solve(&right);
        let missed = |(t, v): &(usize, f64)| v - level - place(*t).iter().map(|(i, a)| a * fit[*i]).sum::<f64>();
        let mut sizes: Vec<f64> = known.iter().map(|k| missed(k).abs()).collect();
        let scatter = (median(&mut sizes).unwrap_or(0.05) / 0.6745).max(1e-4);
        let mut effects = [0.0; 12];
        for (effect, fitted) in effects.iter_mut().zip(fit.iter()) {
            *effect = *fitted;
        }
        let mean = effects.iter().sum::<f64>() / 12.0;
        effects.iter_mut().for_each(|e| *e -= mean);
        best = Seasons { effects, scatter };
        let years = count(known.len()) / 12.0;
        let of_chance = scatter * scatter / (years + shrink);
        let between = effects.iter().map(|e| e * e).sum::<f64>() / 11.0;
        let real = (between - of_chance).max(between * 0.02).max(1e-8);
        shrink = (scatter * scatter / real).min(200.0);
    }
    best
}
