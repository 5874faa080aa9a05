use std::time::Duration;

use hub_connector::crm::{Action, CrmParent, CrmRaw, Marking, NewRecord, Probe, RecordChange};
use hub_connector::{CancellationToken, ConnectorError, ErrorKind, Outcome, Retry};
use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_store::crm::{CrmIncoming, CrmJudge as _, CrmRecord, MergeAsk, OpState, OpTrouble, OpVerb, OpWork, Written};

use super::{PushOutcome, TwoWay};
use crate::SyncError;

/// Waits between tries, in seconds; the last one for good.
const WAITS: [u64; 6] = [5, 30, 120, 600, 1_800, 7_200];
/// Tries of something that fails for no reason of ours before a person is asked.
const MOST_TRIES: u32 = 20;
/// Tries of something that the system will not because of what it holds already.
const FEW_TRIES: u32 = 3;

impl TwoWay {
    /// Sends the next operation; `None` where nothing is due.
    ///
    /// # Errors
    /// The store's, and a connection that cannot be used at all (sign-in needed, cancelled).
    pub async fn push_one(&self, cancel: &CancellationToken) -> Result<Option<PushOutcome>, SyncError> {
        let Some(work) = self.store.crm_take(self.connection, self.judge.as_ref()).await? else { return Ok(None) };
        let done = match work.op.verb {
            OpVerb::Create => self.create(&work, cancel).await,
            OpVerb::Update => self.update(&work, cancel).await,
            OpVerb::Delete => self.delete(&work, cancel).await,
            OpVerb::Act => self.act(&work, cancel).await,
        };
        match done {
            Ok(outcome) => Ok(Some(outcome)),
            Err(SyncError::Source { error, .. }) => self.failed(&work, error).await.map(Some),
            Err(error) => Err(error),
        }
    }

    async fn create(&self, work: &OpWork, cancel: &CancellationToken) -> Result<PushOutcome, SyncError> {
        if work.link.is_some() {
            // It came to be known there meanwhile.
            return self.drop_op(work).await;
        }
        // What may have been made already is looked for before it is made again.
        if work.op.state == OpState::Unknown || work.op.attempts > 1 {
            let found = self.find_ours(work, cancel).await?;
            if let Found::Ours(found) = found {
                return self.carried_out(work, *found).await;
            }
            let doubtful = matches!(found, Found::Perhaps) || !self.would_be_known(work);
            if work.op.state == OpState::Unknown && (doubtful || self.may_have_come(work).await?) {
                // Nothing there would tell it from another one; twice would be worse than asking.
                let words = "It may have been made already; send it again only if it is not there.";
                let problem = (OpTrouble::PerhapsMade, words);
                self.store.crm_put_back(work.op.id, OpState::Blocked, Duration::ZERO, Some(problem)).await?;
                return Ok(PushOutcome::Blocked);
            }
        }
        let new = NewRecord {
            kind: work.record.kind,
            fields: work.op.sent(),
            parents: parents_of(work),
            marker: work.record.id.to_string(),
            lead: work.op.lead(),
        };
        let ack = self.crm.create(&new, cancel).await?;
        let record = ack.record.and_then(|raw| self.read(raw).ok());
        let written = Written { key: ack.key, modified: ack.modified, etag: ack.etag, pushed: Fields::new(), record };
        self.store.crm_written(work.op.id, &written, self.judge.as_ref()).await?;
        Ok(PushOutcome::Done)
    }

    /// Whether a record that was made there could be told from any other.
    fn would_be_known(&self, work: &OpWork) -> bool {
        match self.crm.abilities().of(work.record.kind).map_or(Marking::None, |a| a.marking) {
            Marking::None => false,
            // By what it was sent with: what was typed since is not there.
            Marking::NaturalKey => !self.judge.keys(work.record.kind, &work.op.sent()).is_empty(),
            Marking::ExternalId | Marking::Field | Marking::Tail => true,
        }
    }

    /// Whether somebody has come in from there since the first try who may be the one that was made: where there is no
    /// mark, whoever was given another address there before it was looked for cannot be found by the one that was sent.
    async fn may_have_come(&self, work: &OpWork) -> Result<bool, SyncError> {
        let kind = work.record.kind;
        if self.crm.abilities().of(kind).is_none_or(|able| able.marking != Marking::NaturalKey) {
            return Ok(false);
        }
        let sent = work.op.sent();
        let came = self.store.crm_came_since(self.connection, kind, work.op.made_at).await?;
        Ok(came.iter().any(|r| r.id != work.record.id && self.judge.is_same(kind, &[&sent], &r.fields)))
    }

    /// The record that an earlier try may have made.
    async fn find_ours(&self, work: &OpWork, cancel: &CancellationToken) -> Result<Found, SyncError> {
        let mut perhaps = false;
        let marker = work.record.id.to_string();
        let parents = parents_of(work);
        let mut probes = vec![Probe::Marker { marker, parents }];
        let sent = CrmRecord { fields: work.op.sent(), ..work.record.clone() };
        let keys = |name: &str| {
            let entries = sent.fields.get(name).and_then(FieldValue::as_entries);
            entries.into_iter().flat_map(|e| e.keys().cloned()).collect::<Vec<_>>()
        };
        if work.record.kind == CrmKind::Contact {
            probes.extend(keys("Emails").into_iter().map(Probe::Email));
        }
        for probe in probes {
            match self.crm.find(work.record.kind, &probe, cancel).await {
                Ok(found) => {
                    for raw in found {
                        let Ok(incoming) = self.read(raw) else { continue };
                        let marked = incoming.marker == Some(work.record.id);
                        if marked || (incoming.marker.is_none() && self.is_ours(&sent, &incoming)) {
                            return Ok(Found::Ours(Box::new(incoming)));
                        }
                        // Somebody with the same address under another name: ours, renamed, or somebody else.
                        perhaps |= incoming.marker.is_none();
                    }
                }
                Err(error) if error.kind == ErrorKind::Unsupported => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(if perhaps { Found::Perhaps } else { Found::Nothing })
    }

    /// Whether a record without our mark is the one that was sent: the same person by the rules of identity.
    fn is_ours(&self, sent: &CrmRecord, incoming: &CrmIncoming) -> bool {
        let known = std::slice::from_ref(sent);
        matches!(self.judge.identify(incoming, known), hub_store::crm::Who::Known(_))
    }

    async fn carried_out(&self, work: &OpWork, found: CrmIncoming) -> Result<PushOutcome, SyncError> {
        let written =
            Written { key: found.key.clone(), modified: None, etag: None, pushed: Fields::new(), record: Some(found) };
        self.store.crm_written(work.op.id, &written, self.judge.as_ref()).await?;
        Ok(PushOutcome::Done)
    }

    async fn update(&self, work: &OpWork, cancel: &CancellationToken) -> Result<PushOutcome, SyncError> {
        let Some(link) = &work.link else { return self.drop_op(work).await };
        self.hear_others(work, cancel).await?;
        // Read, merge, write: what was changed there meanwhile is not overwritten, and a write whose answer was lost is
        // found to be done.
        let Some(seen) = self.crm.record(link.kind, &link.key, cancel).await? else {
            let gone = std::slice::from_ref(&link.key);
            self.store.crm_gone(self.connection, link.kind, gone, self.judge.as_ref()).await?;
            return self.drop_op(work).await;
        };
        let now = self.read(seen.clone()).map_err(|_| super::unreadable())?;
        self.store.crm_meet(self.connection, &now, self.judge.as_ref()).await?;
        let Some(record) = self.store.crm_record(work.op.record).await? else { return self.drop_op(work).await };
        let links = self.store.crm_links(work.op.record).await?;
        let same = |l: &hub_store::crm::CrmLink| l.connection == self.connection && l.key == link.key && !l.gone;
        let Some(link) = links.into_iter().find(same) else {
            return self.drop_op(work).await;
        };
        let terms = self.store.crm_terms(self.connection, link.kind, &link.key).await?;
        let push = self
            .judge
            .merge(&MergeAsk {
                connection: self.connection,
                kind: link.kind,
                base: &link.base,
                local: &record.fields,
                remote: &link.seen,
                terms: &terms,
            })
            .push;
        if push.is_empty() {
            return self.drop_op(work).await.map(|_| PushOutcome::Needless);
        }
        let pushed: Fields =
            push.iter().map(|(name, change)| (name.clone(), change.applied_to(link.seen.get(name)))).collect();
        let change = RecordChange { kind: link.kind, key: link.key.clone(), changes: push, seen: raw_of(&now, seen) };
        let ack = self.crm.update(&change, cancel).await?;
        let record = ack.record.and_then(|raw| self.read(raw).ok());
        let written = Written { key: ack.key, modified: ack.modified, etag: ack.etag, pushed, record };
        self.store.crm_written(work.op.id, &written, self.judge.as_ref()).await?;
        Ok(PushOutcome::Done)
    }

    /// What the other systems have of the record at this moment. Else two computers that each carry to one system what they
    /// read in the other would swap two values for ever. A system that does not answer holds up nobody.
    async fn hear_others(&self, work: &OpWork, cancel: &CancellationToken) -> Result<(), SyncError> {
        if self.beside.is_empty() {
            return Ok(());
        }
        for link in self.store.crm_links(work.op.record).await? {
            let Some(beside) = self.beside.iter().find(|b| b.connection == link.connection && !link.gone) else {
                continue;
            };
            if let Some(incoming) = beside.says(link.kind, &link.key, cancel).await {
                self.store.crm_meet(link.connection, &incoming, self.judge.as_ref()).await?;
            }
        }
        Ok(())
    }

    async fn delete(&self, work: &OpWork, cancel: &CancellationToken) -> Result<PushOutcome, SyncError> {
        let Some(link) = &work.link else { return self.drop_op(work).await };
        // Changed there since it was put away here: it lives.
        match self.look(link.kind, &link.key, cancel).await? {
            None => return self.drop_op(work).await,
            Some(_) => {
                let record = self.store.crm_record(work.op.record).await?;
                if record.is_none_or(|record| record.archived.is_none()) {
                    return self.drop_op(work).await;
                }
            }
        }
        self.crm.delete(link.kind, &link.key, cancel).await?;
        let written =
            Written { key: link.key.clone(), modified: None, etag: None, pushed: Fields::new(), record: None };
        self.store.crm_written(work.op.id, &written, self.judge.as_ref()).await?;
        Ok(PushOutcome::Done)
    }

    async fn act(&self, work: &OpWork, cancel: &CancellationToken) -> Result<PushOutcome, SyncError> {
        let Some(link) = &work.link else { return self.drop_op(work).await };
        if work.op.state == OpState::Unknown {
            // Nothing tells whether it was started; twice would be worse than asking.
            let words = "It may have been started already; start it again only if it was not.";
            let problem = (OpTrouble::PerhapsStarted, words);
            self.store.crm_put_back(work.op.id, OpState::Blocked, Duration::ZERO, Some(problem)).await?;
            return Ok(PushOutcome::Blocked);
        }
        let workflow = work.op.detail.get("workflow").and_then(|w| w.as_str()).unwrap_or_default();
        let action = Action::StartWorkflow { contact: link.key.clone(), workflow: workflow.to_owned() };
        self.crm.act(&action, cancel).await?;
        self.drop_op(work).await
    }

    async fn drop_op(&self, work: &OpWork) -> Result<PushOutcome, SyncError> {
        self.store.crm_drop_op(work.op.id).await?;
        Ok(PushOutcome::Done)
    }

    /// What becomes of an operation that failed. Whether it may have taken effect comes first.
    async fn failed(&self, work: &OpWork, error: ConnectorError) -> Result<PushOutcome, SyncError> {
        let again = |state: OpState| if work.op.state == OpState::Unknown { OpState::Unknown } else { state };
        let wait = |n: u32| Duration::from_secs(WAITS[(n as usize).saturating_sub(1).min(WAITS.len() - 1)]);
        let (state, after, outcome) = match (&error.outcome, &error.kind) {
            (_, ErrorKind::Cancelled) => (again(OpState::Queued), Duration::ZERO, None),
            (_, ErrorKind::SignInNeeded | ErrorKind::Unauthorized) => (again(OpState::Queued), Duration::ZERO, None),
            (Outcome::Unknown, _) => (OpState::Unknown, wait(work.op.attempts), Some(PushOutcome::Unknown)),
            // Somebody else was faster: read again and merge.
            (_, ErrorKind::PreconditionFailed) if work.op.attempts < MOST_TRIES => {
                (again(OpState::Queued), Duration::from_secs(1), Some(PushOutcome::Later))
            }
            // What it holds already may be what somebody else is writing at this moment; if it stays so, a person looks.
            (_, ErrorKind::Conflict) if work.op.attempts < FEW_TRIES => {
                (again(OpState::Queued), wait(work.op.attempts), Some(PushOutcome::Later))
            }
            _ if work.op.attempts >= MOST_TRIES => (OpState::Blocked, Duration::ZERO, Some(PushOutcome::Blocked)),
            _ => match error.retry {
                Retry::After(at_least) => {
                    (again(OpState::Queued), at_least.max(wait(work.op.attempts)), Some(PushOutcome::Later))
                }
                Retry::Later => (again(OpState::Queued), wait(work.op.attempts), Some(PushOutcome::Later)),
                Retry::Never => (OpState::Blocked, Duration::ZERO, Some(PushOutcome::Blocked)),
            },
        };
        let problem = error.to_string();
        self.store.crm_put_back(work.op.id, state, after, Some((trouble(&error), &problem))).await?;
        match outcome {
            Some(outcome) => Ok(outcome),
            None => Err(error.into()),
        }
    }
}

/// What kind of trouble an error is to whoever waits.
fn trouble(error: &ConnectorError) -> OpTrouble {
    match (&error.outcome, &error.kind) {
        (_, ErrorKind::SignInNeeded | ErrorKind::Unauthorized) => OpTrouble::SignIn,
        (Outcome::Unknown, _) => OpTrouble::Unanswered,
        (_, ErrorKind::RateLimited) => OpTrouble::SlowDown,
        (_, ErrorKind::Timeout | ErrorKind::Network) => OpTrouble::Unreached,
        // Nothing is wrong with it: somebody else was faster, or it was stopped.
        (_, ErrorKind::PreconditionFailed | ErrorKind::Cancelled) => OpTrouble::Busy,
        _ if error.retry == Retry::Never => OpTrouble::Refused,
        _ => OpTrouble::Busy,
    }
}

fn parents_of(work: &OpWork) -> Vec<CrmParent> {
    work.parents.iter().map(|(kind, key)| CrmParent { kind: *kind, key: key.clone() }).collect()
}

/// What was found of a record that may have been made.
enum Found {
    /// It.
    Ours(Box<CrmIncoming>),
    /// One that may be it.
    Perhaps,
    /// Nothing like it.
    Nothing,
}

/// The record as it was just read, for the connector to write against.
fn raw_of(now: &CrmIncoming, seen: CrmRaw) -> CrmRaw {
    CrmRaw { modified: now.modified.clone(), etag: now.etag.clone(), ..seen }
}
