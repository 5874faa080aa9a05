use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, CrmSource, NewRecord, Probe, RecordChange};
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::{CrmKind, FieldValue};
use serde_json::Value;

use super::write::Form;
use super::{Account, api, write};

fn unsupported(what: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("Wise Agent {what}"))
}

fn gone() -> ConnectorError {
    ConnectorError::new(ErrorKind::NotFound, "the record is no longer there at Wise Agent")
}

impl Account {
    /// Sends a form. A refusal may come with the status of a success.
    async fn send(&self, request: Request, cancel: &CancellationToken) -> Result<Value, ConnectorError> {
        let answer = self.http.send_json::<Value>(&request, cancel).await?;
        let value = api::unwrapped(answer.value.unwrap_or_default());
        match api::refusal(&value) {
            Some(refusal) => Err(refusal),
            None => Ok(value),
        }
    }

    async fn looked_up(
        &self,
        query: (&str, &str),
        fits: impl Fn(&CrmRaw) -> bool + Send,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let mut calls = CallStats::default();
        let query = [query, ("page", "1"), ("page_size", "100")];
        let rows = api::rows(self.get("getContacts", &query, cancel, &mut calls).await?)?;
        let records =
            rows.into_iter().enumerate().filter_map(|(place, row)| api::raw(CrmKind::Contact, row, place).ok());
        Ok(records.filter(|raw| fits(raw)).collect())
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
        api::key_name(new.kind)?;
        let known = self.manifest.crm.of(new.kind);
        let mut new = new.clone();
        new.fields.retain(|name, _| !known.is_some_and(|known| known.read_only.contains(name)));
        let (request_type, form) = match new.kind {
            CrmKind::Contact => ("webcontact", write::new_contact(&new.fields, &self.source, self.region)?),
            CrmKind::Note => ("addContactNote", write::new_note(&new)?),
            _ => ("tasks", write::new_task(&new)?),
        };
        let answer = self.send(Request::post(self.asking(request_type, &[])).form(form), cancel).await?;
        let key = api::made(new.kind, &answer).ok_or_else(|| {
            // It was done; what its number is has to be found out.
            ConnectorError::new(ErrorKind::Malformed, "the answer does not say the record's number").perhaps_done()
        })?;
        Ok(Ack { key, modified: None, etag: None, record: None })
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        api::key_name(change.kind)?;
        let abilities = self.manifest.crm.of(change.kind);
        if let Some(field) = change.changes.keys().find(|field| !abilities.is_some_and(|known| known.writes(field))) {
            return Err(unsupported(&format!("does not let {field} be changed")));
        }
        if !api::is_id(&change.key) {
            return Err(gone());
        }
        let there = &change.seen.payload;
        let (request_type, id, form): (_, _, Form) = match change.kind {
            CrmKind::Contact => {
                let fresh = match write::needs_the_contact(&change.changes) {
                    false => None,
                    true => Some(self.one(change.kind, &change.key, cancel).await?.ok_or_else(gone)?),
                };
                let there = fresh.as_ref().map_or(there, |fresh| &fresh.payload);
                ("updateContact", "clientID", write::contact(&change.changes, there, self.region)?)
            }
            CrmKind::Note => ("updateContactNote", "noteID", write::note(&change.changes, there, None)?),
            _ => ("tasks", "TaskID", write::task(&change.changes)?),
        };
        if !form.is_empty() {
            let mut form = form;
            form.push((id.to_owned(), change.key.clone()));
            let url = self.asking(request_type, &[]);
            let request = if change.kind == CrmKind::Contact { Request::post(url) } else { Request::put(url) };
            self.send(request.form(form), cancel).await?;
        }
        Ok(Ack { key: change.key.clone(), modified: change.seen.modified.clone(), etag: None, record: None })
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        if kind != CrmKind::Note {
            return Err(unsupported(&format!("lets no {kind} be deleted from outside")));
        }
        if !api::is_id(key) {
            return Ok(());
        }
        let request = Request::delete(self.asking("removeContactNote", &[("noteID", key)]));
        match self.send(request, cancel).await {
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
                self.looked_up(("email", email), |raw| self.has_entry(raw, "Emails", email), cancel).await
            }
            (CrmKind::Contact, Probe::Phone(phone)) => {
                // Numbers are asked for by their digits, without the country's.
                let number = phone.split(';').next().unwrap_or_default();
                let digits =
                    number.strip_prefix("+1").filter(|rest| rest.len() == 10).unwrap_or(number.trim_start_matches('+'));
                self.looked_up(("phone", digits), |raw| self.has_entry(raw, "Phones", phone), cancel).await
            }
            (CrmKind::Note, Probe::Marker { marker, parents }) => {
                let contact = parents.iter().find(|of| of.kind == CrmKind::Contact && api::is_id(&of.key));
                let contact = contact.ok_or_else(|| unsupported("lists no notes without their contact"))?;
                let rows =
                    self.notes_of(&contact.key, cancel, &mut CallStats::default()).await?.into_iter().enumerate();
                let records = rows.filter_map(|(place, row)| api::raw(kind, row, place).ok());
                let ours = |raw: &CrmRaw| self.map(raw).is_ok_and(|mapped| mapped.marker.as_ref() == Some(marker));
                Ok(records.filter(ours).collect())
            }
            _ => Err(unsupported(&format!("cannot be asked for a {kind} by that"))),
        }
    }

    async fn act(&self, _: &Action, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(unsupported("starts no automations that are known here"))
    }
}
