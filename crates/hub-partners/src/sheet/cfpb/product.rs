use hub_domain::Percent;
use hub_domain::quote::{LoanPurpose, Programme};
use rust_decimal::Decimal;

use super::Wish;
use super::rows::{At, Bounds, Row};
use crate::sheet::Reason;

/// A plan of a lender.
pub(super) struct Product {
    pub(super) plan: u64,
    pub(super) institution: String,
    purchase: bool,
    programme: Programme,
    term_years: u16,
    interest_only: bool,
    pub(super) arm: Option<ArmPlan>,
    ltv: Bounds,
    score: Bounds,
    amount: Bounds,
}

/// How an adjustable plan moves. The column `adjperiod` is not read: its unit is nowhere said.
pub(super) struct ArmPlan {
    pub(super) fixed_years: u16,
    pub(super) index: Option<String>,
    pub(super) margin: Option<Percent>,
    pub(super) first_cap: Option<Percent>,
    pub(super) annual_cap: Option<Percent>,
    pub(super) lifetime_cap: Option<Percent>,
}

const TYPES: [(&str, Programme); 7] = [
    ("CONF", Programme::Conforming),
    ("AGENCY", Programme::HighBalance),
    ("JUMBO", Programme::Jumbo),
    ("FHA", Programme::Fha),
    ("FHA-HB", Programme::FhaHighBalance),
    ("VA", Programme::Va),
    ("VA-HB", Programme::VaHighBalance),
];

/// One of a few words.
pub(super) fn one_of<T: Copy>(row: &Row, column: &'static str, words: &[(&str, T)]) -> Result<T, At> {
    let said = row.needed(column)?;
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(said)).map(|(_, it)| *it);
    let names = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| (column, Reason::Choice(names())))
}

impl Product {
    pub(super) fn read(row: &Row) -> Result<Self, At> {
        let percent = |column| Ok::<_, At>(row.decimal(column)?.map(Percent));
        let adjustable = one_of(row, "pmttype", &[("FIXED", false), ("ARM", true)])?;
        let arm = if adjustable {
            Some(ArmPlan {
                fixed_years: row.small("intadjterm")?,
                index: row.text("armindex")?.map(str::to_owned),
                margin: percent("armmargin")?,
                first_cap: percent("initialadjcap")?,
                annual_cap: percent("annualcap")?,
                lifetime_cap: percent("loancap")?,
            })
        } else {
            None
        };
        let interest_only = match row.text("i/o")? {
            None => false,
            Some(_) => one_of(row, "i/o", &[("true", true), ("1", true), ("false", false), ("0", false)])?,
        };
        Ok(Self {
            plan: row.whole("planid")?,
            institution: row.needed("institution")?.to_owned(),
            purchase: one_of(row, "loanpurpose", &[("PURCH", true), ("REFI", false)])?,
            programme: one_of(row, "loantype", &TYPES)?,
            term_years: row.small("loanterm")?,
            interest_only,
            arm,
            ltv: Bounds::read(row, "minltv", "maxltv")?,
            score: Bounds::read(row, "minfico", "maxfico")?,
            amount: Bounds::read(row, "minloanamt", "maxloanamt")?,
        })
    }

    /// Whether the plan is for a wish. Nobody wishes for interest only here.
    pub(super) fn fits(&self, wish: &Wish) -> bool {
        let Some(ltv) = wish.ltv() else { return false };
        let scores = [wish.score_band.least(), wish.score_band.most()].map(Decimal::from);
        // The published matcher does not ask an FHA high-balance plan for its least amount.
        let amount = match self.programme {
            Programme::FhaHighBalance => self.amount.reaches(wish.amount()),
            _ => self.amount.holds(wish.amount()),
        };
        self.purchase == (wish.purpose == LoanPurpose::Purchase)
            && self.programme == wish.programme
            && self.term_years == wish.term_years
            && !self.interest_only
            && self.arm.as_ref().map(|arm| arm.fixed_years) == wish.arm_years
            && amount
            && self.ltv.holds(ltv)
            && scores.into_iter().all(|score| self.score.holds(score))
    }
}
