use std::collections::BTreeSet;

use hub_domain::Events;
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use super::hotsheet::{EVENT_COLUMNS, EVENT_LISTING, HotsheetRow, event_row, repeats_of};
use super::person_of;
use super::searches::events_of;
use crate::bulk::id_list;
use crate::narrow::ROW_COLUMNS;
use crate::{Store, StoreError};

/// News of which nobody at this computer has been told yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Announcement {
    /// The news and its listing.
    pub news: HotsheetRow,
    /// The searches that want it, by name.
    pub searches: Vec<String>,
    /// The clients among their persons.
    pub clients: Vec<String>,
}

/// A notice that waits for a yes, or is part of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingNotice {
    /// Its number.
    pub notice: i64,
    /// The client, as written in one of the searches.
    pub client: String,
    /// Which of the news the client's searches want.
    pub kinds: Events,
    /// The searches that want it, by name.
    pub searches: Vec<String>,
    /// The news and its listing.
    pub news: HotsheetRow,
}

/// What is to become of notices that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeDecision {
    /// The client shall hear of it.
    Approve,
    /// The client shall not.
    Reject,
    /// Asked again.
    Reopen,
}

impl Store {
    /// What is wanted at once and has not been shown, oldest first: one per event, however many notices of it there are.
    ///
    /// # Errors
    /// The database's.
    pub async fn unannounced(&self, limit: u32) -> Result<Vec<Announcement>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let sql = format!(
            "SELECT {ROW_COLUMNS}, {EVENT_COLUMNS} FROM listing_event e {EVENT_LISTING} WHERE e.id IN (
                 SELECT n.event_id FROM notice n WHERE n.cadence = 'at-once' AND n.shown_at IS NULL
                   AND n.state <> 'rejected')
             AND NOT EXISTS (SELECT 1 FROM notice o WHERE o.event_id = e.id AND o.shown_at IS NOT NULL)
             ORDER BY e.at, e.id LIMIT ?"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(i64::from(limit)).fetch_all(&mut *tx).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let news = event_row(row)?;
            let wanted = wanted_by(&mut tx, news.event).await?;
            let clients: BTreeSet<String> =
                wanted.iter().map(|(_, client)| client.clone()).filter(|c| !c.is_empty()).collect();
            found.push(Announcement {
                searches: wanted.into_iter().map(|(name, _)| name).collect(),
                clients: clients.into_iter().collect(),
                news,
            });
        }
        let mut repeats = repeats_of(&mut tx, found.iter().map(|a| a.news.event)).await?;
        for told in &mut found {
            told.news.also = repeats.remove(&told.news.event).unwrap_or_default();
        }
        tx.commit().await?;
        Ok(found)
    }

    /// Notes that these events have been shown at this computer (or shall not be).
    ///
    /// # Errors
    /// The database's.
    pub async fn mark_announced(&self, events: &[i64]) -> Result<(), StoreError> {
        let now = self.now_ms();
        let mut writer = self.writer().await?;
        sqlx::query(
            "UPDATE notice SET shown_at = ? WHERE shown_at IS NULL AND event_id IN (SELECT value FROM json_each(?))",
        )
        .bind(now)
        .bind(id_list(events.iter().copied()))
        .execute(&mut *writer)
        .await?;
        Ok(())
    }

    /// Notes that everything up to now has been shown, without showing it.
    ///
    /// # Errors
    /// The database's.
    pub async fn mark_all_announced(&self) -> Result<(), StoreError> {
        let now = self.now_ms();
        let mut writer = self.writer().await?;
        sqlx::query("UPDATE notice SET shown_at = ? WHERE cadence = 'at-once' AND shown_at IS NULL")
            .bind(now)
            .execute(&mut *writer)
            .await?;
        Ok(())
    }

    /// Notices that wait for a yes, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_notices(&self, limit: u32) -> Result<Vec<PendingNotice>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let found = pending(&mut tx, "n.state = 'waiting'", limit).await?;
        tx.commit().await?;
        Ok(found)
    }

    /// Decides about notices that wait; others are left as they are. A rejected notice that is reopened waits again,
    /// and so does an approved one that is in no draft yet. Answers how many changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn decide_notices(&self, notices: &[i64], decision: NoticeDecision) -> Result<u64, StoreError> {
        let sql = match decision {
            NoticeDecision::Approve => {
                "UPDATE notice SET state = 'ready' WHERE state = 'waiting' AND id IN (SELECT value FROM json_each(?))"
            }
            NoticeDecision::Reject => {
                "UPDATE notice SET state = 'rejected' WHERE state = 'waiting' AND id IN (SELECT value FROM json_each(?))"
            }
            NoticeDecision::Reopen => {
                "UPDATE notice SET state = 'waiting' WHERE state IN ('rejected', 'ready') AND person <> ''
                 AND id IN (SELECT value FROM json_each(?))"
            }
        };
        let mut writer = self.writer().await?;
        let done = sqlx::query(sql).bind(id_list(notices.iter().copied())).execute(&mut *writer).await?;
        Ok(done.rows_affected())
    }
}

/// Notices under a condition of ours, with their listings and searches.
pub(super) async fn pending(
    conn: &mut SqliteConnection,
    condition: &str,
    limit: u32,
) -> Result<Vec<PendingNotice>, StoreError> {
    let sql = format!(
        "SELECT {ROW_COLUMNS}, {EVENT_COLUMNS}, n.id AS notice, n.person AS person, n.kinds AS wanted
         FROM notice n JOIN listing_event e ON e.id = n.event_id {EVENT_LISTING} WHERE {condition}
         ORDER BY e.at DESC, n.id DESC LIMIT ?"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(i64::from(limit)).fetch_all(&mut *conn).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let person: String = row.try_get("person")?;
        let news = event_row(row)?;
        let wanted = wanted_by(conn, news.event).await?;
        let of_person: Vec<&(String, String)> =
            wanted.iter().filter(|(_, client)| person_of(client) == person).collect();
        found.push(PendingNotice {
            notice: row.try_get("notice")?,
            client: of_person.first().map_or(person, |(_, client)| client.clone()),
            kinds: events_of(row.try_get("wanted")?),
            searches: of_person.into_iter().map(|(name, _)| name.clone()).collect(),
            news,
        });
    }
    let repeats = repeats_of(conn, found.iter().map(|n: &PendingNotice| n.news.event)).await?;
    for notice in &mut found {
        // Several persons may want the same.
        notice.news.also = repeats.get(&notice.news.event).cloned().unwrap_or_default();
    }
    Ok(found)
}

/// Names and clients of the searches that matched an event, or what repeats it.
async fn wanted_by(conn: &mut SqliteConnection, event: i64) -> Result<Vec<(String, String)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT DISTINCT s.name, s.client FROM listing_event e JOIN search_match h ON h.event_id = e.id
         JOIN saved_search s ON s.id = h.search_id WHERE e.id = ?1 OR e.lead = ?1 ORDER BY s.name",
    )
    .bind(event)
    .fetch_all(conn)
    .await?)
}
