//! What is sent to make or change a record, by the mapping file.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_connector::crm::NewRecord;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue, field_spec};
use hub_domain::people::Region;
use serde_json::{Map, Value};

use super::map::{item_of, normal};
use super::mapping::{CustomMapping, FieldMapping, KindMapping, Mapping, Send, ValueKind};
use super::pointer::{Found, Pointer};
use super::wire_value::Around;
use crate::columns::assigned;
use crate::entries::{Items, dialled};
use crate::outgoing::{marked, refused, single, text};
use crate::payload::scalar;

/// Writes records of one kind.
pub(super) struct Writer<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) kind: CrmKind,
    pub(super) said: &'a KindMapping,
    pub(super) around: Around<'a>,
    pub(super) region: Region,
}

/// A body on its way.
struct Draft<'a> {
    /// The record as it is.
    there: &'a Map<String, Value>,
    body: Map<String, Value>,
    /// Objects of which a part may be sent.
    merged: &'a [Pointer],
}

impl Draft<'_> {
    /// Writes a value. An object of which the system takes no part is sent as it is there, with the change in it.
    fn put(&mut self, at: &Pointer, value: Value) {
        let whole = self.merged.iter().filter(|merged| at.is_within(merged)).map(Pointer::depth).max().unwrap_or(0) + 1;
        if at.depth() > whole {
            let unit = at.first(whole);
            if unit.within(&self.body) == Found::Nothing
                && let Found::Value(held @ Value::Object(_)) = unit.within(self.there)
            {
                unit.put(&mut self.body, held.clone());
            }
        }
        at.put(&mut self.body, value);
    }

    fn found(&self, at: &Pointer) -> Option<&Value> {
        match at.within(self.there) {
            Found::Value(found) => Some(found),
            Found::Nothing | Found::Astray => None,
        }
    }
}

impl Writer<'_> {
    /// Whether a change has to know the record as it is at this moment.
    pub(super) fn needs_the_record(&self, changes: &BTreeMap<String, FieldChange>) -> bool {
        let whole = self.said.update.as_ref().is_some_and(|update| update.send == Send::Whole);
        whole
            || changes.keys().any(|name| match self.field(name) {
                Some(field) => {
                    field.kind.is_set()
                        || self.said.tail_of() == Some(name)
                        || field.at.as_ref().is_some_and(|at| at.depth() > 1)
                        || matches!(field.kind, ValueKind::Stage | ValueKind::Pipeline)
                }
                None => self.said.custom.is_some(),
            })
    }

    fn field(&self, name: &str) -> Option<&FieldMapping> {
        self.said.fields.iter().find(|field| field.field == name)
    }

    /// The changed parts of a record, given the record as it is.
    pub(super) fn changes(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
        marker: Option<&str>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut draft = Draft { there, body: Map::new(), merged: &self.said.merged };
        let mut staged = false;
        for (name, change) in changes {
            match self.field(name) {
                Some(field) if field.kind.is_set() => self.set(&mut draft, field, change),
                Some(field) if matches!(field.kind, ValueKind::Pipeline | ValueKind::Stage) => {
                    if !std::mem::replace(&mut staged, true) {
                        self.stage(&mut draft, changes)?;
                    }
                }
                Some(field) => {
                    let Some(at) = &field.at else { continue };
                    let value = single(name, change)?;
                    let written = if self.said.tail_of() == Some(name) {
                        marked(&text(name, value)?, draft.found(at), marker).into()
                    } else {
                        field.write(value, &self.around)?
                    };
                    draft.put(at, written);
                }
                None => self.own(&mut draft, name, change)?,
            }
        }
        Ok(draft.body)
    }

    /// The whole record with the changes in it.
    pub(super) fn whole(
        &self,
        there: &Map<String, Value>,
        changed: &Map<String, Value>,
        out: &[Pointer],
    ) -> Map<String, Value> {
        let mut whole = there.clone();
        for at in out {
            at.take_from(&mut whole);
        }
        lay(&mut whole, changed);
        whole
    }

    /// A new record.
    pub(super) fn made(&self, new: &NewRecord) -> Result<Map<String, Value>, ConnectorError> {
        let said = new.fields.iter().filter(|(name, value)| !value.is_empty() && !self.said.read_only.contains(name));
        let mut changes: BTreeMap<_, _> =
            said.map(|(name, value)| (name.clone(), FieldChange::Value(value.clone()))).collect();
        if let Some(tail) = self.said.tail_of() {
            changes.entry(tail.to_owned()).or_insert(FieldChange::Value(FieldValue::Empty));
        }
        let mut body = self.changes(&changes, &Map::new(), Some(&new.marker))?;
        if let Some(at) = self.said.marker_at() {
            at.put(&mut body, new.marker.as_str().into());
        }
        for parent in &self.said.parents {
            let Some(known) = self.mapping.of(parent.kind) else { continue };
            let ours = new.parents.iter().filter(|ours| ours.kind == parent.kind && known.is_key(&ours.key));
            let mut keys: Vec<Value> = ours.map(|ours| known.key_value(&ours.key)).collect();
            match (parent.list, keys.is_empty()) {
                (_, true) => {}
                (true, false) => parent.at.put(&mut body, keys.into()),
                (false, false) => parent.at.put(&mut body, keys.swap_remove(0)),
            }
        }
        Ok(body)
    }

    fn wire(&self, field: &FieldMapping, normal: &str) -> String {
        if field.kind == ValueKind::Phones { dialled(normal) } else { normal.to_owned() }
    }

    fn set(&self, draft: &mut Draft<'_>, field: &FieldMapping, change: &FieldChange) {
        if !field.columns.is_empty() {
            return self.columns(draft, field, change);
        }
        let Some(at) = &field.at else { return };
        let items_of = Items {
            normal: |item: &Value| {
                let (text, label) = item_of(field, item)?;
                Some((normal(field.kind, self.region, &text)?, crate::entries::label(&label)))
            },
            make: |normal: &str, label: &str| {
                let value = Value::from(self.wire(field, normal));
                let Some(value_at) = &field.value else { return value };
                let mut item = Map::new();
                value_at.put(&mut item, value);
                if let Some(label_at) = field.label.as_ref().filter(|_| !label.is_empty()) {
                    label_at.put(&mut item, label.into());
                }
                Value::Object(item)
            },
            relabel: |item: &mut Value, label: &str| {
                if let (Some(label_at), Value::Object(item)) = (&field.label, item) {
                    label_at.put(item, label.into());
                }
            },
        };
        let written = match (&field.separator, draft.found(at)) {
            (Some(separator), held) => {
                let parts = held.and_then(Value::as_str).unwrap_or_default().split(separator.as_str());
                let parts: Vec<Value> = parts.map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect();
                let after = items_of.changed(&parts, change);
                after.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(separator).into()
            }
            (None, Some(Value::Array(items))) => items_of.changed(items, change).into(),
            (None, _) => items_of.changed(&[], change).into(),
        };
        draft.put(at, written);
    }

    fn columns(&self, draft: &mut Draft<'_>, field: &FieldMapping, change: &FieldChange) {
        let read = |at: &Pointer| draft.found(at).and_then(scalar).filter(|text| !text.trim().is_empty());
        let held = field.columns.iter().map(|column| read(&column.at)).collect();
        let labels: Vec<&str> = field.columns.iter().map(|column| column.label.as_str()).collect();
        let written = assigned(held, &labels, change, |text| normal(field.kind, self.region, text));
        for (place, entry) in written {
            let value = entry.map_or_else(
                || if field.empty_as_null { Value::Null } else { "".into() },
                |entry| self.wire(field, &entry).into(),
            );
            draft.put(&field.columns[place].at, value);
        }
    }

    fn stage(&self, draft: &mut Draft<'_>, changes: &BTreeMap<String, FieldChange>) -> Result<(), ConnectorError> {
        let of = |kind: ValueKind| self.said.fields.iter().find(|field| field.kind == kind);
        let named = |field: Option<&FieldMapping>| -> Result<Option<String>, ConnectorError> {
            let Some((field, change)) = field.and_then(|field| Some((field, changes.get(&field.field)?))) else {
                return Ok(None);
            };
            text(&field.field, single(&field.field, change)?).map(Some)
        };
        let (pipeline_field, stage_field) = (of(ValueKind::Pipeline), of(ValueKind::Stage));
        let current = stage_field.and_then(|field| draft.found(field.at.as_ref()?)).and_then(scalar);
        let current = current.as_deref().and_then(|key| self.around.setup.stage(key));
        let pipeline = named(pipeline_field)?.or_else(|| current.map(|(pipeline, _)| pipeline.label.clone()));
        let stage = named(stage_field)?.or_else(|| current.map(|(_, stage)| stage.label.clone())).unwrap_or_default();
        let found = self.around.setup.stage_key(pipeline.as_deref(), &stage);
        let (pipeline, stage) =
            found.ok_or_else(|| refused("no pipeline of the account, or more than one, has that stage"))?;
        for (field, key) in [(pipeline_field, &pipeline.key), (stage_field, &stage.key)] {
            if let Some((field, at)) = field.and_then(|field| Some((field, field.at.as_ref()?)))
                && !self.said.read_only.contains(&field.field)
            {
                draft.put(at, field.stage(key));
            }
        }
        Ok(())
    }

    /// A field of the account's own.
    fn own(&self, draft: &mut Draft<'_>, name: &str, change: &FieldChange) -> Result<(), ConnectorError> {
        let Some(custom) = self.said.custom.as_ref().filter(|_| field_spec(self.kind, name).is_none()) else {
            return Ok(());
        };
        let known = self.around.setup.0.custom_fields.iter().any(|field| field.kind == self.kind && field.name == name);
        let place = held_at(custom, draft.found(&custom.at), name);
        if !known && place.is_none() {
            return Ok(());
        }
        let value = own_value(name, single(name, change)?, place.as_ref())?;
        match (&custom.name, &custom.value) {
            (Some(name_at), Some(value_at)) => {
                let unsent = match custom.at.within(&draft.body) {
                    Found::Value(Value::Array(items)) => Some(items.clone()),
                    _ => None,
                };
                let held = draft.found(&custom.at).and_then(Value::as_array).cloned();
                let mut items = unsent.or(held).unwrap_or_default();
                let is_it = |item: &Value| name_at.read(item).and_then(Value::as_str) == Some(name);
                let known = items.iter_mut().find(|item| is_it(item)).and_then(Value::as_object_mut);
                if let Some(item) = known {
                    value_at.put(item, value);
                } else {
                    let mut item = Map::new();
                    name_at.put(&mut item, name.into());
                    value_at.put(&mut item, value);
                    items.push(Value::Object(item));
                }
                draft.put(&custom.at, items.into());
            }
            _ => draft.put(&custom.at.join(name), value),
        }
        Ok(())
    }
}

/// What an own field holds; `None` where the record does not have it.
fn held_at(custom: &CustomMapping, found: Option<&Value>, name: &str) -> Option<Value> {
    match (found?, &custom.name, &custom.value) {
        (Value::Object(fields), None, None) => fields.get(name).cloned(),
        (Value::Array(items), Some(name_at), Some(value_at)) => {
            let item = items.iter().find(|item| name_at.read(item).and_then(Value::as_str) == Some(name))?;
            Some(value_at.read(item).cloned().unwrap_or_default())
        }
        _ => None,
    }
}

fn own_value(name: &str, value: &FieldValue, held: Option<&Value>) -> Result<Value, ConnectorError> {
    match value {
        FieldValue::Text(text) => Ok(text.as_str().into()),
        FieldValue::Number(_) | FieldValue::Flag(_) => Ok(serde_json::to_value(value).unwrap_or_default()),
        FieldValue::Entries(entries) => Ok(entries.keys().map(String::as_str).collect::<Vec<_>>().into()),
        FieldValue::Empty if held.is_none_or(Value::is_string) => Ok("".into()),
        FieldValue::Empty if held.is_some_and(Value::is_array) => Ok(Value::Array(Vec::new())),
        FieldValue::Empty => Ok(Value::Null),
        FieldValue::Money(_) => Err(refused(format!("{name} takes no amount in this system"))),
    }
}

/// Lays objects over each other, member by member.
fn lay(under: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (name, value) in over {
        match (under.get_mut(name), value) {
            (Some(Value::Object(under)), Value::Object(over)) => lay(under, over),
            _ => {
                under.insert(name.clone(), value.clone());
            }
        }
    }
}
