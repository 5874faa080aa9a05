use serde::{Deserialize, Serialize};

use crate::{Cents, Checked};

/// A tax on the deed: so much for each so much of the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferTax {
    /// What the law calls it.
    pub name: String,
    /// For each of this much of the price ...
    #[serde(with = "crate::amount")]
    pub per: Cents,
    /// ... this much tax.
    #[serde(with = "crate::amount")]
    pub tax_per: Cents,
    /// Whether a part of `per` is taxed as a whole one.
    pub part_counts_whole: bool,
    /// A price up to this is free.
    #[serde(with = "crate::amount::optional")]
    pub exempt_up_to: Option<Cents>,
    /// What else may be due, in words: this table does not count it.
    pub also: Option<String>,
}

/// Why there is no tax to tell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransferTaxError {
    /// A price is zero or more.
    #[error("a price of {0} is below zero")]
    BelowZero(Cents),
    /// Beyond what can be counted.
    #[error("the tax on {0} is too large to count")]
    TooLarge(Cents),
}

impl TransferTax {
    /// The tax on a price, half a cent up where a part does not count as a whole.
    ///
    /// # Errors
    /// When the price is below zero or the tax too large to count.
    pub fn on(&self, price: Cents) -> Result<Cents, TransferTaxError> {
        if price < Cents::ZERO {
            return Err(TransferTaxError::BelowZero(price));
        }
        if self.exempt_up_to.is_some_and(|free| price <= free) {
            return Ok(Cents::ZERO);
        }
        let too_large = || TransferTaxError::TooLarge(price);
        if self.part_counts_whole {
            let units = price.0.checked_add(self.per.0 - 1).ok_or_else(too_large)? / self.per.0;
            return units.checked_mul(self.tax_per.0).map(Cents).ok_or_else(too_large);
        }
        let tax = price.amount().checked_mul(self.tax_per.amount()).and_then(|tax| tax.checked_div(self.per.amount()));
        tax.and_then(Cents::rounded).ok_or_else(too_large)
    }
}

impl Checked for TransferTax {
    fn check(&self) -> Result<(), String> {
        if self.per <= Cents::ZERO {
            return Err(format!("per is {}, not over zero", self.per));
        }
        if self.tax_per < Cents::ZERO || self.tax_per > self.per {
            return Err(format!("a tax of {} for each {} is impossible", self.tax_per, self.per));
        }
        Ok(())
    }
}
