//! Lists of which a system keeps items of its own form, changed item by item.

use hub_domain::crm::{Entries, FieldChange, FieldValue};
use hub_domain::people::{Email, Phone, Region, value};
use serde_json::Value;

/// The normal form of an e-mail address.
pub(crate) fn email(text: &str) -> Option<String> {
    Email::parse(text).ok().map(|email| email.as_str().to_owned())
}

/// The normal form of a telephone number.
pub(crate) fn phone(text: &str, region: Region) -> Option<String> {
    Phone::parse(text, region).ok().map(String::from)
}

/// A telephone number in normal form as systems take it: digits, and the extension in words.
pub(crate) fn dialled(normal: &str) -> String {
    normal.replacen(";ext=", " ext. ", 1)
}

/// A label in normal form.
pub(crate) fn label(text: &str) -> String {
    value::text(text).unwrap_or_default().to_lowercase()
}

/// What a change adds and takes away, given what is there.
pub(crate) fn difference(change: &FieldChange, there: &Entries) -> (Entries, Vec<String>) {
    match change {
        FieldChange::Entries { add, remove } => (add.clone(), remove.clone()),
        FieldChange::Value(value) => {
            let wanted = value.as_entries().cloned().unwrap_or_default();
            let gone = there.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
            (wanted, gone)
        }
    }
}

/// The one entry that a system is to hold of a set, where it holds one: `None` leaves it as it is, an empty text takes it
/// away. The entry that is there stays until it is taken away.
pub(crate) fn only_one(change: &FieldChange, there: &Entries) -> Option<String> {
    let (add, remove) = difference(change, there);
    match there.keys().next() {
        Some(held) if !remove.contains(held) => None,
        Some(_) => Some(add.into_keys().next().unwrap_or_default()),
        None => add.into_keys().next(),
    }
}

/// How a system writes the items of a list.
pub(crate) struct Items<N, M, L> {
    /// The normal form and label of an item; `None` for one that cannot be read, which stays as it is.
    pub(crate) normal: N,
    /// A new item of a normal form and a label.
    pub(crate) make: M,
    /// Gives an item a label.
    pub(crate) relabel: L,
}

impl<N, M, L> Items<N, M, L>
where
    N: Fn(&Value) -> Option<(String, String)>,
    M: Fn(&str, &str) -> Value,
    L: Fn(&mut Value, &str),
{
    /// The list after a change. Every item the change does not speak of stays as the system had it.
    pub(crate) fn changed(&self, items: &[Value], change: &FieldChange) -> Vec<Value> {
        let there: Entries = items.iter().filter_map(&self.normal).collect();
        let (add, remove) = difference(change, &there);
        let mut kept = Vec::with_capacity(items.len() + add.len());
        for item in items {
            let mut item = item.clone();
            if let Some((key, held)) = (self.normal)(&item) {
                match add.get(&key) {
                    Some(label) if !label.is_empty() && *label != held => (self.relabel)(&mut item, label),
                    None if remove.contains(&key) => continue,
                    _ => {}
                }
            }
            kept.push(item);
        }
        kept.extend(
            add.iter().filter(|(key, _)| !there.contains_key(*key)).map(|(key, label)| (self.make)(key, label)),
        );
        kept
    }
}

/// Several words, such as tags, after a change; a tag is the same in whatever case.
pub(crate) fn changed_words(words: &[Value], change: &FieldChange) -> Vec<Value> {
    let normal = |word: &Value| word.as_str().and_then(value::text).map(|word| (word, String::new()));
    let items = Items { normal, make: |key: &str, _: &str| Value::from(key), relabel: |_: &mut Value, _: &str| {} };
    items.changed(words, change)
}

/// What a set of texts means.
pub(crate) fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> FieldValue {
    FieldValue::entries(texts.into_iter().filter_map(value::text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_change_does_not_speak_of_stays() {
        let list = [
            json!({"v": "B@example.org", "primary": true}),
            json!({"v": "not an address"}),
            json!({"v": "a@example.org"}),
        ];
        let items = Items {
            normal: |item: &Value| {
                Some((email(item["v"].as_str()?)?, item["t"].as_str().unwrap_or_default().to_owned()))
            },
            make: |key: &str, label: &str| json!({"v": key, "t": label}),
            relabel: |item: &mut Value, label: &str| item["t"] = label.into(),
        };
        let add = Entries::from([("c@example.org".into(), "work".into()), ("b@example.org".into(), "home".into())]);
        let change = FieldChange::Entries { add, remove: vec!["a@example.org".into(), "x@example.org".into()] };
        let after = items.changed(&list, &change);
        assert_eq!(
            after,
            [
                json!({"v": "B@example.org", "primary": true, "t": "home"}),
                json!({"v": "not an address"}),
                json!({"v": "c@example.org", "t": "work"})
            ]
        );
        let whole = FieldChange::Value(FieldValue::entries(["a@example.org"]));
        assert_eq!(items.changed(&list, &whole), [json!({"v": "not an address"}), json!({"v": "a@example.org"})]);
    }

    #[test]
    fn the_one_that_is_there_stays_until_it_is_taken_away() {
        let set = |keys: &[&str]| FieldValue::entries(keys.iter().copied()).as_entries().cloned().unwrap();
        let change = |add: &[&str], remove: &[&str]| FieldChange::Entries {
            add: set(add),
            remove: remove.iter().map(|key| (*key).to_owned()).collect(),
        };
        assert_eq!(only_one(&change(&["b"], &[]), &set(&["a"])), None);
        assert_eq!(only_one(&change(&["b"], &["a"]), &set(&["a"])).as_deref(), Some("b"));
        assert_eq!(only_one(&change(&[], &["a"]), &set(&["a"])).as_deref(), Some(""));
        assert_eq!(only_one(&change(&["b"], &[]), &set(&[])).as_deref(), Some("b"));
        assert_eq!(only_one(&change(&[], &["b"]), &set(&[])), None);
        assert_eq!(only_one(&FieldChange::Value(FieldValue::entries(["b"])), &set(&["a"])).as_deref(), Some("b"));
    }

    #[test]
    fn extensions_come_back() {
        let normal = phone("(206) 555-0142 x7", Region::US).unwrap();
        assert_eq!(normal, "+12065550142;ext=7");
        assert_eq!(phone(&dialled(&normal), Region::US).as_deref(), Some(normal.as_str()));
    }

    proptest! {
        #[test]
        fn words_end_up_as_the_change_says(
            there in prop::collection::btree_set("[a-z]{1,3}", 0..6),
            add in prop::collection::btree_set("[a-z]{1,3}", 0..4),
            remove in prop::collection::btree_set("[a-z]{1,3}", 0..4),
        ) {
            let remove: Vec<String> = remove.difference(&add).cloned().collect();
            let change = FieldChange::Entries { add: add.into_iter().map(|word| (word, String::new())).collect(), remove };
            let list: Vec<Value> = there.iter().map(|word| json!(word)).collect();
            let after = changed_words(&list, &change);
            let words = of_texts(after.iter().filter_map(Value::as_str));
            prop_assert_eq!(words, change.applied_to(Some(&FieldValue::entries(there))));
        }
    }
}
