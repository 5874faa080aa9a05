//! Progress on standard error: a bar on a terminal, a line now and then otherwise.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use hub_app::{AppError, Progress, ProgressUpdate, SyncOutcome, SyncPhase, WatchListener};
use indicatif::{ProgressBar, ProgressStyle};

/// Shows what a sync does.
pub struct Shown {
    bar: Option<ProgressBar>,
    last: Mutex<Option<Instant>>,
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
        Self { bar, last: Mutex::new(None) }
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
        let what = format!(
            "{} {} {}",
            update.connection,
            update.stream.map(|s| s.as_str()).unwrap_or_default(),
            doing(update.phase)
        );
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
        match outcome {
            Ok(outcome) => {
                let sum = |of: fn(&hub_app::StreamReport) -> u64| outcome.runs.iter().map(of).sum::<u64>();
                eprintln!(
                    "{source}: {} new, {} changed, {} deleted, {} rejected",
                    sum(|r| r.created),
                    sum(|r| r.updated),
                    sum(|r| r.deleted),
                    sum(|r| r.rejected)
                );
                for (_, error) in &outcome.failures {
                    eprintln!("{error}");
                }
            }
            Err(error) => eprintln!("{source}: {error}"),
        }
    }
}

fn doing(phase: SyncPhase) -> &'static str {
    match phase {
        SyncPhase::Preparing => "preparing",
        SyncPhase::Pulling => "reading",
        SyncPhase::Comparing => "comparing keys",
        SyncPhase::Deleting => "removing",
        SyncPhase::Finished => "done",
    }
}
