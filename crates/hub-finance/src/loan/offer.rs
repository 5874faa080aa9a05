use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::error::{LoanError, within};
use super::points::points_cost;
use super::{AprEquation, Flow, Loan, Occupancy, Schedule};
use crate::quote_order::Quote;
use crate::{Cents, Percent};

/// What a lender offers, as a licensed lender issued it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Whose.
    pub lender: String,
    /// Amount, rate and term.
    pub loan: Loan,
    /// Points in percent of the loan; negative is a credit.
    pub points: Percent,
    /// The lender's fees.
    pub fees: Cents,
    /// What the offer assumes.
    pub assumptions: Assumptions,
}

/// What an offer assumes. Offers compare like for like only when these agree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assumptions {
    /// Loan to value.
    pub ltv: Option<Percent>,
    /// Days the rate is locked.
    pub lock_days: Option<u16>,
    /// Score band used.
    pub score_band: Option<String>,
    /// Use of the home.
    pub occupancy: Option<Occupancy>,
    /// Day it was issued.
    pub issued: Option<NaiveDate>,
}

/// An offer with what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costed {
    /// Whose.
    pub lender: String,
    /// Level payment.
    pub payment: Cents,
    /// Points and fees, all of it prepaid finance charge; negative is a credit.
    pub upfront: Cents,
    /// Annual percentage rate, unrounded.
    pub apr: Percent,
    schedule: Schedule,
}

impl Offer {
    /// Works the offer out.
    ///
    /// # Errors
    /// Points or fees out of range, charges that eat the loan, no rate.
    pub fn cost(&self) -> Result<Costed, LoanError> {
        let most = self.loan.principal().amount();
        within("the lender's fees", self.fees.amount(), -most, most)?;
        let upfront = points_cost(self.loan.principal(), self.points)? + self.fees;
        let financed = self.loan.principal() - upfront;
        let schedule = self.loan.schedule()?;
        let apr = apr(financed, schedule.level(), self.loan.months())?;
        Ok(Costed { lender: self.lender.clone(), payment: schedule.level(), upfront, apr, schedule })
    }
}

/// The rate of a level payment against what was financed: monthly unit periods, first payment one month out. That the
/// last payment differs by cents is left out, as 12 CFR 1026.17(c)(3) allows.
///
/// # Errors
/// Nothing financed, or no rate.
pub fn apr(financed: Cents, payment: Cents, months: u32) -> Result<Percent, LoanError> {
    let payments = vec![Flow::run(payment, 1, months)];
    AprEquation::new(vec![Flow::at_start(financed)], payments, Decimal::from(12))?.rate()
}

impl Costed {
    /// Interest and upfront cost when the loan is held for `months`; a loan repaid sooner costs nothing more.
    #[must_use]
    pub fn cost_over(&self, months: u32) -> Cents {
        self.schedule.interest_in_first(months) + self.upfront
    }

    /// As a quote to be put in order, with what at least `months` months cost: a loan repaid sooner costs nothing more.
    #[must_use]
    pub fn quote(&self, months: u32) -> Quote {
        let mut cost_by_month: Vec<Cents> = self.schedule.rows().iter().map(|row| row.interest).collect();
        cost_by_month.resize(cost_by_month.len().max(months as usize), Cents::ZERO);
        Quote {
            id: self.lender.clone(),
            upfront: self.upfront,
            monthly: self.payment,
            cost_by_month,
            apr: Some(self.apr),
        }
    }

    /// The schedule behind it.
    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Months until this offer, dearer at the start, has become the cheaper one of the two; none when it never does.
    #[must_use]
    pub fn months_to_overtake(&self, other: &Self) -> Option<u32> {
        let months = self.schedule.rows().len().max(other.schedule.rows().len());
        let months = u32::try_from(months).unwrap_or(u32::MAX);
        (0..=months).find(|month| self.cost_over(*month) < other.cost_over(*month))
    }
}
