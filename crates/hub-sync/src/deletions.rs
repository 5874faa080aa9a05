//! Rows that the vendor names as gone: what may go at once, and what waits until somebody allows it.

use std::collections::HashSet;

use hub_connector::{DeleteRule, Warning};
use hub_domain::{Mapped, RawRecord};

use crate::Phase;
use crate::error::Stop;
use crate::guard::{Verdict, judge};
use crate::state::StreamState;
use crate::stream_run::StreamRun;

/// What becomes of the keys that a page names.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// Go with the page.
    pub(crate) go: Vec<String>,
    /// Stay, and are remembered as asked about.
    pub(crate) stay: Vec<String>,
}

impl StreamRun<'_> {
    /// Judges the keys that a page names as gone. Those that neither the store nor the page has are nobody's concern: a
    /// delete feed names every row that ever went. What goes is counted in `state`, which is stored with the page.
    pub(crate) async fn judge_named(
        &self,
        state: &mut StreamState,
        mut gone: Vec<String>,
        records: &[(RawRecord, Mapped)],
    ) -> Result<Named, Stop> {
        if gone.is_empty() {
            return Ok(Named::default());
        }
        gone.sort_unstable();
        gone.dedup();
        let stored = self.engine.store.stored_keys(self.connection.id, self.stream, &gone).await?;
        let losses = stored.len() as u64;
        let known: HashSet<&str> =
            stored.iter().map(String::as_str).chain(records.iter().map(|(raw, _)| raw.key.as_str())).collect();
        gone.retain(|key| known.contains(key.as_str()));
        if losses == 0 || self.options.allow_mass_delete {
            return Ok(Named { go: gone, stay: Vec::new() });
        }
        let now = self.engine.clock.now();
        let (before, of) = match state.purge(now) {
            Some(purge) => (purge.rows, purge.of),
            None => (0, self.stored_rows().await?),
        };
        // Named rows are no empty list: that even the last one goes is nothing odd.
        if judge(self.stream, before + losses, of, 1, self.options) == Verdict::Ask {
            return Ok(Named { go: Vec::new(), stay: gone });
        }
        state.purged(losses, of, now);
        Ok(Named { go: gone, stay: Vec::new() })
    }

    /// Stored children of the records whose whole sets came, as far as they are not among what came.
    pub(crate) async fn replaced(&self, sets: &[String], records: &[(RawRecord, Mapped)]) -> Result<Vec<String>, Stop> {
        if sets.is_empty() {
            return Ok(Vec::new());
        }
        let mut stored = self.engine.store.children_of(self.connection.id, self.stream, sets).await?;
        let came: HashSet<&str> = records.iter().map(|(raw, _)| raw.key.as_str()).collect();
        stored.retain(|key| !came.contains(key.as_str()));
        Ok(stored)
    }

    /// Notes before the first page whether the vendor may have stopped naming rows that went since the last one.
    pub(crate) fn note_gap(&mut self) {
        let gap = self.state.gap(self.source.tombstones_days(), self.engine.clock.now());
        self.state.compare_due |= gap.is_some();
    }

    /// A pass over all rows brings none that went before it, so keys are compared after it where rows are stored.
    pub(crate) async fn compare_after_full_pass(&mut self, rule: &DeleteRule) -> Result<(), Stop> {
        if matches!(rule, DeleteRule::Feed | DeleteRule::Flag { .. }) && self.stored_rows().await? > 0 {
            self.state.compare_due = true;
        }
        Ok(())
    }

    /// The last act of a run: what was kept from deletion goes if that is allowed now, and is told of if not.
    pub(crate) async fn settle_deletions(&mut self) -> Result<(), Stop> {
        if let Some(held) = self.state.held.filter(|_| !self.so_far.compared) {
            self.report.warn(Warning::MassDelete { gone: held.gone, stored: held.stored, named: false });
        }
        let (store, id) = (self.engine.store.clone(), self.connection.id);
        let kept = store.refused_deletions(id, self.stream).await?;
        if kept == 0 {
            return Ok(());
        }
        if !self.options.allow_mass_delete {
            let stored = self.stored_rows().await?;
            self.report.warn(Warning::MassDelete { gone: kept, stored, named: true });
            return Ok(());
        }
        self.meter.phase(Phase::Deleting);
        loop {
            if self.cancel.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            let (deleted, more) = store.delete_refused(id, self.stream, self.run).await?;
            self.report.deleted += deleted;
            self.meter.add(deleted, 0, Some(kept));
            if !more {
                break;
            }
        }
        self.state.forget_purge();
        self.save_state().await
    }
}
