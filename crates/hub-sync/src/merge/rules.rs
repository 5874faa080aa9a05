use std::collections::BTreeMap;

use hub_domain::crm::{CrmKind, MergeRule, field_spec};

/// What a person has chosen for some fields of one connection, in place of the usual rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergeRules(BTreeMap<String, MergeRule>);

impl MergeRules {
    /// Nothing chosen.
    #[must_use]
    pub fn usual() -> Self {
        Self::default()
    }

    /// Chooses a rule for a field. A restriction's rule cannot be chosen: nobody may make consent looser by a setting.
    pub fn choose(&mut self, field: impl Into<String>, rule: MergeRule) {
        self.0.insert(field.into(), rule);
    }

    /// The rule chosen for a field of a kind.
    pub(super) fn of(&self, kind: CrmKind, field: &str) -> Option<MergeRule> {
        if field_spec(kind, field).is_some_and(|spec| spec.rule == MergeRule::MostRestrictive) {
            return None;
        }
        self.0.get(field).copied()
    }
}

impl FromIterator<(String, MergeRule)> for MergeRules {
    fn from_iter<T: IntoIterator<Item = (String, MergeRule)>>(chosen: T) -> Self {
        Self(chosen.into_iter().collect())
    }
}
