//! The market of a subject's area, by the figures of the market's own screen: one definition of each, the same numbers on
//! the dashboard, in the wizard and on paper.

use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use hub_market::Month;
use hub_report::{MarketMonth, MarketReport, number};
use hub_valuation::Cma;
use serde::{Deserialize, Serialize};

use super::draft::CmaDraft;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{ErrorCode, MarketMonthView, MarketOverviewView, MarketRequest, MarketView, MoneyView};

/// Months on a page.
const MONTHS: u32 = 24;
/// Sales of a year and months with a median that make a market.
const ENOUGH_SALES: u32 = 30;
const ENOUGH_MONTHS: usize = 9;
/// Whole months that may lie between the figures and the day of the analysis: the sales of a month come in late.
const LATE: i32 = 3;

/// A market by month, as it was when it was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaMarket {
    /// The area's name; empty for all areas together.
    pub name: String,
    /// RESO PropertyType, or the subtype where only that was asked for.
    pub kind: String,
    /// Currency of the prices.
    pub currency: Currency,
    /// True for what is let: prices are rents.
    pub lease: bool,
    /// The day of the figures.
    pub as_of: NaiveDate,
    /// Last of the twelve months that the figures of a year speak of, as its first day.
    pub last: Option<NaiveDate>,
    /// Sales closed in these twelve months.
    pub closed: u32,
    /// Their median price.
    pub median_price: Option<Money>,
    /// Change of prices over twelve months, per cent: of the repeat-sale index, else of the median.
    pub change_percent: Option<f64>,
    /// Months of supply at the end.
    pub months_of_supply: Option<f64>,
    /// Median days on market.
    pub days_on_market: Option<f64>,
    /// Median of sale price over last asking price, per cent.
    pub sale_to_list_percent: Option<f64>,
    /// Whole months, oldest first.
    pub months: Vec<MarketMonth>,
    /// What the figures mean and what they leave out: the figure's key, where it is a definition, and a sentence.
    pub notes: Vec<(Option<String>, String)>,
}

impl Default for AreaMarket {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: String::new(),
            currency: Currency::USD,
            lease: false,
            as_of: NaiveDate::MIN,
            last: None,
            closed: 0,
            median_price: None,
            change_percent: None,
            months_of_supply: None,
            days_on_market: None,
            sale_to_list_percent: None,
            months: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// Definitions of the figures that stand on paper.
const PRINTED: [&str; 9] = [
    "closed",
    "median_price",
    "price_index",
    "active",
    "months_of_supply",
    "absorption",
    "days_on_market",
    "sale_to_list",
    "price_cut",
];
/// Those of a CMA's market page, which has fewer charts.
const BESIDE_A_CMA: [&str; 4] = ["median_price", "months_of_supply", "days_on_market", "sale_to_list"];
/// Notes on paper.
const NOTES: usize = 16;

impl AreaMarket {
    /// From what the market's screen shows; `None` without an area or a currency.
    pub(crate) fn of(overview: &MarketOverviewView) -> Option<Self> {
        let scope = &overview.scope;
        let currency: Currency = scope.area.currency.parse().ok()?;
        let money = |view: &MoneyView| Money::from_minor(view.minor, currency);
        let h = &overview.headline;
        let months = overview.months.iter().filter(|m| m.complete).filter_map(|m| {
            Some(MarketMonth {
                month: first_day(&m.month)?,
                sales: m.closed as usize,
                median_price: m.median_price.as_ref().map(money),
                per_sqft: m.median_price_per_sqft.as_ref().map(money),
                days: m.median_days_on_market,
                supply: m.months_of_supply,
                sale_to_list: m.sale_to_list_percent,
                index: m.index,
                active: m.active.map(f64::from),
                absorption: m.absorption_percent,
                price_cuts: m.price_cut_percent,
            })
        });
        let defined = overview.definitions.iter().filter(|d| PRINTED.contains(&d.key.as_str()));
        let mut notes: Vec<(Option<String>, String)> =
            defined.map(|d| (Some(d.key.clone()), format!("{}: {}", d.title, d.text))).collect();
        notes.extend(scope.unknown.iter().map(|g| (None, g.why.clone())));
        let left_out = scope
            .sources
            .iter()
            .filter_map(|s| Some((None, format!("{} is left out: {}", s.name, s.left_out.as_ref()?))));
        notes.extend(left_out);
        notes.truncate(NOTES);
        Some(Self {
            name: scope.area.name.clone(),
            kind: scope.property_sub_type.clone().unwrap_or_else(|| scope.property_type.clone()),
            currency,
            lease: scope.lease,
            as_of: scope.as_of.parse().ok()?,
            last: h.to.as_deref().and_then(first_day),
            closed: h.closed,
            median_price: h.median_price.as_ref().map(money),
            change_percent: h.index_change_percent.or(h.median_price_change_percent),
            months_of_supply: h.months_of_supply,
            days_on_market: h.median_days_on_market,
            sale_to_list_percent: h.sale_to_list_percent,
            months: months.collect(),
            notes,
        })
    }

    /// Whether it knows enough of the time of an analysis, and nothing of the time after it.
    fn tells_of(&self, as_of: NaiveDate) -> bool {
        let priced = self.months.iter().filter(|m| m.median_price.is_some()).count();
        let in_time = self.last.is_some_and(|last| {
            let between = Month::of(as_of).number() - Month::of(last).number();
            (1..=LATE + 1).contains(&between)
        });
        in_time && self.closed >= ENOUGH_SALES && priced >= ENOUGH_MONTHS && self.median_price.is_some()
    }

    /// The area for a sentence.
    fn area(&self) -> &str {
        if self.name.is_empty() { "all areas" } else { &self.name }
    }

    /// For the market page of a CMA, which has fewer charts and needs fewer definitions.
    pub(crate) fn beside_a_cma(&self) -> MarketReport {
        let mut few = self.clone();
        few.notes.retain(|(key, _)| key.as_deref().is_some_and(|k| BESIDE_A_CMA.contains(&k)));
        few.report("The market around it".to_owned())
    }

    /// For paper.
    pub(crate) fn report(&self, title: String) -> MarketReport {
        let signed = |percent: f64| format!("{}{} %", if percent > 0.0 { "+" } else { "" }, number(percent, 1));
        let figures = [
            ("Sales in 12 months", Some(number(f64::from(self.closed), 0))),
            ("Median price", self.median_price.map(hub_report::amount)),
            ("Change, 12 months", self.change_percent.map(signed)),
            ("Months of supply", self.months_of_supply.map(|s| number(s, 1))),
            ("Days on market", self.days_on_market.map(|d| number(d, 0))),
            ("Sale to asking price", self.sale_to_list_percent.map(|p| format!("{} %", number(p, 1)))),
        ];
        MarketReport {
            title,
            area: format!("{}, {}, as of {}", self.kind, self.area(), self.as_of),
            figures: figures.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect(),
            months: self.months.clone(),
            forecast: Vec::new(),
            notes: self.notes.iter().map(|(_, text)| text.clone()).collect(),
            currency: self.currency,
            lease: self.lease,
        }
    }
}

impl From<&AreaMarket> for MarketView {
    fn from(market: &AreaMarket) -> Self {
        Self {
            area: market.area().to_owned(),
            months: market
                .months
                .iter()
                .map(|m| MarketMonthView {
                    month: m.month.format("%Y-%m").to_string(),
                    sales: u32::try_from(m.sales).unwrap_or(u32::MAX),
                    median_price: m.median_price.map(Into::into),
                    median_per_sqft: m.per_sqft.map(|p| p.as_major_f64()),
                })
                .collect(),
            change_12m_percent: market.change_percent,
            median_days_on_market: market.days_on_market,
            sales: market.closed,
            median_price: market.median_price.map(Into::into),
            months_of_supply: market.months_of_supply,
            sale_to_list_percent: market.sale_to_list_percent,
            as_of: Some(market.as_of.to_string()),
        }
    }
}

fn first_day(month: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok()
}

impl Hub {
    /// The smallest area around a subject whose market is known well enough, and whether that is final: while the figures
    /// are in the making it is not.
    pub(super) async fn market_around(&self, draft: &CmaDraft, cma: &Cma) -> Result<(Option<AreaMarket>, bool)> {
        let facts = &cma.subject.facts;
        let city = facts.city.as_ref().map(|city| match &facts.state_or_province {
            Some(state) => format!("{city}, {state}"),
            None => city.clone(),
        });
        let areas =
            [("postal-code", facts.postal_code.clone()), ("mls-area", facts.mls_area_major.clone()), ("city", city)];
        for (kind, name) in areas {
            let Some(name) = name.filter(|n| !n.trim().is_empty()) else { continue };
            let request = MarketRequest {
                area: Some(name),
                area_kind: Some(kind.to_owned()),
                property_type: Some(draft.property_type.as_str().to_owned()),
                currency: Some(cma.estimate.currency.as_str().to_owned()),
                // The present month is not over and is left out.
                months: Some(MONTHS + 1),
                ..MarketRequest::default()
            };
            match self.market_overview(&request).await {
                Ok(overview) if overview.scope.preparing.is_some() => return Ok((None, false)),
                Ok(overview) => {
                    if let Some(market) = AreaMarket::of(&overview).filter(|m| m.tells_of(cma.as_of)) {
                        return Ok((Some(market), true));
                    }
                }
                // No such area or type, or one of a name that is several: the next larger one.
                Err(error) if matches!(error.code, ErrorCode::NotFound | ErrorCode::BadRequest) => {}
                Err(error) => return Err(error),
            }
        }
        Ok((None, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market(last: &str, closed: u32, months: u32) -> AreaMarket {
        let usd = |minor| Some(Money::from_minor(minor, Currency::USD));
        AreaMarket {
            last: first_day(last),
            closed,
            median_price: usd(50_000_000),
            months: (1..=months)
                .map(|m| MarketMonth {
                    month: NaiveDate::from_ymd_opt(2026, m, 1).unwrap(),
                    sales: 9,
                    median_price: usd(50_000_000),
                    per_sqft: None,
                    days: None,
                    supply: None,
                    sale_to_list: None,
                    index: None,
                    active: None,
                    absorption: None,
                    price_cuts: None,
                })
                .collect(),
            ..AreaMarket::default()
        }
    }

    #[test]
    fn a_market_tells_of_its_own_time_only() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let known = market("2026-10", 200, 10);
        assert!(known.tells_of(day(11, 20)) && known.tells_of(day(12, 31)));
        assert!(!known.tells_of(day(10, 31)), "a month that is not over on the day of the analysis knows too much");
        assert!(!known.tells_of(day(6, 1)), "a CMA of an earlier day");
        assert!(!market("2026-04", 200, 10).tells_of(day(11, 20)), "figures that have gone stale");
        assert!(!market("2026-10", 12, 10).tells_of(day(11, 20)), "too few sales");
        assert!(!market("2026-10", 200, 4).tells_of(day(11, 20)), "too few months");
    }

    #[test]
    fn what_is_kept_reads_again() {
        let kept = market("2026-10", 200, 10);
        let text = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<AreaMarket>(&text).unwrap(), kept);
        assert_eq!(serde_json::from_str::<AreaMarket>("{}").unwrap(), AreaMarket::default());
    }
}
