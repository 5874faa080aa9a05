use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::http::Request;
use hub_connector::{
    Account as Checked, CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, MapError, RejectedRow,
};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::api::{self, Person};
use super::{Account, map};
use crate::calendar::Bookings;
use crate::{payload, place};

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;
/// No meeting has as many pages of invitees.
const ENDLESS: usize = 50;

pub(super) fn unknown(kind: CrmKind) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("Calendly keeps no {kind}"))
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
        let answer = self.http.get_json::<Value>(&request, cancel).await?;
        *calls += answer.calls;
        Ok(answer.value)
    }

    async fn person(&self, cancel: &CancellationToken, calls: &mut CallStats) -> Result<Arc<Person>, ConnectorError> {
        let known = self.person.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let person = Arc::new(api::person(&self.get("users/me", &[], cancel, calls).await?)?);
        *self.person.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&person));
        Ok(person)
    }

    /// A meeting with those who booked it.
    async fn with_invitees(
        &self,
        mut raw: CrmRaw,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<CrmRaw, ConnectorError> {
        let path = format!("scheduled_events/{}/invitees", raw.key);
        let (mut all, mut next) = (Vec::new(), None::<String>);
        for _ in 0..ENDLESS {
            let mut query = vec![("count", "100")];
            query.extend(next.as_deref().map(|next| ("page_token", next)));
            let (rows, more) = api::listed(self.get(&path, &query, cancel, calls).await?)?;
            all.extend(rows);
            next = more;
            if next.is_none() {
                break;
            }
        }
        raw.payload.insert("invitees".to_owned(), all.into());
        Ok(raw)
    }

    async fn changed(
        &self,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<CrmChanges, ConnectorError> {
        let person = self.person(cancel, calls).await?;
        let mut place = Bookings::read(cursor);
        let window = place.window(self.clock.now());
        let (count, from, to) =
            (self.page_size.to_string(), payload::written(window.from), payload::written(window.to));
        let whose = if self.organization {
            ("organization", person.organization.as_str())
        } else {
            ("user", person.uri.as_str())
        };
        let mut query = vec![
            whose,
            ("count", &count),
            ("sort", "start_time:asc"),
            ("min_start_time", &from),
            ("max_start_time", &to),
        ];
        let next = place.next.as_ref().and_then(Value::as_str).map(str::to_owned);
        query.extend(next.as_deref().map(|next| ("page_token", next)));
        let answer = match self.get("scheduled_events", &query, cancel, calls).await {
            // The vendor no longer knows how the list went on: what was brought is not brought again.
            Err(error) if error.kind == ErrorKind::BadRequest && next.is_some() => {
                *calls += error.calls;
                query.pop();
                self.get("scheduled_events", &query, cancel, calls).await?
            }
            answer => answer?,
        };
        let (rows, next) = api::listed(answer)?;
        let (mut records, mut rejected) = (Vec::new(), Vec::<RejectedRow>::new());
        for (number, row) in rows.into_iter().enumerate() {
            match api::raw(row, number) {
                Ok(raw) => {
                    let version = raw.modified.clone().unwrap_or_default();
                    let start = api::text(&raw.payload, "start_time").as_deref().and_then(place::time);
                    if version.is_empty() || place.is_news(&raw.key, &version, start) {
                        records.push(self.with_invitees(raw, cancel, calls).await?);
                    }
                }
                Err(row) => rejected.push(row),
            }
        }
        let more = place.go_on(next.map(Value::from));
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
        let request = Request::get(api::address(&self.base, "users/me", &[])?).urgent().attempts(CHECK_ATTEMPTS);
        let answer = self.http.get_json::<Value>(&request, &CancellationToken::new()).await?;
        let person = api::person(&answer.value)?;
        Ok(Checked { label: person.name, streams: Vec::new(), version: "Calendly v2".to_owned() })
    }

    async fn describe(&self, cancel: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        self.person(cancel, &mut CallStats::default()).await?;
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
        let mut calls = CallStats::default();
        let mut answer = match self.get(&format!("scheduled_events/{key}"), &[], cancel, &mut calls).await {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            answer => answer?,
        };
        let row = answer.get_mut("resource").map(Value::take).unwrap_or_default();
        let raw = api::raw(row, 0).map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
        self.with_invitees(raw, cancel, &mut calls).await.map(Some)
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("uri"));
        }
        Ok(map::read(raw))
    }
}
