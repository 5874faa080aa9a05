use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use super::error::{LoanError, within};

/// The interval that an annual percentage rate is reckoned in: appendix J to 12 CFR 1026, paragraph (b)(4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitPeriod {
    /// So many calendar months, 1 to 12.
    Months(u32),
    /// So many weeks, 1 to 52.
    Weeks(u32),
    /// Twice a month.
    SemiMonth,
    /// So many days, 1 to 365.
    Days(u32),
}

/// A stretch of time in unit periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Whole unit periods.
    pub whole: u32,
    /// The odd days, as a part of one unit period.
    pub fraction: Decimal,
}

impl UnitPeriod {
    /// How many there are in a year.
    ///
    /// # Errors
    /// A length outside what the variant allows.
    pub fn per_year(self) -> Result<Decimal, LoanError> {
        self.check()?;
        Ok(match self {
            Self::Months(months) => Decimal::from(12) / Decimal::from(months),
            Self::Weeks(weeks) => Decimal::from(52) / Decimal::from(weeks),
            Self::SemiMonth => Decimal::from(24),
            Self::Days(days) => Decimal::from(365) / Decimal::from(days),
        })
    }

    /// From `from` to `to`, counted back from `to`: whole unit periods first, then whole months, the rest in days. A
    /// month in the rest counts 30 days, a half month 15, a week 7; what exceeds whole years is months of twelve or, when
    /// they do not come out even, days of 365.
    ///
    /// # Errors
    /// Dates the wrong way round; a length outside what the variant allows.
    pub fn between(self, from: NaiveDate, to: NaiveDate) -> Result<Span, LoanError> {
        self.check()?;
        if from > to {
            return Err(LoanError::DatesReversed { what: "a term", from, to });
        }
        let (whole, odd, length) = match self {
            Self::Months(12) => {
                let (months, odd) = back_by_months(from, to);
                let days_beyond = || days(from, to.checked_sub_months(Months::new(months - months % 12)).unwrap_or(to));
                if odd == 0 { (months / 12, months % 12, 12) } else { (months / 12, days_beyond(), 365) }
            }
            Self::Months(length) => {
                let (months, odd) = back_by_months(from, to);
                (months / length, 30 * (months % length) + odd, 30 * length)
            }
            Self::SemiMonth => {
                let (months, odd) = back_by_months(from, to);
                let half = u32::from(odd >= 15);
                (2 * months + half, odd - 15 * half, 15)
            }
            Self::Weeks(weeks) => by_days(from, to, 7 * weeks),
            Self::Days(days) => by_days(from, to, days),
        };
        Ok(Span { whole, fraction: Decimal::from(odd) / Decimal::from(length) })
    }

    fn check(self) -> Result<(), LoanError> {
        let (got, high) = match self {
            Self::Months(months) => (months, 12),
            Self::Weeks(weeks) => (weeks, 52),
            Self::SemiMonth => return Ok(()),
            Self::Days(days) => (days, 365),
        };
        within("the length of a unit period", got.into(), Decimal::ONE, Decimal::from(high)).map(|_| ())
    }
}

fn days(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

fn by_days(from: NaiveDate, to: NaiveDate, length: u32) -> (u32, u32, u32) {
    let days = days(from, to);
    (days / length, days % length, length)
}

/// Whole months back from `to`, and the days left over. Each step is taken from `to`, so that the 31st does not drift to
/// the 28th.
fn back_by_months(from: NaiveDate, to: NaiveDate) -> (u32, u32) {
    let back = |months: u32| to.checked_sub_months(Months::new(months)).filter(|day| *day >= from);
    let (mut months, mut start) = (0, to);
    while let Some(day) = back(months + 1) {
        months += 1;
        start = day;
    }
    (months, days(from, start))
}

/// The term of a loan with one advance and one payment, as the one unit period or, above a year, as years:
/// paragraph (b)(5). Gives the span and the unit periods in a year.
///
/// # Errors
/// Dates the wrong way round or equal.
pub fn single_payment_term(from: NaiveDate, to: NaiveDate) -> Result<(Span, Decimal), LoanError> {
    if from >= to {
        return Err(LoanError::DatesReversed { what: "a single-payment term", from, to });
    }
    let (months, odd) = back_by_months(from, to);
    if months >= 12 {
        return Ok((UnitPeriod::Months(12).between(from, to)?, Decimal::ONE));
    }
    let per_year = if odd == 0 { UnitPeriod::Months(months).per_year()? } else { single_payment_days(days(from, to))? };
    Ok((Span { whole: 1, fraction: Decimal::ZERO }, per_year))
}

/// Unit periods in a year for a single-payment term below a year measured in days: 365 / days.
///
/// # Errors
/// No day, or a year and more.
pub fn single_payment_days(days: u32) -> Result<Decimal, LoanError> {
    within("the days of a single-payment term", days.into(), Decimal::ONE, Decimal::from(366))?;
    Ok(Decimal::from(365) / Decimal::from(days))
}
