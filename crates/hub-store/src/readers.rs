use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hub_secrets::StoreKey;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StoreError;
use crate::open::{Role, connect};

/// How many questions are answered at once.
const READERS: usize = 3;

/// A fixed set of read-only connections.
///
/// sqlx's own pool would keep the key for as long as it lives, to open more; this one never opens more. Connections
/// are handed out last in, first out, so that one reader's cache is the warm one. Dropping a question's future ends the
/// question, wherever it has come to.
#[derive(Clone)]
pub(crate) struct Readers {
    shared: Arc<Shared>,
}

struct Shared {
    idle: Mutex<Vec<Idle>>,
    free: Arc<Semaphore>,
}

impl Shared {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close_now(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for Idle { conn, .. } in idle {
            close_now(conn);
        }
    }
}

impl Drop for Shared {
    /// Those that came back from their loan after the store was gone.
    fn drop(&mut self) {
        self.close_now();
    }
}

/// Closes a connection and waits, on this thread, until its own thread has let go of the file.
pub(crate) fn close_now(conn: SqliteConnection) {
    if let Err(error) = futures::executor::block_on(conn.close()) {
        // Everything acknowledged is in the WAL and is copied over at the next opening.
        tracing::warn!(error = %StoreError::from(error), "closing a connection");
    }
}

struct Idle {
    conn: SqliteConnection,
    /// Whether the question under way is to end: its asker has gone.
    stop: Arc<AtomicBool>,
}

/// Instructions of SQLite's machine between two looks at whether to go on: well below a millisecond.
const LOOK_EVERY: i32 = 2_000;

async fn interruptible(mut conn: SqliteConnection) -> Result<Idle, StoreError> {
    let stop = Arc::new(AtomicBool::new(false));
    let look = Arc::clone(&stop);
    conn.lock_handle().await?.set_progress_handler(LOOK_EVERY, move || !look.load(Ordering::Relaxed));
    Ok(Idle { conn, stop })
}

/// A reader on loan; goes back when dropped.
pub(crate) struct Reader {
    conn: Option<SqliteConnection>,
    stop: Arc<AtomicBool>,
    shared: Arc<Shared>,
    _permit: OwnedSemaphorePermit,
}

impl Readers {
    pub async fn open(file: &Path, key: &StoreKey) -> Result<Self, StoreError> {
        let readers =
            Self { shared: Arc::new(Shared { idle: Mutex::new(Vec::new()), free: Arc::new(Semaphore::new(READERS)) }) };
        readers.fill(file, key).await?;
        Ok(readers)
    }

    /// Opens what is missing (after [`Readers::drain`]).
    pub async fn fill(&self, file: &Path, key: &StoreKey) -> Result<(), StoreError> {
        let missing = READERS.saturating_sub(self.idle().len());
        for _ in 0..missing {
            let conn = connect(file, key, Role::Reader).await?;
            let idle = interruptible(conn).await?;
            self.idle().push(idle);
        }
        Ok(())
    }

    /// Waits for a free reader.
    ///
    /// # Errors
    /// [`StoreError::Closed`] after [`Readers::close`].
    pub async fn get(&self) -> Result<Reader, StoreError> {
        let permit = Arc::clone(&self.shared.free).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let Idle { conn, stop } = self.idle().pop().ok_or(StoreError::Closed)?;
        let mut reader = Reader { conn: Some(conn), stop, shared: Arc::clone(&self.shared), _permit: permit };
        if reader.stop.load(Ordering::Relaxed) {
            // Getting hold of the connection waits for what its last asker left behind, which ends at the next look.
            drop(reader.lock_handle().await?);
            reader.stop.store(false, Ordering::Relaxed);
        }
        Ok(reader)
    }

    /// Waits until no reader is on loan, closes them all and keeps new questions waiting until the permit is dropped.
    pub async fn drain(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let all = READERS as u32;
        let permit = Arc::clone(&self.shared.free).acquire_many_owned(all).await.map_err(|_| StoreError::Closed)?;
        self.close_idle().await;
        Ok(permit)
    }

    /// Closes for good; questions under way are answered first.
    pub async fn close(&self) {
        if let Ok(permit) = self.drain().await {
            self.shared.free.close();
            drop(permit);
        }
    }

    /// Ends a [`Readers::drain`] that nothing can follow: from now on there are no readers.
    pub fn close_drained(&self, permit: OwnedSemaphorePermit) {
        self.shared.free.close();
        drop(permit);
    }

    /// Closes the readers that are not on loan and waits for it on this thread.
    pub fn close_now(&self) {
        self.shared.close_now();
    }

    async fn close_idle(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for Idle { conn, .. } in idle {
            // A reader has nothing to lose: it is gone either way.
            let _ = conn.close().await;
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.shared.idle()
    }
}

impl Deref for Reader {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.conn.as_ref().expect("present until dropped")
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect("present until dropped")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            // Whatever still runs on it was left by somebody who no longer waits for the answer.
            self.stop.store(true, Ordering::Relaxed);
            let idle = Idle { conn, stop: Arc::clone(&self.stop) };
            self.shared.idle().push(idle);
        }
    }
}
