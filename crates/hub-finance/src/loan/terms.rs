use rust_decimal::Decimal;

use super::annuity::present_value;
use super::error::{LoanError, cents, positive, within};
use super::{Rate, Schedule};
use crate::Cents;

/// A loan repaid monthly: how much, at what rate, over how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loan {
    principal: Cents,
    rate: Rate,
    months: u32,
}

impl Loan {
    /// # Errors
    /// A principal of nothing or above a trillion; a term of no month or above a hundred years.
    pub fn new(principal: Cents, rate: Rate, months: u32) -> Result<Self, LoanError> {
        within("the months of a loan", months.into(), Decimal::ONE, Decimal::from(1200))?;
        Ok(Self { principal: positive("the principal", principal)?, rate, months })
    }

    /// What is owed at the start.
    #[must_use]
    pub fn principal(&self) -> Cents {
        self.principal
    }

    /// The note rate.
    #[must_use]
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// How many monthly payments.
    #[must_use]
    pub fn months(&self) -> u32 {
        self.months
    }

    /// The level payment before rounding: `P r / (1 - (1+r)^-n)`, or `P / n` when the rate is nought.
    #[must_use]
    pub fn exact_payment(&self) -> Decimal {
        self.principal.amount() / present_value(self.rate.monthly(), self.months)
    }

    /// The level payment as it is billed, half up to the cent.
    ///
    /// # Errors
    /// Never for a loan that could be made; kept because no amount is ever clamped.
    pub fn payment(&self) -> Result<Cents, LoanError> {
        cents("the payment", self.exact_payment())
    }

    /// A month's interest on the whole principal: the payment of an interest-only loan.
    #[must_use]
    pub fn interest_only_payment(&self) -> Cents {
        self.rate.month_on(self.principal)
    }

    /// The schedule as a servicer keeps it.
    ///
    /// # Errors
    /// See [`Schedule::new`].
    pub fn schedule(&self) -> Result<Schedule, LoanError> {
        Schedule::new(self, &super::Plan::default())
    }

    /// The largest loan in whole units of the currency whose exact level payment does not exceed `payment`.
    ///
    /// # Errors
    /// A payment or term out of range.
    pub fn most_for_payment(payment: Cents, rate: Rate, months: u32) -> Result<Cents, LoanError> {
        within("the months of a loan", months.into(), Decimal::ONE, Decimal::from(1200))?;
        let payment = positive("the payment", payment)?;
        cents("the loan", (payment.amount() * present_value(rate.monthly(), months)).floor())
    }
}
