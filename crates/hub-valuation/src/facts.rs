use hub_domain::{Listing, Place, PropertySubType};
use serde::{Deserialize, Serialize};

/// What is known about a house: the facts that prices follow. RESO names in JSON; `None` is "not known", never zero.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Facts {
    /// The address on one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unparsed_address: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_or_province: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// The MLS's own area name.
    #[serde(rename = "MLSAreaMajor", skip_serializing_if = "Option::is_none")]
    pub mls_area_major: Option<String>,
    /// Subdivision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subdivision_name: Option<String>,
    /// The assessor's parcel number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcel_number: Option<String>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// The kind of building.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property_sub_type: Option<PropertySubType>,
    /// Living area, square feet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub living_area: Option<f64>,
    /// Finished area below grade, square feet; zero is "has none".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below_grade_finished_area: Option<f64>,
    /// Lot, square feet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot_size_square_feet: Option<f64>,
    /// Bedrooms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bedrooms_total: Option<f64>,
    /// Bathrooms, with halves and quarters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bathrooms_total_decimal: Option<f64>,
    /// Storeys; halves occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<f64>,
    /// Year built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_built: Option<i32>,
    /// Year of the last major renovation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_renovated: Option<i32>,
    /// Garage spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub garage_spaces: Option<f64>,
    /// Garage area, square feet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub garage_area: Option<f64>,
    /// Construction quality on the MLS's own scale, higher is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub construction_quality: Option<f64>,
    /// Condition on the MLS's own scale, higher is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_rating: Option<f64>,
    /// View on the MLS's own scale, 0 is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_rating: Option<f64>,
    /// On the water.
    #[serde(rename = "WaterfrontYN", skip_serializing_if = "Option::is_none")]
    pub waterfront_yn: Option<bool>,
    /// Private pool.
    #[serde(rename = "PoolPrivateYN", skip_serializing_if = "Option::is_none")]
    pub pool_private_yn: Option<bool>,
}

impl Facts {
    /// The facts of a listing, areas in square feet. A figure that cannot be (a negative area, a year 20555) counts as
    /// not known.
    #[must_use]
    pub fn of(listing: &Listing) -> Self {
        Self {
            unparsed_address: listing.address_line(),
            city: listing.city.clone(),
            state_or_province: listing.state_or_province.clone(),
            postal_code: listing.postal_code.clone(),
            mls_area_major: listing.mls_area_major.clone(),
            subdivision_name: listing.subdivision_name.clone(),
            parcel_number: listing.parcel_number.clone(),
            latitude: listing.latitude,
            longitude: listing.longitude,
            property_sub_type: listing.property_sub_type,
            living_area: listing.living_area.map(|a| a.square_feet()),
            below_grade_finished_area: listing.below_grade_finished_area.map(|a| a.square_feet()),
            lot_size_square_feet: listing.lot_size_square_feet,
            bedrooms_total: listing.bedrooms_total.map(f64::from),
            bathrooms_total_decimal: listing.bathrooms(),
            stories: listing.stories,
            year_built: listing.year_built,
            year_renovated: listing.year_renovated,
            garage_spaces: listing.garage_spaces,
            garage_area: listing.garage_area,
            construction_quality: listing.construction_quality,
            condition_rating: listing.condition_rating,
            view_rating: listing.view_rating,
            waterfront_yn: listing.waterfront_yn,
            pool_private_yn: listing.pool_private_yn,
        }
        .plausible()
    }

    /// The same facts without the figures that cannot be.
    #[must_use]
    pub fn plausible(mut self) -> Self {
        let keep = |field: &mut Option<f64>, from: f64, to: f64| {
            // Written so that NaN is dropped too.
            if !field.is_some_and(|v| v >= from && v <= to) {
                *field = None;
            }
        };
        keep(&mut self.living_area, 50.0, 200_000.0);
        keep(&mut self.below_grade_finished_area, 0.0, 100_000.0);
        keep(&mut self.lot_size_square_feet, 100.0, 1e9);
        keep(&mut self.bedrooms_total, 0.0, 60.0);
        keep(&mut self.bathrooms_total_decimal, 0.0, 60.0);
        keep(&mut self.stories, 0.5, 100.0);
        keep(&mut self.garage_spaces, 0.0, 100.0);
        keep(&mut self.garage_area, 0.0, 50_000.0);
        keep(&mut self.construction_quality, -1000.0, 1000.0);
        keep(&mut self.condition_rating, -1000.0, 1000.0);
        keep(&mut self.view_rating, -1000.0, 1000.0);
        let year = |field: &mut Option<i32>| {
            if !field.is_some_and(|y| (1600..=2200).contains(&y)) {
                *field = None;
            }
        };
        year(&mut self.year_built);
        year(&mut self.year_renovated);
        if self.place().is_none() {
            self.latitude = None;
            self.longitude = None;
        }
        self
    }

    /// Where it stands, if that is known plausibly.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        Place::new(self.latitude?, self.longitude?)
    }

    /// The name of the area it belongs to: the MLS's own, else the postal code, else the city.
    #[must_use]
    pub fn area_name(&self) -> Option<&str> {
        [&self.mls_area_major, &self.postal_code, &self.city]
            .into_iter()
            .filter_map(|name| name.as_deref().map(str::trim))
            .find(|name| !name.is_empty())
    }

    /// The address folded for comparison: letters and digits of street, city and postal code.
    #[must_use]
    pub(crate) fn folded_address(&self) -> Option<String> {
        let street = self.unparsed_address.as_deref()?;
        let rest = self.postal_code.as_deref().or(self.city.as_deref()).unwrap_or_default();
        let folded: String =
            street.chars().chain(rest.chars()).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        // "12" alone is no address; two such would make strangers the same house.
        (folded.len() >= 6).then_some(folded)
    }
}
