//! Local fields that a provider keeps apart from the row's own, in a field that holds an object or a list of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::scalar;

/// Longer than this a label is a description.
const LONGEST: usize = 60;

/// Which fields of a row hold local fields, and what those mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Apart {
    holders: Vec<&'static str>,
    labels: BTreeMap<String, String>,
}

impl Apart {
    /// Of a provider's beginnings of local names, those that end with a point name a field that holds local fields:
    /// `CustomFields.` is `Zoning` in `CustomFields`.
    #[must_use]
    pub fn of(prefixes: &[&'static str]) -> Self {
        Self { holders: prefixes.iter().filter_map(|p| p.strip_suffix('.')).collect(), labels: BTreeMap::new() }
    }

    /// The same with labels for names that are written in a code. A label that two names share tells neither.
    #[must_use]
    pub fn with_labels<'l>(&self, labels: impl IntoIterator<Item = (&'l str, &'l str)>) -> Self {
        let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, label) in labels {
            names.entry(label).or_default().insert(name);
        }
        let mut all: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (label, of) in names.into_iter().filter(|(label, of)| of.len() == 1 && label.chars().count() <= LONGEST) {
            of.into_iter().for_each(|name| {
                all.entry(name.to_owned()).or_default().insert(label);
            });
        }
        let one = |(name, labels): (String, BTreeSet<&str>)| match labels.len() {
            1 => labels.first().map(|label| (name, (*label).to_owned())),
            _ => None,
        };
        Self { holders: self.holders.clone(), labels: all.into_iter().filter_map(one).collect() }
    }

    /// Names of the local fields with a value in a field that holds such, each behind the holder's name and a point;
    /// `None` for any other field, and for one with another shape. `key` is the row's own and no local field.
    pub(super) fn names(&self, field: &str, value: &Value, key: &str) -> Option<BTreeSet<String>> {
        if !self.holders.contains(&field) {
            return None;
        }
        let objects: Vec<_> = match value {
            Value::Object(object) => vec![object],
            Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
            _ => Vec::new(),
        };
        let present = objects.into_iter().flatten().filter(|(name, value)| {
            name.as_str() != key && !name.is_empty() && !name.contains('@') && scalar::is_present(value)
        });
        let names: BTreeSet<String> =
            present.map(|(name, _)| format!("{field}.{}", self.labels.get(name).unwrap_or(name))).collect();
        Some(names).filter(|names| !names.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn names(apart: &Apart, value: &Value) -> Option<Vec<String>> {
        Some(apart.names("CustomFields", value, "ListingKey")?.into_iter().collect())
    }

    #[test]
    fn an_object_a_list_and_neither() {
        let apart = Apart::of(&["CustomFields.", "X_"]);
        let one = json!({"Zoning": "R1", "Empty": " ", "Nothing": null, "ListingKey": "1", "@odata.id": "x"});
        assert_eq!(names(&apart, &one).unwrap(), ["CustomFields.Zoning"]);
        let list = json!([{"Zoning": "R1"}, {"Zoning": "R2", "b__5a": 3}, "stray"]);
        assert_eq!(names(&apart, &list).unwrap(), ["CustomFields.Zoning", "CustomFields.b__5a"]);
        for other in [json!("text"), json!([]), json!([{}]), json!([1, 2])] {
            assert_eq!(names(&apart, &other), None, "{other}");
        }
        assert_eq!(apart.names("Rooms", &list, "ListingKey"), None, "rows of another resource are no local fields");
        assert_eq!(names(&Apart::default(), &one), None);
    }

    #[test]
    fn coded_names_are_told_by_their_labels_unless_two_share_one() {
        let long = "x".repeat(LONGEST + 1);
        let labels = [
            ("b__1", "Lot Shape"),
            ("b__2", "Fence"),
            ("b__3", "Fence"),
            ("b__4", long.as_str()),
            ("b__5", "A"),
            ("b__5", "B"),
        ];
        let apart = Apart::of(&["CustomFields."]).with_labels(labels);
        let row = json!({"b__1": 1, "b__2": 1, "b__3": 1, "b__4": 1, "b__5": 1});
        let wanted = ["Lot Shape", "b__2", "b__3", "b__4", "b__5"].map(|n| format!("CustomFields.{n}"));
        assert_eq!(names(&apart, &row).unwrap(), wanted);
    }

    proptest! {
        #[test]
        fn every_name_begins_with_its_holder(fields in proptest::collection::btree_map("\\PC{0,12}", "\\PC{0,4}", 0..9)) {
            let value = serde_json::to_value(&fields).unwrap();
            let apart = Apart::of(&["CustomFields."]);
            for name in names(&apart, &json!([value, value])).unwrap_or_default() {
                prop_assert!(name.starts_with("CustomFields.") && name.len() > "CustomFields.".len());
            }
        }
    }
}
