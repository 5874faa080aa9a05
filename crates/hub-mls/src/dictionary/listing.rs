use chrono::NaiveDate;
use hub_domain::{Currency, Listing, StandardStatus};

use super::fields::Fields;
use super::local;

/// A listing from the fields of RESO's `Property`.
pub(super) fn read(key: &str, f: &mut Fields<'_>) -> Listing {
    let currency = f.currency("CurrencyCode");
    with_days_on_market(as_given(key, f, currency))
}

/// Days on market from the dates, where the source does not count them and the listing's time on the market has ended.
/// Every MLS counts by rules of its own, so these are marked; a listing still on the market is counted when it is shown.
fn with_days_on_market(mut listing: Listing) -> Listing {
    let begun = listing.on_market_date.or(listing.listing_contract_date);
    let ended = match listing.standard_status {
        Some(StandardStatus::Closed | StandardStatus::Pending) => {
            listing.purchase_contract_date.or(listing.off_market_date).or(listing.close_date)
        }
        Some(StandardStatus::Canceled | StandardStatus::Expired | StandardStatus::Withdrawn) => listing.off_market_date,
        _ => None,
    };
    let days = |from: NaiveDate, to: NaiveDate| i32::try_from((to - from).num_days()).ok().filter(|d| *d >= 0);
    if listing.days_on_market.is_none()
        && let Some(days) = begun.zip(ended).and_then(|(from, to)| days(from, to))
    {
        listing.days_on_market = Some(days);
        listing.derived.push("DaysOnMarket".to_owned());
    }
    listing
}

fn as_given(key: &str, f: &mut Fields<'_>, currency: Currency) -> Listing {
    Listing {
        listing_id: f.number("ListingId"),
        originating_system_name: f.text("OriginatingSystemName"),
        parcel_number: f.text("ParcelNumber"),
        universal_property_id: f.text("UniversalPropertyId"),

        standard_status: f.lookup("StandardStatus", local::status),
        mls_status: f.own_word("MlsStatus"),
        property_type: f.lookup("PropertyType", local::property_type),
        property_sub_type: f.lookup("PropertySubType", local::sub_type),

        list_price: f.money("ListPrice", currency),
        original_list_price: f.money("OriginalListPrice", currency),
        previous_list_price: f.money("PreviousListPrice", currency),
        close_price: f.money("ClosePrice", currency),
        lease_amount: f.money("LeaseAmount", currency),
        concessions_amount: f.money("ConcessionsAmount", currency),

        close_date: f.date("CloseDate"),
        listing_contract_date: f.date("ListingContractDate"),
        on_market_date: f.date("OnMarketDate"),
        purchase_contract_date: f.date("PurchaseContractDate"),
        off_market_date: f.date("OffMarketDate"),
        expiration_date: f.date("ExpirationDate"),
        withdrawn_date: f.date("WithdrawnDate"),
        cancellation_date: f.date("CancellationDate"),
        contract_status_change_date: f.date("ContractStatusChangeDate"),
        status_change_timestamp: f.verbatim("StatusChangeTimestamp"),
        // By the MLS's own rules: some count below zero before the listing goes live.
        days_on_market: f.integer("DaysOnMarket"),
        cumulative_days_on_market: f.integer("CumulativeDaysOnMarket"),

        living_area: f.area("LivingArea", "LivingAreaUnits"),
        above_grade_finished_area: f.area("AboveGradeFinishedArea", "AboveGradeFinishedAreaUnits"),
        below_grade_finished_area: f.area("BelowGradeFinishedArea", "BelowGradeFinishedAreaUnits"),
        lot_size_square_feet: f.lot(),
        bedrooms_total: f.count("BedroomsTotal"),
        bathrooms_total_decimal: f.amount("BathroomsTotalDecimal"),
        bathrooms_total_integer: f.count("BathroomsTotalInteger"),
        bathrooms_full: f.count("BathroomsFull"),
        bathrooms_half: f.count("BathroomsHalf"),
        stories: f.amount("Stories"),
        year_built: f.integer("YearBuilt"),
        year_renovated: f.integer("YearRenovated"),
        garage_spaces: f.amount("GarageSpaces"),
        garage_area: f.amount("GarageArea"),
        construction_quality: f.amount("ConstructionQuality"),
        condition_rating: f.amount("ConditionRating"),
        view_rating: f.amount("ViewRating"),
        waterfront_yn: f.flag("WaterfrontYN"),
        pool_private_yn: f.flag("PoolPrivateYN"),
        new_construction_yn: f.flag("NewConstructionYN"),

        unparsed_address: f.text("UnparsedAddress"),
        street_number: f.text("StreetNumber"),
        street_dir_prefix: f.lookup_text("StreetDirPrefix"),
        street_name: f.text("StreetName"),
        street_suffix: f.lookup_text("StreetSuffix"),
        unit_number: f.text("UnitNumber"),
        city: f.lookup_text("City"),
        state_or_province: f.text("StateOrProvince"),
        postal_code: f.text("PostalCode"),
        county_or_parish: f.lookup_text("CountyOrParish"),
        subdivision_name: f.text("SubdivisionName"),
        mls_area_major: f.lookup_text("MLSAreaMajor"),
        latitude: f.degrees("Latitude", 90.0),
        longitude: f.degrees("Longitude", 180.0),

        public_remarks: f.text("PublicRemarks"),
        private_remarks: f.text("PrivateRemarks"),

        list_agent_key: f.text("ListAgentKey"),
        list_agent_full_name: f.text("ListAgentFullName"),
        list_office_key: f.text("ListOfficeKey"),
        list_office_name: f.text("ListOfficeName"),
        buyer_agent_key: f.text("BuyerAgentKey"),
        buyer_office_key: f.text("BuyerOfficeKey"),
        attribution_contact: f.text("AttributionContact"),

        internet_entire_listing_display_yn: f.flag("InternetEntireListingDisplayYN"),
        internet_address_display_yn: f.flag("InternetAddressDisplayYN"),
        internet_automated_valuation_display_yn: f.flag("InternetAutomatedValuationDisplayYN"),

        photos_count: f.count("PhotosCount"),
        photos_change_timestamp: f.verbatim("PhotosChangeTimestamp"),
        modification_timestamp: f.verbatim("ModificationTimestamp"),
        originating_system_modification_timestamp: f.verbatim("OriginatingSystemModificationTimestamp"),
        ..Listing::new(key, currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(status: StandardStatus) -> Listing {
        let day = |text: &str| text.parse().ok();
        Listing {
            standard_status: Some(status),
            on_market_date: day("2026-03-01"),
            purchase_contract_date: day("2026-03-21"),
            close_date: day("2026-05-01"),
            ..Listing::new("1", Currency::USD)
        }
    }

    #[test]
    fn days_on_market_are_derived_and_marked() {
        let read = with_days_on_market(listing(StandardStatus::Closed));
        assert_eq!((read.days_on_market, read.derived.as_slice()), (Some(20), ["DaysOnMarket".to_owned()].as_slice()));
    }

    #[test]
    fn days_on_market_are_not_made_up() {
        let given = Listing { days_on_market: Some(7), ..listing(StandardStatus::Closed) };
        let backwards = Listing { on_market_date: "2026-04-01".parse().ok(), ..listing(StandardStatus::Closed) };
        let dateless = Listing { on_market_date: None, ..listing(StandardStatus::Closed) };
        for (before, days) in [
            (given, Some(7)),
            (backwards, None),
            (dateless, None),
            (listing(StandardStatus::Active), None),
            (listing(StandardStatus::Withdrawn), None),
        ] {
            let read = with_days_on_market(before);
            assert_eq!((read.days_on_market, read.derived.len()), (days, 0));
        }
    }
}
