use chrono::{Datelike, NaiveDate};

use super::error::{LoanError, amount};
use super::{DayBasis, Rate};
use crate::Cents;

/// Interest from the day of closing to the end of its month, which is paid at closing: so many days at a day's interest
/// rounded to the cent, as 12 CFR 1026.37(g)(2) itemises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrepaidInterest {
    /// Days, the day of closing included.
    pub days: u32,
    /// One day's interest.
    pub per_diem: Cents,
    /// All of it.
    pub total: Cents,
}

impl PrepaidInterest {
    /// On a loan that is paid out on `closing`.
    ///
    /// # Errors
    /// A loan outside nothing to a trillion; a day beyond the calendar.
    pub fn new(loan: Cents, rate: Rate, basis: DayBasis, closing: NaiveDate) -> Result<Self, LoanError> {
        let days = u32::from(closing.num_days_in_month()) - closing.day0();
        let per_diem = rate.per_diem(loan, basis)?;
        let total = amount("prepaid interest", Cents(per_diem.0 * i64::from(days)))?;
        Ok(Self { days, per_diem, total })
    }
}
