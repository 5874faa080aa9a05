//! The list of contacts, which tells a part of each and when it changed; and the notes of contacts.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::CrmRaw;
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::CrmKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Account, api};
use crate::payload::scalar;
use crate::round::{Batch, Rounds, Way};
use crate::when;

/// Contacts asked for their notes in one answer: enough to make use of a page, few enough to be stopped soon.
const CONTACTS: u32 = 20;

/// Where the list stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Next {
    page: u64,
    total: Option<u64>,
}

fn number(answer: &Value, name: &str) -> Option<u64> {
    answer.get(name).or_else(|| answer.get("meta")?.get(name)).and_then(scalar)?.trim().parse().ok()
}

impl Account {
    async fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Option<Value>, ConnectorError> {
        let request = Request::get(api::address(&self.base, path, query)?);
        match self.http.get_json::<Value>(&request, cancel).await {
            Ok(answer) => {
                *calls += answer.calls;
                Ok(Some(answer.value))
            }
            Err(error) if error.kind == ErrorKind::NotFound => {
                *calls += error.calls;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// A contact with its tags, which the vendor keeps apart.
    pub(super) async fn contact(
        &self,
        key: &str,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        let Some(answer) = self.get(&format!("contact/{key}"), &[], cancel, calls).await? else { return Ok(None) };
        let raw = api::raw(CrmKind::Contact, api::single(answer), None, 0);
        let mut raw = raw.map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
        let tags = match self.get(&format!("contact/{key}/tags"), &[], cancel, calls).await? {
            None => Vec::new(),
            Some(Value::Object(mut fields)) if fields.get("tags").is_some_and(Value::is_array) => {
                fields.remove("tags").and_then(|tags| tags.as_array().cloned()).unwrap_or_default()
            }
            Some(answer) => api::rows(answer)?,
        };
        raw.payload.insert("tags".to_owned(), tags.into());
        Ok(Some(raw))
    }

    /// The notes of a contact; none of one that is gone.
    pub(super) async fn notes_of(
        &self,
        contact: &str,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<Value>, ConnectorError> {
        match self.get(&format!("contact/{contact}/action/note"), &[], cancel, calls).await? {
            None => Ok(Vec::new()),
            Some(answer) => api::rows(answer),
        }
    }
}

#[async_trait]
impl Rounds for Account {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn way(&self, kind: CrmKind) -> Way {
        // The list of contacts says when each changed; notes say nothing of the kind.
        let dated = kind == CrmKind::Contact;
        let every = if dated { TimeDelta::hours(24) } else { TimeDelta::hours(12) };
        Way { dated, newest_first: false, counted: true, everything_every: every }
    }

    fn stamp(&self, raw: &CrmRaw) -> Option<DateTime<Utc>> {
        raw.payload.get("updated_at").and_then(when::instant)
    }

    async fn part(
        &self,
        kind: CrmKind,
        _since: Option<DateTime<Utc>>,
        next: Option<&Value>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Batch, ConnectorError> {
        if !matches!(kind, CrmKind::Contact | CrmKind::Note) {
            return Err(api::unknown(kind));
        }
        let next = next.and_then(|next| serde_json::from_value::<Next>(next.clone()).ok());
        let page = next.as_ref().map_or(1, |next| next.page);
        let size = if kind == CrmKind::Contact { self.page_size } else { self.page_size.min(CONTACTS) };
        let (page_text, limit) = (page.to_string(), size.to_string());
        let query = [("page", page_text.as_str()), ("limit", &limit)];
        // A list that is not there is no empty one: everybody would be taken for deleted.
        let absent = || ConnectorError::new(ErrorKind::NotFound, "BoldTrail has no list of contacts at that address");
        let answer = self.get("contacts", &query, cancel, calls).await?.ok_or_else(absent)?;
        let (total, last) = (number(&answer, "total"), number(&answer, "last_page"));
        let rows = api::rows(answer)?;
        let shrank = next.and_then(|next| next.total).zip(total).is_some_and(|(before, now)| now < before);
        let done = rows.is_empty() || last.is_some_and(|last| page >= last);
        let next = Next { page: page.saturating_add(1), total };
        let mut batch = Batch { total: total.filter(|_| kind == CrmKind::Contact), shrank, ..Batch::default() };
        batch.next = if done { None } else { serde_json::to_value(next).ok() };
        for (place, row) in rows.into_iter().enumerate() {
            let contact = match api::raw(CrmKind::Contact, row, None, place) {
                Ok(contact) => contact,
                Err(row) => {
                    batch.rejected.push(row);
                    continue;
                }
            };
            if kind == CrmKind::Contact {
                batch.rows.push(contact);
                continue;
            }
            for (place, row) in self.notes_of(&contact.key, cancel, calls).await?.into_iter().enumerate() {
                match api::raw(kind, row, Some(&contact.key), place) {
                    Ok(note) => batch.rows.push(note),
                    Err(row) => batch.rejected.push(row),
                }
            }
        }
        Ok(batch)
    }

    async fn whole(
        &self,
        raw: CrmRaw,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        // The list tells sixteen fields of a contact, and its name in one piece.
        if raw.kind == CrmKind::Contact { self.contact(&raw.key, cancel, calls).await } else { Ok(Some(raw)) }
    }
}
