//! A first copy, when pages come faster than they can be indexed.
//!
//! An index whose keys come in no order costs a page of the file for nearly every row once it is large: the time per
//! row grows with the store. So while a source pours in new listings back to back, the indices that only make searches
//! fast are dropped, and made again from sorted rows when the stream rests. What is right does not depend on them: keys
//! stay unique, the text index and the change log are kept up to date, every question gets the same answer, only more
//! slowly for as long as it lasts. A source that answers more slowly than the store writes never makes this happen.
//!
//! The schema itself says which indices are missing, so a process that dies in between leaves nothing to be remembered:
//! the next one finds them missing and makes them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use hub_domain::Stream;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use crate::page::PageOutcome;
use crate::store::Inner;
use crate::{Store, StoreError};

/// The indices that a first copy does without, as the newest schema has them.
pub(crate) const DEFERRED: &[(&str, &str)] = &[
    ("listing_number", "ON listing (listing_id) WHERE listing_id IS NOT NULL"),
    ("listing_status", "ON listing (standard_status, price_minor, beds, area_sqft, baths, year_built, key)"),
    ("listing_city", "ON listing (city_folded, standard_status, price_minor)"),
    ("listing_postal", "ON listing (postal_code, standard_status, price_minor)"),
    ("listing_price", "ON listing (price_minor, key)"),
    ("listing_modified", "ON listing (modified_at DESC, key)"),
    ("listing_closed", "ON listing (close_date DESC, key)"),
    ("listing_age", "ON listing (id, modified_at)"),
    (
        "listing_band",
        "ON listing (CAST((latitude + 90) * 50 AS INTEGER), longitude, latitude, modified_at, key)\nWHERE latitude IS NOT NULL",
    ),
    (
        "listing_dots_8",
        "ON listing (longitude, latitude, standard_status, price_minor, currency, key)\nWHERE latitude IS NOT NULL AND (id * 2654435761) % 4294967296 < 536870912",
    ),
    (
        "listing_dots_64",
        "ON listing (longitude, latitude, standard_status, price_minor, currency, key)\nWHERE latitude IS NOT NULL AND (id * 2654435761) % 4294967296 < 67108864",
    ),
    ("sale_order", "ON sale (property_type, close_date, id, latitude, longitude)"),
    ("change_log_record", "ON change_log (resource, key)"),
];

/// A page with fewer new listings is no part of a first copy.
const LARGE: u64 = 500;
/// So many large pages in a row are one.
const IN_A_ROW: u32 = 3;
/// A copy begins when it has brought a quarter of what is there: making the indices again costs by what is there.
const SHARE: u64 = 4;
/// A stream that has rested so long has ended.
const REST: Duration = Duration::from_secs(3);

/// How the pages have been coming.
#[derive(Default)]
pub(crate) struct Copying {
    /// Some of the indices are missing.
    active: AtomicBool,
    pace: Mutex<Pace>,
}

#[derive(Default)]
struct Pace {
    pages: u32,
    created: u64,
    /// When the last page was done, and how long it took.
    last: Option<(Instant, Duration)>,
    watched: bool,
}

impl Copying {
    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether indices are missing.
    pub fn is_active(&self) -> bool {
        self.active.load(Ordering::Acquire)
    }

    /// Notes a page; answers whether indices should go, given so many listings before it.
    fn note(&self, stream: Stream, outcome: &PageOutcome, begun: Instant, before: u64) -> bool {
        let mut pace = self.pace();
        let took = begun.elapsed();
        let waiting = pace.last.map(|(done, took)| begun.saturating_duration_since(done) < took);
        pace.last = Some((Instant::now(), took));
        if stream != Stream::Property || outcome.created < LARGE || outcome.updated > 0 {
            (pace.pages, pace.created) = (0, 0);
            return false;
        }
        if waiting == Some(false) {
            (pace.pages, pace.created) = (0, 0);
        }
        pace.pages += 1;
        pace.created += outcome.created;
        pace.pages >= IN_A_ROW && pace.created.saturating_mul(SHARE) >= before
    }

    fn rested(&self) -> bool {
        self.pace().last.is_none_or(|(done, _)| done.elapsed() >= REST)
    }
}

impl Store {
    /// Makes the indices that a first copy did without, and returns when they are there. It happens by itself when a
    /// copy rests for a few seconds, and at the first page that is no part of it; whoever knows that the copy has ended
    /// may ask for it. Writing waits while an index is made (some seconds for a million listings); reading does not.
    /// Does nothing when nothing is missing.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], the database's. What is missing then is made at the next occasion.
    pub async fn settle(&self) -> Result<(), StoreError> {
        settle(&self.inner).await
    }

    /// To be called at opening: a copy may have been cut short.
    pub(crate) async fn resume_copying(&self) -> Result<(), StoreError> {
        let missing = missing(&mut *self.writer().await?).await?;
        if !missing.is_empty() {
            self.inner.copying.active.store(true, Ordering::Release);
            self.watch_copying();
        }
        Ok(())
    }

    /// To be called after each page, with the listings that were there before.
    pub(crate) async fn after_page(
        &self,
        stream: Stream,
        outcome: &PageOutcome,
        begun: Instant,
        before: u64,
    ) -> Result<(), StoreError> {
        let copying = &self.inner.copying;
        let begin = copying.note(stream, outcome, begun, before);
        match (copying.is_active(), begin) {
            (false, true) => {
                let mut writer = self.writer().await?;
                let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                for (name, _) in DEFERRED {
                    sqlx::query(AssertSqlSafe(format!("DROP INDEX IF EXISTS {name}"))).execute(&mut *tx).await?;
                }
                // Before the commit: a reader that meets the new schema must know.
                copying.active.store(true, Ordering::Release);
                tx.commit().await?;
                drop(writer);
                self.watch_copying();
            }
            // Another stream, or changes: the copy has ended.
            (true, false) if outcome.created < LARGE && outcome.created + outcome.updated > 0 => self.settle().await?,
            _ => {}
        }
        Ok(())
    }

    /// Watches for the end of a copy.
    fn watch_copying(&self) {
        let mut pace = self.inner.copying.pace();
        if std::mem::replace(&mut pace.watched, true) {
            return;
        }
        let inner = Arc::downgrade(&self.inner);
        tokio::spawn(watch(inner));
    }
}

async fn watch(inner: Weak<Inner>) {
    loop {
        tokio::time::sleep(REST / 3).await;
        let Some(inner) = inner.upgrade() else { return };
        if !inner.copying.is_active() {
            inner.copying.pace().watched = false;
            return;
        }
        if inner.copying.rested()
            && let Err(error) = settle(&inner).await
        {
            inner.copying.pace().watched = false;
            if !matches!(error, StoreError::Closed) {
                tracing::warn!(%error, "indices could not be made; the next page or opening tries again");
            }
            return;
        }
    }
}

async fn settle(inner: &Inner) -> Result<(), StoreError> {
    if !inner.copying.is_active() {
        return Ok(());
    }
    loop {
        // One at a time, so that a page or a person's change waits for one at most.
        let mut writer = inner.writer().await?;
        let Some((name, sql)) = missing(&mut writer).await?.first().copied() else { break };
        sqlx::query("PRAGMA shrink_memory").execute(&mut *writer).await?;
        sqlx::query(AssertSqlSafe(format!("CREATE INDEX {name} {sql}"))).execute(&mut *writer).await?;
    }
    inner.copying.active.store(false, Ordering::Release);
    let mut pace = inner.copying.pace();
    *pace = Pace { watched: pace.watched, ..Pace::default() };
    Ok(())
}

async fn missing(conn: &mut SqliteConnection) -> Result<Vec<(&'static str, &'static str)>, StoreError> {
    let there: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'index'").fetch_all(conn).await?;
    Ok(DEFERRED.iter().filter(|(name, _)| !there.iter().any(|t| t == name)).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(created: u64) -> PageOutcome {
        PageOutcome { created, ..PageOutcome::default() }
    }

    #[test]
    fn a_copy_is_many_large_pages_back_to_back() {
        let copying = Copying::default();
        let begun = || Instant::now().checked_sub(Duration::from_millis(200)).unwrap();
        assert!(!copying.note(Stream::Property, &page(1_000), begun(), 0));
        assert!(!copying.note(Stream::Property, &page(1_000), begun(), 1_000));
        assert!(copying.note(Stream::Property, &page(1_000), begun(), 2_000));
        // A page of changes in between begins the count anew.
        assert!(!copying.note(Stream::Property, &page(12), begun(), 3_000));
        assert!(!copying.note(Stream::Property, &page(1_000), begun(), 3_012));
    }

    #[test]
    fn a_thousand_new_ones_are_nothing_to_a_large_store() {
        let copying = Copying::default();
        let begun = || Instant::now().checked_sub(Duration::from_millis(200)).unwrap();
        for n in 0..10 {
            assert!(!copying.note(Stream::Property, &page(1_000), begun(), 1_000_000 + n * 1_000));
        }
    }

    #[test]
    fn a_slow_source_is_indexed_as_it_comes() {
        let copying = Copying::default();
        for n in 0..10 {
            // Each page is quickly written and long awaited.
            copying.pace().last = Some((Instant::now().checked_sub(Duration::from_secs(2)).unwrap(), Duration::ZERO));
            assert!(!copying.note(Stream::Property, &page(1_000), Instant::now(), n * 1_000));
        }
    }
}
