//! What is sent to make or change a record.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_domain::people::Region;
use serde_json::{Map, Value, json};

use super::known::{Known, WRITTEN};
use super::map::{DONE, EMAILS, NO_NAME, PHONES, TEXTS};
use crate::desk::Slots;
use crate::entries::{dialled, email, phone};
use crate::outgoing::{amount, marked, refused, single, text};

/// Writes records for an account.
pub(super) struct Writer<'a> {
    pub(super) known: &'a Known,
    pub(super) region: Region,
    /// The record as it was read; nothing of a new one.
    pub(super) there: &'a Map<String, Value>,
    /// Our marker, for a new record.
    pub(super) marker: Option<&'a str>,
}

type Body = Map<String, Value>;

/// A text, or nothing.
fn words(field: &str, change: &FieldChange) -> Result<Value, ConnectorError> {
    let text = text(field, single(field, change)?)?;
    Ok(if text.is_empty() { Value::Null } else { text.into() })
}

fn put(body: &mut Body, name: &str, value: Value) {
    body.insert(name.to_owned(), value);
}

impl Writer<'_> {
    /// The body that a change takes, without tags, which are added and taken away by calls of their own.
    pub(super) fn body(&self, kind: CrmKind, changes: &BTreeMap<String, FieldChange>) -> Result<Body, ConnectorError> {
        let mut body = Body::new();
        for (field, change) in changes {
            match (kind, field.as_str()) {
                (_, "Tags") => {}
                (CrmKind::Contact, _) => self.contact(field, change, &mut body)?,
                (CrmKind::Deal, _) => self.deal(field, change, &mut body)?,
                (CrmKind::Note, "Subject") => put(&mut body, "Note_Title", words(field, change)?),
                (CrmKind::Note, "Body") => {
                    put(&mut body, "Note_Content", self.tailed(field, change, "Note_Content")?);
                }
                (CrmKind::Note, _) => {}
                _ => self.task(field, change, &mut body)?,
            }
        }
        if kind == CrmKind::Deal && (changes.contains_key("Stage") || changes.contains_key("Pipeline")) {
            self.stage(changes, &mut body)?;
        }
        Ok(body)
    }

    /// Words with our marker behind them.
    fn tailed(&self, field: &str, change: &FieldChange, name: &str) -> Result<Value, ConnectorError> {
        let text = marked(&text(field, single(field, change)?)?, self.there.get(name), self.marker);
        Ok(if text.is_empty() { Value::Null } else { text.into() })
    }

    fn owner(&self, field: &str, change: &FieldChange) -> Result<Value, ConnectorError> {
        let name = text(field, single(field, change)?)?;
        let key = self.known.setup.owner_key(&name).map(|key| json!({ "id": key }));
        key.ok_or_else(|| refused("no user of the Zoho account, or more than one, has the owner's name"))
    }

    fn own(&self, kind: CrmKind, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        if let Some(own) = self.known.own(kind).find(|own| own.name == field) {
            put(body, field, own.write(change, self.there.get(field), WRITTEN)?);
        }
        Ok(())
    }

    fn places(&self, slots: &Slots, change: &FieldChange, body: &mut Body, is_email: bool) {
        let normal = |text: &str| if is_email { email(text) } else { phone(text, self.region) };
        let written = |key: &str| if is_email { key.to_owned() } else { dialled(key) };
        for (name, value) in slots.changed(self.there, change, normal, written) {
            put(body, name, value.map_or(Value::Null, Value::from));
        }
    }

    fn contact(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        if let Some((_, name)) = TEXTS.iter().find(|(ours, _)| *ours == field) {
            let value = words(field, change)?;
            let none = field == "LastName" && value.is_null();
            if self.known.sees(CrmKind::Contact, name) {
                put(body, name, if none { NO_NAME.into() } else { value });
            }
            return Ok(());
        }
        match field {
            "Emails" => self.places(&EMAILS, change, body, true),
            "Phones" => self.places(&PHONES, change, body, false),
            "Birthdate" => put(body, "Date_of_Birth", words(field, change)?),
            "DoNotEmail" => match single(field, change)? {
                FieldValue::Flag(flag) => put(body, "Email_Opt_Out", (*flag).into()),
                FieldValue::Empty => put(body, "Email_Opt_Out", false.into()),
                _ => return Err(refused("DoNotEmail is yes or no")),
            },
            "Owner" => put(body, "Owner", self.owner(field, change)?),
            _ => self.own(CrmKind::Contact, field, change, body)?,
        }
        Ok(())
    }

    fn task(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Title" => match words(field, change)? {
                Value::Null => return Err(refused("a task needs a title at Zoho")),
                title => put(body, "Subject", title),
            },
            "Body" => put(body, "Description", self.tailed(field, change, "Description")?),
            "Owner" => put(body, "Owner", self.owner(field, change)?),
            "DueAt" => match words(field, change)? {
                Value::String(at) if at.contains('T') => {
                    return Err(refused("a task has a day and no hour at Zoho: give it a day only"));
                }
                day => put(body, "Due_Date", day),
            },
            "Completed" => {
                let status = self.there.get("Status").and_then(Value::as_str);
                match single(field, change)? {
                    FieldValue::Flag(true) => put(body, "Status", DONE.into()),
                    // Waiting, deferred and begun are not done either, and stay what they are.
                    FieldValue::Flag(false) if status.is_some_and(|status| status != DONE) => {}
                    FieldValue::Flag(false) => put(body, "Status", "Not Started".into()),
                    _ => return Err(refused("a task is done or not")),
                }
            }
            _ => self.own(CrmKind::Task, field, change, body)?,
        }
        Ok(())
    }

    fn deal(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Name" => match words(field, change)? {
                Value::Null => return Err(refused("a deal needs a name at Zoho")),
                name => put(body, "Deal_Name", name),
            },
            "ExpectedCloseDate" => put(body, "Closing_Date", words(field, change)?),
            "Amount" => match single(field, change)? {
                FieldValue::Empty => put(body, "Amount", Value::Null),
                value => put(body, "Amount", amount(field, value)?),
            },
            "Description" => put(body, "Description", self.tailed(field, change, "Description")?),
            "Owner" => put(body, "Owner", self.owner(field, change)?),
            "Stage" | "Pipeline" => {}
            _ => self.own(CrmKind::Deal, field, change, body)?,
        }
        Ok(())
    }

    /// Stage, and pipeline where the account tells deals by them.
    fn stage(&self, changes: &BTreeMap<String, FieldChange>, body: &mut Body) -> Result<(), ConnectorError> {
        let named = |field: &str| changes.get(field).map(|change| text(field, single(field, change)?)).transpose();
        let held = |name: &str| self.there.get(name).and_then(Value::as_str);
        let pipelines = &self.known.setup.0.pipelines;
        // The one pipeline that stands for all where the account has none is nowhere written.
        let current = held("Pipeline").and_then(|key| pipelines.iter().find(|one| one.key == key || one.label == key));
        let pipeline = named("Pipeline")?.or_else(|| current.map(|pipeline| pipeline.label.clone()));
        let all = || pipelines.iter().flat_map(|one| &one.stages);
        let now = held("Stage").and_then(|key| all().find(|stage| stage.key == key)).map(|stage| stage.label.clone());
        let stage = named("Stage")?.or(now).unwrap_or_default();
        let found = self.known.setup.stage_key(pipeline.as_deref(), &stage);
        let (pipeline, stage) =
            found.ok_or_else(|| refused("no pipeline of the Zoho account, or more than one, has that stage"))?;
        if !pipeline.key.is_empty() {
            put(body, "Pipeline", pipeline.key.as_str().into());
        }
        put(body, "Stage", stage.key.as_str().into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use hub_domain::crm::Entries;
    use hub_domain::{Currency, Money};

    use super::super::map::tests::known;
    use super::*;

    fn body(kind: CrmKind, there: Value, changes: &[(&str, FieldChange)]) -> Result<Value, ConnectorError> {
        let there = there.as_object().cloned().unwrap();
        let known = known();
        let writer = Writer { known: &known, region: Region::US, there: &there, marker: None };
        let changes = changes.iter().map(|(field, change)| ((*field).to_owned(), change.clone())).collect();
        writer.body(kind, &changes).map(Value::from)
    }

    fn to(text: &str) -> FieldChange {
        FieldChange::Value(FieldValue::text(text))
    }

    #[test]
    fn a_contact_is_sent_as_the_vendor_writes_it() {
        let add =
            |key: &str| FieldChange::Entries { add: Entries::from([(key.into(), String::new())]), remove: Vec::new() };
        let changes = [
            ("LastName", to("")),
            ("Owner", to("Petra Ravenscar")),
            ("Emails", add("b@example.org")),
            ("Areas", add("South")),
            ("Tags", add("buyer")),
            ("DoNotEmail", FieldChange::Value(FieldValue::Flag(true))),
        ];
        let there = json!({"Email": "a@example.org", "Areas": ["n"]});
        let expected = json!({"Last_Name": "-", "Owner": {"id": "5"}, "Secondary_Email": "b@example.org", "Areas": ["n", "s"],
            "Email_Opt_Out": true});
        assert_eq!(body(CrmKind::Contact, there, &changes).unwrap(), expected);
    }

    #[test]
    fn what_belongs_to_a_contact_is_sent_as_the_vendor_writes_it() {
        let amount = FieldChange::Value(FieldValue::Money(Money::from_minor(100_050, Currency::USD)));
        let there = json!({"Description": "Old\n\n[eh:m-1]", "Pipeline": "std"});
        let changes = [("Stage", to("Qualified")), ("Amount", amount), ("Description", to("New"))];
        let expected = json!({"Stage": "q", "Pipeline": "std", "Amount": 1000.5, "Description": "New\n\n[eh:m-1]"});
        assert_eq!(body(CrmKind::Deal, there, &changes).unwrap(), expected);
        assert!(body(CrmKind::Deal, json!({}), &[("Stage", to("Nowhere"))]).is_err());
        let not_done = [("Completed", FieldChange::Value(FieldValue::Flag(false)))];
        assert_eq!(body(CrmKind::Task, json!({"Status": "Deferred"}), &not_done).unwrap(), json!({}));
        assert_eq!(
            body(CrmKind::Task, json!({"Status": "Completed"}), &not_done).unwrap(),
            json!({"Status": "Not Started"})
        );
        assert!(body(CrmKind::Task, json!({}), &[("DueAt", to("2026-01-01T10:00:00Z"))]).is_err());
        assert_eq!(
            body(CrmKind::Note, json!({}), &[("Subject", to("")), ("Body", to("a < b"))]).unwrap(),
            json!({"Note_Title": null, "Note_Content": "a < b"})
        );
    }
}
