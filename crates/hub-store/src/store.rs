use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, Utc};
use hub_domain::{Clock, ConnectionId, Resource};
use hub_secrets::StoreKey;
use sqlx::sqlite::SqliteTransactionManager;
use sqlx::{Connection as _, SqliteConnection};
use sqlx_core::transaction::TransactionManager as _;
use tokio::sync::{MappedMutexGuard, MutexGuard, broadcast};

use crate::StoreError;
use crate::copying::Copying;
use crate::dictionary::{self, Pair};
use crate::lock::StoreLock;
use crate::market::KeptSides;
use crate::open::{Role, check_header, connect};
use crate::readers::{Reader, Readers, close_now};
use crate::row_counts::RowCounts;
use crate::search::Words;
use crate::{restore, schema};

/// Name of the database within the data folder.
pub(crate) const FILE: &str = "store.db";

/// Something in the store has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreChanged {
    /// Whose records; `None` for things of ours (settings, CMAs).
    pub connection: Option<ConnectionId>,
    /// Which resources; empty for things of ours.
    pub resources: Vec<Resource>,
}

/// The open store. Clones share it; one process holds it at a time.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub home: PathBuf,
    pub clock: Arc<dyn Clock>,
    pub writer: tokio::sync::Mutex<Option<SqliteConnection>>,
    pub readers: Readers,
    pub words: Words,
    pub row_counts: RowCounts,
    pub kept_sides: KeptSides,
    pub copying: Copying,
    /// Dictionaries for new records, by resource; filled from the file as pages come.
    pub dictionaries: Mutex<HashMap<Resource, Pair>>,
    /// Whether the writer syncs at checkpoints only, as pages of a source may.
    relaxed: AtomicBool,
    /// Grows with every commit; what was computed from an older one is out of date.
    generation: AtomicU64,
    changes: broadcast::Sender<StoreChanged>,
    lock: Mutex<Option<StoreLock>>,
}

impl Drop for Inner {
    /// Whoever lets go of the last clone without [`Store::close`] waits for the end of the connections too: the end of
    /// the process would cut off one that still writes, and the lock must outlive them all.
    fn drop(&mut self) {
        // Readers may not remove the WAL: the writer goes last.
        self.readers.close_now();
        if let Some(writer) = self.writer.get_mut().take() {
            close_now(writer);
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Makes an empty store in `home` (which is created if need be) and opens it.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] when there is one, [`StoreError::InUse`], [`StoreError::DiskFull`], I/O.
    pub async fn create(home: &Path, key: &StoreKey, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        make_private_folder(home)?;
        let lock = StoreLock::take(home)?;
        let file = home.join(FILE);
        restore::finish_interrupted(home)?;
        if file.exists() {
            return Err(StoreError::AlreadyExists);
        }
        // Under another name until it is whole, so that a crash leaves no half-made store.
        let draft = home.join("store.db.new");
        restore::remove_database(&draft)?;
        let mut conn = connect(&draft, key, Role::Creator).await?;
        schema::migrate(&mut conn).await?;
        conn.close().await?;
        check_header(&draft)?;
        std::fs::rename(&draft, &file).map_err(StoreError::io("naming the store"))?;
        restore::sync_folder(home)?;
        Self::open_locked(home, key, clock, lock).await
    }

    /// Opens the store in `home` and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::InUse`], [`StoreError::WrongKey`] (also when the file's very first page
    /// is damaged: the two look alike), [`StoreError::Damaged`], [`StoreError::NewerVersion`].
    pub async fn open(home: &Path, key: &StoreKey, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        if !home.is_dir() {
            return Err(StoreError::NotFound { what: "store" });
        }
        let lock = StoreLock::take(home)?;
        restore::finish_interrupted(home)?;
        Self::open_locked(home, key, clock, lock).await
    }

    async fn open_locked(
        home: &Path,
        key: &StoreKey,
        clock: Arc<dyn Clock>,
        lock: StoreLock,
    ) -> Result<Self, StoreError> {
        let file = home.join(FILE);
        check_header(&file)?;
        let mut writer = connect(&file, key, Role::Writer).await?;
        if schema::version(&mut writer).await?.is_none() {
            return Err(StoreError::damaged("the file holds no store"));
        }
        schema::migrate(&mut writer).await?;
        dictionary::load_all(&mut writer).await?;
        let readers = Readers::open(&file, key).await?;
        let (changes, _) = broadcast::channel(256);
        let store = Self {
            inner: Arc::new(Inner {
                home: home.to_owned(),
                clock,
                writer: tokio::sync::Mutex::new(Some(writer)),
                readers,
                words: Words::default(),
                row_counts: RowCounts::default(),
                kept_sides: KeptSides::default(),
                copying: Copying::default(),
                dictionaries: Mutex::default(),
                relaxed: AtomicBool::new(false),
                generation: AtomicU64::new(0),
                changes,
                lock: Mutex::new(Some(lock)),
            }),
        };
        store.resume_copying().await?;
        Ok(store)
    }

    /// Finishes what is under way, copies the WAL over, closes every connection and lets go of the lock. Other clones
    /// answer [`StoreError::Closed`] from then on.
    pub async fn close(self) {
        self.inner.readers.close().await;
        let writer = self.inner.writer.lock().await.take();
        if let Some(writer) = writer
            && let Err(error) = writer.close().await
        {
            // Everything acknowledged is in the WAL and is copied over at the next opening.
            tracing::warn!(error = %StoreError::from(error), "closing the store");
        }
        self.inner.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Tells what changes from now on. A slow listener misses the oldest and is told how many.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<StoreChanged> {
        self.inner.changes.subscribe()
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.inner.home
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.inner.home.join(FILE)
    }

    /// The one connection that writes; what it acknowledges survives a loss of power.
    pub(crate) async fn writer(&self) -> Result<MappedMutexGuard<'_, SqliteConnection>, StoreError> {
        self.inner.writer().await
    }

    /// The same connection for a source's page, which can be fetched again: after a loss of power the last pages may be
    /// missing, each with its checkpoint (docs/adr/0007-first-copy.md).
    pub(crate) async fn page_writer(&self) -> Result<MappedMutexGuard<'_, SqliteConnection>, StoreError> {
        let mut writer = self.inner.any_writer().await?;
        if !self.inner.relaxed.swap(true, Ordering::AcqRel) {
            sqlx::query("PRAGMA synchronous = NORMAL").execute(&mut *writer).await?;
        }
        Ok(writer)
    }

    pub(crate) async fn reader(&self) -> Result<Reader, StoreError> {
        self.inner.readers.get().await
    }

    /// The time by the clock that this store was opened with.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// The time by that clock, with the offset that holds where the user is.
    pub(crate) fn here(&self) -> DateTime<FixedOffset> {
        self.inner.clock.here()
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.now().timestamp_millis()
    }

    pub(crate) fn generation(&self) -> u64 {
        self.inner.generation.load(Ordering::Acquire)
    }

    /// To be called after every commit that changed records.
    pub(crate) fn announce(&self, connection: Option<ConnectionId>, resources: Vec<Resource>) {
        self.inner.generation.fetch_add(1, Ordering::AcqRel);
        self.inner.row_counts.changed(connection, &resources);
        // Nobody listening is no error.
        let _ = self.inner.changes.send(StoreChanged { connection, resources });
    }
}

impl Inner {
    /// See [`Store::writer`].
    pub(crate) async fn writer(&self) -> Result<MappedMutexGuard<'_, SqliteConnection>, StoreError> {
        let mut writer = self.any_writer().await?;
        if self.relaxed.load(Ordering::Acquire) {
            // The next commit syncs the whole log, so pages that came before it are safe with it.
            sqlx::query("PRAGMA synchronous = FULL").execute(&mut *writer).await?;
            self.relaxed.store(false, Ordering::Release);
        }
        Ok(writer)
    }

    async fn any_writer(&self) -> Result<MappedMutexGuard<'_, SqliteConnection>, StoreError> {
        let guard = self.writer.lock().await;
        let mut writer = MutexGuard::try_map(guard, Option::as_mut).map_err(|_| StoreError::Closed)?;
        if writer.is_in_transaction() {
            // The rollback of whoever held it before may be on its way; a statement waits for it.
            sqlx::query("SELECT 1").execute(&mut *writer).await?;
        }
        if writer.is_in_transaction() {
            // On a full disk SQLite rolls back by itself. The driver then still counts a transaction, and every later one
            // would fail: it is given one to roll back. Where there is one after all, this statement fails, rightly.
            let _ = sqlx::query("BEGIN").execute(&mut *writer).await;
            SqliteTransactionManager::rollback(&mut writer).await?;
        }
        Ok(writer)
    }
}

/// The folder's files are encrypted; its names and sizes are nobody's business either.
fn make_private_folder(home: &Path) -> Result<(), StoreError> {
    if home.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(home).map_err(StoreError::io("making the data folder"))
}
