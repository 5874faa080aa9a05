//! What stands around an analysis and is not in the engine's answer: what owners nearby asked and what came of it, and the
//! market by month. Looked at once and frozen with the draft, so that a CMA says the same on every screen and on paper,
//! and years later.

use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use hub_valuation::{Cma, Ending, PastListing, Strategy, list_price_strategy};
use serde::{Deserialize, Serialize};

use super::area_market::AreaMarket;
use super::draft::CmaDraft;
use super::run::read;
use super::shelf::state;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{CmaIdRequest, CmaSurroundingsView, MarketView, StrategyOddsView, StrategyRungView, StrategyView};

/// What stands around a CMA.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Surroundings {
    /// What owners nearby asked; absent where a licence bars figures drawn from other listings, or the subject has no
    /// place and no postal code.
    pub asked: Option<Asked>,
    /// The market as its own screen tells it; absent where too little is known there of the time of the analysis.
    pub market: Option<AreaMarket>,
}

/// What owners nearby asked and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Which listings they are, in words.
    pub group: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// The listings.
    pub listings: Vec<AskedListing>,
}

/// A past listing, in minor units: a few hundred of these are kept with every CMA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedListing(NaiveDate, i64, i64, Option<i64>, u32, Ending);

impl Asked {
    /// The listings in one currency; what is in another cannot be compared.
    pub(crate) fn of(group: String, currency: Currency, past: &[PastListing]) -> Self {
        let listings = past
            .iter()
            .filter(|p| p.asked.currency == currency && p.expected.currency == currency)
            .map(|p| {
                let closed = p.closed_at.filter(|c| c.currency == currency).map(|c| c.minor);
                AskedListing(p.on, p.asked.minor, p.expected.minor, closed, p.days, p.ending)
            })
            .collect();
        Self { group, currency, listings }
    }

    /// List prices around an estimate and what they promise.
    pub(crate) fn strategy(&self, estimate: Money, as_of: NaiveDate) -> Strategy {
        let money = |minor| Money::from_minor(minor, self.currency);
        let past: Vec<PastListing> = self
            .listings
            .iter()
            .map(|&AskedListing(on, asked, expected, closed, days, ending)| PastListing {
                on,
                asked: money(asked),
                expected: money(expected),
                closed_at: closed.map(money),
                days,
                ending,
            })
            .collect();
        list_price_strategy(estimate, &past, &self.group, as_of)
    }
}

impl CmaDraft {
    /// The list-price strategy for a result of this draft, from what is frozen with it.
    pub(crate) fn strategy(&self, cma: &Cma) -> Option<Strategy> {
        let asked = self.surroundings.as_ref()?.asked.as_ref()?;
        Some(asked.strategy(cma.estimate, cma.as_of))
    }

    /// The market as its own screen tells it, frozen with the draft.
    pub(crate) fn area_market(&self) -> Option<&AreaMarket> {
        self.surroundings.as_ref()?.market.as_ref()
    }
}

/// How often freezing is tried when the agent saves in between.
const TRIES: usize = 4;

impl Hub {
    /// The list-price strategy and the market around a kept CMA. What is looked at is frozen with the CMA the first time.
    ///
    /// # Errors
    /// No such CMA, or the store cannot be read.
    pub async fn cma_surroundings(&self, request: &CmaIdRequest) -> Result<CmaSurroundingsView> {
        let (_, draft) = self.frozen_draft(&request.id).await?;
        let cma = draft.result.as_ref();
        Ok(CmaSurroundingsView {
            strategy: cma.and_then(|cma| draft.strategy(cma)).map(|s| strategy(&s)),
            market: draft.area_market().map(MarketView::from),
        })
    }

    /// A kept CMA with what stands around it.
    pub(crate) async fn frozen_draft(&self, id: &str) -> Result<(String, CmaDraft)> {
        for _ in 0..TRIES {
            let record = self.cma_record(id).await?;
            let mut draft = read(&record)?;
            if draft.surroundings.is_none()
                && let Some(cma) = draft.result.clone()
            {
                let (around, settled) = self.look_around(&draft, &cma).await?;
                draft.surroundings = Some(around);
                // Whatever was saved while this was looked at counts; it is laid over that, or looked at anew.
                if settled && !self.0.store.replace_cma_state(record.id, record.updated_at, &state(&draft)?).await? {
                    continue;
                }
            }
            return Ok((record.title, draft));
        }
        // Saved again and again while it was looked at: what is there now, unfrozen.
        let record = self.cma_record(id).await?;
        let mut draft = read(&record)?;
        if let Some(cma) = draft.result.clone() {
            draft.surroundings = Some(self.look_around(&draft, &cma).await?.0);
        }
        Ok((record.title, draft))
    }

    /// Looks at what stands around an analysis, and whether that is all there will be: the market's figures may still be
    /// in the making.
    pub(super) async fn look_around(&self, draft: &CmaDraft, cma: &Cma) -> Result<(Surroundings, bool)> {
        if !self.rule_book().await?.statistics_allowed() {
            return Ok((Surroundings { asked: None, market: None }, true));
        }
        let asked = self.asked_around(draft, cma).await?;
        let (market, settled) = self.market_around(draft, cma).await?;
        Ok((Surroundings { asked, market }, settled))
    }
}

fn strategy(s: &Strategy) -> StrategyView {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let rungs = s.rungs.iter().map(|r| StrategyRungView {
        list_price: r.list_price.into(),
        over_estimate_percent: r.over_estimate_percent,
        listings: count(r.listings),
        median_days: r.median_days,
        odds: r
            .odds
            .iter()
            .map(|o| StrategyOddsView { days: o.days, percent: o.percent, low: o.low, high: o.high })
            .collect(),
        kept_percent: r.kept_percent,
    });
    StrategyView {
        listings: count(s.listings),
        sold: count(s.sold),
        group: s.group.clone(),
        rungs: rungs.collect(),
        words: s.words.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_gives_the_same_strategy() {
        let usd = |minor| Money::from_minor(minor, Currency::USD);
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let past: Vec<PastListing> = (0..200_u64)
            .map(|i| {
                let over = i64::try_from(i % 21).unwrap() - 8;
                let sold = i % 3 > 0 || over < 0;
                PastListing {
                    on: first + chrono::Days::new(i),
                    asked: usd(50_000_000 + over * 400_000),
                    expected: usd(50_000_000),
                    closed_at: sold.then(|| usd(49_500_000 + over * 300_000)),
                    days: u32::try_from(i % 70).unwrap(),
                    ending: if sold { Ending::Sold } else { Ending::Unsold },
                }
            })
            .collect();
        let as_of = first + chrono::Days::new(220);
        let asked = Asked::of("nearby".into(), Currency::USD, &past);
        let text = serde_json::to_string(&asked).unwrap();
        assert!(text.len() < 200 * 70, "{} bytes for 200 listings", text.len());
        let read: Asked = serde_json::from_str(&text).unwrap();
        let direct = list_price_strategy(usd(61_000_000), &past, "nearby", as_of);
        assert!(direct.rungs.len() > 2);
        assert_eq!(read.strategy(usd(61_000_000), as_of), direct);
        assert!(Asked::of("nearby".into(), Currency::CAD, &past).listings.is_empty());
    }
}
