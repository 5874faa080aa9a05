use rust_decimal::Decimal;

use super::Loan;
use super::annuity::present_value;
use super::error::{LoanError, cents, within};
use crate::{Cents, Percent};

/// A loan as federal disclosures total it: with the level payment unrounded. The sample Closing Disclosure H-25(B) of
/// 12 CFR 1026 appendix H comes out to the cent only this way; a servicer's schedule differs by a dollar or so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosure {
    loan: Loan,
    payment: Decimal,
}

impl Disclosure {
    /// The totals of `loan`.
    #[must_use]
    pub fn new(loan: &Loan) -> Self {
        Self { loan: *loan, payment: loan.exact_payment() }
    }

    /// Level payment, unrounded.
    #[must_use]
    pub fn payment(&self) -> Decimal {
        self.payment
    }

    /// All payments of principal and interest, half up to the cent.
    ///
    /// # Errors
    /// A total beyond a trillion.
    pub fn total_paid(&self) -> Result<Cents, LoanError> {
        cents("the total of payments", self.payment * Decimal::from(self.loan.months()))
    }

    /// All interest, half up to the cent.
    ///
    /// # Errors
    /// A total beyond a trillion.
    pub fn total_interest(&self) -> Result<Cents, LoanError> {
        self.total_paid().map(|paid| paid - self.loan.principal())
    }

    /// What is owed after `months` payments, half up to the cent.
    ///
    /// # Errors
    /// More months than the loan has.
    pub fn balance_after(&self, months: u32) -> Result<Cents, LoanError> {
        within("the payments made", months.into(), Decimal::ZERO, self.loan.months().into())?;
        let left = self.loan.months() - months;
        cents("the balance", self.payment * present_value(self.loan.rate().monthly(), left))
    }
}

/// Total interest percentage, 12 CFR 1026.37(l)(3) and 1026.38(o)(5): interest over the term with prepaid interest, as a
/// percentage of the loan, unrounded.
///
/// # Errors
/// A loan of nothing.
pub fn total_interest_percentage(interest: Cents, prepaid: Cents, loan: Cents) -> Result<Percent, LoanError> {
    let loan = super::error::positive("the loan", loan)?;
    let interest = super::error::amount("the interest", interest)? + super::error::amount("prepaid interest", prepaid)?;
    Ok(Percent(interest.amount() * Decimal::ONE_HUNDRED / loan.amount()))
}
