use std::sync::Arc;

use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, CrmSource, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use serde_json::{Value, json};

use super::known::{Known, OURS};
use super::write::Writer;
use super::{Account, api};
use crate::outgoing::{marked, refused};
use crate::{html, payload};

fn gone() -> ConnectorError {
    ConnectorError::new(ErrorKind::NotFound, "the record is no longer there at HubSpot")
}

fn unsupported(what: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("HubSpot {what}"))
}

/// What was made or changed. The answer holds a part of the object only.
fn acknowledged(kind: CrmKind, answer: Answer<Option<Value>>) -> Result<Ack, ConnectorError> {
    let raw = api::raw(kind, answer.value.unwrap_or_default(), 0).map_err(|row| {
        // It was done; what its number is has to be found out.
        ConnectorError::new(ErrorKind::Malformed, row.reason).perhaps_done()
    })?;
    Ok(Ack { key: raw.key, modified: raw.modified, etag: None, record: None })
}

impl Account {
    async fn send(
        &self,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<Answer<Option<Value>>, ConnectorError> {
        self.http.send_json::<Value>(&request, cancel).await.map_err(api::explained)
    }

    /// Makes sure that our own property is there, of which no two objects have the same value.
    async fn with_our_property(&self, kind: CrmKind, cancel: &CancellationToken) -> Result<Arc<Known>, ConnectorError> {
        let known = self.asked(cancel).await?;
        if known.is_marked(kind) {
            return Ok(known);
        }
        let group = if kind == CrmKind::Deal { "dealinformation" } else { "contactinformation" };
        let property = json!({"name": OURS, "label": "EnterpriseHub ID", "type": "string", "fieldType": "text",
            "groupName": group, "hasUniqueValue": true, "formField": false,
            "description": "Links this record to EnterpriseHub. Please leave it as it is."});
        let url = api::address(&self.base, &format!("crm/v3/properties/{}", api::objects_of(kind)?), &[])?;
        // 409: somebody else has made it since.
        let request = Request::post(url).json(property).or_status(409);
        // Whatever became of this, the record itself was not made.
        self.send(request, cancel).await.map_err(|error| ConnectorError { outcome: Default::default(), ..error })?;
        self.learn(cancel).await
    }

    /// Objects of a kind that a contact is tied to, from the objects themselves.
    async fn tied_to(
        &self,
        kind: CrmKind,
        contact: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        /// Nobody has as many pages of notes.
        const ENDLESS: usize = 200;
        let (mut ids, mut next) = (Vec::new(), None::<String>);
        let path = format!("crm/v4/objects/contacts/{contact}/associations/{}", api::objects_of(kind)?);
        for turn in 0..=ENDLESS {
            let mut query = vec![("limit", "500")];
            query.extend(next.as_deref().map(|next| ("after", next)));
            let request = Request::get(api::address(&self.base, &path, &query)?);
            let mut answer = match self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained) {
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(Vec::new()),
                answer => answer?,
            };
            let to = api::results(&mut answer.value)?;
            ids.extend(to.iter().filter_map(|one| one.get("toObjectId").and_then(payload::scalar)));
            next = api::after(&answer.value);
            if next.is_none() {
                break;
            }
            if turn == ENDLESS {
                return Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"));
            }
        }
        let known = self.asked(cancel).await?;
        let mut calls = CallStats::default();
        let mut rows = self.batch(kind, &known, &ids, cancel, &mut calls).await?;
        self.tie(kind, &mut rows, cancel, &mut calls).await?;
        Ok(rows.into_iter().enumerate().filter_map(|(place, row)| api::raw(kind, row, place).ok()).collect())
    }

    /// Contacts with a telephone, however it is written there.
    async fn with_phone(&self, number: &str, cancel: &CancellationToken) -> Result<Vec<CrmRaw>, ConnectorError> {
        let known = self.asked(cancel).await?;
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let tail = digits.get(digits.len().saturating_sub(10)..).unwrap_or(&digits);
        let group = |name: &str, operator: &str, value: &str| json!({"filters": [{"propertyName": name, "operator": operator, "value": value}]});
        let groups = ["phone", "mobilephone"]
            .map(|name| [group(name, "EQ", number), group(name, "CONTAINS_TOKEN", &format!("*{tail}"))]);
        let body = json!({"filterGroups": groups.concat(), "properties": known.asked(CrmKind::Contact), "limit": 100});
        let mut answer = self.ask("crm/v3/objects/contacts/search", body, cancel, &mut CallStats::default()).await?;
        let rows = api::results(&mut answer)?;
        Ok(rows.into_iter().enumerate().filter_map(|(n, row)| api::raw(CrmKind::Contact, row, n).ok()).collect())
    }

    fn has_entry(&self, raw: &CrmRaw, field: &str, wanted: &str) -> bool {
        let number = |text: &str| text.split(';').next().map(str::to_owned);
        self.map(raw).is_ok_and(|mapped| {
            let entries = mapped.fields.get(field).and_then(FieldValue::as_entries);
            entries.is_some_and(|entries| entries.keys().any(|held| number(held) == number(wanted)))
        })
    }
}

#[async_trait]
impl CrmSink for Account {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let objects = api::objects_of(new.kind)?;
        let by_property = matches!(new.kind, CrmKind::Contact | CrmKind::Deal);
        let known =
            if by_property { self.with_our_property(new.kind, cancel).await? } else { self.asked(cancel).await? };
        let writer = Writer { known: &known, region: self.region };
        let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
        let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
        let nothing = serde_json::Map::new();
        let mut properties = writer.properties(new.kind, &changes, &nothing, Some(&new.marker))?;
        let needed = match new.kind {
            CrmKind::Contact => {
                properties.insert(OURS.to_owned(), new.marker.as_str().into());
                None
            }
            CrmKind::Deal => {
                properties.insert(OURS.to_owned(), new.marker.as_str().into());
                Some(("dealstage", "a deal needs a stage"))
            }
            CrmKind::Note => {
                // A note stands at the time it was written.
                let now = payload::written(self.clock.now());
                properties.entry("hs_timestamp").or_insert_with(|| now.into());
                Some(("hs_note_body", "a note without words is not taken"))
            }
            _ => {
                let tail = || html::of_plain(&marked("", None, Some(&new.marker)));
                properties.entry("hs_task_body").or_insert_with(|| tail().into());
                Some(("hs_timestamp", "a task has a day at HubSpot"))
            }
        };
        if let Some((name, why)) = needed
            && !properties.contains_key(name)
        {
            return Err(refused(why));
        }
        let mut body = json!({ "properties": properties });
        let contacts = new.parents.iter().filter(|parent| parent.kind == CrmKind::Contact && api::is_id(&parent.key));
        if let Some(tie) = api::tie_to_contact(new.kind) {
            let types = json!([{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": tie}]);
            let ties: Vec<Value> = contacts.map(|parent| json!({"to": {"id": parent.key}, "types": types})).collect();
            body["associations"] = ties.into();
        }
        let url = api::address(&self.base, &format!("crm/v3/objects/{objects}"), &[])?;
        acknowledged(new.kind, self.send(Request::post(url).json(body), cancel).await?)
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let objects = api::objects_of(change.kind)?;
        let abilities = self.manifest.crm.of(change.kind);
        if let Some(field) = change.changes.keys().find(|field| !abilities.is_some_and(|known| known.writes(field))) {
            return Err(unsupported(&format!("does not let {field} be changed")));
        }
        if !api::is_id(&change.key) {
            return Err(gone());
        }
        let known = self.asked(cancel).await?;
        let writer = Writer { known: &known, region: self.region };
        // Two places for telephones are one set: they are read again as late as possible.
        let fresh = match change.changes.contains_key("Phones") || change.changes.contains_key("Emails") {
            true => Some(self.one(change.kind, &change.key, None, cancel).await?.ok_or_else(gone)?),
            false => None,
        };
        let there = &fresh.as_ref().unwrap_or(&change.seen).payload;
        let properties = writer.properties(change.kind, &change.changes, there, None)?;
        if properties.is_empty() {
            let modified = change.seen.modified.clone();
            return Ok(Ack { key: change.key.clone(), modified, etag: None, record: None });
        }
        let url = api::address(&self.base, &format!("crm/v3/objects/{objects}/{}", change.key), &[])?;
        let request = Request::patch(url).json(json!({ "properties": properties }));
        acknowledged(change.kind, self.send(request, cancel).await?)
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        let objects = api::objects_of(kind)?;
        if !api::is_id(key) {
            return Ok(());
        }
        let url = api::address(&self.base, &format!("crm/v3/objects/{objects}/{key}"), &[])?;
        match self.send(Request::delete(url), cancel).await {
            Ok(_) => Ok(()),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn find(
        &self,
        kind: CrmKind,
        probe: &Probe,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        match (kind, probe) {
            (CrmKind::Contact | CrmKind::Deal, Probe::Marker { marker, .. }) => {
                if !self.asked(cancel).await?.is_marked(kind) && !self.learn(cancel).await?.is_marked(kind) {
                    // Without the property nothing has ever been marked.
                    return Ok(Vec::new());
                }
                Ok(self.one(kind, marker, Some(OURS), cancel).await?.into_iter().collect())
            }
            (CrmKind::Note | CrmKind::Task, Probe::Marker { marker, parents }) => {
                let contact = parents.iter().find(|parent| parent.kind == CrmKind::Contact && api::is_id(&parent.key));
                let contact = contact.ok_or_else(|| unsupported(&format!("lists no {kind} without its contact")))?;
                let all = self.tied_to(kind, &contact.key, cancel).await?;
                let ours = |raw: &CrmRaw| self.map(raw).is_ok_and(|mapped| mapped.marker.as_ref() == Some(marker));
                Ok(all.into_iter().filter(ours).collect())
            }
            (CrmKind::Contact, Probe::Email(email)) => {
                Ok(self.one(kind, email, Some("email"), cancel).await?.into_iter().collect())
            }
            (CrmKind::Contact, Probe::Phone(phone)) => {
                let number = phone.split(';').next().unwrap_or_default();
                let all = self.with_phone(number, cancel).await?;
                Ok(all.into_iter().filter(|raw| self.has_entry(raw, "Phones", phone)).collect())
            }
            _ => Err(unsupported(&format!("cannot be asked for a {kind} by that"))),
        }
    }

    async fn act(&self, _: &Action, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(unsupported("starts no workflow from outside"))
    }
}
