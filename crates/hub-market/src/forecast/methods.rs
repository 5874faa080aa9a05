//! Forecasts of a series without seasons, all on logs. Each takes what was known and answers for months ahead.

/// Months ahead that are forecast.
pub(super) const AHEAD: usize = 12;
/// One forecast for each month ahead.
pub(super) type Path = [f64; AHEAD];

/// Innovations beyond so many standard deviations are cut to it: one mad month must not move the level for good.
const WILD: f64 = 3.0;
/// One-step errors of the first months tell of the start, not of the method.
const SETTLING: usize = 6;

const LEVEL: [f64; 7] = [0.08, 0.15, 0.25, 0.4, 0.55, 0.7, 0.9];
const SLOPE: [f64; 4] = [0.02, 0.05, 0.12, 0.25];
const DAMPING: [f64; 2] = [0.85, 0.95];

#[derive(Clone, Copy)]
struct State {
    level: f64,
    slope: f64,
    missed: f64,
}

/// One walk of Holt's damped trend over what is known; with `beta` 0 and no slope it is simple smoothing.
fn walk(z: &[Option<f64>], (alpha, beta, damping): (f64, f64, f64), scatter: f64) -> Option<State> {
    let known: Vec<f64> = z.iter().flatten().copied().take(12).collect();
    let half = known.len() / 2;
    let mean = |v: &[f64]| v.iter().sum::<f64>() / f64::from(u32::try_from(v.len()).unwrap_or(1).max(1));
    let first = mean(known.get(..half.max(1))?);
    let trend = if beta > 0.0 && half > 1 { (mean(&known[half..]) - first) / 6.0 } else { 0.0 };
    let mut s = State { level: first - trend * 2.5, slope: trend, missed: 0.0 };
    for (t, value) in z.iter().enumerate() {
        let expected = s.level + damping * s.slope;
        match value {
            Some(value) => {
                let missed = (value - expected).clamp(-WILD * scatter, WILD * scatter);
                if t >= SETTLING {
                    s.missed += missed * missed;
                }
                s.level = expected + alpha * missed;
                s.slope = damping * s.slope + alpha * beta * missed;
            }
            None => {
                s.level = expected;
                s.slope *= damping;
            }
        }
    }
    Some(s)
}

fn best(candidates: impl Iterator<Item = (State, f64)>) -> Option<(State, f64)> {
    candidates.min_by(|a, b| a.0.missed.total_cmp(&b.0.missed))
}

/// Holt's damped trend, its constants chosen by one-step errors.
pub(super) fn damped(z: &[Option<f64>], scatter: f64) -> Option<Path> {
    let grid = LEVEL.into_iter().flat_map(|a| SLOPE.into_iter().flat_map(move |b| DAMPING.map(|d| (a, b, d))));
    let (s, damping) = best(grid.filter_map(|k| Some((walk(z, k, scatter)?, k.2))))?;
    let mut path = [0.0; AHEAD];
    let (mut level, mut slope) = (s.level, s.slope);
    for p in &mut path {
        slope *= damping;
        level += slope;
        *p = level;
    }
    Some(path)
}

/// Simple smoothing: the level stays.
pub(super) fn level(z: &[Option<f64>], scatter: f64) -> Option<Path> {
    let (s, _) = best(LEVEL.into_iter().filter_map(|a| Some((walk(z, (a, 0.0, 0.0), scatter)?, 0.0))))?;
    Some([s.level; AHEAD])
}

/// Theta: simple smoothing with half of the long slope.
pub(super) fn theta(z: &[Option<f64>], scatter: f64) -> Option<Path> {
    let base = level(z, scatter)?;
    let slope = long_slope(z)? / 2.0;
    let mut path = base;
    let mut ahead = 0.0;
    for p in &mut path {
        ahead += 1.0;
        *p += slope * ahead;
    }
    Some(path)
}

/// Slope per month of a straight line through what is known.
fn long_slope(z: &[Option<f64>]) -> Option<f64> {
    let (mut n, mut x1, mut x2, mut y1, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut x = 0.0;
    for value in z {
        if let Some(y) = value {
            n += 1.0;
            x1 += x;
            x2 += x * x;
            y1 += y;
            xy += x * y;
        }
        x += 1.0;
    }
    let wide = n * x2 - x1 * x1;
    (wide > 0.0).then(|| (n * xy - x1 * y1) / wide)
}

/// The last year's growth goes on, damped: the mean of the last six months over that of the six a year before.
pub(super) fn momentum(z: &[Option<f64>], scatter: f64) -> Option<Path> {
    let base = level(z, scatter)?;
    let mean = |from: usize, to: usize| {
        let known: Vec<f64> = z[from..to].iter().flatten().copied().collect();
        crate::numbers::mean(&known)
    };
    let n = z.len();
    let growth = match n.checked_sub(18) {
        Some(_) => (mean(n - 6, n)? - mean(n - 18, n - 12)?) / 12.0,
        None => 0.0,
    };
    let mut path = base;
    let (mut sum, mut step) = (0.0, growth);
    for p in &mut path {
        step *= 0.97;
        sum += step;
        *p += sum;
    }
    Some(path)
}
