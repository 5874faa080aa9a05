use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;

use crate::folder_scan::scan;
use crate::{ConfigError, FolderEvent, Settler, Stamp};

/// How a folder is watched.
#[derive(Debug, Clone)]
pub struct WatchOptions {
    /// A file counts as complete when its size and time have not changed for so long.
    pub settle: Duration,
    /// The folder is looked at so often even when the system reports nothing: network drives report nothing, and a
    /// deleted folder takes its watch with it. Longer where a look takes long.
    pub rescan: Duration,
    /// Names with one of these endings count, ignoring case; with the dot.
    pub endings: Vec<String>,
    /// Names with one of these endings are left alone all the same, ignoring case.
    pub ignored_endings: Vec<String>,
}

impl WatchOptions {
    /// The usual options with this settle time.
    #[must_use]
    pub fn settling(settle: Duration) -> Self {
        let (endings, ignored_endings) = (vec![".csv".to_owned()], vec![".errors.csv".to_owned()]);
        Self { settle, rescan: Duration::from_secs(10), endings, ignored_endings }
    }

    /// For files with these endings, without the dot.
    #[must_use]
    pub fn for_endings(self, endings: &[&str]) -> Self {
        Self { endings: endings.iter().map(|ending| format!(".{ending}")).collect(), ..self }
    }
}

/// A folder being watched for exports. Dropping it ends the watch.
///
/// What the system reports is only a hint to look again; what counts is the look. So nothing is lost when reports are
/// lost, doubled, late or absent.
#[derive(Debug)]
pub struct FolderWatch {
    stop: watch::Sender<bool>,
    hint: Arc<Notify>,
    looks: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl FolderWatch {
    /// Watches a folder with the usual options. Files that are there already are reported too, once they have
    /// settled. The folder need not exist yet. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`ConfigError::NotAbsolute`] for a relative path.
    pub fn start(
        folder: impl Into<PathBuf>,
        settle: Duration,
    ) -> Result<(Self, mpsc::Receiver<FolderEvent>), ConfigError> {
        Self::start_with(folder, WatchOptions::settling(settle))
    }

    /// Watches a folder.
    ///
    /// # Errors
    /// [`ConfigError::NotAbsolute`] for a relative path.
    pub fn start_with(
        folder: impl Into<PathBuf>,
        options: WatchOptions,
    ) -> Result<(Self, mpsc::Receiver<FolderEvent>), ConfigError> {
        let folder = folder.into();
        if !folder.is_absolute() {
            return Err(ConfigError::NotAbsolute { path: folder });
        }
        let (events, receiver) = mpsc::channel(64);
        let (stop, stopped) = watch::channel(false);
        let hint = Arc::new(Notify::new());
        let looks = Arc::new(AtomicU64::new(0));
        let watching = Watching { folder, options, events, hint: Arc::clone(&hint), looks: Arc::clone(&looks) };
        let task = tokio::spawn(watching.run(stopped));
        Ok((Self { stop, hint, looks, task }, receiver))
    }

    /// Looks at the folder now.
    pub fn rescan(&self) {
        self.hint.notify_one();
    }

    /// How often the folder has been looked at: a watch over an idle folder looks seldom.
    #[must_use]
    pub fn looks(&self) -> u64 {
        self.looks.load(Ordering::Relaxed)
    }

    /// Ends the watch and waits until it has let go of the folder.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        // A task that panicked has let go too.
        let _ = (&mut self.task).await;
    }
}

impl Drop for FolderWatch {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

struct Watching {
    folder: PathBuf,
    options: WatchOptions,
    events: mpsc::Sender<FolderEvent>,
    hint: Arc<Notify>,
    looks: Arc<AtomicU64>,
}

impl Watching {
    async fn run(self, mut stopped: watch::Receiver<bool>) {
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => {}
            () = self.watch() => {}
        }
    }

    /// Returns when nobody listens any more.
    async fn watch(&self) {
        let mut system = SystemWatch::new(&self.folder, Arc::clone(&self.hint));
        let mut settler = Settler::new(self.options.settle);
        let (mut missing, mut told_polling) = (false, false);
        loop {
            // Watch first, look second: what is written in between is then seen by one of the two.
            system.renew(missing);
            let begun = Instant::now();
            let looked = self.look().await;
            let took = begun.elapsed();
            let mut news = Vec::new();
            match looked {
                Ok(files) => {
                    if std::mem::take(&mut missing) {
                        system.lost();
                        news.push(FolderEvent::Back);
                        // Watch anew before the next look, which comes at once.
                        self.hint.notify_one();
                    }
                    let settled = settler.look(Instant::now(), files);
                    news.extend(settled.into_iter().map(|(path, s)| FolderEvent::Settled { path, size: s.size }));
                }
                Err(e) => {
                    system.lost();
                    if !std::mem::replace(&mut missing, true) {
                        news.push(FolderEvent::Missing { reason: e.to_string() });
                    }
                }
            }
            if let Some(reason) = system.failure().filter(|_| !missing && !told_polling) {
                told_polling = true;
                news.push(FolderEvent::PollingOnly { reason });
            }
            for event in news {
                if self.events.send(event).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                () = self.events.closed() => return,
                () = self.pause(settler.next_due(), missing, took) => {}
            }
        }
    }

    async fn look(&self) -> std::io::Result<Vec<(PathBuf, Stamp)>> {
        let (folder, options) = (self.folder.clone(), self.options.clone());
        self.looks.fetch_add(1, Ordering::Relaxed);
        // A network drive may hang for minutes; the runtime must not hang with it.
        let look = tokio::task::spawn_blocking(move || scan(&folder, &options.endings, &options.ignored_endings));
        look.await.unwrap_or_else(|e| Err(std::io::Error::other(e)))
    }

    /// Waits for the next reason to look: a hint, a file that may have settled, or the rescan.
    async fn pause(&self, due: Option<Instant>, missing: bool, took: Duration) {
        // A burst of reports is answered by one look; a folder that is slow to list is listed less often.
        let breath = (self.options.settle / 4).clamp(Duration::from_millis(20), Duration::from_millis(250));
        tokio::time::sleep(breath.max(took)).await;
        let mut wait = self.options.rescan.max(took * 20);
        if missing {
            wait = wait.min(Duration::from_secs(2).max(took * 20));
        }
        let mut until = tokio::time::Instant::now() + wait;
        if let Some(due) = due {
            until = until.min(due.into());
        }
        tokio::select! {
            () = self.hint.notified() => {}
            () = tokio::time::sleep_until(until) => {}
        }
    }
}

/// The system's own watch on one folder, renewed whenever it may have died.
struct SystemWatch {
    folder: PathBuf,
    watcher: Result<RecommendedWatcher, String>,
    /// Set by a report that the folder itself was removed or renamed: its watch is then gone, even when a folder of
    /// the same name (and, on some file systems, of the same inode) is back already.
    gone: Arc<AtomicBool>,
    watched_since: Option<Instant>,
    failure: Option<String>,
}

impl SystemWatch {
    /// A watch that costs nothing to renew is renewed so often, for the cases in which nobody says that it died.
    const RENEW: Duration = Duration::from_secs(60);

    fn new(folder: &Path, hint: Arc<Notify>) -> Self {
        let gone = Arc::new(AtomicBool::new(false));
        let (flag, root) = (Arc::clone(&gone), folder.to_path_buf());
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let about_folder = match &event {
                Ok(event) => match event.kind {
                    // Our own looks would otherwise wake us.
                    EventKind::Access(_) => return,
                    EventKind::Remove(_) | EventKind::Modify(notify::event::ModifyKind::Name(_)) => {
                        event.paths.contains(&root)
                    }
                    _ => event.need_rescan(),
                },
                Err(_) => true,
            };
            if about_folder {
                flag.store(true, Ordering::SeqCst);
            }
            hint.notify_one();
        });
        let watcher = watcher.map_err(|e| e.to_string());
        let failure = watcher.as_ref().err().cloned();
        Self { folder: folder.to_path_buf(), watcher, gone, watched_since: None, failure }
    }

    /// The folder could not be read: its watch is worth nothing any more.
    fn lost(&mut self) {
        if let (Ok(watcher), true) = (&mut self.watcher, self.watched_since.take().is_some()) {
            // Fails when the system has dropped the watch by itself, which is the usual case.
            let _ = watcher.unwatch(&self.folder);
        }
    }

    fn renew(&mut self, missing: bool) {
        let gone = self.gone.swap(false, Ordering::SeqCst);
        let old = self.watched_since.is_none_or(|since| since.elapsed() > Self::RENEW);
        if missing || !(gone || old) {
            return;
        }
        self.lost();
        if let Ok(watcher) = &mut self.watcher {
            match watcher.watch(&self.folder, RecursiveMode::NonRecursive) {
                Ok(()) => (self.watched_since, self.failure) = (Some(Instant::now()), None),
                Err(e) => self.failure = Some(e.to_string()),
            }
        }
    }

    fn failure(&self) -> Option<String> {
        self.failure.clone()
    }
}
