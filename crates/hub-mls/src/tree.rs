//! Records that a vendor nests in a shape of its own, read through RESO's names.
//!
//! A mapping says which place of the tree is which RESO field; the dictionary then reads the fields as it does for
//! every other road. Names are found whatever their capitals, because vendors do not agree with themselves about them.

use std::collections::{BTreeMap, BTreeSet};

use hub_connector::MapError;
use hub_domain::{FieldIssue, Mapped, RawRecord, Resource};
use serde_json::{Map, Value};

use crate::dictionary::{self, Context};

/// A tree being read.
pub(crate) struct Tree<'a> {
    raw: &'a RawRecord,
    values: Map<String, Value>,
    /// RESO name → the place its value came from.
    origin: BTreeMap<String, &'static str>,
    /// Places that have a home, folded.
    known: BTreeSet<String>,
}

impl<'a> Tree<'a> {
    pub(crate) fn of(raw: &'a RawRecord) -> Self {
        Self { raw, values: Map::new(), origin: BTreeMap::new(), known: BTreeSet::new() }
    }

    /// What stands at a place such as `address.city`, unless that says nothing. The place counts as one with a home.
    pub(crate) fn at(&mut self, place: &'static str) -> Option<&'a Value> {
        self.known.insert(place.to_ascii_lowercase());
        find(&self.raw.payload, place).filter(|v| says_something(v))
    }

    /// The text at a place, trimmed; numbers as text.
    pub(crate) fn text(&mut self, place: &'static str) -> Option<String> {
        text_of(self.at(place)?)
    }

    /// Takes a RESO field from the first of the places that says something.
    pub(crate) fn take(&mut self, name: &'static str, places: &[&'static str]) {
        for place in places {
            if let Some(value) = self.at(place)
                && !self.values.contains_key(name)
            {
                self.put(name, value.clone(), place);
            }
        }
    }

    /// Whether a RESO field has a value by now.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Sets a RESO field to a value that was worked out from a place.
    pub(crate) fn put(&mut self, name: &str, value: impl Into<Value>, place: &'static str) {
        self.origin.insert(name.to_owned(), place);
        self.values.insert(name.to_owned(), value.into());
    }

    /// Reads the fields as the dictionary does. Issues name the top-level field they came from, because that is what
    /// the record has; the reason says which part of it.
    ///
    /// # Errors
    /// [`MapError::NoKey`] when the record has no key.
    pub(crate) fn read(self, context: &Context) -> Result<Mapped, MapError> {
        let flat = RawRecord {
            resource: self.raw.resource,
            key: self.raw.key.clone(),
            modified: self.raw.modified.clone(),
            payload: self.values,
        };
        let mut mapped = Mapped::from(dictionary::read(&flat, context)?);
        mapped.issues = mapped
            .issues
            .into_iter()
            .filter_map(|issue| {
                let place = *self.origin.get(&issue.field)?;
                let (field, _) = entry(&self.raw.payload, first_part(place))?;
                let reason = if field == place { issue.reason } else { format!("{place} {}", issue.reason) };
                Some(FieldIssue { field: field.clone(), reason })
            })
            .collect();
        let mut unmapped = Vec::new();
        leaves(&self.raw.payload, "", &mut |place| {
            let folded = place.to_ascii_lowercase();
            let inside = |known: &String| folded.strip_prefix(known.as_str()).is_some_and(|rest| rest.starts_with('.'));
            if !self.known.contains(&folded) && !self.known.iter().any(inside) {
                unmapped.push(place.to_owned());
            }
        });
        mapped.unmapped = unmapped;
        Ok(mapped)
    }
}

/// A record whose payload has RESO's names already.
pub(crate) fn record(
    resource: Resource,
    key: String,
    modified: Option<String>,
    payload: Map<String, Value>,
) -> RawRecord {
    RawRecord { resource, key, modified, payload }
}

/// What stands at a dotted place, whatever the capitals of its parts.
pub(crate) fn find<'a>(payload: &'a Map<String, Value>, place: &str) -> Option<&'a Value> {
    match place.split_once('.') {
        None => entry(payload, place).map(|(_, value)| value),
        Some((head, rest)) => match entry(payload, head)?.1 {
            Value::Object(inner) => find(inner, rest),
            _ => None,
        },
    }
}

/// The text at a place, trimmed and not empty; numbers as text.
pub(crate) fn text_at(payload: &Map<String, Value>, place: &str) -> Option<String> {
    text_of(find(payload, place)?)
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn entry<'a>(payload: &'a Map<String, Value>, name: &str) -> Option<(&'a String, &'a Value)> {
    payload.get_key_value(name).or_else(|| payload.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)))
}

fn first_part(place: &str) -> &str {
    place.split_once('.').map_or(place, |(head, _)| head)
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(says_something),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Every place that holds a value, lists as one.
fn leaves(payload: &Map<String, Value>, above: &str, found: &mut impl FnMut(&str)) {
    for (name, value) in payload {
        let place = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match value {
            Value::Object(inner) => leaves(inner, &place, found),
            value if says_something(value) => found(&place),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn raw(payload: Value) -> RawRecord {
        record(Resource::Property, "k".into(), None, payload.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn places_issues_and_what_has_no_home() {
        let raw = raw(json!({"Home": {"BEDS": "three", "baths": 2, "roof": "slate", "empty": null}, "tags": ["a"]}));
        let mut tree = Tree::of(&raw);
        tree.take("BedroomsTotal", &["home.rooms", "home.beds"]);
        tree.take("BathroomsFull", &["home.baths"]);
        let mapped = tree.read(&Context::default()).unwrap();
        assert_eq!(mapped.record.to_json()["BathroomsFull"], 2);
        assert_eq!(mapped.issues.len(), 1);
        assert_eq!(
            (mapped.issues[0].field.as_str(), mapped.issues[0].reason.as_str()),
            ("Home", "home.beds is not a number")
        );
        assert_eq!(mapped.unmapped, ["Home.roof", "tags"]);
    }

    proptest! {
        #[test]
        fn any_tree_can_be_walked(text in "[ -~]{0,80}", place in "[a-z.]{0,12}") {
            let value: Value = serde_json::from_str(&text).unwrap_or(json!({"a": {"b": text}}));
            if let Value::Object(map) = &value {
                let _ = (find(map, &place), text_at(map, &place));
                leaves(map, "", &mut |found| assert!(find(map, found).is_some() || found.contains("..") || found.matches('.').count() > 1));
            }
        }
    }
}
