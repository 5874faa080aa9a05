use async_trait::async_trait;
use hub_connector::crm::{Ack, CrmRaw, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Request};
use hub_connector::{CallStats, CancellationToken, ConnectorError, Url};
use hub_domain::crm::{CrmKind, FieldChange};
use serde_json::{Map, Value};

use super::api::{V9, table};
use super::known::Known;
use super::map::{EMAILS, NO_NAME, PHONES};
use super::write::Writer;
use super::{Account, Vendor, api};
use crate::desk::{Asking, Holds, Reads, Writes, contact};
use crate::outgoing::refused;

/// What was made or changed, from the answer, which may be empty.
fn acknowledged(key: &str, answer: &Answer<Option<Value>>) -> Ack {
    let text = |name: &str| answer.value.as_ref()?.get(name)?.as_str().map(str::to_owned);
    Ack { key: key.to_owned(), modified: text("modifiedon"), etag: text("@odata.etag"), record: None }
}

impl Account {
    /// What a new record needs beside what was said, and what it belongs to.
    fn completed(&self, new: &NewRecord, body: &mut Map<String, Value>) -> Result<(), ConnectorError> {
        let whose = contact(&new.parents, api::is_guid).map(|key| format!("/contacts({key})"));
        let deal = new.parents.iter().find(|parent| parent.kind == CrmKind::Deal && api::is_guid(&parent.key));
        let deal = deal.map(|parent| format!("/opportunities({})", parent.key));
        let has = |body: &Map<String, Value>, name: &str| body.contains_key(name);
        let mut tie = |name: &str, to: Option<String>| {
            let tied = to.is_some();
            body.extend(to.map(|to| (format!("{name}@odata.bind"), to.into())));
            tied
        };
        match new.kind {
            CrmKind::Contact => {
                body.entry("lastname").or_insert_with(|| NO_NAME.into());
            }
            CrmKind::Deal => {
                tie("parentcontactid", whose);
                if !has(body, "name") {
                    return Err(refused("an opportunity needs a name at Dynamics 365"));
                }
            }
            CrmKind::Note => {
                if !tie("objectid_contact", whose) && !tie("objectid_opportunity", deal) {
                    return Err(refused("a note belongs to somebody at Dynamics 365"));
                }
                if !has(body, "notetext") {
                    return Err(refused("a note without words is not taken"));
                }
            }
            _ => {
                // A task regards one thing: the deal where there is one would hide whose it is.
                let _tied =
                    tie("regardingobjectid_contact_task", whose) || tie("regardingobjectid_opportunity_task", deal);
                if !has(body, "subject") {
                    return Err(refused("a task needs a title at Dynamics 365"));
                }
            }
        }
        Ok(())
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
        // The key of a new record may be ours to give: made twice, it is made once.
        let key = new.marker.to_lowercase();
        if !api::is_ours(&key) {
            return Err(refused("that marker cannot be the key of a record"));
        }
        let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
        let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
        let nothing = Map::new();
        let mut body = Writer { known, region: desk.region, there: &nothing }.body(new.kind, &changes)?;
        desk.completed(new, &mut body)?;
        let request = Request::patch(<Self as Writes>::address(desk, new.kind, &key)?)
            .header("If-None-Match", "*")
            .header("Prefer", "return=representation")
            .json(body.into());
        match desk.send(&request, cancel).await {
            Ok(answer) => Ok(acknowledged(&key, &answer)),
            // There is one of that key: ours, made by an earlier try.
            Err(error) if error.status == Some(412) => {
                let mut calls = CallStats::default();
                let asking = &mut Asking { cancel, calls: &mut calls };
                match Self::one(desk, known, new.kind, &key, asking).await {
                    Ok(Some(raw)) => Ok(Ack { key, modified: raw.modified, etag: raw.etag, record: None }),
                    _ => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    async fn change(
        desk: &Account,
        known: &Known,
        change: &RecordChange,
        cancel: &CancellationToken,
    ) -> Result<Option<Ack>, ConnectorError> {
        // Places and joined choices are one set: they are read again as late as possible.
        let several = |field: &str| known.own(change.kind).any(|own| own.name == field && own.holds == Holds::Several);
        let set = |field: &String| matches!(field.as_str(), "Emails" | "Phones") || several(field);
        let mut calls = CallStats::default();
        let fresh = match change.changes.keys().any(set) {
            true => Self::one(desk, known, change.kind, &change.key, &mut Asking { cancel, calls: &mut calls }).await?,
            false => Some(change.seen.clone()),
        };
        let there = fresh.ok_or_else(Account::gone)?;
        let body = Writer { known, region: desk.region, there: &there.payload }.body(change.kind, &change.changes)?;
        if body.is_empty() {
            return Ok(None);
        }
        // Without a version, any: so that a record that is gone is not made again.
        let version = there.etag.as_deref().unwrap_or("*").to_owned();
        let request = Request::patch(<Self as Writes>::address(desk, change.kind, &change.key)?)
            .header("If-Match", version)
            .header("Prefer", "return=representation")
            .json(body.into());
        Ok(Some(acknowledged(&change.key, &desk.send(&request, cancel).await?)))
    }

    fn address(desk: &Account, kind: CrmKind, key: &str) -> Result<Url, ConnectorError> {
        desk.address(&format!("{V9}/{}({key})", table(kind).set), &[])
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
        let filters: Vec<String> = match (kind, probe) {
            (_, Probe::Marker { marker, .. }) => {
                let key = marker.to_lowercase();
                if !api::is_ours(&key) {
                    return Ok(Vec::new());
                }
                return Ok(Self::one(desk, known, kind, &key, asking).await?.into_iter().collect());
            }
            (CrmKind::Contact, Probe::Email(email)) => {
                let quoted = email.replace('\'', "''");
                EMAILS.names().map(|name| format!("{name} eq '{quoted}'")).collect()
            }
            (CrmKind::Contact, Probe::Phone(phone)) => {
                // However a number is written there, its last four figures stand together.
                let number = phone.split(';').next().unwrap_or_default();
                let digits: String = number.chars().filter(char::is_ascii_digit).collect();
                let last = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
                PHONES.names().map(|name| format!("contains({name},'{last}')")).collect()
            }
            _ => return Err(Account::unsupported(&format!("cannot be asked for a {kind} by that"))),
        };
        let columns = known.asked(kind);
        let mut found = Vec::new();
        for filter in filters {
            let query = [("$select", columns.as_str()), ("$filter", filter.as_str())];
            found.extend(Account::raws(kind, desk.whole(table(kind).set, &query, asking).await?));
        }
        Ok(found)
    }
}
