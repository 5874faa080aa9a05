use hub_connector::CallStats;
use hub_domain::crm::CrmKind;
use hub_store::crm::CrmReceived;

use crate::SyncError;

/// What reading came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PullReport {
    /// Answers read.
    pub pages: u64,
    /// What they came to.
    pub received: CrmReceived,
    /// Rows that are no records.
    pub rejected: u64,
    /// More would be gone than is believed without a person's word: reading stopped before it.
    pub held: Option<Held>,
    /// What it took.
    pub calls: CallStats,
}

/// More is gone, as a system says, than is believed without a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Records that would be put away.
    pub gone: u64,
    /// Of how many that we know there.
    pub known: u64,
}

/// What comparing a list of keys came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// Keys that the system has.
    pub listed: u64,
    /// Records that are gone there.
    pub archived: u64,
    /// The list changed while it was read; nothing was taken away.
    pub unusable: bool,
    /// Nothing was taken away, because it would have been too much.
    pub held: Option<Held>,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct TwoWayReport {
    /// What was read, by kind.
    pub pulled: Vec<(CrmKind, PullReport)>,
    /// What was sent.
    pub pushed: PushReport,
    /// Whose keys were compared.
    pub compared: Vec<(CrmKind, Compared)>,
    /// What ended it early.
    pub error: Option<SyncError>,
}

impl TwoWayReport {
    /// Whether a person has to say that so much may go.
    #[must_use]
    pub fn held(&self) -> bool {
        self.pulled.iter().any(|(_, pulled)| pulled.held.is_some())
            || self.compared.iter().any(|(_, compared)| compared.held.is_some())
    }
}

/// What became of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PushOutcome {
    /// It was carried out, or had been.
    Done,
    /// There was nothing left to tell.
    Needless,
    /// It is tried again later.
    Later,
    /// It may have been carried out; that is looked into first.
    Unknown,
    /// A person has to look.
    Blocked,
}

/// What sending came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PushReport {
    /// Carried out.
    pub done: u64,
    /// Nothing left to tell.
    pub needless: u64,
    /// To be tried again.
    pub later: u64,
    /// To be looked into.
    pub unknown: u64,
    /// For a person.
    pub blocked: u64,
}

impl PushReport {
    pub(super) fn count(&mut self, outcome: PushOutcome) {
        match outcome {
            PushOutcome::Done => self.done += 1,
            PushOutcome::Needless => self.needless += 1,
            PushOutcome::Later => self.later += 1,
            PushOutcome::Unknown => self.unknown += 1,
            PushOutcome::Blocked => self.blocked += 1,
        }
    }
}
