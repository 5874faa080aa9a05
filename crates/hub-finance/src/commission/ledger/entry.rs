use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::commission::{Deal, Statement};

/// One entry. Never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number: the first is 1, each next one more.
    pub number: u64,
    /// The day it was written; never before the entry above it.
    pub on: NaiveDate,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// A deal closed and was settled.
    Accrued(Box<Posting>),
    /// It is agreed and waits for payment.
    Locked {
        /// The accrual's number.
        of: u64,
    },
    /// It was paid.
    Paid {
        /// The accrual's number.
        of: u64,
    },
    /// It was taken back, whatever it had come to.
    Reversed {
        /// The accrual's number.
        of: u64,
        /// Why.
        why: String,
    },
}

/// A deal and how it was settled, frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posting {
    /// The deal.
    pub deal: Deal,
    /// How it was settled.
    pub statement: Statement,
}

/// What an accrual has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Owed.
    Accrued,
    /// Agreed.
    Locked,
    /// Paid.
    Paid,
    /// Taken back.
    Reversed,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accrued => "accrued",
            Self::Locked => "locked",
            Self::Paid => "paid",
            Self::Reversed => "reversed",
        })
    }
}
