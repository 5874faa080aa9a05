//! `hub sync`.

use std::process::ExitCode;
use std::sync::Arc;

use hub_app::{CancellationToken, CrmRunReport, RHYTHM, SentReport, StreamReport, SyncChoice, SyncOutcome};
use serde::Serialize;

use crate::args::SyncArgs;
use crate::output::table;
use crate::progress::Shown;
use crate::{Context, Outcome};

#[derive(Serialize)]
struct Answer<'a> {
    runs: Vec<Run<'a>>,
}

/// One line of the answer: a stream of listings, a kind of a CRM's records, or what was sent to a CRM.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Run<'a> {
    /// Listings and what belongs to them.
    Listings(&'a StreamReport),
    /// A CRM's records.
    People(&'a CrmRunReport),
    /// What was sent.
    Sent(&'a SentReport),
}

/// Every run of an outcome.
pub fn runs_of(outcome: &SyncOutcome) -> Vec<Run<'_>> {
    let listings = outcome.runs.iter().map(Run::Listings);
    listings.chain(outcome.crm_runs.iter().map(Run::People)).chain(outcome.sent.iter().map(Run::Sent)).collect()
}

impl Run<'_> {
    /// Received, new, changed, unchanged, deleted, rejected, milliseconds; of what was sent, only how much was.
    fn row(&self) -> Vec<String> {
        let (connection, stream, figures) = match self {
            Self::Listings(r) => (
                &r.connection,
                r.stream.as_str(),
                vec![r.received, r.created, r.updated, r.unchanged, r.deleted, r.rejected, r.elapsed_ms],
            ),
            Self::People(r) => (
                &r.connection,
                r.stream.as_str(),
                vec![r.received, r.created, r.updated + r.linked, r.unchanged, r.deleted, r.rejected, r.elapsed_ms],
            ),
            Self::Sent(r) => (&r.connection, "sent", vec![r.sent]),
        };
        let mut cells = vec![connection.clone(), stream.to_owned()];
        cells.extend(figures.iter().map(u64::to_string));
        cells.resize(9, String::new());
        cells
    }
}

/// Pulls what changed.
pub async fn run(context: &Context, args: SyncArgs) -> Outcome {
    let hub = context.open().await?;
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        // The first Ctrl-C ends the run at the next page; what is stored stays.
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    let mut shown = Shown::new();
    if args.watch && context.output.is_json() {
        shown = shown.with_lines(context.output, cancel.clone());
    }
    let shown = Arc::new(shown);
    if args.watch {
        let ended = hub.watch(&args.names, RHYTHM, Arc::clone(&shown) as _, &cancel, drop).await;
        shown.done();
        hub.close().await;
        ended?;
        return Ok(ExitCode::SUCCESS);
    }
    let choice = SyncChoice { names: args.names, full: args.full, allow_mass_delete: args.allow_mass_delete };
    let outcome = hub.sync(&choice, shown.as_ref(), &cancel).await;
    shown.done();
    hub.close().await;
    let outcome = outcome?;
    for run in &outcome.runs {
        for warning in &run.warnings {
            context.output.note(&format!("{}: {warning}", run.connection));
        }
        for row in run.rejected_rows.iter().take(5) {
            let column = row.column.as_deref().map(|c| format!(", {c}")).unwrap_or_default();
            context.output.note(&format!("{}: rejected {}{column}: {}", run.connection, row.place, row.reason));
        }
    }
    for run in &outcome.crm_runs {
        for warning in &run.warnings {
            context.output.note(&format!("{}: {warning}", run.connection));
        }
        if run.conflicts > 0 {
            context.output.note(&format!("{}: {} fields wait for a decision", run.connection, run.conflicts));
        }
    }
    for sent in outcome.sent.iter().filter(|sent| sent.blocked > 0) {
        context
            .output
            .note(&format!("{}: {} changes could not be sent and wait for you", sent.connection, sent.blocked));
    }
    context.output.answer(&Answer { runs: runs_of(&outcome) }, |a| {
        let rows: Vec<Vec<String>> = a.runs.iter().map(Run::row).collect();
        let header = ["SOURCE", "STREAM", "RECEIVED", "NEW", "CHANGED", "UNCHANGED", "DELETED", "REJECTED", "MS"];
        table(&header, &rows)
    })?;
    match outcome.failures.into_iter().next() {
        Some((_, error)) => Err(error),
        None if outcome.cancelled => {
            context.output.note("stopped; the next sync goes on from here");
            Ok(ExitCode::SUCCESS)
        }
        None => Ok(ExitCode::SUCCESS),
    }
}
