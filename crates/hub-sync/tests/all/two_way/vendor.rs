//! A small CRM in memory, with the quirks of real ones as switches and a script of what goes wrong.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use hub_connector::crm::{
    Abilities, Ack, Action, Concurrency, CrmChanges, CrmMapped, CrmParent, CrmRaw, CrmSchema, CrmSink, CrmSource,
    KindAbilities, Marking, MergedKey, NewRecord, Probe, RecordChange,
};
use hub_connector::{
    Account, CallStats, CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, KeyPage, MapError, Outcome,
    Retry,
};
use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use serde_json::{Map, Value, json};

/// How this CRM is unlike a good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quirks {
    /// Lists show what was so this many changes ago.
    pub lag: usize,
    /// An update replaces sets whole.
    pub replaces_sets: bool,
    /// Records say nothing about when they changed.
    pub no_modified: bool,
    /// Changes come twice and in the wrong order.
    pub shuffles: bool,
    /// Our mark is not kept.
    pub no_marker: bool,
    /// A deleted record's key is given to the next one.
    pub reuses_keys: bool,
    /// Deletions are not told: only the list of keys lacks them.
    pub silent_deletes: bool,
    /// The stage can be read and not written.
    pub fixed_stage: bool,
    /// There is room for one e-mail address.
    pub one_email: bool,
    /// A write names the version it is meant for, and is refused for another.
    pub versions: bool,
}

impl Quirks {
    /// Each quirk by itself, so that none is only ever met among others.
    pub fn each() -> Vec<Self> {
        let none = Self::default();
        vec![
            none,
            Self { lag: 2, ..none },
            Self { replaces_sets: true, ..none },
            Self { no_modified: true, ..none },
            Self { shuffles: true, ..none },
            Self { no_marker: true, ..none },
            Self { reuses_keys: true, ..none },
            Self { silent_deletes: true, ..none },
            Self { fixed_stage: true, ..none },
            Self { one_email: true, ..none },
            Self { versions: true, ..none },
        ]
    }
}

/// What goes wrong with the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upset {
    /// Nothing.
    None,
    /// It does not get there.
    Lost,
    /// It gets there; the answer does not come back.
    AnswerLost,
    /// It gets there twice.
    Twice,
    /// The server fails before doing anything, and says so.
    Refused,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub fields: Fields,
    pub parents: Vec<CrmParent>,
    pub marker: Option<String>,
    /// For which record of ours it was made, whether the mark was kept or not.
    pub made_for: Option<String>,
    pub stamp: u64,
}

#[derive(Debug, Clone)]
enum Event {
    Changed(String),
    Merged(String, String),
}

#[derive(Debug, Default)]
pub struct State {
    pub rows: BTreeMap<(CrmKind, String), Row>,
    log: Vec<(CrmKind, Event)>,
    stamp: u64,
    next: u64,
    freed: Vec<String>,
    pub upsets: VecDeque<Upset>,
    /// Marks of records that we had made.
    pub made: BTreeSet<String>,
    /// The second delivery of one request.
    again: bool,
    /// Keys deleted by us.
    pub deleted_by_us: BTreeSet<String>,
    /// Workflows started, each request counted once however often the network delivered it.
    pub acts: usize,
    pub power: Power,
}

/// For how long the laptop that asks still runs, counted in moments around requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Power {
    #[default]
    On,
    Left(u32),
    Out,
}

pub struct Vendor {
    pub state: Mutex<State>,
    pub quirks: Quirks,
    abilities: Abilities,
}

/// The fields this CRM has.
pub const FIELDS: [&str; 6] = ["FirstName", "Company", "Tags", "DoNotCall", "Stage", "Emails"];

impl Vendor {
    pub fn new(quirks: Quirks) -> Self {
        let ability = |kind| {
            let marking = match kind {
                _ if !quirks.no_marker => Marking::Field,
                CrmKind::Contact => Marking::NaturalKey,
                _ => Marking::None,
            };
            let abilities = KindAbilities {
                create: true,
                update: true,
                delete: true,
                deletes: if quirks.silent_deletes { DeleteRule::KeyComparison } else { DeleteRule::Feed },
                concurrency: if quirks.versions { Concurrency::Etag } else { Concurrency::None },
                marking,
                read_only: if quirks.fixed_stage { vec!["Stage".into()] } else { Vec::new() },
                once: Vec::new(),
                most: if quirks.one_email { BTreeMap::from([("Emails".into(), 1)]) } else { BTreeMap::new() },
                unlabelled: Vec::new(),
                lag_seconds: 0,
            };
            (kind, abilities)
        };
        let abilities = [CrmKind::Contact, CrmKind::Note].map(ability).into_iter().collect();
        Self { state: Mutex::default(), quirks, abilities }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// What there is room for.
    fn within(&self, mut fields: Fields) -> Fields {
        if self.quirks.one_email
            && let Some(FieldValue::Entries(emails)) = fields.get_mut("Emails")
        {
            let first = emails.keys().next().cloned();
            emails.retain(|key, _| Some(key) == first.as_ref());
        }
        fields
    }

    /// A person makes a record in the vendor's own screen.
    pub fn add(&self, fields: Fields) -> String {
        let fields = self.within(fields);
        self.lock().put(CrmKind::Contact, fields, Vec::new(), None, self.quirks.reuses_keys)
    }

    pub fn edit(&self, key: &str, field: &str, change: &FieldChange) {
        let mut state = self.lock();
        let at = (CrmKind::Contact, key.to_owned());
        if let Some(row) = state.rows.get_mut(&at) {
            let value = change.applied_to(row.fields.get(field));
            row.fields.insert(field.to_owned(), value);
            row.fields = self.within(std::mem::take(&mut row.fields));
            state.touch(at);
        }
    }

    pub fn delete(&self, key: &str) {
        self.lock().remove(CrmKind::Contact, key);
    }

    /// Two records become one, which keeps what both had.
    pub fn merge(&self, gone: &str, into: &str) {
        let mut state = self.lock();
        let Some(from) = state.rows.get(&(CrmKind::Contact, gone.to_owned())).cloned() else { return };
        let to = (CrmKind::Contact, into.to_owned());
        let Some(row) = state.rows.get_mut(&to) else { return };
        for (name, value) in from.fields {
            match (row.fields.get_mut(&name), value) {
                (Some(FieldValue::Entries(there)), FieldValue::Entries(more)) => there.extend(more),
                (Some(FieldValue::Flag(there)), FieldValue::Flag(yes)) => *there |= yes,
                (Some(there), value) if there.is_empty() => *there = value,
                _ => {}
            }
        }
        row.fields = self.within(std::mem::take(&mut row.fields));
        state.touch(to);
        state.rows.remove(&(CrmKind::Contact, gone.to_owned()));
        let moved: Vec<_> = state
            .rows
            .iter()
            .filter(|(_, r)| r.parents.iter().any(|p| p.key == gone))
            .map(|(k, _)| k.clone())
            .collect();
        for at in moved {
            for parent in state.rows.get_mut(&at).map(|r| &mut r.parents).into_iter().flatten() {
                if parent.key == gone {
                    into.clone_into(&mut parent.key);
                }
            }
            state.touch(at);
        }
        state.log.push((CrmKind::Contact, Event::Merged(gone.to_owned(), into.to_owned())));
    }

    /// Something happens that changes nobody.
    pub fn nudge(&self) {
        self.lock().log.push((CrmKind::Appointment, Event::Changed("nobody".into())));
    }

    pub fn keys_of(&self, kind: CrmKind) -> Vec<String> {
        self.lock().rows.keys().filter(|(k, _)| *k == kind).map(|(_, key)| key.clone()).collect()
    }

    fn raw(&self, kind: CrmKind, key: &str, row: &Row) -> CrmRaw {
        let mut payload = Map::new();
        payload.insert("fields".into(), serde_json::to_value(&row.fields).unwrap());
        payload.insert("marker".into(), json!(row.marker));
        payload.insert("parents".into(), json!(row.parents.iter().map(|p| &p.key).collect::<Vec<_>>()));
        let modified = (!self.quirks.no_modified).then(|| row.stamp.to_string());
        let etag = self.quirks.versions.then(|| row.stamp.to_string());
        CrmRaw { kind, key: key.to_owned(), modified, etag, payload }
    }

    /// What goes wrong with this request.
    fn upset(&self) -> Upset {
        self.lock().upsets.pop_front().unwrap_or(Upset::None)
    }

    /// A moment before or after a request, at which the power may go out: then nothing comes of it any more.
    async fn moment(&self) {
        tokio::task::yield_now().await;
        let out = {
            let mut state = self.lock();
            state.power = match state.power {
                Power::On => Power::On,
                Power::Left(0) | Power::Out => Power::Out,
                Power::Left(more) => Power::Left(more - 1),
            };
            state.power == Power::Out
        };
        if out {
            std::future::pending::<()>().await;
        }
    }

    /// A write under what goes wrong.
    fn written<T>(&self, mut write: impl FnMut() -> Result<T, ConnectorError>) -> Result<T, ConnectorError> {
        match self.upset() {
            Upset::None => write(),
            Upset::Lost => Err(failure(ErrorKind::Network, Outcome::NotDone)),
            Upset::Refused => Err(failure(ErrorKind::Server, Outcome::NotDone)),
            Upset::AnswerLost => {
                let _ = write();
                Err(failure(ErrorKind::Timeout, Outcome::Unknown))
            }
            Upset::Twice => {
                let _ = write();
                self.lock().again = true;
                let answer = write();
                self.lock().again = false;
                answer
            }
        }
    }

    fn read<T>(&self, read: impl FnOnce() -> T) -> Result<T, ConnectorError> {
        match self.upset() {
            Upset::None | Upset::Twice => Ok(read()),
            _ => Err(failure(ErrorKind::Network, Outcome::NotDone)),
        }
    }
}

fn failure(kind: ErrorKind, outcome: Outcome) -> ConnectorError {
    let retry = if outcome == Outcome::Unknown { Retry::Never } else { Retry::Later };
    let mut error = ConnectorError::new(kind, "it went wrong").with_retry(retry);
    error.outcome = outcome;
    error
}

impl State {
    fn put(
        &mut self,
        kind: CrmKind,
        fields: Fields,
        parents: Vec<CrmParent>,
        marker: Option<String>,
        reuse: bool,
    ) -> String {
        let key = if reuse && kind == CrmKind::Contact { self.freed.pop() } else { None };
        let key = key.unwrap_or_else(|| {
            self.next += 1;
            format!("{kind}-{}", self.next)
        });
        self.rows.insert((kind, key.clone()), Row { fields, parents, marker, made_for: None, stamp: 0 });
        self.touch((kind, key.clone()));
        key
    }

    fn touch(&mut self, at: (CrmKind, String)) {
        self.stamp += 1;
        if let Some(row) = self.rows.get_mut(&at) {
            row.stamp = self.stamp;
        }
        self.log.push((at.0, Event::Changed(at.1)));
    }

    fn remove(&mut self, kind: CrmKind, key: &str) {
        if self.rows.remove(&(kind, key.to_owned())).is_some() {
            self.freed.push(key.to_owned());
            self.log.push((kind, Event::Changed(key.to_owned())));
        }
    }
}

#[async_trait]
impl CrmSource for Vendor {
    async fn check(&self) -> Result<Account, ConnectorError> {
        Ok(Account { label: "a CRM in memory".into(), streams: Vec::new(), version: "1".into() })
    }

    async fn describe(&self, _cancel: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        Ok(CrmSchema::default())
    }

    async fn changes(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        _cancel: &CancellationToken,
    ) -> Result<CrmChanges, ConnectorError> {
        self.moment().await;
        let answer = self.read(|| {
            let state = self.lock();
            let from = cursor.and_then(|c| c.0.as_u64()).map_or(0, |n| usize::try_from(n).unwrap_or(0));
            let end = state.log.len().saturating_sub(self.quirks.lag).max(from);
            // Three at a time.
            let to = end.min(from + 3);
            let (mut records, mut deleted, mut merged) = (Vec::new(), Vec::new(), Vec::new());
            for (_, event) in state.log[from..to].iter().filter(|(k, _)| *k == kind) {
                match event {
                    Event::Changed(key) => match state.rows.get(&(kind, key.clone())) {
                        Some(row) => records.push(self.raw(kind, key, row)),
                        None if self.quirks.silent_deletes => {}
                        None => deleted.push(key.clone()),
                    },
                    Event::Merged(gone, into) => {
                        merged.push(MergedKey { gone: gone.clone(), into: into.clone() });
                    }
                }
            }
            if self.quirks.shuffles {
                let again: Vec<CrmRaw> = records.iter().rev().cloned().collect();
                records.extend(again);
            }
            CrmChanges {
                records,
                rejected: Vec::new(),
                deleted,
                merged,
                next: Cursor(json!(to)),
                more: to < end,
                calls: CallStats::default(),
            }
        });
        self.moment().await;
        answer
    }

    async fn keys(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        _cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        if !self.quirks.silent_deletes {
            return Ok(None);
        }
        self.moment().await;
        let answer = self.read(|| {
            let keys = self.keys_of(kind);
            let from = cursor.and_then(|c| c.0.as_u64()).map_or(0, |n| usize::try_from(n).unwrap_or(0));
            let to = keys.len().min(from + 4);
            let next = (to < keys.len()).then(|| Cursor(json!(to)));
            let page = keys.get(from..to).unwrap_or_default().to_vec();
            Some(KeyPage { keys: page, total: Some(keys.len() as u64), next, calls: CallStats::default() })
        });
        self.moment().await;
        answer
    }

    async fn record(
        &self,
        kind: CrmKind,
        key: &str,
        _cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        self.moment().await;
        let answer = self.read(|| {
            let state = self.lock();
            state.rows.get(&(kind, key.to_owned())).map(|row| self.raw(kind, key, row))
        });
        self.moment().await;
        answer
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        let fields: Fields = serde_json::from_value(raw.payload["fields"].clone()).unwrap();
        let parents = raw.payload["parents"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(CrmMapped {
            fields,
            parents: parents.map(|key| CrmParent { kind: CrmKind::Contact, key: key.to_owned() }).collect(),
            marker: raw.payload["marker"].as_str().map(str::to_owned),
            ..CrmMapped::default()
        })
    }
}

#[async_trait]
impl CrmSink for Vendor {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    async fn create(&self, new: &NewRecord, _cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        self.moment().await;
        let answer = self.written(|| {
            let mut fields = new.fields.clone();
            if new.kind == CrmKind::Contact {
                fields.retain(|name, _| FIELDS.contains(&name.as_str()));
                for name in FIELDS {
                    fields.entry(name.to_owned()).or_insert(FieldValue::Empty);
                }
            }
            let emails = fields.get("Emails").and_then(FieldValue::as_entries).map_or(0, |emails| emails.len());
            if self.quirks.one_email && emails > 1 {
                return Err(failure(ErrorKind::Unprocessable, Outcome::NotDone).with_retry(Retry::Never));
            }
            let mut state = self.lock();
            state.made.insert(new.marker.clone());
            let marker = (!self.quirks.no_marker).then(|| new.marker.clone());
            let key = state.put(new.kind, fields, new.parents.clone(), marker, self.quirks.reuses_keys);
            // What the network itself delivered twice is nobody's fault.
            let made_for = (!state.again).then(|| new.marker.clone());
            if let Some(row) = state.rows.get_mut(&(new.kind, key.clone())) {
                row.made_for = made_for;
            }
            let row = state.rows[&(new.kind, key.clone())].clone();
            drop(state);
            let raw = self.raw(new.kind, &key, &row);
            Ok(Ack { key, modified: raw.modified.clone(), etag: None, record: Some(raw) })
        });
        self.moment().await;
        answer
    }

    async fn update(&self, change: &RecordChange, _cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        self.moment().await;
        let answer = self.written(|| {
            let mut state = self.lock();
            let at = (change.kind, change.key.clone());
            let Some(row) = state.rows.get_mut(&at) else {
                return Err(failure(ErrorKind::NotFound, Outcome::NotDone).with_retry(Retry::Never));
            };
            if self.quirks.versions && change.seen.etag != Some(row.stamp.to_string()) {
                return Err(failure(ErrorKind::PreconditionFailed, Outcome::NotDone).with_retry(Retry::Never));
            }
            for (name, what) in &change.changes {
                let from = if self.quirks.replaces_sets {
                    // What was read, plus and minus: somebody else's change in between is lost, as with such systems.
                    serde_json::from_value::<Fields>(change.seen.payload["fields"].clone()).unwrap().get(name).cloned()
                } else {
                    row.fields.get(name).cloned()
                };
                let value = what.applied_to(from.as_ref());
                let crowded = name == "Emails" && value.as_entries().is_some_and(|emails| emails.len() > 1);
                if (self.quirks.fixed_stage && name == "Stage") || (self.quirks.one_email && crowded) {
                    return Err(failure(ErrorKind::Unprocessable, Outcome::NotDone).with_retry(Retry::Never));
                }
                row.fields.insert(name.clone(), value);
            }
            state.touch(at.clone());
            let row = state.rows[&at].clone();
            drop(state);
            let raw = self.raw(change.kind, &change.key, &row);
            Ok(Ack { key: change.key.clone(), modified: raw.modified.clone(), etag: None, record: None })
        });
        self.moment().await;
        answer
    }

    async fn delete(&self, kind: CrmKind, key: &str, _cancel: &CancellationToken) -> Result<(), ConnectorError> {
        self.moment().await;
        let answer = self.written(|| {
            let mut state = self.lock();
            state.deleted_by_us.insert(key.to_owned());
            state.remove(kind, key);
            Ok(())
        });
        self.moment().await;
        answer
    }

    async fn find(
        &self,
        kind: CrmKind,
        probe: &Probe,
        _cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        self.moment().await;
        let wanted = |row: &Row| match probe {
            Probe::Marker { marker, .. } => row.marker.as_ref() == Some(marker),
            Probe::Email(email) => {
                row.fields.get("Emails").and_then(FieldValue::as_entries).is_some_and(|e| e.contains_key(email))
            }
            Probe::Phone(_) => false,
        };
        let answer = self.read(|| {
            let state = self.lock();
            let ours = state.rows.iter().filter(|((k, _), row)| *k == kind && wanted(row));
            ours.map(|((_, key), row)| self.raw(kind, key, row)).collect()
        });
        self.moment().await;
        answer
    }

    async fn act(&self, _action: &Action, _cancel: &CancellationToken) -> Result<(), ConnectorError> {
        self.moment().await;
        let answer = self.written(|| {
            let mut state = self.lock();
            if !state.again {
                state.acts += 1;
            }
            Ok(())
        });
        self.moment().await;
        answer
    }
}
