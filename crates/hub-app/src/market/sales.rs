use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use hub_domain::PropertyType;
use hub_store::SalesQuery;
use hub_valuation::Sale;

use crate::error::Result;
use crate::hub::{Hub, lock};

/// The sales read last, so that an agent who moves a weight does not wait for the store.
#[derive(Default)]
pub(crate) struct MarketCache(Mutex<Option<Kept>>);

struct Kept {
    closed_before: NaiveDate,
    property_type: PropertyType,
    sales: Arc<Vec<Sale>>,
}

impl MarketCache {
    /// Forgets everything: the listings changed.
    pub(crate) fn forget(&self) {
        *lock(&self.0) = None;
    }
}

impl Hub {
    /// Closed sales of a type before a day, from sources whose licence allows a CMA.
    pub(crate) async fn sales(&self, property_type: PropertyType, closed_before: NaiveDate) -> Result<Arc<Vec<Sale>>> {
        if let Some(kept) = &*lock(&self.0.market.0)
            && kept.closed_before == closed_before
            && kept.property_type == property_type
        {
            return Ok(Arc::clone(&kept.sales));
        }
        let listings = self
            .0
            .store
            .sales(&SalesQuery { property_type: Some(property_type), closed_before, closed_from: None, bbox: None })
            .await?;
        let sales: Arc<Vec<Sale>> = Arc::new(listings.iter().filter_map(Sale::try_from_listing).collect());
        *lock(&self.0.market.0) = Some(Kept { closed_before, property_type, sales: Arc::clone(&sales) });
        Ok(sales)
    }
}
