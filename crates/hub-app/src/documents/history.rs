//! What owners nearby asked and what came of it, for the list-price strategy.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use chrono::{Days, NaiveDate};
use futures::stream::{self, StreamExt};
use hub_compliance::Outlet;
use hub_domain::{BoundingBox, Listing, ListingQuery, Place, StandardStatus, distance_metres};
use hub_store::SalesQuery;
use hub_valuation::{CmaRequest, Ending, Overrides, PastListing, Subject};
use tokio::sync::Mutex;

use crate::cma::{Asked, CmaDraft};
use crate::error::Result;
use crate::hub::Hub;

/// Listings of so many days count.
const DAYS: u64 = 540;
/// Listings that are measured against an estimate of their own.
const MOST: usize = 360;
/// Half the side of the window first looked through, degrees: about 6 km north to south; doubled until enough are found.
const AROUND: [f64; 3] = [0.055, 0.11, 0.22];
/// With so many a wider window is not needed.
const ENOUGH: usize = 180;
/// Estimates under way at a time.
const AT_ONCE: usize = 4;
/// Surroundings kept for the next page that is looked at.
const KEPT: usize = 6;

type Kept = Vec<(String, Option<Arc<Around>>)>;

/// The listings around the subjects looked at last. Held while one is worked out: the pages of a report and its list of
/// pages ask at the same time.
static SHELF: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

/// How often the shelf was emptied.
static FORGOTTEN: AtomicU64 = AtomicU64::new(0);

/// What owners around a subject asked and what came of it, whatever the estimate.
struct Around {
    past: Vec<PastListing>,
    words: String,
}

impl Hub {
    /// What owners around the subject of a CMA asked; `None` where the subject has no place and no postal code. Whether
    /// licences let figures be drawn from other listings is asked before.
    pub(crate) async fn asked_around(&self, draft: &CmaDraft, cma: &hub_valuation::Cma) -> Result<Option<Asked>> {
        let around = self.around(draft, cma).await?;
        Ok(around.map(|a| Asked::of(a.words.clone(), cma.estimate.currency, &a.past)))
    }

    async fn around(&self, draft: &CmaDraft, cma: &hub_valuation::Cma) -> Result<Option<Arc<Around>>> {
        let facts = &cma.subject.facts;
        let key = format!(
            "{:?}|{:?}|{:?}|{}|{:?}|{:?}",
            cma.subject.listing_key,
            facts.place(),
            facts.postal_code,
            cma.as_of,
            draft.property_type,
            draft.sources
        );
        let mut shelf = SHELF.lock().await;
        if let Some((_, around)) = shelf.iter().find(|(k, _)| *k == key) {
            return Ok(around.clone());
        }
        let begun = FORGOTTEN.load(Ordering::SeqCst);
        let around = self.worked_out(draft, cma).await?.map(Arc::new);
        if FORGOTTEN.load(Ordering::SeqCst) == begun {
            shelf.insert(0, (key, around.clone()));
            shelf.truncate(KEPT);
        } else {
            shelf.clear();
        }
        Ok(around)
    }

    async fn worked_out(&self, draft: &CmaDraft, cma: &hub_valuation::Cma) -> Result<Option<Around>> {
        let facts = &cma.subject.facts;
        let own = cma.subject.listing_key.as_deref();
        let (listings, words) = match (facts.place(), &facts.postal_code) {
            (Some(place), _) => {
                let mut found = (Vec::new(), String::new());
                for half in AROUND {
                    let listings = self.ended(draft, cma.as_of, Some(place), half, None).await?;
                    let enough = listings.len() >= ENOUGH;
                    let miles = half * 111_320.0 / 1_609.344;
                    found = (listings, format!("within about {miles:.0} miles, first offered in the last 18 months"));
                    if enough {
                        break;
                    }
                }
                found
            }
            (None, Some(code)) => {
                let listings = self.ended(draft, cma.as_of, None, 0.0, Some(code)).await?;
                (listings, format!("in {code}, first offered in the last 18 months"))
            }
            (None, None) => return Ok(None),
        };
        let place = facts.place();
        let mut listings: Vec<Listing> = listings.into_iter().filter(|l| Some(l.listing_key.as_str()) != own).collect();
        // The nearest, by key where places are not known, so that the same store gives the same strategy.
        listings.sort_by(|a, b| {
            let away = |l: &Listing| place.zip(l.place()).map_or(f64::MAX, |(p, q)| distance_metres(p, q));
            away(a).total_cmp(&away(b)).then_with(|| a.listing_key.cmp(&b.listing_key))
        });
        listings.truncate(MOST);
        let as_of = cma.as_of;
        let past: Vec<PastListing> = stream::iter(listings)
            .map(|listing| self.past(draft, listing, as_of))
            .buffered(AT_ONCE)
            .filter_map(async |p| p)
            .collect()
            .await;
        Ok(Some(Around { past, words }))
    }

    /// Listings around a place that were offered lately, sold or not, of sources whose records may count in statistics.
    async fn ended(
        &self,
        draft: &CmaDraft,
        as_of: NaiveDate,
        place: Option<Place>,
        half: f64,
        postal_code: Option<&str>,
    ) -> Result<Vec<Listing>> {
        let store = &self.0.store;
        let bbox = place.map(|p| BoundingBox {
            west: p.longitude - half * 1.5,
            south: p.latitude - half,
            east: p.longitude + half * 1.5,
            north: p.latitude + half,
        });
        let first = as_of.checked_sub_days(Days::new(DAYS)).unwrap_or(NaiveDate::MIN);
        let sales = SalesQuery {
            property_type: Some(draft.property_type),
            closed_before: as_of,
            closed_from: Some(first),
            bbox,
        };
        let mut listings = store.sales(&sales).await?;
        let query = ListingQuery {
            types: vec![draft.property_type],
            statuses: StandardStatus::UNSOLD.to_vec(),
            postal_code: postal_code.map(str::to_owned),
            bbox,
            sort: hub_domain::SortBy::Newest,
            limit: 1_000,
            ..ListingQuery::default()
        };
        let book = self.rule_book().await?;
        let rows = store.search(&query).await?.rows;
        let counted = |row: &hub_store::ListingRow| book.row(row, Outlet::AgentScreen).statistics.is_ok();
        let keys: Vec<String> = rows.iter().filter(|r| counted(r)).map(|r| r.key.clone()).collect();
        listings.extend(store.listings(&keys).await?.into_iter().map(|s| s.listing));
        let mut seen = HashSet::new();
        let here = |l: &Listing| postal_code.is_none_or(|code| l.postal_code.as_deref() == Some(code));
        listings.retain(|l| {
            here(l) && offered_on(l).is_some_and(|d| d >= first && d <= as_of) && seen.insert(l.listing_key.clone())
        });
        Ok(listings)
    }

    /// A listing measured against its own estimate on the day of the CMA; `None` where it tells nothing.
    async fn past(&self, draft: &CmaDraft, listing: Listing, as_of: NaiveDate) -> Option<PastListing> {
        use StandardStatus as S;
        let ending = match listing.standard_status? {
            S::Closed | S::Pending | S::ActiveUnderContract => Ending::Sold,
            S::Withdrawn | S::Expired | S::Canceled => Ending::Unsold,
            S::Active => Ending::Open,
            S::ComingSoon | S::Hold | S::Incomplete | S::Delete => return None,
        };
        let on = offered_on(&listing)?;
        let ended = listing.purchase_contract_date.or(listing.off_market_date).or(listing.close_date);
        let last = if ending == Ending::Open { as_of } else { ended.unwrap_or(as_of) };
        let counted = listing.days_on_market.map(i64::from).unwrap_or_else(|| (last - on).num_days());
        let days = u32::try_from(counted).ok().filter(|d| *d <= 3_653)?;
        let asked = listing.original_list_price.or(listing.list_price).filter(|p| p.minor > 0)?;
        let closed_at = listing.close_price.filter(|p| p.minor > 0 && ending == Ending::Sold);
        let mut subject = Subject::of(&listing);
        // The estimate is that of the day of the CMA, for all alike.
        subject.close_date = None;
        let request = CmaRequest { subject, as_of, level: 80, exclude: Vec::new(), overrides: Overrides::default() };
        let expected = self.value(draft.property_type, request).await.ok()?.estimate;
        Some(PastListing { on, asked, expected, closed_at, days, ending })
    }
}

/// The day it came on the market, from its dates, else from its days on the market before it ended.
fn offered_on(listing: &Listing) -> Option<NaiveDate> {
    let counted_back = || {
        let ended = listing.purchase_contract_date.or(listing.off_market_date).or(listing.close_date)?;
        let days = u64::try_from(listing.days_on_market?).ok()?;
        ended.checked_sub_days(Days::new(days))
    };
    listing.on_market_date.or(listing.listing_contract_date).or_else(counted_back)
}

/// Forgets what was worked out, as when the store is closed.
pub(crate) fn forget() {
    FORGOTTEN.fetch_add(1, Ordering::SeqCst);
    // Whoever holds it now sees the count and keeps nothing.
    if let Ok(mut shelf) = SHELF.try_lock() {
        shelf.clear();
    }
}
