//! Lists walked page by page: what changed, and which keys there are.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use hub_connector::crm::CrmChanges;
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage};
use hub_domain::crm::CrmKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Account;
use super::api::{self, Listed};
use crate::place::{self, Place};

/// How often everything of a kind is read again. The time of the last change does not move for every change of a person,
/// and lists of the other kinds cannot be asked for what changed.
fn everything_every(kind: CrmKind) -> TimeDelta {
    match kind {
        CrmKind::Deal => TimeDelta::minutes(15),
        CrmKind::Task => TimeDelta::hours(1),
        _ => TimeDelta::hours(24),
    }
}

fn time(row: &Value, name: &str) -> Option<DateTime<Utc>> {
    row.get(name).and_then(Value::as_str).and_then(place::time)
}

/// Where a list of keys stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct KeyPlace {
    next: String,
}

impl Account {
    /// A page of a list.
    async fn list(
        &self,
        kind: CrmKind,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Listed, ConnectorError> {
        let request = Request::get(api::address(&self.base, api::collection_of(kind)?, query)?);
        let answer = self.client(kind).get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
        *calls += answer.calls;
        api::listed(answer.value)
    }

    /// The next page of what changed.
    pub(super) async fn changed(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<CrmChanges, ConnectorError> {
        let by_change = kind == CrmKind::Contact;
        let mut place = Place::read(cursor);
        place.begin(self.clock.now(), everything_every(kind));
        let listed = match self.page_of_changes(kind, &place, cancel, calls).await {
            // The vendor no longer knows how the list went on.
            Err(error) if error.kind == ErrorKind::BadRequest && place.next.is_some() => {
                *calls += error.calls;
                place.list_again(by_change);
                self.page_of_changes(kind, &place, cancel, calls).await
            }
            listed => listed,
        }?;
        let (mut records, mut rejected, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
        let mut all_older = true;
        for (number, row) in listed.rows.into_iter().enumerate() {
            let stamp = if by_change { time(&row, "updated") } else { time(&row, "created") };
            all_older &= place.since.zip(stamp).is_some_and(|(since, at)| at < since);
            let raw = match api::raw(kind, row, number) {
                Ok(raw) => raw,
                Err(row) => {
                    rejected.push(row);
                    continue;
                }
            };
            if !place.is_news(&raw.key, raw.modified.as_deref().unwrap_or_default(), stamp) {
                continue;
            }
            if by_change && api::is_trash(&raw.payload) {
                deleted.push(raw.key);
            } else {
                records.push(raw);
            }
        }
        place.next = listed.next.map(Value::from);
        if !by_change {
            // These lists begin with the newest.
            records.reverse();
            if all_older {
                place.next = None;
            }
        }
        place.forget();
        let more = place.next.is_some();
        if !more {
            place.end();
        }
        Ok(CrmChanges {
            records,
            rejected,
            deleted,
            merged: Vec::new(),
            next: place.write(),
            more,
            calls: CallStats::default(),
        })
    }

    async fn page_of_changes(
        &self,
        kind: CrmKind,
        place: &Place,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Listed, ConnectorError> {
        let limit = self.page_size.to_string();
        let mut query = vec![("limit", limit.as_str())];
        let since = place.since.map(|since| since.to_rfc3339_opts(SecondsFormat::Secs, true));
        if kind == CrmKind::Contact {
            query.extend([("sort", "updated"), ("fields", "allFields"), ("includeTrash", "true")]);
            query.extend(since.as_deref().map(|since| ("updatedAfter", since)));
        }
        query.extend(place.next.as_ref().and_then(Value::as_str).map(|next| ("next", next)));
        self.list(kind, &query, cancel, calls).await
    }

    /// The next part of the list of keys.
    pub(super) async fn listed_keys(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<KeyPage, ConnectorError> {
        let place = cursor.and_then(|cursor| serde_json::from_value::<KeyPlace>(cursor.0.clone()).ok());
        let limit = self.page_size.to_string();
        let mut query = vec![("limit", limit.as_str())];
        if kind == CrmKind::Contact {
            query.extend([("sort", "created"), ("fields", "id")]);
        }
        query.extend(place.as_ref().map(|place| ("next", place.next.as_str())));
        let listed = self.list(kind, &query, cancel, calls).await?;
        let keys = listed.rows.iter().map(|row| row.get("id").and_then(api::id_of));
        let unread = || ConnectorError::new(ErrorKind::Malformed, "a row of the list has no number");
        let keys = keys.collect::<Option<Vec<_>>>().ok_or_else(unread)?;
        let next =
            listed.next.map(|next| serde_json::to_value(KeyPlace { next }).map(Cursor).unwrap_or(Cursor(Value::Null)));
        Ok(KeyPage { keys, next, total: listed.total, calls: CallStats::default() })
    }

    /// Every row of a list that is short: users, pipelines, fields.
    pub(super) async fn whole(&self, path: &str, cancel: &CancellationToken) -> Result<Vec<Value>, ConnectorError> {
        /// No account has as many pages of stages or users.
        const ENDLESS: usize = 200;
        let (mut rows, mut next) = (Vec::new(), None::<String>);
        for _ in 0..ENDLESS {
            let mut query = vec![("limit", "100")];
            query.extend(next.as_deref().map(|next| ("next", next)));
            let request = Request::get(api::address(&self.base, path, &query)?);
            let answer = self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
            let listed = api::listed(answer.value)?;
            rows.extend(listed.rows);
            next = listed.next;
            if next.is_none() {
                return Ok(rows);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }
}
