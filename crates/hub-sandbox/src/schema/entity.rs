use std::collections::HashMap;

use super::{Field, FieldType};

/// A resource: its fields, its key, and the field that names the record it belongs to.
#[derive(Debug, Clone)]
pub struct EntityType {
    name: &'static str,
    key: &'static str,
    parent: Option<&'static str>,
    fields: Vec<Field>,
    places: HashMap<String, usize>,
    key_place: usize,
    stamp_place: usize,
}

impl EntityType {
    /// A resource with these fields. A key or `ModificationTimestamp` that is not among them is added.
    #[must_use]
    pub fn new(name: &'static str, key: &'static str, parent: Option<&'static str>, mut fields: Vec<Field>) -> Self {
        for (needed, kind) in [(key, FieldType::Text), ("ModificationTimestamp", FieldType::Stamp)] {
            if !fields.iter().any(|field| field.name == needed) {
                fields.push(Field { name: needed.to_owned(), kind });
            }
        }
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        fields.dedup_by(|a, b| a.name == b.name);
        let places: HashMap<_, _> =
            fields.iter().enumerate().map(|(place, field)| (field.name.clone(), place)).collect();
        // Both were added above where they were missing.
        let at = |name: &str| places.get(name).copied().unwrap_or_default();
        let (key_place, stamp_place) = (at(key), at("ModificationTimestamp"));
        Self { name, key, parent, fields, places, key_place, stamp_place }
    }

    /// The resource's name, also the entity set's.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The field that identifies a row.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// The field that holds the key of the listing a row belongs to.
    #[must_use]
    pub fn parent(&self) -> Option<&'static str> {
        self.parent
    }

    /// Every field, in the order in which rows hold them.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The place of a field, `None` where the resource has no such field.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// The place of the key.
    #[must_use]
    pub fn key_place(&self) -> usize {
        self.key_place
    }

    /// The place of `ModificationTimestamp`.
    #[must_use]
    pub fn stamp_place(&self) -> usize {
        self.stamp_place
    }

    /// The names that `$expand` accepts here.
    #[must_use]
    pub fn navigations(&self) -> &'static [&'static str] {
        if self.name == "Property" { &["Media"] } else { &[] }
    }
}
