use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{BasisKind, Fact, PartyGroup, PartyKind, RecordName};
use hub_domain::named;

named! {
    /// What a rule says, from the mildest to the strictest.
    pub enum Action {
        /// May be paid and stored.
        Allow = "allow",
        /// May be stored; a person looks at it first.
        Flag = "flag",
        /// May be stored once what is missing is there.
        Require = "require",
        /// May not be stored.
        Block = "block",
    }
}

named! {
    /// How the answer to a test must be for a condition to hold.
    pub enum Is {
        /// Known to be so.
        Yes = "yes",
        /// Known not to be so.
        No = "no",
        /// Nobody said.
        Unknown = "unknown",
        /// No, or nobody said.
        NotYes = "not_yes",
        /// Yes, or nobody said.
        NotNo = "not_no",
    }
}

impl Is {
    /// Whether an answer is as wanted.
    #[must_use]
    pub fn admits(self, answer: Option<bool>) -> bool {
        match self {
            Self::Yes => answer == Some(true),
            Self::No => answer == Some(false),
            Self::Unknown => answer.is_none(),
            Self::NotYes => answer != Some(true),
            Self::NotNo => answer != Some(false),
        }
    }
}

/// Something a rule asks of a payment; answered yes, no or unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// A fact, by its name.
    Fact(Fact),
    /// Whether the transaction is covered by federal law on settlement services. Unknown is yes.
    Covered,
    /// Whether the parties are tied: said to be, or ownership above so many percent, or one is a firm of the other's
    /// brokerage, or what is paid is a return on ownership and nobody says otherwise.
    Tied {
        /// Ownership above which there is a tie, in percent.
        above_percent: Decimal,
    },
    /// Whether the affiliated-business disclosure came in time.
    DisclosureInTime {
        /// Business days for the written one after a telephone referral.
        phone_business_days: u16,
    },
    /// Whether the fee was changed within so many days after the volume of referrals changed.
    FeeFollowsVolume {
        /// Days, counted either way from the change of volume.
        days: u16,
    },
    /// Whether both licences hold on the day.
    LicencesCurrent,
}

/// A test and the answer it must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// What is asked.
    pub test: Test,
    /// How the answer must be.
    pub is: Is,
}

/// Kinds of party, by name or as a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Parties {
    /// A group.
    Group(PartyGroup),
    /// One kind.
    Kind(PartyKind),
}

/// Bases, one or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bases {
    /// Every basis.
    Any,
    /// Every contingent one.
    Contingent,
    /// One.
    #[serde(untagged)]
    One(BasisKind),
}

impl Bases {
    /// Whether it means that basis.
    #[must_use]
    pub fn include(self, basis: BasisKind) -> bool {
        match self {
            Self::Any => true,
            Self::Contingent => basis.is_contingent(),
            Self::One(one) => one == basis,
        }
    }
}

/// Which payments something is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// Who pays.
    pub payers: Vec<Parties>,
    /// Who is paid.
    pub payees: Vec<Parties>,
    /// On what basis.
    pub bases: Vec<Bases>,
}

/// One thing a rule may say. The first of a rule's outcomes that fits is what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// A short name, unique in the rule.
    pub name: String,
    /// Which payments; within those of the rule.
    pub scope: Scope,
    /// What must hold.
    pub when: Vec<Condition>,
    /// What follows.
    pub action: Action,
    /// The provision.
    pub citation: String,
    /// Why, in plain words.
    pub reason: String,
    /// What would be lawful instead, in plain words. Always there when the action is a block.
    pub lawful: String,
    /// What must be kept.
    pub record: Vec<RecordName>,
    /// What must be known to be so besides; unknown is named as missing.
    pub needs: Vec<Condition>,
    /// Other rules that do not speak where this one does.
    pub lifts: Vec<String>,
}

/// One rule, as it holds somewhere for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Where: `US`, or `US-TX` for a state.
    pub jurisdiction: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none when no end is known.
    pub valid_to: Option<NaiveDate>,
    /// The law, handbook or order it comes from.
    pub source: String,
    /// Who or what loaded it: `shipped`, or the name of a file somebody put in its place.
    pub loaded_by: String,
    /// Its identifier: `R1`.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What it may say.
    pub outcomes: Vec<Outcome>,
}

impl Rule {
    /// Whether it holds on `day` for a payment in `state` (two letters).
    #[must_use]
    pub fn holds(&self, state: Option<&str>, day: NaiveDate) -> bool {
        let here = match self.jurisdiction.strip_prefix("US-") {
            None => true,
            Some(own) => state.is_some_and(|state| state.eq_ignore_ascii_case(own)),
        };
        here && self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// Whether two stand for the same rule at the same place on some day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.id == other.id
            && self.jurisdiction == other.jurisdiction
            && other.valid_to.is_none_or(|last| self.valid_from <= last)
            && self.valid_to.is_none_or(|last| other.valid_from <= last)
    }
}
