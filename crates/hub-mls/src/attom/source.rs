use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use hub_connector::http::Request;
use hub_connector::{
    Account, CallStats, CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, HttpClient, KeyPage,
    Manifest, MapError, Page, Prepared, RejectedRow, Source,
};
use hub_domain::{Clock, Mapped, RawRecord, Resource, Stream};
use serde_json::{Map, Value};
use url::Url;

use super::api::{self, Answer};
use super::cursor::{Areas, At};
use super::map;
use crate::tree::{record, text_at};

/// A person waits for the answer to a check, and each is billed.
const CHECK_ATTEMPTS: u32 = 1;

/// An account as a source.
pub(super) struct AttomSource {
    pub(super) manifest: Manifest,
    pub(super) http: HttpClient,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) base: Url,
    pub(super) areas: Vec<String>,
    pub(super) list_package: String,
    pub(super) home_packages: Vec<String>,
    pub(super) page_size: u32,
    pub(super) rescan: TimeDelta,
}

impl AttomSource {
    /// Asks a question. `None` where there is nothing, which the service says by a refusal.
    async fn ask(
        &self,
        url: Url,
        attempts: Option<u32>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Option<Answer>, ConnectorError> {
        let mut request = Request::get(url);
        request.attempts = attempts;
        match self.http.get_json::<Answer>(&request, cancel).await {
            Ok(answer) => {
                *calls += answer.calls;
                answer.value.checked().map(Some)
            }
            Err(error) => {
                *calls += error.calls;
                if matches!(error.kind, ErrorKind::BadRequest) { Ok(None) } else { Err(error) }
            }
        }
    }

    async fn page(
        &self,
        cursor: Option<&Cursor>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        let mut areas = Areas::read(cursor);
        let now = self.clock.now();
        let mut page = Page {
            records: Vec::new(),
            rejected: Vec::new(),
            deleted: Vec::new(),
            next: areas.write(),
            more: false,
            total_hint: None,
            calls: CallStats::default(),
        };
        let Some(at) = areas.next(&self.areas, now, self.rescan) else { return Ok(page) };
        let url = api::area(&self.base, &self.list_package, &at.area, at.page, self.page_size);
        let answer = self.ask(url, None, calls, cancel).await?;
        let nothing = answer.is_none();
        let (rows, total) = answer.map_or((Vec::new(), None), |a| {
            let total = a.total();
            (a.property, total)
        });
        if nothing && at.page == 1 {
            page.rejected.push(RejectedRow {
                place: format!("postal code {}", at.area),
                column: None,
                reason: "ATTOM has no homes there, or does not understand it".to_owned(),
            });
        }
        let received = at.received + rows.len() as u64;
        let full = rows.len() as u64 >= u64::from(self.page_size);
        let ended = rows.is_empty() || total.map_or(!full, |total| received >= total);
        for (index, row) in rows.into_iter().enumerate() {
            let Value::Object(payload) = row else {
                page.rejected.push(reject(index, None, "is not a record"));
                continue;
            };
            let Some(key) = api::home_key(&payload) else {
                page.rejected.push(reject(index, Some("identifier"), "the key is missing"));
                continue;
            };
            let payload = self.complete(&key, payload, calls, cancel).await?;
            let modified = text_at(&payload, "vintage.lastModified");
            page.records.push(record(Resource::Property, key, modified, payload));
        }
        if ended {
            areas.finish(&at.area, now);
        } else {
            areas.at = Some(At { page: at.page + 1, received, ..at });
        }
        page.more = areas.next(&self.areas, now, self.rescan).is_some();
        page.next = areas.write();
        Ok(page)
    }

    /// Adds what the packages per home say. What the list said stays as it was.
    async fn complete(
        &self,
        key: &str,
        mut payload: Map<String, Value>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Map<String, Value>, ConnectorError> {
        for package in &self.home_packages {
            let answer = self.ask(api::home(&self.base, package, key), None, calls, cancel).await?;
            let home = answer.and_then(|a| a.property.into_iter().next());
            if let Some(Value::Object(more)) = home {
                for (name, value) in more {
                    payload.entry(name).or_insert(value);
                }
            }
        }
        Ok(payload)
    }
}

fn reject(index: usize, column: Option<&str>, reason: &str) -> RejectedRow {
    let place = format!("row {} of the page", index + 1);
    RejectedRow { place, column: column.map(str::to_owned), reason: reason.to_owned() }
}

#[async_trait]
impl Source for AttomSource {
    async fn check(&self) -> Result<Account, ConnectorError> {
        let mut calls = CallStats::default();
        let area = self.areas.first().map(String::as_str).unwrap_or_default();
        let url = api::area(&self.base, &self.list_package, area, 1, 1);
        let cancel = CancellationToken::new();
        if self.ask(url, Some(CHECK_ATTEMPTS), &mut calls, &cancel).await?.is_none() {
            return Err(ConnectorError::settings(format!(
                "ATTOM has no homes in the postal code {area}, or does not understand it"
            )));
        }
        let label = format!("{} postal code(s) at {}", self.areas.len(), self.base.host_str().unwrap_or_default());
        Ok(Account { label, streams: self.streams(), version: format!("ATTOM {}", self.list_package) })
    }

    fn streams(&self) -> Vec<Stream> {
        self.manifest.streams.iter().map(|s| s.resource).collect()
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        Ok(Prepared::default())
    }

    async fn pull(
        &self,
        _stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        let mut calls = CallStats::default();
        match self.page(cursor, &mut calls, cancel).await {
            Ok(page) => Ok(Page { calls, ..page }),
            Err(mut error) => {
                error.calls = calls;
                Err(error)
            }
        }
    }

    async fn keys(
        &self,
        _stream: Stream,
        _cursor: Option<&Cursor>,
        _cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        Ok(None)
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        map::read(raw)
    }

    fn pace(&self, requests: u64) -> Duration {
        self.http.pace(requests)
    }

    fn rereads(&self) -> Option<Duration> {
        self.rescan.to_std().ok()
    }

    fn deletes(&self) -> DeleteRule {
        self.manifest.deletes.clone()
    }
}
