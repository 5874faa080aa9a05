//! What the sales of a CMA may show on paper, and who must be named with them.

use std::collections::{BTreeMap, BTreeSet};

use hub_compliance::{Outlet, Reason};
use hub_valuation::{Cma, Facts, MarketSummary, Warning, WarningKind};
use serde::{Deserialize, Serialize};

use super::draft::CmaDraft;
use super::run::CmaOutcome;
use super::screen;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::ErrorCode;

/// What a comparable's record and source say about printing it. Kept with the CMA, so that it can be printed when the
/// sale is no longer in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompCredit {
    /// The sale's key.
    pub listing_key: String,
    /// Who listed it, as its MLS wants it said.
    pub attribution: String,
    /// Where it comes from, as of when, and how far it can be relied on.
    pub notice: String,
    /// Its address and place must not be shown.
    pub address_hidden: bool,
}

/// Printed where a CMA was made before who listed a sale was kept with it.
const NOT_KEPT: &str = "Listing firm not recorded with this analysis";

impl Hub {
    /// What the store says about printing the sales of a CMA; sales it no longer has are left out.
    pub(super) async fn credits(&self, cma: &Cma) -> Result<Vec<(CompCredit, Option<Reason>)>> {
        let book = self.rule_book().await?;
        let keys: Vec<String> = cma.comparables.iter().map(|c| c.listing_key.clone()).collect();
        let facts = self.0.store.use_facts(hub_domain::Resource::Property, &keys).await?;
        let mut credits = Vec::with_capacity(keys.len());
        for stored in self.0.store.listings(&keys).await? {
            let rights = facts.get(&stored.listing.listing_key).and_then(|f| f.rights);
            let decision = book.listing(&stored, rights, Outlet::Print);
            let credit = CompCredit {
                listing_key: stored.listing.listing_key,
                attribution: decision.attribution.clone(),
                notice: decision.disclaimer.clone(),
                address_hidden: decision.address.is_err(),
            };
            credits.push((credit, decision.listing.err()));
        }
        Ok(credits)
    }

    /// A CMA as it may be printed: withheld addresses taken out, every sale with its credit.
    ///
    /// # Errors
    /// A sale that may no longer be printed, with why.
    pub(super) async fn printable(&self, outcome: &CmaOutcome) -> Result<Printable> {
        let live = self.credits(&outcome.cma).await?;
        if let Some((credit, Some(reason))) = live.iter().find(|(_, refusal)| refusal.is_some()) {
            let rule = format!("{} (sale {})", reason.sentence(), credit.listing_key);
            return Err(AppError::new(ErrorCode::Refused).with("rule", rule));
        }
        let kept = outcome.draft.credits.iter().cloned();
        // What the store says now counts more than what was kept.
        let credits: BTreeMap<String, CompCredit> =
            kept.chain(live.into_iter().map(|(c, _)| c)).map(|c| (c.listing_key.clone(), c)).collect();
        let mut cma = outcome.cma.clone();
        let mut named = BTreeMap::new();
        let mut notices = BTreeSet::new();
        let mut hidden = Vec::new();
        for comparable in &mut cma.comparables {
            let credit = credits.get(&comparable.listing_key);
            let words = credit.map_or(NOT_KEPT, |c| c.attribution.as_str());
            named.insert(comparable.listing_key.clone(), words.to_owned());
            notices.extend(credit.map(|c| c.notice.clone()));
            if credit.is_some_and(|c| c.address_hidden) {
                hidden.extend(hide(&mut comparable.facts));
            }
        }
        if outcome.draft.withhold_address {
            hidden.extend(hide(&mut cma.subject.facts));
        }
        // The same home may have been sold twice, once openly: what stands there anyway cannot be searched for.
        let open: Vec<String> = cma.comparables.iter().filter_map(|c| screen::street(&c.facts)).collect();
        let never = hidden.into_iter().filter(|text| !open.iter().any(|o| o.contains(text.as_str()))).collect();
        Ok(Printable { credits: named, notices: notices.into_iter().collect(), never, cma })
    }

    /// Leaves market figures out where a source's rights do not reach that far, and says so.
    pub(super) async fn limit_statistics(&self, cma: &mut Cma) -> Result<Option<String>> {
        if self.rule_book().await?.statistics_allowed() {
            return Ok(None);
        }
        let why = "Market figures are left out: statistics need back-office rights, and a source of these sales is \
                   licensed for registered consumers (VOW) only."
            .to_owned();
        cma.market = MarketSummary {
            area: String::new(),
            from: None,
            to: cma.market.to,
            sales: 0,
            median_price: None,
            median_price_per_sqft: None,
            median_days_on_market: None,
            change_12_months_percent: None,
            change_3_months_percent: None,
            months: Vec::new(),
        };
        cma.warnings.push(Warning { kind: WarningKind::LeftOut, text: why.clone() });
        Ok(Some(why))
    }
}

/// A CMA ready for paper.
pub(super) struct Printable {
    /// Who listed each sale, by key.
    pub credits: BTreeMap<String, String>,
    /// One line per source.
    pub notices: Vec<String>,
    /// What may stand nowhere.
    pub never: Vec<String>,
    /// The analysis without what is withheld.
    pub cma: Cma,
}

/// Takes the place out of a draft that a client looks at.
pub(super) fn hide_places(draft: &mut CmaDraft) {
    let hidden: BTreeSet<&str> =
        draft.credits.iter().filter(|c| c.address_hidden).map(|c| c.listing_key.as_str()).collect();
    let frozen = draft.base.iter_mut().map(|base| &mut base.cma);
    for comparable in draft.result.iter_mut().chain(frozen).flat_map(|cma| &mut cma.comparables) {
        if hidden.contains(comparable.listing_key.as_str()) {
            hide(&mut comparable.facts);
        }
    }
    for sale in &mut draft.taken_out {
        if hidden.contains(sale.listing_key.as_str()) {
            sale.address = None;
        }
    }
}

/// Takes address and place out; answers the street that was there.
fn hide(facts: &mut Facts) -> Option<String> {
    let street = screen::street(facts);
    facts.unparsed_address = None;
    facts.latitude = None;
    facts.longitude = None;
    street
}
