use hub_market::{Cell, Index, LEAST, LEAST_PAIRS, Month, Trend, trends, year};

use super::scope::{Scope, USUAL_MONTHS, definitions, gap_sentence};
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{MarketHeadlineView, MarketIndexView, MarketOverviewView, MarketRequest, MarketTrendView};

/// Supply below this many months favours sellers, above the second buyers.
const SELLERS_BELOW: f64 = 4.0;
const BUYERS_ABOVE: f64 = 6.0;

const FIGURES: &[&str] = &[
    "closed",
    "median_price",
    "median_price_per_sqft",
    "price_index",
    "new_listings",
    "active",
    "under_contract",
    "months_of_supply",
    "absorption",
    "days_on_market",
    "velocity",
    "sale_to_list",
    "sale_to_original",
    "price_cut",
    "volume",
];

impl Hub {
    /// The market by month.
    ///
    /// # Errors
    /// There is no such area or type.
    pub async fn market_overview(&self, request: &MarketRequest) -> Result<MarketOverviewView> {
        let mut scope = self.market_scope(request, USUAL_MONTHS).await?;
        let (Some(area), Some(kind)) = (&scope.area, &scope.kind) else {
            return Ok(MarketOverviewView {
                scope: scope.view,
                definitions: definitions(FIGURES),
                ..MarketOverviewView::default()
            });
        };
        let index = self.0.store.market_index(area.id, kind.id).await?;
        note_gaps(&mut scope, index.as_ref());
        let rows = trends(&scope.cells, &scope.known, scope.from, scope.to);
        let months = rows.iter().map(|(month, trend)| month_view(&scope, *month, trend, index.as_ref())).collect();
        Ok(MarketOverviewView {
            headline: headline(&scope, index.as_ref()),
            months,
            index: index.map(|index| MarketIndexView {
                pairs: index.pairs,
                base: index.first.to_string(),
                leaning: index.leaning,
            }),
            definitions: definitions(FIGURES),
            scope: scope.view,
        })
    }
}

/// Says which figures these data cannot tell: an absent figure must never look like nothing.
fn note_gaps(scope: &mut Scope, index: Option<&Index>) {
    if let Some(gap) = scope.known.inventory_gap {
        for figure in ["new_listings", "active", "under_contract", "months_of_supply", "absorption"] {
            scope.unknown(figure, gap_sentence(gap));
        }
    }
    if index.is_none() {
        scope.unknown(
            "price_index",
            format!("Fewer than {LEAST_PAIRS} homes were sold twice, at least half a year apart."),
        );
    }
    let sum = |pick: fn(&Cell) -> u32| scope.cells.values().map(|c| u64::from(pick(c))).sum::<u64>();
    type Count = fn(&Cell) -> u32;
    let lacking: [(&str, Count, &str); 5] = [
        ("median_price_per_sqft", |c| c.per_sqft_n, "No sale has a LivingArea."),
        ("days_on_market", |c| c.days_n, "No sale has DaysOnMarket, or dates to count them by."),
        ("sale_to_list", |c| c.to_list_n, "No sale has a ListPrice."),
        ("sale_to_original", |c| c.to_original_n, "No sale has an OriginalListPrice."),
        ("price_cut", |c| c.asked_n, "No sale has both ListPrice and OriginalListPrice."),
    ];
    if sum(|c| c.closed) == 0 {
        scope.unknown("closed", "There is no closed sale with a day and a price.");
        return;
    }
    let gaps: Vec<_> = lacking.into_iter().filter(|(_, pick, _)| sum(*pick) == 0).collect();
    for (figure, _, why) in gaps {
        scope.unknown(figure, why);
        if figure == "days_on_market" {
            scope.unknown("velocity", why);
        }
    }
}

fn month_view(scope: &Scope, month: Month, trend: &Trend, index: Option<&Index>) -> MarketTrendView {
    let c = &trend.cell;
    let point = index.and_then(|i| i.at(month));
    let money = |minor: Option<f64>| minor.map(|m| scope.money(m));
    let told = scope.known.inventory_from.is_some_and(|from| month >= from);
    MarketTrendView {
        month: month.to_string(),
        complete: month <= scope.whole,
        closed: c.closed,
        volume: (c.closed > 0).then(|| scope.money(c.volume)),
        median_price: money(c.price),
        median_price_per_sqft: money(c.per_sqft),
        price_per_sqft_n: c.per_sqft_n,
        index: point.map(|p| p.level),
        index_standard_error: point.map(|p| p.error),
        new_listings: told.then_some(c.listed),
        active: trend.active,
        under_contract: told.then_some(c.contracts),
        months_of_supply: trend.months_of_supply,
        absorption_percent: trend.absorption,
        median_days_on_market: c.days,
        days_on_market_n: c.days_n,
        velocity_percent: trend.velocity,
        sale_to_list_percent: c.to_list.map(|r| r * 100.0),
        sale_to_list_n: c.to_list_n,
        sale_to_original_percent: c.to_original.map(|r| r * 100.0),
        sale_to_original_n: c.to_original_n,
        price_cut_percent: trend.cut_share,
        price_cut_n: c.asked_n,
        median_cut_percent: c.cut.map(|r| r * 100.0),
    }
}

fn headline(scope: &Scope, index: Option<&Index>) -> MarketHeadlineView {
    let last = scope.whole;
    let (now, before) = (year(&scope.cells, last), year(&scope.cells, last - 12));
    let change = |now: f64, before: f64| (before > 0.0).then(|| (now / before - 1.0) * 100.0);
    let first = scope.cells.keys().next().copied();
    // A year of which a part is missing is no year to compare with.
    let comparable = first.is_some_and(|first| first <= last - 23);
    let enough = |closed: u32| closed as usize >= LEAST;
    let at_end = trends(&scope.cells, &scope.known, last, last).first().map(|(_, t)| *t).unwrap_or_default();
    let ends = index.and_then(|i| i.at(last).zip(i.at(last - 12)));
    MarketHeadlineView {
        from: Some((last - 11).to_string()),
        to: Some(last.to_string()),
        closed: now.closed,
        closed_change_percent: change(f64::from(now.closed), f64::from(before.closed))
            .filter(|_| comparable && enough(before.closed)),
        median_price: now.price.map(|p| scope.money(p)),
        median_price_change_percent: now.price.zip(before.price).and_then(|(a, b)| change(a, b)).filter(|_| comparable),
        index_change_percent: ends.and_then(|(a, b)| change(a.level, b.level)),
        index_change_standard_error: ends.and_then(|(a, b)| a.year_error.map(|e| e * a.level / b.level * 100.0)),
        active: at_end.active,
        months_of_supply: at_end.months_of_supply,
        median_days_on_market: now.days,
        sale_to_list_percent: now.to_list.map(|r| r * 100.0),
        balance: at_end.months_of_supply.map(|m| {
            match m {
                m if m < SELLERS_BELOW => "sellers",
                m if m > BUYERS_ABOVE => "buyers",
                _ => "balanced",
            }
            .to_owned()
        }),
    }
}
