use hub_domain::Currency;

/// The highest price taken for real, in minor units: ten trillion. Above, a float would lose cents.
pub(crate) const MOST: i64 = 1_000_000_000_000_000;

/// The lowest price taken for real, in minor units: a hundred. Less is a transfer for form's sake, not a sale.
pub(crate) fn least(currency: Currency) -> i64 {
    100 * 10_i64.pow(currency.minor_digits())
}
