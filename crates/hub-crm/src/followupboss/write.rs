//! What is sent to make or change a record.

use std::collections::BTreeMap;

use hub_connector::crm::NewRecord;
use hub_connector::{ConnectorError, ErrorKind};
use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use hub_domain::people::Region;
use serde_json::{Map, Value, json};

use super::api::id_of;
use super::map::{ADDRESS, CUSTOM, home};
use crate::entries::{Items, changed_words, dialled, email, label, phone};
use crate::outgoing::{amount, marked, refused, single, text};
use crate::setup::Setup;

/// Plain texts of a person, by our names.
const TEXTS: [(&str, &str); 5] = [
    ("FirstName", "firstName"),
    ("LastName", "lastName"),
    ("Background", "background"),
    ("Stage", "stage"),
    ("LeadSource", "source"),
];

/// Writes records for an account.
pub(super) struct Writer<'a> {
    pub(super) setup: &'a Setup,
    pub(super) region: Region,
}

fn list(of: &Map<String, Value>, name: &str) -> Vec<Value> {
    of.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
}

/// A field of the account's own.
fn own(field: &str, value: &FieldValue, there: Option<&Value>) -> Result<Value, ConnectorError> {
    match value {
        FieldValue::Text(text) => Ok(text.as_str().into()),
        FieldValue::Number(_) | FieldValue::Flag(_) => Ok(serde_json::to_value(value).unwrap_or_default()),
        FieldValue::Empty if there.is_some_and(|there| !there.is_string()) => {
            Err(refused(format!("{field} holds a number, which cannot be emptied at Follow Up Boss")))
        }
        FieldValue::Empty => Ok("".into()),
        FieldValue::Entries(entries) => Ok(entries.keys().map(String::as_str).collect::<Vec<_>>().into()),
        FieldValue::Money(_) => Err(refused(format!("{field} takes no amount at Follow Up Boss"))),
    }
}

fn is_own(field: &str) -> bool {
    field.strip_prefix(CUSTOM).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// An address or number as the vendor keeps it: nothing of the item is lost.
fn item(value: &str, kind: &str) -> Value {
    if kind.is_empty() { json!({ "value": value }) } else { json!({"value": value, "type": kind}) }
}

fn reach(of: &Value, normal: impl Fn(&str) -> Option<String>) -> Option<(String, String)> {
    let kind = of.get("type").and_then(Value::as_str).unwrap_or_default();
    Some((normal(of.get("value").and_then(Value::as_str)?)?, label(kind)))
}

/// What of an item may be sent back.
fn sendable(item: Value) -> Value {
    match item {
        Value::Object(mut fields) => {
            fields.retain(|name, value| {
                ["value", "type", "isPrimary", "status"].contains(&name.as_str()) && !value.is_null()
            });
            Value::Object(fields)
        }
        other => other,
    }
}

impl Writer<'_> {
    fn owner(&self, field: &str, value: &FieldValue) -> Result<Value, ConnectorError> {
        let name = text(field, value)?;
        let key = self.setup.owner_key(&name).and_then(|key| key.parse::<u64>().ok());
        key.map(Value::from)
            .ok_or_else(|| refused("no user of the Follow Up Boss account, or more than one, has the owner's name"))
    }

    fn emails(&self, items: &[Value], change: &FieldChange) -> Vec<Value> {
        let items_of = Items {
            normal: |of: &Value| reach(of, email),
            make: item,
            relabel: |of: &mut Value, kind: &str| of["type"] = kind.into(),
        };
        items_of.changed(items, change).into_iter().map(sendable).collect()
    }

    fn phones(&self, items: &[Value], change: &FieldChange) -> Vec<Value> {
        let items_of = Items {
            normal: |of: &Value| reach(of, |text| phone(text, self.region)),
            make: |normal: &str, kind: &str| item(&dialled(normal), kind),
            relabel: |of: &mut Value, kind: &str| of["type"] = kind.into(),
        };
        items_of.changed(items, change).into_iter().map(sendable).collect()
    }

    /// The changes of a person, given the person as it is now. The second says whether the tags there are only added to.
    pub(super) fn person(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
    ) -> Result<(Map<String, Value>, bool), ConnectorError> {
        let mut body = Map::new();
        let mut adds_tags = false;
        let mut addresses = list(there, "addresses");
        let mut moved = false;
        for (field, change) in changes {
            if let Some((_, name)) = TEXTS.iter().find(|(ours, _)| ours == field) {
                let text = text(field, single(field, change)?)?;
                if text.is_empty() && field == "Stage" {
                    return Err(refused("a person always has a stage at Follow Up Boss"));
                }
                body.insert((*name).to_owned(), text.into());
            } else if let Some((name, _)) = ADDRESS.iter().find(|(_, ours)| ours == field) {
                let text = text(field, single(field, change)?)?;
                moved = true;
                let place = home(&addresses).unwrap_or_else(|| {
                    addresses.push(json!({"type": "home"}));
                    addresses.len() - 1
                });
                if let Some(address) = addresses.get_mut(place).filter(|address| address.is_object()) {
                    address[*name] = text.into();
                }
            } else if field == "Emails" {
                body.insert("emails".to_owned(), self.emails(&list(there, "emails"), change).into());
            } else if field == "Phones" {
                body.insert("phones".to_owned(), self.phones(&list(there, "phones"), change).into());
            } else if field == "Tags" {
                match change {
                    // Added to by the vendor itself, so that nobody's tag is lost who writes at the same time.
                    FieldChange::Entries { add, remove } if remove.is_empty() => {
                        adds_tags = true;
                        body.insert("tags".to_owned(), add.keys().map(String::as_str).collect::<Vec<_>>().into());
                    }
                    _ => {
                        body.insert("tags".to_owned(), changed_words(&list(there, "tags"), change).into());
                    }
                }
            } else if field == "Owner" {
                body.insert("assignedUserId".to_owned(), self.owner(field, single(field, change)?)?);
            } else if is_own(field) {
                body.insert(field.clone(), own(field, single(field, change)?, there.get(field))?);
            }
        }
        if moved {
            body.insert("addresses".to_owned(), addresses.into());
        }
        Ok((body, adds_tags))
    }

    /// A new person.
    pub(super) fn new_person(&self, fields: &Fields) -> Result<Map<String, Value>, ConnectorError> {
        let said = fields.iter().filter(|(_, value)| !value.is_empty());
        let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
        Ok(self.person(&changes, &Map::new())?.0)
    }

    /// A new note, task or deal.
    pub(super) fn new_piece(&self, new: &NewRecord) -> Result<Map<String, Value>, ConnectorError> {
        let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
        let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
        let mut body = self.piece(new.kind, &changes, &Map::new(), Some(&new.marker))?;
        let people: Vec<u64> = new
            .parents
            .iter()
            .filter(|parent| parent.kind == CrmKind::Contact)
            .filter_map(|parent| parent.key.parse().ok())
            .collect();
        match (new.kind, people.first()) {
            (CrmKind::Deal, _) => {
                if !body.contains_key("stageId") {
                    return Err(refused("a deal needs a stage at Follow Up Boss"));
                }
                body.insert("peopleIds".to_owned(), people.into());
            }
            (CrmKind::Note, None) => return Err(refused("a note belongs to a person at Follow Up Boss")),
            (_, None) => {}
            (_, Some(person)) => {
                body.insert("personId".to_owned(), (*person).into());
            }
        }
        let needed = match new.kind {
            CrmKind::Note => "body",
            _ => "name",
        };
        if body.get(needed).and_then(Value::as_str).is_none_or(|text| text.trim().is_empty()) {
            return Err(refused(format!("a {} without words is not taken by Follow Up Boss", new.kind)));
        }
        Ok(body)
    }

    /// The changes of a note, task or deal, given what is there. `marker` is ours for a new one.
    pub(super) fn piece(
        &self,
        kind: CrmKind,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
        marker: Option<&str>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        match kind {
            CrmKind::Note => Self::note(changes, there, marker),
            CrmKind::Task => self.task(changes, there),
            CrmKind::Deal => self.deal(changes, there, marker),
            _ => Err(ConnectorError::new(ErrorKind::Unsupported, format!("Follow Up Boss takes no {kind}"))),
        }
    }

    fn note(
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
        marker: Option<&str>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut body = Map::new();
        for (field, change) in changes {
            match field.as_str() {
                "Body" => {
                    let text = marked(&text(field, single(field, change)?)?, there.get("body"), marker);
                    body.insert("body".to_owned(), text.into());
                    body.insert("isHtml".to_owned(), false.into());
                }
                "Subject" => {
                    body.insert("subject".to_owned(), text(field, single(field, change)?)?.into());
                }
                _ => {}
            }
        }
        Ok(body)
    }

    fn task(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut body = Map::new();
        for (field, change) in changes {
            let value = match field.as_str() {
                "Title" | "TaskType" | "Completed" | "Owner" | "DueAt" => single(field, change)?,
                _ => continue,
            };
            let (name, value) = match (field.as_str(), value) {
                ("Title", value) => ("name", text(field, value)?.into()),
                ("TaskType", value) => ("type", text(field, value)?.into()),
                ("Completed", FieldValue::Flag(flag)) => ("isCompleted", (*flag).into()),
                ("Completed", _) => return Err(refused("a task is done or not at Follow Up Boss")),
                ("Owner", value) => ("assignedUserId", self.owner(field, value)?),
                (_, FieldValue::Text(at)) if at.contains('T') => ("dueDateTime", at.as_str().into()),
                // The hour cannot be taken away, and would go on saying something else.
                (_, FieldValue::Text(day)) if !there.contains_key("dueDateTime") => ("dueDate", day.as_str().into()),
                _ => return Err(refused("the time of a task cannot be taken away at Follow Up Boss")),
            };
            body.insert(name.to_owned(), value);
        }
        Ok(body)
    }

    fn deal(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
        marker: Option<&str>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut body = Map::new();
        for (field, change) in changes {
            let (name, value) = match field.as_str() {
                "Name" => ("name", text(field, single(field, change)?)?.into()),
                "Amount" => ("price", amount(field, single(field, change)?)?),
                "ExpectedCloseDate" => match single(field, change)? {
                    FieldValue::Text(day) => ("projectedCloseDate", day.as_str().into()),
                    _ => return Err(refused("the date of closing cannot be taken away at Follow Up Boss")),
                },
                "Description" => {
                    let text = text(field, single(field, change)?)?;
                    ("description", marked(&text, there.get("description"), marker).into())
                }
                "Owner" => {
                    let owner = self.owner(field, single(field, change)?)?;
                    let mut users = list(there, "userIds");
                    match users.first_mut() {
                        Some(first) => *first = owner,
                        None => users.push(owner),
                    }
                    ("userIds", users.into())
                }
                _ => continue,
            };
            body.insert(name.to_owned(), value);
        }
        if marker.is_some() && !body.contains_key("description") {
            body.insert("description".to_owned(), marked("", None, marker).into());
        }
        if changes.contains_key("Stage") || changes.contains_key("Pipeline") {
            let (pipeline, stage) = self.stage(changes, there)?;
            body.insert("pipelineId".to_owned(), pipeline.into());
            body.insert("stageId".to_owned(), stage.into());
        }
        Ok(body)
    }

    fn stage(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
    ) -> Result<(u64, u64), ConnectorError> {
        let named = |field: &str| changes.get(field).map(|change| text(field, single(field, change)?)).transpose();
        let current = there.get("stageId").and_then(id_of);
        let current = current.as_deref().and_then(|key| self.setup.stage(key));
        let pipeline = named("Pipeline")?.or_else(|| current.map(|(pipeline, _)| pipeline.label.clone()));
        let stage = named("Stage")?.or_else(|| current.map(|(_, stage)| stage.label.clone())).unwrap_or_default();
        let found = self.setup.stage_key(pipeline.as_deref(), &stage);
        let keys = found.and_then(|(pipeline, stage)| Some((pipeline.key.parse().ok()?, stage.key.parse().ok()?)));
        keys.ok_or_else(|| refused("no pipeline of the Follow Up Boss account, or more than one, has that stage"))
    }
}
