use hub_domain::Resource;
use sqlx::{Connection as _, SqliteConnection};

use super::group::{Placed, place};
use super::member::licences;
use crate::{Store, StoreError};

/// What a round of settling did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HomesSettled {
    /// Listings looked at.
    pub looked: u64,
    /// Listings found to be of a home that another listing offers.
    pub joined: u64,
    /// Listings that no longer are.
    pub parted: u64,
    /// Whether there is more to look at.
    pub more: bool,
}

impl Store {
    /// Brings up to date which listings are the same home, looking at no more than `at_most` listings; call it until
    /// [`HomesSettled::more`] is false. It costs what changed since the last time. While one source alone has listings
    /// there is nothing to do, and nothing is done.
    ///
    /// # Errors
    /// The database's.
    pub async fn settle_homes(&self, at_most: u32) -> Result<HomesSettled, StoreError> {
        let mut writer = self.writer().await?;
        let now = self.now_ms();
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut done = HomesSettled::default();
        if !several_sources(&mut tx).await? {
            return Ok(done);
        }
        let (walk, change) = mark(&mut tx).await?;
        let at_most_rows = i64::from(at_most.max(1));
        let (ids, walk, change) = match walk {
            Some(from) => {
                let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM listing WHERE id > ? ORDER BY id LIMIT ?")
                    .bind(from)
                    .bind(at_most_rows)
                    .fetch_all(&mut *tx)
                    .await?;
                let last = ids.last().copied().filter(|_| ids.len() as i64 == at_most_rows);
                done.more = true;
                (ids, last, change)
            }
            None => {
                let rows: Vec<(i64, Option<i64>)> = sqlx::query_as(
                    "SELECT c.id, m.id FROM (SELECT id, connection_id, resource, key FROM change_log WHERE id > ?
                     ORDER BY id LIMIT ?) c LEFT JOIN mirror m
                     ON m.resource = c.resource AND m.key = c.key AND m.connection_id = c.connection_id
                     AND c.resource = 'Property' ORDER BY c.id",
                )
                .bind(change)
                .bind(at_most_rows)
                .fetch_all(&mut *tx)
                .await?;
                done.more = rows.len() as i64 == at_most_rows;
                let last = rows.last().map_or(change, |(id, _)| *id);
                let mut ids: Vec<i64> = rows.into_iter().filter_map(|(_, id)| id).collect();
                ids.sort_unstable();
                ids.dedup();
                (ids, None, last)
            }
        };
        let licences = licences(&mut tx).await?;
        for id in ids {
            done.looked += 1;
            match place(&mut tx, id, &licences, now).await? {
                Placed::Same => {}
                Placed::Joined => done.joined += 1,
                Placed::Parted => done.parted += 1,
            }
        }
        sqlx::query("UPDATE home_mark SET walk_id = ?, change_id = ?")
            .bind(walk)
            .bind(change)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        drop(writer);
        if done.joined + done.parted > 0 {
            self.announce(None, vec![Resource::Property]);
        }
        Ok(done)
    }
}

/// Whether more than one source has listings. Two look-ups in an index, however many listings there are.
pub(crate) async fn several_sources(conn: &mut SqliteConnection) -> Result<bool, StoreError> {
    let with: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM connection c
         WHERE EXISTS (SELECT 1 FROM mirror m WHERE m.connection_id = c.id AND m.resource = 'Property')",
    )
    .fetch_one(conn)
    .await?;
    Ok(with > 1)
}

/// Where we are. The first time that is before all listings, with the log as it stands behind them.
async fn mark(conn: &mut SqliteConnection) -> Result<(Option<i64>, i64), StoreError> {
    sqlx::query(
        "INSERT OR IGNORE INTO home_mark (one, walk_id, change_id)
         VALUES (1, 0, (SELECT coalesce(max(id), 0) FROM change_log))",
    )
    .execute(&mut *conn)
    .await?;
    Ok(sqlx::query_as("SELECT walk_id, change_id FROM home_mark").fetch_one(conn).await?)
}
