//! A small vendor: rows in memory, a script of things that happen between two requests, and faults.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hub_connector::{
    Account, Ahead, CallStats, CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, KeyPage, LookupRow,
    MapError, Page, Prepared, RejectedRow, Source, Wanted, Warning,
};
use hub_domain::{Canonical, Currency, Listing, Mapped, Money, RawRecord, Stream};
use serde_json::{Map, Value, json};

/// Something that happens at the vendor.
#[derive(Debug, Clone)]
pub enum Deed {
    /// A row appears, or changes; it gets the newest stamp.
    Put(String, i64),
    /// Several rows change with one and the same stamp.
    PutAll(Vec<String>, i64),
    /// A row is gone.
    Remove(String),
    /// A row appears with a stamp that the reader has passed already.
    PutBackdated(String, i64),
}

/// What the vendor does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The request of this number (from 0) fails so.
    Fails(u64, ErrorKind),
    /// Every request of the stream fails so.
    StreamFails(Stream, ErrorKind),
    /// The list of keys stops half-way and still says that it is complete.
    ListCutShort,
    /// The list is cut short and the count with it.
    ListAndCountCutShort,
    /// The vendor does not count.
    NoCount,
    /// The list names a key that is never delivered.
    Phantom,
    /// Pages say "more" and the cursor stays.
    Stuck,
    /// Pages say "more" and lead back to the beginning.
    Circle,
    /// The connector panics on this request.
    Panics(u64),
    /// Never answers.
    Hangs(u64),
}

#[derive(Default)]
pub struct State {
    pub rows: BTreeMap<String, (u64, i64)>,
    pub stamp: u64,
    /// Rows that went, in order; what a delete feed names.
    pub feed: Vec<String>,
    pub script: VecDeque<Vec<Deed>>,
    pub wrong: Vec<Wrong>,
    pub requests: u64,
    pub pulls: u64,
    pub lists: u64,
    pub aheads: u64,
    pub at_once: u32,
    pub most_at_once: u32,
}

pub struct Fake {
    pub state: Mutex<State>,
    pub page: usize,
    pub rule: DeleteRule,
    pub streams: Vec<Stream>,
    pub tombstones_days: Option<u32>,
    pub lists_keys: bool,
    /// Answers that can come ahead of their turn: so many pages of the rows that changed last.
    pub ahead: u32,
    /// Requests that the vendor still allows.
    pub room: Option<u64>,
}

/// A price that stands for a row whose own flag says that it is gone.
pub const FLAGGED_GONE: i64 = -1;
/// A price that the mapping refuses.
pub const UNMAPPABLE: i64 = -2;
/// A price that the source itself rejects.
pub const UNREADABLE: i64 = -3;

impl Fake {
    pub fn new(page: usize) -> Fake {
        Fake {
            state: Mutex::default(),
            page,
            rule: DeleteRule::KeyComparison,
            streams: vec![Stream::Property],
            tombstones_days: None,
            lists_keys: true,
            ahead: 0,
            room: None,
        }
    }

    /// A vendor that names what is gone, for seven days.
    pub fn with_feed(page: usize, rows: usize) -> Fake {
        let mut fake = Fake::new(page);
        (fake.rule, fake.tombstones_days) = (DeleteRule::Feed, Some(7));
        for n in 0..rows {
            fake.deed(&Deed::Put(format!("{n:05}"), n as i64));
        }
        fake
    }

    pub fn with_rows(page: usize, rows: usize) -> Arc<Fake> {
        let fake = Fake::new(page);
        for n in 0..rows {
            fake.deed(&Deed::Put(format!("{n:05}"), n as i64));
        }
        Arc::new(fake)
    }

    pub fn deed(&self, deed: &Deed) {
        self.state.lock().unwrap().deed(deed);
    }

    pub fn script(&self, script: Vec<Vec<Deed>>) {
        self.state.lock().unwrap().script = script.into();
    }

    pub fn wrong(&self, wrong: &[Wrong]) {
        self.state.lock().unwrap().wrong = wrong.to_vec();
    }

    /// Ends the script: everything that was still to happen happens now.
    pub fn come_to_rest(&self) {
        let mut state = self.state.lock().unwrap();
        while let Some(deeds) = state.script.pop_front() {
            deeds.iter().for_each(|d| state.deed(d));
        }
        state.wrong.clear();
    }

    async fn begin(&self, stream: Stream, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        let (number, wrong) = {
            let mut state = self.state.lock().unwrap();
            state.at_once += 1;
            state.most_at_once = state.most_at_once.max(state.at_once);
            if let Some(deeds) = state.script.pop_front() {
                deeds.iter().for_each(|d| state.deed(d));
            }
            state.requests += 1;
            (state.requests - 1, state.wrong.clone())
        };
        // Lets the engine do something else meanwhile, as a network would.
        tokio::task::yield_now().await;
        self.state.lock().unwrap().at_once -= 1;
        if cancel.is_cancelled() {
            return Err(ConnectorError::cancelled());
        }
        for w in wrong {
            match w {
                Wrong::Fails(n, kind) if n == number => return Err(failure(kind)),
                Wrong::StreamFails(s, kind) if s == stream => return Err(failure(kind)),
                Wrong::Panics(n) if n == number => panic!("a fault in a connector"),
                Wrong::Hangs(n) if n == number => std::future::pending::<()>().await,
                _ => {}
            }
        }
        Ok(())
    }
}

fn failure(kind: ErrorKind) -> ConnectorError {
    let calls = CallStats { calls: 4, failed_calls: 4, bytes: 0 };
    ConnectorError { calls, ..ConnectorError::new(kind, format!("the vendor failed: {kind:?}")) }
}

impl State {
    fn deed(&mut self, deed: &Deed) {
        match deed {
            Deed::Put(key, price) => {
                self.stamp += 1;
                self.rows.insert(key.clone(), (self.stamp, *price));
            }
            Deed::PutAll(keys, price) => {
                self.stamp += 1;
                for key in keys {
                    self.rows.insert(key.clone(), (self.stamp, *price));
                }
            }
            Deed::Remove(key) => {
                if self.rows.remove(key).is_some() {
                    self.feed.push(key.clone());
                }
            }
            Deed::PutBackdated(key, price) => {
                self.rows.insert(key.clone(), (0, *price));
            }
        }
    }
}

pub fn payload(key: &str, stamp: u64, price: i64) -> Map<String, Value> {
    let row = json!({
        "ListingKey": key, "ListPrice": price, "City": "Sample", "ModificationTimestamp": stamp.to_string(),
        "X_Local": "yes", "MlgCanView": price != FLAGGED_GONE, "Nothing": null,
    });
    row.as_object().unwrap().clone()
}

pub fn listing(key: &str, price: i64) -> Listing {
    let mut listing = Listing::new(key, Currency::USD);
    listing.list_price = Some(Money::from_minor(price * 100, Currency::USD));
    listing.city = Some("Sample".into());
    listing
}

#[async_trait]
impl Source for Fake {
    async fn check(&self) -> Result<Account, ConnectorError> {
        Ok(Account { label: "fake".into(), streams: self.streams.clone(), version: "1".into() })
    }

    fn streams(&self) -> Vec<Stream> {
        self.streams.clone()
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        let lookups = vec![LookupRow {
            key: "1".into(),
            name: "StandardStatus".into(),
            value: "Active".into(),
            standard_value: Some("Active".into()),
            legacy_value: None,
            modified: None,
        }];
        let calls = CallStats { calls: 2, failed_calls: 0, bytes: 10 };
        Ok(Prepared { lookups, notes: vec![Warning::LookupsClosed], calls })
    }

    async fn pull(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        self.begin(stream, cancel).await?;
        let mut state = self.state.lock().unwrap();
        state.pulls += 1;
        let after = cursor.map(|c| (c.0["ts"].as_u64().unwrap(), c.0["key"].as_str().unwrap().to_owned()));
        let mut rows: Vec<_> = state.rows.iter().map(|(k, (ts, price))| ((*ts, k.clone()), *price)).collect();
        if stream != Stream::Property {
            rows.clear();
        }
        rows.sort();
        rows.retain(|(place, _)| after.as_ref().is_none_or(|a| place > a));
        let mut more = rows.len() > self.page || state.wrong.contains(&Wrong::Stuck);
        rows.truncate(self.page);
        let mut next = match (rows.last(), cursor) {
            (_, Some(cursor)) if state.wrong.contains(&Wrong::Stuck) => cursor.clone(),
            (Some(((ts, key), _)), Some(cursor)) => Cursor(json!({"ts": ts, "key": key, "fed": cursor.0["fed"]})),
            // A first pass begins with the feed as it is, so that it need not read what went before.
            (Some(((ts, key), _)), None) => Cursor(json!({"ts": ts, "key": key, "fed": state.feed.len()})),
            (None, Some(cursor)) => cursor.clone(),
            (None, None) => Cursor(json!({"ts": 0, "key": "", "fed": state.feed.len()})),
        };
        if state.wrong.contains(&Wrong::Circle) && !more {
            (next, more) = (Cursor(json!({"ts": 0, "key": "", "fed": 0})), true);
        }
        // Once the changes are drained the feed is, a page at a time.
        let mut deleted = Vec::new();
        if !more && self.rule == DeleteRule::Feed && stream == Stream::Property {
            let fed = next.0["fed"].as_u64().unwrap() as usize;
            deleted = state.feed.iter().skip(fed).take(self.page).cloned().collect();
            next.0["fed"] = json!(fed.max((fed + deleted.len()).min(state.feed.len())));
            more = fed + deleted.len() < state.feed.len();
            // What was entered again is not gone, as a source has to find out.
            deleted.retain(|key| !state.rows.contains_key(key));
        }
        let (bad, good): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, price)| *price == UNREADABLE);
        let rejected =
            bad.into_iter().map(|((_, key), _)| RejectedRow { place: key, column: None, reason: "bad".into() });
        let records = good.into_iter().map(|((ts, key), price)| RawRecord {
            resource: stream,
            payload: payload(&key, ts, price),
            key,
            modified: Some(ts.to_string()),
        });
        Ok(Page {
            records: records.collect(),
            rejected: rejected.collect(),
            deleted,
            next,
            more,
            total_hint: Some(state.rows.len() as u64),
            calls: CallStats { calls: 1, failed_calls: 0, bytes: 100 },
        })
    }

    async fn ahead(
        &self,
        stream: Stream,
        _wanted: &Wanted,
        nth: u32,
        cancel: &CancellationToken,
    ) -> Result<Option<Ahead>, ConnectorError> {
        if nth >= self.ahead || stream != Stream::Property {
            return Ok(None);
        }
        self.begin(stream, cancel).await?;
        let mut state = self.state.lock().unwrap();
        state.aheads += 1;
        let mut rows: Vec<_> = state.rows.iter().map(|(k, (ts, price))| (*ts, k.clone(), *price)).collect();
        rows.sort();
        let latest = rows.into_iter().rev().filter(|(_, _, price)| *price != UNREADABLE);
        let records = latest.skip(nth as usize * self.page).take(self.page).map(|(ts, key, price)| RawRecord {
            resource: stream,
            payload: payload(&key, ts, price),
            key,
            modified: Some(ts.to_string()),
        });
        let calls = CallStats { calls: 1, failed_calls: 0, bytes: 100 };
        Ok(Some(Ahead { records: records.collect(), calls }))
    }

    fn room(&self) -> Option<u64> {
        self.room
    }

    async fn keys(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        if !self.lists_keys {
            return Ok(None);
        }
        self.begin(stream, cancel).await?;
        let mut state = self.state.lock().unwrap();
        state.lists += u64::from(cursor.is_none());
        let after = cursor.map(|c| c.0.as_str().unwrap().to_owned());
        let mut keys: Vec<String> = match stream {
            Stream::Property => state.rows.keys().cloned().collect(),
            _ => Vec::new(),
        };
        if state.wrong.contains(&Wrong::Phantom) {
            keys.push("zzzzz".into());
        }
        let mut total = Some(keys.len() as u64);
        if state.wrong.contains(&Wrong::ListCutShort) || state.wrong.contains(&Wrong::ListAndCountCutShort) {
            keys.truncate(keys.len() / 2);
        }
        if state.wrong.contains(&Wrong::ListAndCountCutShort) {
            total = Some(keys.len() as u64);
        }
        if state.wrong.contains(&Wrong::NoCount) {
            total = None;
        }
        keys.retain(|k| after.as_ref().is_none_or(|a| k > a));
        let more = keys.len() > self.page;
        keys.truncate(self.page);
        let next = keys.last().filter(|_| more).map(|k| Cursor(json!(k)));
        Ok(Some(KeyPage { keys, next, total, calls: CallStats { calls: 1, failed_calls: 0, bytes: 50 } }))
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        let price = raw.payload.get("ListPrice").and_then(Value::as_i64).unwrap_or_default();
        if price == UNMAPPABLE {
            return Err(MapError::NoKey("ListingKey"));
        }
        Ok(Mapped {
            record: Canonical::Listing(Box::new(listing(&raw.key, price))),
            unmapped: vec!["X_Local".into(), "MlgCanView".into()],
            issues: Vec::new(),
        })
    }

    fn deletes(&self) -> DeleteRule {
        self.rule.clone()
    }

    fn tombstones_days(&self) -> Option<u32> {
        self.tombstones_days
    }
}
