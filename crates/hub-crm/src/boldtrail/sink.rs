use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, CrmSource, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use serde_json::{Value, json};

use super::{Account, api, write};
use crate::outgoing::refused;

fn unsupported(what: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("BoldTrail {what}"))
}

fn gone() -> ConnectorError {
    ConnectorError::new(ErrorKind::NotFound, "the record is no longer there at BoldTrail")
}

impl Account {
    async fn send(
        &self,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<Answer<Option<Value>>, ConnectorError> {
        self.http.send_json::<Value>(&request, cancel).await
    }

    /// Gives and takes tags, which the vendor keeps apart. `written` says that something else was sent before.
    async fn tag(
        &self,
        key: &str,
        (add, remove): (Vec<String>, Vec<String>),
        mut written: bool,
        cancel: &CancellationToken,
    ) -> Result<(), ConnectorError> {
        let url = api::address(&self.base, &format!("contact/{key}/tags"), &[])?;
        let given: Vec<Value> = add.iter().map(|name| json!({"name": name, "locked": 0})).collect();
        let taken: Vec<Value> = remove.iter().map(|name| json!({ "name": name })).collect();
        for (request, tags) in [(Request::put(url.clone()), given), (Request::delete(url), taken)] {
            if tags.is_empty() {
                continue;
            }
            let sent = self.send(request.json(json!({ "tags": tags })), cancel).await;
            if let Err(error) = sent {
                // What was sent before was done.
                return Err(if written { error.perhaps_done() } else { error });
            }
            written = true;
        }
        Ok(())
    }

    fn has_email(&self, raw: &CrmRaw, email: &str) -> bool {
        self.map(raw).is_ok_and(|mapped| {
            mapped.fields.get("Emails").and_then(FieldValue::as_entries).is_some_and(|held| held.contains_key(email))
        })
    }
}

#[async_trait]
impl CrmSink for Account {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let unsaid = || {
            // It was done; what its number is has to be found out.
            ConnectorError::new(ErrorKind::Malformed, "the answer does not say the record's number").perhaps_done()
        };
        match new.kind {
            CrmKind::Contact => {
                let known = self.manifest.crm.of(new.kind);
                let mut fields = new.fields.clone();
                fields.retain(|name, _| !known.is_some_and(|known| known.read_only.contains(name)));
                let body = write::new_contact(&fields, self.region)?;
                let request = Request::post(api::address(&self.base, "contact", &[])?).json(body.into());
                let answer = self.send(request, cancel).await?.value.map(api::single).ok_or_else(unsaid)?;
                let raw = api::raw(new.kind, answer, None, 0).map_err(|_| unsaid())?;
                if let Some(tags) = fields.get("Tags") {
                    let changes = [("Tags".to_owned(), FieldChange::Value(tags.clone()))].into_iter().collect();
                    self.tag(&raw.key, write::tags(&changes, &serde_json::Map::new()), true, cancel).await?;
                }
                Ok(Ack { key: raw.key, modified: None, etag: None, record: None })
            }
            CrmKind::Note => {
                let contact = new.parents.iter().find(|of| of.kind == CrmKind::Contact && api::is_id(&of.key));
                let contact = contact.ok_or_else(|| refused("a note belongs to a contact at BoldTrail"))?;
                let body = write::new_note(&new.fields, &new.marker)?;
                let path = format!("contact/{}/action/note", contact.key);
                // A note is made by a PUT here, which is not an upsert.
                let request = Request::put(api::address(&self.base, &path, &[])?).json(body.into());
                let answer = self.send(request, cancel).await?.value.map(api::single).ok_or_else(unsaid)?;
                let raw = api::raw(new.kind, answer, Some(&contact.key), 0).map_err(|_| unsaid())?;
                Ok(Ack { key: raw.key, modified: None, etag: None, record: None })
            }
            kind => Err(api::unknown(kind)),
        }
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let abilities = self.manifest.crm.of(change.kind).ok_or_else(|| api::unknown(change.kind))?;
        if let Some(field) = change.changes.keys().find(|field| !abilities.writes(field)) {
            return Err(unsupported(&format!("does not let {field} be changed")));
        }
        let path = api::path(change.kind, &change.key).ok_or_else(gone)?;
        let url = api::address(&self.base, &path, &[])?;
        let ack = Ack { key: change.key.clone(), modified: change.seen.modified.clone(), etag: None, record: None };
        if change.kind == CrmKind::Note {
            let body = write::note(&change.changes, &change.seen.payload, None)?;
            if !body.is_empty() {
                self.send(Request::put(url).json(body.into()), cancel).await?;
            }
            return Ok(ack);
        }
        let fresh = match write::needs_the_contact(&change.changes) {
            false => None,
            true => Some(self.one(change.kind, &change.key, cancel).await?.ok_or_else(gone)?),
        };
        let there = &fresh.as_ref().unwrap_or(&change.seen).payload;
        let body = write::contact(&change.changes, there, self.region)?;
        let written = !body.is_empty();
        if written {
            self.send(Request::put(url).json(body.into()), cancel).await?;
        }
        self.tag(&change.key, write::tags(&change.changes, there), written, cancel).await?;
        Ok(ack)
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        if kind != CrmKind::Contact {
            return Err(unsupported(&format!("lets no {kind} be deleted from outside")));
        }
        let Some(path) = api::path(kind, key) else { return Ok(()) };
        match self.send(Request::delete(api::address(&self.base, &path, &[])?), cancel).await {
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
        let mut calls = CallStats::default();
        match (kind, probe) {
            (CrmKind::Contact, Probe::Email(email)) => {
                let query = [("filter[email]", email.as_str()), ("limit", "100")];
                let request = Request::get(api::address(&self.base, "contacts", &query)?);
                let rows = api::rows(self.http.get_json::<Value>(&request, cancel).await?.value)?;
                let mut found = Vec::new();
                for (place, row) in rows.into_iter().enumerate() {
                    // The list tells the address too; only who has it is asked for the rest.
                    let Ok(raw) = api::raw(kind, row, None, place) else { continue };
                    if self.has_email(&raw, email) {
                        found.extend(self.contact(&raw.key, cancel, &mut calls).await?);
                    }
                }
                Ok(found)
            }
            (CrmKind::Note, Probe::Marker { marker, parents }) => {
                let contact = parents.iter().find(|of| of.kind == CrmKind::Contact && api::is_id(&of.key));
                let contact = contact.ok_or_else(|| unsupported("lists no notes without their contact"))?;
                let rows = self.notes_of(&contact.key, cancel, &mut calls).await?.into_iter().enumerate();
                let records = rows.filter_map(|(place, row)| api::raw(kind, row, Some(&contact.key), place).ok());
                let ours = |raw: &CrmRaw| self.map(raw).is_ok_and(|mapped| mapped.marker.as_ref() == Some(marker));
                Ok(records.filter(ours).collect())
            }
            _ => Err(unsupported(&format!("cannot be asked for a {kind} by that"))),
        }
    }

    async fn act(&self, _: &Action, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(unsupported("starts no automations from outside"))
    }
}
