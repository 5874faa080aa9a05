use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;

/// What the agent changed by hand in a CMA. Kept whole, so that each state can be undone to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CmaEdits {
    /// Step of the wizard: 0 facts, 1 comparables, 2 adjust, 3 result, 4 report.
    pub step: u8,
    /// Title in the list of CMAs.
    pub title: Option<String>,
    /// Valuation date `YYYY-MM-DD`; absent: the subject's close date, else today.
    pub as_of: Option<String>,
    /// Level of the interval, percent, 50 to 95; absent: 80.
    pub level: Option<u8>,
    /// Facts of the subject that differ from the listing, by RESO name.
    #[specta(type = BTreeMap<String, i32>)]
    pub facts: BTreeMap<String, f64>,
    /// Comparables taken out.
    pub excluded: Vec<String>,
    /// Weights set by hand, by listing key, relative (1 is the engine's own).
    #[specta(type = BTreeMap<String, i32>)]
    pub weights: BTreeMap<String, f64>,
    /// Adjustments set by hand.
    pub adjustments: Vec<AdjustmentEdit>,
    /// Name of the client on the cover.
    pub prepared_for: Option<String>,
    /// A note of the agent printed with the result.
    pub note: Option<String>,
    /// How the report is made up.
    #[serde(default)]
    pub report: super::ReportOptions,
}

/// An adjustment set by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdjustmentEdit {
    /// Comparable.
    pub listing_key: String,
    /// Feature, such as `living_area`.
    pub feature: String,
    /// Amount in minor units.
    #[specta(type = i32)]
    pub minor: i64,
}

/// Starts a CMA for a listing, or finds the draft that exists.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartCmaRequest {
    /// The subject.
    pub listing_key: String,
}

/// Names a CMA.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CmaIdRequest {
    /// Its identifier.
    pub id: String,
}

/// Replaces the edits of a CMA; the answer holds the new result.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCmaRequest {
    /// Its identifier.
    pub id: String,
    /// The edits, whole.
    pub edits: CmaEdits,
}

/// Asks for a page of the report as a picture.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewRequest {
    /// Its identifier.
    pub id: String,
    /// Page, from 0.
    pub page: u32,
    /// Width in pixels, 200 to 2000.
    pub width: u32,
}

/// A page of the report.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewView {
    /// PNG as a `data:` URL.
    pub data_url: String,
    /// Pages in all.
    pub pages: u32,
}

/// Writes the report.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportCmaRequest {
    /// Its identifier.
    pub id: String,
    /// Ask where; otherwise into the documents folder.
    pub ask: bool,
}

/// A CMA in the list.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaSummaryView {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Subject's key.
    pub listing_key: Option<String>,
    /// Estimate, if there is one.
    pub estimate: Option<MoneyView>,
    /// RFC 3339.
    pub updated_at: String,
}

/// A CMA in the wizard.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaView {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Subject's key.
    pub listing_key: Option<String>,
    /// Subject's address, if it may be shown.
    pub address: Option<String>,
    /// City, state, postal code on one line.
    pub locality: Option<String>,
    /// Facts of the subject the estimate uses, with the listing's own figure beside the agent's.
    pub facts: Vec<CmaFactView>,
    /// The edits.
    pub edits: CmaEdits,
    /// The result, or why there is none.
    pub result: Option<CmaResultView>,
    /// Why there is no result.
    pub problem: Option<super::AppErrorView>,
    /// RFC 3339.
    pub updated_at: String,
}

/// One fact of the subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaFactView {
    /// RESO name.
    pub field: String,
    /// The listing's figure.
    pub listed: Option<f64>,
    /// The agent's figure, if different.
    pub edited: Option<f64>,
    /// `sqft`, `year`, `count`, `rating`.
    pub unit: String,
}

/// The estimate and what it rests on.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaResultView {
    /// Valuation date.
    pub as_of: String,
    /// Middle of the estimated sale price range.
    pub estimate: MoneyView,
    /// Lower end.
    pub low: MoneyView,
    /// Upper end.
    pub high: MoneyView,
    /// Level of the range, percent.
    pub level: u8,
    /// The sales it rests on, heaviest first.
    pub comparables: Vec<ComparableView>,
    /// Sales that were taken out by hand, so that they can be put back.
    pub excluded: Vec<CandidateView>,
    /// The market around the subject.
    pub market: MarketView,
    /// What to be careful about, in words.
    pub warnings: Vec<String>,
    /// What this is and is not.
    pub disclaimer: String,
    /// The estimate before the agent's own changes.
    pub estimate_unedited: Option<MoneyView>,
}

/// A comparable sale.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparableView {
    /// Key.
    pub listing_key: String,
    /// Address, if it may be shown.
    pub address: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Share of the estimate, 0 to 1; all add up to 1.
    #[specta(type = i32)]
    pub weight: f64,
    /// Close date.
    pub close_date: String,
    /// Sale price.
    pub close_price: MoneyView,
    /// Metres from the subject.
    pub distance_m: Option<f64>,
    /// Bedrooms.
    pub beds: Option<i32>,
    /// Bathrooms.
    pub baths: Option<f64>,
    /// Living area, square feet.
    pub area_sqft: Option<f64>,
    /// Year built.
    pub year_built: Option<i32>,
    /// Dollar by dollar.
    pub adjustments: Vec<AdjustmentView>,
    /// Sale price plus the adjustments, to the cent.
    pub adjusted_price: MoneyView,
    /// Why this sale was chosen.
    pub why: String,
    /// True where the agent changed its weight or a line.
    pub edited: bool,
}

/// One line of the adjustment grid.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AdjustmentView {
    /// Feature, such as `living_area`.
    pub feature: String,
    /// The subject's figure in words.
    pub subject: String,
    /// The comparable's figure in words.
    pub comparable: String,
    /// Dollars added to the comparable's price.
    pub amount: MoneyView,
    /// Why, in a sentence for a seller.
    pub why: String,
    /// Set by the agent.
    pub edited: bool,
}

/// A sale that is not used.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CandidateView {
    /// Key.
    pub listing_key: String,
    /// Address, if it may be shown.
    pub address: Option<String>,
    /// Close date.
    pub close_date: Option<String>,
    /// Sale price.
    pub close_price: Option<MoneyView>,
    /// Why it is out.
    pub why: String,
}

/// The market around the subject.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketView {
    /// What area this is about, in words.
    pub area: String,
    /// Per month, oldest first.
    pub months: Vec<MarketMonthView>,
    /// Change of prices over the last twelve months, percent.
    pub change_12m_percent: Option<f64>,
    /// Median days on market, where the source says.
    pub median_days_on_market: Option<f64>,
    /// Sales behind these figures.
    pub sales: u32,
}

/// A month of the market.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketMonthView {
    /// `YYYY-MM`.
    pub month: String,
    /// Sales.
    pub sales: u32,
    /// Median sale price.
    pub median_price: Option<MoneyView>,
    /// Median dollars per square foot.
    pub median_per_sqft: Option<f64>,
}
