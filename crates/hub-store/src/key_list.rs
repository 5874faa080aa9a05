use std::collections::HashSet;

use futures::TryStreamExt;
use hub_domain::{ConnectionId, Stream};
use sqlx::Row;

use crate::connections::number_of;
use crate::{Store, StoreError};

/// The keys a source says it has, to be compared with the keys the store has.
///
/// The list is kept in memory, about 50 bytes and the key's length for each: a million keys take some 80 MB, and the
/// comparison reads the store's keys as a stream from the index. A table would need the one writer for as long as the
/// source takes to answer.
#[derive(Debug)]
pub struct KeyList {
    store: Store,
    number: i64,
    stream: Stream,
    keys: HashSet<Box<str>>,
}

impl Store {
    /// Starts an empty list for one stream.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn begin_key_list(&self, id: ConnectionId, stream: Stream) -> Result<KeyList, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        Ok(KeyList { store: self.clone(), number, stream, keys: HashSet::new() })
    }
}

impl KeyList {
    /// Adds keys; a key that is there already does no harm.
    pub fn add(&mut self, keys: &[String]) {
        self.keys.extend(keys.iter().map(|k| k.as_str().into()));
    }

    /// Keys in the list, each counted once.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.keys.len() as u64
    }

    /// Keys the store has and the list has not, ascending: what the source deleted.
    ///
    /// # Errors
    /// The database's.
    pub async fn missing(&self) -> Result<Vec<String>, StoreError> {
        let mut missing = Vec::new();
        self.each_stored(|key| {
            if !self.keys.contains(key) {
                missing.push(key.to_owned());
            }
        })
        .await?;
        Ok(missing)
    }

    /// Keys the list has and the store has not, ascending: what has not been fetched yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn unknown(&self) -> Result<Vec<String>, StoreError> {
        let mut seen: HashSet<Box<str>> = HashSet::new();
        self.each_stored(|key| {
            if self.keys.contains(key) {
                seen.insert(key.into());
            }
        })
        .await?;
        let mut unknown: Vec<String> = self.keys.iter().filter(|k| !seen.contains(*k)).map(|k| k.to_string()).collect();
        unknown.sort_unstable();
        Ok(unknown)
    }

    /// Keys the store has.
    ///
    /// # Errors
    /// The database's.
    pub async fn stored(&self) -> Result<u64, StoreError> {
        let mut n = 0;
        self.each_stored(|_| n += 1).await?;
        Ok(n)
    }

    async fn each_stored(&self, mut visit: impl FnMut(&str)) -> Result<(), StoreError> {
        let mut reader = self.store.reader().await?;
        // Entirely from the unique index, in its order.
        let mut rows = sqlx::query("SELECT key FROM mirror WHERE resource = ? AND connection_id = ? ORDER BY key")
            .bind(self.stream.as_str())
            .bind(self.number)
            .fetch(&mut *reader);
        while let Some(row) = rows.try_next().await? {
            visit(row.try_get(0)?);
        }
        Ok(())
    }
}
