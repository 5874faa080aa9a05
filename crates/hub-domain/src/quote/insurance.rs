use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::check::{SHORT, amounts, entries, more_than_nothing, once, percent, some_text, text};
use super::{QuoteError, StateCode};
use crate::named;
use crate::{Money, Percent};

named! {
    /// The form of a home policy.
    pub enum PolicyForm {
        /// Dwelling and other structures against every peril not excluded, contents against named ones.
        Ho3 = "HO-3",
        /// Tenants.
        Ho4 = "HO-4",
        /// Contents, too, against every peril not excluded.
        Ho5 = "HO-5",
        /// Condominium units.
        Ho6 = "HO-6",
        /// Older homes.
        Ho8 = "HO-8",
        /// Dwelling fire, basic.
        Dp1 = "DP-1",
        /// Dwelling fire, special: landlords.
        Dp3 = "DP-3",
    }
}

named! {
    /// The coverages of a home policy.
    pub enum Coverage {
        /// Dwelling: what rebuilding costs, not the price and not the land.
        A = "A",
        /// Other structures.
        B = "B",
        /// Contents.
        C = "C",
        /// Loss of use.
        D = "D",
        /// Liability.
        E = "E",
        /// Medical payments.
        F = "F",
    }
}

named! {
    /// What a deductible is for.
    pub enum Peril {
        /// Every peril that has none of its own.
        All = "all",
        /// Wind and hail.
        WindHail = "wind-hail",
        /// Hurricane.
        Hurricane = "hurricane",
        /// Water.
        Water = "water",
        /// Earthquake.
        Earthquake = "earthquake",
    }
}

named! {
    /// How a loss is valued.
    pub enum LossSettlement {
        /// At what replacing it costs.
        ReplacementCost = "replacement-cost",
        /// Less what age has taken.
        ActualCashValue = "actual-cash-value",
        /// By a schedule of ages.
        Schedule = "schedule",
    }
}

/// How much a deductible is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeductibleAmount {
    /// A fixed amount.
    Amount(Money),
    /// Percent of coverage A, not of the loss.
    PercentOfDwelling(Percent),
}

/// What the owner bears of a loss by one peril.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deductible {
    /// By what.
    pub peril: Peril,
    /// How much.
    pub amount: DeductibleAmount,
}

/// What is added to a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endorsement {
    /// Which: water backup, ordinance or law, extended replacement.
    pub name: String,
    /// Its limit.
    pub limit: Option<Money>,
}

/// Who issued a policy's quote: a person or agency with a producer's licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Producer {
    /// Name.
    pub name: String,
    /// Number of the licence.
    pub licence: String,
    /// The state that gave it.
    pub state: Option<StateCode>,
}

/// A home policy as a licensed producer quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsuranceQuote {
    /// The carrier's NAIC number.
    pub naic: Option<String>,
    /// Whether the carrier is admitted in the state.
    pub admitted: Option<bool>,
    /// Who issued it.
    pub producer: Producer,
    /// Where the home is.
    pub state: Option<StateCode>,
    /// Form.
    pub form: PolicyForm,
    /// Limits that are given; A to F, each at most once.
    pub coverages: Vec<(Coverage, Money)>,
    /// Deductibles, each peril at most once.
    pub deductibles: Vec<Deductible>,
    /// How a loss of the dwelling is valued.
    pub settlement: Option<LossSettlement>,
    /// How a loss of the roof is valued.
    pub roof_settlement: Option<LossSettlement>,
    /// Endorsements.
    pub endorsements: Vec<Endorsement>,
    /// Premium a year.
    pub premium: Money,
    /// Fees beside it.
    pub fees: Option<Money>,
    /// Surplus-lines tax.
    pub surplus_lines_tax: Option<Money>,
    /// Discounts that the premium assumes.
    pub discounts: Vec<String>,
    /// The policy's first day.
    pub effective: Option<NaiveDate>,
    /// Whether the quote binds the carrier.
    pub binding: Option<bool>,
    /// The last day to bind.
    pub bind_by: Option<NaiveDate>,
    /// The last day for an inspection.
    pub inspection_due: Option<NaiveDate>,
}

impl InsuranceQuote {
    /// The limit of a coverage, where it is given.
    #[must_use]
    pub fn limit(&self, of: Coverage) -> Option<Money> {
        self.coverages.iter().find(|(coverage, _)| *coverage == of).map(|(_, limit)| *limit)
    }

    /// The deductible of a peril, where it has one of its own.
    #[must_use]
    pub fn deductible(&self, of: Peril) -> Option<DeductibleAmount> {
        self.deductibles.iter().find(|d| d.peril == of).map(|d| d.amount)
    }

    pub(super) fn check(&self) -> Result<(), QuoteError> {
        some_text("naic", self.naic.as_ref())?;
        text("producer.name", &self.producer.name, SHORT)?;
        text("producer.licence", &self.producer.licence, SHORT)?;
        once("coverages", self.coverages.iter().map(|(coverage, _)| coverage.as_str()))?;
        once("deductibles", self.deductibles.iter().map(|d| d.peril.as_str()))?;
        entries("endorsements", self.endorsements.len(), 0)?;
        entries("discounts", self.discounts.len(), 0)?;
        self.endorsements.iter().try_for_each(|e| text("endorsements", &e.name, SHORT))?;
        self.discounts.iter().try_for_each(|d| text("discounts", d, SHORT))?;
        let mut all =
            vec![("premium", Some(self.premium)), ("fees", self.fees), ("surplus_lines_tax", self.surplus_lines_tax)];
        all.extend(self.coverages.iter().map(|(_, limit)| ("coverages", Some(*limit))));
        all.extend(self.endorsements.iter().map(|e| ("endorsements", e.limit)));
        for deductible in &self.deductibles {
            match deductible.amount {
                DeductibleAmount::Amount(amount) => all.push(("deductibles", Some(amount))),
                DeductibleAmount::PercentOfDwelling(part) => percent("deductibles", part)?,
            }
        }
        amounts(&all)?;
        more_than_nothing("premium", self.premium)
    }
}
