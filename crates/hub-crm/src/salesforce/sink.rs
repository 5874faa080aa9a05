use async_trait::async_trait;
use hub_connector::crm::{Ack, CrmRaw, NewRecord, Probe, RecordChange};
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind, Url};
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use serde_json::{Map, Value};

use super::api::{DATA, quoted};
use super::known::Known;
use super::map::{NO_NAME, PHONES};
use super::write::{Writer, title_of};
use super::{Account, Vendor, api};
use crate::desk::{Asking, Holds, Reads, Writes, contact};
use crate::outgoing::{marked, refused};
use crate::tail::is_marker;

impl Account {
    /// The field that holds our identifier in records of a kind.
    fn marking(&self, kind: CrmKind) -> Option<&str> {
        self.vendor.external_id.as_deref().filter(|_| matches!(kind, CrmKind::Contact | CrmKind::Deal))
    }

    /// What a new record needs beside what was said, and what it belongs to.
    fn completed(&self, new: &NewRecord, body: &mut Map<String, Value>) -> Result<(), ConnectorError> {
        let whose = contact(&new.parents, api::is_id).filter(|id| api::kind_of(id) == Some(CrmKind::Contact));
        let deal = new.parents.iter().find(|parent| parent.kind == CrmKind::Deal && api::is_id(&parent.key));
        let deal = deal.map(|parent| parent.key.as_str());
        let mut put = |name: &str, value: &str| {
            body.entry(name).or_insert_with(|| value.into());
        };
        match new.kind {
            CrmKind::Contact => put("LastName", NO_NAME),
            CrmKind::Deal => {
                if let Some(whose) = whose {
                    put("ContactId", whose);
                }
                if self.marking(new.kind).is_none() {
                    put("Description", &marked("", None, Some(&new.marker)));
                }
                if !["Name", "StageName", "CloseDate"].iter().all(|name| body.contains_key(*name)) {
                    return Err(refused("an opportunity needs a name, a stage and a day on which it is to close"));
                }
            }
            CrmKind::Note => {
                let whose = whose.or(deal).ok_or_else(|| refused("a note belongs to somebody at Salesforce"))?;
                put("ParentId", whose);
                let words = new.fields.get("Body").and_then(FieldValue::as_text);
                put("Title", &title_of(words.ok_or_else(|| refused("a note without words is not taken"))?));
            }
            _ => {
                if let Some(whose) = whose {
                    put("WhoId", whose);
                }
                if let Some(deal) = deal {
                    put("WhatId", deal);
                }
                put("Description", &marked("", None, Some(&new.marker)));
                put("Status", "Not Started");
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
        let marking = desk.marking(new.kind);
        let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
        let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
        let nothing = Map::new();
        let marker = Some(new.marker.as_str()).filter(|_| marking.is_none());
        let writer = Writer { known, region: desk.region, there: &nothing, marker };
        let mut body = writer.body(new.kind, &changes)?;
        desk.completed(new, &mut body)?;
        let object = api::object(new.kind);
        let request = match marking {
            None => Request::post(desk.address(&format!("{DATA}/sobjects/{object}"), &[])?),
            Some(field) if !known.sees(new.kind, field) => {
                return Err(refused(format!(
                    "{object} has no field {field} that may be seen: correct the connection's settings"
                )));
            }
            Some(_) if !is_marker(&new.marker) => return Err(refused("that marker cannot stand in an address")),
            Some(field) => {
                Request::patch(desk.address(&format!("{DATA}/sobjects/{object}/{field}/{}", new.marker), &[])?)
            }
        };
        let answer = desk.send(&request.json(body.into()), cancel).await?;
        let made = answer.value.as_ref().and_then(|said| said.get("id")).and_then(Value::as_str);
        let made = made.filter(|id| api::is_id(id)).map(str::to_owned);
        let key = match (made, marking) {
            (Some(key), _) => key,
            // It was there already: this version of the interface says so without a word of which it is.
            (None, Some(field)) => {
                let mut calls = CallStats::default();
                let asking = &mut Asking { cancel, calls: &mut calls };
                let condition = format!("{field} = {}", quoted(&new.marker));
                let found = desk.where_is(known, new.kind, &condition, asking).await;
                let found = found.map_err(ConnectorError::perhaps_done)?.pop().map(|raw| raw.key);
                found.ok_or_else(|| Account::gone().perhaps_done())?
            }
            (None, None) => {
                return Err(
                    ConnectorError::new(ErrorKind::Malformed, "the answer does not name the record").perhaps_done()
                );
            }
        };
        Ok(Ack { key, modified: None, etag: None, record: None })
    }

    async fn change(
        desk: &Account,
        known: &Known,
        change: &RecordChange,
        cancel: &CancellationToken,
    ) -> Result<Option<Ack>, ConnectorError> {
        // Places and joined choices are one set: they are read again as late as possible.
        let several = |field: &str| known.own(change.kind).any(|own| own.name == field && own.holds == Holds::Several);
        let set = |field: &String| field == "Emails" || field == "Phones" || several(field);
        let mut calls = CallStats::default();
        let fresh = match change.changes.keys().any(set) {
            true => Self::one(desk, known, change.kind, &change.key, &mut Asking { cancel, calls: &mut calls }).await?,
            false => Some(change.seen.clone()),
        };
        let there = fresh.ok_or_else(Account::gone)?;
        let writer = Writer { known, region: desk.region, there: &there.payload, marker: None };
        let body = writer.body(change.kind, &change.changes)?;
        if body.is_empty() {
            return Ok(None);
        }
        let mut request = Request::patch(<Self as Writes>::address(desk, change.kind, &change.key)?).json(body.into());
        if let Some(date) = there.modified.as_deref().and_then(api::http_date) {
            request = request.header("If-Unmodified-Since", date);
        }
        desk.send(&request, cancel).await?;
        Ok(Some(Ack { key: change.key.clone(), modified: None, etag: None, record: None }))
    }

    fn address(desk: &Account, kind: CrmKind, key: &str) -> Result<Url, ConnectorError> {
        desk.address(&format!("{DATA}/sobjects/{}/{key}", api::object(kind)), &[])
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
            (CrmKind::Contact, Probe::Email(email)) => {
                desk.where_is(known, kind, &format!("Email = {}", quoted(email)), asking).await
            }
            (CrmKind::Contact, Probe::Phone(phone)) => {
                // However a number is written there, its last four figures stand together.
                let digits: String =
                    phone.split(';').next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
                let last = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
                let mut found = Vec::new();
                for name in PHONES.names().filter(|name| known.sees(kind, name)) {
                    found.extend(desk.where_is(known, kind, &format!("{name} LIKE '%{last}%'"), asking).await?);
                }
                Ok(found)
            }
            (_, Probe::Marker { marker, parents }) => {
                if let Some(field) = desk.marking(kind).filter(|field| known.sees(kind, field)) {
                    return desk.where_is(known, kind, &format!("{field} = {}", quoted(marker)), asking).await;
                }
                let column = match kind {
                    CrmKind::Deal => "ContactId",
                    CrmKind::Note => "ParentId",
                    CrmKind::Task => "WhoId",
                    _ => {
                        return Err(Account::unsupported(
                            "keeps no identifier of ours for contacts without a field for it",
                        ));
                    }
                };
                let whose = contact(parents, api::is_id);
                let whose =
                    whose.ok_or_else(|| Account::unsupported(&format!("lists no {kind} without its contact")))?;
                desk.where_is(known, kind, &format!("{column} = {}", quoted(whose)), asking).await
            }
            _ => Err(Account::unsupported(&format!("cannot be asked for a {kind} by that"))),
        }
    }
}
