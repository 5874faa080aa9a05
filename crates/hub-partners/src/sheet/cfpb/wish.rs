use hub_domain::quote::{Dwelling, LoanPurpose, LoanQuote, Occupancy, Programme, ScoreBand, StateCode};
use hub_domain::{Currency, Money, Percent};
use rust_decimal::Decimal;

use super::super::build::{DWELLINGS, OCCUPANCIES, PROGRAMMES, PURPOSES};
use super::super::draft::At;
use super::super::{Draft, Field, Reason};

/// Ends of the ranges of days in which the published matcher looks for a lock.
const LOCKS: [u16; 4] = [0, 30, 45, 60];

/// The loan that is looked for, of what the client says of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Where the home is.
    pub state: StateCode,
    /// What for. Cash out is looked for among refinances.
    pub purpose: LoanPurpose,
    /// Programme.
    pub programme: Programme,
    /// Use of the home; the tables do not distinguish it.
    pub occupancy: Occupancy,
    /// Kind of home.
    pub property: Dwelling,
    /// Years until it is repaid.
    pub term_years: u16,
    /// Years at the first rate of an adjustable loan; none for a fixed one.
    pub arm_years: Option<u16>,
    /// Price.
    pub price: Money,
    /// Loan.
    pub loan: Money,
    /// Band of scores: all of it has to lie within a row's.
    pub score_band: ScoreBand,
    /// Days of the lock: more than the first, at most the second. The published matcher looks for 30, 45 and 60 days as
    /// 0 to 30, 30 to 45 and 45 to 60.
    pub lock_days: (u16, u16),
    /// Points, percent.
    pub points: Percent,
    /// How far a rung's points may be from that; the published matcher takes 0.5.
    pub most_apart: Percent,
}

impl Wish {
    /// The wish that the fields of a request state. A lock is looked for in the published matcher's range; points that are
    /// not named are none.
    ///
    /// # Errors
    /// The field that is missing or wrong, and why.
    pub fn of(wanted: &Draft, currency: Currency) -> Result<Self, (String, Reason)> {
        Self::read(wanted, currency).map_err(|(field, reason)| (field.unwrap_or_default(), reason))
    }

    fn read(wanted: &Draft, currency: Currency) -> Result<Self, At> {
        let lock = wanted.need(Field::LockDays, Draft::days)?;
        let from = LOCKS.into_iter().rev().find(|end| *end < lock).unwrap_or_default();
        let to = LOCKS.into_iter().find(|end| *end >= lock).unwrap_or(lock);
        Ok(Self {
            state: wanted.need(Field::State, Draft::parsed)?,
            purpose: wanted.need(Field::Purpose, |d, f| d.choice(f, &PURPOSES))?,
            programme: wanted.need(Field::Programme, |d, f| d.choice(f, &PROGRAMMES))?,
            occupancy: wanted.need(Field::Occupancy, |d, f| d.choice(f, &OCCUPANCIES))?,
            property: wanted.need(Field::Property, |d, f| d.choice(f, &DWELLINGS))?,
            term_years: wanted.need(Field::TermMonths, |d, f| d.months(f, 60))? / 12,
            arm_years: wanted.months(Field::ArmFixedMonths, 12)?.map(|months| months / 12),
            price: wanted.need(Field::Price, |d, f| d.money(f, currency))?,
            loan: wanted.need(Field::Loan, |d, f| d.money(f, currency))?,
            score_band: wanted.need(Field::ScoreBand, Draft::parsed)?,
            lock_days: (from, to),
            points: wanted.percent(Field::Points)?.unwrap_or(Percent(Decimal::ZERO)),
            // Half a point, as the published matcher takes.
            most_apart: Percent(Decimal::new(5, 1)),
        })
    }

    pub(super) fn lock_fits(&self, days: u16) -> bool {
        self.lock_days.0 < days && days <= self.lock_days.1
    }

    /// The loan in percent of the price; none without a price.
    pub(super) fn ltv(&self) -> Option<Decimal> {
        LoanQuote::ltv_of(self.price, self.loan).map(|ltv| ltv.0)
    }

    /// The loan in units of its currency.
    pub(super) fn amount(&self) -> Decimal {
        Decimal::new(self.loan.minor, self.loan.currency.minor_digits())
    }
}
