//! Contacts by the time of their change, the notes of contacts, and tasks.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::CrmRaw;
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind, Url};
use hub_domain::crm::CrmKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Account, api};
use crate::payload::scalar;
use crate::round::{Batch, Rounds, Way};
use crate::when;

/// Contacts asked for their notes in one answer: enough to make use of a page, few enough to be stopped soon.
const CONTACTS: u32 = 20;

/// Where a list stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Next {
    page: u64,
    seen: u64,
    total: Option<u64>,
}

impl Account {
    /// The address of a request of that type.
    pub(super) fn asking(&self, request_type: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.address.clone();
        url.query_pairs_mut().append_pair("requestType", request_type).extend_pairs(query);
        url
    }

    pub(super) async fn get(
        &self,
        request_type: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Value, ConnectorError> {
        let request = Request::get(self.asking(request_type, query));
        let answer = self.http.get_json::<Value>(&request, cancel).await?;
        *calls += answer.calls;
        Ok(api::unwrapped(answer.value))
    }

    /// The notes of a contact; none of one that is gone.
    pub(super) async fn notes_of(
        &self,
        contact: &str,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<Value>, ConnectorError> {
        /// Nobody has as many notes.
        const ENDLESS: u32 = 200;
        const SIZE: usize = 100;
        let mut all = Vec::new();
        for page in 1..=ENDLESS {
            let page = page.to_string();
            let query = [("ClientID", contact), ("page", &page), ("page_size", "100")];
            let rows = match self.get("getContactNotes", &query, cancel, calls).await.and_then(api::rows) {
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(all),
                rows => rows?,
            };
            let full = rows.len() >= SIZE;
            all.extend(rows);
            if !full {
                return Ok(all);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }
}

#[async_trait]
impl Rounds for Account {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn way(&self, kind: CrmKind) -> Way {
        // Contacts can be asked for what changed, and tasks say when they did; notes are read with the contacts.
        let every = if kind == CrmKind::Note { TimeDelta::hours(12) } else { TimeDelta::hours(24) };
        Way { dated: kind != CrmKind::Note, newest_first: false, counted: true, everything_every: every }
    }

    fn stamp(&self, raw: &CrmRaw) -> Option<DateTime<Utc>> {
        let name = if raw.kind == CrmKind::Task { "DateModified" } else { "DateUpdatedUTC" };
        raw.payload.get(name).and_then(when::instant)
    }

    async fn part(
        &self,
        kind: CrmKind,
        since: Option<DateTime<Utc>>,
        next: Option<&Value>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Batch, ConnectorError> {
        api::key_name(kind)?;
        let next = next.and_then(|next| serde_json::from_value::<Next>(next.clone()).ok());
        let page = next.as_ref().map_or(1, |next| next.page);
        let size = if kind == CrmKind::Note { self.page_size.min(CONTACTS) } else { self.page_size };
        let (page_text, size) = (page.to_string(), size.to_string());
        let since = since.filter(|_| kind == CrmKind::Contact).map(|since| since.format("%Y-%m-%d %H:%M").to_string());
        let mut query = vec![("page", page_text.as_str()), ("page_size", &size)];
        query.extend(since.as_deref().map(|since| ("DateUpdatedUTC", since)));
        let asked = if kind == CrmKind::Task { "tasks" } else { "getContacts" };
        let answer = self.get(asked, &query, cancel, calls).await?;
        let total = answer.get("TotalCount").and_then(scalar).and_then(|text| text.trim().parse::<u64>().ok());
        let rows = api::rows(answer)?;
        let seen = next.as_ref().map_or(0, |next| next.seen) + rows.len() as u64;
        let shrank = next.and_then(|next| next.total).zip(total).is_some_and(|(before, now)| now < before);
        // A page that is not full may be all that is given: the list has ended when a page is empty.
        let done = rows.is_empty() || total.is_some_and(|total| seen >= total);
        let on = Next { page: page.saturating_add(1), seen, total };
        let mut batch = Batch { total: total.filter(|_| kind == CrmKind::Task), shrank, ..Batch::default() };
        batch.next = if done { None } else { serde_json::to_value(on).ok() };
        for (place, row) in rows.into_iter().enumerate() {
            if kind != CrmKind::Note {
                match api::raw(kind, row, place) {
                    Ok(raw) => batch.rows.push(raw),
                    Err(row) => batch.rejected.push(row),
                }
                continue;
            }
            let Some(contact) = row.get("ClientID").and_then(api::id_of) else { continue };
            for (place, row) in self.notes_of(&contact, cancel, calls).await?.into_iter().enumerate() {
                match api::raw(kind, row, place) {
                    Ok(raw) => batch.rows.push(raw),
                    Err(row) => batch.rejected.push(row),
                }
            }
        }
        Ok(batch)
    }
}
