use std::collections::BTreeMap;
use std::sync::atomic::AtomicU8;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::http::Request;
use hub_connector::{
    Account, CallStats, CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, HttpClient, KeyPage,
    LookupRow, Manifest, MapError, Page, Prepared, Source,
};
use hub_domain::{Clock, Currency, Mapped, RawRecord, Resource, Stream};
use url::Url;

use super::metadata::Metadata;
use super::query::{self, KeyLiteral, Names};
use super::{api, lookups, map};
use crate::dictionary::{self, Context};

/// Metadata and lookups change by the week; they are read again at most this often.
const KEPT_FOR: TimeDelta = TimeDelta::hours(12);
/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

/// What one stream is called at this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StreamNames {
    set: String,
    key: String,
    literal: KeyLiteral,
    stamp: String,
}

impl StreamNames {
    pub(super) fn names(&self) -> Names<'_> {
        Names { set: &self.set, key: &self.key, literal: self.literal, stamp: &self.stamp }
    }
}

/// What has been learnt from a server.
#[derive(Debug)]
struct Knowledge {
    streams: BTreeMap<Resource, StreamNames>,
    lookup_set: Option<String>,
    metadata: Metadata,
    version: String,
    notes: Vec<String>,
}

/// Everything prepared for a run, and when.
#[derive(Clone)]
struct Kept {
    at: DateTime<Utc>,
    lookups: Vec<LookupRow>,
    notes: Vec<String>,
}

/// A RESO server as a source.
pub(super) struct ResoSource {
    manifest: Manifest,
    pub(super) http: HttpClient,
    clock: Arc<dyn Clock>,
    pub(super) base: Url,
    pub(super) page_size: u32,
    currency: Currency,
    known: RwLock<Option<Arc<Knowledge>>>,
    kept: RwLock<Option<Kept>>,
    context: RwLock<Arc<Context>>,
    /// The simplest way of asking that this server has made necessary so far.
    pub(super) way: AtomicU8,
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
        http: HttpClient,
        clock: Arc<dyn Clock>,
        base: Url,
        page_size: u32,
        currency: Currency,
    ) -> Self {
        let context = Context { currency, ..Context::default() };
        Self {
            manifest,
            http,
            clock,
            base,
            page_size,
            currency,
            known: RwLock::default(),
            kept: RwLock::default(),
            context: RwLock::new(Arc::new(context)),
            way: AtomicU8::new(0),
        }
    }

    /// Asks for one page of an entity set, with the page size that every request has to repeat.
    pub(super) async fn rows(
        &self,
        url: Url,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<api::Rows, ConnectorError> {
        let request = Request::get(url).header("prefer", format!("odata.maxpagesize={}", self.page_size));
        let answer = self.http.get_json::<api::Rows>(&request, cancel).await.inspect_err(|e| *calls += e.calls)?;
        *calls += answer.calls;
        Ok(answer.value)
    }

    /// Reads and keeps the metadata; `attempts` limits how stubbornly.
    async fn learn(
        &self,
        attempts: Option<u32>,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<Arc<Knowledge>, ConnectorError> {
        let mut request = Request::get(query::address(&self.base, "$metadata", &[]));
        request.attempts = attempts;
        let answer = self
            .http
            .get_text(&request, "application/xml", cancel, Metadata::parse)
            .await
            .inspect_err(|e| *calls += e.calls)?;
        *calls += answer.calls;
        let metadata = answer.value;
        let version = answer.headers.get("odata-version").and_then(|v| v.to_str().ok()).map(str::trim);
        let version = version.map_or_else(|| "OData".to_owned(), |v| format!("OData {v}"));
        let known = Arc::new(self.understand(metadata, version)?);
        set(&self.known, Some(Arc::clone(&known)));
        Ok(known)
    }

    fn understand(&self, metadata: Metadata, version: String) -> Result<Knowledge, ConnectorError> {
        let mut streams = BTreeMap::new();
        let mut notes = Vec::new();
        for spec in &self.manifest.streams {
            let resource = spec.resource;
            let Some((entity_set, type_name)) = metadata.set_of(resource.as_str()) else {
                notes.push(format!("the server has no {resource}"));
                continue;
            };
            let standard = resource.key_field();
            let declared = metadata.key_of(type_name).first().map(String::as_str);
            let key =
                if metadata.property(type_name, standard).is_some() { standard } else { declared.unwrap_or(standard) };
            let stamp = spec.cursor.iter().find(|c| metadata.property(type_name, c).is_some());
            let Some(stamp) = stamp else {
                notes.push(format!("{resource} has no time of change and cannot be followed"));
                continue;
            };
            let literal = metadata.property(type_name, key).map_or(KeyLiteral::Text, |p| KeyLiteral::of(&p.type_name));
            let names = StreamNames { set: entity_set.to_owned(), key: key.to_owned(), literal, stamp: stamp.clone() };
            streams.insert(resource, names);
        }
        if streams.is_empty() {
            return Err(ConnectorError::new(
                ErrorKind::Malformed,
                "the server's metadata names none of Property, OpenHouse, Media, Member, Office",
            )
            .with_retry(hub_connector::Retry::Never));
        }
        let lookup_set = metadata.set_of("Lookup").map(|(name, _)| name.to_owned());
        Ok(Knowledge { streams, lookup_set, metadata, version, notes })
    }

    /// The names of a stream, learning them first where that has not happened yet.
    pub(super) async fn stream(
        &self,
        stream: Stream,
        calls: &mut CallStats,
        cancel: &CancellationToken,
    ) -> Result<StreamNames, ConnectorError> {
        let known = match get(&self.known) {
            Some(known) => known,
            None => self.learn(None, calls, cancel).await?,
        };
        known
            .streams
            .get(&stream)
            .cloned()
            .ok_or_else(|| ConnectorError::new(ErrorKind::NotFound, format!("the server has no usable {stream}")))
    }
}

#[async_trait]
impl Source for ResoSource {
    async fn check(&self) -> Result<Account, ConnectorError> {
        let cancel = CancellationToken::new();
        let mut calls = CallStats::default();
        let known = self.learn(Some(CHECK_ATTEMPTS), &mut calls, &cancel).await?;
        // Metadata may be open to everyone; one row proves that the data are open to us.
        if let Some(names) = known.streams.values().next() {
            let options = [("$select", names.key.as_str()), ("$top", "1")];
            let url = query::address(&self.base, &names.set, &options);
            let request = Request::get(url).attempts(CHECK_ATTEMPTS);
            self.http.get_json::<api::Rows>(&request, &cancel).await?;
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
        all.filter(|r| known.as_ref().is_none_or(|k| k.streams.contains_key(r))).collect()
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        if let Some(kept) = get(&self.kept)
            && self.clock.now() - kept.at < KEPT_FOR
        {
            return Ok(Prepared { lookups: kept.lookups, notes: kept.notes, calls: CallStats::default() });
        }
        let cancel = CancellationToken::new();
        let mut calls = CallStats::default();
        let known = self.learn(None, &mut calls, &cancel).await?;
        let mut notes = known.notes.clone();
        let mut rows = Vec::new();
        if let Some(lookup_set) = &known.lookup_set {
            match lookups::fetch(self, lookup_set, &mut calls, &cancel).await {
                Ok(found) => rows = found,
                // Some servers list the resource and refuse it to some accounts. Names then speak for themselves.
                Err(error)
                    if matches!(error.kind, ErrorKind::Forbidden | ErrorKind::NotFound | ErrorKind::BadRequest) =>
                {
                    notes.push(
                        "the server does not let us read its lookups; values are taken by their names".to_owned(),
                    );
                }
                Err(error) => return Err(error),
            }
        }
        set(&self.context, Arc::new(map::context(&known.metadata, &rows, self.currency)));
        set(&self.kept, Some(Kept { at: self.clock.now(), lookups: rows.clone(), notes: notes.clone() }));
        Ok(Prepared { lookups: rows, notes, calls })
    }

    async fn pull(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        super::pull::page(self, stream, cursor, cancel).await
    }

    async fn keys(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        super::keys::page(self, stream, cursor, cancel).await.map(Some)
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        dictionary::read(raw, get(&self.context).as_ref()).map(Mapped::from)
    }

    fn deletes(&self) -> DeleteRule {
        self.manifest.deletes.clone()
    }
}
