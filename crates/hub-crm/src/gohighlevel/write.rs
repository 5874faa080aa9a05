//! What is sent to make or change a record.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_connector::crm::NewRecord;
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue};
use hub_domain::people::Region;
use serde_json::{Map, Value, json};

use super::known::Known;
use super::map::{CHANNELS, TEXTS, WHOLE_DAY, status};
use crate::entries::{dialled, difference, email, of_texts, only_one, phone};
use crate::outgoing::{amount, marked, refused, single, text};

/// Writes records for a sub-account.
pub(super) struct Writer<'a> {
    pub(super) known: &'a Known,
    pub(super) region: Region,
}

/// What a change of a contact takes: tags have calls of their own, because an update overwrites them.
#[derive(Debug, Default)]
pub(super) struct ContactChange {
    pub(super) body: Map<String, Value>,
    pub(super) add_tags: Vec<String>,
    pub(super) remove_tags: Vec<String>,
}

fn held<'a>(there: &'a Map<String, Value>, name: &str) -> &'a str {
    there.get(name).and_then(Value::as_str).unwrap_or_default()
}

impl Writer<'_> {
    fn owner(&self, field: &str, value: &FieldValue) -> Result<Value, ConnectorError> {
        let name = text(field, value)?;
        if name.is_empty() {
            return Ok("".into());
        }
        let key = self.known.setup.owner_key(&name);
        key.map(Value::from)
            .ok_or_else(|| refused("no user of the sub-account, or more than one, has the owner's name"))
    }

    /// Fields of the account's own; `None` for a field that is none.
    fn own(&self, kind: CrmKind, field: &str, change: &FieldChange) -> Result<Option<Value>, ConnectorError> {
        let Some(own) = self.known.fields_of(kind).find(|own| own.key == field && !own.is_ours()) else {
            return Ok(None);
        };
        let value = match single(field, change)? {
            FieldValue::Empty => Value::from(""),
            value @ FieldValue::Number(_) if own.of_numbers => serde_json::to_value(value).unwrap_or_default(),
            FieldValue::Text(text) if !own.of_numbers => text.as_str().into(),
            FieldValue::Entries(entries) if !own.of_numbers => entries.keys().cloned().collect::<Vec<_>>().into(),
            _ => return Err(refused(format!("“{}” takes another form of value", own.label))),
        };
        Ok(Some(json!({"id": own.id, "field_value": value})))
    }

    /// The changes of a contact, given the contact as it was read.
    pub(super) fn contact(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
    ) -> Result<ContactChange, ConnectorError> {
        let mut out = ContactChange::default();
        let mut own = Vec::new();
        let mut forbidden = BTreeMap::new();
        for (field, change) in changes {
            if let Some((_, name)) = TEXTS.iter().find(|(ours, _)| ours == field) {
                out.body.insert((*name).to_owned(), text(field, single(field, change)?)?.into());
            } else if let Some((_, channel)) = CHANNELS.iter().find(|(ours, _)| ours == field) {
                match single(field, change)? {
                    FieldValue::Flag(flag) => forbidden.insert(*channel, *flag),
                    _ => return Err(refused(format!("{field} is yes or no"))),
                };
            } else {
                match field.as_str() {
                    "Emails" => {
                        let there = email(held(there, "email")).map(|key| (key, String::new()));
                        if let Some(one) = only_one(change, &there.into_iter().collect()) {
                            out.body.insert("email".to_owned(), one.into());
                        }
                    }
                    "Phones" => {
                        let there = phone(held(there, "phone"), self.region).map(|key| (key, String::new()));
                        if let Some(one) = only_one(change, &there.into_iter().collect()) {
                            out.body.insert("phone".to_owned(), dialled(&one).into());
                        }
                    }
                    "Tags" => {
                        let texts = there.get("tags").and_then(Value::as_array).into_iter().flatten();
                        let there = of_texts(texts.filter_map(Value::as_str));
                        let (add, remove) = difference(change, there.as_entries().unwrap_or(&Entries::new()));
                        out.add_tags = add.into_keys().collect();
                        out.remove_tags = remove;
                    }
                    "Birthdate" => {
                        out.body.insert("dateOfBirth".to_owned(), text(field, single(field, change)?)?.into());
                    }
                    "Owner" => {
                        out.body.insert("assignedTo".to_owned(), self.owner(field, single(field, change)?)?);
                    }
                    _ => own.extend(self.own(CrmKind::Contact, field, change)?),
                }
            }
        }
        if !own.is_empty() {
            out.body.insert("customFields".to_owned(), own.into());
        }
        if !forbidden.is_empty() {
            forbid(&forbidden, there, &mut out.body)?;
        }
        Ok(out)
    }

    /// A new contact.
    pub(super) fn new_contact(&self, new: &NewRecord, location: &str) -> Result<Map<String, Value>, ConnectorError> {
        let mut change = self.contact(&said(new), &Map::new())?;
        if !change.add_tags.is_empty() {
            change.body.insert("tags".to_owned(), change.add_tags.into());
        }
        change.body.insert("locationId".to_owned(), location.into());
        Ok(change.body)
    }

    /// The changes of a note, given what is there.
    pub(super) fn note(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
        marker: Option<&str>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut body = Map::new();
        for (field, change) in changes {
            let (name, value) = match field.as_str() {
                "Body" => ("body", marked(&text(field, single(field, change)?)?, there.get("body"), marker)),
                "Subject" => ("title", text(field, single(field, change)?)?),
                _ => continue,
            };
            body.insert(name.to_owned(), value.into());
        }
        Ok(body)
    }

    /// The changes of a task, given what is there.
    pub(super) fn task(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
        marker: Option<&str>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut body = Map::new();
        for (field, change) in changes {
            let value = match field.as_str() {
                "Title" | "Body" | "Completed" | "DueAt" | "Owner" => single(field, change)?,
                _ => continue,
            };
            let (name, value) = match (field.as_str(), value) {
                ("Title", value) => ("title", text(field, value)?.into()),
                ("Body", value) => ("body", marked(&text(field, value)?, there.get("body"), marker).into()),
                ("Owner", value) => ("assignedTo", self.owner(field, value)?),
                ("Completed", FieldValue::Flag(flag)) => ("completed", (*flag).into()),
                ("Completed", _) => return Err(refused("a task is done or not")),
                (_, FieldValue::Text(at)) if at.contains('T') => ("dueDate", at.as_str().into()),
                (_, FieldValue::Text(day)) => ("dueDate", format!("{day}{WHOLE_DAY}").into()),
                _ => return Err(refused("a task always has a day at GoHighLevel")),
            };
            body.insert(name.to_owned(), value);
        }
        if let Some(marker) = marker
            && !body.contains_key("body")
        {
            body.insert("body".to_owned(), marked("", None, Some(marker)).into());
        }
        Ok(body)
    }

    /// The changes of an opportunity, given what is there.
    pub(super) fn deal(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut body = Map::new();
        let mut own = Vec::new();
        for (field, change) in changes {
            let (name, value) = match field.as_str() {
                "Name" => ("name", text(field, single(field, change)?)?.into()),
                "Amount" => ("monetaryValue", amount(field, single(field, change)?)?),
                "Status" => ("status", text(field, single(field, change)?)?.into()),
                "Owner" => ("assignedTo", self.owner(field, single(field, change)?)?),
                "Pipeline" | "Stage" => continue,
                _ => {
                    own.extend(self.own(CrmKind::Deal, field, change)?);
                    continue;
                }
            };
            body.insert(name.to_owned(), value);
        }
        if changes.contains_key("Stage") || changes.contains_key("Pipeline") {
            let (pipeline, stage) = self.stage(changes, there)?;
            body.insert("pipelineId".to_owned(), pipeline.into());
            body.insert("pipelineStageId".to_owned(), stage.into());
        }
        if !own.is_empty() {
            body.insert("customFields".to_owned(), own.into());
        }
        Ok(body)
    }

    fn stage(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
    ) -> Result<(String, String), ConnectorError> {
        let named = |field: &str| changes.get(field).map(|change| text(field, single(field, change)?)).transpose();
        let current = self.known.setup.stage(held(there, "pipelineStageId"));
        let pipeline = named("Pipeline")?.or_else(|| current.map(|(pipeline, _)| pipeline.label.clone()));
        let stage = named("Stage")?.or_else(|| current.map(|(_, stage)| stage.label.clone())).unwrap_or_default();
        let found = self.known.setup.stage_key(pipeline.as_deref(), &stage);
        let keys = found.map(|(pipeline, stage)| (pipeline.key.clone(), stage.key.clone()));
        keys.ok_or_else(|| refused("no pipeline of the sub-account, or more than one, has that stage"))
    }

    /// A new opportunity. `ours` is the id of our own field.
    pub(super) fn new_deal(
        &self,
        new: &NewRecord,
        location: &str,
        ours: &str,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut body = self.deal(&said(new), &Map::new())?;
        if !body.contains_key("pipelineId") {
            return Err(refused("an opportunity needs a pipeline and a stage"));
        }
        let mut own = body.remove("customFields").and_then(|own| own.as_array().cloned()).unwrap_or_default();
        own.push(json!({"id": ours, "field_value": new.marker}));
        body.insert("customFields".to_owned(), own.into());
        body.entry("status").or_insert_with(|| "open".into());
        body.insert("locationId".to_owned(), location.into());
        Ok(body)
    }
}

/// What a new record says, as changes of nothing.
pub(super) fn said(new: &NewRecord) -> BTreeMap<String, FieldChange> {
    let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
    said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect()
}

/// Writes which ways of reaching somebody are forbidden, so that every other way stays as it was.
fn forbid(
    wanted: &BTreeMap<&str, bool>,
    there: &Map<String, Value>,
    body: &mut Map<String, Value>,
) -> Result<(), ConnectorError> {
    const OTHERS: [&str; 6] = ["Call", "Email", "SMS", "WhatsApp", "GMB", "FB"];
    let all = there.get("dnd").and_then(Value::as_bool).unwrap_or(false);
    let before = there.get("dndSettings").and_then(Value::as_object);
    let mut settings = before.cloned().unwrap_or_default();
    if all && wanted.values().any(|forbidden| !forbidden) {
        // What forbade everything goes; what is not spoken of stays forbidden one by one.
        body.insert("dnd".to_owned(), false.into());
        for channel in OTHERS {
            if status(before, channel) != Some("permanent") {
                settings.insert(channel.to_owned(), json!({"status": "active"}));
            }
        }
    }
    for (channel, forbidden) in wanted {
        match (status(before, channel), forbidden) {
            (Some("permanent"), true) => {}
            (Some("permanent"), false) => {
                return Err(refused(
                    "the contact has unsubscribed; only the contact can take that back at GoHighLevel",
                ));
            }
            (_, forbidden) => {
                let status = if *forbidden { "active" } else { "inactive" };
                settings.insert((*channel).to_owned(), json!({"status": status}));
            }
        }
    }
    body.insert("dndSettings".to_owned(), settings.into());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::map::is_forbidden;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_not_spoken_of_stays_forbidden(
            all in any::<bool>(),
            before in prop::collection::btree_map(
                prop::sample::select(vec!["Call", "Email", "SMS", "FB"]),
                prop::sample::select(vec!["active", "inactive"]),
                0..4
            ),
            wanted in prop::collection::btree_map(prop::sample::select(vec!["Call", "Email", "SMS"]), any::<bool>(), 1..3),
        ) {
            let settings: Map<String, Value> = before.iter().map(|(c, s)| ((*c).to_owned(), json!({"status": s}))).collect();
            let there = Map::from_iter([("dnd".to_owned(), json!(all)), ("dndSettings".to_owned(), settings.clone().into())]);
            let mut body = Map::new();
            forbid(&wanted, &there, &mut body).unwrap();
            let all_after = body.get("dnd").and_then(Value::as_bool).unwrap_or(all);
            for channel in ["Call", "Email", "SMS", "FB", "GMB", "WhatsApp"] {
                let was = all || is_forbidden(Some(&settings), channel);
                let is = all_after || is_forbidden(body["dndSettings"].as_object(), channel);
                prop_assert_eq!(is, wanted.get(channel).copied().unwrap_or(was), "{}", channel);
            }
        }
    }
}
