use std::collections::HashMap;
use std::sync::PoisonError;
use std::time::Instant;

use hub_domain::{ConnectionId, Mapped, RawRecord, RunId, Stream};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use crate::bulk::id_list;
use crate::connections::number_of;
use crate::dictionary::{self, Pair};
use crate::prepare::{Prepared, prepare};
use crate::write::{Work, write};
use crate::{Store, StoreError, packed, refused};

use crate::remove::{Whose, remove_keys};

pub(crate) use crate::remove::remove_rows;

/// One page of a stream, to be stored with the checkpoint that comes after it.
#[derive(Debug, Clone)]
pub struct PageWrite {
    /// Whose.
    pub connection: ConnectionId,
    /// Which resource; every record must be of it.
    pub stream: Stream,
    /// The run that fetched it.
    pub run: RunId,
    /// The rows as the vendor said them, each with its meaning. A key may come twice; the last one wins.
    pub records: Vec<(RawRecord, Mapped)>,
    /// Where to go on after this page.
    pub checkpoint: Value,
}

/// What a page did. A key that came twice counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageOutcome {
    /// Records the store did not have.
    pub created: u64,
    /// Records whose canonical content is another.
    pub updated: u64,
    /// Records whose canonical content is the same; the vendor's payload is kept up to date all the same.
    pub unchanged: u64,
    /// Records that were there and are gone; what went with them is not counted.
    pub deleted: u64,
}

/// What the store has of a record.
struct Known {
    id: i64,
    content: Vec<u8>,
    payload: Vec<u8>,
}

impl Store {
    /// How far a stream has come; `None` before its first page.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn checkpoint(&self, id: ConnectionId, stream: Stream) -> Result<Option<Value>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let text: Option<String> =
            sqlx::query_scalar("SELECT value FROM checkpoint WHERE connection_id = ? AND resource = ?")
                .bind(number)
                .bind(stream.as_str())
                .fetch_optional(&mut *reader)
                .await?;
        text.map(|t| serde_json::from_str(&t).map_err(|_| StoreError::damaged("a checkpoint does not read")))
            .transpose()
    }

    /// Sets a stream's checkpoint without a page.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn set_checkpoint(&self, id: ConnectionId, stream: Stream, value: &Value) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, id).await?;
        save_checkpoint(&mut writer, number, stream, value, self.now_ms()).await
    }

    /// Forgets how far a stream has come, so that the next run starts from the beginning.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn clear_checkpoint(&self, id: ConnectionId, stream: Stream) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, id).await?;
        sqlx::query("DELETE FROM checkpoint WHERE connection_id = ? AND resource = ?")
            .bind(number)
            .bind(stream.as_str())
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// Stores a page and its checkpoint in one transaction: mirror, canonical record, search indices, change log. When
    /// this returns `Ok` the page survives the end of this process, however it comes; otherwise nothing of it is there.
    /// A loss of power may take the last pages with their checkpoints, in whole pages, the latest first: the source is
    /// asked for them again. Everything else that the store acknowledges survives that too.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] when a record is not of the page's stream, has an empty key, or is larger than 64 MiB;
    /// [`StoreError::NotFound`] for an unknown connection; [`StoreError::DiskFull`].
    pub async fn apply_page(&self, page: PageWrite) -> Result<PageOutcome, StoreError> {
        self.apply_page_deleting(page, &[], &[]).await
    }

    /// The same for a page that also names keys of its stream that are gone. They go after its records, as
    /// [`Store::delete_keys`] has it, in the page's own transaction. The keys in `refused` stay until
    /// [`Store::delete_refused`], or until a page brings them again.
    ///
    /// # Errors
    /// As for [`Store::apply_page`].
    pub async fn apply_page_deleting(
        &self,
        page: PageWrite,
        gone: &[String],
        refused: &[String],
    ) -> Result<PageOutcome, StoreError> {
        let PageWrite { connection, stream, run, records, checkpoint } = page;
        let begun = Instant::now();
        let prepared = off_thread(move || prepare(stream, records)).await?;

        let mut writer = self.page_writer().await?;
        let now = self.now_ms();
        // Read under the writer's lock: nobody else changes it until this page is in.
        let rows = self.inner.row_counts.get(connection, stream);
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, connection).await?;
        let known = known(&mut tx, number, stream, &prepared).await?;
        let next_id: i64 =
            sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM mirror").fetch_one(&mut *tx).await?;
        let (mut work, mut outcome) = classify(prepared, &known, next_id);
        load_old(&mut tx, &mut work).await?;
        let known_pair = self.dictionaries().get(&stream).cloned();
        let pair = match known_pair {
            Some(pair) => pair,
            None => dictionary::of(&mut tx, stream.as_str()).await?,
        };
        let (work, pair, trained) = off_thread(move || compress_all(work, pair)).await?;
        for (form, bytes) in trained {
            dictionary::keep(&mut tx, stream.as_str(), form, bytes, now).await?;
        }
        if !work.is_empty() {
            let place = crate::write::Place { connection: number, stream, run, now };
            write(&mut tx, &place, work).await?;
        }
        let mut touched = vec![stream];
        let whose = Whose { number, stream, run, now };
        refused::note(&mut tx, &whose, known.into_keys(), refused).await?;
        outcome.deleted = remove_keys(&mut tx, &whose, gone, &mut touched).await?;
        save_checkpoint(&mut tx, number, stream, &checkpoint, now).await?;
        tx.commit().await?;
        // Only now: a dictionary that was rolled back must compress nothing.
        self.dictionaries().insert(stream, pair);
        // Told before the next writer may begin, which goes by the count of rows.
        if outcome.created + outcome.updated + outcome.deleted > 0 || touched.len() > 1 {
            self.announce(Some(connection), touched);
            if let Some(before) = rows {
                self.inner.row_counts.set(connection, stream, before + outcome.created - outcome.deleted);
            }
        }
        drop(writer);
        if let Err(error) = self.after_page(stream, &outcome, begun, next_id.unsigned_abs()).await {
            // The page is stored; its indices are made at the next occasion.
            tracing::warn!(%error, "the indices of a first copy");
        }
        Ok(outcome)
    }

    fn dictionaries(&self) -> std::sync::MutexGuard<'_, HashMap<Stream, Pair>> {
        self.inner.dictionaries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs work for the processor away from the threads that serve everyone.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
        Err(_) => Err(StoreError::Cancelled),
    }
}

async fn save_checkpoint(
    conn: &mut SqliteConnection,
    number: i64,
    stream: Stream,
    value: &Value,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO checkpoint (connection_id, resource, value, saved_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (connection_id, resource) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at",
    )
    .bind(number)
    .bind(stream.as_str())
    .bind(value.to_string())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

async fn known(
    conn: &mut SqliteConnection,
    number: i64,
    stream: Stream,
    prepared: &[Prepared],
) -> Result<HashMap<String, Known>, StoreError> {
    let mut found = HashMap::new();
    for chunk in prepared.chunks(250) {
        // One statement for every full chunk; the rest is filled up with a key no record has.
        let sql = format!(
            "SELECT key, id, content_hash, payload_hash FROM mirror
             WHERE resource = ? AND connection_id = ? AND key IN ({})",
            vec!["?"; 250].join(",")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(stream.as_str()).bind(number);
        for i in 0..250 {
            query = query.bind(chunk.get(i).map_or("", |p| p.key.as_str()).to_owned());
        }
        for row in query.fetch_all(&mut *conn).await? {
            let known = Known { id: row.try_get(1)?, content: row.try_get(2)?, payload: row.try_get(3)? };
            found.insert(row.try_get(0)?, known);
        }
    }
    Ok(found)
}

fn classify(prepared: Vec<Prepared>, known: &HashMap<String, Known>, first_id: i64) -> (Vec<Work>, PageOutcome) {
    let mut outcome = PageOutcome::default();
    let mut work = Vec::with_capacity(prepared.len());
    for new in prepared {
        let Some(old) = known.get(&new.key) else {
            work.push(Work::created(first_id + outcome.created as i64, new));
            outcome.created += 1;
            continue;
        };
        if old.content != new.content.as_bytes() {
            outcome.updated += 1;
            work.push(Work::updated(old.id, new));
        } else {
            outcome.unchanged += 1;
            if old.payload != new.payload_hash {
                work.push(Work::touched(old.id, new));
            }
        }
    }
    (work, outcome)
}

/// Fetches what updated records said before.
async fn load_old(conn: &mut SqliteConnection, work: &mut [Work]) -> Result<(), StoreError> {
    let ids: Vec<i64> = work.iter().filter(|w| w.is_update()).map(|w| w.id).collect();
    let mut old = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(250) {
        let rows = sqlx::query(
            "SELECT c.id, c.body, r.remarks FROM json_each(?) e CROSS JOIN canonical c ON c.id = e.value
             LEFT JOIN remarks r ON r.id = c.id",
        )
        .bind(id_list(chunk.iter().copied()))
        .fetch_all(&mut *conn)
        .await?;
        for row in rows {
            old.insert(row.try_get::<i64, _>(0)?, whole(row.try_get(1)?, row.try_get(2)?)?);
        }
    }
    for item in work.iter_mut().filter(|w| w.is_update()) {
        let before = old.remove(&item.id).ok_or_else(|| StoreError::damaged("a record has lost its fields"))?;
        item.old = Some(before);
    }
    Ok(())
}

/// A canonical record from its body and the remarks kept beside it.
pub(crate) fn whole(body: &[u8], remarks: Option<String>) -> Result<Map<String, Value>, StoreError> {
    let mut fields = packed::unpack(body)?;
    if let Some(remarks) = remarks {
        fields.insert("PublicRemarks".to_owned(), Value::String(remarks));
    }
    Ok(fields)
}

/// Work, the dictionaries it was compressed with, and those among them that are new.
type Compressed = (Vec<Work>, Pair, Vec<(&'static str, Vec<u8>)>);

fn compress_all(mut work: Vec<Work>, mut pair: Pair) -> Result<Compressed, StoreError> {
    for item in &mut work {
        item.encode();
    }
    let mut trained = Vec::new();
    for (form, slot) in [("payload", &mut pair.payload), ("canonical", &mut pair.canonical)] {
        if slot.is_none() {
            let bodies: Vec<&[u8]> = work.iter().map(|w| w.encoded(form)).collect();
            if let Some((bytes, made)) = dictionary::train(&bodies) {
                trained.push((form, bytes));
                *slot = Some(made);
            }
        }
    }
    let mut payloads = packed::Packer::new(pair.payload.as_ref())?;
    let mut canonical = packed::Packer::new(pair.canonical.as_ref())?;
    for item in &mut work {
        item.compress(&mut payloads, &mut canonical)?;
    }
    drop((payloads, canonical));
    Ok((work, pair, trained))
}
