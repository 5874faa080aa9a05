use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Area, Currency, Money, Place, PropertySubType, PropertyType, PublicRecord, StandardStatus};

/// A listing in canonical form: RESO Data Dictionary 2.0 names, one unit and one encoding per field.
///
/// `None` means that the source did not say; it never means zero. Fields that no standard name covers stay in the
/// mirror with the source's own payload. Serialised with RESO's names (`ListPrice`), absent fields left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listing {
    /// The source's unique key.
    pub listing_key: String,
    /// The number that agents use (the MLS number).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_id: Option<String>,
    /// The MLS a multi-MLS source took the row from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub originating_system_name: Option<String>,
    /// The assessor's parcel number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parcel_number: Option<String>,

    /// The home's own identifier, the same in every MLS that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub universal_property_id: Option<String>,

    /// Closed list of eleven; `None` where the source's status has no standard counterpart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_status: Option<StandardStatus>,
    /// The MLS's own status word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mls_status: Option<String>,
    /// Sale or lease, residential or not: never compare across types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property_type: Option<PropertyType>,
    /// The kind of building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property_sub_type: Option<PropertySubType>,

    /// Currency of the row's amounts, kept even where the row has none of them.
    pub currency_code: Currency,
    /// Current asking price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_price: Option<Money>,
    /// First asking price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_list_price: Option<Money>,
    /// Asking price before the latest change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_list_price: Option<Money>,
    /// Sale price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_price: Option<Money>,
    /// What the home is let for, or was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_amount: Option<Money>,
    /// Seller concessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concessions_amount: Option<Money>,

    /// Day the sale closed; a local calendar day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_date: Option<NaiveDate>,
    /// Day the listing contract took effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_contract_date: Option<NaiveDate>,
    /// Day it came on the market.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_market_date: Option<NaiveDate>,
    /// Day the purchase contract was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_contract_date: Option<NaiveDate>,
    /// Day it went off the market.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_market_date: Option<NaiveDate>,
    /// Day the listing contract ends, or ended. Confidential: for agents only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<NaiveDate>,
    /// Day the seller took it off the market, the contract still running. Confidential: for agents only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_date: Option<NaiveDate>,
    /// Day the listing contract was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_date: Option<NaiveDate>,
    /// Day of the latest change of status by contract, which may be before it was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_status_change_date: Option<NaiveDate>,
    /// When the status last changed in the MLS, exactly as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_change_timestamp: Option<String>,
    /// Days on market by the MLS's own rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_on_market: Option<i32>,
    /// Days on market over successive listings, by the MLS's own rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cumulative_days_on_market: Option<i32>,

    /// Living area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub living_area: Option<Area>,
    /// Finished area above grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_grade_finished_area: Option<Area>,
    /// Finished area below grade; zero means "has none", absent means unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below_grade_finished_area: Option<Area>,
    /// Lot area, square feet (converted from `LotSizeArea`/`LotSizeAcres` where that is all there is).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_size_square_feet: Option<f64>,
    /// Bedrooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bedrooms_total: Option<i32>,
    /// Bathrooms with halves and quarters (Data Dictionary 1.7 name; 2.0 has only the integer forms).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bathrooms_total_decimal: Option<f64>,
    /// Bathrooms, every kind counted as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bathrooms_total_integer: Option<i32>,
    /// Full bathrooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bathrooms_full: Option<i32>,
    /// Half bathrooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bathrooms_half: Option<i32>,
    /// Storeys; halves occur.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stories: Option<f64>,
    /// Year built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_built: Option<i32>,
    /// Year of the last major renovation (local field of many MLSs).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_renovated: Option<i32>,
    /// Garage spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub garage_spaces: Option<f64>,
    /// Garage area, square feet (local field).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub garage_area: Option<f64>,
    /// Construction quality on the source's own scale, higher is better (local field).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub construction_quality: Option<f64>,
    /// Condition on the source's own scale, higher is better (local field).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition_rating: Option<f64>,
    /// View on the source's own scale, 0 is none (local field).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view_rating: Option<f64>,
    /// On the water.
    #[serde(default, rename = "WaterfrontYN", skip_serializing_if = "Option::is_none")]
    pub waterfront_yn: Option<bool>,
    /// Private pool.
    #[serde(default, rename = "PoolPrivateYN", skip_serializing_if = "Option::is_none")]
    pub pool_private_yn: Option<bool>,
    /// New construction.
    #[serde(default, rename = "NewConstructionYN", skip_serializing_if = "Option::is_none")]
    pub new_construction_yn: Option<bool>,

    /// The address on one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unparsed_address: Option<String>,
    /// House number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street_number: Option<String>,
    /// `N`, `SW` and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street_dir_prefix: Option<String>,
    /// Street name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street_name: Option<String>,
    /// `St`, `Ave` and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street_suffix: Option<String>,
    /// Unit within the building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_number: Option<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or province, postal abbreviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_or_province: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// County or parish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county_or_parish: Option<String>,
    /// Subdivision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subdivision_name: Option<String>,
    /// The MLS's major area.
    #[serde(default, rename = "MLSAreaMajor", skip_serializing_if = "Option::is_none")]
    pub mls_area_major: Option<String>,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,

    /// Remarks for the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_remarks: Option<String>,
    /// Remarks for agents. Confidential: never in anything a consumer sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_remarks: Option<String>,

    /// Listing agent's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_agent_key: Option<String>,
    /// Listing agent's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_agent_full_name: Option<String>,
    /// Listing office's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_office_key: Option<String>,
    /// Listing office's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_office_name: Option<String>,
    /// Buyer's agent's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_agent_key: Option<String>,
    /// Buyer's office's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_office_key: Option<String>,
    /// Phone or e-mail of the listing firm for attribution (Data Dictionary 2.0).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution_contact: Option<String>,

    /// False: not to be shown on the Internet at all.
    #[serde(default, rename = "InternetEntireListingDisplayYN", skip_serializing_if = "Option::is_none")]
    pub internet_entire_listing_display_yn: Option<bool>,
    /// False: the address is not to be shown on the Internet.
    #[serde(default, rename = "InternetAddressDisplayYN", skip_serializing_if = "Option::is_none")]
    pub internet_address_display_yn: Option<bool>,
    /// False: no automated valuation beside the listing.
    #[serde(default, rename = "InternetAutomatedValuationDisplayYN", skip_serializing_if = "Option::is_none")]
    pub internet_automated_valuation_display_yn: Option<bool>,

    /// What assessor and recorder say; only on records of public-record sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_record: Option<Box<PublicRecord>>,

    /// Photos the source has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photos_count: Option<i32>,
    /// When the photos last changed, exactly as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photos_change_timestamp: Option<String>,
    /// The aggregator's clock, exactly as received: the cursor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modification_timestamp: Option<String>,
    /// The MLS's own clock, exactly as received: "last updated" for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub originating_system_modification_timestamp: Option<String>,

    /// Names of fields above that the source left out and that were worked out from its other fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<String>,
}

impl Listing {
    /// A listing of which only the key is known.
    #[must_use]
    pub fn new(listing_key: impl Into<String>, currency: Currency) -> Self {
        Self {
            listing_key: listing_key.into(),
            listing_id: None,
            originating_system_name: None,
            parcel_number: None,
            universal_property_id: None,
            standard_status: None,
            mls_status: None,
            property_type: None,
            property_sub_type: None,
            currency_code: currency,
            list_price: None,
            original_list_price: None,
            previous_list_price: None,
            close_price: None,
            lease_amount: None,
            concessions_amount: None,
            close_date: None,
            listing_contract_date: None,
            on_market_date: None,
            purchase_contract_date: None,
            off_market_date: None,
            expiration_date: None,
            withdrawn_date: None,
            cancellation_date: None,
            contract_status_change_date: None,
            status_change_timestamp: None,
            days_on_market: None,
            cumulative_days_on_market: None,
            living_area: None,
            above_grade_finished_area: None,
            below_grade_finished_area: None,
            lot_size_square_feet: None,
            bedrooms_total: None,
            bathrooms_total_decimal: None,
            bathrooms_total_integer: None,
            bathrooms_full: None,
            bathrooms_half: None,
            stories: None,
            year_built: None,
            year_renovated: None,
            garage_spaces: None,
            garage_area: None,
            construction_quality: None,
            condition_rating: None,
            view_rating: None,
            waterfront_yn: None,
            pool_private_yn: None,
            new_construction_yn: None,
            unparsed_address: None,
            street_number: None,
            street_dir_prefix: None,
            street_name: None,
            street_suffix: None,
            unit_number: None,
            city: None,
            state_or_province: None,
            postal_code: None,
            county_or_parish: None,
            subdivision_name: None,
            mls_area_major: None,
            latitude: None,
            longitude: None,
            public_remarks: None,
            private_remarks: None,
            list_agent_key: None,
            list_agent_full_name: None,
            list_office_key: None,
            list_office_name: None,
            buyer_agent_key: None,
            buyer_office_key: None,
            attribution_contact: None,
            internet_entire_listing_display_yn: None,
            internet_address_display_yn: None,
            internet_automated_valuation_display_yn: None,
            public_record: None,
            photos_count: None,
            photos_change_timestamp: None,
            modification_timestamp: None,
            originating_system_modification_timestamp: None,
            derived: Vec::new(),
        }
    }

    /// Where it stands, if the source says so plausibly.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        Place::new(self.latitude?, self.longitude?)
    }

    /// Whether this is a letting that its type calls a sale: the MLS's own status says so, or the price is the rent.
    #[must_use]
    pub fn is_let_as_sale(&self) -> bool {
        if matches!(self.property_type, Some(PropertyType::ResidentialLease | PropertyType::CommercialLease)) {
            return false;
        }
        let status = self.mls_status.as_deref().unwrap_or_default().to_lowercase();
        let says = |words: &[&str]| status.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
        let price_is_rent = self.lease_amount.is_some_and(|rent| {
            rent.minor > 0 && self.close_price.or(self.list_price).is_some_and(|price| price == rent)
        });
        price_is_rent || (says(&["leased", "rented"]) && !says(&["sold"]))
    }

    /// Bathrooms as a decimal: as given, else full + half of the halves, else the integer count.
    #[must_use]
    pub fn bathrooms(&self) -> Option<f64> {
        self.bathrooms_total_decimal
            .or_else(|| {
                self.bathrooms_full.map(|full| f64::from(full) + 0.5 * f64::from(self.bathrooms_half.unwrap_or(0)))
            })
            .or_else(|| self.bathrooms_total_integer.map(f64::from))
    }

    /// The address on one line: as given, else put together from its parts; `None` when there is no street.
    #[must_use]
    pub fn address_line(&self) -> Option<String> {
        if let Some(whole) = self.unparsed_address.as_deref().map(str::trim).filter(|a| !a.is_empty()) {
            return Some(whole.to_owned());
        }
        let street = self.street_name.as_deref()?;
        let unit = self.unit_number.as_deref().map(|u| format!("#{u}"));
        let parts = [
            self.street_number.as_deref(),
            self.street_dir_prefix.as_deref(),
            Some(street),
            self.street_suffix.as_deref(),
            unit.as_deref(),
        ];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    /// The street part of [`Listing::address_line`], for places where city, state and postal code stand beside it.
    #[must_use]
    pub fn street_line(&self) -> Option<String> {
        self.address_line().map(|whole| street_of(&whole, self.city.as_deref()).to_owned())
    }
}

/// What comes before ", City" in an address on one line; the whole where the city is not in it, or nothing comes before.
#[must_use]
pub fn street_of<'a>(address: &'a str, city: Option<&str>) -> &'a str {
    let Some(city) = city.map(str::trim).filter(|c| !c.is_empty()) else { return address };
    let comma_and_city = |at: usize| {
        let rest = address[at + 1..].trim_start();
        rest.get(..city.len()).is_some_and(|head| head.eq_ignore_ascii_case(city))
            && !rest[city.len()..].starts_with(char::is_alphanumeric)
    };
    let found = address.match_indices(',').map(|(at, _)| at).find(|at| comma_and_city(*at));
    found.map(|at| address[..at].trim_end()).filter(|street| !street.is_empty()).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn streets() {
        assert_eq!(street_of("12 Elm St #3, Quillan, WA 99959", Some("Quillan")), "12 Elm St #3");
        assert_eq!(street_of("12 Elm St, quillan", Some("Quillan")), "12 Elm St");
        assert_eq!(street_of("12 Elm St, Quillandale, WA", Some("Quillan")), "12 Elm St, Quillandale, WA");
        assert_eq!(street_of("12 Elm St", Some("Quillan")), "12 Elm St");
        assert_eq!(street_of(", Quillan", Some("Quillan")), ", Quillan");
        assert_eq!(street_of("12 Elm St, Quillan", None), "12 Elm St, Quillan");
    }

    proptest! {
        #[test]
        fn never_panics(address in ".{0,40}", city in ".{0,12}") {
            let street = street_of(&address, Some(&city));
            prop_assert!(address.starts_with(street));
        }
    }
}
