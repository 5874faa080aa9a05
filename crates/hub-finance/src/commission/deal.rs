use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Cents, Percent};

/// One side of a sale, as one agent closes it. Agents who share a side have a deal each, of their part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// The caller's name for it, unique.
    pub id: String,
    /// Whose it is.
    pub agent: String,
    /// When the agent joined: where years run from that day.
    pub agent_joined: Option<NaiveDate>,
    /// When the contract was signed.
    pub contract_on: NaiveDate,
    /// When it closed.
    pub closed_on: NaiveDate,
    /// The commission of the side, before anything is taken.
    #[serde(with = "crate::amount")]
    pub gross: Cents,
    /// What is owed to another broker for sending the client.
    pub referral: Option<Referral>,
}

/// A referral fee between brokers who both act as brokers (12 USC 2607(c)(3)). Whoever is no licensed broker cannot be
/// named here: there is no field for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    /// The other brokerage.
    pub broker: String,
    /// Its licence number.
    pub licence: String,
    /// Its part of what the plan says it is taken of.
    pub percent: Percent,
}
