use serde::{Deserialize, Serialize};

/// A piecewise linear curve over knots, flat outside them. Written with ramps, so that non-negative steps make it
/// monotone; fitted with hats, which touch two columns a row instead of all.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Curve {
    /// Ascending, at least two; empty when the feature does not vary here.
    pub knots: Vec<f64>,
    /// Height at each knot; the first is zero.
    pub heights: Vec<f64>,
    /// Least and greatest value seen.
    pub seen: (f64, f64),
}

impl Curve {
    /// A curve for values seen: knots at quantiles.
    pub(crate) fn over(values: &mut Vec<f64>) -> Self {
        values.retain(|v| v.is_finite());
        values.sort_by(f64::total_cmp);
        let (Some(first), Some(last)) = (values.first().copied(), values.last().copied()) else {
            return Self::default();
        };
        let mut knots = vec![first];
        for q in [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 1.0] {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "an index within the slice"
            )]
            let at = values[((values.len() - 1) as f64 * q).round() as usize];
            let before = knots[knots.len() - 1];
            if at - before > 1e-3 + 0.02 * (last - first) {
                knots.push(at);
            }
        }
        let end = knots.len() - 1;
        if knots[end] < last {
            // The last step was too small to stand alone: it joins the one before.
            if end > 0 { knots[end] = last } else { knots.push(last) }
        }
        if knots.len() < 2 || last - first < 1e-9 {
            return Self { seen: (first, last), ..Self::default() };
        }
        Self { heights: vec![0.0; knots.len()], knots, seen: (first, last) }
    }

    /// Of curves over the same knots, the one whose every step is the least of theirs, nowhere below zero.
    pub(crate) fn least<'c>(mut curves: impl Iterator<Item = &'c Self>) -> Self {
        let Some(mut out) = curves.next().cloned() else { return Self::default() };
        let steps = |c: &Self| c.heights.windows(2).map(|w| w[1] - w[0]).collect::<Vec<f64>>();
        let mut least: Vec<f64> = steps(&out);
        for curve in curves {
            least.iter_mut().zip(steps(curve)).for_each(|(l, s)| *l = l.min(s));
        }
        let mut height = 0.0;
        for (at, step) in out.heights.iter_mut().skip(1).zip(least) {
            height += step.max(0.0);
            *at = height;
        }
        out
    }

    /// Columns it needs: one per knot after the first.
    pub(crate) fn columns(&self) -> usize {
        self.knots.len().saturating_sub(1)
    }

    /// The segment a value lies in and how far along it is, 0 to 1.
    pub(crate) fn segment(&self, x: f64) -> (usize, f64) {
        let last = self.knots.len() - 2;
        let i = self.knots[1..=last].iter().take_while(|k| **k <= x).count();
        let (a, b) = (self.knots[i], self.knots[i + 1]);
        (i, ((x - a) / (b - a)).clamp(0.0, 1.0))
    }

    /// Height at a value; zero where the feature does not vary or the value is not known.
    pub(crate) fn at(&self, x: f64) -> f64 {
        if self.knots.len() < 2 || !x.is_finite() {
            return 0.0;
        }
        let (i, f) = self.segment(x);
        self.heights[i] + f * (self.heights[i + 1] - self.heights[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn knots_ascend_and_never_panic(mut values in proptest::collection::vec(proptest::num::f64::ANY, 0..200), x in proptest::num::f64::ANY) {
            values.iter_mut().for_each(|v| if v.abs() > 1e12 { *v = f64::NAN });
            let curve = Curve::over(&mut values);
            prop_assert!(curve.knots.windows(2).all(|w| w[0] < w[1]));
            prop_assert!(curve.at(x) == 0.0);
        }
    }
}
