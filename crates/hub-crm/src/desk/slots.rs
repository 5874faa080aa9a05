//! Telephones and e-mail addresses in systems that have a fixed number of places for them.

use hub_domain::crm::{Entries, FieldChange};
use serde_json::{Map, Value};

use crate::entries::difference;

/// Places for one set, each with the label of what belongs there.
pub(crate) struct Slots(pub(crate) &'static [(&'static str, &'static str)]);

impl Slots {
    /// The names of the places.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }

    /// What stands in the places.
    pub(crate) fn held<'a>(&self, there: &'a Map<String, Value>) -> Vec<(&'static str, &'a str)> {
        let text = |name: &str| there.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default();
        self.names().map(|name| (name, text(name))).collect()
    }

    /// The places that change, with what they are to hold, `None` for nothing: what goes makes room, what comes takes the
    /// place of its label where that is free, else the first free one. What does not fit is left out.
    pub(crate) fn changed(
        &self,
        there: &Map<String, Value>,
        change: &FieldChange,
        normal: impl Fn(&str) -> Option<String>,
        written: impl Fn(&str) -> String,
    ) -> Vec<(&'static str, Option<String>)> {
        let mut places = self.held(there);
        let held: Entries =
            places.iter().filter_map(|(_, text)| normal(text)).map(|key| (key, String::new())).collect();
        let (add, remove) = difference(change, &held);
        let mut out: Vec<(&'static str, Option<String>)> = Vec::new();
        for (name, text) in &mut places {
            if normal(text).is_some_and(|key| remove.contains(&key) && !add.contains_key(&key)) {
                *text = "";
                out.push((name, None));
            }
        }
        for (key, label) in add.iter().filter(|(key, _)| !held.contains_key(*key)) {
            let free = |place: &(&'static str, &str)| place.1.is_empty();
            let fits = |place: &(&'static str, &str)| {
                free(place) && self.0.iter().any(|(name, usual)| name == &place.0 && *usual == label)
            };
            let Some(place) = places.iter().position(fits).or_else(|| places.iter().position(free)) else { continue };
            let name = places[place].0;
            places[place].1 = "taken";
            out.retain(|(changed, _)| *changed != name);
            out.push((name, Some(written(key))));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use hub_domain::crm::FieldValue;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const PHONES: Slots = Slots(&[("Phone", "work"), ("Mobile", "mobile"), ("Other", "other")]);

    fn changed(there: Value, change: &FieldChange) -> Vec<(&'static str, Option<String>)> {
        let there = there.as_object().cloned().unwrap();
        PHONES.changed(&there, change, |text| (!text.is_empty()).then(|| text.to_owned()), str::to_owned)
    }

    #[test]
    fn what_comes_takes_its_own_place_or_a_free_one() {
        let add = |key: &str, label: &str| FieldChange::Entries {
            add: Entries::from([(key.to_owned(), label.to_owned())]),
            remove: vec!["1".into()],
        };
        assert_eq!(changed(json!({"Phone": "2"}), &add("3", "mobile")), [("Mobile", Some("3".into()))]);
        assert_eq!(changed(json!({"Phone": "1"}), &add("3", "")), [("Phone", Some("3".into()))]);
        let full = json!({"Phone": "2", "Mobile": "4", "Other": "5"});
        assert_eq!(changed(full, &add("3", "")), []);
        let whole = FieldChange::Value(FieldValue::entries(["4"]));
        assert_eq!(changed(json!({"Phone": "2", "Mobile": "4"}), &whole), [("Phone", None)]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_that_nobody_took_away(
            held in prop::collection::vec("[1-5]?", 3), add in prop::collection::btree_set("[1-9]", 0..4), remove in prop::collection::vec("[1-9]", 0..3),
        ) {
            let mut there = json!({"Phone": held[0], "Mobile": held[1], "Other": held[2]});
            let change = FieldChange::Entries { add: add.iter().map(|key| (key.clone(), String::new())).collect(), remove: remove.clone() };
            for (name, text) in changed(there.clone(), &change) {
                there[name] = text.into();
            }
            let after: Vec<&str> = ["Phone", "Mobile", "Other"].iter().filter_map(|name| there[*name].as_str()).collect();
            for key in held.iter().filter(|key| !key.is_empty() && (!remove.contains(key) || add.contains(*key))) {
                prop_assert!(after.contains(&key.as_str()), "{key}");
            }
            let room = after.iter().any(|text| text.is_empty());
            prop_assert!(add.iter().all(|key| after.contains(&key.as_str())) || !room);
        }
    }
}
