use std::sync::Arc;

use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, CrmSource, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::{CrmKind, FieldValue};
use serde_json::{Value, json};

use super::known::{Known, OURS};
use super::pieces::unknown;
use super::write::{Writer, said};
use super::{Account, api};
use crate::outgoing::refused;

fn gone() -> ConnectorError {
    ConnectorError::new(ErrorKind::NotFound, "the record is no longer there at GoHighLevel")
}

/// What was made or changed, from the answer, which holds the whole record.
fn acknowledged(kind: CrmKind, contact: Option<&str>, answer: Answer<Option<Value>>) -> Result<Ack, ConnectorError> {
    let mut value = answer.value.unwrap_or_default();
    let row = value.get_mut(api::word(kind)).map(Value::take).unwrap_or_default();
    let raw = api::raw(kind, row, contact, 0).map_err(|row| {
        // It was done; what its key is has to be found out.
        ConnectorError::new(ErrorKind::Malformed, row.reason).perhaps_done()
    })?;
    Ok(Ack { key: raw.key.clone(), modified: raw.modified.clone(), etag: None, record: Some(raw) })
}

impl Account {
    async fn send(
        &self,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<Answer<Option<Value>>, ConnectorError> {
        self.http.send_json::<Value>(&request, cancel).await.map_err(api::explained)
    }

    async fn asked(&self, cancel: &CancellationToken) -> Result<Arc<Known>, ConnectorError> {
        let known = self.known();
        if *known == Known::default() { self.learn(cancel).await } else { Ok(known) }
    }

    /// The id of our own field of opportunities, which is made on first use.
    async fn our_field(&self, known: &Known, cancel: &CancellationToken) -> Result<String, ConnectorError> {
        if let Some(ours) = known.ours() {
            return Ok(ours.id.clone());
        }
        // Somebody else of the same account may have made it since.
        if let Some(ours) = self.learn(cancel).await?.ours() {
            return Ok(ours.id.clone());
        }
        let path = format!("locations/{}/customFields", self.location);
        let field = json!({"name": OURS, "dataType": "TEXT", "model": "opportunity"});
        let request = api::request(&self.base, Request::post, &path, &[])?.json(field);
        // Whatever became of this, the opportunity itself was not made.
        self.send(request, cancel).await.map_err(|error| ConnectorError { outcome: Default::default(), ..error })?;
        let known = self.learn(cancel).await?;
        let missing =
            || ConnectorError::new(ErrorKind::Malformed, "the field for our identifier was made and is not listed");
        known.ours().map(|ours| ours.id.clone()).ok_or_else(missing)
    }

    async fn change_contact(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let known = self.asked(cancel).await?;
        let writer = Writer { known: &known, region: self.region };
        let path = format!("contacts/{}", change.key);
        // The ways of reaching somebody are one value: it is read again as late as possible.
        let fresh = match change.changes.keys().any(|field| field.starts_with("DoNot")) {
            true => Some(self.record(CrmKind::Contact, &change.key, cancel).await?.ok_or_else(gone)?),
            false => None,
        };
        let there = fresh.as_ref().unwrap_or(&change.seen);
        let parts = writer.contact(&change.changes, &there.payload)?;
        let mut ack = Ack { key: change.key.clone(), modified: change.seen.modified.clone(), etag: None, record: None };
        let mut done = false;
        // Of several requests some may have been done when one fails.
        let partly = |error: ConnectorError, done: bool| if done { error.perhaps_done() } else { error };
        let tags = format!("{path}/tags");
        for (make, words) in [(Request::post as fn(_) -> _, parts.add_tags), (Request::delete, parts.remove_tags)] {
            if !words.is_empty() {
                let request = api::request(&self.base, make, &tags, &[])?.json(json!({ "tags": words }));
                self.send(request, cancel).await.map_err(|error| partly(error, done))?;
                done = true;
                ack.modified = None;
            }
        }
        if !parts.body.is_empty() {
            let request = api::request(&self.base, Request::put, &path, &[])?.json(parts.body.into());
            let answer = self.send(request, cancel).await.map_err(|error| partly(error, done))?;
            ack = acknowledged(CrmKind::Contact, None, answer)?;
        }
        Ok(ack)
    }

    fn has_entry(&self, raw: &CrmRaw, field: &str, wanted: &str) -> bool {
        let number = |text: &str| text.split(';').next().map(str::to_owned);
        self.map(raw).is_ok_and(|mapped| {
            let entries = mapped.fields.get(field).and_then(FieldValue::as_entries);
            entries.is_some_and(|entries| entries.keys().any(|held| number(held) == number(wanted)))
        })
    }

    /// The contact that another one with this would double, from the records themselves and not from the search's index.
    async fn double(
        &self,
        name: &str,
        value: &str,
        fits: impl Fn(&CrmRaw) -> bool,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let query = [("locationId", self.location.as_str()), (name, value)];
        let request = api::request(&self.base, Request::get, "contacts/search/duplicate", &query)?;
        let mut answer = self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
        let row = answer.value.get_mut("contact").map(Value::take).filter(|row| !row.is_null());
        let raw = row.map(|row| api::raw(CrmKind::Contact, row, None, 0)).transpose();
        let raw = raw.map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
        Ok(raw.into_iter().filter(|raw| fits(raw)).collect())
    }
}

#[async_trait]
impl CrmSink for Account {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let known = self.asked(cancel).await?;
        let writer = Writer { known: &known, region: self.region };
        let contact = new.parents.iter().find(|parent| parent.kind == CrmKind::Contact && api::is_id(&parent.key));
        let contact = contact.map(|parent| parent.key.as_str());
        let whose = || contact.ok_or_else(|| refused(format!("a {} belongs to a contact at GoHighLevel", new.kind)));
        let (path, body, whose) = match new.kind {
            CrmKind::Contact => ("contacts/".to_owned(), writer.new_contact(new, &self.location)?, None),
            CrmKind::Deal => {
                let contact = whose()?;
                let ours = self.our_field(&known, cancel).await?;
                let mut body = writer.new_deal(new, &self.location, &ours)?;
                body.insert("contactId".to_owned(), contact.into());
                ("opportunities/".to_owned(), body, None)
            }
            CrmKind::Note => {
                let body = writer.note(&said(new), &Default::default(), Some(&new.marker))?;
                if !body.contains_key("body") {
                    return Err(refused("a note without words is not taken by GoHighLevel"));
                }
                (format!("contacts/{}/notes", whose()?), body, contact)
            }
            CrmKind::Task => {
                let mut body = writer.task(&said(new), &Default::default(), Some(&new.marker))?;
                if !body.contains_key("title") || !body.contains_key("dueDate") {
                    return Err(refused("a task has a title and a day at GoHighLevel"));
                }
                body.entry("completed").or_insert(false.into());
                (format!("contacts/{}/tasks", whose()?), body, contact)
            }
            kind => return Err(unknown(kind)),
        };
        let request = api::request(&self.base, Request::post, &path, &[])?.json(body.into());
        acknowledged(new.kind, whose, self.send(request, cancel).await?)
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let abilities = self.manifest.crm.of(change.kind);
        if let Some(field) = change.changes.keys().find(|field| !abilities.is_some_and(|known| known.writes(field))) {
            let message = format!("GoHighLevel does not let {field} be changed");
            return Err(ConnectorError::new(ErrorKind::Unsupported, message));
        }
        let path = api::path(change.kind, &change.key).ok_or_else(gone)?;
        if change.kind == CrmKind::Contact {
            return self.change_contact(change, cancel).await;
        }
        let known = self.asked(cancel).await?;
        let writer = Writer { known: &known, region: self.region };
        let there = &change.seen.payload;
        let body = match change.kind {
            CrmKind::Note => writer.note(&change.changes, there, None)?,
            CrmKind::Task => writer.task(&change.changes, there, None)?,
            _ => writer.deal(&change.changes, there)?,
        };
        if body.is_empty() {
            let modified = change.seen.modified.clone();
            return Ok(Ack { key: change.key.clone(), modified, etag: None, record: None });
        }
        let contact = api::piece_of(&change.key).map(|(contact, _)| contact);
        let request = api::request(&self.base, Request::put, &path, &[])?.json(body.into());
        acknowledged(change.kind, contact, self.send(request, cancel).await?)
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        self.manifest.crm.of(kind).ok_or_else(|| unknown(kind))?;
        let Some(path) = api::path(kind, key) else { return Ok(()) };
        match self.send(api::request(&self.base, Request::delete, &path, &[])?, cancel).await {
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
            (CrmKind::Contact, Probe::Email(email)) => {
                self.double("email", email, |raw| self.has_entry(raw, "Emails", email), cancel).await
            }
            (CrmKind::Contact, Probe::Phone(phone)) => {
                let number = phone.split(';').next().unwrap_or_default();
                self.double("number", number, |raw| self.has_entry(raw, "Phones", phone), cancel).await
            }
            (CrmKind::Note | CrmKind::Task | CrmKind::Deal, Probe::Marker { marker, parents }) => {
                let contact = parents.iter().find(|parent| parent.kind == CrmKind::Contact && api::is_id(&parent.key));
                let contact = contact.map(|parent| parent.key.as_str());
                if kind == CrmKind::Deal {
                    // The field that holds it may have been made by another process.
                    self.asked(cancel).await?;
                }
                let all = match (kind, contact) {
                    (CrmKind::Deal, contact) => self.deals_of(contact, cancel).await?,
                    (_, Some(contact)) => self.pieces_of(kind, contact, cancel, &mut CallStats::default()).await?.0,
                    (_, None) => {
                        let message = format!("GoHighLevel lists no {kind} without its contact");
                        return Err(ConnectorError::new(ErrorKind::Unsupported, message));
                    }
                };
                let ours = |raw: &CrmRaw| self.map(raw).is_ok_and(|mapped| mapped.marker.as_ref() == Some(marker));
                Ok(all.into_iter().filter(ours).collect())
            }
            _ => {
                let message = format!("GoHighLevel cannot be asked for a {kind} by that");
                Err(ConnectorError::new(ErrorKind::Unsupported, message))
            }
        }
    }

    async fn act(&self, action: &Action, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        let Action::StartWorkflow { contact, workflow } = action;
        if !api::is_id(contact) || !api::is_id(workflow) {
            return Err(gone());
        }
        let path = format!("contacts/{contact}/workflow/{workflow}");
        let request = api::request(&self.base, Request::post, &path, &[])?.json(json!({}));
        self.send(request, cancel).await.map(|_| ())
    }
}
