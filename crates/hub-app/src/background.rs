//! What goes on while the window is open: sources are read on their rhythm and when a watched folder settles.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hub_config::{FolderEvent, FolderWatch};
use hub_connector::CancellationToken;
use hub_connector::manifest::FieldKind;
use hub_store::Connection;
use hub_sync::{Progress, ProgressUpdate, RunEnd, Trigger, Verdict, Watch};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::outlet::Outlet;
use crate::sources::{SyncChoice, SyncOutcome};
use crate::view::{ErrorCode, JobEnd, JobProgressView, StoreChangedView, Tag};

/// How often a source is asked for changes while nobody presses a button, where its limits allow it: often enough for a
/// change to be on the screen within half a minute.
pub const RHYTHM: Duration = Duration::from_secs(20);
/// A file counts as complete once it has kept still for so long.
pub(crate) const SETTLE: Duration = Duration::from_secs(2);
/// The screen cannot use more than a few refreshes a second while pages pour in.
pub(crate) const REFRESH: Duration = Duration::from_millis(400);

/// Tells once per burst of changes, and always after the last one, with `rest` between two tellings.
pub(crate) async fn each_burst<T: Clone>(mut changes: Receiver<T>, rest: Duration, tell: impl Fn()) {
    // Falling behind loses only repetitions: the screen fetches whole answers.
    while let Ok(_) | Err(RecvError::Lagged(_)) = changes.recv().await {
        // What is in the queue now is told with this; what comes while it rests stays in the queue for the next.
        changes = changes.resubscribe();
        tell();
        tokio::time::sleep(rest).await;
    }
}

/// Hears of each run of a watch.
pub trait WatchListener: Send + Sync {
    /// Progress of a run.
    fn progress(&self, update: &ProgressUpdate);
    /// A run begins.
    fn begins(&self, source: &str);
    /// A run ended.
    fn ended(&self, source: &str, outcome: &Result<SyncOutcome>);
}

struct Adapter<'a>(&'a dyn WatchListener);

impl Progress for Adapter<'_> {
    fn update(&self, update: &ProgressUpdate) {
        self.0.progress(update);
    }
}

impl Hub {
    /// Reads sources again and again until stopped: at once, on a rhythm, when a watched folder has new files, and when
    /// `trigger` asks.
    ///
    /// # Errors
    /// A name that does not exist. What vendors do goes to the listener.
    pub async fn watch(
        &self,
        names: &[String],
        every: Duration,
        listener: Arc<dyn WatchListener>,
        cancel: &CancellationToken,
        ready: impl FnOnce(Trigger),
    ) -> Result<()> {
        let connections = self.chosen(names).await?;
        let (watch, trigger) = Watch::new(connections.iter().map(|c| c.name.clone()).collect(), every);
        let mut folders = Vec::new();
        for connection in &connections {
            folders.extend(self.watched_folder(connection, &trigger));
        }
        ready(trigger);
        watch
            .run(cancel, |name| {
                let (hub, listener, cancel) = (self.clone(), Arc::clone(&listener), cancel.clone());
                async move { hub.one_turn(&name, every, listener.as_ref(), &cancel).await }
            })
            .await;
        for folder in folders {
            folder.abort();
        }
        Ok(())
    }

    async fn one_turn(
        &self,
        name: &str,
        wanted: Duration,
        listener: &dyn WatchListener,
        cancel: &CancellationToken,
    ) -> RunEnd {
        listener.begins(name);
        let result = match self.connection(name).await {
            Ok(connection) if self.is_paused(&connection).await => Ok(SyncOutcome::default()),
            Ok(connection) => self.sync_one(&connection, &SyncChoice::default(), &Adapter(listener), cancel).await,
            Err(error) => Err(error),
        };
        listener.ended(name, &result);
        let failure = match &result {
            Ok(outcome) => outcome.failures.first().map(|(_, error)| error),
            Err(error) => Some(error),
        };
        let wait = result.as_ref().ok().and_then(|outcome| outcome.wait);
        let verdict = match failure {
            None => Verdict::Fine,
            Some(error)
                if matches!(error.code, ErrorCode::Credentials | ErrorCode::Forbidden | ErrorCode::NotFound) =>
            {
                Verdict::Hopeless
            }
            Some(_) => wait.map_or(Verdict::Failed, Verdict::FailedUntil),
        };
        // After the run: it may have learnt what the vendor allows.
        let connection = self.connection(name).await.ok();
        RunEnd { verdict, every: connection.map(|c| self.cadence(&c, wanted).every) }
    }

    /// Watches the folder of a connection whose connector reads one.
    fn watched_folder(&self, connection: &Connection, trigger: &Trigger) -> Option<tokio::task::JoinHandle<()>> {
        let connector = self.0.registry.get(&connection.connector)?;
        let field = connector.manifest().fields.iter().find(|f| f.kind == FieldKind::Folder)?;
        let folder = PathBuf::from(connection.settings.get(&field.name)?);
        let (handle, mut events) = match FolderWatch::start(folder, SETTLE) {
            Ok(started) => started,
            Err(error) => {
                tracing::warn!(%error, "a folder cannot be watched");
                return None;
            }
        };
        let (name, trigger) = (connection.name.clone(), trigger.clone());
        Some(tokio::spawn(async move {
            // Held here so that the watch ends with this task.
            let _handle = handle;
            while let Some(event) = events.recv().await {
                if matches!(event, FolderEvent::Settled { .. } | FolderEvent::Back) {
                    trigger.connection(&name);
                }
            }
        }))
    }
}

/// Tells the window.
pub(crate) struct Teller {
    pub hub: Hub,
    pub outlet: Arc<dyn Outlet>,
}

impl Teller {
    fn status(&self) {
        let (hub, outlet) = (self.hub.clone(), Arc::clone(&self.outlet));
        tokio::spawn(async move {
            if let Ok(status) = hub.status().await {
                outlet.sync_status(status);
            }
        });
    }

    pub(crate) fn ended_with(&self, source: &str, cancelled: bool, error: Option<&AppError>) {
        let finished = match (cancelled, error) {
            (_, Some(_)) => JobEnd::Failed,
            (true, None) => JobEnd::Cancelled,
            (false, None) => JobEnd::Done,
        };
        self.outlet.job_progress(JobProgressView {
            job: format!("sync:{source}"),
            step: String::new(),
            done: 0,
            total: None,
            bytes: 0,
            finished: Some(finished),
            error: error.cloned().map(Into::into),
        });
        self.outlet.store_changed(StoreChangedView { tags: vec![Tag::Sources] });
        self.status();
    }
}

impl WatchListener for Teller {
    fn progress(&self, update: &ProgressUpdate) {
        self.outlet.job_progress(JobProgressView {
            job: format!("sync:{}", update.connection),
            step: update.what().unwrap_or_default().to_owned(),
            done: update.rows,
            total: update.total,
            bytes: update.bytes,
            finished: None,
            error: None,
        });
    }

    fn begins(&self, _source: &str) {
        self.status();
    }

    fn ended(&self, source: &str, outcome: &Result<SyncOutcome>) {
        let (cancelled, error) = match outcome {
            Ok(outcome) => (outcome.cancelled, outcome.failures.first().map(|(_, error)| error)),
            Err(error) => (false, Some(error)),
        };
        self.ended_with(source, cancelled, error);
    }
}

/// Passes a run's progress to a listener.
pub(crate) struct ToListener(pub Arc<dyn WatchListener>);

impl Progress for ToListener {
    fn update(&self, update: &ProgressUpdate) {
        self.0.progress(update);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_change_while_the_screen_rests_is_told_too() {
        let (sender, receiver) = tokio::sync::broadcast::channel(2);
        let told = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&told);
        let task = tokio::spawn(each_burst(receiver, Duration::from_millis(50), move || {
            count.fetch_add(1, Ordering::SeqCst);
        }));
        let reaches = async |wanted: u32| {
            let there = async {
                while told.load(Ordering::SeqCst) < wanted {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(20), there).await.expect("told");
        };
        sender.send(1).unwrap();
        reaches(1).await;
        // More than the channel holds, all while it rests: one telling, and it is not lost.
        for n in 0..5 {
            sender.send(n).unwrap();
        }
        reaches(2).await;
        drop(sender);
        task.await.unwrap();
        assert_eq!(told.load(Ordering::SeqCst), 2);
    }
}
