//! A brokerage with several laptops, its CRMs, and what happens to all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hub_connector::CancellationToken;
use hub_connector::crm::{Crm, CrmSink};
use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use hub_domain::{Clock, ConnectionId, CrmId, Licence, ManualClock};
use hub_secrets::StoreKey;
use hub_store::crm::{Choice, CrmEdit, CrmRecord, NewCrmRecord, OpState, OpVerb};
use hub_store::{NewConnection, Store};
use hub_sync::crm::{Beside, Judge, TwoWay};
use proptest::prelude::*;

use super::vendor::{FIELDS, Power, Quirks, Upset, Vendor};

/// Something that happens. The first number of what is done here says on which laptop, the first number of what is done
/// there in which CRM.
#[derive(Debug, Clone)]
pub enum Deed {
    /// A person here makes a contact, for the CRMs whose bit is set.
    AddHere(u8, u8, u8),
    /// A person in the CRM does.
    AddThere(u8, u8),
    /// A field of one of the contacts changes here.
    EditHere(u8, u8, u8, u8),
    /// There.
    EditThere(u8, u8, u8, u8),
    /// A restriction is lifted here, with a reason.
    LiftHere(u8, u8),
    /// A note is written here.
    NoteHere(u8, u8, u8),
    /// A note is changed here.
    EditNoteHere(u8, u8, u8),
    /// A contact is deleted here, everywhere.
    DeleteHere(u8, u8),
    /// There.
    DeleteThere(u8, u8),
    /// Two contacts are merged here by a person.
    MergeHere(u8, u8, u8),
    /// The last merge here is taken back.
    UnmergeHere(u8),
    /// Two contacts are merged there.
    MergeThere(u8, u8, u8),
    /// A person says of the first pair in question that they are two.
    TwoPeople(u8),
    /// A workflow is started for a contact.
    Start(u8, u8),
    /// What goes wrong next.
    Upset(u8, Vec<Upset>),
    /// A laptop comes on line: both ways once, with every CRM.
    Sync(u8),
    /// The same, and the power goes out so many moments before and after requests later: the same ones in each run.
    Crash(u8, u8),
    /// The same after so many steps of whatever kind, in the middle of a transaction too: never quite the same twice.
    Break(u8, u8),
    /// Time passes.
    Wait,
}

/// Whether somebody looks for cases that nobody has seen: more of them, and other ones each time (`HUB_EXPLORE=10` for ten
/// times as many). Without it every run is the same, so that what passes here passes everywhere.
pub fn exploring() -> bool {
    std::env::var_os("HUB_EXPLORE").is_some()
}

pub fn deed() -> impl Strategy<Value = Deed> {
    let upset = prop::sample::select(vec![Upset::None, Upset::Lost, Upset::AnswerLost, Upset::Twice, Upset::Refused]);
    prop_oneof![
        2 => any::<(u8, u8, u8)>().prop_map(|(a, b, c)| Deed::AddHere(a, b, c)),
        2 => any::<(u8, u8)>().prop_map(|(a, b)| Deed::AddThere(a, b)),
        6 => any::<(u8, u8, u8, u8)>().prop_map(|(a, b, c, d)| Deed::EditHere(a, b, c, d)),
        6 => any::<(u8, u8, u8, u8)>().prop_map(|(a, b, c, d)| Deed::EditThere(a, b, c, d)),
        1 => any::<(u8, u8)>().prop_map(|(a, b)| Deed::LiftHere(a, b)),
        2 => any::<(u8, u8, u8)>().prop_map(|(a, b, c)| Deed::NoteHere(a, b, c)),
        1 => any::<(u8, u8, u8)>().prop_map(|(a, b, c)| Deed::EditNoteHere(a, b, c)),
        1 => any::<(u8, u8)>().prop_map(|(a, b)| Deed::DeleteHere(a, b)),
        1 => any::<(u8, u8)>().prop_map(|(a, b)| Deed::DeleteThere(a, b)),
        1 => any::<(u8, u8, u8)>().prop_map(|(a, b, c)| Deed::MergeHere(a, b, c)),
        1 => any::<u8>().prop_map(Deed::UnmergeHere),
        1 => any::<(u8, u8, u8)>().prop_map(|(a, b, c)| Deed::MergeThere(a, b, c)),
        1 => any::<u8>().prop_map(Deed::TwoPeople),
        1 => any::<(u8, u8)>().prop_map(|(a, b)| Deed::Start(a, b)),
        2 => (any::<u8>(), prop::collection::vec(upset, 1..4)).prop_map(|(a, b)| Deed::Upset(a, b)),
        6 => any::<u8>().prop_map(Deed::Sync),
        3 => (any::<u8>(), 0..60_u8).prop_map(|(a, b)| if exploring() { Deed::Break(a, b) } else { Deed::Crash(a, b / 3) }),
        2 => Just(Deed::Wait),
    ]
}

/// Who there is: laptops, and CRMs by their quirks.
#[derive(Debug, Clone)]
pub struct Cast {
    pub laptops: usize,
    pub crms: Vec<Quirks>,
}

impl Cast {
    pub fn one(quirks: Quirks) -> Self {
        Self { laptops: 1, crms: vec![quirks] }
    }
}

pub fn quirks() -> impl Strategy<Value = Quirks> {
    (0..3_usize, any::<[bool; 9]>()).prop_map(|(lag, on)| Quirks {
        lag,
        replaces_sets: on[0],
        no_modified: on[1],
        shuffles: on[2],
        no_marker: on[3],
        reuses_keys: on[4],
        silent_deletes: on[5],
        fixed_stage: on[6],
        one_email: on[7],
        versions: on[8],
    })
}

pub fn cast() -> impl Strategy<Value = Cast> {
    let crms = prop_oneof![3 => prop::collection::vec(quirks(), 1), 1 => prop::collection::vec(quirks(), 2)];
    (prop_oneof![3 => Just(1_usize), 1 => Just(2)], crms).prop_map(|(laptops, crms)| Cast { laptops, crms })
}

/// An empty store with two connections that is copied for each laptop of each case.
pub struct Template {
    home: tempfile::TempDir,
    key: StoreKey,
    connections: [ConnectionId; 2],
}

impl Template {
    pub async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let key = StoreKey::generate().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(start()));
        let store = Store::create(home.path(), &key, clock).await.unwrap();
        let mut connections = Vec::new();
        for name in ["crm", "other crm"] {
            let new = NewConnection {
                name: name.into(),
                connector: "fake".into(),
                settings: BTreeMap::new(),
                licence: Licence::BackOffice,
            };
            connections.push(store.add_connection(&new).await.unwrap().id);
        }
        store.close().await;
        Self { home, key, connections: [connections[0], connections[1]] }
    }
}

fn start() -> chrono::DateTime<chrono::Utc> {
    "2026-03-01T08:00:00Z".parse().unwrap()
}

/// One laptop.
struct Laptop {
    home: tempfile::TempDir,
    ways: Vec<TwoWay>,
    typed: BTreeSet<(String, String)>,
    /// Contacts that were restricted here and that nobody here has lifted.
    restricted: BTreeSet<CrmId>,
    merged: Vec<CrmId>,
}

impl Laptop {
    fn store(&self) -> &Store {
        &self.ways[0].store
    }

    fn judge(&self) -> &Judge {
        &self.ways[0].judge
    }
}

pub struct World<'a> {
    template: &'a Template,
    clock: Arc<ManualClock>,
    crms: Vec<Arc<Vendor>>,
    laptops: Vec<Laptop>,
    /// Records at CRMs that persons here have deleted.
    deleted: usize,
    /// Workflows that persons have started.
    started: usize,
}

impl<'a> World<'a> {
    pub async fn new(template: &'a Template, cast: &Cast) -> Self {
        let mut world = Self {
            template,
            clock: Arc::new(ManualClock::at(start())),
            crms: cast.crms.iter().map(|quirks| Arc::new(Vendor::new(*quirks))).collect(),
            laptops: Vec::new(),
            deleted: 0,
            started: 0,
        };
        for _ in 0..cast.laptops {
            let home = tempfile::tempdir().unwrap();
            for file in std::fs::read_dir(template.home.path()).unwrap().flatten() {
                if file.file_type().unwrap().is_file() {
                    std::fs::copy(file.path(), home.path().join(file.file_name())).unwrap();
                }
            }
            let ways = world.open(home.path()).await;
            let (typed, restricted) = (BTreeSet::new(), BTreeSet::new());
            world.laptops.push(Laptop { home, ways, typed, restricted, merged: Vec::new() });
        }
        world
    }

    async fn open(&self, home: &std::path::Path) -> Vec<TwoWay> {
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let store = Store::open(home, &self.template.key, clock).await.unwrap();
        store.crm_recover().await.unwrap();
        let connections = self.template.connections;
        let able = self.crms.iter().zip(connections).map(|(crm, id)| (id, crm.abilities().clone()));
        let judge = Arc::new(Judge { abilities: able.collect(), ..Judge::default() });
        let beside = |(crm, id): (&Arc<Vendor>, ConnectionId)| Beside::new(id, Arc::clone(crm) as Arc<dyn Crm>);
        let others = |one| self.crms.iter().zip(connections).filter(|(_, id)| *id != one).map(beside).collect();
        let way = |(crm, connection): (&Arc<Vendor>, ConnectionId)| TwoWay {
            store: store.clone(),
            connection,
            crm: Arc::clone(crm) as Arc<dyn Crm>,
            judge: Arc::clone(&judge),
            beside: others(connection),
        };
        self.crms.iter().zip(connections).map(way).collect()
    }

    fn at(&self, laptop: u8) -> usize {
        usize::from(laptop) % self.laptops.len()
    }

    fn crm(&self, n: u8) -> &Arc<Vendor> {
        &self.crms[usize::from(n) % self.crms.len()]
    }

    async fn record(&self, laptop: usize, kind: CrmKind, n: u8) -> Option<CrmId> {
        let mut all = self.laptops[laptop].store().crm_records(kind, 1_000).await.unwrap();
        all.sort_by_key(|r| r.id);
        (!all.is_empty()).then(|| all[usize::from(n) % all.len()].id)
    }

    fn key(&self, crm: u8, n: u8) -> Option<String> {
        let keys = self.crm(crm).keys_of(CrmKind::Contact);
        (!keys.is_empty()).then(|| keys[usize::from(n) % keys.len()].clone())
    }

    pub async fn happens(&mut self, deed: &Deed) {
        match deed {
            Deed::AddThere(crm, n) => {
                self.crm(*crm).add(person(*n));
            }
            Deed::EditThere(crm, who, field, value) => {
                let Some(key) = self.key(*crm, *who) else { return };
                let (field, change) = change(*field, *value);
                self.crm(*crm).edit(&key, &field, &change);
            }
            Deed::DeleteThere(crm, who) => {
                if let Some(key) = self.key(*crm, *who) {
                    self.crm(*crm).delete(&key);
                }
            }
            Deed::MergeThere(crm, a, b) => {
                let (Some(gone), Some(into)) = (self.key(*crm, *a), self.key(*crm, *b)) else { return };
                if gone != into {
                    self.crm(*crm).merge(&gone, &into);
                }
            }
            Deed::Upset(crm, upsets) => self.crm(*crm).lock().upsets.extend(upsets.iter().copied()),
            Deed::Wait => self.clock.advance(chrono::TimeDelta::hours(3)),
            Deed::Sync(laptop) => self.sync(self.at(*laptop)).await,
            Deed::Crash(laptop, moments) => {
                for crm in &self.crms {
                    crm.lock().power = Power::Left(u32::from(*moments));
                }
                self.crash(self.at(*laptop), u32::MAX).await;
            }
            Deed::Break(laptop, steps) => self.crash(self.at(*laptop), u32::from(*steps)).await,
            here => self.done_here(here).await,
        }
        self.note_restrictions().await;
        if std::env::var_os("TRACE_TWO_WAY").is_some() {
            self.trace(&format!("{deed:?}")).await;
        }
    }

    async fn crash(&mut self, laptop: usize, steps: u32) {
        let ways = std::mem::take(&mut self.laptops[laptop].ways);
        let both = async {
            for way in &ways {
                both_ways(way).await;
            }
        };
        let ended = Steps { inner: Box::pin(both), left: steps, crms: &self.crms }.await;
        let _ = ended;
        drop(ways);
        for crm in &self.crms {
            crm.lock().power = Power::On;
        }
        let opened = self.open(self.laptops[laptop].home.path()).await;
        self.laptops[laptop].ways = opened;
    }

    /// What a person does on a laptop.
    async fn done_here(&mut self, deed: &Deed) {
        let connections = self.template.connections;
        match *deed {
            Deed::AddHere(laptop, n, bits) => {
                let at = (0..self.crms.len()).filter(|i| bits >> i & 1 == 0).map(|i| connections[i]).collect();
                let new =
                    NewCrmRecord { kind: CrmKind::Contact, fields: person(n), parents: Vec::new(), at, lead: false };
                let here = &self.laptops[self.at(laptop)];
                here.store().crm_add(&new, here.judge()).await.unwrap();
            }
            Deed::EditHere(laptop, who, field, value) => {
                let laptop = self.at(laptop);
                let Some(record) = self.record(laptop, CrmKind::Contact, who).await else { return };
                let (field, change) = change(field, value);
                let here = &mut self.laptops[laptop];
                if let FieldChange::Value(FieldValue::Text(text)) = &change {
                    here.typed.insert((field.clone(), text.clone()));
                }
                // To lift a restriction without a reason is refused, which is right.
                let _ = here.store().crm_edit(&edit(record, &field, change, None), here.judge()).await;
            }
            Deed::LiftHere(laptop, who) => {
                let laptop = self.at(laptop);
                let Some(record) = self.record(laptop, CrmKind::Contact, who).await else { return };
                let here = &mut self.laptops[laptop];
                let change = FieldChange::Value(FieldValue::Flag(false));
                here.restricted.remove(&record);
                here.store()
                    .crm_edit(&edit(record, "DoNotCall", change, Some("asked for a call")), here.judge())
                    .await
                    .unwrap();
            }
            Deed::NoteHere(laptop, who, n) => {
                let laptop = self.at(laptop);
                let Some(parent) = self.record(laptop, CrmKind::Contact, who).await else { return };
                let here = &mut self.laptops[laptop];
                let links = here.store().crm_links(parent).await.unwrap();
                let ops = here.store().crm_outbox().await.unwrap();
                let there = links.iter().filter(|l| !l.gone).map(|l| l.connection);
                let coming =
                    ops.iter().filter(|op| op.record == parent && op.verb == OpVerb::Create).map(|op| op.connection);
                let at: BTreeSet<ConnectionId> = there.chain(coming).collect();
                let body = format!("note {n}");
                here.typed.insert(("Body".into(), body.clone()));
                let new = NewCrmRecord {
                    kind: CrmKind::Note,
                    fields: Fields::from([("Body".to_owned(), FieldValue::text(body))]),
                    parents: vec![parent],
                    at: at.into_iter().collect(),
                    lead: false,
                };
                here.store().crm_add(&new, here.judge()).await.unwrap();
            }
            Deed::EditNoteHere(laptop, which, n) => {
                let laptop = self.at(laptop);
                let Some(record) = self.record(laptop, CrmKind::Note, which).await else { return };
                let here = &mut self.laptops[laptop];
                let text = format!("again {n}");
                here.typed.insert(("Body".into(), text.clone()));
                let change = FieldChange::Value(FieldValue::text(text));
                here.store().crm_edit(&edit(record, "Body", change, None), here.judge()).await.unwrap();
            }
            Deed::DeleteHere(laptop, who) => {
                let laptop = self.at(laptop);
                let Some(record) = self.record(laptop, CrmKind::Contact, who).await else { return };
                let here = &self.laptops[laptop];
                // Whoever is there twice is deleted twice; who is being made there may be there by then.
                self.deleted += here.store().crm_links(record).await.unwrap().len().max(1) + self.crms.len();
                here.store().crm_archive(record, true, "deleted-here", here.judge()).await.unwrap();
            }
            Deed::MergeHere(laptop, a, b) => {
                let laptop = self.at(laptop);
                let one = self.record(laptop, CrmKind::Contact, a).await;
                let other = self.record(laptop, CrmKind::Contact, b).await;
                let (Some(one), Some(other)) = (one, other) else { return };
                let here = &mut self.laptops[laptop];
                if one != other {
                    here.store().crm_merge(one, other, "agent", here.judge()).await.unwrap();
                    here.merged.push(other);
                }
            }
            Deed::UnmergeHere(laptop) => {
                let laptop = self.at(laptop);
                let here = &mut self.laptops[laptop];
                let Some(gone) = here.merged.pop() else { return };
                // It may have come back by itself, or be part of a third one by now.
                let _ = here.store().crm_unmerge(gone, "agent", here.judge()).await;
            }
            Deed::TwoPeople(laptop) => {
                let here = &self.laptops[self.at(laptop)];
                if let Some(pair) = here.store().crm_reviews().await.unwrap().first() {
                    assert!(here.store().crm_settle_review(pair.one, pair.other).await.unwrap());
                }
            }
            Deed::Start(laptop, who) => {
                let laptop = self.at(laptop);
                let Some(record) = self.record(laptop, CrmKind::Contact, who).await else { return };
                let here = &self.laptops[laptop];
                let asked = here.store().crm_act(record, connections[0], &serde_json::json!({"workflow": "w1"})).await;
                self.started += usize::from(asked.unwrap());
            }
            _ => unreachable!("done elsewhere"),
        }
    }

    async fn trace(&self, what: &str) {
        println!("--- {what}");
        for (n, laptop) in self.laptops.iter().enumerate() {
            for record in laptop.store().crm_all(CrmKind::Contact).await.unwrap() {
                let why = record.archived.as_ref().map(|a| &a.1);
                println!("{n}: {} {:?} {why:?}", record.id, record.fields.get("FirstName"));
                for link in laptop.store().crm_links(record.id).await.unwrap() {
                    println!("      {} gone {} base {:?}", link.key, link.gone, link.base.get("FirstName"));
                }
            }
            for op in laptop.store().crm_outbox().await.unwrap() {
                println!("   op {:?} {:?} of {} {:?}", op.verb, op.state, op.record, op.problem);
            }
        }
        for (n, crm) in self.crms.iter().enumerate() {
            for (key, row) in &crm.lock().rows {
                println!("   there {n} {:?} {:?} {:?}", key.1, row.fields.get("FirstName"), row.marker);
            }
        }
    }

    async fn note_restrictions(&mut self) {
        for laptop in &mut self.laptops {
            let all = laptop.store().crm_records(CrmKind::Contact, 1_000).await.unwrap();
            let restricted = all.iter().filter(|record| is_restricted(&record.fields)).map(|record| record.id);
            let restricted: Vec<CrmId> = restricted.collect();
            laptop.restricted.extend(restricted);
        }
    }

    async fn sync(&self, laptop: usize) {
        for way in &self.laptops[laptop].ways {
            both_ways(way).await;
        }
    }

    /// Whether anybody has anything left to say, by what would be different.
    async fn state(&self) -> Vec<String> {
        let mut state = Vec::new();
        for laptop in &self.laptops {
            let store = laptop.store();
            for kind in [CrmKind::Contact, CrmKind::Note] {
                let all = store.crm_records(kind, 1_000).await.unwrap();
                state.extend(all.iter().map(|r| format!("{} {:?}", r.id, r.fields)));
            }
            state.push(format!("{:?}", store.crm_outbox().await.unwrap()));
            state.push(format!("{:?}", store.crm_conflicts().await.unwrap().len()));
        }
        for crm in &self.crms {
            state.push(format!("{:?}", crm.lock().rows));
        }
        state
    }

    /// Peace: nothing goes wrong any more, everybody decides what waits, and all talk until nobody has anything to say.
    pub async fn calm(&mut self) {
        for crm in &self.crms {
            crm.lock().upsets.clear();
        }
        let mut before = Vec::new();
        for round in 0..30 {
            for laptop in 0..self.laptops.len() {
                // A list that lags shows everything once something happened after it.
                for crm in &self.crms {
                    (0..crm.quirks.lag).for_each(|_| crm.nudge());
                }
                self.clock.advance(chrono::TimeDelta::hours(26));
                self.sync(laptop).await;
                self.decide(laptop, round).await;
            }
            if std::env::var_os("TRACE_TWO_WAY").is_some() {
                self.trace("calm").await;
            }
            let now = self.state().await;
            if now == before {
                return;
            }
            before = now;
        }
    }

    /// A person looks at what waits.
    async fn decide(&mut self, laptop: usize, round: u32) {
        let connections = self.template.connections;
        let here = &self.laptops[laptop];
        for op in here.store().crm_outbox().await.unwrap() {
            if op.state != OpState::Blocked {
                continue;
            }
            let double =
                if op.verb == OpVerb::Create { self.double(laptop, op.record, op.connection).await } else { None };
            if double == Some(None) {
                // It is there and has not come from there yet: they look again later.
                continue;
            }
            here.store().crm_drop_op(op.id).await.unwrap();
            if op.verb == OpVerb::Act {
                // Nobody knows whether it was started: a person leaves it.
                continue;
            }
            assert_eq!(op.verb, OpVerb::Create, "{op:?}");
            let crm = connections.iter().position(|id| *id == op.connection).unwrap();
            let made = self.crms[crm].lock().made.contains(&op.record.to_string());
            if let Some(Some(other)) = double {
                // It is there, and came from there as somebody new: the two are one.
                here.store().crm_merge(other, op.record, "agent", here.judge()).await.unwrap();
            } else if made {
                // It is there no more, or it is a note, which nobody can merge: the one that nobody could link goes.
                if here.store().crm_links(op.record).await.unwrap().iter().all(|link| link.gone) {
                    here.store().crm_archive(op.record, false, "double", here.judge()).await.unwrap();
                }
            } else {
                here.store().crm_send_to(op.record, &[op.connection], here.judge()).await.unwrap();
            }
        }
        for waiting in here.store().crm_conflicts().await.unwrap() {
            // Two laptops that decide differently for ever would never end: from some time on theirs counts.
            let choice = if round.is_multiple_of(2) && round < 8 { Choice::Ours } else { Choice::Theirs };
            here.store()
                .crm_resolve(waiting.record, waiting.connection, &waiting.field, &choice, "agent", here.judge())
                .await
                .unwrap();
        }
        for guard in here.store().crm_guards().await.unwrap() {
            let hour = std::time::Duration::from_secs(3_600 * 48);
            here.store().crm_allow(guard.connection, guard.kind, hour).await.unwrap();
        }
    }

    /// Who a contact is there that was made there for this one, as far as it has come from there.
    async fn double(&self, laptop: usize, record: CrmId, connection: ConnectionId) -> Option<Option<CrmId>> {
        let crm = self.template.connections.iter().position(|id| *id == connection)?;
        let key = {
            let state = self.crms[crm].lock();
            let made_for = Some(record.to_string());
            let found =
                state.rows.iter().find(|((kind, _), row)| *kind == CrmKind::Contact && row.made_for == made_for);
            found.map(|((_, key), _)| key.clone())?
        };
        let store = self.laptops[laptop].store();
        for other in store.crm_records(CrmKind::Contact, 1_000).await.unwrap() {
            let links = store.crm_links(other.id).await.unwrap();
            if links.iter().any(|link| !link.gone && link.connection == connection && link.key == key) {
                return Some(Some(other.id));
            }
        }
        Some(None)
    }

    pub async fn check(&self) {
        for laptop in &self.laptops {
            self.check_laptop(laptop).await;
        }
        let mut deleted = 0;
        for crm in &self.crms {
            let state = crm.lock();
            let mut made = BTreeSet::new();
            for ((kind, key), row) in &state.rows {
                let once = row.made_for.as_ref().is_none_or(|marker| made.insert((*kind, marker.clone())));
                assert!(once, "{key} is a second one of {:?}", row.made_for);
            }
            deleted += state.deleted_by_us.len();
        }
        assert!(deleted <= self.deleted, "{deleted} deleted there, {} asked for", self.deleted);
        let started: usize = self.crms.iter().map(|crm| crm.lock().acts).sum();
        assert!(started <= self.started, "{started} workflows started, {} asked for", self.started);
    }

    async fn check_laptop(&self, laptop: &Laptop) {
        let store = laptop.store();
        assert_eq!(store.crm_outbox().await.unwrap(), [], "the outbox does not empty");
        assert_eq!(store.crm_conflicts().await.unwrap(), []);
        assert_eq!(store.crm_guards().await.unwrap(), []);
        let records = store.crm_records(CrmKind::Contact, 1_000).await.unwrap();
        let frozen: BTreeSet<(CrmId, ConnectionId, String)> =
            store.crm_frozen().await.unwrap().into_iter().map(|f| (f.record, f.connection, f.field)).collect();
        for (crm, connection) in self.crms.iter().zip(self.template.connections) {
            let rows = crm.lock().rows.clone();
            let mut linked = BTreeSet::new();
            for record in &records {
                for link in store.crm_links(record.id).await.unwrap() {
                    if link.gone || link.connection != connection {
                        continue;
                    }
                    let row = rows.get(&(CrmKind::Contact, link.key.clone()));
                    let row = row.unwrap_or_else(|| panic!("{} is not there: {record:?}", link.key));
                    linked.insert(link.key.clone());
                    for name in FIELDS {
                        let thawed = !frozen.contains(&(record.id, connection, name.to_owned()));
                        let (here, there) = (record.fields.get(name), row.fields.get(name));
                        assert!(
                            !thawed || agrees(crm, name, here, there),
                            "{name} of {}: here {here:?}, there {there:?}; base {:?}, seen {:?}",
                            link.key,
                            link.base.get(name),
                            link.seen.get(name)
                        );
                    }
                }
            }
            let there: BTreeSet<String> =
                rows.keys().filter(|(k, _)| *k == CrmKind::Contact).map(|(_, key)| key.clone()).collect();
            assert_eq!(there, linked, "people there and here");
        }
        for record in records.iter().filter(|r| laptop.restricted.contains(&r.id)) {
            assert!(is_restricted(&record.fields), "nobody lifted it: {}", record.id);
        }
        nothing_typed_is_lost(laptop).await;
    }
}

/// Whether both ends say the same, as far as the CRM can.
fn agrees(crm: &Vendor, name: &str, here: Option<&FieldValue>, there: Option<&FieldValue>) -> bool {
    if crm.quirks.fixed_stage && name == "Stage" {
        return true;
    }
    if crm.quirks.one_email && name == "Emails" {
        let keys = |value: Option<&FieldValue>| -> BTreeSet<String> {
            value.and_then(FieldValue::as_entries).into_iter().flat_map(|e| e.keys().cloned()).collect()
        };
        let (here, there) = (keys(here), keys(there));
        return there.is_subset(&here) && (here.is_empty() || !there.is_empty());
    }
    match (here, there) {
        (Some(here), Some(there)) => here.says_as(there),
        (None, Some(one)) | (Some(one), None) => one.is_empty(),
        (None, None) => true,
    }
}

fn is_restricted(fields: &Fields) -> bool {
    fields.get("DoNotCall").and_then(FieldValue::as_flag) == Some(true)
}

async fn nothing_typed_is_lost(laptop: &Laptop) {
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    let mut all: Vec<CrmRecord> = Vec::new();
    for kind in [CrmKind::Contact, CrmKind::Note] {
        all.extend(laptop.store().crm_all(kind).await.unwrap());
    }
    for record in all {
        let current = record.fields.iter().map(|(n, v)| (n.clone(), v.clone()));
        let past = laptop.store().crm_history(record.id).await.unwrap().into_iter().map(|h| (h.field, h.value));
        for (name, value) in current.chain(past) {
            if let FieldValue::Text(text) = value {
                // Of a note that both sides changed, both texts stand in one.
                found.extend(text.lines().map(|line| (name.clone(), line.to_owned())));
                found.insert((name, text));
            }
        }
    }
    for typed in &laptop.typed {
        assert!(found.contains(typed), "{typed:?} is lost");
    }
}

fn edit(record: CrmId, field: &str, change: FieldChange, reason: Option<&str>) -> CrmEdit {
    let changes = BTreeMap::from([(field.to_owned(), change)]);
    CrmEdit { record, changes, actor: "agent".into(), reason: reason.map(str::to_owned) }
}

async fn both_ways(way: &TwoWay) {
    // What goes wrong ends the run; what was done stays done.
    way.run(&hub_sync::NoProgress, &CancellationToken::new()).await;
}

/// Polls so often and not once more, and not after the power went out.
struct Steps<'a, F> {
    inner: Pin<Box<F>>,
    left: u32,
    crms: &'a [Arc<Vendor>],
}

impl<F: Future> Future for Steps<'_, F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        let polled = self.inner.as_mut().poll(cx).map(Some);
        let out = self.crms.iter().any(|crm| crm.lock().power == Power::Out);
        if out { Poll::Ready(None) } else { polled }
    }
}

fn person(n: u8) -> Fields {
    let mut fields: Fields = FIELDS.iter().map(|name| ((*name).to_owned(), FieldValue::Empty)).collect();
    fields.insert("FirstName".into(), FieldValue::text(format!("P{n}")));
    fields.insert("DoNotCall".into(), FieldValue::Flag(n.is_multiple_of(7)));
    fields.insert("Tags".into(), FieldValue::entries(["lead"]));
    // Every fourth has no address, and some share one.
    if !n.is_multiple_of(4) {
        fields.insert("Emails".into(), FieldValue::entries([format!("p{}@example.org", n % 40)]));
    }
    fields
}

fn change(field: u8, value: u8) -> (String, FieldChange) {
    let name = FIELDS[usize::from(field) % FIELDS.len()];
    let change = match name {
        "Emails" => {
            let email = format!("p{}@example.org", value % 40);
            if value & 64 == 0 {
                FieldChange::Entries { add: BTreeMap::from([(email, String::new())]), remove: Vec::new() }
            } else {
                FieldChange::Entries { add: BTreeMap::new(), remove: vec![email] }
            }
        }
        "Tags" => {
            let tag = format!("t{}", value % 4);
            let (add, remove) = if value & 16 == 0 {
                (BTreeMap::from([(tag, String::new())]), Vec::new())
            } else {
                (BTreeMap::new(), vec![tag])
            };
            FieldChange::Entries { add, remove }
        }
        "DoNotCall" => FieldChange::Value(FieldValue::Flag(value & 1 == 1)),
        _ => FieldChange::Value(FieldValue::text(format!("v{value}"))),
    };
    (name.to_owned(), change)
}
