use std::collections::BTreeSet;
use std::sync::Arc;

use hub_connector::{ConnectorError, Cursor, ErrorKind, KeyPage, Warning};
use hub_store::KeyList;

use crate::Phase;
use crate::completeness::{Completeness, Defect};
use crate::error::Stop;
use crate::guard::{Verdict, judge};
use crate::plan::Why;
use crate::pull_task::Asked;
use crate::state::Held;
use crate::stream_run::StreamRun;

/// A list that moved while it was read is read again, so often in one run.
const ATTEMPTS: u32 = 3;
/// So many rows are deleted in one transaction.
const DELETE_AT_ONCE: usize = 1_000;

/// What listing the keys came to.
enum Listing {
    /// The whole list, counted.
    Complete(KeyList),
    /// The vendor has as many rows as we; nothing further was read.
    CountsAgree,
    /// The list cannot be used.
    Unusable(Defect),
    /// The source has no such list.
    NoList,
}

impl StreamRun<'_> {
    /// Compares the vendor's keys with ours: what is gone there goes here, what we lack is found out.
    pub(crate) async fn reconcile(&mut self, why: Why) -> Result<(), Stop> {
        self.so_far.compared = true;
        let mut lacking: Option<BTreeSet<String>> = None;
        let mut why = why;
        for attempt in 1.. {
            let list = match self.list_keys(why).await? {
                Listing::Complete(list) => list,
                Listing::CountsAgree => return Ok(()),
                Listing::NoList => return self.no_list().await,
                // Where the vendor counts on the first page only, rows that come meanwhile look like a wrong count.
                Listing::Unusable(Defect::Moved | Defect::Miscounted { .. }) if attempt < ATTEMPTS => continue,
                Listing::Unusable(defect) => {
                    self.report.warn(defect.warning());
                    self.state.tried(self.engine.clock.now(), defect != Defect::NoTotal);
                    return self.save_state().await;
                }
            };
            let guarded = !self.delete_missing(&list).await?;
            let all_unknown = self.unknown(&list).await?;
            let unknown: BTreeSet<String> = match &lacking {
                // A row may have come and gone between the list and the pull after it; one that is lacking twice is
                // really there.
                Some(before) => all_unknown.intersection(before).cloned().collect(),
                None => all_unknown,
            };
            if lacking.is_none() && self.is_news(&unknown) {
                lacking = Some(unknown);
                why = Why::Always;
                continue;
            }
            let (given_up, missed) = self.state.lacking(&unknown, &self.rejected_keys);
            if given_up > 0 {
                self.report.warn(Warning::Undelivered { rows: given_up });
            }
            if missed > 0 {
                self.report.warn(Warning::Missed { rows: missed });
                self.so_far.missed = true;
            }
            let now = self.engine.clock.now();
            match guarded {
                false => self.state.compared(now),
                true => self.state.tried(now, false),
            }
            return self.save_state().await;
        }
        Ok(())
    }

    /// The source has no list of keys: what went unnamed cannot be found, now or later.
    async fn no_list(&mut self) -> Result<(), Stop> {
        if self.state.compare_due {
            self.report.warn(Warning::NoKeyList);
            self.state.compare_due = false;
            return self.save_state().await;
        }
        Ok(())
    }

    /// Keys that the vendor lists and we lack, after fetching what came while the keys were listed.
    async fn unknown(&mut self, list: &KeyList) -> Result<BTreeSet<String>, Stop> {
        let unknown: BTreeSet<String> = list.unknown().await?.into_iter().collect();
        if !self.is_news(&unknown) {
            return Ok(unknown);
        }
        self.pull_to_the_end().await?;
        Ok(list.unknown().await?.into_iter().collect())
    }

    fn is_news(&self, keys: &BTreeSet<String>) -> bool {
        self.state.is_news(keys, &self.rejected_keys)
    }

    /// Deletes what the list lacks. False when the guard forbids it.
    async fn delete_missing(&mut self, list: &KeyList) -> Result<bool, Stop> {
        let missing = list.missing().await?;
        let (gone, stored, listed) = (missing.len() as u64, self.stored_rows().await?, list.count());
        if judge(self.stream, gone, stored, listed, self.options) == Verdict::Ask {
            self.report.warn(Warning::MassDelete { gone, stored, named: false });
            self.state.held = Some(Held { gone, stored, listed });
            return Ok(false);
        }
        if !missing.is_empty() {
            self.meter.phase(Phase::Deleting);
        }
        for keys in missing.chunks(DELETE_AT_ONCE) {
            if self.cancel.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            let deleted = self.engine.store.delete_keys(self.connection.id, self.stream, keys, self.run).await?;
            self.report.deleted += deleted;
            self.meter.add(keys.len() as u64, 0, Some(gone));
        }
        Ok(true)
    }

    async fn list_keys(&mut self, why: Why) -> Result<Listing, Stop> {
        self.meter.phase(Phase::Comparing);
        let expected = self.stored_rows().await? + self.state.undelivered_count;
        let mut list: Option<KeyList> = None;
        let mut seen = Completeness::default();
        let mut cursor: Option<Cursor> = None;
        loop {
            let asked = self.ask_keys(cursor.clone());
            let Some(page) = asked.answer(self.cancel).await? else { return Ok(Listing::NoList) };
            self.report.count(page.calls);
            seen.page(page.total);
            if why == Why::CountsOnly && cursor.is_none() && page.total == Some(expected) && page.next.is_some() {
                return Ok(Listing::CountsAgree);
            }
            let list = match &mut list {
                Some(list) => list,
                // Begun late: the store is not asked for a table that a mere count never fills.
                none => none.insert(self.engine.store.begin_key_list(self.connection.id, self.stream).await?),
            };
            list.add(&page.keys);
            self.meter.add(page.keys.len() as u64, page.calls.bytes, page.total);
            match page.next {
                Some(next) if cursor.as_ref() == Some(&next) => {
                    return Err(Stop::Source(ConnectorError::new(
                        ErrorKind::Malformed,
                        "the list of keys goes on and does not move on",
                    )));
                }
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        let Some(list) = list else { return Ok(Listing::NoList) };
        Ok(match seen.defect(list.count()) {
            Some(defect) => Listing::Unusable(defect),
            None => Listing::Complete(list),
        })
    }

    fn ask_keys(&self, cursor: Option<Cursor>) -> Asked<Option<KeyPage>> {
        let (source, stream, cancel) = (Arc::clone(self.source), self.stream, self.cancel.clone());
        Asked::new(async move { source.keys(stream, cursor.as_ref(), &cancel).await })
    }

    pub(crate) async fn stored_rows(&self) -> Result<u64, Stop> {
        Ok(self.engine.store.rows_of(self.connection.id, self.stream).await?)
    }
}
