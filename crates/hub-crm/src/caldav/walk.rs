//! What changed: by the server's token (RFC 6578), or by comparing versions.

use std::collections::BTreeMap;

use hub_connector::crm::CrmChanges;
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, Url};
use serde::{Deserialize, Serialize};

use super::{Account, name_in, xml};
use crate::calendar;

const VERSION: u8 = 1;

/// Where a calendar stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Place {
    v: u8,
    /// The server's word for what we know.
    token: Option<String>,
    /// The server has no such words: versions by name.
    versions: Option<BTreeMap<String, String>>,
    /// The calendar's version when they were listed.
    ctag: Option<String>,
    /// Entries that changed and are still to be fetched.
    pending: Vec<String>,
    /// There is more to be asked for when they are.
    cut: bool,
}

impl Place {
    /// One of another version, or of no sense, is none.
    fn read(cursor: Option<&Cursor>) -> Self {
        let read = cursor.and_then(|cursor| serde_json::from_value::<Self>(cursor.0.clone()).ok());
        read.filter(|place| place.v == VERSION).unwrap_or(Self { v: VERSION, ..Self::default() })
    }
}

/// Whether an error may mean that the question is not understood, or the token no longer known.
fn may_be_the_question(error: &ConnectorError) -> bool {
    use ErrorKind as K;
    let kinds = [
        K::Forbidden,
        K::Conflict,
        K::PreconditionFailed,
        K::BadRequest,
        K::NotFound,
        K::Unsupported,
        K::Unprocessable,
    ];
    error.status.is_some() && kinds.contains(&error.kind)
}

impl Account {
    pub(super) async fn changed(
        &self,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<CrmChanges, ConnectorError> {
        let found = self.found(cancel, calls).await?;
        let mut place = Place::read(cursor);
        let mut deleted = Vec::new();
        if place.pending.is_empty() {
            deleted = self.news(&found.at, &mut place, cancel, calls).await?;
        }
        let rest = place.pending.split_off(place.pending.len().min(self.page_size));
        let names = std::mem::replace(&mut place.pending, rest);
        let (mut records, gone) = self.several(&found.at, &names, cancel, calls).await?;
        deleted.extend(gone);
        // Tasks and notes may lie in the same calendar.
        records.retain(|raw| {
            let data = raw.payload.get("data").and_then(serde_json::Value::as_str).unwrap_or_default();
            calendar::blocks(data).iter().any(|block| block.is_entry)
        });
        let more = place.cut || !place.pending.is_empty();
        let next = Cursor(serde_json::to_value(&place).unwrap_or_default());
        Ok(CrmChanges {
            records,
            rejected: Vec::new(),
            deleted,
            merged: Vec::new(),
            next,
            more,
            calls: CallStats::default(),
        })
    }

    /// Finds out what changed; answers what is gone.
    async fn news(
        &self,
        at: &Url,
        place: &mut Place,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<String>, ConnectorError> {
        if !self.listing && place.versions.is_none() {
            let token = place.token.clone().unwrap_or_default();
            match self.since(at, &token, place, cancel, calls).await {
                Err(error) if may_be_the_question(&error) => *calls += error.calls,
                other => return other,
            }
            // The token is no longer known: begin anew. Where that is refused too, the server has no tokens.
            if !token.is_empty() {
                match self.since(at, "", place, cancel, calls).await {
                    Err(error) if may_be_the_question(&error) => *calls += error.calls,
                    other => return other,
                }
            }
        }
        self.compared(at, place, cancel, calls).await
    }

    async fn since(
        &self,
        at: &Url,
        token: &str,
        place: &mut Place,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<String>, ConnectorError> {
        let request = Request::report(at.clone()).header("depth", "0");
        let listed = self.ask(request, xml::since(token), cancel, calls).await?;
        let unread = || ConnectorError::new(ErrorKind::Malformed, "the calendar does not say where its changes go on");
        let next = listed.token.ok_or_else(unread)?;
        let mut gone = Vec::new();
        // The calendar itself says that there is more.
        place.cut = listed.items.iter().any(|item| item.cut) && next != token;
        for item in listed.items {
            let Some(name) = name_in(at, &item.href) else { continue };
            if item.gone { gone.push(name) } else { place.pending.push(name) }
        }
        place.token = Some(next);
        Ok(gone)
    }

    async fn compared(
        &self,
        at: &Url,
        place: &mut Place,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Vec<String>, ConnectorError> {
        // Asked first: what changes while we list is seen the next time.
        let ctag = self.itself(at, cancel, calls).await?.ctag;
        if ctag.is_some() && ctag == place.ctag && place.versions.is_some() {
            return Ok(Vec::new());
        }
        let now = self.versions(at, cancel, calls).await?;
        let before = place.versions.take().unwrap_or_default();
        let is_new = |(name, version): &(&String, &String)| before.get(*name) != Some(*version) || version.is_empty();
        place.pending = now.iter().filter(is_new).map(|(name, _)| name.clone()).collect();
        let gone = before.into_keys().filter(|name| !now.contains_key(name)).collect();
        place.versions = Some(now);
        (place.ctag, place.cut, place.token) = (ctag, false, None);
        Ok(gone)
    }

    /// Names of all appointments with their versions; an empty version where the server has none.
    pub(super) async fn versions(
        &self,
        at: &Url,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<BTreeMap<String, String>, ConnectorError> {
        let request = Request::report(at.clone()).header("depth", "1");
        let listed = self.ask(request, xml::listing(), cancel, calls).await?;
        let all = listed.items.into_iter().filter(|item| !item.gone);
        Ok(all.filter_map(|item| Some((name_in(at, &item.href)?, item.etag.unwrap_or_default()))).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_cursor_is_survived(text in ".{0,20}", number in any::<i64>()) {
            for value in [text.clone().into(), number.into(), serde_json::json!({"v": number, "token": text, "pending": text})] {
                let place = Place::read(Some(&Cursor(value)));
                let again = Place::read(Some(&Cursor(serde_json::to_value(&place).unwrap())));
                prop_assert_eq!(again, place);
            }
        }
    }
}
