use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Month;
use crate::part::is_part;
use crate::{Cents, Percent, allocate};

/// One month of a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoanMonth {
    /// Interest.
    pub interest: Cents,
    /// What goes off the balance.
    pub principal: Cents,
    /// Mortgage insurance.
    pub mortgage_insurance: Cents,
    /// What is owed afterwards.
    pub balance: Cents,
}

/// An amount a year, and how much more each year is than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Yearly {
    /// In the first year.
    pub first: Cents,
    /// More each year.
    pub growth: Percent,
}

/// What keeping the home up costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Upkeep {
    /// An amount a year.
    Yearly(Yearly),
    /// A part of what the home is worth at the start of the year.
    OfValue(Percent),
}

/// What the owner says comes back through taxes, as parts of what is paid. It is the owner's own figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnTaxEffect {
    /// Of interest.
    pub of_interest: Percent,
    /// Of property tax.
    pub of_property_tax: Percent,
}

/// A home, as somebody means to own it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// What it is worth at the start.
    pub value: Cents,
    /// How much more it is worth each year; below zero for a loss.
    pub appreciation: Percent,
    /// The loan month by month; afterwards, or without one, nothing is owed.
    pub loan: Vec<LoanMonth>,
    /// Property tax.
    pub property_tax: Yearly,
    /// Insurance.
    pub insurance: Yearly,
    /// Dues.
    pub dues: Yearly,
    /// Upkeep.
    pub upkeep: Upkeep,
    /// Utilities.
    pub utilities: Yearly,
    /// What the owner says comes back through taxes.
    pub tax_effect: Option<OwnTaxEffect>,
}

/// The most months that are told: a hundred years.
pub(super) const LONGEST: u32 = 1_200;

/// Why the cost of a home cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HomeError {
    /// An amount that is zero or more is below zero.
    #[error("{0} is below zero: {1}")]
    BelowZero(&'static str, Cents),
    /// A percentage that cannot be.
    #[error("{0} is {1}")]
    Rate(&'static str, Percent),
    /// More months than anybody owns a home.
    #[error("{0} months are more than a hundred years")]
    TooLong(u32),
    /// A sum is too large to count.
    #[error("{0} is too large to count in year {1}")]
    TooLarge(&'static str, u32),
}

impl Home {
    /// What the first `count` months cost. Amounts a year are spread over its months so that they sum to it, to the
    /// cent; what grows, grows from year to year.
    ///
    /// # Errors
    /// When an amount is below zero, a rate is impossible, there are more months than in a hundred years, or a sum is too
    /// large to count.
    pub fn months(&self, count: u32) -> Result<Vec<Month>, HomeError> {
        self.check()?;
        if count > LONGEST {
            return Err(HomeError::TooLong(count));
        }
        let mut months = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
        let mut value = self.value;
        for year in 0..count.div_ceil(12) {
            let upkeep = match self.upkeep {
                Upkeep::Yearly(yearly) => yearly.in_year(year, "upkeep")?,
                Upkeep::OfValue(percent) => value.part(percent).ok_or(HomeError::TooLarge("upkeep", year + 1))?,
            };
            let tax = spread(self.property_tax.in_year(year, "property tax")?);
            let insurance = spread(self.insurance.in_year(year, "insurance")?);
            let dues = spread(self.dues.in_year(year, "dues")?);
            let utilities = spread(self.utilities.in_year(year, "utilities")?);
            let upkeep = spread(upkeep);
            let gain = value.part(self.appreciation).ok_or(HomeError::TooLarge("the value", year + 1))?;
            let gains = spread(gain);
            for at in 0..12 {
                let number = year * 12 + u32::try_from(at).unwrap_or_default() + 1;
                if number > count {
                    break;
                }
                let loan = self.loan.get(months.len()).copied().unwrap_or_default();
                value = value.checked_add(gains[at]).ok_or(HomeError::TooLarge("the value", year + 1))?;
                let month = Month {
                    number,
                    interest: loan.interest,
                    principal: loan.principal,
                    mortgage_insurance: loan.mortgage_insurance,
                    property_tax: tax[at],
                    insurance: insurance[at],
                    dues: dues[at],
                    upkeep: upkeep[at],
                    utilities: utilities[at],
                    tax_effect: self.comes_back(loan.interest, tax[at]).ok_or(HomeError::TooLarge("tax", year + 1))?,
                    value,
                    owed: loan.balance,
                };
                month.paid().ok_or(HomeError::TooLarge("a month", year + 1))?;
                month.equity().ok_or(HomeError::TooLarge("equity", year + 1))?;
                months.push(month);
            }
        }
        Ok(months)
    }

    fn comes_back(&self, interest: Cents, tax: Cents) -> Option<Cents> {
        let Some(effect) = self.tax_effect else { return Some(Cents::ZERO) };
        interest.part(effect.of_interest)?.checked_add(tax.part(effect.of_property_tax)?)
    }

    fn check(&self) -> Result<(), HomeError> {
        let yearly = [
            ("property tax", self.property_tax),
            ("insurance", self.insurance),
            ("dues", self.dues),
            ("utilities", self.utilities),
        ];
        for (what, yearly) in yearly {
            not_below_zero(what, yearly.first)?;
            over_minus_all(what, yearly.growth)?;
        }
        match self.upkeep {
            Upkeep::Yearly(yearly) => {
                not_below_zero("upkeep", yearly.first)?;
                over_minus_all("upkeep", yearly.growth)?;
            }
            Upkeep::OfValue(percent) => within_whole("upkeep", percent)?,
        }
        for loan in &self.loan {
            not_below_zero("interest", loan.interest)?;
            not_below_zero("mortgage insurance", loan.mortgage_insurance)?;
        }
        if let Some(effect) = self.tax_effect {
            within_whole("what comes back of interest", effect.of_interest)?;
            within_whole("what comes back of property tax", effect.of_property_tax)?;
        }
        not_below_zero("the value", self.value)?;
        over_minus_all("appreciation", self.appreciation)
    }
}

impl Yearly {
    /// The amount of a year, the first is 0.
    fn in_year(self, year: u32, what: &'static str) -> Result<Cents, HomeError> {
        let too_large = || HomeError::TooLarge(what, year.saturating_add(1));
        let mut amount = self.first.amount();
        let growth = Decimal::ONE + self.growth.fraction();
        for _ in 0..year {
            amount = amount.checked_mul(growth).ok_or_else(too_large)?;
        }
        Cents::rounded(amount).ok_or_else(too_large)
    }
}

/// Over the twelve months, to the cent.
fn spread(year: Cents) -> Vec<Cents> {
    // Twelve weights of one: nothing there can be refused.
    allocate(year, &[Decimal::ONE; 12]).unwrap_or_else(|_| vec![Cents::ZERO; 12])
}

fn not_below_zero(what: &'static str, amount: Cents) -> Result<(), HomeError> {
    if amount < Cents::ZERO { Err(HomeError::BelowZero(what, amount)) } else { Ok(()) }
}

fn over_minus_all(what: &'static str, percent: Percent) -> Result<(), HomeError> {
    let sane = percent.0 > -Decimal::ONE_HUNDRED && percent.0 <= Decimal::ONE_THOUSAND;
    if sane { Ok(()) } else { Err(HomeError::Rate(what, percent)) }
}

fn within_whole(what: &'static str, percent: Percent) -> Result<(), HomeError> {
    if is_part(percent) { Ok(()) } else { Err(HomeError::Rate(what, percent)) }
}
