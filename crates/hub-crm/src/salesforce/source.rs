use async_trait::async_trait;
use hub_connector::crm::{CrmMapped, CrmRaw};
use hub_connector::http::Request;
use hub_connector::{Account as Found, CallStats, CancellationToken, ConnectorError, ErrorKind, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::{Value, json};

use super::activity::{self, LOGGED};
use super::api::{CHANGED, DATA, literal, quoted};
use super::known::{self, KINDS, Known};
use super::{Account, Vendor, api, map};
use crate::desk::{self, Asking, Fate, Keys, Listed, Reads, Spot};

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;
/// The field that tells a call or an e-mail from something to do.
const KIND_OF_TASK: &str = "TaskSubtype";
/// Rows to a question that is not a page of a walk.
const MANY: usize = 2_000;

impl desk::Vendor for Vendor {
    type Known = Known;
    const NAME: &'static str = "Salesforce";

    fn is_key(key: &str) -> bool {
        api::is_id(key)
    }

    fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
        api::raw(kind, row, place)
    }

    fn fate(raw: &CrmRaw) -> Fate {
        if raw.payload.get("IsDeleted").and_then(Value::as_bool) != Some(true) {
            return match raw.kind {
                CrmKind::Task if activity::is_logged(&raw.payload) => Fate::OfAnotherKind,
                CrmKind::Activity if !activity::is_logged(&raw.payload) => Fate::OfAnotherKind,
                _ => Fate::There,
            };
        }
        let into = raw.payload.get("MasterRecordId").and_then(Value::as_str).filter(|id| api::is_id(id));
        into.map_or(Fate::Deleted, |into| Fate::MergedInto(into.to_owned()))
    }

    fn explained(error: ConnectorError) -> ConnectorError {
        api::explained(error)
    }

    fn read(desk: &Account, raw: &CrmRaw, known: &Known) -> CrmMapped {
        map::read(raw, known, desk.vendor.external_id.as_deref(), desk.region, desk.currency)
    }
}

/// What a page of a walk is asked for, by where the walk stands: from a time on; of that time only, behind an id; behind
/// that time.
fn condition(spot: &Spot) -> (String, &'static str) {
    let by_time = "SystemModstamp, Id";
    let Some(from) = spot.from.map(literal) else { return (String::new(), by_time) };
    match &spot.within {
        None => (format!(" WHERE {CHANGED} >= {from}"), by_time),
        Some(within) => match within.get("behind").and_then(Value::as_str) {
            Some(id) => (format!(" WHERE {CHANGED} = {from} AND Id > {}", quoted(id)), "Id"),
            None => (format!(" WHERE {CHANGED} > {from}"), by_time),
        },
    }
}

/// A condition, kept to the rows among which a kind may be.
fn among(kind: CrmKind, wher: String) -> String {
    match (kind, wher.is_empty()) {
        (CrmKind::Activity, true) => format!(" WHERE {LOGGED}"),
        (CrmKind::Activity, false) => format!("{wher} AND {LOGGED}"),
        _ => wher,
    }
}

/// Where a walk goes on behind a page.
fn onward(spot: &Spot, rows: &[Value], size: usize) -> Option<Value> {
    let of_one_time = spot.within.as_ref().is_some_and(|within| within.get("behind").is_some());
    let last = rows.last().and_then(|row| row.get("Id")).filter(|_| rows.len() >= size);
    match last {
        Some(last) => Some(json!({ "behind": last })),
        None if of_one_time => Some(json!({"later": true})),
        None => None,
    }
}

impl Account {
    /// The rows of one question.
    pub(super) async fn question(
        &self,
        all: bool,
        question: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Vec<Value>, ConnectorError> {
        let path = format!("{DATA}/{}", if all { "queryAll" } else { "query" });
        let mut answer = self.get(&path, &[("q", question)], asking).await?;
        let mut rows = desk::list(&mut answer, "records")?;
        // A long answer comes in parts, whatever was asked for.
        while let Some(next) = answer.get("nextRecordsUrl").and_then(Value::as_str).map(str::to_owned) {
            answer = self.get(next.trim_start_matches('/'), &[], asking).await?;
            let part = desk::list(&mut answer, "records")?;
            if part.is_empty() {
                break;
            }
            rows.extend(part);
        }
        Ok(rows)
    }

    /// Every row of a short list, in the order of ids.
    pub(super) async fn whole(
        &self,
        fields: &str,
        object: &str,
        condition: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Vec<Value>, ConnectorError> {
        let (mut rows, mut behind) = (Vec::new(), String::new());
        loop {
            let both = [condition, behind.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            let wher = if both.is_empty() { String::new() } else { format!(" WHERE {}", both.join(" AND ")) };
            let question = format!("SELECT {fields} FROM {object}{wher} ORDER BY Id LIMIT {MANY}");
            let part = self.question(false, &question, asking).await?;
            let last = part.last().and_then(|row| row.get("Id")).and_then(Value::as_str).map(quoted);
            let full = part.len() >= MANY;
            rows.extend(part);
            match last.map(|last| format!("Id > {last}")).filter(|last| full && *last != behind) {
                Some(last) => behind = last,
                None => return Ok(rows),
            }
        }
    }

    /// Records of a kind that fit a condition.
    pub(super) async fn where_is(
        &self,
        known: &Known,
        kind: CrmKind,
        condition: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let fields = known.asked(kind, self.vendor.external_id.as_deref());
        Ok(Self::raws(kind, self.whole(&fields, api::object(kind), condition, asking).await?))
    }
}

#[async_trait]
impl Reads for Vendor {
    async fn check(desk: &Account) -> Result<Found, ConnectorError> {
        let url = desk.address(&format!("{DATA}/query"), &[("q", "SELECT Id FROM Contact LIMIT 1")])?;
        let request = Request::get(url).urgent().attempts(CHECK_ATTEMPTS);
        let mut calls = CallStats::default();
        let mut answer =
            desk.ask(&request, &mut Asking { cancel: &CancellationToken::new(), calls: &mut calls }).await?;
        desk::list(&mut answer, "records")?;
        let label = desk.base.host_str().unwrap_or("Salesforce").to_owned();
        Ok(Found { label, streams: Vec::new(), version: "Salesforce REST v64.0".to_owned() })
    }

    async fn learn(desk: &Account, asking: &mut Asking<'_>) -> Result<Known, ConnectorError> {
        let users = desk.whole("Id, Name", "User", "IsActive = true", asking).await?;
        let mut described = Vec::new();
        for kind in KINDS {
            let path = format!("{DATA}/sobjects/{}/describe", api::object(kind));
            let mut answer = desk.get(&path, &[], asking).await?;
            described.push((kind, desk::list(&mut answer, "fields")?));
        }
        let owners = users.iter().filter_map(known::user).collect();
        Ok(Known::new(owners, &described, desk.vendor.external_id.as_deref()))
    }

    async fn page(
        desk: &Account,
        known: &Known,
        kind: CrmKind,
        spot: &Spot,
        asking: &mut Asking<'_>,
    ) -> Result<Listed, ConnectorError> {
        if kind == CrmKind::Activity && !known.sees(kind, KIND_OF_TASK) {
            // To this user every task is one.
            return Ok(Listed::default());
        }
        let fields = known.asked(kind, desk.vendor.external_id.as_deref());
        let (wher, order) = condition(spot);
        let wher = among(kind, wher);
        let size = desk.page_size;
        let question = format!("SELECT {fields} FROM {}{wher} ORDER BY {order} LIMIT {size}", api::object(kind));
        let rows = desk.question(true, &question, asking).await?;
        let within = onward(spot, &rows, usize::try_from(size).unwrap_or(usize::MAX));
        Ok(Listed { rows, within, anew: true })
    }

    async fn keys(
        desk: &Account,
        kind: CrmKind,
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Keys, ConnectorError> {
        let apart =
            matches!(kind, CrmKind::Task | CrmKind::Activity) && desk.asked(asking).await?.sees(kind, KIND_OF_TASK);
        if kind == CrmKind::Activity && !apart {
            return Ok(Keys { keys: Vec::new(), next: None });
        }
        let behind = next.and_then(Value::as_str).map(|id| format!(" WHERE Id > {}", quoted(id))).unwrap_or_default();
        let (size, fields) = (desk.page_size, if apart { "Id, Status, IsClosed, TaskSubtype" } else { "Id" });
        let wher = among(kind, behind);
        let question = format!("SELECT {fields} FROM {}{wher} ORDER BY Id LIMIT {size}", api::object(kind));
        let rows = desk.question(false, &question, asking).await?;
        let unread = || ConnectorError::new(ErrorKind::Malformed, "a row of the list has no id");
        let last = rows.last().and_then(|row| row.get("Id")).and_then(Value::as_str).map(Value::from);
        let full = rows.len() >= usize::try_from(size).unwrap_or(usize::MAX);
        let mut keys = Vec::with_capacity(rows.len());
        for (place, row) in rows.into_iter().enumerate() {
            let raw = api::raw(kind, row, place).map_err(|_| unread())?;
            if <Self as desk::Vendor>::fate(&raw) == Fate::There {
                keys.push(raw.key);
            }
        }
        Ok(Keys { keys, next: last.filter(|_| full) })
    }

    async fn one(
        desk: &Account,
        known: &Known,
        kind: CrmKind,
        key: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        if api::kind_of(key).is_none_or(|known| api::object(known) != api::object(kind)) {
            return Ok(None);
        }
        let found = desk.where_is(known, kind, &format!("Id = {}", quoted(key)), asking).await?;
        Ok(found.into_iter().find(|raw| raw.key == key))
    }
}

#[cfg(test)]
mod tests {
    use crate::place::time;

    use super::*;

    #[test]
    fn more_rows_of_one_time_than_a_page_are_walked_by_their_ids() {
        let at = time("2026-01-01T00:00:00Z");
        let rows = [json!({"Id": "003000000000001AAA"}), json!({"Id": "003000000000002AAA"})];
        let first = Spot { from: None, within: None };
        assert_eq!(condition(&first).0, "");
        assert_eq!(condition(&Spot { from: at, within: None }).0, " WHERE SystemModstamp >= 2026-01-01T00:00:00.000Z");
        let within = onward(&first, &rows, 2);
        assert_eq!(within, Some(json!({"behind": "003000000000002AAA"})));
        let spot = Spot { from: at, within };
        let expected = " WHERE SystemModstamp = 2026-01-01T00:00:00.000Z AND Id > '003000000000002AAA'";
        assert_eq!(condition(&spot), (expected.to_owned(), "Id"));
        let within = onward(&spot, &rows[..1], 2);
        let spot = Spot { from: at, within };
        assert_eq!(condition(&spot).0, " WHERE SystemModstamp > 2026-01-01T00:00:00.000Z");
        assert_eq!(onward(&spot, &rows[..1], 2), None);
    }
}
