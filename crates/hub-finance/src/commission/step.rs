use serde::{Deserialize, Serialize};

use super::Tiers;
use crate::{Cents, Percent};

/// One thing that happens to a commission. The order of the steps is the plan's, never the code's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// The deal's referral, where it has one.
    Referral {
        /// What its percentage is of.
        of: Base,
    },
    /// Something taken off: a franchise's royalty, a fee per file, insurance.
    Charge {
        /// What it is called.
        what: String,
        /// Who gets it.
        payee: Payee,
        /// How much.
        take: Take,
        /// The cap it counts toward and stops at.
        cap: Option<String>,
        /// When it applies.
        when: When,
    },
    /// What is left is divided between agent and company.
    Split {
        /// The agent's part.
        agent: Share,
        /// The cap that the company's part counts toward and stops at; the agent keeps what is over.
        cap: Option<String>,
    },
    /// Others of a team get parts of what is left; the deal's agent keeps the rest.
    Team {
        /// The others.
        members: Vec<TeamMember>,
    },
}

/// What a percentage is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// The commission before anything was taken.
    Gross,
    /// What the steps before have left.
    Left,
}

/// How much a charge takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Take {
    /// A percentage.
    Rate {
        /// How much.
        percent: Percent,
        /// Of what.
        of: Base,
    },
    /// An amount per deal.
    Amount(#[serde(with = "crate::amount")] Cents),
}

/// When a charge applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// To every deal.
    Always,
    /// To deals that begin with this cap not reached.
    UntilCap(String),
    /// To deals that begin with this cap reached.
    AfterCap(String),
}

/// The agent's part of a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// One percentage.
    Flat(Percent),
    /// A percentage that grows with the year.
    Tiers(Tiers),
}

/// Another member of the agent's team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamMember {
    /// Who.
    pub agent: String,
    /// Of what is left.
    pub percent: Percent,
}

/// Who gets a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// The brokerage.
    Company,
    /// Its franchise.
    Franchise,
    /// Another brokerage, by name.
    Broker(String),
    /// An agent, by name.
    Agent(String),
    /// Somebody else, by name: an insurer, a coordinator.
    Other(String),
}
