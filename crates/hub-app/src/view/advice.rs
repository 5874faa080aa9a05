use serde::{Deserialize, Serialize};
use specta::Type;

/// What can be said about a listing: its presentation, the interest to expect, its price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AdviceView {
    /// How well it is presented, 0 to 100.
    pub score: i32,
    /// Each check with what was found.
    pub checks: Vec<AdviceCheckView>,
    /// The interest to expect, in sentences; empty where too little is known.
    pub interest: Vec<String>,
    /// The chance of a contract within the next 30 days, with its 90 % range; absent where too little is known.
    pub next_30_days: Option<ChanceView>,
    /// What to know about the price, in sentences.
    pub price: Vec<String>,
    /// What sales got of their first asking price, by days on the market.
    pub by_days: Vec<BandView>,
    /// Why something above is missing, in sentences.
    pub withheld: Vec<String>,
}

/// One check of the presentation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AdviceCheckView {
    /// `photos`, `remarks`, `facts`, `place` or `price`.
    pub check: String,
    /// Points earned.
    #[specta(type = i32)]
    pub earned: f64,
    /// Points it could have earned.
    #[specta(type = i32)]
    pub possible: f64,
    /// What was found.
    pub found: String,
    /// What to mend.
    pub mend: Option<String>,
}

/// A chance, per cent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChanceView {
    /// The estimate.
    #[specta(type = i32)]
    pub percent: f64,
    /// Lower 90 % bound.
    #[specta(type = i32)]
    pub low: f64,
    /// Upper 90 % bound.
    #[specta(type = i32)]
    pub high: f64,
}

/// Sales within a band of days on the market.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BandView {
    /// First day.
    pub from_days: u32,
    /// Last day; absent for the open band.
    pub to_days: Option<u32>,
    /// Sales in it.
    pub sales: u32,
    /// Median of sale price over first asking price, per cent.
    #[specta(type = i32)]
    pub median_percent: f64,
}
