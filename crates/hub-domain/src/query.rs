use serde::{Deserialize, Serialize};

use crate::{BoundingBox, DrawnArea, Place, PropertySubType, PropertyType, StandardStatus};

/// An inclusive range; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RangeOf<T> {
    /// Least value.
    pub from: Option<T>,
    /// Greatest value.
    pub to: Option<T>,
}

impl<T> Default for RangeOf<T> {
    fn default() -> Self {
        Self { from: None, to: None }
    }
}

impl<T> RangeOf<T> {
    /// True when neither end is set.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// A circle on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Near {
    /// The middle.
    pub centre: Place,
    /// Radius, metres.
    pub metres: f64,
}

/// How results are ordered; ties are broken by key so that pages never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SortBy {
    /// Best text match first, else newest change first.
    #[default]
    Relevance,
    /// Most recently changed at the source first.
    Newest,
    /// Cheapest first (asking price, or sale price once closed).
    PriceUp,
    /// Dearest first.
    PriceDown,
    /// Largest living area first.
    AreaDown,
    /// Latest close date first.
    CloseDateDown,
    /// Address, alphabetical.
    Address,
}

/// One question to the listings. Every part narrows; parts left at their default do not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListingQuery {
    /// Free text: words of the address, city or MLS number match by prefix as typed; remarks match whole words
    /// when `in_remarks` is set.
    pub text: String,
    /// Search remarks too.
    pub in_remarks: bool,
    /// Any of these statuses.
    pub statuses: Vec<StandardStatus>,
    /// Any of these types.
    pub types: Vec<PropertyType>,
    /// Any of these subtypes.
    pub sub_types: Vec<PropertySubType>,
    /// Price in minor units: the sale price once closed, else the asking price.
    pub price_minor: RangeOf<i64>,
    /// At least so many bedrooms.
    pub beds_min: Option<i32>,
    /// At least so many bathrooms.
    pub baths_min: Option<f64>,
    /// Living area, square feet.
    pub area_sqft: RangeOf<f64>,
    /// Year built.
    pub year_built: RangeOf<i32>,
    /// One city, ignoring case.
    pub city: Option<String>,
    /// One postal code.
    pub postal_code: Option<String>,
    /// A map window.
    pub bbox: Option<BoundingBox>,
    /// A circle.
    pub near: Option<Near>,
    /// Inside any of these drawn areas.
    pub areas: Vec<DrawnArea>,
    /// Order of the answer.
    pub sort: SortBy,
    /// At most so many rows (1 to 1000; 0 means the default, 50).
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

impl ListingQuery {
    /// Rows per answer after applying the default and the bounds.
    #[must_use]
    pub fn page_size(&self) -> u32 {
        match self.limit {
            0 => 50,
            n => n.min(1000),
        }
    }
}
