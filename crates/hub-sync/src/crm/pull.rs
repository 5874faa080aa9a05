use hub_connector::{CancellationToken, Cursor};
use hub_domain::crm::CrmKind;
use hub_store::crm::{CrmPage, CrmReceived};

use super::{PullReport, TwoWay};
use crate::SyncError;

impl TwoWay {
    /// Reads what changed of a kind, page by page; each page and its cursor are stored together. `said` hears how many
    /// records came so far.
    ///
    /// # Errors
    /// The system's and the store's. What was stored before stays, and reading goes on from there.
    pub(super) async fn pull(
        &self,
        kind: CrmKind,
        said: &(dyn Fn(u64) + Sync),
        cancel: &CancellationToken,
    ) -> Result<PullReport, SyncError> {
        let mut report = PullReport::default();
        let mut rows = 0;
        loop {
            let kept = self.store.crm_checkpoint(self.connection, kind).await?;
            let cursor = kept.map(Cursor);
            let answer = self.crm.changes(kind, cursor.as_ref(), cancel).await?;
            report.pages += 1;
            report.calls += answer.calls;
            report.rejected += answer.rejected.len() as u64;
            let mut records = Vec::with_capacity(answer.records.len());
            for raw in answer.records {
                match self.read(raw) {
                    Ok(incoming) => records.push(incoming),
                    Err(_) => report.rejected += 1,
                }
            }
            rows += records.len() as u64;
            let gone = self.store.crm_known_of(self.connection, kind, &answer.deleted).await?;
            if let Some(held) = self.hold(kind, &gone, false).await? {
                // Nothing of this page is taken in; it comes again once a person has looked.
                report.held = Some(held);
                return Ok(report);
            }
            let stuck = answer.more && cursor.as_ref() == Some(&answer.next);
            let page = CrmPage {
                kind,
                records,
                deleted: answer.deleted,
                merged: answer.merged.into_iter().map(|m| (m.gone, m.into)).collect(),
                checkpoint: answer.next.0,
            };
            add(&mut report.received, self.store.crm_receive(self.connection, &page, self.judge.as_ref()).await?);
            said(rows);
            if !answer.more || stuck {
                return Ok(report);
            }
        }
    }
}

fn add(sum: &mut CrmReceived, page: CrmReceived) {
    sum.created += page.created;
    sum.linked += page.linked;
    sum.updated += page.updated;
    sum.unchanged += page.unchanged;
    sum.stale += page.stale;
    sum.archived += page.archived;
    sum.conflicts += page.conflicts;
    sum.to_push += page.to_push;
}
