//! How many rows a stream has, without counting them again for everyone who asks.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hub_domain::{ConnectionId, Resource, Stream};

use crate::connections::number_of;
use crate::{Store, StoreError};

/// Counts that still hold. Counting a million rows takes a noticeable time, and a source is asked three times a minute.
#[derive(Debug, Default)]
pub(crate) struct RowCounts(Mutex<HashMap<(ConnectionId, Stream), u64>>);

impl RowCounts {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(ConnectionId, Stream), u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, id: ConnectionId, stream: Stream) -> Option<u64> {
        self.lock().get(&(id, stream)).copied()
    }

    pub(crate) fn set(&self, id: ConnectionId, stream: Stream, rows: u64) {
        self.lock().insert((id, stream), rows);
    }

    /// Sets a count unless it is out of date already. Asked under the lock, so that a change cannot come in between.
    fn set_if(&self, id: ConnectionId, stream: Stream, rows: u64, holds: impl FnOnce() -> bool) {
        let mut counts = self.lock();
        if holds() {
            counts.insert((id, stream), rows);
        }
    }

    /// Rows of these resources came or went; `None` means those of any connection.
    pub(crate) fn changed(&self, id: Option<ConnectionId>, resources: &[Resource]) {
        self.lock().retain(|(of, stream), _| id.is_some_and(|id| id != *of) || !resources.contains(stream));
    }
}

impl Store {
    /// Rows that the store has of a stream. Counted once; pages that are stored afterwards add to it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn rows_of(&self, id: ConnectionId, stream: Stream) -> Result<u64, StoreError> {
        if let Some(rows) = self.inner.row_counts.get(id, stream) {
            return Ok(rows);
        }
        let generation = self.generation();
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM mirror WHERE connection_id = ? AND resource = ?")
            .bind(number)
            .bind(stream.as_str())
            .fetch_one(&mut *reader)
            .await?;
        let rows = rows.unsigned_abs();
        // A commit since then is announced before this line or forgets the count after it; no old one stays.
        self.inner.row_counts.set_if(id, stream, rows, || self.generation() == generation);
        Ok(rows)
    }
}
