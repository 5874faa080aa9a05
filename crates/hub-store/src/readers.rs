use std::ops::{Deref, DerefMut};
use std::path::Path;
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
/// are handed out last in, first out, so that one reader's cache is the warm one.
#[derive(Clone)]
pub(crate) struct Readers {
    shared: Arc<Shared>,
}

struct Shared {
    idle: Mutex<Vec<SqliteConnection>>,
    free: Arc<Semaphore>,
}

/// A reader on loan; goes back when dropped.
pub(crate) struct Reader {
    conn: Option<SqliteConnection>,
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
            self.idle().push(conn);
        }
        Ok(())
    }

    /// Waits for a free reader.
    ///
    /// # Errors
    /// [`StoreError::Closed`] after [`Readers::close`].
    pub async fn get(&self) -> Result<Reader, StoreError> {
        let permit = Arc::clone(&self.shared.free).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let conn = self.idle().pop().ok_or(StoreError::Closed)?;
        Ok(Reader { conn: Some(conn), shared: Arc::clone(&self.shared), _permit: permit })
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

    async fn close_idle(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for conn in idle {
            // A reader has nothing to lose: it is gone either way.
            let _ = conn.close().await;
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
        self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner)
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
            self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        }
    }
}
