//! Contacts by the time of their last change, opportunities from the newest on.

use chrono::TimeDelta;
use hub_connector::crm::{CrmChanges, CrmRaw};
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::{Value, json};

use super::{Account, api};
use crate::place::{self, Place};

/// Most opportunities that a search gives at once.
const MOST_DEALS: u32 = 100;

/// How often everything of a kind is read again: opportunities cannot be asked for what changed, and neither can notes and
/// tasks, whose contact does not always change with them.
pub(super) fn everything_every(kind: CrmKind) -> TimeDelta {
    match kind {
        CrmKind::Deal => TimeDelta::minutes(15),
        _ => TimeDelta::hours(24),
    }
}

/// A page of a search.
pub(super) struct Found {
    pub(super) rows: Vec<Value>,
    pub(super) next: Option<Value>,
    total: Option<u64>,
}

impl Account {
    /// A page of contacts, oldest by `sort` first. Goes on behind the last one, which has no end; pages would end after
    /// 10,000.
    pub(super) async fn contacts(
        &self,
        sort: &str,
        since: Option<i64>,
        next: Option<&Value>,
        size: u32,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Found, ConnectorError> {
        let mut body =
            json!({"locationId": self.location, "pageLimit": size, "sort": [{"field": sort, "direction": "asc"}]});
        if let Some(since) = since {
            body["filters"] = json!([{"field": sort, "operator": "range", "value": {"gte": since}}]);
        }
        if let Some(next) = next {
            body["searchAfter"] = next.clone();
        }
        let request = api::request(&self.base, Request::post, "contacts/search", &[])?.json(body).repeatable();
        let mut answer = self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
        *calls += answer.calls;
        let rows = api::rows(&mut answer.value, "contacts")?;
        let full = rows.len() >= size as usize;
        let last = rows.last().and_then(|row| row.get("searchAfter")).filter(|after| after.is_array());
        if full && last.is_none() {
            return Err(ConnectorError::new(ErrorKind::Malformed, "a page does not say where the search goes on"));
        }
        let next = last.filter(|_| full).cloned();
        Ok(Found { rows, next, total: answer.value.get("total").and_then(Value::as_u64) })
    }

    /// A page of opportunities, newest first.
    async fn deals(
        &self,
        next: Option<&Value>,
        more: &[(&str, &str)],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Found, ConnectorError> {
        let size = self.page_size.min(MOST_DEALS);
        let limit = size.to_string();
        let part = |place: usize| next.and_then(|next| next.get(place)).map(|part| part.to_string().replace('"', ""));
        let (at, id) = (part(0), part(1));
        // Here alone the sub-account is spelt so.
        let mut query = vec![("location_id", self.location.as_str()), ("limit", &limit), ("status", "all")];
        query.extend(at.as_deref().map(|at| ("startAfter", at)));
        query.extend(id.as_deref().map(|id| ("startAfterId", id)));
        query.extend(more);
        let request = api::request(&self.base, Request::get, "opportunities/search", &query)?;
        let mut answer = self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
        *calls += answer.calls;
        let rows = api::rows(&mut answer.value, "opportunities")?;
        let meta = answer.value.get("meta").cloned().unwrap_or_default();
        let behind =
            meta.get("startAfter").zip(meta.get("startAfterId")).filter(|(at, id)| !at.is_null() && !id.is_null());
        let next = behind.filter(|_| rows.len() >= size as usize).map(|(at, id)| json!([at, id]));
        Ok(Found { rows, next, total: meta.get("total").and_then(Value::as_u64) })
    }

    /// Opportunities of a contact; of all where none is named.
    pub(super) async fn deals_of(
        &self,
        contact: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        /// No account has as many pages.
        const ENDLESS: usize = 2_000;
        let (mut calls, mut next, mut all) = (CallStats::default(), None, Vec::new());
        let more: Vec<_> = contact.map(|contact| ("contact_id", contact)).into_iter().collect();
        for _ in 0..ENDLESS {
            let found = self.deals(next.as_ref(), &more, cancel, &mut calls).await?;
            all.extend(
                found.rows.into_iter().enumerate().filter_map(|(n, row)| api::raw(CrmKind::Deal, row, None, n).ok()),
            );
            next = found.next;
            if next.is_none() {
                return Ok(all);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }

    /// The next page of contacts or opportunities that changed.
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
        let since = place.since.map(|since| since.timestamp_millis());
        let found = match by_change {
            true => self.contacts("dateUpdated", since, place.next.as_ref(), self.page_size, cancel, calls).await,
            false => self.deals(place.next.as_ref(), &[], cancel, calls).await,
        }?;
        let (mut records, mut rejected, mut all_older) = (Vec::new(), Vec::new(), true);
        for (number, row) in found.rows.into_iter().enumerate() {
            let stamp = |name: &str| row.get(name).and_then(Value::as_str).and_then(place::time);
            let at = stamp(if by_change { "dateUpdated" } else { "createdAt" });
            all_older &= place.since.zip(at).is_some_and(|(since, at)| at < since);
            match api::raw(kind, row, None, number) {
                Ok(raw) => {
                    if place.is_news(&raw.key, raw.modified.as_deref().unwrap_or_default(), at) {
                        records.push(raw);
                    }
                }
                Err(row) => rejected.push(row),
            }
        }
        place.next = found.next;
        if !by_change {
            // Newest first.
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
        Ok(changes(records, rejected, place.write(), more))
    }

    /// The next part of the keys of contacts or opportunities.
    pub(super) async fn listed_keys(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<KeyPage, ConnectorError> {
        let next = cursor.map(|cursor| &cursor.0);
        let found = match kind {
            CrmKind::Contact => self.contacts("dateAdded", None, next, self.page_size, cancel, calls).await?,
            _ => self.deals(next, &[], cancel, calls).await?,
        };
        let keys = found.rows.into_iter().enumerate().map(|(place, row)| api::raw(kind, row, None, place));
        let keys = keys.map(|raw| raw.map(|raw| raw.key)).collect::<Result<Vec<_>, _>>();
        let keys = keys.map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
        Ok(KeyPage { keys, next: found.next.map(Cursor), total: found.total, calls: CallStats::default() })
    }
}

/// An answer; what it took is filled in by whoever counts.
pub(super) fn changes(records: Vec<CrmRaw>, rejected: Vec<RejectedRow>, next: Cursor, more: bool) -> CrmChanges {
    CrmChanges { records, rejected, deleted: Vec::new(), merged: Vec::new(), next, more, calls: CallStats::default() }
}
