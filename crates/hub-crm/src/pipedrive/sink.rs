use std::sync::Arc;

use async_trait::async_trait;
use hub_connector::crm::{Ack, CrmRaw, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind, Url};
use hub_domain::crm::{CrmKind, FieldChange};
use serde_json::{Map, Value, json};

use super::known::{Known, OURS};
use super::write::Writer;
use super::{Account, Vendor, api};
use crate::desk::{self, Asking, Reads, Writes, contact};
use crate::html;
use crate::outgoing::{marked, refused};

/// What was made or changed, from the answer, which holds the whole record.
fn acknowledged(kind: CrmKind, answer: Answer<Option<Value>>) -> Result<Ack, ConnectorError> {
    let row = answer.value.unwrap_or_default().get_mut("data").map(Value::take).unwrap_or_default();
    let raw = api::raw(kind, row, 0).map_err(|row| {
        // It was done; what its number is has to be found out.
        ConnectorError::new(ErrorKind::Malformed, row.reason).perhaps_done()
    })?;
    Ok(Ack { key: raw.key, modified: raw.modified, etag: None, record: None })
}

impl Account {
    /// Makes sure that deals have a field for our marker.
    async fn with_our_field(&self, known: &Known, cancel: &CancellationToken) -> Result<Arc<Known>, ConnectorError> {
        let mut calls = CallStats::default();
        let asking = &mut Asking { cancel, calls: &mut calls };
        let known = if known.ours.is_some() { self.known() } else { self.learn(asking).await? };
        if known.ours.is_some() {
            return Ok(known);
        }
        let field = json!({"field_name": OURS, "field_type": "varchar"});
        let request = Request::post(self.address("api/v2/dealFields", &[])?).json(field);
        // Whatever became of this, the deal itself was not made.
        self.send(&request, cancel).await.map_err(|error| ConnectorError { outcome: Default::default(), ..error })?;
        self.learn(asking).await
    }

    async fn of_person(
        &self,
        kind: CrmKind,
        person: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let mut calls = CallStats::default();
        let query = [("person_id", person), ("limit", "500")];
        let rows = self.whole(api::path(kind), &query, &mut Asking { cancel, calls: &mut calls }).await?;
        Ok(Self::raws(kind, rows))
    }

    /// Persons that the vendor's search finds, as they are.
    async fn searched(
        &self,
        field: &str,
        terms: &[&str],
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let mut calls = CallStats::default();
        let asking = &mut Asking { cancel, calls: &mut calls };
        let mut ids: Vec<String> = Vec::new();
        for term in terms {
            let exact = if field == "email" { "true" } else { "false" };
            let query = [("term", *term), ("fields", field), ("exact_match", exact), ("limit", "100")];
            let answer = self.get("api/v2/persons/search", &query, asking).await?;
            let items = answer.pointer("/data/items").and_then(Value::as_array).ok_or_else(desk::no_list)?;
            ids.extend(items.iter().filter_map(|item| item.pointer("/item/id").and_then(api::id_of)));
        }
        ids.sort();
        ids.dedup();
        let mut found = Vec::new();
        for ids in ids.chunks(100) {
            let ids = ids.join(",");
            let rows = self.whole(api::path(CrmKind::Contact), &[("ids", &ids), ("limit", "100")], asking).await?;
            found.extend(Self::raws(CrmKind::Contact, rows));
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
        let held;
        let known = match new.kind {
            CrmKind::Deal => {
                held = desk.with_our_field(known, cancel).await?;
                &*held
            }
            _ => known,
        };
        let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
        let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
        let nothing = Map::new();
        let writer = Writer { known, region: desk.region, there: &nothing, marker: Some(&new.marker) };
        let mut body = writer.body(new.kind, &changes)?;
        let person = contact(&new.parents, api::is_id).map(api::number);
        match new.kind {
            CrmKind::Contact => {
                if !body.contains_key("name") {
                    return Err(refused("a person needs a name at Pipedrive"));
                }
            }
            CrmKind::Deal => {
                if !body.contains_key("title") {
                    return Err(refused("a deal needs a name at Pipedrive"));
                }
                let ours = known.ours.as_deref().ok_or_else(|| refused("Pipedrive made no field for our marker"))?;
                body.entry("custom_fields").or_insert_with(|| json!({}))[ours] = new.marker.as_str().into();
            }
            CrmKind::Note => {
                if !body.contains_key("content") {
                    return Err(refused("a note without words is not taken"));
                }
                if person.is_none() {
                    return Err(refused("a note belongs to somebody at Pipedrive"));
                }
            }
            _ => {
                // The vendor would take it for a call.
                body.entry("type").or_insert_with(|| "task".into());
                let tail = || html::of_plain(&marked("", None, Some(&new.marker)));
                body.entry("note").or_insert_with(|| tail().into());
                if let Some(person) = &person {
                    body.insert("participants".to_owned(), json!([{"person_id": person, "primary": true}]));
                }
            }
        }
        if let Some(person) = person.filter(|_| new.kind != CrmKind::Contact) {
            body.insert("person_id".to_owned(), person);
        }
        let deal = new.parents.iter().find(|parent| parent.kind == CrmKind::Deal && api::is_id(&parent.key));
        if let Some(deal) = deal.filter(|_| matches!(new.kind, CrmKind::Note | CrmKind::Task)) {
            body.insert("deal_id".to_owned(), api::number(&deal.key));
        }
        let request = Request::post(desk.address(api::path(new.kind), &[])?).json(body.into());
        acknowledged(new.kind, desk.send(&request, cancel).await?)
    }

    async fn change(
        desk: &Account,
        known: &Known,
        change: &RecordChange,
        cancel: &CancellationToken,
    ) -> Result<Option<Ack>, ConnectorError> {
        // Lists are replaced as a whole, and a name is one: they are read again as late as possible.
        let whole = ["Emails", "Phones", "Tags", "FirstName", "LastName"];
        let listed =
            |field: &String| whole.contains(&field.as_str()) || known.own(change.kind).any(|own| own.name == *field);
        let mut calls = CallStats::default();
        let fresh = match change.changes.keys().any(listed) {
            true => Self::one(desk, known, change.kind, &change.key, &mut Asking { cancel, calls: &mut calls }).await?,
            false => Some(change.seen.clone()),
        };
        let fresh = fresh.ok_or_else(Account::gone)?;
        let writer = Writer { known, region: desk.region, there: &fresh.payload, marker: None };
        let body = writer.body(change.kind, &change.changes)?;
        if body.is_empty() {
            return Ok(None);
        }
        let url = <Self as Writes>::address(desk, change.kind, &change.key)?;
        let request = if change.kind == CrmKind::Note { Request::put(url) } else { Request::patch(url) };
        acknowledged(change.kind, desk.send(&request.json(body.into()), cancel).await?).map(Some)
    }

    fn address(desk: &Account, kind: CrmKind, key: &str) -> Result<Url, ConnectorError> {
        desk.address(&format!("{}/{key}", api::path(kind)), &[])
    }

    async fn candidates(
        desk: &Account,
        known: &Known,
        kind: CrmKind,
        probe: &Probe,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        match (kind, probe) {
            (CrmKind::Contact, Probe::Email(email)) => desk.searched("email", &[email], cancel).await,
            (CrmKind::Contact, Probe::Phone(phone)) => {
                let whole = phone.split(';').next().unwrap_or_default();
                let digits = whole.trim_start_matches('+');
                let national = digits.get(digits.len().saturating_sub(10)..).unwrap_or(digits);
                desk.searched("phone", &[whole, national], cancel).await
            }
            (CrmKind::Deal | CrmKind::Note | CrmKind::Task, Probe::Marker { parents, .. }) => {
                if kind == CrmKind::Deal && known.ours.is_none() {
                    let asking = &mut Asking { cancel, calls: &mut CallStats::default() };
                    if desk.learn(asking).await?.ours.is_none() {
                        // Without the field nothing has ever been marked.
                        return Ok(Vec::new());
                    }
                }
                let person = contact(parents, api::is_id);
                let person =
                    person.ok_or_else(|| Account::unsupported(&format!("lists no {kind} without its person")))?;
                desk.of_person(kind, person, cancel).await
            }
            _ => Err(Account::unsupported(&format!("cannot be asked for a {kind} by that"))),
        }
    }
}
