use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hub_connector::{CancellationToken, ConnectorError, ErrorKind, LookupRow, Prepared, Retry, Source, Warning};
use hub_domain::{Clock, ConnectionId, RunId, Stream};
use hub_store::{Connection, Lookup, RunRecord, Store};

use crate::error::Stop;
use crate::mapping::{Fields, counts_of};
use crate::meter::Meter;
use crate::pull_task::Asked;
use crate::stream_run::StreamRun;
use crate::turns::{Turn, Turns};
use crate::{Outcome, Phase, Progress, StreamReport, SyncError, SyncOptions};

const PRUNE_EVERY_MS: i64 = 86_400_000;

/// Runs connections: whatever the source, one loop.
#[derive(Clone)]
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    turns: Turns,
    /// When old figures were last removed, milliseconds since 1970.
    pruned_at: Arc<AtomicI64>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine over a store. Clones share the rule that a connection has one run at a time.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, turns: Turns::default(), pruned_at: Arc::default() }
    }

    /// The right to run a connection, for runs that are not this engine's own; `None` while one is under way.
    #[must_use]
    pub fn turn(&self, id: ConnectionId) -> Option<Turn> {
        self.turns.take(id)
    }

    /// Brings the store up to date with the source: every stream, resumed where the last run stopped.
    ///
    /// A cancelled run is no error; its reports say [`Outcome::Cancelled`]. Dropping the future is as safe as
    /// cancelling: at most the page being stored is fetched again.
    ///
    /// # Errors
    /// [`SyncError::Busy`] when this connection is being run; [`SyncError::Source`] when at least one stream failed
    /// (the others were still run where that made sense); [`SyncError::Store`] when the store failed. The last two
    /// carry the reports.
    pub async fn run(
        &self,
        connection: &Connection,
        source: Arc<dyn Source>,
        options: &SyncOptions,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<Vec<StreamReport>, SyncError> {
        let Some(_turn) = self.turns.take(connection.id) else {
            return Err(SyncError::Busy { connection: connection.name.clone() });
        };
        self.prune_figures().await;
        let prepared = match self.prepare(connection, &source, progress, cancel).await {
            Ok(prepared) => prepared,
            Err(stop) => return self.not_begun(connection, &source, stop).await,
        };
        let mut reports: Vec<StreamReport> = Vec::new();
        let mut failed: Option<(Stream, ConnectorError)> = None;
        let mut hopeless: Option<ConnectorError> = None;
        for stream in source.streams() {
            let mut report = StreamReport::new(&connection.name, stream);
            if reports.is_empty() {
                report.count(prepared.calls);
                report.warnings.clone_from(&prepared.notes);
            }
            if cancel.is_cancelled() {
                report.outcome = Outcome::Cancelled;
                reports.push(report);
                continue;
            }
            if let Some(error) = &hopeless {
                (report.outcome, report.error) = (Outcome::Failed, Some(error.clone()));
                report.warn(Warning::NotTried);
                reports.push(report);
                continue;
            }
            let run = StreamRun::new(self, connection, &source, options, progress, cancel, report);
            let (report, stop) = run.run().await;
            reports.push(report);
            match stop {
                None | Some(Stop::Cancelled) => {}
                Some(Stop::Source(error)) => {
                    hopeless = concerns_all_streams(&error).then(|| error.clone());
                    failed.get_or_insert((stream, error));
                }
                Some(Stop::Store(error)) => return Err(SyncError::Store { error, reports }),
            }
        }
        match failed {
            None => Ok(reports),
            Some((stream, error)) => Err(SyncError::Source { stream: Some(stream), error, reports }),
        }
    }

    /// Removes old figures, once a day. A failure to do so is logged and no more.
    async fn prune_figures(&self) {
        let now = self.clock.now().timestamp_millis();
        let last = self.pruned_at.load(Ordering::Relaxed);
        if (now - last).abs() < PRUNE_EVERY_MS {
            return;
        }
        self.pruned_at.store(now, Ordering::Relaxed);
        if let Err(error) = self.store.prune_figures().await {
            tracing::warn!(%error, "old figures could not be removed");
        }
    }

    async fn prepare(
        &self,
        connection: &Connection,
        source: &Arc<dyn Source>,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<Prepared, Stop> {
        Meter::new(progress, &connection.name, None).phase(Phase::Preparing);
        let asked = Arc::clone(source);
        let prepared = Asked::new(async move { asked.prepare().await }).answer(cancel).await?;
        let lookups = lookups_of(&prepared);
        // The table is written only when something has changed: a watch asks again every minute.
        if !lookups.is_empty() && self.store.lookups(connection.id).await? != lookups {
            self.store.put_lookups(connection.id, &lookups).await?;
        }
        Ok(prepared)
    }

    /// Writes down how a stream's run ended. A failure to do so is logged and no more: the rows matter.
    pub(crate) async fn close_run(&self, run: RunId, connection: &Connection, report: &StreamReport, fields: &Fields) {
        let now = self.clock.now();
        let elapsed = i64::try_from(report.elapsed_ms).unwrap_or(i64::MAX);
        let began = now - chrono::TimeDelta::try_milliseconds(elapsed).unwrap_or_default();
        let record = RunRecord {
            run,
            connection: connection.id,
            stream: report.stream,
            started_at: began,
            finished_at: Some(now),
            outcome: Some(report.outcome_word()),
            pages: report.pages,
            received: report.received,
            created: report.created,
            updated: report.updated,
            unchanged: report.unchanged,
            deleted: report.deleted,
            rejected: report.rejected,
            calls: report.calls,
            failed_calls: report.failed_calls,
            bytes: report.bytes,
            elapsed_ms: report.elapsed_ms,
            checkpoint: (!report.checkpoint.is_null()).then(|| report.checkpoint.clone()),
            warnings: report.warnings.iter().map(Warning::to_string).collect(),
        };
        let counts = counts_of(fields);
        let mut written = self.store.finish_run(&record).await;
        if written.is_ok() && !counts.is_empty() {
            written = self.store.record_field_report(connection.id, report.stream, &counts).await;
        }
        if let Err(error) = written {
            tracing::warn!(%error, stream = %report.stream, "the end of a run could not be written down");
        }
    }

    /// The run ended before its first stream.
    async fn not_begun(
        &self,
        connection: &Connection,
        source: &Arc<dyn Source>,
        stop: Stop,
    ) -> Result<Vec<StreamReport>, SyncError> {
        let mut reports: Vec<StreamReport> =
            source.streams().into_iter().map(|s| StreamReport::new(&connection.name, s)).collect();
        for report in &mut reports {
            match &stop {
                Stop::Cancelled => report.outcome = Outcome::Cancelled,
                Stop::Source(error) => {
                    (report.outcome, report.error) = (Outcome::Failed, Some(error.clone()));
                }
                Stop::Store(_) => report.outcome = Outcome::Failed,
            }
        }
        match stop {
            Stop::Cancelled => Ok(reports),
            Stop::Source(error) => {
                if let Some(first) = reports.first_mut() {
                    first.count(error.calls);
                }
                for report in &reports {
                    if let Ok(run) = self.store.begin_run(connection.id, report.stream).await {
                        self.close_run(run, connection, report, &Fields::new()).await;
                    }
                }
                Err(SyncError::Source { stream: None, error, reports })
            }
            Stop::Store(error) => Err(SyncError::Store { error, reports }),
        }
    }
}

fn lookups_of(prepared: &Prepared) -> Vec<Lookup> {
    let mut lookups: Vec<Lookup> = prepared.lookups.iter().map(lookup_of).collect();
    lookups.sort_by(|a, b| (&a.lookup_name, &a.lookup_value).cmp(&(&b.lookup_name, &b.lookup_value)));
    lookups
}

fn lookup_of(row: &LookupRow) -> Lookup {
    Lookup {
        lookup_key: Some(row.key.clone()),
        lookup_name: row.name.clone(),
        lookup_value: row.value.clone(),
        standard_value: row.standard_value.clone(),
        odata_value: row.legacy_value.clone(),
        modified: row.modified.clone(),
    }
}

/// Whether the other streams of the connection would fail in the same way.
fn concerns_all_streams(error: &ConnectorError) -> bool {
    matches!(error.kind, ErrorKind::Unauthorized | ErrorKind::Settings | ErrorKind::RateLimited)
        || matches!(error.retry, Retry::After(_))
}
