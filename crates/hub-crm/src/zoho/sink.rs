use async_trait::async_trait;
use hub_connector::crm::{Ack, CrmRaw, NewRecord, Probe, RecordChange};
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, Url};
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue};
use serde_json::{Map, Value, json};

use super::api::{self, V8};
use super::known::{Known, MODULE};
use super::map::{NO_NAME, tag_of};
use super::write::Writer;
use super::{Account, Vendor};
use crate::desk::{self, Asking, Holds, Reads, Spot, Writes, contact};
use crate::entries::difference;
use crate::outgoing::{marked, refused};

/// The automations that run for somebody who has just come in.
const AUTOMATIONS: [&str; 3] = ["workflow", "approval", "blueprint"];

/// Most characters of a tag.
const LONGEST_TAG: usize = 25;

/// Refuses names that are too long for a tag, before anything is sent.
fn short_enough(said: Option<&FieldChange>) -> Result<(), ConnectorError> {
    let names = match said {
        Some(FieldChange::Value(FieldValue::Entries(names)) | FieldChange::Entries { add: names, .. }) => names,
        _ => return Ok(()),
    };
    match names.keys().all(|name| name.chars().count() <= LONGEST_TAG) {
        true => Ok(()),
        false => Err(refused(format!("a tag has at most {LONGEST_TAG} characters at Zoho"))),
    }
}

/// Tags as the vendor takes them.
fn tags<'a>(names: impl Iterator<Item = &'a String>) -> Value {
    names.map(|name| json!({ "name": name })).collect()
}

impl Account {
    /// Adds and takes away tags, each by a call that leaves the others alone. `begun` where something was written before.
    async fn retag(
        &self,
        change: &RecordChange,
        there: &CrmRaw,
        mut begun: bool,
        cancel: &CancellationToken,
    ) -> Result<bool, ConnectorError> {
        let Some(said) = change.changes.get("Tags") else { return Ok(false) };
        if matches!(said, FieldChange::Value(value) if value.as_entries().is_none()) {
            return Err(refused("Tags are several things"));
        }
        let held = there.payload.get("Tag").and_then(Value::as_array).into_iter().flatten();
        let held: Entries = held.filter_map(tag_of).map(|name| (name.to_owned(), String::new())).collect();
        let (add, remove) = difference(said, &held);
        let news: Vec<&String> = add.keys().filter(|name| !held.contains_key(*name)).collect();
        let gone: Vec<&String> = remove.iter().filter(|name| !add.contains_key(*name)).collect();
        let mut sent = false;
        for (action, names) in [("add_tags", news), ("remove_tags", gone)] {
            if names.is_empty() {
                continue;
            }
            let path = format!("{V8}/{}/{}/actions/{action}", api::module(change.kind), change.key);
            let request = Request::post(self.address(&path, &[])?).json(json!({"tags": tags(names.into_iter())}));
            let outcome = self.send(&request, cancel).await.and_then(|answer| api::written(answer.value.as_ref()));
            outcome.map_err(|error| if begun { error.perhaps_done() } else { error })?;
            (begun, sent) = (true, true);
        }
        Ok(sent)
    }

    /// What a new record needs beside what was said, and what it belongs to.
    fn completed(&self, new: &NewRecord, body: &mut Map<String, Value>) -> Result<(), ConnectorError> {
        let whose = contact(&new.parents, api::is_id);
        let deal = new.parents.iter().find(|parent| parent.kind == CrmKind::Deal && api::is_id(&parent.key));
        let deal = deal.map(|parent| parent.key.as_str());
        let tail = || Value::from(marked("", None, Some(&new.marker)));
        let mut put = |name: &str, value: Value| {
            body.entry(name).or_insert(value);
        };
        match new.kind {
            CrmKind::Contact => put("Last_Name", NO_NAME.into()),
            CrmKind::Deal => {
                put("Description", tail());
                if let Some(whose) = whose {
                    put("Contact_Name", json!({ "id": whose }));
                }
                if !body.contains_key("Deal_Name") || !body.contains_key("Stage") {
                    return Err(refused("a deal needs a name and a stage at Zoho"));
                }
            }
            CrmKind::Note => {
                if new.fields.get("Body").is_none_or(FieldValue::is_empty) {
                    return Err(refused("a note without words is not taken"));
                }
                let (id, module) = match (whose, deal) {
                    (Some(id), _) => (id, "Contacts"),
                    (None, Some(id)) => (id, "Deals"),
                    (None, None) => return Err(refused("a note belongs to somebody at Zoho")),
                };
                put("Parent_Id", json!({"id": id, "module": {"api_name": module}}));
            }
            _ => {
                put("Description", tail());
                if let Some(whose) = whose {
                    put("Who_Id", json!({ "id": whose }));
                }
                if let Some(deal) = deal {
                    put("What_Id", json!({ "id": deal }));
                    put(MODULE, "Deals".into());
                }
                if !body.contains_key("Subject") {
                    return Err(refused("a task needs a title at Zoho"));
                }
            }
        }
        Ok(())
    }

    /// Contacts that the vendor's search finds, as they are.
    async fn searched(
        &self,
        known: &Known,
        by: &str,
        terms: &[&str],
        asking: &mut Asking<'_>,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let mut ids: Vec<String> = Vec::new();
        for term in terms {
            let query = [(by, *term), ("fields", "id"), ("per_page", "200")];
            let (rows, _) = self.listed(&format!("{V8}/Contacts/search"), &query, &Spot::default(), asking).await?;
            ids.extend(rows.iter().filter_map(api::id_of).map(str::to_owned));
        }
        ids.sort();
        ids.dedup();
        let mut found = Vec::new();
        for id in ids {
            found.extend(Vendor::one(self, known, CrmKind::Contact, &id, asking).await?);
        }
        Ok(found)
    }
}

#[async_trait]
impl Writes for Vendor {
    async fn make(
        desk: &Account,
        known: &Known,
        new: &NewRecord,
        cancel: &CancellationToken,
    ) -> Result<Ack, ConnectorError> {
        let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
        let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
        let nothing = Map::new();
        let writer = Writer { known, region: desk.region, there: &nothing, marker: Some(&new.marker) };
        let mut body = writer.body(new.kind, &changes)?;
        desk.completed(new, &mut body)?;
        let tagged = matches!(new.kind, CrmKind::Contact | CrmKind::Deal);
        short_enough(changes.get("Tags").filter(|_| tagged))?;
        if let Some(FieldValue::Entries(names)) = new.fields.get("Tags").filter(|names| tagged && !names.is_empty()) {
            body.insert("Tag".to_owned(), tags(names.keys()));
        }
        let mut whole = json!({ "data": [body] });
        if new.kind != CrmKind::Note {
            whole["trigger"] = if new.lead { json!(AUTOMATIONS) } else { json!([]) };
        }
        let request = Request::post(desk.address(&format!("{V8}/{}", api::module(new.kind)), &[])?).json(whole);
        let (key, modified) = api::written(desk.send(&request, cancel).await?.value.as_ref())?;
        Ok(Ack { key, modified, etag: None, record: None })
    }

    async fn change(
        desk: &Account,
        known: &Known,
        change: &RecordChange,
        cancel: &CancellationToken,
    ) -> Result<Option<Ack>, ConnectorError> {
        short_enough(change.changes.get("Tags"))?;
        // Places, lists of choices and the whole of the tags are read again as late as possible.
        let several = |field: &str| known.own(change.kind).any(|own| own.name == field && own.holds == Holds::Several);
        let set = |field: &String| matches!(field.as_str(), "Emails" | "Phones" | "Tags") || several(field);
        let mut calls = CallStats::default();
        let fresh = match change.changes.keys().any(set) {
            true => Self::one(desk, known, change.kind, &change.key, &mut Asking { cancel, calls: &mut calls }).await?,
            false => Some(change.seen.clone()),
        };
        let there = fresh.ok_or_else(Account::gone)?;
        let writer = Writer { known, region: desk.region, there: &there.payload, marker: None };
        let body = writer.body(change.kind, &change.changes)?;
        let mut ack = None;
        if !body.is_empty() {
            let url = <Self as Writes>::address(desk, change.kind, &change.key)?;
            let request = Request::put(url).json(json!({ "data": [body] }));
            let (key, modified) = api::written(desk.send(&request, cancel).await?.value.as_ref())?;
            ack = Some(Ack { key, modified, etag: None, record: None });
        }
        if desk.retag(change, &there, ack.is_some(), cancel).await? {
            ack = Some(Ack { key: change.key.clone(), modified: None, etag: None, record: None });
        }
        Ok(ack)
    }

    fn address(desk: &Account, kind: CrmKind, key: &str) -> Result<Url, ConnectorError> {
        desk.address(&format!("{V8}/{}/{key}", api::module(kind)), &[])
    }

    async fn candidates(
        desk: &Account,
        known: &Known,
        kind: CrmKind,
        probe: &Probe,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let mut calls = CallStats::default();
        let asking = &mut Asking { cancel, calls: &mut calls };
        match (kind, probe) {
            (CrmKind::Contact, Probe::Email(email)) => desk.searched(known, "email", &[email], asking).await,
            (CrmKind::Contact, Probe::Phone(phone)) => {
                let whole = phone.split(';').next().unwrap_or_default();
                let digits = whole.trim_start_matches('+');
                let national = digits.get(digits.len().saturating_sub(10)..).unwrap_or(digits);
                desk.searched(known, "phone", &[whole, national], asking).await
            }
            (CrmKind::Deal | CrmKind::Note | CrmKind::Task, Probe::Marker { parents, .. }) => {
                let whose = contact(parents, api::is_id);
                let whose =
                    whose.ok_or_else(|| Account::unsupported(&format!("lists no {kind} without its contact")))?;
                let listed = desk.of_contact(known, kind, whose, asking).await?;
                let mut found = Vec::new();
                for raw in listed {
                    // The list of a contact leaves fields out; only those with our line are looked at again.
                    found.extend(match desk.has_tail(&raw, known, probe) {
                        true => Self::one(desk, known, kind, &raw.key, asking).await?,
                        false => None,
                    });
                }
                Ok(found)
            }
            _ => Err(Account::unsupported(&format!("cannot be asked for a {kind} by that"))),
        }
    }
}

impl Account {
    fn has_tail(&self, raw: &CrmRaw, known: &Known, probe: &Probe) -> bool {
        let mapped = <Vendor as desk::Vendor>::read(self, raw, known);
        matches!(probe, Probe::Marker { marker, .. } if mapped.marker.as_ref() == Some(marker))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_written_by_name() {
        assert_eq!(tags(["a".to_owned(), "b".to_owned()].iter()), json!([{"name": "a"}, {"name": "b"}]));
        let add =
            |name: String| FieldChange::Entries { add: Entries::from([(name, String::new())]), remove: Vec::new() };
        assert!(short_enough(None).is_ok() && short_enough(Some(&add("ä".repeat(25)))).is_ok());
        let long = FieldChange::Value(FieldValue::entries(["b".repeat(26)]));
        for said in [add("b".repeat(26)), long] {
            assert!(short_enough(Some(&said)).unwrap_err().message.contains("25"));
        }
        let gone = FieldChange::Entries { add: Entries::new(), remove: vec!["b".repeat(26)] };
        assert!(short_enough(Some(&gone)).is_ok());
    }
}
