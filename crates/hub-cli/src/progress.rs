//! Progress on standard error: a bar on a terminal, a line now and then otherwise.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::SecondsFormat;
use hub_app::view::AppErrorView;
use hub_app::{AppError, CancellationToken, Progress, ProgressUpdate, SyncOutcome, SyncPhase, WatchListener};
use hub_domain::{Clock as _, SystemClock};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::commands::sync::{Run, runs_of};
use crate::output::Output;

/// Shows what a sync does.
pub struct Shown {
    bar: Option<ProgressBar>,
    last: Mutex<Option<Instant>>,
    lines: Option<Lines>,
}

/// Runs of a watch as lines of JSON on standard output.
struct Lines {
    output: Output,
    /// What ends the watch when nobody reads any more.
    stop: CancellationToken,
}

/// One run of a watch.
#[derive(Serialize)]
struct Line<'a> {
    at: String,
    connection: &'a str,
    runs: Vec<Run<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<AppErrorView>,
}

/// Lines for a log come at most so often.
const LINE_EVERY: Duration = Duration::from_secs(2);

impl Shown {
    /// For this standard error.
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::no_length();
            let style = ProgressStyle::with_template("{msg}  {bar:30} {human_pos}/{human_len}  {per_sec}");
            if let Ok(style) = style {
                bar.set_style(style);
            }
            bar
        });
        Self { bar, last: Mutex::new(None), lines: None }
    }

    /// The same, with a line of JSON on standard output for each run of a watch that ends. `stop` ends the watch.
    pub fn with_lines(self, output: Output, stop: CancellationToken) -> Self {
        Self { lines: Some(Lines { output, stop }), ..self }
    }

    /// Takes the bar away.
    pub fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Shown {
    fn update(&self, update: &ProgressUpdate) {
        let what = format!("{} {} {}", update.connection, update.what().unwrap_or_default(), doing(update.phase));
        if let Some(bar) = &self.bar {
            bar.set_message(what);
            if let Some(total) = update.total {
                bar.set_length(total);
            }
            bar.set_position(update.rows);
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.is_none_or(|at| at.elapsed() >= LINE_EVERY) {
            *last = Some(Instant::now());
            match update.total {
                Some(total) => eprintln!("{what}: {} of {total} rows", update.rows),
                None => eprintln!("{what}: {} rows", update.rows),
            }
        }
    }
}

impl WatchListener for Shown {
    fn progress(&self, update: &ProgressUpdate) {
        self.update(update);
    }

    fn begins(&self, _source: &str) {}

    fn ended(&self, source: &str, outcome: &Result<SyncOutcome, AppError>) {
        if let Some(lines) = &self.lines {
            lines.ended(source, outcome);
        }
        match outcome {
            Ok(outcome) => {
                let listings = outcome.runs.iter().map(|r| [r.created, r.updated, r.deleted, r.rejected]);
                let people = outcome.crm_runs.iter().map(|r| [r.created, r.updated, r.deleted, r.rejected]);
                let mut sums = [0_u64; 4];
                for figures in listings.chain(people) {
                    sums.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
                }
                let [new, changed, deleted, rejected] = sums;
                let sent: u64 = outcome.sent.iter().map(|s| s.sent).sum();
                let sent = if outcome.sent.is_empty() { String::new() } else { format!(", {sent} sent") };
                eprintln!("{source}: {new} new, {changed} changed, {deleted} deleted, {rejected} rejected{sent}");
                for (_, error) in &outcome.failures {
                    eprintln!("{error}");
                }
            }
            Err(error) => eprintln!("{source}: {error}"),
        }
    }
}

impl Lines {
    fn ended(&self, source: &str, outcome: &Result<SyncOutcome, AppError>) {
        let (runs, error) = match outcome {
            Ok(outcome) => (runs_of(outcome), outcome.failures.first().map(|(_, error)| error)),
            Err(error) => (Vec::new(), Some(error)),
        };
        // A paused source is passed over.
        if runs.is_empty() && error.is_none() {
            return;
        }
        let at = SystemClock.now().to_rfc3339_opts(SecondsFormat::Millis, true);
        let line = Line { at, connection: source, runs, error: error.cloned().map(Into::into) };
        if !self.output.line(&line) {
            self.stop.cancel();
        }
    }
}

fn doing(phase: SyncPhase) -> &'static str {
    match phase {
        SyncPhase::Preparing => "preparing",
        SyncPhase::Pulling => "reading",
        SyncPhase::Sending => "sending",
        SyncPhase::Comparing => "comparing keys",
        SyncPhase::Deleting => "removing",
        SyncPhase::Finished => "done",
    }
}
