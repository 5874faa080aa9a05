//! What becomes of a record that was changed here and elsewhere: a three-way merge, field by field, against the last
//! version both sides agreed on. Pure: the outcome is a value that can be looked at, stored and carried out later.

mod entries;
mod field;
mod file;
mod plan;
mod rules;

pub use file::{MergeFile, MergeFileError};
pub use plan::{Because, Conflict, MergePlan, Side, Superseded};
pub use rules::MergeRules;

use std::collections::{BTreeMap, BTreeSet};

use hub_domain::crm::{CrmKind, Fields, MergeRule};

/// The three versions of a record and what decides between them.
#[derive(Debug, Clone, Copy)]
pub struct MergeInput<'a> {
    /// What kind of record it is.
    pub kind: CrmKind,
    /// What both sides last agreed on; empty where they have never met.
    pub base: &'a Fields,
    /// What is here.
    pub local: &'a Fields,
    /// What the other system has.
    pub remote: &'a Fields,
    /// What a person has chosen for some fields.
    pub rules: &'a MergeRules,
    /// Restrictions that a person here has lifted, with a record of it, since both sides last agreed.
    pub lifted: &'a BTreeSet<String>,
    /// Of fields changed on both sides, which side changed it later, where one clock has timed both.
    pub later: &'a BTreeMap<String, Side>,
}

/// Plans the merge of one record. Nothing that stands on either side is lost: what does not stay is in the plan's history
/// or among its conflicts.
#[must_use]
pub fn merge(input: &MergeInput<'_>) -> MergePlan {
    let names: BTreeSet<&String> =
        [input.base, input.local, input.remote].into_iter().flat_map(std::collections::BTreeMap::keys).collect();
    let mut plan = MergePlan::default();
    for name in names {
        let three = [input.base, input.local, input.remote].map(|side| side.get(name));
        let rule = input.rules.of(input.kind, name).unwrap_or_else(|| {
            let said: Vec<_> = three.into_iter().flatten().collect();
            MergeRule::usual(input.kind, name, &said)
        });
        let lifted = input.lifted.contains(name);
        plan.add(name, field::decide(rule, three, lifted, input.later.get(name).copied()), three);
    }
    plan
}

#[cfg(test)]
mod tests;
