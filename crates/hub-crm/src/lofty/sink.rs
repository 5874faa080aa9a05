use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, CrmSource, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::{CrmKind, FieldValue};
use serde_json::Value;

use super::{Account, api, write};

/// Why leads go to the trash: the vendor keeps it for its records.
const REASON: &str = "Deleted in EnterpriseHub";

fn unsupported(what: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("Lofty {what}"))
}

fn gone() -> ConnectorError {
    ConnectorError::new(ErrorKind::NotFound, "the record is no longer there at Lofty")
}

/// What was made: the answer says its number and little else.
fn acknowledged(kind: CrmKind, answer: &Answer<Option<Value>>) -> Result<Ack, ConnectorError> {
    let key = answer.value.as_ref().and_then(|value| api::made(kind, value)).ok_or_else(|| {
        // It was done; what its number is has to be found out.
        ConnectorError::new(ErrorKind::Malformed, "the answer does not say the record's number").perhaps_done()
    })?;
    Ok(Ack { key, modified: None, etag: None, record: None })
}

impl Account {
    fn has_entry(&self, raw: &CrmRaw, field: &str, wanted: &str) -> bool {
        let number = |text: &str| text.split(';').next().map(str::to_owned);
        self.map(raw).is_ok_and(|mapped| {
            let entries = mapped.fields.get(field).and_then(FieldValue::as_entries);
            entries.is_some_and(|entries| entries.keys().any(|held| number(held) == number(wanted)))
        })
    }

    /// Leads that a search gives and that fit.
    async fn among(
        &self,
        query: (&str, &str),
        fits: impl Fn(&CrmRaw) -> bool + Send,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let request = Request::get(api::address(&self.base, "leads", &[("limit", "100"), query])?);
        let mut answer = self.http.get_json::<Value>(&request, cancel).await?;
        let rows = api::rows(&mut answer.value, "leads")?.into_iter().enumerate();
        let records = rows.filter_map(|(place, row)| api::raw(CrmKind::Contact, row, place).ok());
        Ok(records.filter(|raw| fits(raw)).collect())
    }
}

#[async_trait]
impl CrmSink for Account {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let (collection, ..) = api::words(new.kind)?;
        let body = match new.kind {
            CrmKind::Note => write::new_note(new)?,
            _ => {
                let readable = &self.manifest.crm;
                let known = readable.of(new.kind);
                let mut fields = new.fields.clone();
                fields.retain(|name, _| !known.is_some_and(|known| known.read_only.contains(name)));
                write::new_lead(&fields, &self.source, self.region)?
            }
        };
        let request = Request::post(api::address(&self.base, collection, &[])?).json(body.into());
        acknowledged(new.kind, &self.http.send_json::<Value>(&request, cancel).await?)
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let (collection, ..) = api::words(change.kind)?;
        let abilities = self.manifest.crm.of(change.kind);
        if let Some(field) = change.changes.keys().find(|field| !abilities.is_some_and(|known| known.writes(field))) {
            return Err(unsupported(&format!("does not let {field} be changed")));
        }
        if !api::is_id(&change.key) {
            return Err(gone());
        }
        let body = match change.kind {
            CrmKind::Note => write::note(&change.changes, &change.seen.payload, None)?,
            _ => {
                // A list is replaced as a whole, so that it is read again as late as possible.
                let fresh = match write::needs_the_lead(&change.changes) {
                    false => None,
                    true => Some(self.one(change.kind, &change.key, cancel).await?.ok_or_else(gone)?),
                };
                let there = &fresh.as_ref().unwrap_or(&change.seen).payload;
                write::lead(&change.changes, there, self.region)?
            }
        };
        let modified = change.seen.modified.clone();
        if !body.is_empty() {
            let url = api::address(&self.base, &format!("{collection}/{}", change.key), &[])?;
            self.http.send_json::<Value>(&Request::put(url).json(body.into()), cancel).await?;
        }
        Ok(Ack { key: change.key.clone(), modified, etag: None, record: None })
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        let (collection, ..) = api::words(kind)?;
        if !api::is_id(key) {
            return Ok(());
        }
        let query: &[_] = if kind == CrmKind::Contact { &[("reason", REASON)] } else { &[] };
        let request = Request::delete(api::address(&self.base, &format!("{collection}/{key}"), query)?);
        match self.http.send_json::<Value>(&request, cancel).await {
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
                self.among(("email", email), |raw| self.has_entry(raw, "Emails", email), cancel).await
            }
            (CrmKind::Contact, Probe::Phone(phone)) => {
                let number = phone.split(';').next().unwrap_or_default();
                self.among(("phone", number), |raw| self.has_entry(raw, "Phones", phone), cancel).await
            }
            (CrmKind::Note, Probe::Marker { marker, parents }) => {
                let lead = parents.iter().find(|parent| parent.kind == CrmKind::Contact && api::is_id(&parent.key));
                let lead = lead.ok_or_else(|| unsupported("lists no notes without their lead"))?;
                let rows = self.notes_of(&lead.key, cancel, &mut CallStats::default()).await?.into_iter().enumerate();
                let records = rows.filter_map(|(place, row)| api::raw(kind, row, place).ok());
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
