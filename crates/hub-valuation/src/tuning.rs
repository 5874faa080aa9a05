//! The constants of the method. Chosen on the last 15 % by time of the training years of five public markets at once,
//! one set for all: a market that nobody has tried must do as well.

fn env(name: &str, default: f64) -> f64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

#[derive(Debug, Clone)]
pub(crate) struct Tuning {
    pub near: f64,
    pub year: f64,
    pub age: f64,
    pub kind: f64,
    pub area: f64,
    pub lambda: f64,
    pub bound: f64,
    pub pool: f64,
    pub keep: f64,
    pub trim: f64,
    pub ridge_ramp: f64,
    pub ridge_area: f64,
    pub ridge_coarse: f64,
    pub ridge_fine: f64,
    pub ridge_time: f64,
    pub nodes: f64,
    pub blind: f64,
    pub corr_days: f64,
    pub corr_n: f64,
    pub rank: f64,
}

impl Tuning {
    pub(crate) fn get() -> Self {
        Self {
            near: env("T_NEAR", 1.0),
            year: env("T_YEAR", 0.8),
            age: env("T_AGE", 0.5),
            kind: env("T_KIND", 1.0),
            area: env("T_AREA", 0.2),
            lambda: env("T_LAMBDA", 5.0),
            bound: env("T_BOUND", 1.0),
            pool: env("T_POOL", 250.0),
            keep: env("T_KEEP", 40.0),
            trim: env("T_TRIM", 2.5),
            ridge_ramp: env("T_RAMP", 1.0),
            ridge_area: env("T_RAREA", 0.5),
            ridge_coarse: env("T_RCOARSE", 0.5),
            ridge_fine: env("T_RFINE", 3.0),
            ridge_time: env("T_RTIME", 60.0),
            nodes: env("T_NODES", 160.0),
            blind: env("T_BLIND", 1.0),
            corr_days: env("T_CDAYS", 45.0),
            corr_n: env("T_CN", 30.0),
            rank: env("T_RANK", 0.0),
        }
    }
}
