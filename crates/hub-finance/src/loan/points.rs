use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Loan;
use super::error::{LoanError, amount, cents, within};
use crate::{Cents, Percent};

/// `points` percent of the loan, half up to the cent. Negative points are a credit.
///
/// # Errors
/// Points beyond ±100 %.
pub fn points_cost(loan: Cents, points: Percent) -> Result<Cents, LoanError> {
    let loan = amount("the loan", loan)?;
    within("points in percent", points.0, -Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED)?;
    cents("the cost of points", loan.amount() * points.fraction())
}

/// What paying points for a lower rate gives: the simple payback, which leaves out balances and the value of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakEven {
    /// Payment without the points.
    pub without: Cents,
    /// Payment with them.
    pub with: Cents,
    /// What the points cost.
    pub cost: Cents,
    /// Saved each month; not positive when the points buy nothing.
    pub saving: Cents,
    /// Months until the saving has paid the points, rounded up; none when it never does.
    pub months: Option<u32>,
}

/// Compares the same loan without and with points.
///
/// # Errors
/// Loans of different amount or term, or a figure out of range.
pub fn break_even(without: &Loan, with: &Loan, points: Percent) -> Result<BreakEven, LoanError> {
    if without.principal() != with.principal() || without.months() != with.months() {
        return Err(LoanError::Conflict("points are compared on one amount and term".into()));
    }
    let cost = points_cost(with.principal(), points)?;
    let (without, with) = (without.payment()?, with.payment()?);
    let saving = without - with;
    let months = if saving > Cents::ZERO && cost >= Cents::ZERO {
        (cost.amount() / saving.amount()).ceil().to_u32()
    } else {
        None
    };
    Ok(BreakEven { without, with, cost, saving, months })
}
