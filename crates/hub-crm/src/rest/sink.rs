use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, CrmSource, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CancellationToken, ConnectorError, ErrorKind, Url};
use hub_domain::crm::{CrmKind, FieldValue};
use serde_json::{Map, Value};

use super::list::raw;
use super::map::key_of;
use super::mapping::{DeleteMethod, Encoding, KindMapping, ListMapping, Send, WriteMapping, WriteMethod};
use super::pointer::Found;
use super::wire_value::Around;
use super::write::Writer;
use super::{Account, Known};
use crate::outgoing::refused;
use crate::payload::scalar;

impl Account {
    fn unsupported(&self, what: &str) -> ConnectorError {
        ConnectorError::new(ErrorKind::Unsupported, format!("the mapping file of {} {what}", self.mapping.title))
    }

    fn gone(&self) -> ConnectorError {
        ConnectorError::new(ErrorKind::NotFound, format!("the record is no longer there at {}", self.mapping.title))
    }

    fn writer<'a>(&'a self, kind: CrmKind, said: &'a KindMapping, known: &'a Known) -> Writer<'a> {
        let around = Around { setup: &known.setup, names: &known.names, currency: self.currency };
        Writer { mapping: &self.mapping, kind, said, around, region: self.region }
    }

    /// Sends a record.
    async fn write(
        &self,
        write: &WriteMapping,
        record: Map<String, Value>,
        known: &(dyn Fn(&str) -> Option<Value> + Sync),
        cancel: &CancellationToken,
    ) -> Result<Answer<Option<Value>>, ConnectorError> {
        let record = Value::Object(record);
        let value = |name: &str| match name {
            "record" => Some(record.clone()),
            _ => known(name).or_else(|| self.setting(name)),
        };
        let url = self.address(&write.path, &write.query, &value)?;
        let body = match &write.body {
            None => Some(record.clone()),
            Some(body) => body.fill(&value),
        };
        let body = body.unwrap_or_else(|| Value::Object(Map::new()));
        let request = match write.method {
            WriteMethod::Post => Request::post(url),
            WriteMethod::Put => Request::put(url),
            WriteMethod::Patch => Request::patch(url),
        };
        let request = match write.encoding {
            Encoding::Json => request.json(body),
            Encoding::Form => request.form(pairs(&body)?),
        };
        self.http.send_json::<Value>(&request, cancel).await
    }

    fn key_in(
        &self,
        said: &KindMapping,
        write: &WriteMapping,
        answer: &Answer<Option<Value>>,
    ) -> Option<(String, Option<String>)> {
        let value = answer.value.as_ref();
        let record = value.and_then(|value| if write.row.is_whole() { Some(value) } else { write.row.read(value) });
        let payload = record.and_then(Value::as_object);
        if let Some((payload, key)) = payload.and_then(|payload| Some((payload, key_of(said, payload)?))) {
            let modified = said.modified.as_ref().and_then(|at| match at.within(payload) {
                Found::Value(found) => scalar(found),
                Found::Nothing | Found::Astray => None,
            });
            return Some((key, modified));
        }
        let told = value.and_then(|value| write.key.as_ref()?.read(value)).and_then(scalar);
        let told = told.map(|key| key.trim().to_owned()).filter(|key| said.is_key(key));
        told.or_else(|| located(said, answer)).map(|key| (key, None))
    }

    fn has_entry(&self, raw: &CrmRaw, field: &str, wanted: &str) -> bool {
        let number = |text: &str| text.split(';').next().map(str::to_owned);
        self.map(raw).is_ok_and(|mapped| {
            let entries = mapped.fields.get(field).and_then(FieldValue::as_entries);
            entries.is_some_and(|entries| entries.keys().any(|held| number(held) == number(wanted)))
        })
    }

    async fn among(
        &self,
        kind: CrmKind,
        said: &KindMapping,
        list: &ListMapping,
        known: &(dyn Fn(&str) -> Option<Value> + Sync),
        fits: &(dyn Fn(&CrmRaw) -> bool + Sync),
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let rows = self.every(list, known, cancel).await?;
        let records = rows.iter().enumerate().filter_map(|(place, row)| raw(kind, said, row, &list.row, place).ok());
        let mut found: Vec<CrmRaw> = records.filter(|raw| !said.is_gone(&raw.payload) && fits(raw)).collect();
        found.sort_by(|a, b| a.key.cmp(&b.key));
        found.dedup_by(|a, b| a.key == b.key);
        Ok(found)
    }
}

/// The key at the end of the address in the header `Location`.
fn located(said: &KindMapping, answer: &Answer<Option<Value>>) -> Option<String> {
    let text = answer.headers.get("location")?.to_str().ok()?;
    let base = Url::parse("https://example.org/").ok()?;
    let url = base.join(text).ok()?;
    let last = url.path_segments()?.rfind(|step| !step.is_empty())?.to_owned();
    Some(last).filter(|key| said.is_key(key) && !key.contains('%'))
}

/// A body as a web form takes it.
fn pairs(body: &Value) -> Result<Vec<(String, String)>, ConnectorError> {
    let fields = body.as_object().into_iter().flatten();
    fields
        .map(|(name, value)| match value {
            Value::Null => Ok((name.clone(), String::new())),
            Value::Array(_) | Value::Object(_) => Err(refused(format!("{name} cannot be sent as a form"))),
            value => Ok((name.clone(), scalar(value).unwrap_or_default())),
        })
        .collect()
}

#[async_trait]
impl CrmSink for Account {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let said = self.said(new.kind)?;
        let create = said.create.as_ref().ok_or_else(|| self.unsupported("does not say how one is made"))?;
        let known = self.asked(cancel).await?;
        let record = self.writer(new.kind, said, &known).made(new)?;
        let value = |name: &str| match name {
            "marker" => Some(Value::from(new.marker.as_str())),
            "contact" => self.parent(new.parents.as_slice(), CrmKind::Contact),
            "deal" => self.parent(new.parents.as_slice(), CrmKind::Deal),
            _ => None,
        };
        let answer = self.write(create, record, &value, cancel).await?;
        let (key, modified) = self.key_in(said, create, &answer).ok_or_else(|| {
            // It was done; what its key is has to be found out.
            ConnectorError::new(ErrorKind::Malformed, "the answer does not say the new record's key").perhaps_done()
        })?;
        Ok(Ack { key, modified, etag: None, record: None })
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let said = self.said(change.kind)?;
        let abilities = self.manifest.crm.of(change.kind);
        if let Some(field) = change.changes.keys().find(|field| !abilities.is_some_and(|known| known.writes(field))) {
            return Err(self.unsupported(&format!("does not let {field} be changed")));
        }
        let update = said.update.as_ref().ok_or_else(|| self.unsupported("does not say how one is changed"))?;
        if !said.is_key(&change.key) {
            return Err(self.gone());
        }
        let known = self.asked(cancel).await?;
        let writer = self.writer(change.kind, said, &known);
        // Read again as late as possible, where something is sent as a whole: what somebody added since is kept.
        let fresh = match writer.needs_the_record(&change.changes) {
            false => None,
            true => Some(self.one(change.kind, &change.key, cancel).await?.ok_or_else(|| self.gone())?),
        };
        let there = &fresh.as_ref().unwrap_or(&change.seen).payload;
        let mut record = writer.changes(&change.changes, there, None)?;
        if record.is_empty() {
            return Ok(Ack {
                key: change.key.clone(),
                modified: change.seen.modified.clone(),
                etag: None,
                record: None,
            });
        }
        if update.send == Send::Whole {
            record = writer.whole(there, &record, &update.leave_out);
        }
        let value = |name: &str| if name == "key" { Some(said.key_value(&change.key)) } else { None };
        let answer = self.write(update, record, &value, cancel).await?;
        let modified = self.key_in(said, update, &answer).filter(|(key, _)| *key == change.key).and_then(|(_, at)| at);
        Ok(Ack { key: change.key.clone(), modified, etag: None, record: None })
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        let said = self.said(kind)?;
        let delete = said.delete.as_ref().ok_or_else(|| self.unsupported("does not say how one is deleted"))?;
        if !said.is_key(key) {
            return Ok(());
        }
        let value = |name: &str| if name == "key" { Some(said.key_value(key)) } else { self.setting(name) };
        let url = self.address(&delete.path, &delete.query, &value)?;
        let request = match delete.method {
            DeleteMethod::Delete => Request::delete(url),
            DeleteMethod::Post => Request::post(url),
        };
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
        let said = self.said(kind)?;
        self.asked(cancel).await?;
        let cannot = || self.unsupported(&format!("does not say how a {kind} is looked for by that"));
        match probe {
            Probe::Email(email) => {
                let list = said.find.email.as_ref().ok_or_else(cannot)?;
                let value = |name: &str| (name == "email").then(|| Value::from(email.as_str()));
                self.among(kind, said, list, &value, &|raw| self.has_entry(raw, "Emails", email), cancel).await
            }
            Probe::Phone(phone) => {
                let list = said.find.phone.as_ref().ok_or_else(cannot)?;
                let number = phone.split(';').next().unwrap_or_default();
                let value = |name: &str| (name == "phone").then(|| Value::from(number));
                self.among(kind, said, list, &value, &|raw| self.has_entry(raw, "Phones", phone), cancel).await
            }
            Probe::Marker { marker, parents } => {
                let list = said.find.marker.as_ref().ok_or_else(cannot)?;
                let value = |name: &str| match name {
                    "marker" => Some(Value::from(marker.as_str())),
                    "contact" => self.parent(parents, CrmKind::Contact),
                    "deal" => self.parent(parents, CrmKind::Deal),
                    _ => None,
                };
                let fits = |raw: &CrmRaw| self.map(raw).is_ok_and(|mapped| mapped.marker.as_ref() == Some(marker));
                self.among(kind, said, list, &value, &fits, cancel).await
            }
        }
    }

    async fn act(&self, _: &Action, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(self.unsupported("describes no automations"))
    }
}

impl Account {
    fn parent(&self, parents: &[hub_connector::crm::CrmParent], kind: CrmKind) -> Option<Value> {
        let known = self.mapping.of(kind)?;
        let ours = parents.iter().find(|parent| parent.kind == kind && known.is_key(&parent.key))?;
        Some(known.key_value(&ours.key))
    }
}
