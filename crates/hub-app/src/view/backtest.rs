use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;

/// Which backtest a screen shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct BacktestRequest {
    /// The area; absent: everywhere.
    pub area: Option<String>,
}

/// Starts a backtest; it runs as the job `backtest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartBacktestRequest {
    /// The area; absent: everywhere.
    pub area: Option<String>,
    /// First day, `YYYY-MM-DD`; absent: a year before the last.
    pub from: Option<String>,
    /// Last day; absent: that of the last sale.
    pub to: Option<String>,
}

/// Saves the last backtest of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportBacktestRequest {
    /// The area; absent: everywhere.
    pub area: Option<String>,
    /// As what.
    pub kind: BacktestFile,
    /// Ask where; else the documents folder.
    pub ask: bool,
}

/// What a backtest is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BacktestFile {
    /// A page to print.
    Pdf,
    /// A row for each sale.
    Csv,
}

/// What the screen opens with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BacktestScreenView {
    /// One is under way.
    pub running: bool,
    /// The last one of this area.
    pub result: Option<BacktestView>,
    /// Areas to choose from, those with most tested sales first.
    pub areas: Vec<String>,
}

/// How good estimates would have been. Percentages are 0 to 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BacktestView {
    /// When it was made.
    pub made_at: String,
    /// The area; absent: everywhere.
    pub area: Option<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Level of the ranges.
    pub level: u8,
    /// Estimates.
    #[specta(type = i32)]
    pub n: usize,
    /// Sales of the period and area.
    #[specta(type = i32)]
    pub sales: usize,
    /// Sales that no estimate could be made of.
    #[specta(type = i32)]
    pub without_estimate: usize,
    /// Median absolute error.
    #[specta(type = i32)]
    pub mdape: f64,
    /// Shares off by at most 5, 10 and 20 %.
    #[specta(type = (i32, i32, i32))]
    pub within: (f64, f64, f64),
    /// Share of prices within the range.
    #[specta(type = i32)]
    pub coverage: f64,
    /// Median width of the range, of the estimate.
    #[specta(type = i32)]
    pub median_width: f64,
    /// Median error with its sign.
    #[specta(type = i32)]
    pub median_signed: f64,
    /// Coefficient of dispersion.
    #[specta(type = i32)]
    pub cod: f64,
    /// Price-related differential.
    #[specta(type = i32)]
    pub prd: f64,
    /// Price-related bias.
    #[specta(type = i32)]
    pub prb: f64,
    /// What these two say.
    pub bias: BacktestBias,
    /// Median absolute error of the nearest five sales' price per square foot on the same sales.
    #[specta(type = i32)]
    pub nearest_five_mdape: f64,
    /// How far estimates were off, in steps of five points.
    pub spread: Vec<BacktestStep>,
    /// By area.
    pub by_area: Vec<BacktestGroupView>,
    /// By band of estimates.
    pub by_band: Vec<BacktestGroupView>,
    /// By fifth of prices, cheapest first.
    pub fifths: Vec<BacktestFifthView>,
    /// The sales that were missed by most; none while a client looks at the screen.
    pub worst: Vec<BacktestMissView>,
}

/// Whether cheap and dear homes are treated alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BacktestBias {
    /// They are.
    None,
    /// Cheap ones are estimated too high beside dear ones.
    CheapHigh,
    /// Cheap ones are estimated too low beside dear ones.
    CheapLow,
}

/// Estimates that were off by so much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BacktestStep {
    /// From here, percent; absent: any lower.
    pub from: Option<i32>,
    /// To here; absent: any higher.
    pub to: Option<i32>,
    /// Estimates.
    #[specta(type = i32)]
    pub n: usize,
}

/// Figures of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BacktestGroupView {
    /// Name of the area; absent for bands, and for the areas with too few sales together.
    pub name: Option<String>,
    /// Lower edge of a band.
    pub from: Option<MoneyView>,
    /// Upper edge of a band.
    pub to: Option<MoneyView>,
    /// Estimates.
    #[specta(type = i32)]
    pub n: usize,
    /// Median absolute error.
    #[specta(type = i32)]
    pub mdape: f64,
    /// Share off by at most 10 %.
    #[specta(type = i32)]
    pub within_10: f64,
    /// Share of prices within the range.
    #[specta(type = i32)]
    pub coverage: f64,
    /// Median error with its sign.
    #[specta(type = i32)]
    pub median_signed: f64,
}

/// A fifth by price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BacktestFifthView {
    /// Lowest price.
    pub from: MoneyView,
    /// Highest price.
    pub to: MoneyView,
    /// Estimates.
    #[specta(type = i32)]
    pub n: usize,
    /// Median error with its sign.
    #[specta(type = i32)]
    pub median_signed: f64,
    /// Share of prices within the range.
    #[specta(type = i32)]
    pub coverage: f64,
}

/// A sale that was missed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BacktestMissView {
    /// Its key.
    pub listing_key: String,
    /// Its address, else its MLS number or key.
    pub title: String,
    /// The day it closed.
    pub close_date: String,
    /// What was paid.
    pub close_price: MoneyView,
    /// The estimate.
    pub estimate: MoneyView,
    /// How far off, percent of the price: above zero is too high.
    #[specta(type = i32)]
    pub off: f64,
    /// Whether the analysis had warned of anything.
    pub warned: bool,
}
