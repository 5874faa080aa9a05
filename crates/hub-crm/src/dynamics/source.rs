use async_trait::async_trait;
use chrono::SecondsFormat;
use hub_connector::crm::{CrmMapped, CrmRaw};
use hub_connector::http::Request;
use hub_connector::{Account as Found, CallStats, CancellationToken, ConnectorError, ErrorKind, RejectedRow, Url};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::api::{V9, table};
use super::known::{self, Described, Known};
use super::{Account, Vendor, activity, api, map};
use crate::desk::{self, Asking, Fate, Keys, Listed, Reads, Spot};

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;
/// Columns that the vendor's own applications add to every organisation begin so.
const THEIRS: [&str; 6] = ["msdyn", "msgdpr", "msft_", "adx_", "li_", "mspp_"];
/// What is asked of the organisation's own columns.
const ABOUT_COLUMNS: &str = "LogicalName,AttributeType,AttributeTypeName,DisplayName,IsCustomAttribute,IsValidForUpdate,IsValidForRead,AttributeOf";
/// What may be chosen, whether in this table only or in several.
const OPTIONS: &str = "OptionSet($select=Options),GlobalOptionSet($select=Options)";
/// The tables that are described: notes have no columns of an organisation's own.
const DESCRIBED: [CrmKind; 3] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Task];

impl desk::Vendor for Vendor {
    type Known = Known;
    const NAME: &'static str = "Dynamics 365";

    fn is_key(key: &str) -> bool {
        api::is_guid(key)
    }

    fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
        api::raw(kind, row, place)
    }

    fn fate(raw: &CrmRaw) -> Fate {
        activity::fate(raw.kind, &raw.payload)
    }

    fn explained(error: ConnectorError) -> ConnectorError {
        api::explained(error)
    }

    fn read(desk: &Account, raw: &CrmRaw, known: &Known) -> CrmMapped {
        map::read(raw, known, desk.region, desk.currency)
    }
}

impl Account {
    /// A page of a question, or of where it goes on.
    pub(super) async fn listed(
        &self,
        path: &str,
        query: &[(&str, &str)],
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<(Vec<Value>, Option<Value>), ConnectorError> {
        let url = match next.and_then(Value::as_str) {
            Some(link) => Url::parse(link).map_err(|_| {
                ConnectorError::new(ErrorKind::Malformed, "the list goes on at something that is no address")
            })?,
            None => self.address(&format!("{V9}/{path}"), query)?,
        };
        let prefer = format!("odata.maxpagesize={},odata.include-annotations=\"*\"", self.page_size);
        let mut answer = self.ask(&Request::get(url).header("Prefer", prefer), asking).await?;
        let next = answer.get("@odata.nextLink").filter(|link| link.is_string()).cloned();
        let rows = desk::list(&mut answer, "value")?;
        let next = next.filter(|_| !rows.is_empty());
        Ok((rows, next))
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
            let (part, more) = self.listed(path, query, next.as_ref(), asking).await?;
            rows.extend(part);
            next = more;
            if next.is_none() {
                return Ok(rows);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }

    /// Descriptions of a table's columns; none where this user may not read them.
    async fn described(
        &self,
        kind: CrmKind,
        form: &str,
        query: &[(&str, &str)],
        asking: &mut Asking<'_>,
    ) -> Result<Vec<Value>, ConnectorError> {
        let path = format!("EntityDefinitions(LogicalName='{}')/Attributes{form}", table(kind).name);
        match self.get(&format!("{V9}/{path}"), query, asking).await {
            Ok(mut answer) => desk::list(&mut answer, "value"),
            Err(error) if matches!(error.status, Some(400 | 403 | 404 | 501)) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    async fn describe_table(&self, kind: CrmKind, asking: &mut Asking<'_>) -> Result<Described, ConnectorError> {
        let own = [("$select", ABOUT_COLUMNS), ("$filter", "IsCustomAttribute eq true")];
        let mut columns = self.described(kind, "", &own, asking).await?;
        columns.retain(|row| {
            let name = row.get("LogicalName").and_then(Value::as_str).unwrap_or_default();
            let own = row.get("IsCustomAttribute").and_then(Value::as_bool) == Some(true);
            own && !THEIRS.iter().any(|theirs| name.starts_with(theirs))
        });
        let options = [("$select", "LogicalName"), ("$expand", OPTIONS)];
        let mut choices = Vec::new();
        for form in ["PicklistAttributeMetadata", "MultiSelectPicklistAttributeMetadata"] {
            let form = format!("/Microsoft.Dynamics.CRM.{form}");
            choices.extend(self.described(kind, &form, &options, asking).await?);
        }
        let format = [("$select", "LogicalName,Format")];
        let times = self.described(kind, "/Microsoft.Dynamics.CRM.DateTimeAttributeMetadata", &format, asking).await?;
        Ok(Described { columns, choices, times })
    }
}

#[async_trait]
impl Reads for Vendor {
    fn is_several(kind: CrmKind) -> bool {
        kind == CrmKind::Activity
    }

    async fn check(desk: &Account) -> Result<Found, ConnectorError> {
        let url = desk.address(&format!("{V9}/contacts"), &[("$select", "contactid"), ("$top", "1")])?;
        let request = Request::get(url).urgent().attempts(CHECK_ATTEMPTS);
        let mut calls = CallStats::default();
        let mut answer =
            desk.ask(&request, &mut Asking { cancel: &CancellationToken::new(), calls: &mut calls }).await?;
        desk::list(&mut answer, "value")?;
        let label = desk.base.host_str().unwrap_or("Dynamics 365").to_owned();
        Ok(Found { label, streams: Vec::new(), version: "Dataverse Web API v9.2".to_owned() })
    }

    async fn learn(desk: &Account, asking: &mut Asking<'_>) -> Result<Known, ConnectorError> {
        let query = [("$select", "systemuserid,fullname"), ("$filter", "isdisabled eq false")];
        let users = desk.whole("systemusers", &query, asking).await?;
        let mut described = Vec::new();
        for kind in DESCRIBED {
            described.push((kind, desk.describe_table(kind, asking).await?));
        }
        Ok(Known::new(users.iter().filter_map(known::user).collect(), &described))
    }

    async fn page(
        desk: &Account,
        known: &Known,
        kind: CrmKind,
        spot: &Spot,
        asking: &mut Asking<'_>,
    ) -> Result<Listed, ConnectorError> {
        let filter = spot.from.map(|from| format!("modifiedon ge {}", from.to_rfc3339_opts(SecondsFormat::Secs, true)));
        if kind == CrmKind::Activity {
            let (rows, within) = desk.logged_since(filter.as_deref(), spot.within.as_ref(), asking).await?;
            return Ok(Listed { rows, within, anew: false });
        }
        let (columns, table) = (known.asked(kind), table(kind));
        let order = format!("modifiedon asc,{} asc", table.key);
        let mut query = vec![("$select", columns.as_str()), ("$orderby", order.as_str())];
        query.extend(filter.as_deref().map(|filter| ("$filter", filter)));
        let (rows, within) = desk.listed(table.set, &query, spot.within.as_ref(), asking).await?;
        Ok(Listed { rows, within, anew: true })
    }

    async fn keys(
        desk: &Account,
        kind: CrmKind,
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Keys, ConnectorError> {
        let table = table(kind);
        let order = format!("{} asc", table.key);
        let query = [("$select", table.key), ("$orderby", order.as_str())];
        let (rows, next) = match kind {
            CrmKind::Activity => desk.logged_keys(next, asking).await?,
            _ => desk.listed(table.set, &query, next, asking).await?,
        };
        let keys = rows.iter().map(|row| row.get(table.key).and_then(Value::as_str).map(str::to_lowercase));
        let unread = || ConnectorError::new(ErrorKind::Malformed, "a row of the list has no key");
        Ok(Keys { keys: keys.collect::<Option<Vec<_>>>().ok_or_else(unread)?, next })
    }

    async fn one(
        desk: &Account,
        known: &Known,
        kind: CrmKind,
        key: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        if kind == CrmKind::Activity {
            let Some(row) = desk.logged_one(key, asking).await? else { return Ok(None) };
            let raw = api::raw(kind, row, 0).map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
            return Ok(Some(raw).filter(|raw| raw.key == key && <Self as desk::Vendor>::fate(raw) == Fate::There));
        }
        let url = desk.address(&format!("{V9}/{}({key})", table(kind).set), &[("$select", &known.asked(kind))])?;
        let request = Request::get(url).header("Prefer", "odata.include-annotations=\"*\"");
        let row = match desk.ask(&request, asking).await {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            row => row?,
        };
        let raw = api::raw(kind, row, 0).map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason))?;
        Ok(Some(raw).filter(|raw| raw.key == key))
    }
}
