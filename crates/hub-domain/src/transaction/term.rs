use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The day of something that a contract form counts days from: `effective-date`, `delivered-acceptance`, `closing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorDay {
    /// What it is, as the form's table names it.
    pub anchor: String,
    /// The day.
    pub on: NaiveDate,
}

/// A number of days that the contract fills in, where the form leaves it open or was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedDays {
    /// For what, as the form's table names it.
    pub event: String,
    /// How many, 0 to 365.
    pub days: u16,
}

/// That something due was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoneDay {
    /// What, as the form's table names it.
    pub event: String,
    /// When.
    pub on: NaiveDate,
    /// Who says so.
    pub by: String,
}

/// A step of a contingency: what was done, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldStep {
    /// The day.
    pub on: NaiveDate,
    /// What was done, by the word of the contingency's table: `remove`, `waive`, `satisfy`, `extend`, `give_notice`,
    /// `withdraw_notice`, `cancel`.
    pub step: String,
    /// The new last day, of an extension.
    pub until: Option<NaiveDate>,
}

/// A contingency of this contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldContingency {
    /// Which, as the form's table names it.
    pub contingency: String,
    /// Days the contract fills in.
    pub days: Option<u16>,
    /// What was done, in order.
    pub steps: Vec<HeldStep>,
}
