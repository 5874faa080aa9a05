use std::collections::BTreeMap;

use hub_domain::crm::{FieldChange, FieldValue, Fields};
use serde::{Deserialize, Serialize};

/// A side of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Here.
    Local,
    /// The other system.
    Remote,
}

/// Why a value did not stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The other side changed it, this one did not.
    ChangedThere,
    /// Both changed it, and the field's rule chose the other value.
    Rule,
    /// One side emptied what the other side changed; the change stays.
    ChangedAfterEmptying,
    /// A restriction was to be lifted, which only a person here can do.
    StaysRestricted,
}

impl Because {
    /// The name in files and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ChangedThere => "changed-there",
            Self::Rule => "rule",
            Self::ChangedAfterEmptying => "changed-after-emptying",
            Self::StaysRestricted => "stays-restricted",
        }
    }

    /// In words, to stand beside the value.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::ChangedThere => "the other side changed it since",
            Self::Rule => "both sides changed it, and the rule of this field chose the other value",
            Self::ChangedAfterEmptying => "one side emptied it while the other changed it; the change stays",
            Self::StaysRestricted => "a restriction stays until a person here lifts it",
        }
    }
}

/// A value that stood on one side and does not stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Superseded {
    /// The field.
    pub field: String,
    /// The value; of several things, those that go.
    pub value: FieldValue,
    /// Where it stood.
    pub side: Side,
    /// Why it goes.
    pub because: Because,
}

/// A field that a person has to decide. Until then both sides keep what they have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The field.
    pub field: String,
    /// What both sides last agreed on; absent where they never did.
    pub base: Option<FieldValue>,
    /// What is here.
    pub local: FieldValue,
    /// What the other system has.
    pub remote: FieldValue,
}

/// What a merge comes to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct MergePlan {
    /// The record as it is to be here.
    pub merged: Fields,
    /// What both sides agree on once `merged` is stored and before anything is pushed.
    pub base: Fields,
    /// What the other system is to be told.
    pub push: BTreeMap<String, FieldChange>,
    /// What a person has to decide.
    pub conflicts: Vec<Conflict>,
    /// What does not stay.
    pub history: Vec<Superseded>,
}

/// What becomes of one field.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Decision {
    pub merged: Option<FieldValue>,
    pub base: Option<FieldValue>,
    pub push: Option<FieldChange>,
    pub conflict: bool,
    pub lost: Vec<(Side, FieldValue, Because)>,
}

impl MergePlan {
    pub(super) fn add(&mut self, name: &str, decision: Decision, [base, local, remote]: [Option<&FieldValue>; 3]) {
        let Decision { merged, base: agreed, push, conflict, lost } = decision;
        if let (true, Some(local), Some(remote)) = (conflict, local, remote) {
            let (local, remote) = (local.clone(), remote.clone());
            self.conflicts.push(Conflict { field: name.to_owned(), base: base.cloned(), local, remote });
        }
        self.merged.extend(merged.map(|value| (name.to_owned(), value)));
        self.base.extend(agreed.map(|value| (name.to_owned(), value)));
        self.push.extend(push.map(|push| (name.to_owned(), push)));
        for (side, value, because) in lost {
            self.history.push(Superseded { field: name.to_owned(), value, side, because });
        }
    }

    /// What both sides agree on once the other system has taken what was pushed.
    #[must_use]
    pub fn base_after_push(&self) -> Fields {
        let mut base = self.base.clone();
        for name in self.push.keys() {
            base.extend(self.merged.get(name).map(|value| (name.clone(), value.clone())));
        }
        base
    }
}
