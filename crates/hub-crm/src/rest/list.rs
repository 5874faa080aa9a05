//! Lists: one page asked for, and where the next one is.

use hub_connector::crm::CrmRaw;
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind, RejectedRow, Url};
use hub_domain::crm::CrmKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Account;
use super::map::key_of;
use super::mapping::{KindMapping, ListMapping, Paging, ReadMethod};
use super::pointer::Pointer;
use crate::payload::scalar;

/// Where a list stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Next {
    /// Number of the page, records to skip, a cursor, or an address.
    pub(super) at: Value,
    /// Records so far.
    #[serde(default)]
    pub(super) seen: u64,
    /// How many there were altogether a page ago.
    #[serde(default)]
    pub(super) total: Option<u64>,
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    pub(super) rows: Vec<Value>,
    pub(super) next: Option<Next>,
    pub(super) total: Option<u64>,
    /// There are fewer than a page ago: what follows has moved up, and something may have been missed.
    pub(super) shrank: bool,
}

fn malformed(what: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Malformed, what)
}

/// The rows at a place of an answer.
pub(super) fn rows(answer: &Value, at: &Pointer) -> Result<Vec<Value>, ConnectorError> {
    use super::pointer::Found;
    match at.of(answer) {
        Found::Value(Value::Array(rows)) => Ok(rows.clone()),
        Found::Value(Value::Null) => Ok(Vec::new()),
        _ => Err(malformed(&format!("the answer has no list at “{at}”, where the mapping file says it is"))),
    }
}

/// The address of the next page in the header `Link` (RFC 8288).
pub(super) fn next_link(header: &str) -> Option<&str> {
    header.split("<").skip(1).find_map(|part| {
        let (address, about) = part.split_once('>')?;
        let rel = about.split(';').filter_map(|one| one.trim().trim_end_matches(',').trim().split_once('='));
        let mut rel = rel.filter(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
        let is_next = rel.any(|(_, value)| {
            value.trim().trim_matches('"').split_whitespace().any(|word| word.eq_ignore_ascii_case("next"))
        });
        is_next.then_some(address.trim())
    })
}

/// A row as a record.
pub(super) fn raw(
    kind: CrmKind,
    said: &KindMapping,
    row: &Value,
    at: &Pointer,
    place: usize,
) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("{kind} {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let record = if at.is_whole() { Some(row) } else { at.read(row) };
    let Some(Value::Object(payload)) = record else { return Err(rejected(&at.dotted(), "is not a record")) };
    let key = key_of(said, payload).ok_or_else(|| rejected(&said.key.dotted(), "is missing or can be no key"))?;
    let modified = said.modified.as_ref().and_then(|at| match at.within(payload) {
        super::pointer::Found::Value(found) => scalar(found),
        _ => None,
    });
    Ok(CrmRaw { kind, key, modified, etag: None, payload: payload.clone() })
}

impl Account {
    /// A page of a list. `known` gives values to names in braces beside those of paging.
    pub(super) async fn page(
        &self,
        list: &ListMapping,
        next: Option<&Next>,
        known: &(dyn Fn(&str) -> Option<Value> + Sync),
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Listed, ConnectorError> {
        let size = self.page_size.map_or(list.paging.size(), |size| size.min(list.paging.size()));
        let value = |name: &str| match (name, &list.paging) {
            ("size", _) => Some(size.into()),
            ("page", Paging::Page { first, .. }) => Some(next.map_or_else(|| (*first).into(), |next| next.at.clone())),
            ("offset", _) => Some(next.map_or_else(|| 0.into(), |next| next.at.clone())),
            ("cursor", _) => next.map(|next| next.at.clone()),
            _ => known(name).or_else(|| self.setting(name)),
        };
        let linked = match (&list.paging, next) {
            (Paging::Link { .. }, Some(next)) => {
                Some(next.at.as_str().ok_or_else(|| malformed("the place in the list is no address"))?)
            }
            _ => None,
        };
        let url = match linked {
            Some(link) => self.keyed(Url::parse(link).map_err(|_| malformed("the place in the list is no address"))?),
            None => self.address(&list.path, &list.query, &value)?,
        };
        let request = match list.method {
            ReadMethod::Post if linked.is_none() => {
                let body = list
                    .body
                    .as_ref()
                    .and_then(|body| body.fill(&value))
                    .unwrap_or_else(|| Value::Object(Default::default()));
                Request::post(url).json(body).repeatable()
            }
            ReadMethod::Get | ReadMethod::Post => Request::get(url),
        };
        let asked = request.url.clone();
        let answer = self.http.get_json::<Value>(&request, cancel).await?;
        *calls += answer.calls;
        let rows = rows(&answer.value, &list.rows)?;
        let total = list
            .total
            .as_ref()
            .and_then(|at| at.read(&answer.value))
            .and_then(scalar)
            .and_then(|text| text.trim().parse().ok());
        let seen = next.map_or(0, |next| next.seen) + rows.len() as u64;
        let shrank = list.paging.counts()
            && next.and_then(|next| next.total).zip(total).is_some_and(|(before, now)| now < before);
        let counted = |at: Value| {
            // A page of nothing that goes on would go on for ever; one that is not full may be all the system gives.
            let done = rows.is_empty() || total.is_some_and(|total| seen >= total);
            (!done).then_some(Next { at, seen, total })
        };
        let next = match &list.paging {
            Paging::None {} => None,
            Paging::Page { first, .. } => {
                let page = next.map_or(Some(u64::from(*first)), |next| next.at.as_u64()).unwrap_or_default();
                counted(page.saturating_add(1).into())
            }
            Paging::Offset { .. } => counted(seen.into()),
            Paging::Cursor { next: at, .. } => {
                let said = at.read(&answer.value).filter(|said| scalar(said).is_some_and(|text| !text.is_empty()));
                let said = said.filter(|said| **said != Value::Bool(false)).cloned();
                self.onward(next, said, &rows, seen)?
            }
            Paging::Link { next: at, .. } => {
                let header = || {
                    let all = answer.headers.get_all("link").iter().filter_map(|value| value.to_str().ok());
                    all.filter_map(next_link).next().map(str::to_owned)
                };
                let said = match at {
                    Some(at) => at
                        .read(&answer.value)
                        .and_then(Value::as_str)
                        .filter(|text| !text.is_empty())
                        .map(str::to_owned),
                    None => header(),
                };
                let link = said
                    .map(|said| asked.join(&said).map_err(|_| malformed("the address of the next page makes no sense")))
                    .transpose()?;
                if let Some(link) = &link {
                    self.http.check(link)?;
                }
                self.onward(next, link.map(|link| self.keyless(link).to_string().into()), &rows, seen)?
            }
        };
        Ok(Listed { rows, next, total, shrank })
    }

    /// The next place by what the answer says. One that stays where it is would go on for ever.
    fn onward(
        &self,
        before: Option<&Next>,
        said: Option<Value>,
        rows: &[Value],
        seen: u64,
    ) -> Result<Option<Next>, ConnectorError> {
        match said {
            Some(at) if before.is_some_and(|before| before.at == at) => match rows.is_empty() {
                true => Ok(None),
                false => Err(malformed("the list says that it goes on where it is")),
            },
            at => Ok(at.map(|at| Next { at, seen, total: None })),
        }
    }

    /// Every row of a list, which must end.
    pub(super) async fn every(
        &self,
        list: &ListMapping,
        known: &(dyn Fn(&str) -> Option<Value> + Sync),
        cancel: &CancellationToken,
    ) -> Result<Vec<Value>, ConnectorError> {
        /// Nobody has as many pages of what is looked for.
        const ENDLESS: usize = 200;
        let (mut all, mut next, mut calls) = (Vec::new(), None, CallStats::default());
        for _ in 0..ENDLESS {
            let listed = self.page(list, next.as_ref(), known, cancel, &mut calls).await?;
            all.extend(listed.rows);
            next = listed.next;
            if next.is_none() {
                return Ok(all);
            }
        }
        Err(malformed("the list does not end"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_next_page_is_found_in_the_header() {
        let header = "<https://e.org/a?page=1>; rel=\"prev\", </a?page=3>; title=\"x\"; rel=\"next last\"";
        assert_eq!(next_link(header), Some("/a?page=3"));
        assert_eq!(next_link("<https://e.org/a>; rel=last"), None);
        assert_eq!(next_link(""), None);
    }

    proptest! {
        #[test]
        fn any_header_is_survived(text in "[<>;=\", a-z]{0,40}") {
            let _ = next_link(&text);
        }
    }
}
