//! What can be said about a listing on the market, from the listings around it.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use hub_domain::{BoundingBox, ConnectionId, Licence, Listing, ListingQuery, PropertyType, StandardStatus};
use hub_store::{SalesQuery, StoredListing};
use hub_valuation::advice::{
    self, Check, Interest, Outing, OutingGroup, PriceAdvice, QualityNorm, expected_interest, listing_quality,
};
use hub_valuation::{CmaRequest, Overrides, Subject};

use crate::error::Result;
use crate::hub::Hub;
use crate::listings::key;
use crate::view::{AdviceCheckView, AdviceView, BandView, ChanceView, KeyRequest};

/// Sales count for so long.
const DAYS: u64 = 365;
/// Listings for sale or taken off that are looked at, the latest changed first.
const UNSOLD: u32 = 1_000;
/// Comparable listings whose photos and remarks are counted.
const NORM: usize = 60;
/// Half the side of the window around a listing from which evidence comes, degrees: about 20 km north to south.
const AROUND: f64 = 0.18;

/// The advice with its figures.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Advice {
    /// How well it is presented.
    pub quality: advice::ListingQuality,
    /// The interest to expect.
    pub interest: Option<Interest>,
    /// About its price.
    pub price: Option<PriceAdvice>,
    /// Why something is missing, in sentences.
    pub withheld: Vec<String>,
}

impl Hub {
    /// Advice on a listing.
    ///
    /// # Errors
    /// When there is no such listing or the store cannot be read.
    pub async fn listing_advice(&self, key: &str) -> Result<Advice> {
        self.agents_only()?;
        let stored = self.listing(key).await?;
        let listing = &stored.listing;
        let mut withheld = Vec::new();
        // Figures drawn from other listings are statistics.
        let decision = self.decision(&stored, hub_compliance::Outlet::AgentScreen).await?;
        let statistics = decision.statistics.is_ok() && self.rule_book().await?.statistics_allowed();
        let subject = Outing::of(listing, self.today());
        let outings = if statistics {
            self.outings(listing).await?
        } else {
            withheld.push(format!(
                "The rows of “{}” are licensed as {}. Figures drawn from other listings need back-office data from every \
                 source that counts.",
                stored.connection.name,
                stored.connection.licence.as_str()
            ));
            Vec::new()
        };
        let interest = subject.as_ref().and_then(|s| expected_interest(s, &outings));
        if interest.is_none() && statistics {
            withheld.push(match &subject {
                None => "Its status, price or time on the market is not known, so it cannot be compared.".to_owned(),
                Some(_) => "Fewer than 20 comparable listings of the last twelve months are stored.".to_owned(),
            });
        }
        let estimate = self.estimate_beside(&stored, &mut withheld).await;
        let price = subject.as_ref().and_then(|s| advice::price_advice(s, &outings, estimate));
        let norm = match &subject {
            Some(subject) => self.norm(subject, &outings, interest.as_ref()).await?,
            None => QualityNorm::default(),
        };
        let changed = self.price_changed(listing).await?;
        // A home that has found its buyer needs no reminder of its price.
        let days = subject.as_ref().filter(|s| !s.sold).map(|s| s.days);
        Ok(Advice { quality: listing_quality(listing, &norm, days, changed), interest, price, withheld })
    }

    /// The same for the screen.
    ///
    /// # Errors
    /// As [`Hub::listing_advice`].
    pub async fn listing_advice_view(&self, request: &KeyRequest) -> Result<AdviceView> {
        Ok(view(self.listing_advice(key(request)?).await?))
    }

    /// How long other listings lasted: sales of a year, and what is for sale or was taken off, around the subject.
    async fn outings(&self, subject: &Listing) -> Result<Vec<Outing>> {
        let today = self.today();
        let store = &self.0.store;
        let property_type = subject.property_type.or(Some(PropertyType::Residential));
        let bbox = subject.place().map(|p| BoundingBox {
            west: p.longitude - AROUND * 1.5,
            south: p.latitude - AROUND,
            east: p.longitude + AROUND * 1.5,
            north: p.latitude + AROUND,
        });
        let closed_from = today.checked_sub_days(Days::new(DAYS));
        let mut listings = store.sales(&SalesQuery { property_type, closed_before: today, closed_from, bbox }).await?;
        let licensed: HashSet<ConnectionId> =
            self.connections().await?.into_iter().filter(|c| c.licence == Licence::BackOffice).map(|c| c.id).collect();
        let query = ListingQuery {
            types: property_type.into_iter().collect(),
            statuses: StandardStatus::UNSOLD.to_vec(),
            city: bbox.is_none().then(|| subject.city.clone()).flatten(),
            bbox,
            sort: hub_domain::SortBy::Newest,
            limit: UNSOLD,
            ..ListingQuery::default()
        };
        let rows = store.search(&query).await?.rows;
        let keys: Vec<String> = rows.into_iter().filter(|r| licensed.contains(&r.connection)).map(|r| r.key).collect();
        let long_ago = closed_from.unwrap_or(NaiveDate::MIN);
        let recent = store.listings(&keys).await?.into_iter().map(|s| s.listing).filter(|l| {
            let left = l.off_market_date.or(l.purchase_contract_date);
            left.is_none_or(|d| d >= long_ago)
        });
        listings.extend(recent);
        Ok(listings.iter().filter_map(|l| Outing::of(l, today)).collect())
    }

    /// What comparable listings have.
    async fn norm(&self, subject: &Outing, outings: &[Outing], interest: Option<&Interest>) -> Result<QualityNorm> {
        let group = OutingGroup::like(subject, outings);
        let days = interest.and_then(|i| Some((i.median_days?, i.three_quarters_days?)));
        if !group.is_enough() {
            return Ok(QualityNorm { days, ..QualityNorm::default() });
        }
        let keys: Vec<String> = group.outings.iter().rev().take(NORM).map(|o| o.listing_key.clone()).collect();
        let like = self.0.store.listings(&keys).await?;
        let photos = like.iter().filter_map(|l| l.listing.photos_count.map(f64::from)).collect();
        #[allow(clippy::cast_precision_loss, reason = "a length of text")]
        let remarks =
            like.iter().filter_map(|l| Some(l.listing.public_remarks.as_ref()?.trim().chars().count() as f64));
        Ok(QualityNorm { photos: middle(photos), remarks_chars: middle(remarks.collect()), days })
    }

    /// Low, middle and high of an estimate, where one may stand beside this listing.
    async fn estimate_beside(
        &self,
        stored: &StoredListing,
        withheld: &mut Vec<String>,
    ) -> Option<(hub_domain::Money, hub_domain::Money, hub_domain::Money)> {
        let listing = &stored.listing;
        if !stored.connection.licence.allows_cma() || listing.standard_status == Some(StandardStatus::Closed) {
            return None;
        }
        if listing.internet_automated_valuation_display_yn == Some(false) {
            withheld.push("The seller does not want an estimate shown beside this listing.".to_owned());
            return None;
        }
        let request = CmaRequest {
            subject: Subject::of(listing),
            as_of: self.today(),
            level: 80,
            exclude: Vec::new(),
            overrides: Overrides::default(),
        };
        let kind = listing.property_type.unwrap_or(PropertyType::Residential);
        match self.value(kind, request).await {
            Ok(cma) => Some((cma.low, cma.estimate, cma.high)),
            Err(error) => {
                tracing::debug!(code = ?error.code, "no estimate for the advice");
                withheld.push("There are too few facts or sales for an estimate.".to_owned());
                None
            }
        }
    }

    async fn price_changed(&self, listing: &Listing) -> Result<bool> {
        let first = listing.original_list_price;
        if listing.previous_list_price.is_some() || (first.is_some() && first != listing.list_price) {
            return Ok(true);
        }
        let history = self.0.store.history_of(hub_domain::Resource::Property, &listing.listing_key).await?;
        Ok(history.into_iter().flat_map(crate::facts::changes).any(|c| c.field == "ListPrice" && c.old.is_some()))
    }
}

fn middle(mut values: Vec<f64>) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some(values[values.len() / 2])
}

fn view(advice: Advice) -> AdviceView {
    let interest = advice.interest;
    AdviceView {
        score: i32::from(advice.quality.score),
        checks: advice
            .quality
            .items
            .into_iter()
            .map(|i| AdviceCheckView {
                check: match i.check {
                    Check::Photos => "photos",
                    Check::Remarks => "remarks",
                    Check::Facts => "facts",
                    Check::Place => "place",
                    Check::Price => "price",
                }
                .to_owned(),
                earned: i.earned,
                possible: i.possible,
                found: i.found,
                mend: i.mend,
            })
            .collect(),
        next_30_days: interest.as_ref().and_then(|i| i.next_30_days).map(|c| ChanceView {
            percent: c.percent,
            low: c.low,
            high: c.high,
        }),
        interest: interest.map(|i| i.words).unwrap_or_default(),
        by_days: advice
            .price
            .iter()
            .flat_map(|p| &p.by_days)
            .map(|b| BandView {
                from_days: b.from_days,
                to_days: b.to_days,
                sales: u32::try_from(b.sales).unwrap_or(u32::MAX),
                median_percent: b.median_percent,
            })
            .collect(),
        price: advice.price.map(|p| p.words).unwrap_or_default(),
        withheld: advice.withheld,
    }
}
