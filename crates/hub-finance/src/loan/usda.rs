use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, cents, positive, within};
use crate::{Cents, Percent};

/// Fees of a USDA section 502 guaranteed loan: dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsdaFees {
    /// Upfront guarantee fee, percent of the total loan.
    pub upfront: Percent,
    /// Annual fee, percent.
    pub annual: Percent,
    /// Most that a household may earn, percent of the area's median.
    pub income_limit: Percent,
}

/// A loan with its guarantee fee financed. The fee is taken on the total, so it grosses up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsdaLoan {
    /// What is owed.
    pub total: Cents,
    /// The fee in it.
    pub fee: Cents,
}

/// `base / (1 - upfront)`, half up to the cent.
///
/// # Errors
/// A base of nothing; a fee outside 0 to 50 %.
pub fn financed_fee(base: Cents, upfront: Percent) -> Result<UsdaLoan, LoanError> {
    within("the upfront fee in percent", upfront.0, Decimal::ZERO, Decimal::from(50))?;
    let base = positive("the base loan", base)?;
    let total = cents("the total loan", base.amount() / (Decimal::ONE - upfront.fraction()))?;
    Ok(UsdaLoan { total, fee: total - base })
}

/// A month's part of the annual fee on `balance`, half up to the cent.
///
/// # Errors
/// A figure out of range.
pub fn monthly_fee(balance: Cents, annual: Percent) -> Result<Cents, LoanError> {
    super::pmi::monthly_premium(balance, annual)
}
