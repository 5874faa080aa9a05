//! What a title policy costs, from rate tables that a state or an insurer publishes.

use serde::{Deserialize, Serialize};

use crate::part::is_part;
use crate::rounding::half_up;
use crate::{Cents, Checked, Percent};

/// One published schedule of premiums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleRates {
    /// What the publisher calls it.
    pub name: String,
    /// Whether a premium is rounded to whole units of the currency, half up.
    pub whole_dollars: bool,
    /// The premium of a loan policy issued together with the owner's, where it is a fixed one.
    #[serde(with = "crate::amount::optional")]
    pub simultaneous_loan_policy: Option<Cents>,
    /// The amount insured counts up to the next multiple of this, where the rule says so.
    #[serde(with = "crate::amount::optional", default)]
    pub insured_in_steps_of: Option<Cents>,
    /// The least a policy costs, where the rule says so.
    #[serde(with = "crate::amount::optional", default)]
    pub least_premium: Option<Cents>,
    /// Premiums listed one by one.
    pub listed: Vec<Listed>,
    /// Premiums by formula.
    pub bands: Vec<Band>,
    /// What the table does not say and why; null when it is whole.
    pub missing: Option<String>,
}

/// `[over, up to and including, premium]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed(
    /// Policies over this amount ...
    #[serde(with = "crate::amount")]
    pub Cents,
    /// ... up to and including this one ...
    #[serde(with = "crate::amount")]
    pub Cents,
    /// ... cost this.
    #[serde(with = "crate::amount")]
    pub Cents,
);

/// Policies over one amount, up to and including another: a base, and a rate on what is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Policies over this amount.
    #[serde(with = "crate::amount")]
    pub over: Cents,
    /// Up to and including; none without end.
    #[serde(with = "crate::amount::optional")]
    pub up_to: Option<Cents>,
    /// The premium at `over`.
    #[serde(with = "crate::amount")]
    pub base: Cents,
    /// Of what the policy has over `over`.
    pub rate_percent: Percent,
}

/// A premium and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Premium {
    /// What it costs.
    pub amount: Cents,
    /// How it came about, in words.
    pub why: String,
}

/// Why there is no premium.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TitleError {
    /// A policy insures an amount over zero.
    #[error("a policy of {0} insures nothing")]
    NothingInsured(Cents),
    /// The table has no figure for this amount; none is guessed.
    #[error("{name} has no confirmed figure for a policy of {policy}{}", .missing.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
    NotListed {
        /// The table.
        name: String,
        /// The policy.
        policy: Cents,
        /// What the table says of its gaps.
        missing: Option<String>,
    },
    /// Beyond what can be counted.
    #[error("the premium of a policy of {0} is too large to count")]
    TooLarge(Cents),
}

impl TitleRates {
    /// The premium of one policy over `policy`.
    ///
    /// # Errors
    /// When it insures nothing, the table has no figure for it, or the figure is too large to count.
    pub fn premium(&self, policy: Cents) -> Result<Premium, TitleError> {
        if policy <= Cents::ZERO {
            return Err(TitleError::NothingInsured(policy));
        }
        let mut premium = self.premium_by_rows(self.counted(policy)?)?;
        if let Some(least) = self.least_premium
            && premium.amount < least
        {
            premium = Premium { amount: least, why: format!("{}: the least premium", self.name) };
        }
        Ok(premium)
    }

    /// The amount insured as the rule counts it.
    fn counted(&self, policy: Cents) -> Result<Cents, TitleError> {
        let Some(step) = self.insured_in_steps_of else { return Ok(policy) };
        let beyond = policy.0 % step.0;
        let more = if beyond == 0 { 0 } else { step.0 - beyond };
        policy.0.checked_add(more).map(Cents).ok_or(TitleError::TooLarge(policy))
    }

    fn premium_by_rows(&self, policy: Cents) -> Result<Premium, TitleError> {
        if let Some(Listed(over, up_to, premium)) = self.listed.iter().find(|row| row.0 < policy && policy <= row.1) {
            let why = format!("{}: policies over {over}, up to and including {up_to}", self.name);
            return Ok(Premium { amount: *premium, why });
        }
        let holds = |band: &&Band| band.over < policy && band.up_to.is_none_or(|up_to| policy <= up_to);
        let band = self.bands.iter().find(holds).ok_or_else(|| TitleError::NotListed {
            name: self.name.clone(),
            policy,
            missing: self.missing.clone(),
        })?;
        let too_large = || TitleError::TooLarge(policy);
        let excess = policy - band.over;
        let part = band.rate_percent.fraction().checked_mul(excess.amount()).ok_or_else(too_large)?;
        let exact = band.base.amount().checked_add(part).ok_or_else(too_large)?;
        let amount =
            Cents::rounded(if self.whole_dollars { half_up(exact, 0) } else { exact }).ok_or_else(too_large)?;
        let rounded = if self.whole_dollars { ", rounded to whole dollars" } else { "" };
        let why = format!(
            "{}: {} and {} of the {excess} over {}{rounded}",
            self.name, band.base, band.rate_percent, band.over
        );
        Ok(Premium { amount, why })
    }

    /// The premium of a loan policy issued together with an owner's: the fixed one, and what it insures more than the
    /// owner's; the full premium where the table has no fixed one.
    ///
    /// # Errors
    /// As [`TitleRates::premium`].
    pub fn loan_beside_owner(&self, loan: Cents, owner: Cents) -> Result<Premium, TitleError> {
        let own = self.premium(loan)?;
        let Some(fixed) = self.simultaneous_loan_policy else { return Ok(own) };
        let beside = format!("{}: {fixed} beside an owner's policy", self.name);
        if loan <= owner {
            return Ok(Premium { amount: fixed, why: beside });
        }
        let more = own.amount.checked_sub(self.premium(owner)?.amount);
        let amount = more.and_then(|more| more.checked_add(fixed)).ok_or(TitleError::TooLarge(loan))?;
        Ok(Premium { amount, why: format!("{beside}, and what {loan} costs more than {owner}") })
    }
}

impl Checked for TitleRates {
    fn check(&self) -> Result<(), String> {
        if self.insured_in_steps_of.is_some_and(|step| step <= Cents::ZERO) {
            return Err("the steps that the insured amount counts in are not over zero".to_owned());
        }
        let listed = self.listed.iter().map(|row| (row.0, Some(row.1), row.2, Percent::default()));
        let bands = self.bands.iter().map(|band| (band.over, band.up_to, band.base, band.rate_percent));
        let mut reached = Some(Cents::ZERO);
        for (over, up_to, premium, rate) in listed.chain(bands) {
            if reached.is_none_or(|reached| over < reached) {
                return Err(format!("the row over {over} begins before the row above it ends"));
            }
            if up_to.is_some_and(|up_to| up_to <= over) {
                return Err(format!("the row over {over} ends where it begins, or before"));
            }
            if premium < Cents::ZERO || !is_part(rate) {
                return Err(format!("the row over {over} has a premium below zero, or a rate outside 0 to 100 %"));
            }
            reached = up_to;
        }
        Ok(())
    }
}
