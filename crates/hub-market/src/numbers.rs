//! Small sums that several figures share.

/// The middle value, of an even number the mean of the two in the middle; `None` of nothing. Reorders what it is given.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let (below, upper, _) = values.select_nth_unstable_by(n / 2, f64::total_cmp);
    let upper = *upper;
    if n % 2 == 1 {
        return Some(upper);
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(f64::midpoint(lower, upper))
}

/// The mean; `None` of nothing.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

/// The straight line nearest to points that never falls: the means of both coordinates, and how much it rises a step. Flat
/// where the points spread over less than `narrow` (their number times the sum of squared distances from the mean).
#[derive(Debug, Clone, Copy)]
pub(crate) struct RisingLine {
    pub x: f64,
    pub y: f64,
    pub rise: f64,
}

impl RisingLine {
    /// Least squares over at least one point.
    pub(crate) fn of(points: impl Iterator<Item = (f64, f64)>, narrow: f64) -> Self {
        let (mut n, mut x1, mut x2, mut y1, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (x, y) in points {
            n += 1.0;
            x1 += x;
            x2 += x * x;
            y1 += y;
            xy += x * y;
        }
        let wide = n * x2 - x1 * x1;
        let rise = if wide > narrow { ((n * xy - x1 * y1) / wide).max(0.0) } else { 0.0 };
        Self { x: x1 / n, y: y1 / n, rise }
    }

    /// Its height at zero.
    pub(crate) fn base(self) -> f64 {
        self.y - self.rise * self.x
    }
}

/// Middle by weight: the value at which half the weight is reached. `None` without weight.
pub(crate) fn weighted_median(values: &mut [(f64, f64)]) -> Option<f64> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|v| v.1).sum::<f64>() / 2.0;
    let mut reached = 0.0;
    for (value, weight) in values.iter() {
        reached += weight;
        if reached >= half && half > 0.0 {
            return Some(*value);
        }
    }
    None
}

/// A count as a number.
#[allow(clippy::cast_precision_loss, reason = "counts of sales and months are far below 2^52")]
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middles() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3.0]), Some(3.0));
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&mut [9.0, 1.0, 5.0]), Some(5.0));
        assert_eq!(weighted_median(&mut [(3.0, 1.0), (1.0, 5.0), (2.0, 1.0)]), Some(1.0));
        assert_eq!(weighted_median(&mut [(3.0, 0.0)]), None);
    }
}
