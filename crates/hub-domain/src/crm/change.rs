use serde::{Deserialize, Serialize};

use super::{Entries, FieldValue};

/// What becomes of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldChange {
    /// Of several things, some more and some less; the rest of what is there stays.
    Entries {
        /// To be added, or to be given this label.
        #[serde(with = "as_list")]
        add: Entries,
        /// To be taken away.
        remove: Vec<String>,
    },
    /// The whole value.
    Value(FieldValue),
}

impl FieldChange {
    /// What a value becomes by it.
    #[must_use]
    pub fn applied_to(&self, value: Option<&FieldValue>) -> FieldValue {
        match self {
            Self::Value(value) => value.clone(),
            Self::Entries { add, remove } => {
                let mut entries = value.and_then(FieldValue::as_entries).cloned().unwrap_or_default();
                entries.retain(|key, _| !remove.contains(key));
                entries.extend(add.clone());
                FieldValue::Entries(entries)
            }
        }
    }
}

/// Entries as they are written in a record.
mod as_list {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use crate::crm::{Entries, FieldValue};

    pub fn serialize<S: Serializer>(entries: &Entries, serializer: S) -> Result<S::Ok, S::Error> {
        FieldValue::Entries(entries.clone()).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Entries, D::Error> {
        match FieldValue::deserialize(deserializer)? {
            FieldValue::Entries(entries) => Ok(entries),
            _ => Err(de::Error::custom("several things must be an array")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_again_is_the_same() {
        let entries =
            FieldChange::Entries { add: Entries::from([("a".into(), "home".into())]), remove: vec!["b".into()] };
        for change in [entries, FieldChange::Value(FieldValue::Empty), FieldChange::Value(FieldValue::entries(["x"]))] {
            let text = serde_json::to_string(&change).unwrap();
            assert_eq!(serde_json::from_str::<FieldChange>(&text).unwrap(), change, "{text}");
        }
    }

    #[test]
    fn entries_leave_the_rest_alone() {
        let change =
            FieldChange::Entries { add: Entries::from([("c".into(), String::new())]), remove: vec!["a".into()] };
        assert_eq!(change.applied_to(Some(&FieldValue::entries(["a", "b"]))), FieldValue::entries(["b", "c"]));
        assert_eq!(change.applied_to(None), FieldValue::entries(["c"]));
    }
}
