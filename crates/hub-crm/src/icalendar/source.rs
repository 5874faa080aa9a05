use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::http::Request;
use hub_connector::{Account as Checked, CallStats, CancellationToken, ConnectorError, Cursor, KeyPage, MapError};
use hub_domain::FieldIssue;
use hub_domain::crm::{CrmKind, FieldValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::feed::{self, Feed};
use super::{Account, unknown};
use crate::calendar;

const VERSION: u8 = 1;
/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

/// What was brought: records with their versions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Place {
    v: u8,
    brought: BTreeMap<String, String>,
}

impl Place {
    /// One of another version, or of no sense, is none.
    fn read(cursor: Option<&Cursor>) -> Self {
        let read = cursor.and_then(|cursor| serde_json::from_value::<Self>(cursor.0.clone()).ok());
        read.filter(|place| place.v == VERSION).unwrap_or(Self { v: VERSION, ..Self::default() })
    }
}

impl Account {
    /// What the feed says now. Asked with the version that is known, so that an unchanged one is not sent again.
    async fn feed(
        &self,
        request: Request,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Arc<Feed>, ConnectorError> {
        let window = feed::window(self.clock.now());
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner).clone();
        let last = last.filter(|last| last.window == Some(window));
        let mut request = request;
        if let Some(last) = &last {
            let known = [("if-none-match", &last.etag), ("if-modified-since", &last.modified)];
            for (name, value) in known.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))) {
                request = request.header(name, value).or_status(304);
            }
        }
        let answer = self.http.get_bytes(&request, "text/calendar, */*;q=0.5", cancel).await?;
        *calls += answer.calls;
        if let (Some(last), 304) = (last, answer.status) {
            return Ok(last);
        }
        let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (etag, modified) = (header("etag"), header("last-modified"));
        let feed = Arc::new(Feed { etag, modified, ..feed::read(&answer.value, self.zone, window)? });
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&feed));
        Ok(feed)
    }

    fn request(&self) -> Request {
        Request::get(self.address.clone())
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Checked, ConnectorError> {
        let request = self.request().urgent().attempts(CHECK_ATTEMPTS);
        let feed = self.feed(request, &CancellationToken::new(), &mut CallStats::default()).await?;
        let label = feed.name.clone().unwrap_or_else(|| "Calendar feed".to_owned());
        Ok(Checked { label, streams: Vec::new(), version: "iCalendar".to_owned() })
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
        let feed = self.feed(self.request(), cancel, &mut calls).await.map_err(|error| error.after_calls(calls))?;
        let mut place = Place::read(cursor);
        let first = place.brought.is_empty();
        let deleted: Vec<String> =
            place.brought.keys().filter(|key| !feed.records.contains_key(*key)).cloned().collect();
        place.brought.retain(|key, _| feed.records.contains_key(key));
        let mut records = Vec::new();
        let mut more = false;
        for (key, raw) in &feed.records {
            let version = feed::version(raw);
            if place.brought.get(key) == Some(&version) {
                continue;
            }
            if records.len() == self.page_size {
                more = true;
                break;
            }
            records.push(raw.clone());
            place.brought.insert(key.clone(), version);
        }
        // Said once and not with every page.
        let rejected = if first { feed.rejected.clone() } else { Vec::new() };
        let next = Cursor(serde_json::to_value(&place).unwrap_or_default());
        Ok(CrmChanges { records, rejected, deleted, merged: Vec::new(), next, more, calls })
    }

    async fn keys(
        &self,
        kind: CrmKind,
        _: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        if self.manifest.crm.of(kind).is_none() {
            return Err(unknown(kind));
        }
        let mut calls = CallStats::default();
        let feed = self.feed(self.request(), cancel, &mut calls).await.map_err(|error| error.after_calls(calls))?;
        let total = u64::try_from(feed.records.len()).ok();
        Ok(Some(KeyPage { keys: feed.records.keys().cloned().collect(), next: None, total, calls }))
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
        let feed = self.feed(self.request(), cancel, &mut CallStats::default()).await?;
        Ok(feed.records.get(key).cloned())
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("UID"));
        }
        let data = raw.payload.get("data").and_then(Value::as_str).unwrap_or_default();
        let mut mapped = calendar::read(data, self.zone);
        // Which of its times this is.
        for (name, field) in [("start", "DTSTART"), ("end", "DTEND")] {
            match raw.payload.get(name).and_then(Value::as_str) {
                Some(at) => {
                    mapped.fields.insert(field.to_owned(), FieldValue::text(at));
                }
                None => {
                    mapped.fields.remove(field);
                    mapped.issues.push(FieldIssue { field: name.to_owned(), reason: "is missing".to_owned() });
                }
            }
        }
        Ok(mapped)
    }
}
