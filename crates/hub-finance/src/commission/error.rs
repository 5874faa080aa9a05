use chrono::NaiveDate;

use crate::{AllocateError, Cents, Percent};

/// Why a plan is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// It has no version.
    #[error("plan {0} has no version")]
    NoVersion(String),
    /// Two versions have one number, or both hold on one day.
    #[error("plan {plan}: versions {first} and {second} overlap or share a number")]
    Overlap {
        /// The plan.
        plan: String,
        /// The earlier.
        first: u32,
        /// The later.
        second: u32,
    },
    /// A version says something impossible.
    #[error("plan {plan}, version {version}{}: {why}", .step.map(|step| format!(", step {step}")).unwrap_or_default())]
    Version {
        /// The plan.
        plan: String,
        /// The version.
        version: u32,
        /// The step, the first is 1; none when it is not about one step.
        step: Option<usize>,
        /// What is wrong.
        why: String,
    },
}

/// Why a deal cannot be settled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// No version of the plan holds on the day that decides.
    #[error("plan {plan} has no version for {day}")]
    NoVersion {
        /// The plan.
        plan: String,
        /// The day of contract or closing, as the plan says.
        day: NaiveDate,
    },
    /// Years run from the day the agent joined, and that is not known or is after the closing.
    #[error("deal {0}: the day {1} joined is not known, or is after the closing")]
    NoAnniversary(String, String),
    /// It closed before its contract was signed.
    #[error("deal {0} closed on {1}, before its contract of {2}")]
    ClosedBeforeContract(String, NaiveDate, NaiveDate),
    /// Its commission is below zero.
    #[error("deal {0} has a commission of {1}")]
    BelowZero(String, Cents),
    /// Its referral is outside 0 to 100 %.
    #[error("deal {0} owes a referral of {1}")]
    Referral(String, Percent),
    /// A step takes more than there is.
    #[error("deal {deal}, step {step} ({what}) takes {takes}; {left} is left")]
    MoreThanIsLeft {
        /// The deal.
        deal: String,
        /// The step, the first is 1.
        step: usize,
        /// What it is called.
        what: String,
        /// What it takes.
        takes: Cents,
        /// What there is.
        left: Cents,
    },
    /// An amount is too large to count.
    #[error("deal {0} is too large to count")]
    TooLarge(String),
    /// An amount cannot be shared out.
    #[error("deal {0}: {1}")]
    Allocate(String, AllocateError),
}
