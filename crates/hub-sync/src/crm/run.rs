//! One run of a connection: what changed there, what waits here, and now and then what is gone there.

use chrono::TimeDelta;
use hub_connector::{CancellationToken, DeleteRule};
use hub_domain::crm::CrmKind;

use super::{PushOutcome, TwoWay, TwoWayReport};
use crate::{Phase, SyncError};

/// How long a list of keys counts before it is read again.
const COMPARED_FOR: TimeDelta = TimeDelta::hours(24);

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoWayStep {
    /// What is being done.
    pub phase: Phase,
    /// Of which kind of record; `None` while preparing and sending.
    pub kind: Option<CrmKind>,
    /// Records so far in this phase.
    pub rows: u64,
}

/// Somebody who wants to know how a run goes. Called from the run itself: return quickly.
pub trait TwoWayProgress: Send + Sync {
    /// Each time something has been done.
    fn step(&self, step: TwoWayStep);
}

impl TwoWayProgress for crate::NoProgress {
    fn step(&self, _: TwoWayStep) {}
}

impl TwoWay {
    /// Brings in what changed, sends what waits, and once a day finds what is gone where the system does not say so.
    ///
    /// What was done before an error stays done, and the next run goes on from there.
    pub async fn run(&self, progress: &dyn TwoWayProgress, cancel: &CancellationToken) -> TwoWayReport {
        let mut report = TwoWayReport::default();
        report.error = self.steps(&mut report, progress, cancel).await.err();
        report
    }

    async fn steps(
        &self,
        report: &mut TwoWayReport,
        progress: &dyn TwoWayProgress,
        cancel: &CancellationToken,
    ) -> Result<(), SyncError> {
        progress.step(TwoWayStep { phase: Phase::Preparing, kind: None, rows: 0 });
        self.prepare(cancel).await?;
        let kinds: Vec<CrmKind> = self.crm.abilities().kinds().collect();
        for kind in &kinds {
            let said = |rows| progress.step(TwoWayStep { phase: Phase::Pulling, kind: Some(*kind), rows });
            let pulled = self.pull(*kind, &said, cancel).await?;
            report.pulled.push((*kind, pulled));
        }
        while let Some(outcome) = self.push_one(cancel).await? {
            report.pushed.count(outcome);
            let rows = report.pushed.done;
            if outcome == PushOutcome::Done {
                progress.step(TwoWayStep { phase: Phase::Sending, kind: None, rows });
            }
        }
        for kind in kinds {
            let by_keys = self.crm.abilities().of(kind).is_some_and(|able| able.deletes == DeleteRule::KeyComparison);
            if by_keys && self.is_due(kind).await? {
                progress.step(TwoWayStep { phase: Phase::Comparing, kind: Some(kind), rows: 0 });
                if let Some(compared) = self.compare(kind, cancel).await? {
                    report.compared.push((kind, compared));
                }
            }
        }
        progress.step(TwoWayStep { phase: Phase::Finished, kind: None, rows: report.pushed.done });
        Ok(())
    }

    /// Asks how the account is set up, which [`hub_connector::crm::CrmSource::map`] may count on, and keeps it for the
    /// screen. Before the first reading of a run.
    ///
    /// # Errors
    /// The system's and the store's.
    pub async fn prepare(&self, cancel: &CancellationToken) -> Result<(), SyncError> {
        let setup = self.crm.describe(cancel).await?;
        let setup = serde_json::to_value(&setup).unwrap_or_default();
        self.store.crm_keep_setup(self.connection, &setup).await?;
        Ok(())
    }

    async fn is_due(&self, kind: CrmKind) -> Result<bool, SyncError> {
        let compared = self.store.crm_compared(self.connection, kind).await?;
        let allowed = self.store.crm_is_allowed(self.connection, kind).await?;
        Ok(allowed || compared.is_none_or(|at| self.store.now() - at >= COMPARED_FOR))
    }
}
