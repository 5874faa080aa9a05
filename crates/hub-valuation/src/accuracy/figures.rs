use serde::{Deserialize, Serialize};

use super::{Tested, quantile};

/// How good a number of estimates was. Percentages are 0 to 100; of nothing, all figures are zero.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Estimates.
    pub n: usize,
    /// Median of the absolute error, per cent of the price.
    pub mdape: f64,
    /// Mean of the absolute error, per cent of the price.
    pub mape: f64,
    /// Share off by at most 5 %.
    pub within_5: f64,
    /// Share off by at most 10 %.
    pub within_10: f64,
    /// Share off by at most 20 %.
    pub within_20: f64,
    /// Coefficient of dispersion: mean distance of estimate / price from its median, per cent of the median.
    pub cod: f64,
    /// Price-related differential: mean of estimate / price over sum of estimates / sum of prices. Above 1.03 cheap
    /// homes are estimated too high beside dear ones, below 0.98 too low.
    pub prd: f64,
    /// Price-related bias: by how much, as a share, estimate / price changes when the price doubles.
    pub prb: f64,
    /// Median of the error with its sign, per cent of the price: above zero is too high.
    pub median_signed: f64,
    /// Share of prices within the range.
    pub coverage: f64,
    /// Median width of the range, per cent of the estimate.
    pub median_width: f64,
}

impl Figures {
    /// The figures of these estimates.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts")]
    pub fn of<'a>(tested: impl IntoIterator<Item = &'a Tested>) -> Self {
        let tested: Vec<&Tested> = tested.into_iter().collect();
        if tested.is_empty() {
            return Self::default();
        }
        let n = tested.len() as f64;
        let mut errors: Vec<f64> = tested.iter().map(|t| t.signed().abs()).collect();
        let share = |most: f64| errors.iter().filter(|e| **e <= most).count() as f64 / n * 100.0;
        let (within_5, within_10, within_20) = (share(5.0), share(10.0), share(20.0));
        let mape = errors.iter().sum::<f64>() / n;
        let mut ratios: Vec<f64> = tested.iter().map(|t| t.estimate / t.price).collect();
        let middle = quantile(&mut ratios, 0.5).unwrap_or(1.0);
        let away = ratios.iter().map(|r| (r - middle).abs()).sum::<f64>() / n;
        let whole = tested.iter().map(|t| t.estimate).sum::<f64>() / tested.iter().map(|t| t.price).sum::<f64>();
        let mut widths: Vec<f64> = tested.iter().map(|t| t.width()).collect();
        Self {
            n: tested.len(),
            mdape: quantile(&mut errors, 0.5).unwrap_or_default(),
            mape,
            within_5,
            within_10,
            within_20,
            cod: away / middle * 100.0,
            prd: ratios.iter().sum::<f64>() / n / whole,
            prb: bias(&tested, middle),
            median_signed: (middle - 1.0) * 100.0,
            coverage: tested.iter().filter(|t| t.covered()).count() as f64 / n * 100.0,
            median_width: quantile(&mut widths, 0.5).unwrap_or_default(),
        }
    }
}

/// Slope of the relative ratio over the doublings of a price that leans on neither side.
fn bias(tested: &[&Tested], middle: f64) -> f64 {
    let points: Vec<(f64, f64)> = tested
        .iter()
        .map(|t| (f64::midpoint(t.price, t.estimate / middle).log2(), (t.estimate / t.price - middle) / middle))
        .collect();
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0 / n, sum.1 + p.1 / n));
    let (mut along, mut both) = (0.0, 0.0);
    for p in &points {
        along += (p.0 - x) * (p.0 - x);
        both += (p.0 - x) * (p.1 - y);
    }
    if along > 1e-9 { both / along } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sale(price: f64, estimate: f64) -> Tested {
        Tested { price, estimate, low: estimate * 0.9, high: estimate * 1.1 }
    }

    #[test]
    fn figures_by_hand() {
        let all = [sale(100.0, 104.0), sale(200.0, 184.0), sale(400.0, 520.0)];
        let f = Figures::of(&all);
        assert_eq!(f.n, 3);
        assert!((f.mdape - 8.0).abs() < 1e-9 && (f.mape - 14.0).abs() < 1e-9);
        let third = 100.0 / 3.0;
        assert!((f.within_5 - third).abs() < 1e-9 && (f.within_10 - 2.0 * third).abs() < 1e-9);
        assert!((f.median_signed - 4.0).abs() < 1e-9);
        // Ratios 1.04, 0.92, 1.30; median 1.04.
        assert!((f.cod - (0.12 + 0.26) / 3.0 / 1.04 * 100.0).abs() < 1e-9);
        assert!((f.prd - (3.26 / 3.0) / (808.0 / 700.0)).abs() < 1e-9);
        assert!((f.coverage - 2.0 * third).abs() < 1e-9 && (f.median_width - 20.0).abs() < 1e-9);
    }

    #[test]
    fn bias_is_told_by_its_sign() {
        let rising: Vec<Tested> = (1..40).map(|i| f64::from(i) * 10.0).map(|p| sale(p, p * p.powf(0.05))).collect();
        assert!(Figures::of(&rising).prb > 0.01);
        let falling: Vec<Tested> = (1..40).map(|i| f64::from(i) * 10.0).map(|p| sale(p, p * p.powf(-0.05))).collect();
        assert!(Figures::of(&falling).prb < -0.01 && Figures::of(&falling).prd > 1.0);
        assert_eq!(Figures::of(&[]), Figures::default());
        assert_eq!(Figures::of(&[sale(5.0, 5.0)]).prb, 0.0);
    }
}
