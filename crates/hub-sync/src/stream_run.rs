use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use hub_connector::{CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, Page, Source, Warning};
use hub_domain::{RunId, Stream};
use hub_store::{Connection, PageWrite};

use crate::error::Stop;
use crate::loops::Loops;
use crate::mapping::{Fields, MappedPage, map_page};
use crate::meter::Meter;
use crate::plan::{SoFar, Start, Step, next_step};
use crate::pull_task::Asked;
use crate::state::StreamState;
use crate::{Engine, Outcome, Phase, Progress, StreamReport, SyncOptions};

/// One run of one stream.
pub(crate) struct StreamRun<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) connection: &'a Connection,
    pub(crate) source: &'a Arc<dyn Source>,
    pub(crate) options: &'a SyncOptions,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) cancel: &'a CancellationToken,
    pub(crate) stream: Stream,
    pub(crate) run: RunId,
    pub(crate) state: StreamState,
    pub(crate) report: StreamReport,
    pub(crate) meter: Meter<'a>,
    pub(crate) so_far: SoFar,
    /// Keys of rows that came in this run and could not become records.
    pub(crate) rejected_keys: BTreeSet<String>,
    /// Rows stored ahead of their turn whose turn is still to come: they come again and are no news then.
    pub(crate) to_come_again: u64,
    fields: Fields,
}

impl<'a> StreamRun<'a> {
    pub(crate) fn new(
        engine: &'a Engine,
        connection: &'a Connection,
        source: &'a Arc<dyn Source>,
        options: &'a SyncOptions,
        progress: &'a dyn Progress,
        cancel: &'a CancellationToken,
        report: StreamReport,
    ) -> Self {
        let stream = report.stream;
        Self {
            engine,
            connection,
            source,
            options,
            progress,
            cancel,
            stream,
            run: RunId::new(),
            state: StreamState::fresh(),
            meter: Meter::new(progress, &connection.name, Some(stream)),
            report,
            so_far: SoFar::default(),
            rejected_keys: BTreeSet::new(),
            to_come_again: 0,
            fields: Fields::new(),
        }
    }

    /// Runs the stream to its end and says what stopped it, if anything did.
    pub(crate) async fn run(mut self) -> (StreamReport, Option<Stop>) {
        let begun = Instant::now();
        let stop = self.work().await.err();
        match &stop {
            None => {}
            Some(Stop::Cancelled) => self.report.outcome = Outcome::Cancelled,
            Some(Stop::Source(error)) => {
                self.report.count(error.calls);
                (self.report.outcome, self.report.error) = (Outcome::Failed, Some(error.clone()));
            }
            Some(Stop::Store(_)) => self.report.outcome = Outcome::Failed,
        }
        self.report.checkpoint = self.state.shown();
        self.report.elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.meter.finish(self.report.received);
        self.engine.close_run(self.run, self.connection, &self.report, &self.fields).await;
        (self.report, stop)
    }

    async fn work(&mut self) -> Result<(), Stop> {
        let store = &self.engine.store;
        self.run = store.begin_run(self.connection.id, self.stream).await?;
        let stored = store.checkpoint(self.connection.id, self.stream).await?;
        self.state = StreamState::read(stored).unwrap_or_else(|| {
            self.report.warn(Warning::PlaceLost);
            StreamState::fresh()
        });
        let rule = self.source.deletes();
        self.note_gap();
        loop {
            let now = self.engine.clock.now();
            let step = next_step(self.stream, self.so_far, &self.state, &rule, self.options, now);
            tracing::debug!(stream = %self.stream, ?step, "next step");
            match step {
                Step::Pull { from } => {
                    if from != Start::Checkpoint {
                        self.compare_after_full_pass(&rule).await?;
                        self.state.begin_again();
                        self.fields.clear();
                        store.reset_field_report(self.connection.id, self.stream).await?;
                    }
                    let repulled = self.so_far.repulled || from == Start::Missed;
                    self.so_far = SoFar { repulled, ..SoFar::default() };
                    self.pull_to_the_end().await?;
                }
                Step::Reconcile { why } => self.reconcile(why).await?,
                Step::Done { .. } => return self.settle_deletions().await,
            }
        }
    }

    /// Fetches and stores pages until the source has no more. The next page is fetched while the last one is stored;
    /// the checkpoint moves only with the page it belongs to.
    pub(crate) async fn pull_to_the_end(&mut self) -> Result<(), Stop> {
        self.meter.phase(Phase::Pulling);
        let mut loops = Loops::default();
        let mut asked = Some(self.ask(self.state.cursor.clone()));
        while let Some(question) = asked.take() {
            let page = question.answer(self.cancel).await?;
            if page.more {
                if self.state.cursor.as_ref() == Some(&page.next) {
                    // Nothing would ever change: the same question brings the same answer.
                    return Err(Stop::Source(ConnectorError::new(
                        ErrorKind::Malformed,
                        "the source says that there is more and does not move on",
                    )));
                }
                loops.look(&page).map_err(Stop::Source)?;
                if self.wants_ahead(page.records.len()) {
                    let next = page.next.clone();
                    self.store_page(page).await?;
                    self.fetch_ahead().await?;
                    asked = Some(self.ask(Some(next)));
                    continue;
                }
                asked = Some(self.ask(Some(page.next.clone())));
            }
            self.store_page(page).await?;
        }
        self.meter.flush();
        self.so_far.pulled = true;
        Ok(())
    }

    fn ask(&self, cursor: Option<Cursor>) -> Asked<Page> {
        let (source, stream, cancel) = (Arc::clone(self.source), self.stream, self.cancel.clone());
        Asked::new(async move { source.pull(stream, cursor.as_ref(), &cancel).await })
    }

    async fn store_page(&mut self, page: Page) -> Result<(), Stop> {
        let sets = self.source.whole_sets(self.stream, &page);
        let Page { records, rejected, deleted: named, next, more, total_hint, calls } = page;
        let received = (records.len() + rejected.len()) as u64;
        let (source, stream) = (Arc::clone(self.source), self.stream);
        let mapped = tokio::task::spawn_blocking(move || map_page(stream, records, &*source)).await.map_err(|_| {
            Stop::Source(ConnectorError::new(
                ErrorKind::Unsupported,
                "the connector's mapping stopped unexpectedly; this is a fault of the program",
            ))
        })?;
        let MappedPage { records, mut gone, rejected: unmappable, rejected_keys, fields } = mapped;
        gone.extend(named);
        let mut state = self.state.clone();
        let mut named = self.judge_named(&mut state, gone, &records).await?;
        // A set that is replaced is no purge, so the guard is not asked.
        named.go.extend(self.replaced(&sets, &records).await?);
        let ended_full_pass = self.state.full_pass && !more;
        state.cursor = Some(next);
        state.full_pass &= more;
        if !more {
            state.drained(self.engine.clock.now());
        }
        let page = PageWrite {
            connection: self.connection.id,
            stream: self.stream,
            run: self.run,
            records,
            checkpoint: state.to_value(),
        };
        let outcome = self.engine.store.apply_page_deleting(page, &named.go, &named.stay).await?;
        self.state = state;
        self.so_far.full_pass_ended |= ended_full_pass;
        self.report.pages += 1;
        self.report.received += received;
        self.report.created += outcome.created;
        self.report.updated += outcome.updated;
        let again = outcome.unchanged.min(self.to_come_again);
        self.to_come_again -= again;
        self.report.unchanged += outcome.unchanged - again;
        self.report.deleted += outcome.deleted;
        self.report.count(calls);
        for rows in [&rejected, &unmappable] {
            if !rows.is_empty() {
                self.report.reject(rows);
                self.progress.rejected(self.stream, rows);
            }
        }
        if self.source.deletes() != DeleteRule::None {
            self.rejected_keys.extend(rejected_keys);
            // Where a source names a rejected row by its key, a comparison of keys must not ask for it again.
            self.rejected_keys.extend(rejected.into_iter().map(|row| row.place));
        }
        for (name, seen) in fields {
            let total = self.fields.entry(name).or_default();
            total.rows += seen.rows;
            total.mapped |= seen.mapped;
        }
        self.meter.add(received, calls.bytes, total_hint);
        Ok(())
    }

    /// Stores what the engine knows about the stream without a page.
    pub(crate) async fn save_state(&mut self) -> Result<(), Stop> {
        let write = PageWrite {
            connection: self.connection.id,
            stream: self.stream,
            run: self.run,
            records: Vec::new(),
            checkpoint: self.state.to_value(),
        };
        self.engine.store.apply_page(write).await?;
        Ok(())
    }
}
