use hub_domain::quote::{Dwelling, LoanPurpose, StateCode};
use rust_decimal::Decimal;

use super::Wish;
use super::product::one_of;
use super::rows::{At, Bounds, Row};

/// What an adjustment adds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affects {
    Points,
    Rate,
}

/// What an adjustment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Condominium,
    Cooperative,
    CashOut,
}

/// What is added to a plan's rungs for some loans.
pub(super) struct Adjustment {
    pub(super) plan: u64,
    pub(super) affects: Affects,
    pub(super) value: Decimal,
    kind: Option<Kind>,
    state: Option<StateCode>,
    amount: Bounds,
    score: Bounds,
    ltv: Bounds,
}

impl Adjustment {
    pub(super) fn read(row: &Row) -> Result<Self, At> {
        let kinds = [("CONDO", Kind::Condominium), ("COOP", Kind::Cooperative), ("CASHOUT-REFI", Kind::CashOut)];
        let kind = match row.text("proptype")? {
            None => None,
            Some(_) => Some(one_of(row, "proptype", &kinds)?),
        };
        Ok(Self {
            plan: row.whole("planid")?,
            affects: one_of(row, "affectratetype", &[("P", Affects::Points), ("R", Affects::Rate)])?,
            // The published loader takes an absent value for nothing.
            value: row.decimal("adjvalue")?.unwrap_or_default(),
            kind,
            state: row.state("state")?,
            amount: Bounds::read(row, "minloanamt", "maxloanamt")?,
            score: Bounds::read(row, "minfico", "maxfico")?,
            ltv: Bounds::read(row, "minltv", "maxltv")?,
        })
    }

    pub(super) fn fits(&self, wish: &Wish) -> bool {
        let kind = match self.kind {
            None => true,
            Some(Kind::Condominium) => wish.property == Dwelling::Condominium,
            Some(Kind::Cooperative) => wish.property == Dwelling::Cooperative,
            Some(Kind::CashOut) => wish.purpose == LoanPurpose::CashOut,
        };
        let scores = [wish.score_band.least(), wish.score_band.most()].map(Decimal::from);
        kind && self.state.is_none_or(|state| state == wish.state)
            && self.amount.holds(wish.amount())
            && scores.into_iter().all(|score| self.score.holds(score))
            && wish.ltv().is_some_and(|ltv| self.ltv.holds(ltv))
    }
}
