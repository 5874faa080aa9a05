use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, amount, cents, positive, within};
use super::{AprEquation, Flow, Schedule};
use crate::{Cents, Checked, Dated, Percent};

/// What private mortgage insurance costs a year by score and down payment: dated data, and only a sample until an
/// insurer's own quote takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PmiFactors {
    /// Lower edges of the down-payment bands in percent, ascending; at the last plus [`PmiFactors::down_below`] it ends.
    pub down_from: Vec<Decimal>,
    /// No insurance is quoted from this down payment on, in percent.
    pub down_below: Decimal,
    /// One row a score band.
    pub rows: Vec<PmiRow>,
}

/// Factors of one score band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PmiRow {
    /// Least score.
    pub score_from: u16,
    /// Highest score.
    pub score_to: u16,
    /// Yearly percent of the loan, one a down-payment band.
    pub annual: Vec<Percent>,
}

impl PmiFactors {
    /// The yearly factor for a score and a down payment.
    ///
    /// # Errors
    /// When the table has no cell for them; it is never read at a neighbour's.
    pub fn factor(table: &Dated<Self>, score: u16, down: Percent) -> Result<Percent, LoanError> {
        let value = &table.value;
        let row = value.rows.iter().find(|row| (row.score_from..=row.score_to).contains(&score));
        let band = value.down_from.iter().rposition(|from| *from <= down.0).filter(|_| down.0 < value.down_below);
        let cell = row.zip(band).and_then(|(row, band)| row.annual.get(band));
        cell.copied().ok_or_else(|| {
            LoanError::no_row("private mortgage insurance factors", table, format!("score {score} with {down} down"))
        })
    }
}

impl Checked for PmiFactors {
    fn check(&self) -> Result<(), String> {
        if !self.down_from.is_sorted_by(|a, b| a < b) {
            return Err("down_from must ascend".into());
        }
        for row in &self.rows {
            if row.annual.len() != self.down_from.len() {
                return Err(format!("the row from {} needs one factor a down-payment band", row.score_from));
            }
            if row.score_from > row.score_to {
                return Err(format!("the row from {} ends before it begins", row.score_from));
            }
        }
        if !self.rows.is_sorted_by(|a, b| a.score_to < b.score_from) {
            return Err("score bands must ascend and not overlap".into());
        }
        Ok(())
    }
}

/// A month's premium: a yearly percentage of the original loan, a twelfth, half up to the cent.
///
/// # Errors
/// A figure out of range.
pub fn monthly_premium(loan: Cents, annual: Percent) -> Result<Cents, LoanError> {
    within("the yearly factor in percent", annual.0, Decimal::ZERO, Decimal::ONE_HUNDRED)?;
    cents("the premium", amount("the loan", loan)?.amount() * annual.0 / Decimal::from(1200))
}

/// The Homeowners Protection Act's shares of original value, 12 USC 4901-4902: dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HpaRules {
    /// Balance at which the borrower may ask, percent of original value.
    pub request: Percent,
    /// Balance at which it ends by itself.
    pub automatic: Percent,
    /// The same for a loan that the lender defined as high-risk.
    pub high_risk: Percent,
}

/// Numbers of the scheduled payments after which private mortgage insurance may or must end. They follow the schedule,
/// whatever is actually paid; being current and of good history is the servicer's to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HpaDates {
    /// The borrower may ask in writing; none for a high-risk loan.
    pub request: Option<u32>,
    /// It ends by itself.
    pub automatic: u32,
    /// Midpoint of the term; it ends the month after at the latest.
    pub midpoint: u32,
}

impl HpaDates {
    /// Calendar years of the loan in which a premium is due: the last of them.
    #[must_use]
    pub fn last_year(&self) -> u32 {
        self.automatic.min(self.midpoint).div_ceil(12)
    }
}

impl HpaRules {
    /// The three dates. `original_value` is the lesser of price and appraisal at closing.
    ///
    /// # Errors
    /// A value of nothing.
    pub fn dates(
        &self,
        schedule: &Schedule,
        months: u32,
        original_value: Cents,
        high_risk: bool,
    ) -> Result<HpaDates, LoanError> {
        let value = positive("the original value", original_value)?.amount();
        let reaches = |share: Percent| {
            let limit = value * share.fraction();
            (0..=months).find(|month| schedule.balance_after(*month).amount() <= limit).unwrap_or(months)
        };
        Ok(HpaDates {
            request: (!high_risk).then(|| reaches(self.request)),
            automatic: reaches(if high_risk { self.high_risk } else { self.automatic }),
            midpoint: months.div_ceil(2),
        })
    }
}

/// The rate of a loan whose first `insured` payments carry a premium on top: appendix J, monthly unit periods.
///
/// # Errors
/// More insured payments than months; no rate.
pub fn apr_with_insurance(
    financed: Cents,
    payment: Cents,
    premium: Cents,
    insured: u32,
    months: u32,
) -> Result<Percent, LoanError> {
    within("the insured payments", insured.into(), Decimal::ZERO, months.into())?;
    let premium = amount("the premium", premium)?;
    let mut payments = Vec::new();
    if insured > 0 {
        payments.push(Flow::run(payment + premium, 1, insured));
    }
    if insured < months {
        payments.push(Flow::run(payment, insured + 1, months - insured));
    }
    AprEquation::new(vec![Flow::at_start(financed)], payments, Decimal::from(12))?.rate()
}
