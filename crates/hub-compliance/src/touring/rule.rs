use std::borrow::Cow;

use hub_domain::dated::Checked;
use hub_domain::named;
use hub_domain::service::TouredHome;
use serde::{Deserialize, Serialize};

named! {
    /// What an agreement has to have.
    pub enum Demand {
        /// The buyer's signature, on or before the day.
        Signed = "signed",
        /// What the broker gets, or how that is determined.
        Compensation = "compensation",
        /// That, said conspicuously.
        Conspicuous = "conspicuous",
        /// That, objectively ascertainable and not open-ended.
        Ascertainable = "ascertainable",
        /// That no more is received from any source.
        NoMoreFromAnySource = "no-more-from-any-source",
        /// Conspicuously, that compensation is not set by law and is fully negotiable.
        SaysNegotiable = "says-negotiable",
    }
}

/// What has to be agreed to before homes are toured. Dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TouringRule {
    /// Short name, unique in its place.
    pub rule: String,
    /// In words.
    pub title: String,
    /// The homes it is about.
    pub homes: Vec<TouredHome>,
    /// What the agreement has to have.
    pub demands: Vec<Demand>,
    /// The longest it may last, in months from the day it was made.
    pub most_months: Option<u32>,
    /// What it says, in words.
    pub reason: String,
    /// What would be lawful.
    pub lawful: String,
    /// How sources read it, where they disagree; the careful reading is the rule.
    pub readings: Vec<String>,
}

impl Checked for TouringRule {
    fn about(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.rule)
    }

    fn check(&self) -> Result<(), String> {
        for (field, text) in
            [("rule", &self.rule), ("title", &self.title), ("reason", &self.reason), ("lawful", &self.lawful)]
        {
            if text.trim().is_empty() {
                return Err(format!("{field} is empty"));
            }
        }
        if self.homes.is_empty() || self.demands.is_empty() {
            return Err("a rule is about some homes and demands something".into());
        }
        if self.most_months.is_some_and(|months| !(1..=120).contains(&months)) {
            return Err("most_months must be between 1 and 120".into());
        }
        if self.readings.len() == 1 || self.readings.iter().any(|reading| reading.trim().is_empty()) {
            return Err("readings are none, or at least two".into());
        }
        Ok(())
    }
}
