//! Leads from the one that changed last on, and the notes of leads.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::CrmRaw;
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::CrmKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Account, api};
use crate::round::{Batch, Rounds, Way};
use crate::when;

/// Leads asked for their notes in one answer: enough to make use of a page, few enough to be stopped soon.
const LEADS: u32 = 20;

/// Where a list stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Next {
    scroll: String,
    /// The change of the last lead so far; nothing once they turned out not to come by their change.
    last: Option<DateTime<Utc>>,
    seen: u64,
    total: Option<u64>,
}

/// A page of leads.
struct Leads {
    rows: Vec<Value>,
    next: Option<Next>,
    total: Option<u64>,
    shrank: bool,
}

fn changed_at(row: &Value) -> Option<DateTime<Utc>> {
    row.get("lastUpdateTime").and_then(when::instant)
}

impl Account {
    async fn leads(
        &self,
        since: Option<DateTime<Utc>>,
        next: Option<&Next>,
        size: u32,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Leads, ConnectorError> {
        let limit = size.to_string();
        let mut query = vec![("limit", limit.as_str()), ("sort", "UpdateTime"), ("desc", "true")];
        query.extend(next.map(|next| ("scrollId", next.scroll.as_str())));
        let request = Request::get(api::address(&self.base, "leads", &query)?);
        let mut answer = self.http.get_json::<Value>(&request, cancel).await?;
        *calls += answer.calls;
        let rows = api::rows(&mut answer.value, "leads")?;
        let about = |name: &str| answer.value.get("_metadata").and_then(|about| about.get(name));
        let total = about("total").and_then(Value::as_u64);
        let scroll = about("scrollId").and_then(Value::as_str).filter(|scroll| !scroll.is_empty());
        let seen = next.map_or(0, |next| next.seen) + rows.len() as u64;
        let shrank = next.and_then(|next| next.total).zip(total).is_some_and(|(before, now)| now < before);
        // Whether the order that was asked for is the one that came: the vendor may pass it over without a word.
        let mut last = next.map_or(Some(DateTime::<Utc>::MAX_UTC), |next| next.last);
        for row in &rows {
            last = match (last, changed_at(row)) {
                (Some(before), Some(at)) if at <= before => Some(at),
                _ => None,
            };
        }
        let all_older = since.zip(last).is_some_and(|(since, last)| last < since);
        let done = rows.is_empty() || total.is_some_and(|total| seen >= total) || all_older;
        let next = scroll.filter(|_| !done).map(|scroll| Next { scroll: scroll.to_owned(), last, seen, total });
        Ok(Leads { rows, next, total, shrank })
    }

    /// The notes of a lead; none of one that is gone.
    pub(super) async fn notes_of(
        &self,
        lead: &str,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<Value>, ConnectorError> {
        /// Nobody has as many notes.
        const ENDLESS: usize = 200;
        let (mut all, mut scroll) = (Vec::new(), None::<String>);
        for _ in 0..ENDLESS {
            let mut query = vec![("leadId", lead), ("limit", "100")];
            query.extend(scroll.as_deref().map(|scroll| ("scrollId", scroll)));
            let request = Request::get(api::address(&self.base, "notes", &query)?);
            let mut answer = match self.http.get_json::<Value>(&request, cancel).await {
                Ok(answer) => answer,
                Err(error) if error.kind == ErrorKind::NotFound => {
                    *calls += error.calls;
                    return Ok(Vec::new());
                }
                Err(error) => return Err(error),
            };
            *calls += answer.calls;
            let rows = api::rows(&mut answer.value, "notes")?;
            let about = |name: &str| answer.value.get("_metadata").and_then(|about| about.get(name));
            let done = rows.is_empty()
                || about("total").and_then(Value::as_u64).is_some_and(|total| (all.len() + rows.len()) as u64 >= total);
            let next = about("scrollId")
                .and_then(Value::as_str)
                .filter(|next| !next.is_empty() && Some(*next) != scroll.as_deref());
            let next = next.map(str::to_owned);
            all.extend(rows);
            match next.filter(|_| !done) {
                Some(next) => scroll = Some(next),
                None => return Ok(all),
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

    fn way(&self, _: CrmKind) -> Way {
        Way { dated: true, newest_first: false, counted: false, everything_every: TimeDelta::hours(24) }
    }

    fn stamp(&self, raw: &CrmRaw) -> Option<DateTime<Utc>> {
        let names = ["lastUpdateTime", "lastUpdate", "createTime"];
        names.iter().find_map(|name| when::instant(raw.payload.get(*name)?))
    }

    fn is_gone(&self, raw: &CrmRaw) -> bool {
        raw.payload.get("deleteFlag").and_then(Value::as_bool) == Some(true)
    }

    async fn part(
        &self,
        kind: CrmKind,
        since: Option<DateTime<Utc>>,
        next: Option<&Value>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Batch, ConnectorError> {
        api::words(kind)?;
        let next = next.and_then(|next| serde_json::from_value::<Next>(next.clone()).ok());
        let size = if kind == CrmKind::Contact { self.page_size } else { self.page_size.min(LEADS) };
        let leads = self.leads(since, next.as_ref(), size, cancel, calls).await?;
        let mut batch = Batch { shrank: leads.shrank, ..Batch::default() };
        batch.next = leads.next.and_then(|next| serde_json::to_value(next).ok());
        let rows = if kind == CrmKind::Contact {
            batch.total = leads.total;
            leads.rows
        } else {
            let mut notes = Vec::new();
            for row in leads.rows {
                // A lead that has not changed since has no new notes that could be known of before everything is read again.
                let old = since.zip(changed_at(&row)).is_some_and(|(since, at)| at < since);
                if let Some(lead) = row.get("leadId").and_then(api::id_of).filter(|_| !old) {
                    notes.extend(self.notes_of(&lead, cancel, calls).await?);
                }
            }
            notes
        };
        for (place, row) in rows.into_iter().enumerate() {
            if row.get("systemNote").and_then(Value::as_bool) == Some(true) {
                continue;
            }
            match api::raw(kind, row, place) {
                Ok(raw) => batch.rows.push(raw),
                Err(row) => batch.rejected.push(row),
            }
        }
        Ok(batch)
    }
}
