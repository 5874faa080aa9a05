use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, CrmSource, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CancellationToken, ConnectorError, ErrorKind, HttpClient};
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use serde_json::{Map, Value, json};

use super::write::Writer;
use super::{Account, api};
use crate::setup::Setup;

fn unsupported(what: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("Follow Up Boss {what}"))
}

/// What was made or changed, from the answer. It is the whole record where the vendor tells all of it.
fn acknowledged(kind: CrmKind, answer: Answer<Option<Value>>) -> Result<Ack, ConnectorError> {
    let row = answer.value.unwrap_or_default();
    let raw = api::raw(kind, row, 0).map_err(|row| {
        // It was done; what its number is has to be found out.
        ConnectorError::new(ErrorKind::Malformed, row.reason).perhaps_done()
    })?;
    let (key, modified) = (raw.key.clone(), raw.modified.clone());
    // Of people the answer leaves out the account's own fields.
    Ok(Ack { key, modified, etag: None, record: (kind != CrmKind::Contact).then_some(raw) })
}

impl Account {
    /// How the account is set up, asked where nobody has yet.
    async fn known_setup(&self, cancel: &CancellationToken) -> Result<std::sync::Arc<Setup>, ConnectorError> {
        if *self.setup() == Setup::default() {
            self.describe(cancel).await?;
        }
        Ok(self.setup())
    }

    async fn send(
        &self,
        client: &HttpClient,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<Answer<Option<Value>>, ConnectorError> {
        client.send_json::<Value>(&request, cancel).await.map_err(api::explained)
    }

    /// A person who has just come in: announced as an event, which starts what is set up for new leads.
    async fn announce(&self, person: Map<String, Value>, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let mut event = json!({"type": self.lead_type, "person": person});
        if let Some(source) = event["person"].get("source").cloned() {
            event["source"] = source;
        }
        if let Some(system) = &self.system {
            event["system"] = system.as_str().into();
        }
        let request = Request::post(api::address(&self.base, "events", &[])?).json(event);
        let answer = self.send(&self.http, request, cancel).await?;
        if answer.value.is_none() {
            return Err(ConnectorError::new(
                ErrorKind::Unprocessable,
                "Follow Up Boss passed the lead over, because leads of this source are archived there; nothing was made",
            )
            .with_status(answer.status));
        }
        acknowledged(CrmKind::Contact, answer)
    }

    /// Every record of a list that fits.
    async fn among(
        &self,
        kind: CrmKind,
        query: &[(&str, &str)],
        fits: impl Fn(&CrmRaw) -> bool + Send,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        /// Nobody has as many notes.
        const ENDLESS: usize = 200;
        let (mut found, mut next) = (Vec::new(), None::<String>);
        for _ in 0..ENDLESS {
            let mut query = query.to_vec();
            query.push(("limit", "100"));
            query.extend(next.as_deref().map(|next| ("next", next)));
            let request = Request::get(api::address(&self.base, api::collection_of(kind)?, &query)?);
            let answer = self.client(kind).get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
            let listed = api::listed(answer.value)?;
            let rows = listed.rows.into_iter().enumerate().filter_map(|(place, row)| api::raw(kind, row, place).ok());
            found.extend(rows.filter(|raw| fits(raw)));
            next = listed.next;
            if next.is_none() {
                return Ok(found);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }

    fn has_entry(&self, raw: &CrmRaw, field: &str, wanted: &str) -> bool {
        let number = |text: &str| text.split(';').next().map(str::to_owned);
        self.map(raw).is_ok_and(|mapped| {
            let entries = mapped.fields.get(field).and_then(FieldValue::as_entries);
            entries.is_some_and(|entries| entries.keys().any(|held| number(held) == number(wanted)))
        })
    }

    async fn change_person(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let setup = self.known_setup(cancel).await?;
        let writer = Writer { setup: &setup, region: self.region };
        // A list is replaced as a whole, so that it is read again as late as possible: what somebody added since is kept.
        let whole_list = |field: &str, change: &FieldChange| match field {
            "Emails" | "Phones" => true,
            "Tags" => !matches!(change, FieldChange::Entries { remove, .. } if remove.is_empty()),
            _ => field.starts_with("Home"),
        };
        let fresh = match change.changes.iter().any(|(field, change)| whole_list(field, change)) {
            false => None,
            true => Some(self.one(CrmKind::Contact, &change.key, cancel).await?.ok_or_else(gone)?),
        };
        let there = fresh.as_ref().unwrap_or(&change.seen);
        let (body, adds_tags) = writer.person(&change.changes, &there.payload)?;
        if body.is_empty() {
            return Ok(unchanged(change));
        }
        let query: &[_] = if adds_tags { &[("mergeTags", "true")] } else { &[] };
        let url = api::address(&self.base, &format!("people/{}", change.key), query)?;
        acknowledged(CrmKind::Contact, self.send(&self.people, Request::put(url).json(body.into()), cancel).await?)
    }
}

fn gone() -> ConnectorError {
    ConnectorError::new(ErrorKind::NotFound, "the record is no longer there at Follow Up Boss")
}

fn unchanged(change: &RecordChange) -> Ack {
    Ack { key: change.key.clone(), modified: change.seen.modified.clone(), etag: None, record: None }
}

#[async_trait]
impl CrmSink for Account {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let collection = api::collection_of(new.kind)?;
        let setup = self.known_setup(cancel).await?;
        let writer = Writer { setup: &setup, region: self.region };
        if new.kind != CrmKind::Contact {
            let body = writer.new_piece(new)?;
            let request = Request::post(api::address(&self.base, collection, &[])?).json(body.into());
            return acknowledged(new.kind, self.send(self.client(new.kind), request, cancel).await?);
        }
        let person = writer.new_person(&new.fields)?;
        let reachable = person.contains_key("emails") || person.contains_key("phones");
        if new.lead && reachable {
            return self.announce(person, cancel).await;
        }
        let request = Request::post(api::address(&self.base, collection, &[])?).json(person.into());
        acknowledged(CrmKind::Contact, self.send(&self.http, request, cancel).await?)
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let collection = api::collection_of(change.kind)?;
        let abilities = self.manifest.crm.of(change.kind);
        if let Some(field) = change.changes.keys().find(|field| !abilities.is_some_and(|known| known.writes(field))) {
            return Err(unsupported(&format!("does not let {field} be changed")));
        }
        if !api::is_id(&change.key) {
            return Err(gone());
        }
        if change.kind == CrmKind::Contact {
            return self.change_person(change, cancel).await;
        }
        let setup = self.known_setup(cancel).await?;
        let writer = Writer { setup: &setup, region: self.region };
        let body = writer.piece(change.kind, &change.changes, &change.seen.payload, None)?;
        if body.is_empty() {
            return Ok(unchanged(change));
        }
        let url = api::address(&self.base, &format!("{collection}/{}", change.key), &[])?;
        let request = Request::put(url).json(body.into());
        acknowledged(change.kind, self.send(self.client(change.kind), request, cancel).await?)
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        let collection = api::collection_of(kind)?;
        if !api::is_id(key) {
            return Ok(());
        }
        let request = Request::delete(api::address(&self.base, &format!("{collection}/{key}"), &[])?);
        match self.send(self.client(kind), request, cancel).await {
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
                let fits = |raw: &CrmRaw| self.has_entry(raw, "Emails", email);
                self.among(kind, &[("fields", "allFields"), ("email", email)], fits, cancel).await
            }
            (CrmKind::Contact, Probe::Phone(phone)) => {
                let number = phone.split(';').next().unwrap_or_default();
                let fits = |raw: &CrmRaw| self.has_entry(raw, "Phones", phone);
                self.among(kind, &[("fields", "allFields"), ("phone", number)], fits, cancel).await
            }
            (CrmKind::Note | CrmKind::Deal, Probe::Marker { marker, parents }) => {
                let person = parents.iter().find(|parent| parent.kind == CrmKind::Contact && api::is_id(&parent.key));
                let query: Vec<_> = person.iter().map(|parent| ("personId", parent.key.as_str())).collect();
                let fits = |raw: &CrmRaw| self.map(raw).is_ok_and(|mapped| mapped.marker.as_ref() == Some(marker));
                self.among(kind, &query, fits, cancel).await
            }
            _ => Err(unsupported(&format!("cannot be asked for a {kind} by that"))),
        }
    }

    async fn act(&self, _: &Action, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(unsupported("starts no automations from outside"))
    }
}
