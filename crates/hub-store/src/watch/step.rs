use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use sqlx::{Connection as _, SqliteConnection};

use super::events::{News, read};
use super::first_reading;
use super::matching::{Active, Match, active, matches};
use super::one_home::link;
use super::{Cadence, person_of};
use crate::bulk::{id_list, insert};
use crate::{Store, StoreError, time};

/// What one step of watching did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WatchStep {
    /// Entries of the change log that were looked at.
    pub entries: u64,
    /// News about listings among them.
    pub events: u64,
    /// Pairs of a search and news it wants.
    pub matches: u64,
    /// Notices that are new; fewer than the matches where several searches of one person want the same news, or several
    /// sources tell it.
    pub notices: u64,
    /// The log holds more.
    pub more: bool,
}

/// How far the watch has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchStanding {
    /// Entries of the change log not looked at yet.
    pub behind: u64,
    /// When it last came to the end of the log.
    pub ran_at: Option<DateTime<Utc>>,
    /// What stopped it, if something did.
    pub problem: Option<String>,
}

/// News, matches and notices are kept so long; a deleted search can be put back for a third of it.
const KEEP_DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;

impl Store {
    /// Looks at the next entries of the change log. To be called until [`WatchStep::more`] is false. Everything one
    /// call finds, and that it looked, is stored in one transaction.
    ///
    /// # Errors
    /// The database's; nothing of the step is there then.
    pub async fn watch_step(&self) -> Result<WatchStep, StoreError> {
        self.look_at_first_readings().await?;
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let watermark: i64 = sqlx::query_scalar("SELECT watermark FROM watch_state").fetch_one(&mut *tx).await?;
        let reading = read(&mut tx, watermark).await?;
        let searches = active(&mut tx).await?;
        let found = matches(&mut tx, &searches, &reading.news).await?;
        tx.commit().await?;
        drop(reader);

        let now = self.now_ms();
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let moved = sqlx::query("UPDATE watch_state SET watermark = ? WHERE watermark = ?")
            .bind(reading.upto)
            .bind(watermark)
            .execute(&mut *tx)
            .await?;
        if moved.rows_affected() == 0 {
            // Somebody else looked meanwhile and has noted the same.
            return Ok(WatchStep { more: true, ..WatchStep::default() });
        }
        let known = still_there(&mut tx, &reading.news).await?;
        let mut step = WatchStep { entries: reading.entries, more: reading.more, ..WatchStep::default() };
        let mut ids = Vec::with_capacity(reading.news.len());
        for news in &reading.news {
            let id = if known.contains(&news.connection) { store_news(&mut tx, news).await? } else { None };
            step.events += u64::from(id.is_some());
            ids.push(id);
        }
        let rows: Vec<i64> = reading.news.iter().zip(&ids).filter(|(_, id)| id.is_some()).map(|(n, _)| n.row).collect();
        link(&mut tx, &rows, now).await?;
        (step.matches, step.notices) = store_matches(&mut tx, &searches, &reading.news, &ids, &found, now).await?;
        if !reading.more {
            finish(&mut tx, &searches, now).await?;
        }
        tx.commit().await?;
        Ok(step)
    }

    /// Notes which connections have been read completely for the first time, and what dates tell of the time before.
    async fn look_at_first_readings(&self) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let told = first_reading::told(&mut tx).await?;
        tx.commit().await?;
        drop(reader);
        if told.is_empty() {
            return Ok(());
        }
        let mut writer = self.writer().await?;
        let now = self.now_ms();
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        for first in &told {
            first_reading::note(&mut tx, first, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// How far the watch has come.
    ///
    /// # Errors
    /// The database's.
    pub async fn watch_standing(&self) -> Result<WatchStanding, StoreError> {
        let mut reader = self.reader().await?;
        let (behind, ran_at, problem): (i64, Option<i64>, Option<String>) = sqlx::query_as(
            "SELECT (SELECT coalesce(max(id), 0) FROM change_log) - watermark, ran_at, problem FROM watch_state",
        )
        .fetch_one(&mut *reader)
        .await?;
        Ok(WatchStanding { behind: behind.max(0).unsigned_abs(), ran_at: ran_at.map(time::from_ms), problem })
    }

    /// Notes what stopped the watch, so that the list of searches can say so.
    ///
    /// # Errors
    /// The database's.
    pub async fn note_watch_problem(&self, problem: &str) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        sqlx::query("UPDATE watch_state SET problem = ?").bind(problem.to_owned()).execute(&mut *writer).await?;
        Ok(())
    }
}

/// Connections that are still there: one may have been removed since the log was read.
async fn still_there(conn: &mut SqliteConnection, news: &[News]) -> Result<HashSet<i64>, StoreError> {
    if news.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM connection").fetch_all(conn).await?;
    Ok(ids.into_iter().collect())
}

/// Stores news; `None` when it was there.
pub(super) async fn store_news(conn: &mut SqliteConnection, news: &News) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO listing_event (change_id, at, connection_id, listing_key, kinds, currency, old_price, new_price,
         old_status, new_status, opens_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(news.change)
    .bind(news.at)
    .bind(news.connection)
    .bind(news.key.clone())
    .bind(i64::from(news.kinds.bits()))
    .bind(news.currency.clone())
    .bind(news.old_price)
    .bind(news.new_price)
    .bind(news.old_status.map(|s| s.as_str()))
    .bind(news.new_status.map(|s| s.as_str()))
    .bind(news.opens_at)
    .fetch_optional(conn)
    .await?)
}

/// A notice in the making.
struct Notice {
    kinds: u16,
    cadence: Cadence,
    waiting: bool,
}

/// Stores the matches of news that were stored, and one notice per person and event: it has the kinds of all the
/// person's searches that want it, the soonest cadence, and waits for a yes if any of them does. News that another source
/// told before add to the notice of that. Answers how many matches and new notices there are.
async fn store_matches(
    conn: &mut SqliteConnection,
    searches: &[Active],
    news: &[News],
    events: &[Option<i64>],
    found: &[Match],
    now: i64,
) -> Result<(u64, u64), StoreError> {
    let persons: Vec<String> = searches.iter().map(|s| person_of(&s.search.client)).collect();
    let leads = leads_of(conn, events).await?;
    let mut matches = Vec::with_capacity(found.len());
    let mut notices: BTreeMap<(&str, i64), Notice> = BTreeMap::new();
    let mut last: BTreeMap<i64, i64> = BTreeMap::new();
    for hit in found {
        let (Some(event), search, person) = (events[hit.news], &searches[hit.search], &persons[hit.search]) else {
            continue;
        };
        let at = news[hit.news].at;
        let kinds = hit.kinds.bits();
        matches.push((search.row, event, at, kinds));
        last.entry(search.row).and_modify(|l| *l = at.max(*l)).or_insert(at);
        let (cadence, waiting) = (search.search.cadence, search.search.approve && !person.is_empty());
        notices
            .entry((person, leads.get(&event).copied().unwrap_or(event)))
            .and_modify(|n| {
                n.kinds |= kinds;
                n.cadence = n.cadence.min(cadence);
                n.waiting |= waiting;
            })
            .or_insert(Notice { kinds, cadence, waiting });
    }
    let head = "INSERT INTO search_match (search_id, event_id, at, kinds)";
    insert(conn, head, 4, "", &matches, |b, (search, event, at, kinds)| {
        b.put(*search).put(*event).put(*at).put(i64::from(*kinds));
    })
    .await?;
    let notices: Vec<((&str, i64), Notice)> = notices.into_iter().collect();
    let head = "INSERT INTO notice (person, event_id, at, kinds, cadence, state)";
    let tail = "ON CONFLICT (person, event_id) DO UPDATE SET kinds = notice.kinds | excluded.kinds,
        cadence = CASE WHEN notice.state IN ('waiting', 'ready') THEN min(notice.cadence, excluded.cadence)
                       ELSE notice.cadence END";
    let there = count_notices(conn, &notices).await?;
    insert(conn, head, 6, tail, &notices, |b, ((person, event), n)| {
        b.put((*person).to_owned()).put(*event).put(now).put(i64::from(n.kinds)).put(n.cadence.as_str());
        b.put(if n.waiting { "waiting" } else { "ready" });
    })
    .await?;
    for (search, at) in last {
        sqlx::query("UPDATE saved_search SET last_match_at = max(coalesce(last_match_at, 0), ?) WHERE id = ?")
            .bind(at)
            .bind(search)
            .execute(&mut *conn)
            .await?;
    }
    Ok((matches.len() as u64, count_notices(conn, &notices).await? - there))
}

/// Which of these events repeat which.
async fn leads_of(conn: &mut SqliteConnection, events: &[Option<i64>]) -> Result<HashMap<i64, i64>, StoreError> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT id, lead FROM listing_event WHERE id IN (SELECT value FROM json_each(?)) AND lead IS NOT NULL",
    )
    .bind(id_list(events.iter().copied().flatten()))
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}

/// How many notices there are of the events of these.
async fn count_notices(conn: &mut SqliteConnection, of: &[((&str, i64), Notice)]) -> Result<u64, StoreError> {
    let n: i64 = sqlx::query_scalar("SELECT count(*) FROM notice WHERE event_id IN (SELECT value FROM json_each(?))")
        .bind(id_list(of.iter().map(|((_, event), _)| *event)))
        .fetch_one(conn)
        .await?;
    Ok(n.unsigned_abs())
}

/// The end of the log has been reached: notes when, and sweeps out what is old.
async fn finish(conn: &mut SqliteConnection, searches: &[Active], now: i64) -> Result<(), StoreError> {
    for active in searches {
        sqlx::query("UPDATE saved_search SET last_run_at = ? WHERE id = ?")
            .bind(now)
            .bind(active.row)
            .execute(&mut *conn)
            .await?;
    }
    sqlx::query("UPDATE watch_state SET ran_at = ?, problem = NULL").bind(now).execute(&mut *conn).await?;
    let old = now - KEEP_DAYS * DAY_MS;
    for (sql, before) in [
        ("DELETE FROM listing_event WHERE at < ?", old),
        ("DELETE FROM draft WHERE state <> 'draft' AND closed_at < ?", old),
        ("DELETE FROM saved_search WHERE removed_at < ?", now - KEEP_DAYS / 3 * DAY_MS),
    ] {
        sqlx::query(sql).bind(before).execute(&mut *conn).await?;
    }
    Ok(())
}
