use std::collections::BTreeMap;

use hub_domain::crm::CrmKind;
use serde::Deserialize;

use crate::DeleteRule;

/// How a system keeps two writers from overwriting each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concurrency {
    /// Not at all: a record is read, merged and written, which makes the gap small and does not close it.
    #[default]
    None,
    /// A write names the version it is meant for.
    Etag,
    /// A write names the time after which the record must not have changed.
    UnmodifiedSince,
}

/// How a record that we made can be known again when the answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marking {
    /// Not at all: a person is asked before it is made again.
    #[default]
    None,
    /// Making it twice makes one: the system has a field of its own for our identifier.
    ExternalId,
    /// Our marker stands in a field that can be read back.
    Field,
    /// Our marker stands at the end of the text.
    Tail,
    /// The system itself knows it again by e-mail or phone.
    NaturalKey,
}

/// What can be done with one kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindAbilities {
    /// Whether records can be made.
    #[serde(default)]
    pub create: bool,
    /// Whether they can be changed.
    #[serde(default)]
    pub update: bool,
    /// Whether they can be deleted.
    #[serde(default)]
    pub delete: bool,
    /// How records that are gone are found.
    pub deletes: DeleteRule,
    /// What keeps two writers apart.
    #[serde(default)]
    pub concurrency: Concurrency,
    /// How ours are known again.
    #[serde(default)]
    pub marking: Marking,
    /// Fields that can be read and never written.
    #[serde(default)]
    pub read_only: Vec<String>,
    /// Fields that can be given when a record is made and not changed afterwards.
    #[serde(default)]
    pub once: Vec<String>,
    /// Sets of which the system holds no more than so many entries. Those that are there stay until they are taken away;
    /// what does not fit beside them is not sent.
    #[serde(default)]
    pub most: BTreeMap<String, u32>,
    /// Sets whose entries have no labels in the system: a label that is given is lost.
    #[serde(default)]
    pub unlabelled: Vec<String>,
    /// Seconds for which lists and searches may show less than what is so; 0 where they never do. What a single record
    /// says ([`super::CrmSource::record`]) is always so.
    #[serde(default)]
    pub lag_seconds: u32,
}

/// What the engine may count on, by kind of record; a kind that is not named is not there. The manifest's table `[crm]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Abilities(BTreeMap<CrmKind, KindAbilities>);

impl Abilities {
    /// Whether there is no kind of record at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What can be done with a kind of record.
    #[must_use]
    pub fn of(&self, kind: CrmKind) -> Option<&KindAbilities> {
        self.0.get(&kind)
    }

    /// The kinds there are, in the order a first copy takes them.
    pub fn kinds(&self) -> impl Iterator<Item = CrmKind> + '_ {
        CrmKind::ALL.into_iter().filter(|kind| self.0.contains_key(kind))
    }
}

impl KindAbilities {
    /// Whether a field of a record that is there can be written.
    #[must_use]
    pub fn writes(&self, field: &str) -> bool {
        self.update && !self.read_only.iter().chain(&self.once).any(|name| name == field)
    }

    /// Why the table makes no sense, and the key that does not.
    pub(crate) fn fault(&self) -> Option<(&'static str, &'static str)> {
        if self.marking != Marking::None && !self.create {
            return Some(("marking", "belongs to kinds that can be made (create = true)"));
        }
        if self.concurrency != Concurrency::None && !self.update {
            return Some(("concurrency", "belongs to kinds that can be changed (update = true)"));
        }
        if self.once.iter().any(|name| self.read_only.contains(name)) {
            return Some(("once", "names a field that is in read_only too"));
        }
        None
    }
}

impl FromIterator<(CrmKind, KindAbilities)> for Abilities {
    fn from_iter<T: IntoIterator<Item = (CrmKind, KindAbilities)>>(kinds: T) -> Self {
        Self(kinds.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_says_what_can_be_done() {
        let text = r#"
            [contact]
            create = true
            update = true
            deletes = { rule = "key-comparison" }
            marking = "field"
            lag_seconds = 30
            once = ["LeadSource"]
            read_only = ["Owner"]

            [note]
            create = true
            deletes = { rule = "none" }
            marking = "tail"
        "#;
        let abilities: Abilities = toml::from_str(text).unwrap();
        assert_eq!(abilities.kinds().collect::<Vec<_>>(), [CrmKind::Contact, CrmKind::Note]);
        let contact = abilities.of(CrmKind::Contact).unwrap();
        assert!(contact.update && !contact.delete);
        assert!(contact.writes("FirstName") && !contact.writes("LeadSource") && !contact.writes("Owner"));
        assert!(!abilities.of(CrmKind::Note).unwrap().writes("Body"));
        assert_eq!(
            (contact.marking, contact.concurrency, contact.lag_seconds),
            (Marking::Field, Concurrency::None, 30)
        );
        assert!(abilities.of(CrmKind::Deal).is_none());
        assert!(toml::from_str::<Abilities>("[contact]\ncreate = true").is_err());
        assert!(toml::from_str::<Abilities>("[person]\ndeletes = { rule = \"none\" }").is_err());
    }
}
