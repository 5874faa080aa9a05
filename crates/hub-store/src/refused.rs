//! Rows that a vendor calls gone and that stay until somebody allows it.

use hub_domain::{ConnectionId, RunId, Stream};
use sqlx::{Connection as _, SqliteConnection};

use crate::connections::number_of;
use crate::remove::{Whose, remove_keys};
use crate::{Store, StoreError};

/// So many rows are deleted in one transaction.
const AT_ONCE: i64 = 1_000;

impl Store {
    /// Which of these keys the store has, in no order.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn stored_keys(
        &self,
        id: ConnectionId,
        stream: Stream,
        keys: &[String],
    ) -> Result<Vec<String>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let mut found = Vec::new();
        for chunk in keys.chunks(5_000) {
            let rows: Vec<String> = sqlx::query_scalar(
                "SELECT key FROM mirror
                 WHERE resource = ? AND connection_id = ? AND key IN (SELECT value FROM json_each(?))",
            )
            .bind(stream.as_str())
            .bind(number)
            .bind(as_list(chunk))
            .fetch_all(&mut *reader)
            .await?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// How many rows of a stream are still here although the vendor calls them gone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn refused_deletions(&self, id: ConnectionId, stream: Stream) -> Result<u64, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM refused_delete r
             JOIN mirror m ON m.resource = r.resource AND m.key = r.key AND m.connection_id = r.connection_id
             WHERE r.connection_id = ? AND r.resource = ?",
        )
        .bind(number)
        .bind(stream.as_str())
        .fetch_one(&mut *reader)
        .await?;
        Ok(count.unsigned_abs())
    }

    /// Deletes up to a thousand of those rows in one transaction, as [`Store::delete_keys`] does, and forgets that they
    /// were refused. Answers how many were deleted and whether there are more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection; [`StoreError::DiskFull`].
    pub async fn delete_refused(
        &self,
        id: ConnectionId,
        stream: Stream,
        run: RunId,
    ) -> Result<(u64, bool), StoreError> {
        let mut writer = self.writer().await?;
        let now = self.now_ms();
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, id).await?;
        let keys: Vec<String> = sqlx::query_scalar(
            "SELECT key FROM refused_delete WHERE connection_id = ? AND resource = ? ORDER BY key LIMIT ?",
        )
        .bind(number)
        .bind(stream.as_str())
        .bind(AT_ONCE)
        .fetch_all(&mut *tx)
        .await?;
        let mut touched = vec![stream];
        let deleted = remove_keys(&mut tx, &Whose { number, stream, run, now }, &keys, &mut touched).await?;
        forget(&mut tx, number, stream, &keys).await?;
        tx.commit().await?;
        // Photos may have been there without their listing.
        if deleted > 0 || touched.len() > 1 {
            self.announce(Some(id), touched);
        }
        drop(writer);
        Ok((deleted, keys.len() as i64 == AT_ONCE))
    }
}

/// Notes within a page's transaction which rows were refused, and forgets it of those that the page brings.
pub(crate) async fn note(
    conn: &mut SqliteConnection,
    whose: &Whose,
    brought: impl Iterator<Item = String>,
    refused: &[String],
) -> Result<(), StoreError> {
    let any: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM refused_delete WHERE connection_id = ? AND resource = ?)")
            .bind(whose.number)
            .bind(whose.stream.as_str())
            .fetch_one(&mut *conn)
            .await?;
    if any {
        forget(conn, whose.number, whose.stream, &brought.collect::<Vec<_>>()).await?;
    }
    for chunk in refused.chunks(5_000) {
        sqlx::query(
            "INSERT INTO refused_delete (connection_id, resource, key, refused_at)
             SELECT ?, ?, value, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING",
        )
        .bind(whose.number)
        .bind(whose.stream.as_str())
        .bind(whose.now)
        .bind(as_list(chunk))
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

async fn forget(conn: &mut SqliteConnection, number: i64, stream: Stream, keys: &[String]) -> Result<(), StoreError> {
    for chunk in keys.chunks(5_000) {
        sqlx::query(
            "DELETE FROM refused_delete
             WHERE connection_id = ? AND resource = ? AND key IN (SELECT value FROM json_each(?))",
        )
        .bind(number)
        .bind(stream.as_str())
        .bind(as_list(chunk))
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

fn as_list(keys: &[String]) -> String {
    // Text always has a JSON form.
    serde_json::to_string(keys).unwrap_or_default()
}
