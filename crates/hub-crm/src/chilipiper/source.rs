use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::http::Request;
use hub_connector::{
    Account as Checked, CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, MapError, Outcome,
};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::api::{self, Spot};
use super::{Account, map};
use crate::calendar::Bookings;
use crate::place;

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;
/// Most weeks that are asked for at once where there is nothing new.
const AT_ONCE: usize = 10;

fn unknown(kind: CrmKind) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("Chili Piper keeps no {kind}"))
}

impl Account {
    /// A page of a week.
    async fn list(
        &self,
        body: Value,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<(Vec<Value>, bool), ConnectorError> {
        let request = Request::put(api::address(&self.base, "v2/org/meetings/meetings")?).json(body).repeatable();
        let answer = self.http.get_json::<Value>(&request, cancel).await;
        // A question, although it looks like a write.
        let answer = answer.map_err(|error| ConnectorError { outcome: Outcome::NotDone, ..error })?;
        *calls += answer.calls;
        api::listed(answer.value)
    }

    async fn changed(
        &self,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<CrmChanges, ConnectorError> {
        let mut place = Bookings::read(cursor);
        let window = place.window(self.clock.now());
        let (mut records, mut rejected, mut more) = (Vec::new(), Vec::new(), true);
        for _ in 0..AT_ONCE {
            let spot = Spot::read(place.next.as_ref(), window);
            let (rows, goes_on) = self.list(spot.body(window, self.page_size), cancel, calls).await?;
            for (number, row) in rows.into_iter().enumerate() {
                match api::raw(row, number) {
                    Ok(raw) => {
                        let start = api::first(&raw.payload, &api::START).and_then(place::time);
                        if place.is_news(&raw.key, &api::version(&raw), start) {
                            records.push(raw);
                        }
                    }
                    Err(row) => rejected.push(row),
                }
            }
            let next = spot.next(window, goes_on).and_then(|next| serde_json::to_value(next).ok());
            more = place.go_on(next);
            if !more || !records.is_empty() || !rejected.is_empty() {
                break;
            }
        }
        Ok(CrmChanges {
            records,
            rejected,
            deleted: Vec::new(),
            merged: Vec::new(),
            next: place.write(),
            more,
            calls: CallStats::default(),
        })
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Checked, ConnectorError> {
        let mut url = api::address(&self.base, "v1/org/workspace")?;
        url.query_pairs_mut().extend_pairs([("page", "0"), ("pageSize", "1")]);
        let request = Request::get(url).urgent().attempts(CHECK_ATTEMPTS);
        self.http.get_json::<Value>(&request, &CancellationToken::new()).await?;
        Ok(Checked { label: "Chili Piper".to_owned(), streams: Vec::new(), version: "Chili Piper Edge".to_owned() })
    }

    async fn describe(&self, _: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        Ok(CrmSchema::default())
    }

    async fn changes(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<CrmChanges, ConnectorError> {
        if self.manifest.crm.of(kind).is_none() {
            return Err(unknown(kind));
        }
        let mut calls = CallStats::default();
        match self.changed(cursor, cancel, &mut calls).await {
            Ok(changes) => Ok(CrmChanges { calls, ..changes }),
            Err(error) => Err(error.after_calls(calls)),
        }
    }

    /// Meetings are cancelled and stay listed.
    async fn keys(
        &self,
        _: CrmKind,
        _: Option<&Cursor>,
        _: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        Ok(None)
    }

    async fn record(
        &self,
        kind: CrmKind,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        if self.manifest.crm.of(kind).is_none() {
            return Err(unknown(kind));
        }
        if !api::is_key(key) {
            return Ok(None);
        }
        let request = Request::get(api::address(&self.base, &format!("v1/org/meetings/get/{key}"))?);
        let answer = match self.http.get_json::<Value>(&request, cancel).await {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            answer => answer?,
        };
        let mut value = answer.value;
        let row = value.get_mut("data").map(Value::take).unwrap_or(value);
        let raw = api::raw(row, 0).map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
        Ok(Some(raw))
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("meetingId"));
        }
        Ok(map::read(raw))
    }
}
