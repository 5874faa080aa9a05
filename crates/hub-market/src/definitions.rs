/// What a figure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Its key.
    pub key: &'static str,
    /// Its name.
    pub title: &'static str,
    /// One sentence.
    pub text: &'static str,
    /// RESO fields it is worked out from.
    pub fields: &'static [&'static str],
}

macro_rules! define {
    ($($key:literal, $title:literal, $text:literal, [$($field:literal),*];)*) => {
        /// Every figure of the market.
        pub const DEFINITIONS: &[Definition] =
            &[$(Definition { key: $key, title: $title, text: $text, fields: &[$($field),*] }),*];
    };
}

define! {
    "closed", "Closed sales", "Listings with StandardStatus Closed whose CloseDate is in the month and whose ClosePrice is above zero; a home sold through two MLSs counts once, and leases are never among sales.", ["StandardStatus", "CloseDate", "ClosePrice"];
    "median_price", "Median sale price", "The middle ClosePrice of the month's closed sales; not shown for fewer than three.", ["ClosePrice", "CloseDate"];
    "median_price_per_sqft", "Median price per square foot", "The middle of ClosePrice divided by LivingArea over the closed sales that have a living area; not shown for fewer than three.", ["ClosePrice", "LivingArea", "LivingAreaUnits"];
    "price_index", "Repeat-sale price index", "How the prices of the same homes moved between two of their sales at least half a year apart, the first month being 100; sales of homes rebuilt in between are left out, months with few pairs lean on their neighbours, and the standard error is shown beside it.", ["ParcelNumber", "UnparsedAddress", "ClosePrice", "CloseDate", "LivingArea"];
    "new_listings", "New listings", "Listings whose OnMarketDate (else ListingContractDate) is in the month.", ["OnMarketDate", "ListingContractDate"];
    "active", "Active inventory", "Listings on the market and not under contract at the end of the month: from OnMarketDate (else ListingContractDate) to PurchaseContractDate, else OffMarketDate, else DaysOnMarket after listing, else CloseDate; what did not sell left on its OffMarketDate, else its ExpirationDate, WithdrawnDate or CancellationDate, else ContractStatusChangeDate, else StatusChangeTimestamp, else ModificationTimestamp.", ["OnMarketDate", "ListingContractDate", "PurchaseContractDate", "OffMarketDate", "ExpirationDate", "WithdrawnDate", "CancellationDate", "ContractStatusChangeDate", "StatusChangeTimestamp", "ModificationTimestamp", "DaysOnMarket", "CloseDate", "StandardStatus"];
    "under_contract", "Went under contract", "Listings with StandardStatus Closed, Pending or Active Under Contract whose contract fell into the month, by the same dates as active inventory.", ["PurchaseContractDate", "OffMarketDate", "DaysOnMarket", "CloseDate"];
    "months_of_supply", "Months of supply", "Active inventory at the end of the month divided by the mean number of closed sales per month over six months.", ["OnMarketDate", "ListingContractDate", "CloseDate"];
    "absorption", "Absorption rate", "Closed sales of the month as a share of the inventory at its beginning and the listings that came during it.", ["OnMarketDate", "ListingContractDate", "CloseDate"];
    "days_on_market", "Median days on market", "The middle DaysOnMarket of the month's closed sales by the MLS's own rules, else the days from listing to PurchaseContractDate; not shown for fewer than three.", ["DaysOnMarket", "ListingContractDate", "PurchaseContractDate"];
    "velocity", "Velocity", "Share of the month's closed sales that were under contract within 14 days on market.", ["DaysOnMarket"];
    "sale_to_list", "Sale-to-list ratio", "The middle of ClosePrice divided by the last ListPrice over the month's closed sales; not shown for fewer than three.", ["ClosePrice", "ListPrice"];
    "sale_to_original", "Sale to original list ratio", "The middle of ClosePrice divided by OriginalListPrice over the month's closed sales; not shown for fewer than three.", ["ClosePrice", "OriginalListPrice"];
    "price_cut", "Price cuts", "Share of the month's closed sales whose last ListPrice was below OriginalListPrice, and the middle size of these cuts.", ["ListPrice", "OriginalListPrice"];
    "sides", "Sides", "A closed sale has a listing side (ListAgentKey, ListOfficeKey) and a buying side (BuyerAgentKey, BuyerOfficeKey); one who had both counts two; an agent known at several sources by one national association number, or by one licence of a state, counts once.", ["ListAgentKey", "ListOfficeKey", "BuyerAgentKey", "BuyerOfficeKey", "CloseDate", "MemberNationalAssociationId", "MemberStateLicense"];
    "volume", "Volume", "The sum of ClosePrice over the sides; the share is of the volume of all sides in the area, those of unknown agents included.", ["ClosePrice"];
    "forecast", "Forecast", "The mean of simple forecasts with shrunken seasonal effects (a damped trend, the Theta method, the last year's growth, smoothing; of sales for each working day) and of the same month a year before, as it was and with growth, in which counts more what was less far off here before; the intervals are as wide as this method's own past errors here ask for.", ["ClosePrice", "CloseDate"];
    "seasonal_naive", "Seasonal naive forecast", "The figure of the same month a year before, unchanged; a forecast that is not better than this is worth nothing.", ["ClosePrice", "CloseDate"];
    "when_to_list", "When to list", "Sold listings by the month they came on the market, each month against the months around it in the same years, with a 90 % interval over the years.", ["OnMarketDate", "ListingContractDate", "DaysOnMarket", "ClosePrice", "OriginalListPrice", "LivingArea"];
    "when_to_offer", "When to offer", "Sales by the month their contract was made, compared in the same way.", ["PurchaseContractDate", "OffMarketDate", "DaysOnMarket", "ClosePrice", "OriginalListPrice", "LivingArea"];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_one_sentence_with_a_key_of_its_own() {
        let mut keys: Vec<&str> = DEFINITIONS.iter().map(|d| d.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), DEFINITIONS.len());
        for d in DEFINITIONS {
            assert!(d.text.ends_with('.') && d.text.matches(". ").count() == 0 && !d.fields.is_empty(), "{}", d.key);
        }
    }
}
