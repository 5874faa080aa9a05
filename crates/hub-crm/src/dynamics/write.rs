//! What is sent to make or change a record.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_domain::people::Region;
use serde_json::{Map, Value, json};

use super::known::{Known, STAGE, WRITTEN};
use super::map::{CONSENT, DAYS, EMAILS, NO_NAME, PHONES, TEXTS, WHOLE_DAY};
use crate::desk::Slots;
use crate::entries::{dialled, email, phone};
use crate::outgoing::{amount, refused, single, text};

/// A task that is done, and one that is not begun: state and reason.
const DONE: (i64, i64) = (1, 5);
const OPEN: (i64, i64) = (0, 2);

/// Writes records for an organisation.
pub(super) struct Writer<'a> {
    pub(super) known: &'a Known,
    pub(super) region: Region,
    /// The record as it was read; nothing of a new one.
    pub(super) there: &'a Map<String, Value>,
}

type Body = Map<String, Value>;

/// A text, or nothing.
fn words(field: &str, change: &FieldChange) -> Result<Value, ConnectorError> {
    let text = text(field, single(field, change)?)?;
    Ok(if text.is_empty() { Value::Null } else { text.into() })
}

/// The same of what must not be empty.
fn needed(field: &str, change: &FieldChange, why: &str) -> Result<Value, ConnectorError> {
    match words(field, change)? {
        Value::Null => Err(refused(why)),
        value => Ok(value),
    }
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
                (CrmKind::Note, "Subject") => put(&mut body, "subject", words(field, change)?),
                (CrmKind::Note, "Body") => put(&mut body, "notetext", words(field, change)?),
                (CrmKind::Note, _) => {}
                _ => self.task(field, change, &mut body)?,
            }
        }
        Ok(body)
    }

    fn owner(&self, field: &str, change: &FieldChange) -> Result<Value, ConnectorError> {
        let name = text(field, single(field, change)?)?;
        let key = self.known.setup.owner_key(&name).map(|key| json!(format!("/systemusers({key})")));
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
        if let Some((_, name)) = TEXTS.iter().chain(&DAYS).find(|(ours, _)| *ours == field) {
            let value = words(field, change)?;
            let none = field == "LastName" && value.is_null();
            put(body, name, if none { NO_NAME.into() } else { value });
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
            "Owner" => put(body, "ownerid@odata.bind", self.owner(field, change)?),
            _ => self.own(CrmKind::Contact, field, change, body)?,
        }
        Ok(())
    }

    fn task(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Title" => put(body, "subject", needed(field, change, "a task needs a title at Dynamics 365")?),
            "Body" => put(body, "description", words(field, change)?),
            "TaskType" => put(body, "category", words(field, change)?),
            "Owner" => put(body, "ownerid@odata.bind", self.owner(field, change)?),
            "DueAt" => {
                let at = match words(field, change)? {
                    Value::String(day) if !day.contains('T') => format!("{day}{WHOLE_DAY}").into(),
                    at => at,
                };
                put(body, "scheduledend", at);
            }
            "Completed" => {
                let FieldValue::Flag(done) = single(field, change)? else {
                    return Err(refused("a task is done or not"));
                };
                // Waiting, deferred and begun are not done either, and stay what they are.
                let was = self.there.get("statecode").and_then(Value::as_i64).unwrap_or(OPEN.0) == DONE.0;
                if *done != was {
                    let (state, reason) = if *done { DONE } else { OPEN };
                    put(body, "statecode", state.into());
                    put(body, "statuscode", reason.into());
                }
            }
            _ => self.own(CrmKind::Task, field, change, body)?,
        }
        Ok(())
    }

    fn deal(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Name" => put(body, "name", needed(field, change, "an opportunity needs a name at Dynamics 365")?),
            "ExpectedCloseDate" => put(body, "estimatedclosedate", words(field, change)?),
            "Description" => put(body, "description", words(field, change)?),
            "Amount" => match single(field, change)? {
                FieldValue::Empty => put(body, "estimatedvalue", Value::Null),
                value => put(body, "estimatedvalue", amount(field, value)?),
            },
            "Stage" => match words(field, change)? {
                Value::String(label) => {
                    let found = self.known.setup.stage_key(None, &label).map(|(_, stage)| stage.key.parse::<i64>());
                    let Some(Ok(key)) = found else {
                        return Err(refused("no stage of the organisation, or more than one, has that name"));
                    };
                    put(body, STAGE, key.into());
                }
                none => put(body, STAGE, none),
            },
            "Owner" => put(body, "ownerid@odata.bind", self.owner(field, change)?),
            _ => self.own(CrmKind::Deal, field, change, body)?,
        }
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
        let writer = Writer { known: &known, region: Region::US, there: &there };
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
            ("FirstName", to("")),
            ("Birthdate", to("1980-02-29")),
            ("Owner", to("Petra Ravenscar")),
            ("Emails", add("b@example.org")),
            ("new_areas", add("South")),
            ("DoNotCall", FieldChange::Value(FieldValue::Flag(true))),
        ];
        let there = json!({"emailaddress1": "a@example.org", "new_areas": "1"});
        let expected = json!({"lastname": "-", "firstname": null, "birthdate": "1980-02-29",
            "ownerid@odata.bind": "/systemusers(11111111-d01c-ed11-b83e-000d3a572421)", "emailaddress2": "b@example.org",
            "new_areas": "1,2", "donotphone": true});
        assert_eq!(body(CrmKind::Contact, there, &changes).unwrap(), expected);
    }

    #[test]
    fn what_belongs_to_a_contact_is_sent_as_the_vendor_writes_it() {
        let amount = FieldChange::Value(FieldValue::Money(Money::from_minor(100_050, Currency::USD)));
        let changes = [("Stage", to("Propose")), ("Amount", amount), ("ExpectedCloseDate", to(""))];
        let expected = json!({"salesstage": 2, "estimatedvalue": 1000.5, "estimatedclosedate": null});
        assert_eq!(body(CrmKind::Deal, json!({}), &changes).unwrap(), expected);
        assert!(body(CrmKind::Deal, json!({}), &[("Stage", to("Nowhere"))]).is_err());
        let done = |flag| ("Completed", FieldChange::Value(FieldValue::Flag(flag)));
        let open = json!({"statecode": 0, "statuscode": 7});
        assert_eq!(body(CrmKind::Task, open.clone(), &[done(false)]).unwrap(), json!({}));
        assert_eq!(body(CrmKind::Task, open, &[done(true)]).unwrap(), json!({"statecode": 1, "statuscode": 5}));
        let day = body(CrmKind::Task, json!({}), &[("DueAt", to("2026-10-02"))]).unwrap();
        assert_eq!(day, json!({"scheduledend": "2026-10-02T12:00:01Z"}));
        assert!(body(CrmKind::Task, json!({}), &[("Title", to(""))]).is_err());
    }
}
