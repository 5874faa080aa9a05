use std::borrow::Cow;

use hub_domain::dated::Checked;
use hub_domain::transaction::{Paper, Side};
use serde::{Deserialize, Serialize};

/// A paper that a transaction usually needs, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperRule {
    /// Which.
    pub paper: Paper,
    /// On whose side the agent is; [`Side::Both`] is both. Empty: on any.
    #[serde(default)]
    pub sides: Vec<Side>,
    /// Only of homes built before this year, or nobody knows when.
    #[serde(default)]
    pub built_before: Option<u16>,
    /// Only where there is a loan.
    #[serde(default)]
    pub with_loan: bool,
    /// Why it is due, in words.
    pub because: String,
}

impl PaperRule {
    /// Whether it is due for that side, home and way to pay.
    #[must_use]
    pub fn applies(&self, side: Side, year_built: Option<u16>, loan: bool) -> bool {
        let sided = self.sides.is_empty() || side == Side::Both || self.sides.contains(&side);
        let old = self.built_before.is_none_or(|year| year_built.is_none_or(|built| built < year));
        sided && old && (loan || !self.with_loan)
    }
}

impl Checked for PaperRule {
    fn about(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.paper.as_str())
    }

    fn check(&self) -> Result<(), String> {
        if self.paper == Paper::Other {
            return Err("a paper that is due has a name of its own".into());
        }
        if self.because.trim().is_empty() { Err("because is empty".into()) } else { Ok(()) }
    }
}
