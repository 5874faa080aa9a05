use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Cents, Percent};

/// The loan that one of the government's sample disclosure forms describes. Worked examples refer to a form instead of
/// repeating its terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleForm {
    /// Name of the form: `H-25(B)`.
    pub form: String,
    /// Loan amount in dollars.
    pub loan: Decimal,
    /// Yearly rate.
    pub rate: Percent,
    /// Monthly payments.
    pub months: u32,
    /// Total loan costs, D, in dollars.
    pub loan_costs: Decimal,
    /// Prepaid interest in dollars.
    pub prepaid_interest: Decimal,
}

impl SampleForm {
    /// Whether it describes a loan of this amount and term.
    #[must_use]
    pub fn describes(&self, loan: Cents, months: u32) -> bool {
        self.loan == loan.amount() && self.months == months
    }
}
