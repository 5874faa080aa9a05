use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::http::Request;
use hub_connector::manifest::Limits;
use hub_connector::{
    Account, Ahead, CallStats, CancellationToken, ConnectContext, ConnectorError, Cursor, DeleteRule, ErrorKind,
    HttpClient, HttpFactory, KeyPage, LookupRow, Manifest, MapError, Page, Prepared, SecretString, Source, Wanted,
    Warning,
};
use hub_domain::{Clock, Currency, Licence, Mapped, RawRecord, Resource, Stream};
use url::Url;

use super::ask::Ask;
use super::dialect::{Dialect, PageSize};
use super::metadata::Metadata;
use super::names::{Found, StreamNames};
use super::{api, links, lookups, map, names, query};
use crate::dictionary::{self, Apart, Context};

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

/// What has been learnt from a server.
#[derive(Debug)]
pub(super) struct Knowledge {
    pub(super) found: Found,
    pub(super) metadata: Metadata,
    version: String,
    /// The server's clock against ours.
    skew: TimeDelta,
}

/// Everything prepared for a run, and when.
#[derive(Clone)]
struct Kept {
    at: DateTime<Utc>,
    lookups: Vec<LookupRow>,
    notes: Vec<Warning>,
}

/// What a connection's settings come to.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    pub(super) name: String,
    pub(super) base: Url,
    pub(super) page_size: u32,
    pub(super) currency: Currency,
    pub(super) licence: Licence,
    /// The filter that every question needs.
    pub(super) required: Option<String>,
    pub(super) overlap: TimeDelta,
    /// Beginning of numbers that is not meant for people.
    pub(super) number_prefix: Option<String>,
    /// The user's own numbers among the MLS's agents and offices.
    pub(super) agent_id: Option<String>,
    pub(super) office_id: Option<String>,
    /// A token that never changes, for photo hosts that want it.
    pub(super) token: Option<SecretString>,
}

/// A RESO server as a source.
pub(super) struct ResoSource {
    manifest: Manifest,
    pub(super) dialect: Dialect,
    pub(super) setup: Setup,
    pub(super) http: HttpClient,
    pub(super) factory: HttpFactory,
    clock: Arc<dyn Clock>,
    pub(super) base: Url,
    known: RwLock<Option<Arc<Knowledge>>>,
    kept: RwLock<Option<Kept>>,
    context: RwLock<Arc<Context>>,
    /// The simplest way of asking that this server has made necessary so far.
    pub(super) way: AtomicU8,
    /// The bulk endpoint is closed to this account.
    pub(super) no_bulk: AtomicBool,
    /// The feed of deletions is closed to this account.
    pub(super) no_feed: AtomicBool,
    /// Questions for what comes ahead of its turn that were refused, a bit each.
    pub(super) no_ahead: AtomicU8,
    /// Listings whose whole sets of photos the latest pages brought, by those pages' cursors.
    pub(super) sets: Mutex<VecDeque<(Cursor, Vec<String>)>>,
    /// For the host that photos came from last.
    pub(super) photos: Mutex<Option<Arc<HttpClient>>>,
    /// Links of a bulk endpoint that moves on by itself: each may be followed once, and only by whoever got it.
    pub(super) once: Mutex<BTreeMap<(Resource, bool), (String, u32)>>,
}

fn get<T: Clone>(lock: &RwLock<T>) -> T {
    lock.read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn set<T>(lock: &RwLock<T>, value: T) {
    *lock.write().unwrap_or_else(PoisonError::into_inner) = value;
}

impl ResoSource {
    pub(super) fn new(
        manifest: Manifest,
        dialect: Dialect,
        setup: Setup,
        http: HttpClient,
        context: &ConnectContext,
    ) -> Self {
        let meaning = Context {
            currency: setup.currency,
            number_prefix: setup.number_prefix.clone(),
            apart: Apart::of(dialect.local_prefixes),
            ..Context::default()
        };
        Self {
            manifest,
            dialect,
            http,
            factory: context.http.clone(),
            clock: Arc::clone(&context.clock),
            base: setup.base.clone(),
            setup,
            known: RwLock::default(),
            kept: RwLock::default(),
            context: RwLock::new(Arc::new(meaning)),
            way: AtomicU8::new(0),
            no_bulk: AtomicBool::new(false),
            no_feed: AtomicBool::new(false),
            no_ahead: AtomicU8::new(0),
            sets: Mutex::default(),
            photos: Mutex::default(),
            once: Mutex::default(),
        }
    }

    pub(super) fn title(&self) -> &str {
        &self.manifest.title
    }

    pub(super) fn limits(&self) -> Limits {
        self.manifest.limits
    }

    pub(super) fn longest_address(&self) -> usize {
        self.manifest.limits.max_url as usize
    }

    /// The server's time, as far as its answers tell it.
    pub(super) fn server_now(&self) -> DateTime<Utc> {
        let skew = get(&self.known).map_or(TimeDelta::zero(), |k| k.skew);
        self.clock.now() + skew
    }

    /// Asks for one page of an entity set, with the page size that every request has to repeat.
    pub(super) async fn rows(
        &self,
        ask: Ask,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<api::Rows, ConnectorError> {
        let mut request = Request::get(ask.url);
        if self.dialect.size != PageSize::Top {
            request = request.header("prefer", format!("odata.maxpagesize={}", ask.size));
        }
        request.attempts = ask.attempts;
        let answer = self.http.get_json::<api::Rows>(&request, cancel).await.inspect_err(|e| *calls += e.calls)?;
        *calls += answer.calls;
        let mut rows = answer.value;
        for name in self.dialect.next_headers {
            let value = answer.headers.get(*name).and_then(|v| v.to_str().ok());
            rows.or_next_link(value.and_then(links::in_header));
        }
        Ok(rows)
    }

    /// Reads and keeps the metadata; `attempts` limits how stubbornly.
    async fn learn(
        &self,
        attempts: Option<u32>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Arc<Knowledge>, ConnectorError> {
        let everywhere = self.dialect.required.is_some_and(|r| r.metadata_too);
        let filter = self.setup.required.as_deref().filter(|_| everywhere);
        let options: Vec<_> = filter.map(|f| ("$filter", f)).into_iter().collect();
        let mut request = Request::get(query::address(&self.base, "$metadata", &options));
        request.attempts = attempts;
        let answer = self
            .http
            .get_text(&request, "application/xml", cancel, Metadata::parse)
            .await
            .inspect_err(|e| *calls += e.calls)?;
        *calls += answer.calls;
        let metadata = answer.value;
        let header = |name: &str| answer.headers.get(name).and_then(|v| v.to_str().ok()).map(str::trim);
        let version = header("odata-version").map_or_else(|| "OData".to_owned(), |v| format!("OData {v}"));
        let now = self.clock.now();
        let skew = header("date").and_then(|d| DateTime::parse_from_rfc2822(d).ok()).map(|d| d.to_utc() - now);
        let found = names::find(&metadata, &self.dialect, &self.manifest.streams)?;
        let known = Arc::new(Knowledge { found, metadata, version, skew: skew.unwrap_or_default() });
        set(&self.known, Some(Arc::clone(&known)));
        Ok(known)
    }

    /// What has been learnt so far.
    pub(super) fn known(&self) -> Option<Arc<Knowledge>> {
        get(&self.known)
    }

    pub(super) async fn knowledge(
        &self,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Arc<Knowledge>, ConnectorError> {
        match get(&self.known) {
            Some(known) => Ok(known),
            None => self.learn(None, calls, cancel).await,
        }
    }

    /// The names of a stream, learning them first where that has not happened yet.
    pub(super) async fn stream(
        &self,
        stream: Stream,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<StreamNames, ConnectorError> {
        let known = self.knowledge(calls, cancel).await?;
        known
            .found
            .streams
            .get(&stream)
            .cloned()
            .ok_or_else(|| ConnectorError::new(ErrorKind::NotFound, format!("the server has no usable {stream}")))
    }

    /// After a refusal: whether the server has changed what the stream is called since we learnt it.
    pub(super) async fn has_changed(
        &self,
        stream: Stream,
        before: &StreamNames,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> bool {
        let Ok(known) = self.learn(Some(1), calls, cancel).await else { return false };
        known.found.streams.get(&stream) != Some(before)
    }

    /// Whether a server takes `key in (…)`.
    pub(super) fn takes_in(&self) -> bool {
        self.dialect.takes_in || get(&self.known).is_some_and(|k| k.version.contains("4.01"))
    }

    fn notes(&self, known: &Knowledge) -> Vec<Warning> {
        let mut notes = known.found.notes.clone();
        let minutes = known.skew.num_minutes();
        if minutes.abs() >= 5 {
            notes.push(Warning::Clock { minutes: minutes.unsigned_abs() });
        }
        if self.no_bulk.load(Ordering::Relaxed) {
            notes.push(Warning::BulkClosed);
        }
        if self.no_feed.load(Ordering::Relaxed) {
            notes.push(Warning::FeedClosed);
        }
        notes
    }
}

#[async_trait]
impl Source for ResoSource {
    async fn check(&self) -> Result<Account, ConnectorError> {
        let cancel = CancellationToken::new();
        let mut calls = CallStats::default();
        let known = self.learn(Some(CHECK_ATTEMPTS), &mut calls, &cancel).await.map_err(|e| self.advise(e))?;
        // Metadata may be open to everyone; one row proves that the data are open to us.
        if let Some(names) = known.found.streams.values().next() {
            let mut options = vec![("$select", names.key.as_str()), ("$top", "1")];
            options.extend(self.setup.required.as_deref().map(|filter| ("$filter", filter)));
            let url = query::address(&self.base, &names.set, &options);
            let request = Request::get(url).attempts(CHECK_ATTEMPTS);
            self.http.get_json::<api::Rows>(&request, &cancel).await.map_err(|e| self.advise(e))?;
        }
        Ok(Account {
            label: self.base.host_str().unwrap_or_default().to_owned(),
            streams: self.streams(),
            version: known.version.clone(),
        })
    }

    fn streams(&self) -> Vec<Stream> {
        let known = get(&self.known);
        let all = self.manifest.streams.iter().map(|s| s.resource);
        all.filter(|r| known.as_ref().is_none_or(|k| k.found.streams.contains_key(r))).collect()
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        if let Some(kept) = get(&self.kept)
            && self.clock.now() - kept.at < TimeDelta::hours(self.dialect.kept_hours)
        {
            return Ok(Prepared { lookups: kept.lookups, notes: kept.notes, calls: CallStats::default() });
        }
        let cancel = CancellationToken::new();
        let mut calls = CallStats::default();
        let known = self.learn(None, &mut calls, &cancel).await.map_err(|e| self.advise(e))?;
        let mut notes = self.notes(&known);
        let mut rows = Vec::new();
        if let Some(lookup_set) = &known.found.lookup_set {
            match lookups::fetch(self, lookup_set, &mut calls, &cancel).await {
                Ok(found) => rows = found,
                // Some servers list the resource and refuse it to some accounts. Names then speak for themselves.
                Err(error)
                    if matches!(error.kind, ErrorKind::Forbidden | ErrorKind::NotFound | ErrorKind::BadRequest) =>
                {
                    notes.push(Warning::LookupsClosed);
                }
                Err(error) => return Err(self.advise(error)),
            }
        }
        let context = map::context(&known.metadata, &rows, get(&self.context).as_ref());
        set(&self.context, Arc::new(context));
        set(&self.kept, Some(Kept { at: self.clock.now(), lookups: rows.clone(), notes: notes.clone() }));
        Ok(Prepared { lookups: rows, notes, calls })
    }

    async fn pull(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        super::pull::page(self, stream, cursor, cancel).await.map_err(|e| self.advise(e))
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
        super::ahead::answer(self, wanted, nth, &mut calls, cancel).await.map_err(|mut error| {
            error.calls = calls;
            self.advise(error)
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
        super::keys::page(self, stream, cursor, cancel).await.map(Some).map_err(|e| self.advise(e))
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        dictionary::read(raw, get(&self.context).as_ref()).map(Mapped::from)
    }

    async fn record(
        &self,
        stream: Stream,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<RawRecord>, ConnectorError> {
        self.one(stream, key, cancel).await.map_err(|e| self.advise(e))
    }

    async fn media(&self, address: &Url, cancel: &CancellationToken) -> Option<Result<Vec<u8>, ConnectorError>> {
        self.photo(address, cancel).await
    }

    fn whole_sets(&self, stream: Stream, page: &Page) -> Vec<String> {
        if stream != Resource::Media {
            return Vec::new();
        }
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        let found = sets.iter().position(|(cursor, _)| *cursor == page.next);
        found.and_then(|at| sets.remove(at)).map(|(_, listings)| listings).unwrap_or_default()
    }

    fn deletes(&self) -> DeleteRule {
        let without = get(&self.known).is_some_and(|k| k.found.feed.is_none());
        if self.manifest.deletes == DeleteRule::Feed && (without || self.no_feed.load(Ordering::Relaxed)) {
            return DeleteRule::KeyComparison;
        }
        self.manifest.deletes.clone()
    }

    fn pace(&self, requests: u64) -> std::time::Duration {
        self.http.pace(requests)
    }

    fn tombstones_days(&self) -> Option<u32> {
        self.manifest.tombstones_days
    }
}
