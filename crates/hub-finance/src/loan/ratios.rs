use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, amount, positive};
use crate::{Cents, Percent};

/// Debt to gross income, percent, unrounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DebtRatios {
    /// Housing alone.
    pub front: Percent,
    /// Housing and other debt.
    pub back: Percent,
}

impl DebtRatios {
    /// All figures a month.
    ///
    /// # Errors
    /// No income; a figure below nothing.
    pub fn new(income: Cents, housing: Cents, other: Cents) -> Result<Self, LoanError> {
        let income = positive("the gross income", income)?.amount();
        let housing = amount("the housing expense", housing)?;
        let all = housing + amount("other debt", other)?;
        let of_income = |part: Cents| Percent(part.amount() * Decimal::ONE_HUNDRED / income);
        Ok(Self { front: of_income(housing), back: of_income(all) })
    }
}

/// A programme's published guide for the ratios. A guide: exceeding it decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatioGuide {
    /// Programme and path: `fha_manual`.
    pub programme: String,
    /// Housing alone, percent; none where no front ratio is published.
    pub front: Option<Percent>,
    /// Housing and other debt, percent.
    pub back: Percent,
    /// What it takes, in words.
    pub note: String,
}

impl RatioGuide {
    /// Whether `ratios` stay within the guide.
    #[must_use]
    pub fn is_met(&self, ratios: DebtRatios) -> bool {
        self.front.is_none_or(|front| ratios.front <= front) && ratios.back <= self.back
    }
}
