use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;

use super::CrmKind;

/// Whose hand made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrmHand {
    /// A person in the vendor's own screens.
    Person,
    /// Whoever uses the interface.
    Integration,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrmDeed {
    /// A record was made.
    Created,
    /// Fields were changed.
    Changed,
    /// A record was deleted.
    Deleted,
    /// A deleted record was brought back.
    Restored,
    /// A record went into another.
    Merged,
}

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrmFieldChange {
    /// The field, in the vendor's own name.
    pub name: String,
    /// Before; `null` where there was nothing.
    pub from: Json,
    /// After; `null` where there is nothing.
    pub to: Json,
}

/// One entry of an account's journal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrmChange {
    /// When, by the sandbox's clock.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: CrmHand,
    /// What was done.
    pub deed: CrmDeed,
    /// To what.
    pub kind: CrmKind,
    /// Its id.
    pub id: String,
    /// By what else it could be known: `email:…`, `phone:…`, `title:…` and the like, in lower case.
    pub keys: Vec<String>,
    /// The fields, where fields were changed.
    pub fields: Vec<CrmFieldChange>,
}

/// Everything that was done to an account since it was set up.
#[derive(Debug, Clone, Default)]
pub struct Journal(Vec<CrmChange>);

impl Journal {
    /// Adds an entry.
    pub fn note(&mut self, change: CrmChange) {
        self.0.push(change);
    }

    /// Gives a record another id in what was noted of it.
    pub fn rename(&mut self, kind: CrmKind, id: &str, wanted: &str) {
        for change in self.0.iter_mut().rev().filter(|change| change.kind == kind && change.id == id) {
            change.id = wanted.to_owned();
        }
    }

    /// Every entry, oldest first.
    #[must_use]
    pub fn changes(&self) -> &[CrmChange] {
        &self.0
    }

    /// How often the interface was used to make a record that goes by this key.
    #[must_use]
    pub fn creates(&self, kind: CrmKind, key: &str) -> usize {
        let key = key.to_lowercase();
        self.made().filter(|change| change.kind == kind && change.keys.contains(&key)).count()
    }

    /// How often the interface was used to make a record one of whose fields holds this text.
    #[must_use]
    pub fn creates_with(&self, kind: CrmKind, marker: &str) -> usize {
        self.made().filter(|change| change.kind == kind && change.holds(marker)).count()
    }

    /// How often the interface was used to send or log an e-mail or short message that holds this text.
    #[must_use]
    pub fn sends(&self, marker: &str) -> usize {
        self.creates_with(CrmKind::Email, marker) + self.creates_with(CrmKind::Text, marker)
    }

    fn made(&self) -> impl Iterator<Item = &CrmChange> {
        self.0.iter().filter(|change| change.by == CrmHand::Integration && change.deed == CrmDeed::Created)
    }
}

impl CrmChange {
    fn holds(&self, marker: &str) -> bool {
        fn inside(value: &Json, marker: &str) -> bool {
            match value {
                Json::String(text) => text.contains(marker),
                Json::Array(list) => list.iter().any(|value| inside(value, marker)),
                Json::Object(map) => map.values().any(|value| inside(value, marker)),
                _ => false,
            }
        }
        self.fields.iter().any(|field| inside(&field.to, marker))
    }
}
