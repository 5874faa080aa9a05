//! Notes and tasks, which are listed by contact only: contacts are walked, and each is asked for what it has.

use hub_connector::crm::{CrmChanges, CrmRaw};
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::walk::{changes, everything_every};
use super::{Account, api};
use crate::place::{self, Place};

/// Contacts asked in one answer: enough to make use of a search, few enough to be stopped soon.
const CONTACTS: u32 = 20;

/// What a contact has.
type Had = (Vec<CrmRaw>, Vec<RejectedRow>);

impl Account {
    /// Notes or tasks of a contact; none of one that is gone.
    pub(super) async fn pieces_of(
        &self,
        kind: CrmKind,
        contact: &str,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Had, ConnectorError> {
        let (list, _) = api::piece(kind).ok_or_else(|| unknown(kind))?;
        let request = api::request(&self.base, Request::get, &format!("contacts/{contact}/{list}"), &[])?;
        let mut answer = match self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained) {
            Ok(answer) => answer,
            Err(error) if error.kind == ErrorKind::NotFound => {
                *calls += error.calls;
                return Ok((Vec::new(), Vec::new()));
            }
            Err(error) => return Err(error),
        };
        *calls += answer.calls;
        let (mut records, mut rejected) = (Vec::new(), Vec::new());
        for (place, row) in api::rows(&mut answer.value, list)?.into_iter().enumerate() {
            match api::raw(kind, row, Some(contact), place) {
                Ok(raw) => records.push(raw),
                Err(row) => rejected.push(row),
            }
        }
        Ok((records, rejected))
    }

    /// The next contacts' notes or tasks: of contacts that changed, and once a day of all.
    pub(super) async fn changed_pieces(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<CrmChanges, ConnectorError> {
        let mut place = Place::read(cursor);
        place.begin(self.clock.now(), everything_every(kind));
        let since = place.since.map(|since| since.timestamp_millis());
        let size = self.page_size.min(CONTACTS);
        let found = self.contacts("dateUpdated", since, place.next.as_ref(), size, cancel, calls).await?;
        let (mut records, mut rejected) = (Vec::new(), Vec::new());
        for row in found.rows {
            let Some(contact) = row.get("id").and_then(Value::as_str).filter(|id| api::is_id(id)) else { continue };
            let stamp = row.get("dateUpdated").and_then(Value::as_str).unwrap_or_default();
            if place.is_news(contact, stamp, place::time(stamp)) {
                let (more, bad) = self.pieces_of(kind, contact, cancel, calls).await?;
                records.extend(more);
                rejected.extend(bad);
            }
        }
        place.next = found.next;
        place.forget();
        let more = place.next.is_some();
        if !more {
            place.end();
        }
        Ok(changes(records, rejected, place.write(), more))
    }

    /// The next part of the keys of notes or tasks.
    pub(super) async fn piece_keys(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<KeyPage, ConnectorError> {
        let next = cursor.map(|cursor| &cursor.0);
        let found = self.contacts("dateAdded", None, next, self.page_size.min(CONTACTS), cancel, calls).await?;
        let mut keys = Vec::new();
        for row in &found.rows {
            let unread = || ConnectorError::new(ErrorKind::Malformed, "a contact of the list has no key");
            let contact = row.get("id").and_then(Value::as_str).filter(|id| api::is_id(id)).ok_or_else(unread)?;
            let (records, rejected) = self.pieces_of(kind, contact, cancel, calls).await?;
            if let Some(row) = rejected.into_iter().next() {
                return Err(ConnectorError::new(ErrorKind::Malformed, row.reason));
            }
            keys.extend(records.into_iter().map(|raw| raw.key));
        }
        Ok(KeyPage { keys, next: found.next.map(Cursor), total: None, calls: CallStats::default() })
    }
}

pub(super) fn unknown(kind: CrmKind) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("no {kind} is read from GoHighLevel"))
}
