use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use async_trait::async_trait;
use hub_connector::http::Request;
use hub_connector::{
    Account, CallStats, CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, HttpClient, KeyPage,
    Manifest, MapError, Page, Prepared, Source,
};
use hub_domain::{Currency, Mapped, RawRecord, Stream};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::api::{self, DataSystems, Rows};
use super::{map, pull};
use crate::dictionary::Context;

/// The time of change that everything is followed by.
pub(super) const STAMP: &str = "ModificationTimestamp";
/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

/// An account as a source.
pub(super) struct RabbitSource {
    pub(super) manifest: Manifest,
    pub(super) http: HttpClient,
    pub(super) base: Url,
    pub(super) currency: Currency,
    pub(super) page_size: u32,
    /// Where each resource is, once the service has said so.
    pub(super) known: RwLock<Option<BTreeMap<Stream, Url>>>,
}

/// Where a list of keys stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Listed {
    skip: u64,
    total: Option<u64>,
}

impl RabbitSource {
    async fn learn(
        &self,
        attempts: Option<u32>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<(BTreeMap<Stream, Url>, String), ConnectorError> {
        let url = self.base.join("datasystem").unwrap_or_else(|_| self.base.clone());
        let mut request = Request::get(url);
        request.attempts = attempts;
        let answer = self.http.get_json::<DataSystems>(&request, cancel).await.inspect_err(|e| *calls += e.calls)?;
        *calls += answer.calls;
        let nothing = || ConnectorError::new(ErrorKind::Malformed, "the service names no resource that can be read");
        let system = answer.value.first().ok_or_else(nothing)?;
        let known: BTreeMap<Stream, Url> = self
            .manifest
            .streams
            .iter()
            .filter_map(|s| Some((s.resource, system.address(&self.base, s.resource)?)))
            .collect();
        if known.is_empty() {
            return Err(nothing());
        }
        for url in known.values() {
            self.http.check(url)?;
        }
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        let dictionary = match &system.version {
            Value::Null => String::new(),
            Value::String(text) => format!(", dictionary {text}"),
            other => format!(", dictionary {other}"),
        };
        Ok((known, format!("{}{dictionary}", system.name)))
    }

    fn known(&self) -> Option<BTreeMap<Stream, Url>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) async fn resource(
        &self,
        stream: Stream,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Url, ConnectorError> {
        let known = match self.known() {
            Some(known) => known,
            None => self.learn(None, calls, cancel).await?.0,
        };
        known
            .get(&stream)
            .cloned()
            .ok_or_else(|| ConnectorError::new(ErrorKind::NotFound, format!("the service has no {stream}")))
    }

    pub(super) async fn rows(
        &self,
        url: Url,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Rows, ConnectorError> {
        let answer = self.http.get_json::<Rows>(&Request::get(url), cancel).await.inspect_err(|e| *calls += e.calls)?;
        *calls += answer.calls;
        Ok(answer.value)
    }

    async fn key_page(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<KeyPage, ConnectorError> {
        let mut at: Listed =
            cursor.and_then(|Cursor(value)| serde_json::from_value(value.clone()).ok()).unwrap_or_default();
        let resource = self.resource(stream, calls, cancel).await?;
        let key = stream.key_field();
        let options = [
            ("$select", key.to_owned()),
            ("$orderby", key.to_owned()),
            ("$top", self.page_size.to_string()),
            ("$skip", at.skip.to_string()),
        ];
        let answer = self.rows(api::address(&resource, &options), calls, cancel).await?;
        let (received, total) = (answer.value.len() as u64, answer.total());
        let keys: Vec<String> =
            answer.value.iter().filter_map(Value::as_object).filter_map(|row| key_text(row, key)).collect();
        at.skip += received;
        at.total = at.total.or(total);
        // Skipping is only as good as the list stands still: each page states the total, and one that differs from
        // the first tells the engine that rows moved under us.
        let ended = received == 0 || total.is_some_and(|total| at.skip >= total);
        let all_on_one = at.total.is_none() && ended;
        let next = (!ended).then(|| Cursor(serde_json::to_value(&at).unwrap_or_default()));
        Ok(KeyPage { keys, next, total: if all_on_one { Some(at.skip) } else { total }, calls: *calls })
    }
}

/// A key as text, whatever its wire type.
pub(super) fn key_text(row: &Map<String, Value>, field: &str) -> Option<String> {
    match row.get(field)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[async_trait]
impl Source for RabbitSource {
    async fn check(&self) -> Result<Account, ConnectorError> {
        let (cancel, mut calls) = (CancellationToken::new(), CallStats::default());
        let (known, version) = self.learn(Some(CHECK_ATTEMPTS), &mut calls, &cancel).await?;
        if let Some(url) = known.values().next() {
            // The list of resources may be open to everyone; one row proves that the data are open to us.
            let request = Request::get(api::address(url, &[("$top", "1".to_owned())])).attempts(CHECK_ATTEMPTS);
            self.http.get_json::<Rows>(&request, &cancel).await?;
        }
        let label = self.base.host_str().unwrap_or_default().to_owned();
        Ok(Account { label, streams: self.streams(), version })
    }

    fn streams(&self) -> Vec<Stream> {
        let known = self.known();
        let all = self.manifest.streams.iter().map(|s| s.resource);
        all.filter(|r| known.as_ref().is_none_or(|k| k.contains_key(r))).collect()
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        let mut calls = CallStats::default();
        self.learn(None, &mut calls, &CancellationToken::new()).await?;
        Ok(Prepared { calls, ..Prepared::default() })
    }

    async fn pull(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        let mut calls = CallStats::default();
        pull::page(self, stream, cursor, &mut calls, cancel).await.map_err(|mut error| {
            error.calls = calls;
            error
        })
    }

    async fn keys(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        let mut calls = CallStats::default();
        self.key_page(stream, cursor, &mut calls, cancel).await.map(Some).map_err(|mut error| {
            error.calls = calls;
            error
        })
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        map::read(raw, &Context { currency: self.currency, ..Context::default() })
    }

    fn pace(&self, requests: u64) -> std::time::Duration {
        self.http.pace(requests)
    }

    fn deletes(&self) -> DeleteRule {
        self.manifest.deletes.clone()
    }
}
