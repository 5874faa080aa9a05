use hub_domain::quote::{Dwelling, LoanPurpose, LoanQuote, Occupancy, Programme, ScoreBand, StateCode};
use hub_domain::{Money, Percent};
use rust_decimal::Decimal;

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
