//! `hub sync`.

use std::process::ExitCode;
use std::sync::Arc;

use hub_app::{CancellationToken, RHYTHM, StreamReport, SyncChoice};
use serde::Serialize;

use crate::args::SyncArgs;
use crate::output::table;
use crate::progress::Shown;
use crate::{Context, Outcome};

#[derive(Serialize)]
struct Answer<'a> {
    runs: &'a [StreamReport],
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
    context.output.answer(&Answer { runs: &outcome.runs }, |a| {
        let rows: Vec<Vec<String>> = a
            .runs
            .iter()
            .map(|r| {
                let figures = [r.received, r.created, r.updated, r.unchanged, r.deleted, r.rejected, r.elapsed_ms];
                let mut cells = vec![r.connection.clone(), r.stream.as_str().to_owned()];
                cells.extend(figures.iter().map(u64::to_string));
                cells
            })
            .collect();
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
