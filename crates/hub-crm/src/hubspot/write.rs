//! What is sent to make or change an object: texts, whatever the property holds.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue};
use hub_domain::people::Region;
use serde_json::{Map, Value};

use super::known::{Holds, Known};
use super::map::{PHONES, TEXTS, WHOLE_DAY};
use crate::entries::{dialled, difference, email, only_one, phone};
use crate::html;
use crate::outgoing::{amount, marked, refused, single, text};

/// Most characters of a body.
const LONGEST: usize = 65_536;

/// Writes objects for an account.
pub(super) struct Writer<'a> {
    pub(super) known: &'a Known,
    pub(super) region: Region,
}

fn held<'a>(there: &'a Map<String, Value>, name: &str) -> &'a str {
    super::api::property(there, name).unwrap_or_default()
}

/// Words in HTML, with our marker behind them.
fn body(
    field: &str,
    change: &FieldChange,
    there: &Map<String, Value>,
    name: &str,
    marker: Option<&str>,
) -> Result<String, ConnectorError> {
    let there = there.get("properties").and_then(|properties| properties.get(name));
    let html = html::of_plain(&marked(&text(field, single(field, change)?)?, there, marker));
    if html.chars().count() > LONGEST { Err(refused("the text is longer than HubSpot takes")) } else { Ok(html) }
}

impl Writer<'_> {
    /// The properties that a change takes, given the object as it was read. `marker` is ours for a new one.
    pub(super) fn properties(
        &self,
        kind: CrmKind,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
        marker: Option<&str>,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let mut out = BTreeMap::new();
        for (field, change) in changes {
            match kind {
                CrmKind::Contact => self.contact(field, change, there, &mut out)?,
                CrmKind::Note => match field.as_str() {
                    "Body" => put(&mut out, "hs_note_body", body(field, change, there, "hs_note_body", marker)?),
                    "CreatedAt" => put(&mut out, "hs_timestamp", text(field, single(field, change)?)?),
                    _ => {}
                },
                CrmKind::Task => self.task(field, change, there, marker, &mut out)?,
                _ => self.deal(field, change, &mut out)?,
            }
        }
        if kind == CrmKind::Deal && (changes.contains_key("Stage") || changes.contains_key("Pipeline")) {
            let (pipeline, stage) = self.stage(changes, there)?;
            put(&mut out, "pipeline", pipeline);
            put(&mut out, "dealstage", stage);
        }
        Ok(out.into_iter().map(|(name, text)| (name, Value::from(text))).collect())
    }

    fn owner(&self, field: &str, change: &FieldChange) -> Result<String, ConnectorError> {
        let name = text(field, single(field, change)?)?;
        if name.is_empty() {
            return Ok(name);
        }
        let key = self.known.setup.owner_key(&name).map(str::to_owned);
        key.ok_or_else(|| refused("no user of the HubSpot account, or more than one, has the owner's name"))
    }

    fn contact(
        &self,
        field: &str,
        change: &FieldChange,
        there: &Map<String, Value>,
        out: &mut BTreeMap<String, String>,
    ) -> Result<(), ConnectorError> {
        if let Some((_, name)) = TEXTS.iter().find(|(ours, _)| *ours == field) {
            put(out, name, text(field, single(field, change)?)?);
            return Ok(());
        }
        match field {
            "Emails" => {
                let there: Entries = email(held(there, "email")).map(|key| (key, String::new())).into_iter().collect();
                if let Some(one) = only_one(change, &there) {
                    put(out, "email", one);
                }
            }
            "Phones" => self.phones(change, there, out),
            "Birthdate" => put(out, "date_of_birth", text(field, single(field, change)?)?),
            "Stage" => {
                let label = text(field, single(field, change)?)?;
                let stage = self.known.property(CrmKind::Contact, "lifecyclestage");
                put(out, "lifecyclestage", stage.map_or_else(|| label.clone(), |stage| stage.key_of(&label)));
            }
            "Owner" => put(out, "hubspot_owner_id", self.owner(field, change)?),
            _ => self.own(CrmKind::Contact, field, change, out)?,
        }
        Ok(())
    }

    /// Two places for telephones: what goes makes room, what comes takes the first free one.
    fn phones(&self, change: &FieldChange, there: &Map<String, Value>, out: &mut BTreeMap<String, String>) {
        let mut places = PHONES.map(|name| (name, held(there, name)));
        let known = |text: &str| phone(text, self.region);
        let held: Entries = places.iter().filter_map(|(_, text)| known(text)).map(|key| (key, String::new())).collect();
        let (add, remove) = difference(change, &held);
        for (name, text) in &mut places {
            if known(text).is_some_and(|key| remove.contains(&key) && !add.contains_key(&key)) {
                *text = "";
                put(out, name, String::new());
            }
        }
        for (key, label) in add.into_iter().filter(|(key, _)| !held.contains_key(key)) {
            let mut free: Vec<&mut (&str, &str)> = places.iter_mut().filter(|(_, text)| text.is_empty()).collect();
            if label == "mobile" {
                free.reverse();
            }
            if let Some(place) = free.into_iter().next() {
                put(out, place.0, dialled(&key));
                place.1 = "taken";
            }
        }
    }

    fn own(
        &self,
        kind: CrmKind,
        field: &str,
        change: &FieldChange,
        out: &mut BTreeMap<String, String>,
    ) -> Result<(), ConnectorError> {
        let Some(own) = self.known.own(kind).find(|own| own.name == field) else { return Ok(()) };
        let text = match (single(field, change)?, own.holds) {
            (FieldValue::Empty, _) => String::new(),
            (FieldValue::Text(text), Holds::One) => own.key_of(text),
            (FieldValue::Text(text), Holds::Text | Holds::Day | Holds::Instant) => text.clone(),
            (FieldValue::Flag(flag), Holds::Flag) => flag.to_string(),
            (value @ FieldValue::Number(_), Holds::Number) => serde_json::to_string(value).unwrap_or_default(),
            (FieldValue::Entries(entries), Holds::Several) => {
                entries.keys().map(|label| own.key_of(label)).collect::<Vec<_>>().join(";")
            }
            _ => return Err(refused(format!("“{}” takes another form of value", own.label))),
        };
        put(out, field, text);
        Ok(())
    }

    fn task(
        &self,
        field: &str,
        change: &FieldChange,
        there: &Map<String, Value>,
        marker: Option<&str>,
        out: &mut BTreeMap<String, String>,
    ) -> Result<(), ConnectorError> {
        match field {
            "Title" => put(out, "hs_task_subject", text(field, single(field, change)?)?),
            "Body" => put(out, "hs_task_body", body(field, change, there, "hs_task_body", marker)?),
            "TaskType" => put(out, "hs_task_type", text(field, single(field, change)?)?),
            "Owner" => put(out, "hubspot_owner_id", self.owner(field, change)?),
            "Completed" => match single(field, change)? {
                FieldValue::Flag(true) => put(out, "hs_task_status", "COMPLETED".to_owned()),
                // Waiting, deferred and begun are not done either, and stay what they are.
                FieldValue::Flag(false) if !["", "COMPLETED"].contains(&held(there, "hs_task_status")) => {}
                FieldValue::Flag(false) => put(out, "hs_task_status", "NOT_STARTED".to_owned()),
                _ => return Err(refused("a task is done or not")),
            },
            "DueAt" => match single(field, change)? {
                FieldValue::Text(at) if at.contains('T') => put(out, "hs_timestamp", at.clone()),
                FieldValue::Text(day) => put(out, "hs_timestamp", format!("{day}{WHOLE_DAY}")),
                _ => return Err(refused("a task always has a day at HubSpot")),
            },
            _ => {}
        }
        Ok(())
    }

    fn deal(
        &self,
        field: &str,
        change: &FieldChange,
        out: &mut BTreeMap<String, String>,
    ) -> Result<(), ConnectorError> {
        match field {
            "Name" => put(out, "dealname", text(field, single(field, change)?)?),
            "Description" => put(out, "description", text(field, single(field, change)?)?),
            "Owner" => put(out, "hubspot_owner_id", self.owner(field, change)?),
            "Amount" => match single(field, change)? {
                FieldValue::Empty => put(out, "amount", String::new()),
                value => put(out, "amount", amount(field, value)?.to_string()),
            },
            "ExpectedCloseDate" => {
                let day = text(field, single(field, change)?)?;
                // Noon, so that it is this day for everybody who looks at it in America.
                put(out, "closedate", if day.is_empty() { day } else { format!("{day}T12:00:00Z") });
            }
            "Stage" | "Pipeline" => {}
            _ => self.own(CrmKind::Deal, field, change, out)?,
        }
        Ok(())
    }

    fn stage(
        &self,
        changes: &BTreeMap<String, FieldChange>,
        there: &Map<String, Value>,
    ) -> Result<(String, String), ConnectorError> {
        let named = |field: &str| changes.get(field).map(|change| text(field, single(field, change)?)).transpose();
        let current = self.known.setup.stage(held(there, "dealstage"));
        let pipeline = named("Pipeline")?.or_else(|| current.map(|(pipeline, _)| pipeline.label.clone()));
        let stage = named("Stage")?.or_else(|| current.map(|(_, stage)| stage.label.clone())).unwrap_or_default();
        let found = self.known.setup.stage_key(pipeline.as_deref(), &stage);
        let keys = found.map(|(pipeline, stage)| (pipeline.key.clone(), stage.key.clone()));
        keys.ok_or_else(|| refused("no pipeline of the HubSpot account, or more than one, has that stage"))
    }
}

fn put(out: &mut BTreeMap<String, String>, name: &str, text: String) {
    out.insert(name.to_owned(), text);
}
