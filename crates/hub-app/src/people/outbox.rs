//! What waits to go out: each change in words, why it waits, what discarding it means; what is held back.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_domain::{ConnectionId, CrmId, OpId};
use hub_store::crm::{CrmFrozen, CrmGuard, CrmLink, CrmOp, CrmRecord, OpState, OpTrouble, OpVerb};

use super::person::{labels, text};
use super::shared::{connection_id, cut, instant, kind_of, record_id};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    AllowDeletesRequest, ErrorCode, FieldValueView, FrozenFieldView, GuardView, HeldRecordView, IdRequest,
    OutboxItemView, OutboxView, ThawFieldRequest, ToldFieldView,
};

/// Changes shown.
const SHOWN: usize = 1_000;
/// Records named of those that a system says are gone.
const NAMED: u32 = 200;
/// How long a person's word about deletes counts.
const HOLDS: Duration = Duration::from_secs(24 * 3_600);

impl Hub {
    /// Changes that wait to go out.
    ///
    /// # Errors
    /// The store's.
    pub async fn outbox(&self) -> Result<OutboxView> {
        let store = &self.0.store;
        let ops = store.crm_outbox().await?;
        let frozen = store.crm_frozen().await?;
        let mut held = Vec::new();
        for guard in store.crm_guards().await? {
            let gone = store.crm_guarded(guard.connection, guard.kind, NAMED).await?;
            held.push((guard, gone));
        }
        let asked: HashSet<CrmId> = ops
            .iter()
            .take(SHOWN)
            .map(|op| op.record)
            .chain(frozen.iter().map(|f| f.record))
            .chain(held.iter().flat_map(|(_, gone)| gone.iter().copied()))
            .collect();
        let asked: Vec<CrmId> = asked.into_iter().collect();
        let there = store.crm_links_of(&ops.iter().take(SHOWN).map(|op| op.record).collect::<Vec<_>>()).await?;
        let people = store.people_of(&asked).await?;
        let known = Known {
            records: store.crm_records_of(&asked).await?,
            called: store.person_names(&people.values().copied().collect::<Vec<_>>()).await?,
            people,
            systems: self.connection_names().await?,
        };
        let idle = self.idle(&ops).await?;
        let making: HashSet<(CrmId, ConnectionId)> =
            ops.iter().filter(|op| op.verb == OpVerb::Create).map(|op| (op.record, op.connection)).collect();
        let mut seen = HashSet::new();
        let mut changes = Vec::new();
        for op in ops.iter().take(SHOWN) {
            let Some(record) = known.records.get(&op.record) else { continue };
            let links = there.get(&op.record).map_or(&[][..], Vec::as_slice);
            let link = links.iter().find(|l| l.connection == op.connection && !l.gone);
            let (person, person_name) = known.person(op.record);
            let behind = !seen.insert((op.record, op.connection));
            let parent = record.parents.iter().any(|parent| making.contains(&(*parent, op.connection)));
            let waits = self.why_it_waits(op, behind, parent, idle.get(&op.connection).copied());
            changes.push(OutboxItemView {
                id: op.id.to_string(),
                record: op.record.to_string(),
                kind: op.kind.to_string(),
                person,
                person_name,
                title: known.title(op.record),
                connection: op.connection.to_string(),
                system: known.system(op.connection),
                verb: match op.verb {
                    OpVerb::Create => "create",
                    OpVerb::Update => "update",
                    OpVerb::Delete => "delete",
                    OpVerb::Act => "act",
                }
                .to_owned(),
                tells: tells(op, record, link),
                state: match op.state {
                    OpState::Queued => "queued",
                    OpState::InFlight => "inFlight",
                    OpState::Unknown => "unknown",
                    OpState::Blocked => "blocked",
                }
                .to_owned(),
                waits: waits.to_owned(),
                because: op.problem.clone().filter(|_| said_by_the_system(op)),
                attempts: op.attempts,
                not_before: (op.not_before > self.0.clock.now()).then(|| instant(op.not_before)),
                made_at: instant(op.made_at),
                discard: match op.verb {
                    OpVerb::Create => "stays",
                    OpVerb::Update => "back",
                    OpVerb::Delete => "kept",
                    OpVerb::Act => "nothing",
                }
                .to_owned(),
            });
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let labels = labels(&self.systems().await?);
        Ok(OutboxView {
            changes,
            total: number(ops.len()),
            blocked: number(ops.iter().filter(|op| op.state == OpState::Blocked).count()),
            guards: held.iter().map(|(guard, gone)| guard_view(guard, gone, &known)).collect(),
            frozen: frozen.iter().map(|field| frozen_view(field, &known, &labels)).collect(),
        })
    }

    /// Systems that are told nothing at present, whatever waits for them, and why.
    async fn idle(&self, ops: &[CrmOp]) -> Result<HashMap<ConnectionId, &'static str>> {
        let mut idle = HashMap::new();
        for connection in ops.iter().map(|op| op.connection).collect::<HashSet<_>>() {
            let signed_out = {
                let standing = self.standing();
                let problem = standing.get(&connection).and_then(|s| s.problem.as_ref());
                problem.is_some_and(|p| p.code == ErrorCode::Credentials)
            };
            if signed_out {
                idle.insert(connection, "signIn");
            } else if self.0.store.paused_since(connection).await?.is_some() {
                idle.insert(connection, "paused");
            }
        }
        Ok(idle)
    }

    fn why_it_waits(&self, op: &CrmOp, behind: bool, parent: bool, idle: Option<&'static str>) -> &'static str {
        match (op.state, op.trouble) {
            (OpState::Blocked, Some(OpTrouble::PerhapsMade)) => return "perhapsMade",
            (OpState::Blocked, Some(OpTrouble::PerhapsStarted)) => return "perhapsStarted",
            (OpState::Blocked, Some(OpTrouble::Unreached | OpTrouble::SlowDown | OpTrouble::Busy)) => return "gaveUp",
            (OpState::Blocked, _) => return "needsYou",
            (OpState::InFlight, _) => return "sending",
            (OpState::Unknown, _) => return "unknownOutcome",
            (OpState::Queued, _) => {}
        }
        if behind {
            return "behind";
        }
        if parent {
            return "parent";
        }
        if let Some(idle) = idle {
            return idle;
        }
        if op.not_before <= self.0.clock.now() {
            return "next";
        }
        match op.trouble {
            Some(OpTrouble::SlowDown) => "slowDown",
            Some(OpTrouble::Unreached) => "offline",
            Some(OpTrouble::SignIn) => "signIn",
            _ => "notYet",
        }
    }

    async fn op(&self, id: &str) -> Result<CrmOp> {
        let id: OpId = id.trim().parse().map_err(|_| AppError::not_found("such change waiting"))?;
        let found = self.0.store.crm_op(id).await?;
        found.ok_or_else(|| AppError::not_found("such change waiting; it may have gone out"))
    }

    /// Tries a change that waits again at the next occasion. One whose outcome is unknown is looked up first.
    ///
    /// # Errors
    /// It does not wait any more; it is being sent.
    pub async fn retry_change(&self, request: &IdRequest) -> Result<OutboxView> {
        let op = self.op(&request.id).await?;
        let state = match op.state {
            OpState::InFlight => return Err(AppError::bad_request("id", "it is being sent")),
            OpState::Unknown => OpState::Unknown,
            OpState::Queued | OpState::Blocked => OpState::Queued,
        };
        self.0.store.crm_put_back(op.id, state, Duration::ZERO, None).await?;
        self.outbox().await
    }

    /// Takes a change out of the outbox. A record that was to be made stays here; fields that were to be told go back to
    /// what the system has, with what was here kept in history; what was to be deleted stays there.
    ///
    /// # Errors
    /// It does not wait any more; it is being sent.
    pub async fn discard_change(&self, request: &IdRequest) -> Result<OutboxView> {
        let op = self.op(&request.id).await?;
        if op.state == OpState::InFlight {
            return Err(AppError::bad_request("id", "it is being sent"));
        }
        let (judge, actor) = (self.crm_judge().await?, self.actor().await?);
        self.0.store.crm_drop_op(op.id).await?;
        if op.verb == OpVerb::Update
            && let Some(record) = self.0.store.crm_record(op.record).await?
        {
            let links = self.0.store.crm_links(op.record).await?;
            let link = links.iter().find(|l| l.connection == op.connection && !l.gone);
            let back: Vec<(String, FieldValue)> =
                told(&record, link).into_iter().map(|(field, there, _)| (field, there)).collect();
            self.0.store.crm_take_back(op.record, &back, &actor, judge.as_ref()).await?;
        }
        self.outbox().await
    }

    /// Lets deletes go through that were held back, for a day.
    ///
    /// # Errors
    /// None are held back.
    pub async fn allow_deletes(&self, request: &AllowDeletesRequest) -> Result<OutboxView> {
        let connection = connection_id(&request.connection)?;
        if !self.0.store.crm_allow(connection, kind_of(&request.kind)?, HOLDS).await? {
            return Err(AppError::not_found("such deletes held back"));
        }
        self.outbox().await
    }

    /// Lets a field be told to a system again that was turned back there again and again.
    ///
    /// # Errors
    /// It is not held back any more.
    pub async fn thaw_field(&self, request: &ThawFieldRequest) -> Result<OutboxView> {
        let (record, connection) = (record_id(&request.record)?, connection_id(&request.connection)?);
        let judge = self.crm_judge().await?;
        if !self.0.store.crm_thaw(record, connection, &request.field, judge.as_ref()).await? {
            return Err(AppError::not_found("such field held back; it may be told again already"));
        }
        self.outbox().await
    }
}

/// Whether what went wrong last is told in the system's words, or in those of whoever could not reach it; the screen has
/// words of its own for the rest.
fn said_by_the_system(op: &CrmOp) -> bool {
    !matches!(op.trouble, Some(OpTrouble::PerhapsMade | OpTrouble::PerhapsStarted))
}

/// Fields in which a system differs from here: name, there, here. Restrictions are told, never taken back.
fn told(record: &CrmRecord, link: Option<&CrmLink>) -> Vec<(String, FieldValue, FieldValue)> {
    let Some(link) = link else { return Vec::new() };
    let differs = record.fields.iter().filter_map(|(name, here)| {
        let there = link.base.get(name).or_else(|| link.seen.get(name)).cloned().unwrap_or(FieldValue::Empty);
        (!there.says_as(here)).then(|| (name.clone(), there, here.clone()))
    });
    differs.collect()
}

fn tells(op: &CrmOp, record: &CrmRecord, link: Option<&CrmLink>) -> Vec<ToldFieldView> {
    let all: Vec<(String, FieldValue, FieldValue)> = match op.verb {
        OpVerb::Create => {
            let fields: &Fields = &record.fields;
            let said = fields.iter().filter(|(_, value)| !value.is_empty());
            said.map(|(name, value)| (name.clone(), FieldValue::Empty, value.clone())).collect()
        }
        OpVerb::Update => told(record, link),
        OpVerb::Delete | OpVerb::Act => Vec::new(),
    };
    all.into_iter()
        .map(|(field, from, to)| ToldFieldView {
            field,
            from: FieldValueView::from(&from),
            to: FieldValueView::from(&to),
        })
        .collect()
}

fn guard_view(guard: &CrmGuard, gone: &[CrmId], known: &Known) -> GuardView {
    let record = |id: &CrmId| {
        let (person, person_name) = known.person(*id);
        HeldRecordView { person, person_name, title: known.title(*id) }
    };
    GuardView {
        connection: guard.connection.to_string(),
        system: known.system(guard.connection),
        kind: guard.kind.to_string(),
        direction: "in".to_owned(),
        count: u32::try_from(guard.gone).unwrap_or(u32::MAX),
        known: u32::try_from(guard.known).unwrap_or(u32::MAX),
        records: gone.iter().map(record).collect(),
        since: instant(guard.opened_at),
    }
}

fn frozen_view(frozen: &CrmFrozen, known: &Known, labels: &BTreeMap<String, (String, Vec<String>)>) -> FrozenFieldView {
    let (person, person_name) = known.person(frozen.record);
    FrozenFieldView {
        record: frozen.record.to_string(),
        kind: frozen.kind.to_string(),
        person,
        person_name,
        title: known.title(frozen.record),
        connection: frozen.connection.to_string(),
        system: known.system(frozen.connection),
        field: frozen.field.clone(),
        label: labels.get(&frozen.field).map(|(label, _)| label.clone()),
        here: FieldValueView::from(&frozen.here),
        there: FieldValueView::from(&frozen.there),
        since: instant(frozen.since),
    }
}

/// What is known of the records that an outbox names.
struct Known {
    records: HashMap<CrmId, CrmRecord>,
    /// Whose they are.
    people: HashMap<CrmId, CrmId>,
    /// What those are called.
    called: HashMap<CrmId, String>,
    systems: HashMap<ConnectionId, String>,
}

impl Known {
    /// Whose a record is: identifier and name.
    fn person(&self, record: CrmId) -> (Option<String>, Option<String>) {
        let person = self.people.get(&record);
        (person.map(ToString::to_string), person.and_then(|p| self.called.get(p).cloned()))
    }

    /// What a record is called.
    fn title(&self, record: CrmId) -> String {
        let Some(record) = self.records.get(&record) else { return String::new() };
        if record.kind == CrmKind::Contact {
            return self.called.get(&record.id).cloned().unwrap_or_default();
        }
        let first = ["Title", "Subject", "Name", "SUMMARY", "Body"].iter().find_map(|name| text(&record.fields, name));
        cut(first.unwrap_or_default().lines().next().unwrap_or_default(), 80)
    }

    fn system(&self, connection: ConnectionId) -> String {
        self.systems.get(&connection).cloned().unwrap_or_default()
    }
}
