use serde::{Deserialize, Serialize};

use super::check::{SHORT, amounts, entries, more_than_nothing, once, range, text};
use super::{Payer, QuoteError, StateCode};
use crate::Money;

/// The most that a plan pays for one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemCap {
    /// What is covered.
    pub item: String,
    /// The most a term; none where the plan sets none.
    pub cap: Option<Money>,
}

/// A home warranty, a service contract, as its provider quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarrantyQuote {
    /// What the plan is called.
    pub plan: String,
    /// Where the home is.
    pub state: Option<StateCode>,
    /// What it covers, each thing once.
    pub covered: Vec<ItemCap>,
    /// The most for everything together.
    pub total_cap: Option<Money>,
    /// What a visit costs.
    pub trade_call_fee: Option<Money>,
    /// Months it lasts, 1 to 600.
    pub term_months: u16,
    /// Days before it begins, 0 to 365.
    pub waiting_days: Option<u16>,
    /// What the term costs.
    pub price: Money,
    /// Who pays it; none where the quote does not say.
    pub payer: Option<Payer>,
}

impl WarrantyQuote {
    pub(super) fn check(&self) -> Result<(), QuoteError> {
        text("plan", &self.plan, SHORT)?;
        entries("covered", self.covered.len(), 0)?;
        self.covered.iter().try_for_each(|c| text("covered", &c.item, SHORT))?;
        once("covered", self.covered.iter().map(|c| c.item.as_str()))?;
        range("term_months", self.term_months.into(), 1, 600)?;
        self.waiting_days.map_or(Ok(()), |days| range("waiting_days", days.into(), 0, 365))?;
        let mut all =
            vec![("price", Some(self.price)), ("total_cap", self.total_cap), ("trade_call_fee", self.trade_call_fee)];
        all.extend(self.covered.iter().map(|c| ("covered", c.cap)));
        amounts(&all)?;
        more_than_nothing("price", self.price)
    }
}
