use std::collections::HashMap;

use hub_connector::LookupRow;

/// What a source's lookup values mean in the dictionary's own words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lookups {
    /// Lookup of a field where it is not named like the field.
    fields: HashMap<String, String>,
    /// (lookup, source's value) → the dictionary's words for it, best first.
    values: HashMap<(String, String), Vec<String>>,
}

impl Lookups {
    /// Says that a field takes its values from a lookup.
    pub fn field_uses(&mut self, field: &str, lookup: &str) {
        if field != lookup {
            self.fields.insert(field.to_owned(), lookup.to_owned());
        }
    }

    /// Learns a row of the Lookup resource: the standard value counts first, the legacy OData name next.
    pub fn learn(&mut self, row: &LookupRow) {
        let words = [&row.standard_value, &row.legacy_value];
        let words: Vec<_> = words.into_iter().flatten().filter(|w| !w.trim().is_empty()).cloned().collect();
        self.learn_words(&row.name, &row.value, words);
    }

    /// Learns what a member of an enumeration is called in the dictionary.
    pub fn learn_member(&mut self, enumeration: &str, member: &str, standard_name: &str) {
        self.learn_words(enumeration, member, vec![standard_name.to_owned()]);
    }

    fn learn_words(&mut self, lookup: &str, value: &str, words: Vec<String>) {
        if !words.is_empty() {
            self.values.insert((lookup.to_owned(), value.trim().to_owned()), words);
        }
    }

    /// Every word a field's value may stand for, best first; the value itself comes last.
    pub(super) fn words<'a>(&'a self, field: &str, value: &'a str) -> impl Iterator<Item = &'a str> {
        let known = if self.values.is_empty() {
            None
        } else {
            let lookup = self.fields.get(field).map_or(field, String::as_str);
            self.values.get(&(lookup.to_owned(), value.to_owned()))
        };
        known.into_iter().flatten().map(String::as_str).chain(std::iter::once(value))
    }
}
