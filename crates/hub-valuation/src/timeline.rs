use serde::{Deserialize, Serialize};

/// The market's level over time: log of the index at knots a month or more apart, linear in between. The last knot is
/// the day the market was prepared for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Timeline {
    first: i32,
    step: f64,
    pub heights: Vec<f64>,
}

impl Timeline {
    /// Knots from `first` to `last` day, at least 30 days apart, at most 72 of them.
    pub(crate) fn over(first: i32, last: i32) -> Self {
        let span = f64::from((last - first).max(1));
        let steps = (span / 30.0).floor().clamp(1.0, 71.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 71")]
        let count = steps as usize + 1;
        Self { first, step: span / steps, heights: vec![0.0; count] }
    }

    pub(crate) fn segment(&self, day: i32) -> (usize, f64) {
        let along = (f64::from(day - self.first) / self.step).max(0.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days over 30, not negative")]
        let i = (along as usize).min(self.heights.len() - 2);
        #[allow(clippy::cast_precision_loss, reason = "at most 72")]
        (i, (along - i as f64).min(1.0))
    }

    /// Log of the index at the last knot.
    pub(crate) fn latest(&self) -> f64 {
        self.heights.last().copied().unwrap_or(0.0)
    }

    /// Log of the index on a day; flat outside the knots.
    pub(crate) fn at(&self, day: i32) -> f64 {
        if self.heights.len() < 2 {
            return 0.0;
        }
        let (i, f) = self.segment(day);
        self.heights[i] + f * (self.heights[i + 1] - self.heights[i])
    }
}
