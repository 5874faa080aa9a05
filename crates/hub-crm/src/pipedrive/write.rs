//! What is sent to make or change a record.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_domain::Money;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_domain::people::Region;
use serde_json::{Map, Value, json};

use super::api::number;
use super::known::{Known, LABELS, WRITTEN};
use super::map::{NO_LABEL, item, parts, together};
use crate::desk::Own;
use crate::entries::{Items, dialled, email, label, phone};
use crate::html;
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

impl Writer<'_> {
    /// The body that a change takes.
    pub(super) fn body(&self, kind: CrmKind, changes: &BTreeMap<String, FieldChange>) -> Result<Body, ConnectorError> {
        let mut body = Body::new();
        for (field, change) in changes {
            match kind {
                CrmKind::Contact => self.contact(field, change, &mut body)?,
                CrmKind::Deal => self.deal(field, change, &mut body)?,
                CrmKind::Note => {
                    if field == "Body" {
                        body.insert("content".to_owned(), self.words(field, change, "content")?);
                    }
                }
                _ => self.task(field, change, &mut body)?,
            }
        }
        if changes.contains_key("FirstName") || changes.contains_key("LastName") {
            body.insert("name".to_owned(), self.name(changes)?.into());
        }
        if kind == CrmKind::Deal && (changes.contains_key("Stage") || changes.contains_key("Pipeline")) {
            self.stage(changes, &mut body)?;
        }
        Ok(body)
    }

    /// One name of two parts, of which a change may say only one.
    fn name(&self, changes: &BTreeMap<String, FieldChange>) -> Result<String, ConnectorError> {
        let (first, last) = parts(self.there);
        let part = |field: &str, held: String| {
            changes.get(field).map_or(Ok(held), |change| text(field, single(field, change)?))
        };
        let whole = together(&part("FirstName", first)?, &part("LastName", last)?);
        if whole.is_empty() { Err(refused("a person needs a name at Pipedrive")) } else { Ok(whole) }
    }

    /// Words in HTML, with our marker behind them.
    fn words(&self, field: &str, change: &FieldChange, name: &str) -> Result<Value, ConnectorError> {
        let plain = marked(&text(field, single(field, change)?)?, self.there.get(name), self.marker);
        Ok(html::of_plain(&plain).into())
    }

    fn owner(&self, field: &str, change: &FieldChange) -> Result<Value, ConnectorError> {
        let name = text(field, single(field, change)?)?;
        let key = self.known.setup.owner_key(&name).map(number);
        key.ok_or_else(|| refused("no user of the Pipedrive account, or more than one, has the owner's name"))
    }

    fn items(&self, name: &str, change: &FieldChange) -> Value {
        let held = self.there.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_email = name == "emails";
        let normal = |one: &Value| {
            let (text, said) = item(one);
            let key = if is_email { email(text) } else { phone(text, self.region) };
            Some((key?, label(said)))
        };
        let items = Items {
            normal,
            make: |key: &str, label: &str| {
                let value = if is_email { key.to_owned() } else { dialled(key) };
                json!({"value": value, "label": if label.is_empty() { NO_LABEL } else { label }})
            },
            relabel: |item: &mut Value, label: &str| item["label"] = label.into(),
        };
        let mut after = items.changed(held, change);
        let primary = |item: &Value| item.get("primary").and_then(Value::as_bool) == Some(true);
        if !after.iter().any(primary)
            && let Some(first) = after.first_mut()
        {
            first["primary"] = true.into();
        }
        after.into()
    }

    fn labels(&self, kind: CrmKind, change: &FieldChange) -> Result<Value, ConnectorError> {
        let none = || refused("Pipedrive has no label of that name: add it in Pipedrive's settings first");
        let labels = self.known.labels(kind).ok_or_else(none)?;
        let after = labels.write(change, self.there.get(LABELS), WRITTEN).map_err(|_| none())?;
        Ok(if after.is_null() { json!([]) } else { after })
    }

    fn own(&self, kind: CrmKind, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        let Some(own) = self.known.own(kind).find(|own| own.name == field) else { return Ok(()) };
        let there = self.there.get("custom_fields").and_then(|held| held.get(field));
        put_own(body, own, own.write(change, there, WRITTEN)?);
        Ok(())
    }

    fn contact(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Emails" => put(body, "emails", self.items("emails", change)),
            "Phones" => put(body, "phones", self.items("phones", change)),
            "Tags" => put(body, LABELS, self.labels(CrmKind::Contact, change)?),
            "Owner" => put(body, "owner_id", self.owner(field, change)?),
            _ => self.own(CrmKind::Contact, field, change, body)?,
        }
        Ok(())
    }

    fn task(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Title" => put(body, "subject", text(field, single(field, change)?)?.into()),
            "Body" => put(body, "note", self.words(field, change, "note")?),
            "TaskType" => put(body, "type", text(field, single(field, change)?)?.into()),
            "Owner" => put(body, "owner_id", self.owner(field, change)?),
            "Completed" => match single(field, change)? {
                FieldValue::Flag(done) => put(body, "done", (*done).into()),
                _ => return Err(refused("an activity is done or not")),
            },
            "DueAt" => match text(field, single(field, change)?)?.split_once('T') {
                Some((day, hour)) => {
                    put(body, "due_date", day.into());
                    put(body, "due_time", hour.trim_end_matches('Z').split('.').next().unwrap_or_default().into());
                }
                None => {
                    let day = text(field, single(field, change)?)?;
                    if day.is_empty() {
                        return Err(refused("the day of an activity cannot be taken away at Pipedrive"));
                    }
                    put(body, "due_date", day.into());
                    if self.there.get("due_time").and_then(Value::as_str).is_some_and(|hour| !hour.is_empty()) {
                        put(body, "due_time", "".into());
                    }
                }
            },
            _ => {}
        }
        Ok(())
    }

    fn deal(&self, field: &str, change: &FieldChange, body: &mut Body) -> Result<(), ConnectorError> {
        match field {
            "Name" => match text(field, single(field, change)?)? {
                name if name.is_empty() => return Err(refused("a deal needs a name at Pipedrive")),
                name => put(body, "title", name.into()),
            },
            "Amount" => {
                let value = single(field, change)?;
                put(body, "value", amount(field, value)?);
                if let FieldValue::Money(Money { currency, .. }) = value {
                    put(body, "currency", currency.to_string().into());
                }
            }
            "ExpectedCloseDate" => match text(field, single(field, change)?)? {
                day if day.is_empty() => return Err(refused("that day cannot be taken away at Pipedrive")),
                day => put(body, "expected_close_date", day.into()),
            },
            "Status" => match text(field, single(field, change)?)? {
                status if ["open", "won", "lost"].contains(&status.as_str()) => put(body, "status", status.into()),
                _ => return Err(refused("a deal is open, won or lost at Pipedrive")),
            },
            "Owner" => put(body, "owner_id", self.owner(field, change)?),
            "Tags" => put(body, LABELS, self.labels(CrmKind::Deal, change)?),
            _ => self.own(CrmKind::Deal, field, change, body)?,
        }
        Ok(())
    }

    fn stage(&self, changes: &BTreeMap<String, FieldChange>, body: &mut Body) -> Result<(), ConnectorError> {
        let named = |field: &str| changes.get(field).map(|change| text(field, single(field, change)?)).transpose();
        let current = self.there.get("stage_id").and_then(super::api::id_of);
        let current = current.as_deref().and_then(|key| self.known.setup.stage(key));
        let pipeline = named("Pipeline")?.or_else(|| current.map(|(pipeline, _)| pipeline.label.clone()));
        let stage = named("Stage")?.or_else(|| current.map(|(_, stage)| stage.label.clone())).unwrap_or_default();
        let found = self.known.setup.stage_key(pipeline.as_deref(), &stage);
        let (pipeline, stage) =
            found.ok_or_else(|| refused("no pipeline of the Pipedrive account, or more than one, has that stage"))?;
        put(body, "pipeline_id", number(&pipeline.key));
        put(body, "stage_id", number(&stage.key));
        Ok(())
    }
}

fn put(body: &mut Body, name: &str, value: Value) {
    body.insert(name.to_owned(), value);
}

/// Puts a value among the account's own fields.
fn put_own(body: &mut Body, own: &Own, value: Value) {
    let held = body.entry("custom_fields").or_insert_with(|| json!({}));
    held[own.name.as_str()] = value;
}

#[cfg(test)]
mod tests {
    use hub_domain::Currency;
    use hub_domain::crm::Entries;

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
    fn a_person_is_sent_as_the_vendor_writes_it() {
        let there = json!({"name": "Ada Larkmoor", "label_ids": [1], "emails": [
            {"value": "A@example.org", "primary": true, "label": "work"}, {"value": "b@example.org", "primary": false, "label": "home"}]});
        let add = FieldChange::Entries {
            add: Entries::from([("c@example.org".into(), String::new())]),
            remove: vec!["a@example.org".into()],
        };
        let tag = FieldChange::Entries { add: Entries::from([("VIP".into(), String::new())]), remove: Vec::new() };
        let said = body(
            CrmKind::Contact,
            there,
            &[
                ("LastName", to("Eldwick")),
                ("Emails", add),
                ("Tags", tag),
                ("a1", FieldChange::Value(FieldValue::Empty)),
            ],
        );
        let expected = json!({
            "name": "Ada Eldwick", "label_ids": [1, 2], "custom_fields": {"a1": null},
            "emails": [{"value": "b@example.org", "primary": true, "label": "home"}, {"value": "c@example.org", "label": "other"}]
        });
        assert_eq!(said.unwrap(), expected);
        assert!(body(CrmKind::Contact, json!({"name": "Ada"}), &[("FirstName", to(""))]).is_err());
        let unknown = FieldChange::Value(FieldValue::entries(["Nobody's"]));
        assert!(body(CrmKind::Contact, json!({}), &[("Tags", unknown)]).unwrap_err().message.contains("label"));
    }

    #[test]
    fn deals_and_activities_are_sent_as_the_vendor_writes_them() {
        let money = FieldChange::Value(FieldValue::Money(Money::from_minor(100_050, Currency::USD)));
        let said =
            body(CrmKind::Deal, json!({}), &[("Name", to("Mill")), ("Amount", money), ("Stage", to("Offer made"))]);
        let expected = json!({"title": "Mill", "value": 1000.5, "currency": "USD", "pipeline_id": 1, "stage_id": 11});
        assert_eq!(said.unwrap(), expected);
        let there = json!({"due_time": "10:00:00", "note": "Ask<br><br>[eh:m-1]"});
        let said = body(CrmKind::Task, there.clone(), &[("DueAt", to("2026-10-02")), ("Body", to("a < b"))]);
        assert_eq!(
            said.unwrap(),
            json!({"due_date": "2026-10-02", "due_time": "", "note": "a &lt; b<br><br>[eh:m-1]"})
        );
        let said = body(CrmKind::Task, there, &[("DueAt", to("2026-10-02T15:30:00Z"))]);
        assert_eq!(said.unwrap(), json!({"due_date": "2026-10-02", "due_time": "15:30:00"}));
    }
}
