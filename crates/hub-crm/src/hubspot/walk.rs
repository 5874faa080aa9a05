//! Everything by the list, what changed by the search, what was archived by the list of the archive.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::{CrmChanges, CrmRaw, MergedKey};
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::{Value, json};

use super::cursor::{Spot, Stage};
use super::known::Known;
use super::{Account, api};
use crate::place;

/// How often everything is read again, in case a change moved no time.
const EVERYTHING_EVERY: TimeDelta = TimeDelta::days(7);
/// Properties whose names fit an address together, characters; more are asked for by batch.
const LONGEST: usize = 1_200;

/// What an answer's rows were made into.
#[derive(Default)]
struct Sorted {
    records: Vec<CrmRaw>,
    rejected: Vec<RejectedRow>,
    merged: Vec<MergedKey>,
}

impl Account {
    async fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Value, ConnectorError> {
        let request = Request::get(api::address(&self.base, path, query)?);
        let answer = self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
        *calls += answer.calls;
        Ok(answer.value)
    }

    /// Asks by `POST`; changes nothing.
    pub(super) async fn ask(
        &self,
        path: &str,
        body: Value,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Value, ConnectorError> {
        let client = if path.ends_with("/search") { &self.search } else { &self.http };
        let request = Request::post(api::address(&self.base, path, &[])?).json(body).repeatable();
        let answer = client.get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
        *calls += answer.calls;
        Ok(answer.value)
    }

    /// What is known of the account, asked where nobody has yet: which properties to ask for depends on it.
    pub(super) async fn asked(&self, cancel: &CancellationToken) -> Result<Arc<Known>, ConnectorError> {
        let known = self.known();
        if *known == Known::default() { self.learn(cancel).await } else { Ok(known) }
    }

    /// A page of the list, in the order of numbers, with ties.
    async fn list(
        &self,
        kind: CrmKind,
        known: &Known,
        after: Option<&str>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<(Vec<Value>, Option<String>), ConnectorError> {
        let names = known.asked(kind).join(",");
        let (limit, short) = (self.page_size.to_string(), names.len() <= LONGEST);
        let mut query = vec![("limit", limit.as_str())];
        query.extend(short.then_some(("properties", names.as_str())));
        query.extend((kind != CrmKind::Contact).then_some(("associations", "contacts")));
        query.extend(after.map(|after| ("after", after)));
        let path = format!("crm/v3/objects/{}", api::objects_of(kind)?);
        let mut answer = self.get(&path, &query, cancel, calls).await?;
        let mut rows = api::results(&mut answer)?;
        if !short {
            self.fill(kind, known, &mut rows, cancel, calls).await?;
        }
        Ok((rows, api::after(&answer)))
    }

    /// Puts in the properties of rows, by batch.
    async fn fill(
        &self,
        kind: CrmKind,
        known: &Known,
        rows: &mut [Value],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<(), ConnectorError> {
        let ids: Vec<String> = rows.iter().filter_map(api::id_of).collect();
        let mut full: BTreeMap<String, Value> = BTreeMap::new();
        for row in self.batch(kind, known, &ids, cancel, calls).await? {
            full.extend(api::id_of(&row).map(|id| (id, row)));
        }
        for row in rows {
            let held = api::id_of(row).and_then(|id| full.remove(&id));
            if let Some(properties) = held.as_ref().and_then(|held| held.get("properties")) {
                row["properties"] = properties.clone();
            }
        }
        Ok(())
    }

    /// Objects by their numbers, without ties; one that is not there is left out.
    pub(super) async fn batch(
        &self,
        kind: CrmKind,
        known: &Known,
        ids: &[String],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<Value>, ConnectorError> {
        let mut rows = Vec::new();
        for ids in ids.chunks(100) {
            let inputs: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
            // The vendor's client always says of which properties it wants the history.
            let body = json!({"properties": known.asked(kind), "propertiesWithHistory": [], "inputs": inputs});
            let path = format!("crm/v3/objects/{}/batch/read", api::objects_of(kind)?);
            rows.extend(api::results(&mut self.ask(&path, body, cancel, calls).await?)?);
        }
        Ok(rows)
    }

    /// Puts in the ties of rows to contacts, by batch.
    pub(super) async fn tie(
        &self,
        kind: CrmKind,
        rows: &mut [Value],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<(), ConnectorError> {
        if kind == CrmKind::Contact || rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = rows.iter().filter_map(api::id_of).collect();
        let inputs: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        let path = format!("crm/v4/associations/{}/contacts/batch/read", api::objects_of(kind)?);
        let mut answer = self.ask(&path, json!({ "inputs": inputs }), cancel, calls).await?;
        let mut tied: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in api::results(&mut answer)? {
            let from = row.get("from").and_then(api::id_of);
            let to = row.get("to").and_then(Value::as_array).into_iter().flatten();
            let to = to.filter_map(|one| one.get("toObjectId").and_then(crate::payload::scalar));
            tied.extend(from.map(|from| (from, to.collect())));
        }
        for row in rows {
            if let Some(contacts) = api::id_of(row).and_then(|id| tied.remove(&id)) {
                api::with_contacts(row, &contacts);
            }
        }
        Ok(())
    }

    /// The vendor's latest change, as far as its index has come.
    async fn latest(
        &self,
        kind: CrmKind,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Option<DateTime<Utc>>, ConnectorError> {
        let name = api::changed(kind);
        let body =
            json!({"sorts": [{"propertyName": name, "direction": "DESCENDING"}], "properties": [name], "limit": 1});
        let path = format!("crm/v3/objects/{}/search", api::objects_of(kind)?);
        let rows = api::results(&mut self.ask(&path, body, cancel, calls).await?)?;
        let stamp = rows.first().and_then(|row| row.pointer(&format!("/properties/{name}"))).and_then(Value::as_str);
        Ok(stamp.and_then(place::time))
    }

    /// What changed since, behind a number. Always the first page of a search, which therefore never comes to its end at
    /// 10,000.
    async fn search(
        &self,
        kind: CrmKind,
        known: &Known,
        (since, behind): (DateTime<Utc>, &str),
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<Value>, ConnectorError> {
        let filters = json!([
            {"propertyName": api::changed(kind), "operator": "GTE", "value": since.timestamp_millis().to_string()},
            {"propertyName": "hs_object_id", "operator": "GT", "value": behind},
        ]);
        let body = json!({"filterGroups": [{"filters": filters}], "properties": known.asked(kind), "limit": self.page_size,
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]});
        let path = format!("crm/v3/objects/{}/search", api::objects_of(kind)?);
        let mut rows = api::results(&mut self.ask(&path, body, cancel, calls).await?)?;
        self.tie(kind, &mut rows, cancel, calls).await?;
        Ok(rows)
    }

    /// The next page of what changed.
    pub(super) async fn changed(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<CrmChanges, ConnectorError> {
        api::objects_of(kind)?;
        let known = self.asked(cancel).await?;
        let mut spot = Spot::read(cursor);
        if spot.stage.is_none() {
            let mark = self.latest(kind, cancel, calls).await?;
            spot.begin(self.clock.now(), EVERYTHING_EVERY, mark);
        }
        let (mut sorted, mut deleted) = (Sorted::default(), Vec::new());
        match spot.stage.clone() {
            None => {}
            Some(Stage::All(after)) => {
                let (rows, next) = self.list(kind, &known, after.as_deref(), cancel, calls).await?;
                sorted = sort(kind, rows, &mut spot);
                match next {
                    Some(next) => spot.stage = Some(Stage::All(Some(next))),
                    None => spot.after_changes(self.clock.now()),
                }
            }
            Some(Stage::Changed(behind)) => {
                let since = spot.place.since.unwrap_or_default();
                let rows = self.search(kind, &known, (since, &behind), cancel, calls).await?;
                let last = rows.last().and_then(api::id_of).filter(|_| rows.len() >= self.page_size as usize);
                sorted = sort(kind, rows, &mut spot);
                match last {
                    Some(last) if last != behind => spot.stage = Some(Stage::Changed(last)),
                    _ => spot.after_changes(self.clock.now()),
                }
            }
            Some(Stage::Archive(after)) => {
                let limit = self.page_size.to_string();
                let mut query = vec![("limit", limit.as_str()), ("archived", "true")];
                query.extend(after.as_deref().map(|after| ("after", after)));
                let path = format!("crm/v3/objects/{}", api::objects_of(kind)?);
                let mut answer = self.get(&path, &query, cancel, calls).await?;
                for row in api::results(&mut answer)? {
                    let at = row.get("archivedAt").and_then(Value::as_str).and_then(place::time);
                    if at.is_none_or(|at| spot.archived.is_none_or(|before| at > before)) {
                        deleted.extend(api::id_of(&row));
                        spot.archiving = spot.archiving.max(at);
                    }
                }
                match api::after(&answer) {
                    Some(next) => spot.stage = Some(Stage::Archive(Some(next))),
                    None => spot.end(),
                }
            }
        }
        spot.place.forget();
        Ok(CrmChanges {
            records: sorted.records,
            rejected: sorted.rejected,
            deleted,
            merged: sorted.merged,
            next: spot.write(),
            more: spot.stage.is_some(),
            calls: CallStats::default(),
        })
    }

    /// The next part of the keys.
    pub(super) async fn listed_keys(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<KeyPage, ConnectorError> {
        let after = cursor.and_then(|cursor| cursor.0.as_str());
        let limit = self.page_size.to_string();
        let mut query = vec![("limit", limit.as_str()), ("properties", "hs_object_id")];
        query.extend(after.map(|after| ("after", after)));
        let path = format!("crm/v3/objects/{}", api::objects_of(kind)?);
        let mut answer = self.get(&path, &query, cancel, calls).await?;
        let keys = api::results(&mut answer)?.iter().map(api::id_of).collect::<Option<Vec<_>>>();
        let keys =
            keys.ok_or_else(|| ConnectorError::new(ErrorKind::Malformed, "an object of the list has no number"))?;
        let next = api::after(&answer).map(|after| Cursor(after.into()));
        Ok(KeyPage { keys, next, total: None, calls: CallStats::default() })
    }

    /// One object with its ties, as it is at this moment.
    pub(super) async fn one(
        &self,
        kind: CrmKind,
        id: &str,
        by: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        let known = self.asked(cancel).await?;
        let names = known.asked(kind).join(",");
        let short = names.len() <= LONGEST;
        let mut query: Vec<_> = by.map(|by| ("idProperty", by)).into_iter().collect();
        query.extend(short.then_some(("properties", names.as_str())));
        query.extend((kind != CrmKind::Contact).then_some(("associations", "contacts")));
        let url = api::address_of(&self.base, &format!("crm/v3/objects/{}", api::objects_of(kind)?), id, &query)?;
        let mut calls = CallStats::default();
        let row = match self.http.get_json::<Value>(&Request::get(url), cancel).await.map_err(api::explained) {
            Ok(answer) => answer.value,
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // A number that was merged may answer with what it was merged into.
        if by.is_none() && api::id_of(&row).is_none_or(|there| there != id) {
            return Ok(None);
        }
        let mut rows = [row];
        if !short {
            self.fill(kind, &known, &mut rows, cancel, &mut calls).await?;
        }
        let [row] = rows;
        api::raw(kind, row, 0).map(Some).map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))
    }
}

/// Makes rows into records, and leaves out what was brought already.
fn sort(kind: CrmKind, rows: Vec<Value>, spot: &mut Spot) -> Sorted {
    let mut sorted = Sorted::default();
    for (number, row) in rows.into_iter().enumerate() {
        let raw = match api::raw(kind, row, number) {
            Ok(raw) => raw,
            Err(row) => {
                sorted.rejected.push(row);
                continue;
            }
        };
        let stamp = raw.modified.clone().unwrap_or_default();
        if !spot.place.is_news(&raw.key, &stamp, place::time(&stamp)) {
            continue;
        }
        let gone = api::property(&raw.payload, "hs_merged_object_ids").unwrap_or_default().split(';').map(str::trim);
        let gone = gone.filter(|gone| api::is_id(gone) && *gone != raw.key);
        sorted.merged.extend(gone.map(|gone| MergedKey { gone: gone.to_owned(), into: raw.key.clone() }));
        sorted.records.push(raw);
    }
    sorted
}
