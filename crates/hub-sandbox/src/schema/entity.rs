use std::collections::HashMap;

use super::{Field, FieldType};
use crate::dialect::{DefaultOrder, Navigation, SetRule};

/// The field that says when a row changed, unless the dialect has another.
const STAMP: &str = "ModificationTimestamp";

/// A resource: its fields, its key, the field that names the record it belongs to, and its names on the wire.
#[derive(Debug, Clone)]
pub struct EntityType {
    name: &'static str,
    key: &'static str,
    parent: Option<&'static str>,
    stamp: Option<&'static str>,
    set: &'static str,
    type_name: &'static str,
    top: bool,
    order: DefaultOrder,
    navigations: &'static [Navigation],
    inline: &'static [Navigation],
    fields: Vec<Field>,
    places: HashMap<String, usize>,
    key_place: usize,
    stamp_place: usize,
}

impl EntityType {
    /// A resource with these fields. A key or `ModificationTimestamp` that is not among them is added.
    #[must_use]
    pub fn new(name: &'static str, key: &'static str, parent: Option<&'static str>, fields: Vec<Field>) -> Self {
        Self::stamped(name, key, parent, Some(STAMP), fields)
    }

    /// A resource whose rows say in another field when they changed, or do not say it.
    #[must_use]
    pub fn stamped(
        name: &'static str,
        key: &'static str,
        parent: Option<&'static str>,
        stamp: Option<&'static str>,
        fields: Vec<Field>,
    ) -> Self {
        let entity = Self {
            name,
            key,
            parent,
            stamp,
            set: name,
            type_name: name,
            top: true,
            order: DefaultOrder::Scattered,
            navigations: &[],
            inline: &[],
            fields: Vec::new(),
            places: HashMap::new(),
            key_place: usize::MAX,
            stamp_place: usize::MAX,
        };
        entity.holding(fields)
    }

    /// The same with these fields.
    fn holding(mut self, mut fields: Vec<Field>) -> Self {
        let needed = [Some((self.key, FieldType::Text)), self.stamp.map(|stamp| (stamp, FieldType::Stamp))];
        for (needed, kind) in needed.into_iter().flatten() {
            if !fields.iter().any(|field| field.name == needed) {
                fields.push(Field { name: needed.to_owned(), kind });
            }
        }
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        fields.dedup_by(|a, b| a.name == b.name);
        self.places = fields.iter().enumerate().map(|(place, field)| (field.name.clone(), place)).collect();
        // The key was added above where it was missing; a stamp there may be none.
        self.key_place = self.places.get(self.key).copied().unwrap_or(usize::MAX);
        self.stamp_place = self.stamp.and_then(|name| self.places.get(name).copied()).unwrap_or(usize::MAX);
        self.fields = fields;
        self
    }

    /// The resource as a dialect has it.
    #[must_use]
    pub fn shaped(mut self, rule: &SetRule) -> Self {
        (self.set, self.type_name, self.top, self.order) = (rule.set, rule.type_name, rule.top, rule.order);
        (self.navigations, self.inline) = (rule.expand, rule.inline);
        let mut fields = std::mem::take(&mut self.fields);
        if self.stamp.is_some_and(|stamp| stamp != rule.stamp) {
            fields.retain(|field| field.name != STAMP);
            self.stamp = Some(rule.stamp);
        }
        fields.retain(|field| !rule.less.contains(&field.name));
        fields.extend(rule.more.iter().map(|(name, kind)| Field { name: name.clone(), kind: *kind }));
        self.holding(fields)
    }

    /// The resource with its rows in the order of their keys, where a query asks for none.
    #[must_use]
    pub fn by_key(mut self) -> Self {
        self.order = DefaultOrder::Key;
        self
    }

    /// The resource without a field. The key and the stamp stay.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        let mut fields = std::mem::take(&mut self.fields);
        fields.retain(|field| field.name != name);
        self.holding(fields)
    }

    /// The resource's plain name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The entity set's name on the wire.
    #[must_use]
    pub fn set(&self) -> &'static str {
        self.set
    }

    /// The entity type's name on the wire.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// Whether it is a set of its own, rather than an expansion only.
    #[must_use]
    pub fn is_top(&self) -> bool {
        self.top
    }

    /// The field that identifies a row.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// The field that says when a row changed.
    #[must_use]
    pub fn stamp(&self) -> Option<&'static str> {
        self.stamp
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

    /// Whether the key is a number.
    #[must_use]
    pub fn has_number_key(&self) -> bool {
        self.fields.get(self.key_place).is_some_and(|field| field.kind == FieldType::Whole)
    }

    /// The place of the stamp; no place at all where there is none.
    #[must_use]
    pub fn stamp_place(&self) -> usize {
        self.stamp_place
    }

    /// Order of rows where a query asks for none.
    #[must_use]
    pub fn order(&self) -> DefaultOrder {
        self.order
    }

    /// What `$expand` accepts here.
    #[must_use]
    pub fn navigations(&self) -> &'static [Navigation] {
        self.navigations
    }

    /// What hangs on every row as a field.
    #[must_use]
    pub fn inline(&self) -> &'static [Navigation] {
        self.inline
    }
}
