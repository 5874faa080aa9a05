use chrono::NaiveDate;
use hub_domain::{Listing, Money, PropertyType, StandardStatus};
use serde::{Deserialize, Serialize};

use crate::Facts;

/// A closed sale, the only evidence an analysis uses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Sale {
    /// The source's key.
    pub listing_key: String,
    /// The MLS number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_id: Option<String>,
    /// What was paid; more than zero.
    pub close_price: Money,
    /// The day it closed.
    pub close_date: NaiveDate,
    /// Days on market, by the MLS's own rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_on_market: Option<i32>,
    /// The house.
    #[serde(flatten)]
    pub facts: Facts,
}

impl Sale {
    /// The sale a listing tells of; `None` when it is not a closed sale of a home (a lease, land, no price, no date).
    #[must_use]
    pub fn try_from_listing(listing: &Listing) -> Option<Self> {
        if listing.standard_status != Some(StandardStatus::Closed)
            || listing.property_type != Some(PropertyType::Residential)
        {
            return None;
        }
        let close_price = listing.close_price.filter(|p| p.minor > 0)?;
        Some(Self {
            listing_key: listing.listing_key.clone(),
            listing_id: listing.listing_id.clone(),
            close_price,
            close_date: listing.close_date?,
            days_on_market: listing.days_on_market.filter(|d| *d >= 0),
            facts: Facts::of(listing),
        })
    }
}
