use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;
use super::cma::OpinionKindView;

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
    /// `sqft`, `year`, `count`, `rating`, `yesno`, `degrees`.
    pub unit: String,
    /// The agent says that it is not known.
    pub unknown: bool,
    /// The agent has confirmed it.
    pub confirmed: bool,
    /// Why the agent changed it.
    pub reason: Option<String>,
    /// What is odd about the figure that counts.
    pub remark: Option<FactRemarkView>,
}

/// What is odd about a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FactRemarkView {
    /// How bad it is.
    pub weight: RemarkWeight,
    /// In a sentence or two.
    pub text: String,
    /// A figure to take instead, with what to call it.
    pub offer: Option<FactOfferView>,
}

/// How bad something odd is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RemarkWeight {
    /// Worth knowing.
    Note,
    /// Probably a mistake: the figures are worked out with it, and it should be looked at.
    Ask,
    /// Cannot be: there is no estimate until it is mended.
    Refuse,
}

/// A figure to take instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FactOfferView {
    /// Words on the button.
    pub label: String,
    /// The figure; absent: to count as not known.
    pub value: Option<f64>,
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
    /// The range at the usual levels, 80 and 90.
    pub ranges: Vec<CmaRangeView>,
    /// The weighted mean of the sale prices, and what each feature adds to it: they sum to the estimate.
    pub breakdown: BreakdownView,
    /// The rough way, by price per square foot.
    pub quick: Option<QuickView>,
    /// Why there is no rough way.
    pub quick_problem: Option<String>,
    /// What would be left of the price; absent without lines, or where they cannot be worked out.
    pub net_sheet: Option<NetSheetView>,
    /// Other people's figures.
    pub opinions: Vec<OpinionView>,
    /// Sales one would expect here and why they are not used.
    pub rejected: Vec<CandidateView>,
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
    /// True where the agent added it.
    pub added: bool,
    /// MLS number.
    pub listing_id: Option<String>,
    /// Sale price per square foot.
    pub per_sqft: Option<MoneyView>,
    /// How alike it is, 0 to 100, with why.
    pub likeness: LikenessView,
    /// Something to know about it, such as a leasehold.
    pub note: Option<String>,
    /// Key of its first photo.
    pub photo: Option<String>,
}

/// How alike a sale and the subject are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LikenessView {
    /// 0 to 100.
    pub score: u8,
    /// What speaks for it and against it.
    pub reasons: Vec<LikenessReasonView>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LikenessReasonView {
    /// Such as `0.3 mi away`.
    pub text: String,
    /// Speaks for it.
    pub good: bool,
}

/// A range at a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaRangeView {
    /// Percent.
    pub level: u8,
    /// Lower end.
    pub low: MoneyView,
    /// Upper end.
    pub high: MoneyView,
}

/// How the estimate is made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BreakdownView {
    /// Weighted mean of the sale prices.
    pub sale_prices: MoneyView,
    /// What each feature adds on average.
    pub features: Vec<FeatureSumView>,
}

/// What a feature adds on average.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FeatureSumView {
    /// Feature, such as `living_area`.
    pub feature: String,
    /// Its amount.
    pub amount: MoneyView,
}

/// The rough way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuickView {
    /// Size of the subject, square feet.
    #[specta(type = i32)]
    pub area_sqft: f64,
    /// Sales behind it.
    pub sales: u32,
    /// Prices per square foot: lowest, median, highest.
    pub per_sqft: [MoneyView; 3],
    /// The same times the size.
    pub prices: [MoneyView; 3],
}

/// What would be left of a price after the costs that were listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NetSheetView {
    /// Prices side by side.
    pub columns: Vec<NetColumnView>,
    /// For each line of the edits, in their order, what it comes to at each price.
    pub amounts: Vec<Vec<MoneyView>>,
}

/// A price and what would be left of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NetColumnView {
    /// Which price.
    pub at: NetPriceView,
    /// The price.
    pub price: MoneyView,
    /// The price less what the seller pays, to the cent.
    pub left: MoneyView,
}

/// Which price a net sheet is worked out at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NetPriceView {
    /// The lower end of the range.
    Low,
    /// Its middle.
    Middle,
    /// The upper end.
    High,
    /// A list price of the agent's choice.
    ListPrice,
}

/// Somebody else's figure beside the estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OpinionView {
    /// Its place among the edits; absent for one the listing itself gives.
    pub at: Option<u32>,
    /// Whose.
    pub kind: OpinionKindView,
    /// Where it comes from.
    pub source: String,
    /// Of which day.
    pub date: Option<String>,
    /// The figure.
    pub amount: MoneyView,
    /// Figure less estimate; absent where it cannot be compared.
    pub difference: Option<MoneyView>,
    /// The same in per cent of the estimate.
    pub percent: Option<f64>,
    /// Below, within or above the range.
    pub standing: Option<StandingView>,
    /// What stands between the two, or why it cannot be compared.
    pub words: Vec<String>,
}

/// Where a figure lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StandingView {
    /// Below the range.
    Below,
    /// Inside it.
    Within,
    /// Above it.
    Above,
}

/// A home nearby that has not sold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BesideView {
    /// Key.
    pub listing_key: String,
    /// MLS number.
    pub listing_id: Option<String>,
    /// Address, if it may be shown.
    pub address: Option<String>,
    /// RESO StandardStatus.
    pub status: String,
    /// Asking price.
    pub price: MoneyView,
    /// Days on market.
    pub days_on_market: Option<i32>,
    /// Metres from the subject.
    pub distance_m: Option<f64>,
    /// Bedrooms.
    pub beds: Option<i32>,
    /// Bathrooms.
    pub baths: Option<f64>,
    /// Living area, square feet.
    pub area_sqft: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
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
    /// MLS number.
    pub listing_id: Option<String>,
    /// Living area, square feet.
    pub area_sqft: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Why it is out.
    pub why: String,
}

/// The market around the subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
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
    /// Sales behind these figures: those of twelve months.
    pub sales: u32,
    /// Their median price.
    pub median_price: Option<MoneyView>,
    /// Months of supply, where the area's own figures are told.
    pub months_of_supply: Option<f64>,
    /// Sale price over last asking price, percent, where the area's own figures are told.
    pub sale_to_list_percent: Option<f64>,
    /// The day of the area's own figures, `YYYY-MM-DD`; absent where they come from the sales of the analysis.
    pub as_of: Option<String>,
}

/// What stands around a CMA, frozen with it when it is first looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaSurroundingsView {
    /// List prices and what they promise; absent where nothing may or can be said.
    pub strategy: Option<StrategyView>,
    /// The market of the area, as its own screen tells it; absent where too little of it is known.
    pub market: Option<MarketView>,
}

/// List prices and what they promise, from what owners nearby asked and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StrategyView {
    /// Listings it rests on.
    pub listings: u32,
    /// How many of them found a buyer.
    pub sold: u32,
    /// Which they are, in words.
    pub group: String,
    /// The prices, rising; empty where too little is known.
    pub rungs: Vec<StrategyRungView>,
    /// The same in sentences, or why there is nothing to say.
    pub words: Vec<String>,
}

/// What a list price promises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StrategyRungView {
    /// The list price.
    pub list_price: MoneyView,
    /// Over the estimate, percent; below where negative.
    #[specta(type = i32)]
    pub over_estimate_percent: f64,
    /// Listings that asked about as much.
    pub listings: u32,
    /// Days by which half had found a buyer; absent where fewer than half ever did.
    pub median_days: Option<u32>,
    /// Odds of a contract within 30, 60 and 90 days.
    pub odds: Vec<StrategyOddsView>,
    /// Sale price over first asking price, percent.
    pub kept_percent: Option<f64>,
}

/// A share with its 90 % bounds, percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StrategyOddsView {
    /// Within so many days.
    pub days: u32,
    /// The share that found a buyer.
    #[specta(type = i32)]
    pub percent: f64,
    /// Lower bound.
    #[specta(type = i32)]
    pub low: f64,
    /// Upper bound.
    #[specta(type = i32)]
    pub high: f64,
}

/// A month of the market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
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
