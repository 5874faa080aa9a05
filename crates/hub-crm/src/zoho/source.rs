use async_trait::async_trait;
use chrono::TimeDelta;
use hub_connector::crm::{CrmMapped, CrmRaw};
use hub_connector::http::Request;
use hub_connector::{Account as Found, CallStats, CancellationToken, ConnectorError, ErrorKind, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value};

use super::api::V8;
use super::known::{self, KINDS, Known};
use super::{Account, Vendor, activity, api, map};
use crate::desk::{self, Asking, Fate, Keys, Listed, Reads, Spot};

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;
/// Most records that can be asked for by their numbers.
const MOST_IDS: usize = 100;
/// The last page that may be asked for by its number; behind it, lists go on by a token.
const LAST_PAGE: u64 = 10;

impl desk::Vendor for Vendor {
    type Known = Known;
    const NAME: &'static str = "Zoho";

    fn is_key(key: &str) -> bool {
        api::is_id(key)
    }

    fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
        api::raw(kind, row, place)
    }

    fn fate(raw: &CrmRaw) -> Fate {
        match raw.kind {
            CrmKind::Activity if !activity::took_place(&raw.payload) => Fate::OfAnotherKind,
            _ => Fate::There,
        }
    }

    fn explained(error: ConnectorError) -> ConnectorError {
        api::explained(error)
    }

    fn read(desk: &Account, raw: &CrmRaw, known: &Known) -> CrmMapped {
        map::read(raw, known, desk.region, desk.currency)
    }
}

/// Rows of an answer; none where there is no answer to speak of.
fn rows(answer: &mut Value, name: &str) -> Result<Vec<Value>, ConnectorError> {
    if answer.is_null() { Ok(Vec::new()) } else { desk::list(answer, name) }
}

/// Where a list goes on: by the token that it gives, else by the number of the page.
///
/// # Errors
/// There is more and no way to it: a list that is cut off must not look like a whole one.
fn onward(answer: &Value, within: Option<&Value>) -> Result<Option<Value>, ConnectorError> {
    let info = answer.get("info");
    if info.and_then(|info| info.get("more_records")).and_then(Value::as_bool) != Some(true) {
        return Ok(None);
    }
    let token = info.and_then(|info| info.get("next_page_token")).filter(|token| token.is_string());
    let page = within.and_then(Value::as_u64).unwrap_or(1) + 1;
    let next = token.cloned().or_else(|| (page <= LAST_PAGE).then(|| page.into()));
    let cut =
        || ConnectorError::new(ErrorKind::Malformed, "the list has more records and does not say where it goes on");
    next.map(Some).ok_or_else(cut)
}

impl Account {
    /// A page of a list, changed at a time or later.
    pub(super) async fn listed(
        &self,
        path: &str,
        query: &[(&str, &str)],
        spot: &Spot,
        asking: &mut Asking<'_>,
    ) -> Result<(Vec<Value>, Option<Value>), ConnectorError> {
        let mut query = query.to_vec();
        let page = spot.within.as_ref().and_then(Value::as_u64).map(|page| page.to_string());
        query.extend(spot.within.as_ref().and_then(Value::as_str).map(|token| ("page_token", token)));
        query.extend(page.as_deref().map(|page| ("page", page)));
        // 304: nothing has changed since.
        let mut request = Request::get(self.address(path, &query)?).or_status(304);
        // Whether the time itself is included is not said: one second before it is safe.
        if let Some(from) = spot.from.and_then(|from| from.checked_sub_signed(TimeDelta::seconds(1))) {
            request = request.header("If-Modified-Since", from.format("%Y-%m-%dT%H:%M:%S+00:00").to_string());
        }
        let mut answer = self.ask(&request, asking).await?;
        let next = onward(&answer, spot.within.as_ref())?;
        Ok((rows(&mut answer, "data")?, next))
    }

    /// The rest of the fields of rows, where there are more than one question takes.
    async fn fill(
        &self,
        kind: CrmKind,
        parts: &[String],
        rows: &mut [Value],
        asking: &mut Asking<'_>,
    ) -> Result<(), ConnectorError> {
        for part in parts.iter().skip(1) {
            for some in rows.chunks_mut(MOST_IDS) {
                let ids: Vec<&str> = some.iter().filter_map(api::id_of).collect();
                let ids = ids.join(",");
                let path = format!("{V8}/{}", api::module(kind));
                let query = [("ids", ids.as_str()), ("fields", part), ("per_page", "200")];
                let (more, _) = self.listed(&path, &query, &Spot::default(), asking).await?;
                for row in more {
                    let same = some.iter_mut().find(|held| api::id_of(held) == api::id_of(&row));
                    if let (Some(Value::Object(held)), Value::Object(row)) = (same, row) {
                        for (name, value) in row {
                            held.entry(name).or_insert(value);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// A whole list of what belongs to a contact.
    pub(super) async fn of_contact(
        &self,
        known: &Known,
        kind: CrmKind,
        contact: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        /// Nobody has as many pages of notes.
        const ENDLESS: usize = 500;
        let parts = known.asked(kind);
        let path = format!("{V8}/Contacts/{contact}/{}", api::module(kind));
        let query = [("fields", parts.first().map(String::as_str).unwrap_or_default()), ("per_page", "200")];
        let (mut spot, mut all) = (Spot::default(), Vec::new());
        for _ in 0..ENDLESS {
            let (rows, next) = match self.listed(&path, &query, &spot, asking).await {
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(Vec::new()),
                listed => listed?,
            };
            all.extend(Self::raws(kind, rows));
            spot.within = next;
            if spot.within.is_none() {
                return Ok(all);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }

    /// A list of the account's settings; none where this user or this edition has none.
    async fn settings(
        &self,
        path: &str,
        query: &[(&str, &str)],
        name: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Vec<Value>, ConnectorError> {
        match self.get(&format!("{V8}/settings/{path}"), query, asking).await {
            Ok(mut answer) => rows(&mut answer, name),
            Err(error) if matches!(error.status, Some(400 | 403 | 404)) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

#[async_trait]
impl Reads for Vendor {
    async fn check(desk: &Account) -> Result<Found, ConnectorError> {
        let request = Request::get(desk.address(&format!("{V8}/org"), &[])?).urgent().attempts(CHECK_ATTEMPTS);
        let mut calls = CallStats::default();
        let answer = desk.ask(&request, &mut Asking { cancel: &CancellationToken::new(), calls: &mut calls }).await?;
        let label = answer.pointer("/org/0/company_name").and_then(Value::as_str).unwrap_or("Zoho CRM");
        Ok(Found { label: label.to_owned(), streams: Vec::new(), version: "Zoho CRM v8".to_owned() })
    }

    async fn learn(desk: &Account, asking: &mut Asking<'_>) -> Result<Known, ConnectorError> {
        let (mut owners, mut page) = (Vec::new(), 1_u32);
        loop {
            let number = page.to_string();
            let query = [("type", "ActiveUsers"), ("page", number.as_str()), ("per_page", "200")];
            let mut answer = desk.get(&format!("{V8}/users"), &query, asking).await?;
            let more = answer.pointer("/info/more_records").and_then(Value::as_bool) == Some(true);
            let users = rows(&mut answer, "users")?;
            owners.extend(users.iter().filter_map(known::user));
            if !more || users.is_empty() {
                break;
            }
            page += 1;
        }
        let mut described = Vec::new();
        for kind in KINDS {
            let fields = desk.settings("fields", &[("module", api::module(kind))], "fields", asking).await?;
            if !fields.is_empty() {
                described.push((kind, fields));
            }
        }
        let mut pipelines: Vec<hub_connector::crm::Pipeline> = Vec::new();
        for layout in desk.settings("layouts", &[("module", "Deals")], "layouts", asking).await? {
            let Some(layout) = api::id_of(&layout) else { continue };
            let found = desk.settings("pipeline", &[("layout_id", layout)], "pipeline", asking).await?;
            let found = found.iter().filter_map(known::pipeline);
            let news: Vec<_> = found.filter(|one| !pipelines.iter().any(|held| held.key == one.key)).collect();
            pipelines.extend(news);
        }
        Ok(Known::new(owners, pipelines, &described))
    }

    async fn page(
        desk: &Account,
        known: &Known,
        kind: CrmKind,
        spot: &Spot,
        asking: &mut Asking<'_>,
    ) -> Result<Listed, ConnectorError> {
        let (parts, size) = (known.asked(kind), desk.page_size.to_string());
        let fields = parts.first().map(String::as_str).unwrap_or_default();
        let query = [("fields", fields), ("sort_by", "Modified_Time"), ("sort_order", "asc"), ("per_page", &size)];
        let (mut rows, next) = desk.listed(&format!("{V8}/{}", api::module(kind)), &query, spot, asking).await?;
        desk.fill(kind, &parts, &mut rows, asking).await?;
        let within = next.filter(|_| !rows.is_empty());
        Ok(Listed { rows, within, anew: true })
    }

    async fn keys(
        desk: &Account,
        kind: CrmKind,
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Keys, ConnectorError> {
        let size = desk.page_size.to_string();
        // Which calls were made, the rows themselves say.
        let parts = if kind == CrmKind::Activity { desk.asked(asking).await?.asked(kind) } else { Vec::new() };
        let fields = parts.first().map_or("id", String::as_str);
        let query = [("fields", fields), ("sort_by", "id"), ("sort_order", "asc"), ("per_page", size.as_str())];
        let spot = Spot { from: None, within: next.cloned() };
        let (rows, next) = desk.listed(&format!("{V8}/{}", api::module(kind)), &query, &spot, asking).await?;
        let next = next.filter(|_| !rows.is_empty());
        let unread = |_| ConnectorError::new(ErrorKind::Malformed, "a row of the list has no number");
        let raws = rows.into_iter().enumerate().map(|(place, row)| api::raw(kind, row, place));
        let raws = raws.collect::<Result<Vec<_>, _>>().map_err(unread)?.into_iter();
        let there = raws.filter(|raw| <Self as desk::Vendor>::fate(raw) == Fate::There);
        Ok(Keys { keys: there.map(|raw| raw.key).collect(), next })
    }

    async fn one(
        desk: &Account,
        known: &Known,
        kind: CrmKind,
        key: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        let mut whole = Map::new();
        for part in known.asked(kind) {
            let path = format!("{V8}/{}/{key}", api::module(kind));
            let mut answer = match desk.get(&path, &[("fields", &part)], asking).await {
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
                answer => answer?,
            };
            match rows(&mut answer, "data")?.into_iter().next() {
                Some(Value::Object(row)) => whole.extend(row),
                _ => return Ok(None),
            }
        }
        let raw = api::raw(kind, whole.into(), 0);
        let raw = raw.map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
        Ok(Some(raw).filter(|raw| raw.key == key && <Self as desk::Vendor>::fate(raw) == Fate::There))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_goes_on_by_its_token_and_by_number_only_so_far() {
        let more = |token: Value| json!({"info": {"more_records": true, "next_page_token": token, "page": 1}});
        assert_eq!(onward(&more(json!("abc")), None).unwrap(), Some(json!("abc")));
        assert_eq!(onward(&more(Value::Null), None).unwrap(), Some(json!(2)));
        assert_eq!(onward(&more(Value::Null), Some(&json!(10))).unwrap_err().kind, ErrorKind::Malformed);
        assert_eq!(onward(&json!({"info": {"more_records": false, "next_page_token": "abc"}}), None).unwrap(), None);
        assert_eq!(onward(&Value::Null, None).unwrap(), None);
    }
}
