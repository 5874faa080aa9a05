use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use hub_connector::http::{HeaderMap, Request};
use hub_connector::{
    Account, Ahead, CallStats, CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, HttpClient, KeyPage,
    Manifest, MapError, Page, Prepared, Source, Wanted,
};
use hub_domain::{Clock, Currency, Licence, Mapped, RawRecord, Resource, Stream};
use serde_json::Value;
use url::Url;

use super::api::{self, Asked};
use super::cursor::{Done, Scan};
use super::rows::{Reading, Sorted};
use super::{ahead, keys, map};
use crate::dictionary::Context;

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

/// An account as a source.
pub(super) struct SimplyRetsSource {
    pub(super) manifest: Manifest,
    pub(super) http: HttpClient,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) base: Url,
    pub(super) vendor: Option<String>,
    pub(super) licence: Licence,
    pub(super) currency: Currency,
    pub(super) page_size: u32,
    /// The user's own numbers among the MLS's agents and offices.
    pub(super) agent_id: Option<String>,
    pub(super) office_id: Option<String>,
    /// Questions for what comes ahead of its turn that were refused, a bit each.
    pub(super) no_ahead: AtomicU8,
    /// How often everything is read again while the vendor does not say when its data last changed.
    pub(super) rescan: TimeDelta,
    /// The vendor does not say when its data last changed, as far as is known.
    pub(super) silent: AtomicBool,
    /// Records that the last whole reading of each stream had.
    pub(super) counts: Mutex<BTreeMap<Stream, u64>>,
}

/// An answer taken apart.
pub(super) struct Answered {
    pub(super) sorted: Sorted,
    pub(super) received: u64,
    pub(super) more: bool,
    pub(super) headers: HeaderMap,
}

impl SimplyRetsSource {
    pub(super) fn asked(&self, stream: Stream, scan: &Scan) -> Asked<'_> {
        let (base, vendor) = (&self.base, self.vendor.as_deref());
        Asked { base, vendor, licence: self.licence, stream, part: scan.part, plain: scan.plain }
    }

    pub(super) fn parts(&self, stream: Stream, scan: &Scan) -> usize {
        self.asked(stream, scan).parts()
    }

    /// Asks for the rows behind where a reading stands. A vendor that refuses to be asked type by type is asked
    /// again without a type.
    pub(super) async fn rows(
        &self,
        stream: Stream,
        scan: &mut Scan,
        count: bool,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Answered, ConnectorError> {
        loop {
            let url = self.asked(stream, scan).address(scan.last, self.page_size, count);
            let answer = match self.http.get_json::<Vec<Value>>(&Request::get(url), cancel).await {
                Ok(answer) => answer,
                Err(error)
                    if error.kind == ErrorKind::BadRequest
                        && stream == Stream::OpenHouse
                        && !scan.plain
                        && scan.is_at_start() =>
                {
                    *calls += error.calls;
                    scan.plain = true;
                    continue;
                }
                Err(error) => {
                    *calls += error.calls;
                    return Err(self.explain(error));
                }
            };
            *calls += answer.calls;
            let received = answer.value.len() as u64;
            let more = received > 0 && (api::has_next(&answer.headers) || received >= u64::from(self.page_size));
            let part = (stream == Resource::OpenHouse && !scan.plain).then_some(scan.part);
            let reading = Reading { stream, vendor: self.vendor.as_deref(), licence: self.licence, part };
            let sorted = reading.sort(answer.value, scan.last);
            if !sorted.in_order {
                return Err(ConnectorError::new(
                    ErrorKind::Malformed,
                    "the vendor does not sort by its own number as it promises; rows would be lost",
                ));
            }
            if more && sorted.last.is_none() && stream != Resource::Member {
                return Err(ConnectorError::new(
                    ErrorKind::Malformed,
                    "no row of a page has the vendor's number, so that there is no asking for the next page",
                ));
            }
            return Ok(Answered { sorted, received, more, headers: answer.headers });
        }
    }

    /// Moves a reading past an answer; true when it has come to its end.
    pub(super) fn advance(&self, stream: Stream, scan: &mut Scan, answered: &Answered) -> bool {
        scan.rows += answered.sorted.records.len() as u64;
        scan.received += answered.received;
        scan.last = match stream {
            Resource::Member => scan.last + answered.received,
            _ => answered.sorted.last.unwrap_or(scan.last),
        };
        if answered.more {
            return false;
        }
        scan.part += 1;
        scan.last = 0;
        scan.part >= self.parts(stream, scan)
    }

    fn explain(&self, mut error: ConnectorError) -> ConnectorError {
        if error.kind == ErrorKind::BadRequest && self.vendor.is_none() {
            error.message.push_str("; an account with several MLSs needs the setting “vendor”");
        }
        error
    }

    /// What the vendor says of its last change, by the smallest question.
    async fn last_update(
        &self,
        attempts: Option<u32>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Option<String>, ConnectorError> {
        let url = self.asked(Resource::Property, &Scan::default()).address(0, 1, false);
        let mut request = Request::get(url);
        request.attempts = attempts;
        let answer = self.http.get_json::<Vec<Value>>(&request, cancel).await.map_err(|error| {
            *calls += error.calls;
            self.explain(error)
        })?;
        *calls += answer.calls;
        Ok(api::last_update(&answer.headers))
    }

    /// Whether nothing has changed since a reading ended, as far as the vendor lets us know.
    async fn is_quiet(
        &self,
        done: &Done,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<bool, ConnectorError> {
        let soon = self.clock.now() - done.at < self.rescan;
        Ok(match &done.update {
            // The vendor does not say; asking again would cost as much as reading.
            None => soon,
            Some(before) => match self.last_update(None, calls, cancel).await? {
                Some(now) => now == *before,
                None => soon,
            },
        })
    }

    /// Notes whether the vendor says of its listings when they last changed.
    fn note_silence(&self, stream: Stream, update: Option<&str>) {
        if stream == Resource::Property {
            self.silent.store(update.is_none(), Ordering::Relaxed);
        }
    }

    pub(super) fn remember(&self, stream: Stream, rows: u64) {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).insert(stream, rows);
    }

    pub(super) fn remembered(&self, stream: Stream) -> Option<u64> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).get(&stream).copied()
    }

    async fn page(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        let mut scan = Scan::read(cursor);
        if let Some(done) = &scan.done {
            self.note_silence(stream, done.update.as_deref());
            if self.is_quiet(done, calls, cancel).await? {
                self.remember(stream, scan.rows);
                return Ok(Page {
                    records: Vec::new(),
                    rejected: Vec::new(),
                    deleted: Vec::new(),
                    next: scan.write(),
                    more: false,
                    total_hint: scan.total,
                    calls: *calls,
                });
            }
            scan = scan.again();
        }
        let first = scan.is_at_start();
        let answered = match self.rows(stream, &mut scan, first, calls, cancel).await {
            Err(error) if error.kind == ErrorKind::NotFound && stream == Resource::Member => {
                // Agents are not part of every account.
                return Ok(self.none_of(scan, *calls));
            }
            answered => answered?,
        };
        if first {
            scan.update = api::last_update(&answered.headers);
            self.note_silence(stream, scan.update.as_deref());
            if matches!(stream, Resource::Property) {
                scan.total = api::total(&answered.headers);
            }
        }
        let ended = self.advance(stream, &mut scan, &answered);
        if ended {
            self.remember(stream, scan.rows);
            scan.done = Some(Done { update: scan.update.clone(), at: self.clock.now() });
        }
        let Sorted { records, rejected, .. } = answered.sorted;
        let (next, total_hint) = (scan.write(), scan.total);
        Ok(Page { records, rejected, deleted: Vec::new(), next, more: !ended, total_hint, calls: *calls })
    }

    fn none_of(&self, mut scan: Scan, calls: CallStats) -> Page {
        scan.done = Some(Done { update: None, at: self.clock.now() });
        Page {
            records: Vec::new(),
            rejected: Vec::new(),
            deleted: Vec::new(),
            next: scan.write(),
            more: false,
            total_hint: None,
            calls,
        }
    }
}

#[async_trait]
impl Source for SimplyRetsSource {
    async fn check(&self) -> Result<Account, ConnectorError> {
        let mut calls = CallStats::default();
        self.last_update(Some(CHECK_ATTEMPTS), &mut calls, &CancellationToken::new()).await?;
        let host = self.base.host_str().unwrap_or_default();
        let label = self.vendor.as_ref().map_or_else(|| host.to_owned(), |vendor| format!("{vendor} at {host}"));
        Ok(Account { label, streams: self.streams(), version: "SimplyRETS v0.1".to_owned() })
    }

    fn streams(&self) -> Vec<Stream> {
        self.manifest.streams.iter().map(|s| s.resource).collect()
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        Ok(Prepared::default())
    }

    async fn pull(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        let mut calls = CallStats::default();
        self.page(stream, cursor, &mut calls, cancel).await.map_err(|mut error| {
            error.calls = calls;
            error
        })
    }

    async fn ahead(
        &self,
        stream: Stream,
        wanted: &Wanted,
        nth: u32,
        cancel: &CancellationToken,
    ) -> Result<Option<Ahead>, ConnectorError> {
        if stream != Resource::Property {
            return Ok(None);
        }
        let mut calls = CallStats::default();
        ahead::answer(self, wanted, nth, &mut calls, cancel).await.map_err(|mut error| {
            error.calls = calls;
            error
        })
    }

    fn room(&self) -> Option<u64> {
        self.http.room()
    }

    async fn keys(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        let mut calls = CallStats::default();
        keys::page(self, stream, cursor, &mut calls, cancel).await.map(Some).map_err(|mut error| {
            error.calls = calls;
            error
        })
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        map::read(raw, &Context { currency: self.currency, ..Context::default() })
    }

    fn pace(&self, requests: u64) -> Duration {
        self.http.pace(requests)
    }

    fn rereads(&self) -> Option<Duration> {
        self.silent.load(Ordering::Relaxed).then(|| self.rescan.to_std().unwrap_or_default())
    }

    fn deletes(&self) -> DeleteRule {
        self.manifest.deletes.clone()
    }
}
