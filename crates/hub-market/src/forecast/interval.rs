use super::methods::AHEAD;
use crate::numbers::{RisingLine, count, median};

/// Errors that a scale is fitted to, at least.
const LEAST_ERRORS: usize = 24;

/// A past error: so many months ahead, so far off (log).
#[derive(Debug, Clone, Copy)]
pub(super) struct Miss {
    /// Months ahead, from 1.
    pub ahead: usize,
    /// The place that was forecast: the error is known from then on.
    pub at: usize,
    /// What came minus what was forecast.
    pub error: f64,
}

/// Half-widths (log) by month ahead, conformal: the method's own past errors, brought to one scale by how errors grow
/// with the months ahead, and of these as many as the level asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Widths {
    spread: [f64; AHEAD],
    /// Sizes on the common scale with the month ahead, smallest first.
    sizes: Vec<(f64, usize)>,
}

impl Widths {
    /// From the errors known by now; `None` while there are too few.
    pub(super) fn of(misses: &[Miss]) -> Option<Self> {
        if misses.len() < LEAST_ERRORS {
            return None;
        }
        // Mean squares by month ahead, then the straight line nearest to them that never falls.
        let mut sizes: Vec<f64> = misses.iter().map(|m| m.error.abs()).collect();
        let typical = (median(&mut sizes)? / 0.6745).max(1e-4);
        let points = misses.iter().map(|miss| {
            let x = f64::from(u32::try_from(miss.ahead).unwrap_or(1));
            (x, (miss.error * miss.error).min(16.0 * typical * typical))
        });
        let line = RisingLine::of(points, 1e-9);
        let (rise, base) = (line.rise, line.base().max(0.25 * line.y).max(1e-8));
        let mut spread = [0.0; AHEAD];
        let mut x = 0.0;
        for s in &mut spread {
            x += 1.0;
            *s = (base + rise * x).sqrt();
        }
        let mut sizes: Vec<(f64, usize)> =
            misses.iter().map(|m| (m.error.abs() / spread[m.ahead - 1], m.ahead)).collect();
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        Some(Self { spread, sizes })
    }

    /// Half-width so many months ahead, for a share (0.8, 0.9).
    pub(super) fn half(&self, ahead: usize, share: f64) -> f64 {
        let near = |a: usize| a.abs_diff(ahead) <= 3;
        let sizes: Vec<f64> = self.sizes.iter().filter(|s| near(s.1)).map(|s| s.0).collect();
        let n = sizes.len();
        if n == 0 {
            return f64::INFINITY;
        }
        // The error to come is one more of the same kind: its place among so many and itself.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank between 1 and n")]
        let at = ((share * count(n + 1)).ceil() as usize).clamp(1, n) - 1;
        sizes[at] * self.spread[ahead - 1]
    }
}
