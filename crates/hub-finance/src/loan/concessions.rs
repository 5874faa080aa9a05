use hub_domain::quote::Occupancy;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, cents, positive};
use crate::{Cents, Dated, Percent};

/// Most that an interested party may give a buyer: dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConcessionCap {
    /// `conventional`, `fha`, `va`, `usda`.
    pub programme: String,
    /// Use of the home.
    pub occupancy: Occupancy,
    /// Loan-to-value above this, percent.
    pub ltv_over: Percent,
    /// Up to this, percent.
    pub ltv_to: Percent,
    /// Cap, percent of the value.
    pub cap: Percent,
}

/// The cap in money, on the lesser of price and appraisal.
///
/// # Errors
/// When the table has no row for this programme, use and loan-to-value.
pub fn concession_cap(
    table: &Dated<Vec<ConcessionCap>>,
    programme: &str,
    occupancy: Occupancy,
    ltv: Percent,
    value: Cents,
) -> Result<Cents, LoanError> {
    let holds = |row: &&ConcessionCap| {
        row.programme == programme
            && row.occupancy == occupancy
            && ltv <= row.ltv_to
            && (row.ltv_over < ltv || (ltv.0.is_zero() && row.ltv_over.0.is_zero()))
    };
    let row = table.value.iter().find(holds).ok_or_else(|| {
        LoanError::no_row("seller concession caps", table, format!("{programme}, {occupancy:?}, loan-to-value {ltv}"))
    })?;
    cents("the cap", positive("the value", value)?.amount() * row.cap.0 / Decimal::ONE_HUNDRED)
}
