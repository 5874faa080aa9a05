use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::error::{LoanError, amount};
use super::trid::TridRules;
use crate::Cents;

/// Charges by name, as a Loan Estimate or a Closing Disclosure lists them.
pub type Lines = BTreeMap<String, Cents>;

/// What the creditor must give back on the lines that may not rise at all: each line alone, a fall in one does not make
/// up for a rise in another, and a line that the estimate left out was estimated at nothing.
///
/// # Errors
/// A charge below nothing.
pub fn zero_tolerance_cure(estimate: &Lines, closing: &Lines) -> Result<Cents, LoanError> {
    check(estimate)?;
    check(closing)?;
    let rise = |(name, charged): (&String, &Cents)| {
        (*charged - estimate.get(name).copied().unwrap_or_default()).max(Cents::ZERO)
    };
    Ok(closing.iter().map(rise).sum())
}

/// The lines that may rise together by a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CumulativeTolerance {
    /// Sum of the estimate.
    pub estimated: Cents,
    /// Most that the sum may come to; a part of a cent counts for the creditor.
    pub limit: Decimal,
    /// Sum at closing.
    pub charged: Cents,
    /// What the creditor must give back, half up to the cent.
    pub cure: Cents,
}

impl CumulativeTolerance {
    /// # Errors
    /// A charge below nothing.
    pub fn new(rules: &TridRules, estimate: &Lines, closing: &Lines) -> Result<Self, LoanError> {
        check(estimate)?;
        check(closing)?;
        let estimated: Cents = estimate.values().copied().sum();
        let charged: Cents = closing.values().copied().sum();
        let limit = estimated.amount() * (Decimal::ONE + rules.cumulative_tolerance.fraction());
        let over = (charged.amount() - limit).max(Decimal::ZERO);
        Ok(Self { estimated, limit, charged, cure: super::error::cents("the cure", over)? })
    }
}

fn check(lines: &Lines) -> Result<(), LoanError> {
    within_count(lines)?;
    lines.values().try_for_each(|charge| amount("a charge", *charge).map(|_| ()))
}

/// More lines than any disclosure has would be a mistake, and could overflow the sum.
fn within_count(lines: &Lines) -> Result<(), LoanError> {
    super::error::within("the number of charges", lines.len().into(), Decimal::ZERO, Decimal::from(1000)).map(|_| ())
}
