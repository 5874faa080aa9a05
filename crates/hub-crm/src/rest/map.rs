//! What a record means, by the mapping file.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw, Marking};
use hub_domain::FieldIssue;
use hub_domain::crm::{Entries, FieldValue};
use hub_domain::people::{Region, value};
use serde_json::{Map, Value};

use super::mapping::{CustomMapping, FieldMapping, KindMapping, Mapping, ValueKind};
use super::pointer::{Found, Pointer};
use super::wire_value::Around;
use crate::entries;
use crate::payload::{says_something, scalar, text_of};
use crate::tail::without_tail;

/// The normal form of an entry of a set.
pub(super) fn normal(kind: ValueKind, region: Region, text: &str) -> Option<String> {
    match kind {
        ValueKind::Emails => entries::email(text),
        ValueKind::Phones => entries::phone(text, region),
        _ => value::text(text),
    }
}

/// A record's key.
pub(super) fn key_of(said: &KindMapping, payload: &Map<String, Value>) -> Option<String> {
    match said.key.within(payload) {
        Found::Value(found) => scalar(found).map(|key| key.trim().to_owned()).filter(|key| said.is_key(key)),
        Found::Nothing | Found::Astray => None,
    }
}

impl KindMapping {
    /// Whether a text can be a key here.
    pub(super) fn is_key(&self, text: &str) -> bool {
        let plain =
            !text.is_empty() && text.len() <= 200 && text != "." && text != ".." && !text.chars().any(char::is_control);
        match self.key_form {
            super::mapping::KeyForm::Text => plain,
            super::mapping::KeyForm::Number => text.len() <= 19 && text.parse::<u64>().is_ok(),
        }
    }

    /// A key as it stands on the wire.
    pub(super) fn key_value(&self, key: &str) -> Value {
        match (self.key_form, key.parse::<u64>()) {
            (super::mapping::KeyForm::Number, Ok(number)) => number.into(),
            _ => key.into(),
        }
    }

    /// Whether the record says of itself that it is gone.
    pub(super) fn is_gone(&self, payload: &Map<String, Value>) -> bool {
        let super::mapping::Deletes::Flag { at, is } = &self.deletes else { return false };
        match at.within(payload) {
            Found::Value(found) => found == is || scalar(found).zip(scalar(is)).is_some_and(|(found, is)| found == is),
            Found::Nothing | Found::Astray => false,
        }
    }

    /// Where our marker stands, if in a field of its own.
    pub(super) fn marker_at(&self) -> Option<Pointer> {
        let marker = self.marker.clone().filter(|_| self.marking == Marking::Field)?;
        Pointer::try_from(marker).ok()
    }

    /// The field of ours at whose end our marker stands.
    pub(super) fn tail_of(&self) -> Option<&str> {
        self.marker.as_deref().filter(|_| self.marking == Marking::Tail)
    }
}

struct Reader<'a> {
    payload: &'a Map<String, Value>,
    used: Vec<Pointer>,
    mapped: CrmMapped,
}

impl Reader<'_> {
    fn issue(&mut self, at: &Pointer, reason: impl Into<String>) {
        self.mapped.issues.push(FieldIssue { field: at.dotted(), reason: reason.into() });
    }

    /// A value that is there and says something. What is on the way and is no object is an issue.
    fn take(&mut self, at: &Pointer) -> Result<Option<Value>, ()> {
        self.used.push(at.clone());
        match at.within(self.payload) {
            Found::Value(found) => Ok(Some(found.clone()).filter(says_something)),
            Found::Nothing => Ok(None),
            Found::Astray => {
                self.issue(at, "stands in something that is not an object");
                Err(())
            }
        }
    }

    fn put(&mut self, field: &str, value: FieldValue) {
        self.mapped.fields.insert(field.to_owned(), value);
    }

    fn single(&mut self, field: &FieldMapping, at: &Pointer, tail: bool, around: &Around<'_>) {
        let Ok(found) = self.take(at) else { return };
        let read = found.as_ref().map_or(Ok(FieldValue::Empty), |found| field.read(found, around));
        match read {
            Err(reason) => self.issue(at, reason),
            Ok(FieldValue::Text(text)) if tail => {
                let (words, marker) = without_tail(&text);
                self.mapped.marker = marker.map(str::to_owned);
                let words = value::text(words).map_or(FieldValue::Empty, FieldValue::Text);
                self.put(&field.field, words);
            }
            Ok(value) => self.put(&field.field, value),
        }
    }

    fn entry(
        &mut self,
        all: &mut Entries,
        field: &FieldMapping,
        region: Region,
        at: &Pointer,
        text: &str,
        label: &str,
    ) {
        match normal(field.kind, region, text) {
            Some(normal) => {
                let held = all.entry(normal).or_default();
                if held.is_empty() {
                    *held = entries::label(label);
                }
            }
            None if value::text(text).is_some() => self.issue(at, "holds something that cannot be read"),
            None => {}
        }
    }

    fn several(&mut self, field: &FieldMapping, region: Region) {
        let mut all = Entries::new();
        for column in &field.columns {
            let Ok(found) = self.take(&column.at) else { return };
            match found.as_ref().map(scalar) {
                Some(Some(text)) => self.entry(&mut all, field, region, &column.at, &text, &column.label),
                Some(None) => return self.issue(&column.at, "is not a text"),
                None => {}
            }
        }
        if let Some(at) = &field.at {
            let Ok(found) = self.take(at) else { return };
            match (found, &field.separator) {
                (None, _) => {}
                (Some(Value::String(text)), Some(separator)) => {
                    text.split(separator.as_str()).for_each(|part| self.entry(&mut all, field, region, at, part, ""));
                }
                (Some(Value::Array(items)), None) => {
                    for item in &items {
                        match item_of(field, item) {
                            Some((text, label)) => self.entry(&mut all, field, region, at, &text, &label),
                            None if says_something(item) => self.issue(at, "holds an item that cannot be read"),
                            None => {}
                        }
                    }
                }
                (Some(_), Some(_)) => return self.issue(at, "is not a text"),
                (Some(_), None) => return self.issue(at, "is not a list"),
            }
        }
        self.put(&field.field, FieldValue::Entries(all));
    }

    fn own(&mut self, at: &Pointer, name: &str, value: &Value) {
        if name.trim().is_empty() || self.mapped.fields.contains_key(name) {
            return self.issue(at, "holds a field whose name is taken or empty");
        }
        let read = match value {
            Value::Null => Ok(FieldValue::Empty),
            Value::Bool(flag) => Ok(FieldValue::Flag(*flag)),
            Value::Number(number) => number.as_f64().map(FieldValue::Number).ok_or("is out of range"),
            Value::String(_) => text_of(value).map_err(|_| "is not a text"),
            Value::Array(items) if items.iter().all(Value::is_string) => {
                Ok(entries::of_texts(items.iter().filter_map(Value::as_str)))
            }
            Value::Array(_) | Value::Object(_) => Err("is of a form that is not known"),
        };
        match read {
            Ok(value) => self.put(name, value),
            Err(reason) => self.issue(at, reason),
        }
    }

    fn custom(&mut self, custom: &CustomMapping) {
        let Ok(Some(found)) = self.take(&custom.at) else { return };
        match (&found, &custom.name, &custom.value) {
            (Value::Object(fields), None, None) => {
                fields.iter().for_each(|(name, value)| self.own(&custom.at.join(name), name, value));
            }
            (Value::Array(items), Some(name_at), Some(value_at)) => {
                for item in items {
                    match name_at.read(item).and_then(Value::as_str) {
                        Some(name) => self.own(&custom.at, name, value_at.read(item).unwrap_or(&Value::Null)),
                        None => self.issue(&custom.at, "holds an item without a name"),
                    }
                }
            }
            _ => self.issue(&custom.at, "is not as the mapping file describes it"),
        }
    }

    /// Members that nobody used and that say something.
    fn leftovers(&mut self) {
        let mut left = Vec::new();
        for (name, value) in self.payload {
            self.leftover(&Pointer::to(name), value, &mut left);
        }
        self.mapped.unmapped = left;
    }

    fn leftover(&self, at: &Pointer, value: &Value, left: &mut Vec<String>) {
        if !says_something(value) || self.used.iter().any(|used| at.is_within(used)) {
            return;
        }
        match value.as_object().filter(|_| self.used.iter().any(|used| used.is_within(at))) {
            Some(fields) => fields.iter().for_each(|(name, value)| self.leftover(&at.join(name), value, left)),
            None if value.is_array() && self.used.iter().any(|used| used.is_within(at)) => {}
            None => left.push(at.dotted()),
        }
    }
}

/// Value and label of an item of a list.
pub(super) fn item_of(field: &FieldMapping, item: &Value) -> Option<(String, String)> {
    match &field.value {
        None => item.as_str().map(|text| (text.to_owned(), String::new())),
        Some(at) => {
            let label = field.label.as_ref().and_then(|label| label.read(item)).and_then(Value::as_str);
            Some((scalar(at.read(item)?)?, label.unwrap_or_default().to_owned()))
        }
    }
}

/// Reads a record.
pub(super) fn read(mapping: &Mapping, raw: &CrmRaw, around: &Around<'_>, region: Region) -> CrmMapped {
    let mut reader = Reader { payload: &raw.payload, used: Vec::new(), mapped: CrmMapped::default() };
    let Some(said) = mapping.of(raw.kind) else { return reader.mapped };
    reader.used.push(said.key.clone());
    reader.used.extend(said.modified.clone());
    reader.used.extend(said.ignore.iter().cloned());
    if let super::mapping::Deletes::Flag { at, .. } = &said.deletes {
        reader.used.push(at.clone());
    }
    for field in &said.fields {
        match &field.at {
            Some(at) if !field.kind.is_set() => {
                let tail = said.tail_of() == Some(field.field.as_str());
                reader.single(field, at, tail, around);
            }
            _ => reader.several(field, region),
        }
    }
    if let Some(custom) = &said.custom {
        reader.custom(custom);
    }
    if let Some(at) = said.marker_at() {
        let found = reader.take(&at).ok().flatten();
        reader.mapped.marker = found.as_ref().and_then(Value::as_str).and_then(value::text);
    }
    if let Some(at) = &said.scope {
        reader.mapped.scope = reader.take(at).ok().flatten().as_ref().and_then(scalar);
    }
    for parent in &said.parents {
        let Ok(Some(found)) = reader.take(&parent.at) else { continue };
        let keys = match (&found, parent.list) {
            (Value::Array(items), true) => items.iter().filter_map(scalar).collect(),
            (found, false) => scalar(found).into_iter().collect::<Vec<_>>(),
            _ => {
                reader.issue(&parent.at, "is not a list");
                continue;
            }
        };
        for key in keys {
            let parent = CrmParent { kind: parent.kind, key };
            if !reader.mapped.parents.contains(&parent) {
                reader.mapped.parents.push(parent);
            }
        }
    }
    reader.leftovers();
    reader.mapped
}
