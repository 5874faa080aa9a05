use nalgebra::{SMatrix, SVector};
use serde::{Deserialize, Serialize};

/// What the width of the range may follow, a constant first.
pub(crate) const DRIVERS: usize = 11;

/// How far estimates made this way were off in the recent past.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Calibration {
    /// How far a mean of prices usually lies above the price in the middle, in log.
    pub lean: f64,
    /// By how much errors are usually larger than in that past.
    pub usual: f64,
    /// Past estimates it rests on.
    pub count: usize,
    /// Drivers to log of the expected error.
    beta: [f64; DRIVERS],
    means: [f64; DRIVERS],
    /// Bounds of the log of the expected error: the range it took in the past.
    bounds: (f64, f64),
    /// |error| / expected error, ascending.
    scores: Vec<f64>,
    /// Expected error without any past.
    fallback: f64,
}

impl Calibration {
    /// From past estimates: day, log error and drivers of each.
    pub(crate) fn of(past: &[(i32, f64, [f64; DRIVERS])], spread: f64) -> Self {
        let mut out = Self { count: past.len(), usual: 1.0, fallback: spread.max(0.15), ..Self::default() };
        out.fit(past);
        out.scores = past.iter().map(|p| p.1.abs() / out.expected(&p.2)).collect();
        if past.len() < 60 {
            // Few past errors prove little: what is usual anywhere stands beside them.
            let usual = out.fallback.max(0.2);
            let typical = out.bounds.0.exp();
            out.scores.extend((1..=15).map(|k| usual / typical * ABSOLUTE_NORMAL[k - 1]));
        }
        out.scores.sort_by(f64::total_cmp);
        out
    }

    /// Ridge regression of the log of past errors on the drivers.
    fn fit(&mut self, past: &[(i32, f64, [f64; DRIVERS])]) {
        let logs: Vec<f64> = past.iter().map(|p| (p.1.abs() + 0.01).ln()).collect();
        #[allow(clippy::cast_precision_loss, reason = "counts")]
        let n = past.len().max(1) as f64;
        let mean = if past.is_empty() { self.fallback.ln() } else { logs.iter().sum::<f64>() / n };
        self.beta[0] = mean;
        self.bounds = (mean, mean);
        if past.len() < 60 {
            return;
        }
        for d in 1..DRIVERS {
            self.means[d] = past.iter().map(|p| p.2[d]).sum::<f64>() / n;
        }
        let mut a = SMatrix::<f64, DRIVERS, DRIVERS>::zeros();
        let mut b = SVector::<f64, DRIVERS>::zeros();
        for (p, log) in past.iter().zip(&logs) {
            let x = self.centred(&p.2);
            a += x * x.transpose();
            b += x * (log - mean);
        }
        for d in 0..DRIVERS {
            a[(d, d)] += 1.0 + 0.05 * a[(d, d)];
        }
        if let Some(factor) = a.cholesky() {
            let beta = factor.solve(&b);
            for d in 1..DRIVERS {
                self.beta[d] = beta[d];
            }
        }
        let mut fitted: Vec<f64> = past.iter().map(|p| self.raw(&p.2)).collect();
        fitted.sort_by(f64::total_cmp);
        self.bounds = (fitted[fitted.len() / 50], fitted[fitted.len() - 1]);
    }

    fn centred(&self, drivers: &[f64; DRIVERS]) -> SVector<f64, DRIVERS> {
        SVector::from_fn(|d, _| if d == 0 { 0.0 } else { drivers[d] - self.means[d] })
    }

    fn raw(&self, drivers: &[f64; DRIVERS]) -> f64 {
        let x = self.centred(drivers);
        self.beta[0] + (1..DRIVERS).map(|d| self.beta[d] * x[d]).sum::<f64>()
    }

    /// Expected error in log price: never below nearly the least of the past; up to twice its most.
    fn expected(&self, drivers: &[f64; DRIVERS]) -> f64 {
        let raw = self.raw(drivers);
        let raw = if raw.is_finite() { raw } else { self.bounds.1 };
        raw.clamp(self.bounds.0, self.bounds.1 + 0.7).exp()
    }

    /// Half the width of the range in log price at a level in per cent: the conformal quantile of past scores times the
    /// error expected here.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
    pub(crate) fn half_width(&self, drivers: &[f64; DRIVERS], level: u8) -> f64 {
        let n = self.scores.len();
        // Rank (n + 1) x level, rounded up: the finite-sample guarantee of split conformal prediction. The past is not
        // quite like today, and few scores say little about a tail: below 400 a few ranks are added.
        let shy = (60.0 / (self.count.max(1) as f64).sqrt() - 3.0).clamp(0.0, 10.0);
        let rank = ((n + 1) as f64 * (f64::from(level) + shy) / 100.0).ceil() as usize;
        let score = self.scores.get(rank.saturating_sub(1)).or(self.scores.last()).copied().unwrap_or(2.0);
        (score * self.usual * self.expected(drivers)).clamp(0.01, 2.0)
    }
}

/// Sixteenths of the absolute standard normal distribution.
const ABSOLUTE_NORMAL: [f64; 15] =
    [0.078, 0.157, 0.237, 0.319, 0.402, 0.489, 0.579, 0.674, 0.776, 0.887, 1.010, 1.150, 1.318, 1.534, 1.863];
