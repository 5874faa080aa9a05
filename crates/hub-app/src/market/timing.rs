use hub_market::{LEAST_YEARS, Range, Timing, timing};

use super::scope::definitions;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{MarketRequest, MarketTimingView, RangeView, TimingMonthView};

const FIGURES: &[&str] =
    &["when_to_list", "when_to_offer", "days_on_market", "sale_to_original", "median_price_per_sqft"];
/// Months that are left out at the end, because what came on the market then has not all been sold.
const UNSOLD_MONTHS: i32 = 6;
/// The same of contracts that have not all closed.
const UNCLOSED_MONTHS: i32 = 2;
const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// For whom a month is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Sellers,
    Buyers,
}

impl Hub {
    /// When to list and when to offer.
    ///
    /// # Errors
    /// There is no such area or type.
    pub async fn market_timing(&self, request: &MarketRequest) -> Result<MarketTimingView> {
        let mut scope = self.market_scope(request, 120).await?;
        let listing = timing(&scope.cells, |c| &c.by_listing, scope.whole - UNSOLD_MONTHS);
        let offering = timing(&scope.cells, |c| &c.by_contract, scope.whole - UNCLOSED_MONTHS);
        if scope.area.is_some() && scope.cells.values().all(|c| c.dated == 0) {
            for figure in ["when_to_list", "when_to_offer"] {
                scope.unknown(figure, "The source gives no OnMarketDate or ListingContractDate of its sales.");
            }
        }
        let (listing_season, listing_verdict, listing) = judged(&listing, Who::Sellers);
        let (offering_season, offering_verdict, offering) = judged(&offering, Who::Buyers);
        Ok(MarketTimingView {
            scope: scope.view,
            listing,
            offering,
            listing_season,
            offering_season,
            listing_verdict,
            offering_verdict,
            definitions: definitions(FIGURES),
        })
    }
}

/// Whether there is a season, what it is in a sentence, and each month.
fn judged(timing: &Timing, who: Who) -> (bool, String, Vec<TimingMonthView>) {
    if timing.months.is_empty() {
        let text = format!("Too little history: a season shows from {LEAST_YEARS} years of dated sales on.");
        return (false, text, Vec::new());
    }
    let mean = |pick: fn(&hub_market::TimingMonth) -> Option<Range>| {
        let values: Vec<f64> = timing.months.iter().filter_map(|m| pick(m).map(|r| r.value)).collect();
        #[allow(clippy::cast_precision_loss, reason = "twelve at most")]
        let n = values.len().max(1) as f64;
        values.iter().sum::<f64>() / n
    };
    let (days, to_original) = (mean(|m| m.days), mean(|m| m.to_original));
    let months: Vec<TimingMonthView> = timing
        .months
        .iter()
        .zip(1..)
        .map(|(m, month)| {
            // Where figures disagree (quick but cheap), a month is neither.
            let mut signs = Vec::new();
            let mut sign = |season: bool, range: Option<Range>, middle: f64, more_is_good: bool| {
                if let (true, Some(r)) = (season, range) {
                    match () {
                        () if r.low > middle => signs.push(more_is_good),
                        () if r.high < middle => signs.push(!more_is_good),
                        () => {}
                    }
                }
            };
            let seller = who == Who::Sellers;
            sign(timing.to_original_season, m.to_original, to_original, seller);
            sign(timing.premium_season, m.premium, 0.0, seller);
            if seller {
                sign(timing.days_season, m.days, days, false);
            }
            let verdict = match (signs.contains(&true), signs.contains(&false)) {
                (true, false) => Some("good".to_owned()),
                (false, true) => Some("bad".to_owned()),
                _ => None,
            };
            TimingMonthView {
                month,
                n: m.n,
                years: m.years,
                days_on_market: m.days.map(view),
                sale_to_original_percent: m.to_original.map(view),
                premium_percent: m.premium.map(view),
                verdict,
            }
        })
        .collect();
    let season = timing.days_season || timing.to_original_season || timing.premium_season;
    (season && months.iter().any(|m| m.verdict.is_some()), sentence(&months, season, who), months)
}

fn sentence(months: &[TimingMonthView], season: bool, who: Who) -> String {
    let named = |verdict: &str| {
        let of: Vec<&str> = months
            .iter()
            .zip(NAMES)
            .filter(|(m, _)| m.verdict.as_deref() == Some(verdict))
            .map(|(_, name)| name)
            .collect();
        of.join(", ")
    };
    let (good, bad) = (named("good"), named("bad"));
    if !season || (good.is_empty() && bad.is_empty()) {
        return "No clear season: the months differ no more than chance would have it.".to_owned();
    }
    let what = match who {
        Who::Sellers => "Listings that came on the market",
        Who::Buyers => "Contracts made",
    };
    let (better, worse) = match who {
        Who::Sellers => ("did better than the year around", "did worse"),
        Who::Buyers => ("were better for buyers than the year around", "worse"),
    };
    match (good.is_empty(), bad.is_empty()) {
        (false, false) => format!("{what} in {good} {better}, those in {bad} {worse}."),
        (false, true) => format!("{what} in {good} {better}."),
        _ => format!(
            "{what} in {bad} {} than the year around.",
            if who == Who::Sellers { "did worse" } else { "were worse for buyers" }
        ),
    }
}

fn view(r: Range) -> RangeView {
    RangeView { value: r.value, low: r.low, high: r.high }
}
