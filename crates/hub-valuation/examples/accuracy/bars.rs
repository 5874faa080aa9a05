//! What the project wants to reach on the markets it knows.

/// What has been measured elsewhere on the same rows.
pub struct Bars {
    /// Median absolute error of the best black-box ensemble, per cent.
    pub ensemble: f64,
    /// Of the classic grid of twenty comparables.
    pub grid: f64,
    /// Of the nearest five sales' price per square foot.
    pub nearest: f64,
    /// Median width of a calibrated range of 80 %, per cent of the estimate.
    pub width: f64,
}

/// By how much the analysis may be behind the ensemble.
pub const BEHIND: f64 = 1.03;
/// By how much the range may be wider.
pub const WIDER: f64 = 1.05;

/// The bars of a market, where it is one of those measured.
pub fn of(market: &str) -> Option<Bars> {
    let (nearest, grid, ensemble, width) = match market {
        "kc1415" => (14.2, 8.05, 7.81, 33.0),
        "seattle1016" => (15.5, 8.44, 7.88, 34.0),
        "ames0610" => (13.2, 4.99, 4.51, 19.0),
        "melb1618" => (14.5, 9.41, 8.07, 31.0),
        "lucas9398" => (17.2, 12.71, 11.26, 48.0),
        _ => return None,
    };
    Some(Bars { ensemble, grid, nearest, width })
}

/// How far coverage may be from its level, in points: two, or two standard errors where that is more.
pub fn tolerance(level: f64, n: usize) -> f64 {
    let share = level / 100.0;
    (200.0 * (share * (1.0 - share) / n.max(1) as f64).sqrt()).max(2.0)
}
