use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, within};
use crate::Percent;

/// How a rate sheet writes a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceConvention {
    /// 100 is par; below it costs, above it pays.
    HundredBased,
    /// 0 is par; plus is a cost in percent, minus a credit.
    Discount,
}

impl PriceConvention {
    /// Points in percent of the loan: what the borrower pays, negative when credited.
    ///
    /// # Errors
    /// A price that this convention cannot mean: a discount of 98, or a hundred-based price of 1.25.
    pub fn points(self, price: Decimal) -> Result<Percent, LoanError> {
        match self {
            Self::HundredBased => {
                within("a hundred-based price", price, Decimal::from(80), Decimal::from(120))?;
                Ok(Percent(Decimal::ONE_HUNDRED - price))
            }
            Self::Discount => {
                within("a discount price", price, Decimal::from(-20), Decimal::from(20))?;
                Ok(Percent(price))
            }
        }
    }

    /// Which convention all `prices` of a sheet share.
    ///
    /// # Errors
    /// A sheet without prices, one that mixes both conventions, or a price that neither can mean.
    pub fn of_sheet(prices: &[Decimal]) -> Result<Self, LoanError> {
        let mut found = None;
        for price in prices {
            let this = if Self::HundredBased.points(*price).is_ok() {
                Self::HundredBased
            } else if Self::Discount.points(*price).is_ok() {
                Self::Discount
            } else {
                return Err(LoanError::Conflict(format!("{price} is neither a hundred-based nor a discount price")));
            };
            if found.is_some_and(|convention| convention != this) {
                let first = prices.first().copied().unwrap_or_default();
                return Err(LoanError::Conflict(format!(
                    "the sheet mixes hundred-based and discount prices: {first} and {price}"
                )));
            }
            found = Some(this);
        }
        found.ok_or_else(|| LoanError::Conflict("a rate sheet without prices".into()))
    }
}
