use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ListingRowView, MoneyView};

/// Which market is asked about. Everything absent: all areas, Residential, 36 months, the currency with most sales.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarketRequest {
    /// Name of an area as [`MarketAreaView::name`] has it, upper or lower case; absent for all areas together.
    pub area: Option<String>,
    /// `mls-area`, `postal-code`, `city` or `subdivision`, where a name is several things at once.
    pub area_kind: Option<String>,
    /// RESO `PropertyType`; absent: Residential where there is any, else the type with most sales.
    pub property_type: Option<String>,
    /// RESO `PropertySubType` within the type; absent for all of them.
    pub property_sub_type: Option<String>,
    /// ISO 4217 code, where the area has sales in several currencies.
    pub currency: Option<String>,
    /// Calendar months up to the present one, 1 to 600; absent: 36.
    pub months: Option<u32>,
}

/// Asks which areas there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarketAreasRequest {
    /// The name begins with or contains this, upper or lower case; absent for the largest.
    pub text: Option<String>,
    /// Only this kind.
    pub area_kind: Option<String>,
    /// At most so many, 1 to 500; absent: 50.
    pub limit: Option<u32>,
}

/// Areas, property types and currencies that have figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketAreasView {
    /// Areas, those with most sales first; all areas together is the first where nothing was typed.
    pub areas: Vec<MarketAreaView>,
    /// Property types with their subtypes, those with most sales first.
    pub property_types: Vec<MarketTypeView>,
    /// Set while the figures are being worked out.
    pub preparing: Option<MarketPreparingView>,
}

/// An area.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketAreaView {
    /// `all`, `mls-area`, `postal-code`, `city` or `subdivision`.
    pub kind: String,
    /// Its name, to be asked for; empty for all areas together.
    pub name: String,
    /// ISO 4217 code of its prices.
    pub currency: String,
    /// Closed sales counted there.
    pub sales: u32,
}

/// A property type that has sales or listings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketTypeView {
    /// RESO `PropertyType`.
    pub property_type: String,
    /// RESO `PropertySubType`; absent for all of the type.
    pub property_sub_type: Option<String>,
    /// Closed sales (or leases) counted.
    pub sales: u32,
}

/// How far the working out has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketPreparingView {
    /// Listings looked at.
    pub done: u32,
    /// Listings to look at.
    pub total: u32,
}

/// What the figures of a screen are about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketScopeView {
    /// The area.
    pub area: MarketAreaView,
    /// RESO `PropertyType`.
    pub property_type: String,
    /// RESO `PropertySubType`, where only that was asked for.
    pub property_sub_type: Option<String>,
    /// True for a type that is let, not sold: prices are rents then.
    pub lease: bool,
    /// First month, `YYYY-MM`.
    pub from: Option<String>,
    /// Last month, `YYYY-MM`.
    pub to: Option<String>,
    /// The day of the figures, `YYYY-MM-DD`.
    pub as_of: String,
    /// The sources and whether they count.
    pub sources: Vec<MarketSourceView>,
    /// Figures that cannot be told from these data, and why.
    pub unknown: Vec<MarketGapView>,
    /// Set while the figures are being worked out; those that are there may be of before.
    pub preparing: Option<MarketPreparingView>,
}

/// A source, and whether its records count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketSourceView {
    /// Its name.
    pub name: String,
    /// The rule that keeps its records out of statistics; absent where they count.
    pub left_out: Option<String>,
}

/// A figure that cannot be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketGapView {
    /// The figure's key, as in [`MarketDefinitionView::key`].
    pub figure: String,
    /// Why, in a sentence.
    pub why: String,
}

/// What a figure means.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketDefinitionView {
    /// The figure's key: `median_price`, `months_of_supply` and so on.
    pub key: String,
    /// Its name.
    pub title: String,
    /// One sentence.
    pub text: String,
    /// RESO fields it is worked out from.
    pub fields: Vec<String>,
}

/// Trends by month.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketOverviewView {
    /// What this is about.
    pub scope: MarketScopeView,
    /// The last twelve whole months together, beside the twelve before them.
    pub headline: MarketHeadlineView,
    /// Every month asked for, oldest first; months without a sale are there.
    pub months: Vec<MarketTrendView>,
    /// The repeat-sale index as a whole; absent without enough homes sold twice.
    pub index: Option<MarketIndexView>,
    /// What each figure means.
    pub definitions: Vec<MarketDefinitionView>,
}

/// A figure of the last twelve whole months and its change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketHeadlineView {
    /// First of the twelve months, `YYYY-MM`.
    pub from: Option<String>,
    /// Last of the twelve months.
    pub to: Option<String>,
    /// Closed sales.
    pub closed: u32,
    /// Change of closed sales against the twelve months before, percent.
    pub closed_change_percent: Option<f64>,
    /// The middle of the monthly median prices, each weighted by its sales.
    pub median_price: Option<MoneyView>,
    /// Its change against the twelve months before, percent.
    pub median_price_change_percent: Option<f64>,
    /// Change of the repeat-sale index over twelve months, percent.
    pub index_change_percent: Option<f64>,
    /// Standard error of that, percentage points.
    pub index_change_standard_error: Option<f64>,
    /// On the market at the end of the last whole month.
    pub active: Option<u32>,
    /// Months of supply at the end of the last whole month.
    pub months_of_supply: Option<f64>,
    /// Middle of the monthly median days on market, weighted.
    pub median_days_on_market: Option<f64>,
    /// Middle of the monthly medians of sale price to last asking price, percent.
    pub sale_to_list_percent: Option<f64>,
    /// `sellers`, `balanced` or `buyers`, by months of supply (below 4, 4 to 6, above 6); absent without supply.
    pub balance: Option<String>,
}

/// A month. A median is absent where fewer than three records have what it needs; the number beside it says how many.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketTrendView {
    /// `YYYY-MM`.
    pub month: String,
    /// False for the present month, which is not over.
    pub complete: bool,
    /// Sales closed.
    pub closed: u32,
    /// Money of these sales.
    pub volume: Option<MoneyView>,
    /// Median sale price.
    pub median_price: Option<MoneyView>,
    /// Median sale price per square foot.
    pub median_price_per_sqft: Option<MoneyView>,
    /// Sales with a living area.
    pub price_per_sqft_n: u32,
    /// Repeat-sale index, the first month of the index 100.
    pub index: Option<f64>,
    /// Its standard error, in points of the index.
    pub index_standard_error: Option<f64>,
    /// Listings that came on the market.
    pub new_listings: Option<u32>,
    /// On the market and not under contract at the month's end.
    pub active: Option<u32>,
    /// Sales that went under contract.
    pub under_contract: Option<u32>,
    /// Active at the end over the mean of closed sales of the last six months.
    pub months_of_supply: Option<f64>,
    /// Closed sales as a share of those on the market during the month, percent.
    pub absorption_percent: Option<f64>,
    /// Median days on market.
    pub median_days_on_market: Option<f64>,
    /// Sales whose days on market are known.
    pub days_on_market_n: u32,
    /// Share of sales under contract within 14 days, percent.
    pub velocity_percent: Option<f64>,
    /// Median of sale price over last asking price, percent.
    pub sale_to_list_percent: Option<f64>,
    /// Sales with both.
    pub sale_to_list_n: u32,
    /// Median of sale price over first asking price, percent.
    pub sale_to_original_percent: Option<f64>,
    /// Sales with both.
    pub sale_to_original_n: u32,
    /// Share of sales whose asking price was cut, percent.
    pub price_cut_percent: Option<f64>,
    /// Sales with both asking prices.
    pub price_cut_n: u32,
    /// Median size of the cuts, percent of the first asking price.
    pub median_cut_percent: Option<f64>,
}

/// The repeat-sale index as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketIndexView {
    /// Homes sold twice that it rests on.
    pub pairs: u32,
    /// Month whose level is 100.
    pub base: String,
    /// True where too few pairs tell of the area alone and it leans on the market around.
    pub leaning: bool,
}

/// Agents or offices of a market.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarketPartiesRequest {
    /// The market; its months are the period, absent: 12, ending with the last whole month.
    pub market: MarketRequest,
    /// `both`, `listing` or `buying`; absent: both.
    pub side: Option<String>,
    /// Only names or keys that contain this; ranks stay those of all.
    pub text: Option<String>,
    /// At most so many, 1 to 1000; absent: 50.
    pub limit: Option<u32>,
}

/// Production of agents or offices.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketPartiesView {
    /// What this is about.
    pub scope: MarketScopeView,
    /// Sides of the period, also of those not named in the list.
    pub sides: u32,
    /// Money of these sides.
    pub volume: Option<MoneyView>,
    /// Sides of which the source does not say whose they were.
    pub unnamed_sides: u32,
    /// How many agents or offices took part.
    pub parties: u32,
    /// Most money first.
    pub rows: Vec<MarketPartyView>,
    /// What each figure means.
    pub definitions: Vec<MarketDefinitionView>,
}

/// An agent or an office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketPartyView {
    /// Place by money, from 1.
    pub rank: u32,
    /// The source's key.
    pub key: String,
    /// Name, where the source has one.
    pub name: Option<String>,
    /// An agent's office with most of the sides.
    pub office: Option<String>,
    /// Name of the source.
    pub source: String,
    /// Other sources where the same agent is a member.
    pub also: Vec<String>,
    /// Listing and buying sides.
    pub sides: u32,
    /// Listing sides.
    pub listing_sides: u32,
    /// Buying sides.
    pub buying_sides: u32,
    /// Money of the sides.
    pub volume: MoneyView,
    /// Share of the market's money, percent.
    pub share_percent: Option<f64>,
    /// Median days on market of the listing sides, from three on.
    pub median_days_on_market: Option<f64>,
    /// Listing sides whose days are known.
    pub days_on_market_n: u32,
    /// Median of sale price over last asking price of the listing sides, percent, from three on.
    pub sale_to_list_percent: Option<f64>,
    /// Listing sides with both prices.
    pub sale_to_list_n: u32,
}

/// One agent or office of a market.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarketPartyRequest {
    /// The market; its months are the period, as in [`MarketPartiesRequest::market`].
    pub market: MarketRequest,
    /// An office instead of an agent.
    pub office: bool,
    /// The source's key.
    pub key: String,
    /// Name of the source.
    pub source: String,
    /// As in [`MarketPartiesRequest::side`].
    pub side: Option<String>,
    /// At most so many sales, 1 to 1000; absent: 200.
    pub limit: Option<u32>,
}

/// One agent or office: what, when and how.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketPartyDetailView {
    /// What this is about.
    pub scope: MarketScopeView,
    /// Name, where a source has one.
    pub name: Option<String>,
    /// The figures of the period, the same as in the list; absent where it had no side.
    pub party: Option<MarketPartyView>,
    /// Every month of the period, at least three years.
    pub months: Vec<PartyMonthView>,
    /// The sales of these months, latest first.
    pub sales: Vec<PartySaleView>,
    /// How many there are.
    pub sales_total: u32,
    /// What each figure means.
    pub definitions: Vec<MarketDefinitionView>,
}

/// A month of an agent or an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartyMonthView {
    /// `YYYY-MM`.
    pub month: String,
    /// Listing sides.
    pub listing_sides: u32,
    /// Buying sides.
    pub buying_sides: u32,
    /// Money of both.
    pub volume: MoneyView,
}

/// A sale that an agent or an office took part in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartySaleView {
    /// Whether it had the seller's side.
    pub listing: bool,
    /// Whether it had the buyer's.
    pub buying: bool,
    /// What it was sold for.
    pub price: MoneyView,
    /// The listing, as lists show it.
    pub row: ListingRowView,
}

/// What is expected, with the method's own past errors beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketForecastView {
    /// What this is about.
    pub scope: MarketScopeView,
    /// One for each figure that can be forecast; figures that cannot are in `scope.unknown`.
    pub targets: Vec<ForecastTargetView>,
    /// What each figure means.
    pub definitions: Vec<MarketDefinitionView>,
}

/// One figure's forecast.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ForecastTargetView {
    /// `median_price`, `price_index`, `closed_sales` or `active_inventory`.
    pub target: String,
    /// `money` (whole units of the currency), `index` or `count`.
    pub unit: String,
    /// What was, month by month, oldest first.
    pub history: Vec<ForecastPastView>,
    /// The next twelve months.
    pub points: Vec<ForecastPointView>,
    /// The method in a sentence.
    pub method: String,
    /// How good it has been here.
    pub backtest: ForecastBacktestView,
}

/// A month that was.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ForecastPastView {
    /// `YYYY-MM`.
    pub month: String,
    /// The figure; absent where the month has none.
    pub value: Option<f64>,
}

/// A month that will be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ForecastPointView {
    /// `YYYY-MM`.
    pub month: String,
    /// Months ahead, 1 to 12.
    pub horizon: u32,
    /// The forecast.
    #[specta(type = i32)]
    pub value: f64,
    /// Lower end of the 80 % interval.
    #[specta(type = i32)]
    pub low_80: f64,
    /// Upper end of the 80 % interval.
    #[specta(type = i32)]
    pub high_80: f64,
    /// Lower end of the 90 % interval.
    #[specta(type = i32)]
    pub low_90: f64,
    /// Upper end of the 90 % interval.
    #[specta(type = i32)]
    pub high_90: f64,
}

/// How good the method has been, forecasting each past month from what was known before.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ForecastBacktestView {
    /// First month from which was forecast.
    pub from: Option<String>,
    /// Last month that was forecast.
    pub to: Option<String>,
    /// 3, 6 and 12 months ahead.
    pub horizons: Vec<ForecastHorizonView>,
    /// Whether the method's mean error is below that of the seasonal naive forecast over these horizons; absent without
    /// a backtest.
    pub beats_seasonal_naive: Option<bool>,
}

/// One horizon of the backtest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ForecastHorizonView {
    /// Months ahead.
    pub horizon: u32,
    /// Forecasts compared with what came.
    pub n: u32,
    /// Mean absolute error of the method, percent.
    pub error_percent: Option<f64>,
    /// The same of the seasonal naive forecast (the same month a year before).
    pub seasonal_naive_error_percent: Option<f64>,
    /// The method's over the seasonal naive one's; below 1 is better.
    pub ratio: Option<f64>,
    /// Share inside the 80 % interval, percent.
    pub coverage_80_percent: Option<f64>,
    /// Share inside the 90 % interval, percent.
    pub coverage_90_percent: Option<f64>,
    /// Forecasts whose interval could be made from earlier errors.
    pub coverage_n: u32,
}

/// When to list and when to offer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MarketTimingView {
    /// What this is about.
    pub scope: MarketScopeView,
    /// For sellers, by the month in which a listing comes on the market, January first; twelve, or none.
    pub listing: Vec<TimingMonthView>,
    /// For buyers, by the month in which the contract is made, January first; twelve, or none.
    pub offering: Vec<TimingMonthView>,
    /// Whether the months differ more than chance would have it, for sellers.
    pub listing_season: bool,
    /// The same for buyers.
    pub offering_season: bool,
    /// For sellers, in a sentence.
    pub listing_verdict: String,
    /// For buyers, in a sentence.
    pub offering_verdict: String,
    /// What each figure means.
    pub definitions: Vec<MarketDefinitionView>,
}

/// A month of the year.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimingMonthView {
    /// 1 to 12.
    pub month: u32,
    /// Sales behind it.
    pub n: u32,
    /// Different years behind it.
    pub years: u32,
    /// Expected days on market.
    pub days_on_market: Option<RangeView>,
    /// Expected sale price over first asking price, percent.
    pub sale_to_original_percent: Option<RangeView>,
    /// Price per square foot against the year around, percent; above 0 is more.
    pub premium_percent: Option<RangeView>,
    /// `good`, `bad` or absent, where it differs clearly from the year.
    pub verdict: Option<String>,
}

/// A figure and its 90 % interval.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RangeView {
    /// The figure.
    #[specta(type = i32)]
    pub value: f64,
    /// Lower end.
    #[specta(type = i32)]
    pub low: f64,
    /// Upper end.
    #[specta(type = i32)]
    pub high: f64,
}

/// Writes a table as CSV.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarketExportRequest {
    /// `trends`, `agents`, `offices`, `party`, `forecast`, `timing` or `areas`.
    pub table: String,
    /// The market.
    pub market: MarketRequest,
    /// As in [`MarketPartiesRequest::side`]; for agents and offices only.
    pub side: Option<String>,
    /// Whose sales, for `party`.
    pub party: Option<PartyKeyView>,
    /// Ask where; otherwise into the documents folder.
    pub ask: bool,
}

/// Which agent or office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartyKeyView {
    /// An office instead of an agent.
    pub office: bool,
    /// The source's key.
    pub key: String,
    /// Name of the source.
    pub source: String,
}
