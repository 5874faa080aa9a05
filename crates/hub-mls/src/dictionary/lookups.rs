use std::collections::HashMap;

use hub_connector::LookupRow;

/// What a source's lookup values mean in the dictionary's own words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lookups {
    /// Lookup of a field where it is not named like the field.
    fields: HashMap<String, String>,
    /// (lookup, source's value) → the dictionary's words for it, best first.
    values: HashMap<(String, String), Vec<String>>,
    /// (lookup, member of an enumeration) → the source's own display name for it.
    shown: HashMap<(String, String), String>,
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
        // A server that sends members of enumerations sends the legacy value where others send the display name.
        if let Some(member) = row.legacy_value.as_deref().map(str::trim).filter(|m| !m.is_empty() && *m != row.value) {
            let standard = row.standard_value.clone().unwrap_or_else(|| row.value.clone());
            self.learn_words(&row.name, member, vec![standard]);
            self.shown.insert((row.name.clone(), member.to_owned()), row.value.clone());
        }
        self.learn_words(&row.name, &row.value, words);
    }

    /// Learns what a member of an enumeration is called in the dictionary.
    pub fn learn_member(&mut self, enumeration: &str, member: &str, standard_name: &str) {
        self.learn_words(enumeration, member, vec![standard_name.to_owned()]);
        self.shown.insert((enumeration.to_owned(), member.to_owned()), standard_name.to_owned());
    }

    fn learn_words(&mut self, lookup: &str, value: &str, words: Vec<String>) {
        if !words.is_empty() {
            self.values.insert((lookup.to_owned(), value.trim().to_owned()), words);
        }
    }

    fn lookup_of<'a>(&'a self, field: &'a str) -> &'a str {
        self.fields.get(field).map_or(field, String::as_str)
    }

    /// The source's own word for a value: what it shows people.
    pub(super) fn shown<'a>(&'a self, field: &str, value: &'a str) -> &'a str {
        if self.shown.is_empty() {
            return value;
        }
        let key = (self.lookup_of(field).to_owned(), value.to_owned());
        self.shown.get(&key).map_or(value, String::as_str)
    }

    /// Every word a field's value may stand for, best first; the value itself comes last.
    pub(super) fn words<'a>(&'a self, field: &str, value: &'a str) -> impl Iterator<Item = &'a str> {
        let known = if self.values.is_empty() {
            None
        } else {
            self.values.get(&(self.lookup_of(field).to_owned(), value.to_owned()))
        };
        known.into_iter().flatten().map(String::as_str).chain(std::iter::once(value))
    }
}
