use std::future::Future;
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use hub_connector::CancellationToken;
use tokio::sync::mpsc;

use crate::{Timetable, Verdict};

/// Asks a [`Watch`] to run something now: from a button, or from a watched folder.
#[derive(Debug, Clone)]
pub struct Trigger(mpsc::UnboundedSender<Option<String>>);

impl Trigger {
    /// One connection, by name.
    pub fn connection(&self, name: &str) {
        // A watch that has ended needs no reminders.
        let _ = self.0.send(Some(name.to_owned()));
    }

    /// Every connection.
    pub fn all(&self) {
        let _ = self.0.send(None);
    }
}

/// How a run of a watch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunEnd {
    /// What it means for the next one.
    pub verdict: Verdict,
    /// How long to wait for the next one from now on; `None` as before.
    pub every: Option<Duration>,
}

impl From<Verdict> for RunEnd {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, every: None }
    }
}

/// Runs connections again and again: `hub sync --watch` and the window's background sync. Connections run beside each
/// other, so that a long first copy of one does not keep another's changes waiting.
#[derive(Debug)]
pub struct Watch {
    names: Vec<String>,
    interval: Duration,
    asked: mpsc::UnboundedReceiver<Option<String>>,
}

impl Watch {
    /// A watch over these connections; each one runs at once, and again `interval` after its last run ended (later
    /// when it failed).
    #[must_use]
    pub fn new(names: Vec<String>, interval: Duration) -> (Self, Trigger) {
        let (sender, asked) = mpsc::unbounded_channel();
        (Self { names, interval, asked }, Trigger(sender))
    }

    /// Goes on until `cancel` fires, and then waits for the runs under way: hand them the same token.
    pub async fn run<F, Fut, End>(mut self, cancel: &CancellationToken, mut run: F)
    where
        F: FnMut(String) -> Fut,
        Fut: Future<Output = End>,
        End: Into<RunEnd>,
    {
        let mut table = Timetable::new(self.names, self.interval, Instant::now());
        let mut running = FuturesUnordered::new();
        while !cancel.is_cancelled() {
            while let Ok(name) = self.asked.try_recv() {
                table.ask(name.as_deref());
            }
            while let Some(name) = table.take_due(Instant::now()) {
                let work = run(name.clone());
                running.push(async move { (name, work.await) });
            }
            let due = table.next_due(Instant::now());
            let sleep = async {
                match due {
                    Some(due) => tokio::time::sleep_until(due.into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = cancel.cancelled() => break,
                Some((name, end)) = running.next(), if !running.is_empty() => {
                    let end: RunEnd = end.into();
                    if let Some(every) = end.every {
                        table.set_interval(&name, every);
                    }
                    table.ended(&name, end.verdict, Instant::now());
                }
                () = sleep => {}
                // When every trigger is gone only the timetable is left.
                Some(name) = self.asked.recv() => table.ask(name.as_deref()),
            }
        }
        while running.next().await.is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[tokio::test]
    async fn runs_all_then_what_is_asked_for_then_stops() {
        let (watch, trigger) = Watch::new(vec!["a".into(), "b".into()], Duration::from_secs(3600));
        let cancel = CancellationToken::new();
        let ran = Arc::new(Mutex::new(Vec::new()));
        let (log, stop) = (Arc::clone(&ran), cancel.clone());
        let task = watch.run(&cancel, |name| {
            let mut log = log.lock().unwrap();
            log.push(name);
            match log.len() {
                2 => trigger.connection("b"),
                3 => trigger.all(),
                5 => stop.cancel(),
                _ => {}
            }
            async { Verdict::Fine }
        });
        tokio::time::timeout(Duration::from_secs(30), task).await.unwrap();
        assert_eq!(*ran.lock().unwrap(), ["a", "b", "b", "a", "b"]);
    }

    #[tokio::test]
    async fn a_short_interval_runs_again_by_itself() {
        let (watch, trigger) = Watch::new(vec!["a".into()], Duration::from_millis(5));
        drop(trigger);
        let cancel = CancellationToken::new();
        let mut runs = 0;
        let stop = cancel.clone();
        let task = watch.run(&cancel, |_| {
            runs += 1;
            if runs == 4 {
                stop.cancel();
            }
            async { Verdict::Fine }
        });
        tokio::time::timeout(Duration::from_secs(30), task).await.unwrap();
        assert_eq!(runs, 4);
    }

    #[tokio::test]
    async fn a_long_run_keeps_nobody_waiting_and_is_waited_for() {
        let (watch, _trigger) = Watch::new(vec!["long".into(), "short".into()], Duration::from_millis(1));
        let cancel = CancellationToken::new();
        let (stop, short_runs) = (cancel.clone(), Arc::new(Mutex::new(0)));
        let finished = Arc::new(Mutex::new(false));
        let task = watch.run(&cancel, |name| {
            let (stop, runs, finished) = (stop.clone(), Arc::clone(&short_runs), Arc::clone(&finished));
            async move {
                if name == "long" {
                    stop.cancelled().await;
                    *finished.lock().unwrap() = true;
                } else {
                    let mut runs = runs.lock().unwrap();
                    *runs += 1;
                    if *runs == 5 {
                        stop.cancel();
                    }
                }
                RunEnd { verdict: Verdict::Fine, every: Some(Duration::from_millis(2)) }
            }
        });
        tokio::time::timeout(Duration::from_secs(30), task).await.unwrap();
        assert!(*short_runs.lock().unwrap() >= 5 && *finished.lock().unwrap());
    }
}
