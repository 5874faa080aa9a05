use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, amount, cents, positive, within};
use super::limits::loan_to_value;
use super::{Loan, Rate, Schedule};
use crate::{Cents, Checked, Dated, Percent};

/// FHA mortgage insurance: the upfront premium and the table of annual ones. Dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FhaPremiums {
    /// Upfront premium, percent of the base loan.
    pub upfront: Percent,
    /// Terms up to so many months are the short ones.
    pub short_term_months: u32,
    /// Base loans up to so many dollars are the small ones.
    pub small_loan: u32,
    /// The annual premiums.
    pub annual: Vec<FhaAnnual>,
}

/// One row of the table of annual premiums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FhaAnnual {
    /// For short terms.
    pub short_term: bool,
    /// For small loans.
    pub small_loan: bool,
    /// Loan-to-value above this, percent.
    pub ltv_over: Percent,
    /// Up to this, percent.
    pub ltv_to: Percent,
    /// Yearly premium, percent of the year's average balance.
    pub annual: Percent,
    /// How many years it runs; none: to the end of the loan.
    pub years: Option<u32>,
}

impl FhaPremiums {
    /// The row for a base loan.
    ///
    /// # Errors
    /// When the table has none: a loan-to-value beyond the programme's.
    pub fn row(table: &Dated<Self>, base: Cents, ltv: Percent, months: u32) -> Result<&FhaAnnual, LoanError> {
        let value = &table.value;
        let short = months <= value.short_term_months;
        let small = base.amount() <= Decimal::from(value.small_loan);
        let holds = |row: &&FhaAnnual| {
            row.short_term == short && row.small_loan == small && row.ltv_over < ltv && ltv <= row.ltv_to
        };
        value.annual.iter().find(holds).ok_or_else(|| {
            LoanError::no_row(
                "FHA annual premiums",
                table,
                format!("a base loan of {base} over {months} months at a loan-to-value of {ltv}"),
            )
        })
    }
}

impl Checked for FhaPremiums {
    fn check(&self) -> Result<(), String> {
        for (index, row) in self.annual.iter().enumerate() {
            if row.ltv_over >= row.ltv_to {
                return Err(format!("annual premium {index}: ltv_over must be below ltv_to"));
            }
            let same = |other: &&FhaAnnual| (other.short_term, other.small_loan) == (row.short_term, row.small_loan);
            let meets = |other: &FhaAnnual| row.ltv_over < other.ltv_to && other.ltv_over < row.ltv_to;
            if self.annual.iter().take(index).filter(same).any(meets) {
                return Err(format!("annual premium {index} overlaps an earlier row"));
            }
        }
        Ok(())
    }
}

/// An FHA loan with its upfront premium financed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FhaLoan {
    /// Loan before the premium; limits and loan-to-value look at this one.
    pub base: Cents,
    /// Base loan to price, percent, unrounded.
    pub ltv: Percent,
    /// Upfront premium.
    pub upfront: Cents,
    /// What is owed: base and premium.
    pub total: Cents,
    /// Principal and interest on the total.
    pub payment: Cents,
    annual: Percent,
    base_schedule: Schedule,
}

impl FhaLoan {
    /// `down` is the down payment; `upfront` and `annual` are the premiums in percent, from [`FhaPremiums`].
    ///
    /// # Errors
    /// A down payment that leaves no loan; a figure out of range.
    pub fn new(
        price: Cents,
        down: Cents,
        upfront: Percent,
        annual: Percent,
        rate: Rate,
        months: u32,
    ) -> Result<Self, LoanError> {
        within("the upfront premium in percent", upfront.0, Decimal::ZERO, Decimal::ONE_HUNDRED)?;
        within("the annual premium in percent", annual.0, Decimal::ZERO, Decimal::ONE_HUNDRED)?;
        let price = positive("the price", price)?;
        let base = positive("the base loan", price - amount("the down payment", down)?)?;
        let premium = cents("the upfront premium", base.amount() * upfront.fraction())?;
        let total = amount("the total loan", base + amount("the upfront premium", premium)?)?;
        Ok(Self {
            base,
            ltv: loan_to_value(base, price)?,
            upfront: premium,
            total,
            payment: Loan::new(total, rate, months)?.payment()?,
            annual,
            base_schedule: Loan::new(base, rate, months)?.schedule()?,
        })
    }

    /// The monthly premium of loan year `year` (from 1): the yearly percentage of the average of that year's scheduled
    /// beginning balances of the base loan, a twelfth, half up to the cent. Nothing after the loan is repaid.
    ///
    /// # Errors
    /// Year nought.
    pub fn monthly_premium(&self, year: u32) -> Result<Cents, LoanError> {
        within("the loan year", year.into(), Decimal::ONE, Decimal::from(100))?;
        let skip = 12 * (year as usize - 1);
        let balances: Vec<Cents> = self.base_schedule.opening_balances().skip(skip).take(12).collect();
        if balances.is_empty() {
            return Ok(Cents::ZERO);
        }
        let sum: Cents = balances.iter().copied().sum();
        let average = sum.amount() / Decimal::from(balances.len());
        cents("the monthly premium", average * self.annual.0 / Decimal::from(1200))
    }
}
