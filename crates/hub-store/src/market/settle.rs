use hub_domain::{ConnectionId, RecordRights};
use hub_market::Month;
use sqlx::{Connection as _, SqliteConnection};

use super::facts;
use super::intern::Interner;
use crate::bulk::id_list;
use crate::{Store, StoreError};

/// Months of figures that are made in one go through all facts: as much as fits into memory comfortably.
const AT_ONCE: i32 = 24;

/// Which records count in statistics.
pub struct MarketRules {
    /// A name of these rules; figures made by rules of another name are made anew.
    pub key: String,
    /// Whether a record counts, by its source and what it says about its own use.
    #[allow(clippy::type_complexity, reason = "one function, named by its field")]
    pub allowed: Box<dyn Fn(ConnectionId, RecordRights) -> bool + Send + Sync>,
}

impl std::fmt::Debug for MarketRules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MarketRules").field("key", &self.key).finish_non_exhaustive()
    }
}

/// What bringing the market up to date did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MarketSettled {
    /// Listings looked at.
    pub looked: u64,
    /// Months worked out.
    pub months: u64,
    /// Stopped before the end; the next call goes on from there.
    pub stopped: bool,
}

struct Mark {
    walk_id: Option<i64>,
    change_id: i64,
    whole: bool,
}

impl Store {
    /// Brings facts, months, pairs and indices of the market up to date, looking at no more than `at_most` listings in
    /// one transaction, until everything is or `stop` says so. It costs what changed since the last time; by other rules
    /// it begins anew. Not to be called twice at once.
    ///
    /// # Errors
    /// The database's. What was done until then stays, and the next call goes on from there.
    pub async fn settle_market(
        &self,
        rules: &MarketRules,
        at_most: u32,
        stop: impl Fn() -> bool,
    ) -> Result<MarketSettled, StoreError> {
        let mut done = MarketSettled::default();
        let mut interner = Interner::default();
        loop {
            if stop() {
                done.stopped = true;
                return Ok(done);
            }
            let mark = self.market_mark(rules).await?;
            if let Some(from) = mark.walk_id {
                done.looked += self.market_walk(from, at_most, rules, &mut interner).await?;
            } else if !mark.whole {
                self.market_whole(&mut done, &stop).await?;
            } else {
                let looked = self.market_follow(mark.change_id, at_most, rules, &mut interner).await?
                    + self.market_marked_listings(at_most, rules, &mut interner).await?;
                done.looked += looked;
                if looked > 0 {
                    continue;
                }
                let mut reader = self.reader().await?;
                let month: Option<i32> = sqlx::query_scalar("SELECT max(value) FROM market_dirty WHERE what = 'm'")
                    .fetch_one(&mut *reader)
                    .await?;
                drop(reader);
                if let Some(month) = month {
                    let month = Month::from_number(month);
                    self.market_months(month, month).await?;
                    done.months += 1;
                } else if self.market_marked_homes(at_most).await? {
                    while self.market_marked_homes(at_most).await? {}
                    self.market_indices().await?;
                } else if !self.market_same_people().await? {
                    return Ok(done);
                }
            }
        }
    }

    /// Where we are; by other rules that is at the beginning.
    async fn market_mark(&self, rules: &MarketRules) -> Result<Mark, StoreError> {
        let sql = "SELECT rules, walk_id, change_id, whole FROM market_mark";
        let mut reader = self.reader().await?;
        let row: Option<(String, Option<i64>, i64, bool)> = sqlx::query_as(sql).fetch_optional(&mut *reader).await?;
        drop(reader);
        if let Some((key, walk_id, change_id, whole)) = row
            && key == rules.key
        {
            return Ok(Mark { walk_id, change_id, whole });
        }
        let mut writer = self.writer().await?;
        // What was made by other rules must not be shown: it goes at once.
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        clear(&mut tx).await?;
        sqlx::query(
            "INSERT OR REPLACE INTO market_mark (one, rules, walk_id, change_id, whole)
             VALUES (1, ?, 0, (SELECT coalesce(max(id), 0) FROM change_log), 0)",
        )
        .bind(rules.key.clone())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.inner.kept_sides.forget_all();
        let change_id = sqlx::query_scalar("SELECT change_id FROM market_mark").fetch_one(&mut *writer).await?;
        Ok(Mark { walk_id: Some(0), change_id, whole: false })
    }

    /// The next listings of the first walk.
    async fn market_walk(
        &self,
        from: i64,
        at_most: u32,
        rules: &MarketRules,
        interner: &mut Interner,
    ) -> Result<u64, StoreError> {
        let mut reader = self.reader().await?;
        let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM listing WHERE id > ? ORDER BY id LIMIT ?")
            .bind(from)
            .bind(i64::from(at_most.max(1)))
            .fetch_all(&mut *reader)
            .await?;
        drop(reader);
        let read = self.market_listings(&ids).await?;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        facts::settle(&mut tx, read, rules, interner, false).await?;
        sqlx::query("UPDATE market_mark SET walk_id = ?").bind(ids.last().copied()).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(ids.len() as u64)
    }

    /// The next changes.
    async fn market_follow(
        &self,
        after: i64,
        at_most: u32,
        rules: &MarketRules,
        interner: &mut Interner,
    ) -> Result<u64, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(i64, Option<i64>, bool)> = sqlx::query_as(
            "SELECT c.id, m.id, c.resource = 'Member' FROM (SELECT id, connection_id, resource, key FROM change_log WHERE id > ?
             ORDER BY id LIMIT ?) c LEFT JOIN mirror m
             ON m.resource = c.resource AND m.key = c.key AND m.connection_id = c.connection_id
             AND c.resource = 'Property' ORDER BY c.id",
        )
        .bind(after)
        .bind(i64::from(at_most.max(1)))
        .fetch_all(&mut *reader)
        .await?;
        drop(reader);
        let Some((last, ..)) = rows.last().copied() else { return Ok(0) };
        let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.1).collect();
        let members = rows.iter().any(|row| row.2);
        ids.sort_unstable();
        ids.dedup();
        let read = self.market_listings(&ids).await?;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        facts::settle(&mut tx, read, rules, interner, true).await?;
        sqlx::query("UPDATE market_mark SET change_id = ?, same_due = max(same_due, ?)")
            .bind(last)
            .bind(members)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(rows.len() as u64)
    }

    /// Listings that were marked because of their home or their rights.
    async fn market_marked_listings(
        &self,
        at_most: u32,
        rules: &MarketRules,
        interner: &mut Interner,
    ) -> Result<u64, StoreError> {
        let mut reader = self.reader().await?;
        let marks: Vec<(i64, i64)> =
            sqlx::query_as("SELECT value, n FROM market_dirty WHERE what = 'l' ORDER BY value LIMIT ?")
                .bind(i64::from(at_most.max(1)))
                .fetch_all(&mut *reader)
                .await?;
        drop(reader);
        if marks.is_empty() {
            return Ok(0);
        }
        let ids: Vec<i64> = marks.iter().map(|m| m.0).collect();
        let read = self.market_listings(&ids).await?;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        facts::settle(&mut tx, read, rules, interner, true).await?;
        take_marks(&mut tx, &marks).await?;
        tx.commit().await?;
        Ok(marks.len() as u64)
    }

    /// Every month, pair and index.
    async fn market_whole(&self, done: &mut MarketSettled, stop: &impl Fn() -> bool) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        clear(&mut tx).await?;
        // Marks made from now on stay.
        sqlx::query("DELETE FROM market_dirty WHERE what IN ('m', 'h')").execute(&mut *tx).await?;
        tx.commit().await?;
        drop(writer);
        self.inner.kept_sides.forget_all();
        let mut reader = self.reader().await?;
        let months: (Option<i32>, Option<i32>) = sqlx::query_as(
            "SELECT min(min(coalesce(closed_month, 999999), coalesce(listed_month, 999999), coalesce(left_month, 999999))),
             max(max(coalesce(closed_month, 0), coalesce(listed_month, 0), coalesce(left_month, 0))) FROM market_fact
             WHERE counted = 1 AND coalesce(closed_month, listed_month, left_month) IS NOT NULL",
        )
        .fetch_one(&mut *reader)
        .await?;
        drop(reader);
        if let (Some(first), Some(last)) = months {
            let mut from = first;
            while from <= last {
                if stop() {
                    return Ok(());
                }
                let to = (from + AT_ONCE - 1).min(last);
                self.market_months(Month::from_number(from), Month::from_number(to)).await?;
                done.months += u64::from((to - from + 1).unsigned_abs());
                from = to + 1;
            }
        }
        self.market_all_pairs().await?;
        self.market_indices().await?;
        let mut writer = self.writer().await?;
        sqlx::query("UPDATE market_mark SET whole = 1").execute(&mut *writer).await?;
        Ok(())
    }
}

/// Takes all figures away.
async fn clear(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    for sql in
        ["DELETE FROM market_cell", "DELETE FROM market_total", "DELETE FROM market_sides", "DELETE FROM market_index"]
    {
        sqlx::query(sql).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Takes marks away that nobody has made again meanwhile.
async fn take_marks(conn: &mut SqliteConnection, marks: &[(i64, i64)]) -> Result<(), StoreError> {
    let once = id_list(marks.iter().filter(|m| m.1 == 1).map(|m| m.0));
    sqlx::query("DELETE FROM market_dirty WHERE what = 'l' AND n = 1 AND value IN (SELECT value FROM json_each(?))")
        .bind(once)
        .execute(&mut *conn)
        .await?;
    for (value, n) in marks.iter().filter(|m| m.1 > 1) {
        sqlx::query("DELETE FROM market_dirty WHERE what = 'l' AND value = ? AND n = ?")
            .bind(*value)
            .bind(*n)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
