use async_trait::async_trait;
use chrono::SecondsFormat;
use hub_connector::crm::{CrmMapped, CrmRaw, CrmSchema};
use hub_connector::http::Request;
use hub_connector::{Account as Found, CancellationToken, ConnectorError, ErrorKind, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::{Value, json};

use super::known::{self, Known};
use super::{Account, Vendor, activity, api, map};
use crate::desk::{self, Asking, Fate, Keys, Listed, Reads, Spot};

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;
/// By how many rows counted pages of keys overlap at most.
const MOST_OVERLAP: u64 = 20;

impl desk::Vendor for Vendor {
    type Known = Known;
    const NAME: &'static str = "Pipedrive";

    fn is_key(key: &str) -> bool {
        api::is_id(key)
    }

    fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
        api::raw(kind, row, place)
    }

    fn fate(raw: &CrmRaw) -> Fate {
        match raw.kind {
            _ if api::is_deleted(&raw.payload) => Fate::Deleted,
            CrmKind::Task if activity::is_logged(&raw.payload) => Fate::OfAnotherKind,
            CrmKind::Activity if !activity::is_logged(&raw.payload) => Fate::OfAnotherKind,
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

impl Account {
    /// A page of a list: its rows and where it goes on.
    pub(super) async fn listed(
        &self,
        path: &str,
        query: &[(&str, &str)],
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Listed, ConnectorError> {
        let by_count = path.starts_with("v1/");
        let next = next.map(|next| next.as_str().map_or_else(|| next.to_string(), str::to_owned));
        let mut query = query.to_vec();
        query.extend(next.as_deref().map(|next| (if by_count { "start" } else { "cursor" }, next)));
        let mut answer = self.get(path, &query, asking).await?;
        let about = answer.get("additional_data").cloned().unwrap_or_default();
        let within = if by_count {
            let more = about.pointer("/pagination/more_items_in_collection").and_then(Value::as_bool) == Some(true);
            about.pointer("/pagination/next_start").filter(|next| more && next.is_u64()).cloned()
        } else {
            about.get("next_cursor").filter(|next| next.as_str().is_some_and(|next| !next.is_empty())).cloned()
        };
        let rows = match answer.get_mut("data").map(Value::take) {
            Some(Value::Array(rows)) => rows,
            // The first version says so where there are none.
            Some(Value::Null) if by_count => Vec::new(),
            _ => return Err(desk::no_list()),
        };
        // A page of nothing that goes on would go on for ever.
        let within = within.filter(|_| !rows.is_empty());
        Ok(Listed { rows, within, anew: by_count })
    }

    /// A whole list.
    pub(super) async fn whole(
        &self,
        path: &str,
        query: &[(&str, &str)],
        asking: &mut Asking<'_>,
    ) -> Result<Vec<Value>, ConnectorError> {
        /// Nothing that is read whole has as many pages.
        const ENDLESS: usize = 200;
        let (mut rows, mut next) = (Vec::new(), None);
        for _ in 0..ENDLESS {
            let listed = self.listed(path, query, next.as_ref(), asking).await?;
            rows.extend(listed.rows);
            next = listed.within;
            if next.is_none() {
                return Ok(rows);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }
}

#[async_trait]
impl Reads for Vendor {
    async fn check(desk: &Account) -> Result<Found, ConnectorError> {
        let request = Request::get(desk.address("v1/users/me", &[])?).urgent().attempts(CHECK_ATTEMPTS);
        let mut calls = hub_connector::CallStats::default();
        let asking = &mut Asking { cancel: &CancellationToken::new(), calls: &mut calls };
        let answer = desk.ask(&request, asking).await?;
        let company = answer.pointer("/data/company_name").and_then(Value::as_str);
        let label = company.or_else(|| answer.pointer("/data/name").and_then(Value::as_str)).unwrap_or("Pipedrive");
        Ok(Found { label: label.to_owned(), streams: Vec::new(), version: "Pipedrive API v2".to_owned() })
    }

    async fn learn(desk: &Account, asking: &mut Asking<'_>) -> Result<Known, ConnectorError> {
        let many = [("limit", "500")];
        let pipelines = desk.whole("api/v2/pipelines", &many, asking).await?;
        let stages = desk.whole("api/v2/stages", &many, asking).await?;
        let users = desk.whole("v1/users", &[], asking).await?;
        let persons = desk.whole("api/v2/personFields", &many, asking).await?;
        let deals = desk.whole("api/v2/dealFields", &many, asking).await?;
        let schema = CrmSchema {
            pipelines: known::pipelines(&pipelines, &stages),
            owners: users.iter().filter_map(|row| known::choice(row, "name")).collect(),
            ..CrmSchema::default()
        };
        Ok(Known::new(schema, &persons, &deals))
    }

    async fn page(
        desk: &Account,
        _: &Known,
        kind: CrmKind,
        spot: &Spot,
        asking: &mut Asking<'_>,
    ) -> Result<Listed, ConnectorError> {
        let limit = desk.page_size.to_string();
        let from = spot.from.map(|from| from.to_rfc3339_opts(SecondsFormat::Secs, true));
        let mut query = vec![("limit", limit.as_str())];
        query.extend(match kind {
            CrmKind::Note => vec![("sort", "update_time ASC")],
            _ => vec![("sort_by", "update_time"), ("sort_direction", "asc")],
        });
        query.extend(from.as_deref().map(|from| ("updated_since", from)));
        desk.listed(api::path(kind), &query, spot.within.as_ref(), asking).await
    }

    async fn keys(
        desk: &Account,
        kind: CrmKind,
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Keys, ConnectorError> {
        let limit = desk.page_size.to_string();
        let mut query = vec![("limit", limit.as_str())];
        query.extend(match kind {
            CrmKind::Note => vec![("sort", "id ASC")],
            _ => vec![("sort_by", "id"), ("sort_direction", "asc")],
        });
        let listed = desk.listed(api::path(kind), &query, next, asking).await?;
        let unread = |_| ConnectorError::new(ErrorKind::Malformed, "a row of the list has no number");
        let raws = listed.rows.into_iter().enumerate().map(|(place, row)| api::raw(kind, row, place));
        let raws = raws.collect::<Result<Vec<_>, _>>().map_err(unread)?.into_iter();
        let there = raws.filter(|raw| <Self as desk::Vendor>::fate(raw) == Fate::There);
        // Rows that go while the list is read move the others: pages that are counted overlap, so that none is missed.
        let overlap = |start: u64| start.saturating_sub(u64::from(desk.page_size / 4).min(MOST_OVERLAP));
        let next = listed.within.map(|next| next.as_u64().map(overlap).map_or(next, Value::from));
        Ok(Keys { keys: there.map(|raw| raw.key).collect(), next })
    }

    async fn one(
        desk: &Account,
        _: &Known,
        kind: CrmKind,
        key: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        let mut answer = match desk.get(&format!("{}/{key}", api::path(kind)), &[], asking).await {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            answer => answer?,
        };
        let row = answer.get_mut("data").map(Value::take).unwrap_or(json!(null));
        if row.is_null() {
            return Ok(None);
        }
        let raw = api::raw(kind, row, 0).map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
        Ok(Some(raw).filter(|raw| <Self as desk::Vendor>::fate(raw) == Fate::There && raw.key == key))
    }
}
