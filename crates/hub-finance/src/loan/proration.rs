use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::error::{LoanError, cents, positive};
use crate::Cents;

/// How the days of a tax year are counted: custom of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearDays {
    /// Calendar days over 365.
    Days365,
    /// Calendar days over 365, or 366 in a leap year.
    Actual,
    /// Twelve months of 30 days.
    Days360,
}

/// Who owns the day of closing: custom of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosingDay {
    /// The seller owns through the day before.
    Buyer,
    /// The seller owns the day itself.
    Seller,
}

/// When the year's tax is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxPaid {
    /// After the year, by the buyer: the seller credits the seller's days.
    InArrears,
    /// Before, by the seller: the buyer credits the buyer's days.
    InAdvance,
}

/// A year's tax divided at closing. The parts sum to the tax to the cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proration {
    /// Days of the year that are the seller's.
    pub seller_days: u32,
    /// Days that are the buyer's.
    pub buyer_days: u32,
    /// The seller's part, half up to the cent.
    pub seller: Cents,
    /// The rest.
    pub buyer: Cents,
}

impl Proration {
    /// Divides the calendar year's tax.
    ///
    /// # Errors
    /// No tax; 366 days of a leap year against a year of 365.
    pub fn new(annual: Cents, closing: NaiveDate, year: YearDays, day: ClosingDay) -> Result<Self, LoanError> {
        let annual = positive("the annual tax", annual)?;
        let owned = u32::from(day == ClosingDay::Seller);
        let (elapsed, all) = match year {
            YearDays::Days365 => (closing.ordinal0(), 365),
            YearDays::Actual => (closing.ordinal0(), if closing.leap_year() { 366 } else { 365 }),
            // The 31st is the 30th in a year of equal months.
            YearDays::Days360 => (30 * closing.month0() + closing.day().min(30) - 1, 360),
        };
        let seller_days = elapsed + owned;
        if seller_days > all {
            return Err(LoanError::Conflict(format!(
                "closing {closing}: {seller_days} days do not fit a year of {all}; count actual days"
            )));
        }
        let seller = cents("the seller's part", annual.amount() * Decimal::from(seller_days) / Decimal::from(all))?;
        Ok(Self { seller_days, buyer_days: all - seller_days, seller, buyer: annual - seller })
    }

    /// What the seller credits the buyer; nothing when the seller has paid in advance.
    #[must_use]
    pub fn credit_to_buyer(&self, paid: TaxPaid) -> Cents {
        if paid == TaxPaid::InArrears { self.seller } else { Cents::ZERO }
    }

    /// What the buyer credits the seller; nothing when the tax is paid in arrears.
    #[must_use]
    pub fn credit_to_seller(&self, paid: TaxPaid) -> Cents {
        if paid == TaxPaid::InAdvance { self.buyer } else { Cents::ZERO }
    }
}
