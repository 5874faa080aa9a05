//! What systems with lists in the order of change have in common: the run, the refusals, the looking before and after. A
//! vendor says how one page is asked for, what a row is and what a change looks like on the wire.

mod own;
mod sink;
mod slots;
mod source;
mod walk;

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use chrono::TimeDelta;
use hub_connector::crm::{Ack, CrmMapped, CrmParent, CrmRaw, NewRecord, Probe, RecordChange};
use hub_connector::http::{Answer, Auth, ClientSpec, Request};
use hub_connector::{
    Account as Found, CallStats, CancellationToken, ConnectContext, ConnectionConfig, ConnectorError, ErrorKind,
    HttpClient, Manifest, RejectedRow, Url,
};
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::people::Region;
use hub_domain::{Clock, Currency};
use serde_json::Value;

use crate::settings;
use crate::setup::Setup;
pub(crate) use own::{Holds, Own, Written};
pub(crate) use slots::Slots;
pub(crate) use walk::{Fate, Listed, Spot};

/// An account at a vendor.
pub(crate) struct Desk<V: Vendor> {
    pub(crate) manifest: Manifest,
    pub(crate) http: HttpClient,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) base: Url,
    pub(crate) region: Region,
    pub(crate) currency: Currency,
    pub(crate) page_size: u32,
    /// What is this connection's beside that.
    pub(crate) vendor: V,
    known: RwLock<Option<Arc<V::Known>>>,
}

/// The next part of a list of keys.
pub(crate) struct Keys {
    pub(crate) keys: Vec<String>,
    pub(crate) next: Option<Value>,
}

/// One question of a run or a list: stopped by the one, counted by the other.
pub(crate) struct Asking<'a> {
    pub(crate) cancel: &'a CancellationToken,
    pub(crate) calls: &'a mut CallStats,
}

/// What is one vendor's: who it is, and what its rows mean.
pub(crate) trait Vendor: Sized + Send + Sync + 'static {
    /// How an account is set up.
    type Known: AsRef<Setup> + Default + Send + Sync;
    /// What people call it.
    const NAME: &'static str;

    /// Whether a text can be a record's key.
    fn is_key(key: &str) -> bool;

    /// A row as a record.
    fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow>;

    /// What became of a record that a list names.
    fn fate(_raw: &CrmRaw) -> Fate {
        Fate::There
    }

    /// What a refusal means here.
    fn explained(error: ConnectorError) -> ConnectorError {
        error
    }

    /// What a record means.
    fn read(desk: &Desk<Self>, raw: &CrmRaw, known: &Self::Known) -> CrmMapped;
}

/// How a vendor is read.
#[async_trait]
pub(crate) trait Reads: Vendor {
    /// How often everything of a kind is read again, in case a change moved no time.
    fn everything_every(_kind: CrmKind) -> TimeDelta {
        TimeDelta::days(7)
    }

    /// Whether the list of a kind is several, each in the order of change and read one after the other. Where it goes on,
    /// and how it begins again where the vendor no longer knows that, is then the vendor's page's own to say.
    fn is_several(_kind: CrmKind) -> bool {
        false
    }

    /// Who we are there.
    async fn check(desk: &Desk<Self>) -> Result<Found, ConnectorError>;

    /// How the account is set up.
    async fn learn(desk: &Desk<Self>, asking: &mut Asking<'_>) -> Result<Self::Known, ConnectorError>;

    /// A page of what changed at a time or later, in the order of change.
    async fn page(
        desk: &Desk<Self>,
        known: &Self::Known,
        kind: CrmKind,
        spot: &Spot,
        asking: &mut Asking<'_>,
    ) -> Result<Listed, ConnectorError>;

    /// The next part of all keys.
    async fn keys(
        desk: &Desk<Self>,
        kind: CrmKind,
        next: Option<&Value>,
        asking: &mut Asking<'_>,
    ) -> Result<Keys, ConnectorError>;

    /// One record as it is.
    async fn one(
        desk: &Desk<Self>,
        known: &Self::Known,
        kind: CrmKind,
        key: &str,
        asking: &mut Asking<'_>,
    ) -> Result<Option<CrmRaw>, ConnectorError>;
}

/// How a vendor is written to.
#[async_trait]
pub(crate) trait Writes: Reads {
    /// Makes a record.
    async fn make(
        desk: &Desk<Self>,
        known: &Self::Known,
        new: &NewRecord,
        cancel: &CancellationToken,
    ) -> Result<Ack, ConnectorError>;

    /// Changes a record, whose fields can all be written; `None` where there is nothing to send.
    async fn change(
        desk: &Desk<Self>,
        known: &Self::Known,
        change: &RecordChange,
        cancel: &CancellationToken,
    ) -> Result<Option<Ack>, ConnectorError>;

    /// The address of a record, for deleting it.
    fn address(desk: &Desk<Self>, kind: CrmKind, key: &str) -> Result<Url, ConnectorError>;

    /// Records that may be the one looked for; they are looked at again by what they mean.
    async fn candidates(
        desk: &Desk<Self>,
        known: &Self::Known,
        kind: CrmKind,
        probe: &Probe,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError>;
}

impl<V: Vendor> Desk<V> {
    /// An account by its settings: `url` where it is given, else `usual`.
    pub(crate) fn new(
        manifest: &Manifest,
        config: &ConnectionConfig,
        context: &ConnectContext,
        usual: &str,
        auth: Auth,
        vendor: V,
    ) -> Result<Self, ConnectorError> {
        let base = settings::base(config, usual)?;
        let spec =
            ClientSpec::new(manifest.id.clone(), base.clone(), auth, manifest.limits).with_http(manifest.http.clone());
        Ok(Self {
            http: context.http.client(spec)?,
            clock: Arc::clone(&context.clock),
            region: settings::region(config)?,
            currency: settings::currency(config)?,
            page_size: settings::number(config, "page_size", manifest.paging.page_size, 1..=manifest.paging.page_size)?,
            known: RwLock::new(None),
            vendor,
            manifest: manifest.clone(),
            base,
        })
    }

    /// How the account is set up, as far as it was asked.
    pub(crate) fn known(&self) -> Arc<V::Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// An address below the base.
    pub(crate) fn address(&self, path: &str, query: &[(&str, &str)]) -> Result<Url, ConnectorError> {
        let mut url = self.base.join(path).map_err(|_| ConnectorError::settings("the address cannot be used"))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    /// Reads by a request; nothing where there is no such thing.
    pub(crate) async fn ask(&self, request: &Request, asking: &mut Asking<'_>) -> Result<Value, ConnectorError> {
        let answer = self.http.send_json::<Value>(request, asking.cancel).await.map_err(V::explained)?;
        *asking.calls += answer.calls;
        // Some say by an answer without a body that there is nothing.
        Ok(answer.value.unwrap_or_default())
    }

    /// Reads an address.
    pub(crate) async fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
        asking: &mut Asking<'_>,
    ) -> Result<Value, ConnectorError> {
        self.ask(&Request::get(self.address(path, query)?), asking).await
    }

    /// Writes by a request.
    pub(crate) async fn send(
        &self,
        request: &Request,
        cancel: &CancellationToken,
    ) -> Result<Answer<Option<Value>>, ConnectorError> {
        self.http.send_json::<Value>(request, cancel).await.map_err(V::explained)
    }

    /// The error of something the vendor does not have.
    pub(crate) fn unsupported(what: &str) -> ConnectorError {
        ConnectorError::new(ErrorKind::Unsupported, format!("{} {what}", V::NAME))
    }

    /// The error of a record that is not there.
    pub(crate) fn gone() -> ConnectorError {
        ConnectorError::new(ErrorKind::NotFound, format!("the record is no longer there at {}", V::NAME))
    }

    /// Rows as records; those that are none are left out.
    pub(crate) fn raws(kind: CrmKind, rows: Vec<Value>) -> Vec<CrmRaw> {
        let raws = rows.into_iter().enumerate().filter_map(|(place, row)| V::raw(kind, row, place).ok());
        raws.filter(|raw| V::fate(raw) == Fate::There).collect()
    }

    fn holds(&self, raw: &CrmRaw, known: &V::Known, probe: &Probe) -> bool {
        let number = |text: &str| text.split(';').next().map(str::to_owned);
        let mapped = V::read(self, raw, known);
        let entries = |field: &str| mapped.fields.get(field).and_then(FieldValue::as_entries);
        match probe {
            Probe::Marker { marker, .. } => mapped.marker.as_ref() == Some(marker),
            Probe::Email(email) => entries("Emails").is_some_and(|held| held.contains_key(email)),
            Probe::Phone(phone) => {
                entries("Phones").is_some_and(|held| held.keys().any(|one| number(one) == number(phone)))
            }
        }
    }
}

/// The contact that something belongs to.
pub(crate) fn contact(parents: &[CrmParent], is_key: fn(&str) -> bool) -> Option<&str> {
    let mut contacts = parents.iter().filter(|parent| parent.kind == CrmKind::Contact);
    contacts.find(|parent| is_key(&parent.key)).map(|parent| parent.key.as_str())
}

/// The error of an answer that is no list.
pub(crate) fn no_list() -> ConnectorError {
    ConnectorError::new(ErrorKind::Malformed, "the answer holds no list where one belongs")
}

/// Takes a list out of an answer.
pub(crate) fn list(answer: &mut Value, name: &str) -> Result<Vec<Value>, ConnectorError> {
    match answer.get_mut(name).map(Value::take) {
        Some(Value::Array(rows)) => Ok(rows),
        _ => Err(no_list()),
    }
}

/// A row that is no record.
pub(crate) fn rejected(kind: CrmKind, place: usize, column: &str, reason: &str) -> RejectedRow {
    RejectedRow {
        place: format!("{kind} {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    }
}
