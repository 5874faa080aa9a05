use std::future::Future;
use std::time::{Duration, Instant};

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

/// Runs connections again and again, one after the other: `hub sync --watch` and the window's background sync.
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

    /// Goes on until `cancel` fires. A run under way is not cut off here: hand it the same token.
    pub async fn run<F, Fut>(mut self, cancel: &CancellationToken, mut run: F)
    where
        F: FnMut(String) -> Fut,
        Fut: Future<Output = Verdict>,
    {
        let mut table = Timetable::new(self.names, self.interval, Instant::now());
        while !cancel.is_cancelled() {
            while let Ok(name) = self.asked.try_recv() {
                table.ask(name.as_deref());
            }
            if let Some(name) = table.take_due(Instant::now()) {
                let verdict = run(name.clone()).await;
                table.ended(&name, verdict, Instant::now());
                continue;
            }
            let due = table.next_due(Instant::now());
            let sleep = async {
                match due {
                    Some(due) => tokio::time::sleep_until(due.into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = cancel.cancelled() => return,
                () = sleep => {}
                // When every trigger is gone only the timetable is left.
                Some(name) = self.asked.recv() => table.ask(name.as_deref()),
            }
        }
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
}
