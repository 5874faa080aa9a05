use super::figures::Estimated;
use crate::error::Result;
use crate::table::Table;

/// The estimates as CSV: one row a sale, amounts in the currency's major unit.
pub(super) fn csv(all: &[Estimated]) -> Result<String> {
    let mut out = Table::new("ListingKey,CloseDate,ClosePrice,Estimate,Low,High");
    for one in all {
        out.text(&one.listing_key).text(&one.close_date.to_string());
        for amount in [one.close_price, one.estimate, one.low, one.high] {
            out.money(Some(amount));
        }
        out.end();
    }
    out.csv()
}
