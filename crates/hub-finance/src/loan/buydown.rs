use rust_decimal::Decimal;

use super::error::{LoanError, within};
use super::{Loan, Rate};
use crate::{Cents, Percent};

/// One year of a temporary buydown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuydownYear {
    /// Rate the payment is reckoned at.
    pub rate: Rate,
    /// What the borrower pays a month.
    pub payment: Cents,
    /// What the buydown account adds over the year.
    pub subsidy: Cents,
}

/// A temporary buydown: the borrower pays as if at a lower rate for some years and an account pays the rest. The
/// borrower still owes, and is looked at, at the note rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buydown {
    /// Payment at the note rate.
    pub note_payment: Cents,
    /// Year by year.
    pub years: Vec<BuydownYear>,
}

impl Buydown {
    /// `reductions` in points of rate, one a year: 2 and 1 for a 2-1 buydown.
    ///
    /// # Errors
    /// No reduction, more years than the loan has, a reduction below nothing or below a rate of nought.
    pub fn new(loan: &Loan, reductions: &[Percent]) -> Result<Self, LoanError> {
        let most = Decimal::from(loan.months() / 12);
        within("the years of a buydown", reductions.len().into(), Decimal::ONE, most)?;
        let note_payment = loan.payment()?;
        let year = |reduction: &Percent| {
            within("a reduction in points of rate", reduction.0, Decimal::ZERO, loan.rate().annual().0)?;
            let rate = Rate::new(Percent(loan.rate().annual().0 - reduction.0))?;
            let payment = Loan::new(loan.principal(), rate, loan.months())?.payment()?;
            Ok(BuydownYear { rate, payment, subsidy: Cents(12 * (note_payment - payment).0) })
        };
        let years = reductions.iter().map(year).collect::<Result<Vec<_>, LoanError>>()?;
        Ok(Self { note_payment, years })
    }

    /// What the account must hold at closing.
    #[must_use]
    pub fn subsidy(&self) -> Cents {
        self.years.iter().map(|year| year.subsidy).sum()
    }
}
