use chrono::NaiveDate;
use hub_domain::Money;
use serde::{Deserialize, Serialize};

/// The market around the subject, from sales closed before the date of the analysis.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct MarketSummary {
    /// Which sales these figures count, in words: an area's name, a circle, or everything given.
    pub area: String,
    /// First day counted.
    pub from: Option<NaiveDate>,
    /// Last sale counted.
    pub to: Option<NaiveDate>,
    /// Sales in the last twelve months.
    pub sales: usize,
    /// Their median price.
    pub median_price: Option<Money>,
    /// Their median price per square foot, where the living area is known.
    pub median_price_per_sqft: Option<Money>,
    /// Their median days on market, where known.
    pub median_days_on_market: Option<f64>,
    /// Change of prices for the same kind of house over the last twelve months, per cent; absent without a year of
    /// sales. From the index that adjusts the comparables, so a change in what is sold does not count.
    pub change_12_months_percent: Option<f64>,
    /// The same over the last three months, not annualised.
    pub change_3_months_percent: Option<f64>,
    /// By calendar month, oldest first, at most 24; months without a sale are there with a count of zero. The last one
    /// may be incomplete.
    pub months: Vec<MonthFigures>,
}

/// One calendar month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthFigures {
    /// The month, as its first day.
    pub month: NaiveDate,
    /// Sales closed.
    pub sales: usize,
    /// Median price.
    pub median_price: Option<Money>,
    /// Median price per square foot.
    pub median_price_per_sqft: Option<Money>,
    /// Median days on market.
    pub median_days_on_market: Option<f64>,
}
