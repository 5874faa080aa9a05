//! What is sent to make or change a record.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_domain::people::Region;
use serde_json::{Map, Value};

use super::known::{Known, WRITTEN};
use super::map::{CONSENT, EMAILS, NO_NAME, PHONES, TEXTS, is_closed};
use crate::desk::Slots;
use crate::entries::{dialled, email, phone};
use crate::outgoing::{amount, marked, refused, single, text};

/// Longest title of a note.
const LONGEST_TITLE: usize = 80;

/// Writes records for an organisation.
pub(super) struct Writer<'a> {
    pub(super) known: &'a Known,
    pub(super) region: Region,
    /// The record as it was read; nothing of a new one.
    pub(super) there: &'a Map<String, Value>,
    /// Our marker, for a new record whose text carries it.
    pub(super) marker: Option<&'a str>,
}

type Body = Map<String, Value>;

/// The first words of a text, as the title of a note.
pub(super) fn title_of(body: &str) -> String {
    let line = body.lines().find(|line| !line.trim().is_empty()).unwrap_or("Note").trim();
    line.chars().take(LONGEST_TITLE).collect()
}

/// A text, or nothing.
fn words(field: &str, change: &FieldChange) -> Result<Value, ConnectorError> {
    let text = text(field, single(field, change)?)?;
    Ok(if text.is_empty() { Value::Null } else { text.into() })
}

fn put(body: &mut Body, name: &str, value: Value) {
    body.insert(name.to_owned(), value);
}

impl Writer<'_> {
    /// The body that a change takes.
    pub(super) fn body(&self, kind: CrmKind, changes: &BTreeMap<String, FieldChange>) -> Result<Body, ConnectorError> {
        let mut body = Body::new();
        for (field, change) in changes {
            match (kind, field.as_str()) {
                (CrmKind::Contact, _) => self.contact(field, change, &mut body)?,
                (CrmKind::Deal, _) => self.deal(field, change, &mut body)?,
                (CrmKind::Note, "Subject") => match words(field, change)? {
                    Value::Null => return Err(refused("a note needs a title at Salesforce")),
                    title => put(&mut body, "Title", title),
                },
                (CrmKind::Note, "Body") => put(&mut body, "Body", self.tailed(field, change, "Body")?),
                (CrmKind::Note, _) => {}
                _ => self.task(field, change, &mut body)?,
            }
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
        let key = self.known.setup.owner_key(&name).map(Value::from);
        key.ok_or_else(|| refused("no user of the organisation, or more than one, has the owner's name"))
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
            // A field that the user may not see is one that the system does not have.
            if self.known.sees(CrmKind::Contact, name) {
                put(body, name, if none { NO_NAME.into() } else { value });
            }
            return Ok(());
        }
        if let Some((_, name)) = CONSENT.iter().find(|(ours, _)| *ours == field) {
            match single(field, change)? {
                FieldValue::Flag(flag) => put(body, name, (*flag).into()),
                FieldValue::Empty => put(body, name, false.into()),
                _ => return Err(refused(format!("{field} is yes or no"))),
            }
            return Ok(());
        }
        match field {
            "Emails" => self.places(&EMAILS, change, body, true),
            "Phones" => self.places(&PHONES, change, body, false),
            "Birthdate" => put(body, "Birthdate", words(field, change)?),
            "Owner" => put(body, "OwnerId", self.owner(field, change)?),
            _ => self.own(CrmKind::Contact, field, change, body)?,
        }
        Ok(())
    }

    fn task(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Title" => put(body, "Subject", words(field, change)?),
            "Body" => put(body, "Description", self.tailed(field, change, "Description")?),
            "TaskType" => put(body, "Type", words(field, change)?),
            "Owner" => put(body, "OwnerId", self.owner(field, change)?),
            "DueAt" => match words(field, change)? {
                Value::String(at) if at.contains('T') => {
                    return Err(refused("a task has a day and no hour at Salesforce: give it a day only"));
                }
                day => put(body, "ActivityDate", day),
            },
            "Completed" => match single(field, change)? {
                // Waiting, deferred and begun are not done either, and stay what they are.
                FieldValue::Flag(done) if *done == is_closed(self.there) && !self.there.is_empty() => {}
                FieldValue::Flag(true) => put(body, "Status", "Completed".into()),
                FieldValue::Flag(false) => put(body, "Status", "Not Started".into()),
                _ => return Err(refused("a task is done or not")),
            },
            _ => {}
        }
        Ok(())
    }

    fn deal(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Name" | "ExpectedCloseDate" => {
                let value = words(field, change)?;
                if value.is_null() {
                    return Err(refused("an opportunity always has a name and a day on which it is to close"));
                }
                put(body, if field == "Name" { "Name" } else { "CloseDate" }, value);
            }
            "Amount" => match single(field, change)? {
                FieldValue::Empty => put(body, "Amount", Value::Null),
                value => put(body, "Amount", amount(field, value)?),
            },
            "Description" => put(body, "Description", self.tailed(field, change, "Description")?),
            "Stage" => {
                let label = text(field, single(field, change)?)?;
                let found = self.known.setup.stage_key(None, &label);
                let (_, stage) =
                    found.ok_or_else(|| refused("no stage of the organisation, or more than one, has that name"))?;
                put(body, "StageName", stage.key.as_str().into());
            }
            "Owner" => put(body, "OwnerId", self.owner(field, change)?),
            _ => self.own(CrmKind::Deal, field, change, body)?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use hub_domain::crm::Entries;
    use hub_domain::{Currency, Money};
    use serde_json::json;

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
        let there = json!({"Phone": "(206) 555-0142", "MobilePhone": null, "Areas__c": "n"});
        let phones = FieldChange::Entries {
            add: Entries::from([("+12065550143".into(), "home".into()), ("+12065550144;ext=7".into(), String::new())]),
            remove: vec!["+12065550142".into()],
        };
        let areas = FieldChange::Entries { add: Entries::from([("South".into(), String::new())]), remove: Vec::new() };
        let changes = [
            ("LastName", to("")),
            ("FirstName", to("Ada")),
            ("Phones", phones),
            ("Areas__c", areas),
            ("DoNotCall", FieldChange::Value(FieldValue::Flag(true))),
        ];
        let expected = json!({"LastName": "-", "HomePhone": "+12065550143", "Phone": "+12065550144 ext. 7", "Areas__c": "n;s",
            "DoNotCall": true});
        assert_eq!(body(CrmKind::Contact, there, &changes).unwrap(), expected, "a field nobody may see is left out");
    }

    #[test]
    fn what_belongs_to_a_contact_is_sent_as_the_vendor_writes_it() {
        let amount = FieldChange::Value(FieldValue::Money(Money::from_minor(100_050, Currency::USD)));
        let there = json!({"Description": "Old\n\n[eh:m-1]"});
        let changes = [("Stage", to("Prospecting")), ("Amount", amount), ("Description", to("New"))];
        let expected = json!({"StageName": "Prospecting", "Amount": 1000.5, "Description": "New\n\n[eh:m-1]"});
        assert_eq!(body(CrmKind::Deal, there, &changes).unwrap(), expected);
        assert!(body(CrmKind::Deal, json!({}), &[("Stage", to("Nowhere"))]).is_err());
        let done = |flag| [("Completed", FieldChange::Value(FieldValue::Flag(flag)))];
        let waiting = || json!({"Status": "Waiting", "IsClosed": false});
        assert_eq!(body(CrmKind::Task, waiting(), &done(false)).unwrap(), json!({}));
        assert_eq!(body(CrmKind::Task, waiting(), &done(true)).unwrap(), json!({"Status": "Completed"}));
        assert!(body(CrmKind::Task, json!({}), &[("DueAt", to("2026-01-01T10:00:00Z"))]).is_err());
        assert_eq!(title_of("\n  Rang twice \nmore"), "Rang twice");
    }
}
