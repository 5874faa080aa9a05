use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, amount};
use crate::{Cents, Percent};

/// What a charge on a home loan is for, as far as it decides whether it is finance charge (15 USC 1605).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    /// Interest over the term.
    Interest,
    /// Interest from closing to the end of the month.
    PrepaidInterest,
    /// Discount points.
    Points,
    /// Origination, underwriting, broker's fee.
    Origination,
    /// Mortgage insurance, monthly or upfront, and the VA or USDA fee.
    MortgageInsurance,
    /// Title examination and insurance.
    Title,
    /// Preparing documents.
    Documents,
    /// Escrow for taxes and insurance.
    Escrow,
    /// Notary.
    Notary,
    /// Appraisal, with pest and flood inspection before closing.
    Appraisal,
    /// Credit report.
    CreditReport,
}

impl ChargeKind {
    /// Whether it is finance charge on a loan secured by real estate: 15 USC 1605(a) and, for what is not, (e).
    #[must_use]
    pub fn is_finance_charge(self) -> bool {
        match self {
            Self::Interest | Self::PrepaidInterest | Self::Points | Self::Origination | Self::MortgageInsurance => true,
            Self::Title | Self::Documents | Self::Escrow | Self::Notary | Self::Appraisal | Self::CreditReport => false,
        }
    }
}

/// The finance charge among `charges`.
///
/// # Errors
/// A charge below nothing or beyond a trillion.
pub fn finance_charge(charges: &[(ChargeKind, Cents)]) -> Result<Cents, LoanError> {
    let counted = charges.iter().filter(|(kind, _)| kind.is_finance_charge());
    counted
        .map(|(_, charge)| amount("a charge", *charge))
        .sum::<Result<Cents, _>>()
        .and_then(|sum| amount("the finance charge", sum))
}

/// How far a disclosed figure may be off and still be accurate: dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureTolerance {
    /// Points of rate either way, regular loan.
    pub regular: Percent,
    /// Points of rate either way, irregular loan.
    pub irregular: Percent,
    /// Dollars by which the finance charge may be understated on a loan secured by real estate.
    pub understated: Decimal,
}

impl DisclosureTolerance {
    /// Whether a disclosed rate is within the tolerance of the `actual` one.
    #[must_use]
    pub fn rate_is_accurate(&self, disclosed: Percent, actual: Percent, irregular: bool) -> bool {
        let allowed = if irregular { self.irregular } else { self.regular };
        (disclosed.0 - actual.0).abs() <= allowed.0
    }

    /// Whether a disclosed finance charge is accurate: overstated, or understated by no more than allowed.
    #[must_use]
    pub fn charge_is_accurate(&self, disclosed: Cents, actual: Cents) -> bool {
        (actual - disclosed).amount() <= self.understated
    }
}
