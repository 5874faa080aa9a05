use std::sync::{Arc, Mutex};

use chrono::{Datelike, NaiveDate};
use hub_domain::{BoundingBox, Place, PropertyType};
use hub_store::{SalePlace, SalesQuery};
use hub_valuation::{LARGE_MARKET, Region, Sale, region};

use crate::error::Result;
use crate::hub::{Hub, lock};

/// The sales read last, so that an agent who moves a weight does not wait for the store.
#[derive(Default)]
pub(crate) struct MarketCache {
    kept: Mutex<Vec<(Wanted, Arc<Vec<Sale>>)>>,
    /// When and where all sales were, of the type and day asked about last.
    places: Mutex<Option<Overview>>,
    /// Parts of large markets by type and month.
    regions: Mutex<Vec<(PropertyType, NaiveDate, Region)>>,
}

struct Overview {
    property_type: PropertyType,
    closed_before: NaiveDate,
    sales: Arc<Vec<SalePlace>>,
}

/// Two: the market an agent works in, and that of the listing looked at beside it.
const KEPT: usize = 2;

/// Which sales are wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wanted {
    pub property_type: PropertyType,
    pub closed_before: NaiveDate,
    /// Of a large market, this part.
    pub region: Option<BoundingBox>,
    /// Of a large market of which no part can be named, the latest.
    closed_from: Option<NaiveDate>,
}

impl Wanted {
    /// Whether there are more sales than these.
    pub(crate) fn is_part(&self) -> bool {
        self.region.is_some() || self.closed_from.is_some()
    }
}

impl MarketCache {
    /// Forgets everything: the listings changed.
    pub(crate) fn forget(&self) {
        lock(&self.kept).clear();
        *lock(&self.places) = None;
        lock(&self.regions).clear();
    }
}

impl Hub {
    /// Which sales a home there is valued by on a day: all of a type, or of a large market the part around it.
    pub(crate) async fn sales_wanted(
        &self,
        property_type: PropertyType,
        closed_before: NaiveDate,
        at: Option<Place>,
    ) -> Result<Wanted> {
        let all = Wanted { property_type, closed_before, region: None, closed_from: None };
        let places = self.places(property_type, closed_before).await?;
        if places.len() <= LARGE_MARKET {
            return Ok(all);
        }
        // The same part for all days of a month.
        let first = closed_before.with_day(1).unwrap_or(closed_before);
        let inner = |b: &BoundingBox, p: Place| {
            p.longitude > b.west && p.longitude < b.east && p.latitude > b.south && p.latitude < b.north
        };
        if let Some(at) = at
            && let Some((.., known)) = lock(&self.0.market.regions)
                .iter()
                .find(|(kind, day, known)| (*kind, *day) == (property_type, first) && inner(&known.cell, at))
        {
            return Ok(Wanted { region: Some(known.window), ..all });
        }
        let part = move || {
            let known: Vec<Place> =
                places.iter().take_while(|s| s.close_date < first).filter_map(|s| s.place).collect();
            let region = at.and_then(|at| region(&known, at));
            (region, places.get(places.len() - LARGE_MARKET).map(|s| s.close_date))
        };
        let (region, latest) =
            tokio::task::spawn_blocking(part).await.map_err(|error| crate::AppError::unexpected(&error))?;
        let Some(region) = region else { return Ok(Wanted { closed_from: latest, ..all }) };
        lock(&self.0.market.regions).push((property_type, first, region));
        Ok(Wanted { region: Some(region.window), ..all })
    }

    async fn places(&self, property_type: PropertyType, before: NaiveDate) -> Result<Arc<Vec<SalePlace>>> {
        if let Some(kept) = &*lock(&self.0.market.places)
            && (kept.property_type, kept.closed_before) == (property_type, before)
        {
            return Ok(Arc::clone(&kept.sales));
        }
        let sales = Arc::new(self.0.store.sale_places(property_type, before).await?);
        let kept = Overview { property_type, closed_before: before, sales: Arc::clone(&sales) };
        *lock(&self.0.market.places) = Some(kept);
        Ok(sales)
    }

    /// Those sales, from sources whose licence allows a CMA.
    pub(crate) async fn sales_of(&self, wanted: Wanted) -> Result<Arc<Vec<Sale>>> {
        if let Some((_, sales)) = lock(&self.0.market.kept).iter().find(|(kept, _)| *kept == wanted) {
            return Ok(Arc::clone(sales));
        }
        let Wanted { property_type, closed_before, region: bbox, closed_from } = wanted;
        let query = SalesQuery { property_type: Some(property_type), closed_before, closed_from, bbox };
        let listings = self.0.store.sales(&query).await?;
        let sales: Arc<Vec<Sale>> = Arc::new(listings.iter().filter_map(Sale::try_from_listing).collect());
        let mut kept = lock(&self.0.market.kept);
        kept.insert(0, (wanted, Arc::clone(&sales)));
        kept.truncate(KEPT);
        Ok(sales)
    }

    /// All closed sales of a type before a day, however many.
    pub(crate) async fn sales(&self, property_type: PropertyType, closed_before: NaiveDate) -> Result<Arc<Vec<Sale>>> {
        self.sales_of(Wanted { property_type, closed_before, region: None, closed_from: None }).await
    }
}
