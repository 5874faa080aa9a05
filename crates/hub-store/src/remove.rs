use hub_domain::{ConnectionId, Resource, RunId, Stream};
use sqlx::{Connection as _, SqliteConnection};

use crate::bulk::{id_list, insert};
use crate::connections::number_of;
use crate::write::run as run_over;
use crate::{Store, StoreError};

impl Store {
    /// Removes records that the source no longer has, by key, in one transaction: mirror, canonical record, search
    /// indices. A listing takes its media and open houses of the same connection with it. Answers how many of the keys
    /// were there. Keys the store does not have are no error.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection; [`StoreError::DiskFull`].
    pub async fn delete_keys(
        &self,
        id: ConnectionId,
        stream: Stream,
        keys: &[String],
        run: RunId,
    ) -> Result<u64, StoreError> {
        if keys.is_empty() {
            return Ok(0);
        }
        let mut writer = self.writer().await?;
        let now = self.now_ms();
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, id).await?;
        let mut touched = vec![stream];
        let deleted = remove_keys(&mut tx, &Whose { number, stream, run, now }, keys, &mut touched).await?;
        tx.commit().await?;
        // Photos may have been there without their listing.
        if deleted > 0 || touched.len() > 1 {
            self.announce(Some(id), touched);
        }
        drop(writer);
        Ok(deleted)
    }
}

/// Whose records go, and in which run.
pub(crate) struct Whose {
    pub number: i64,
    pub stream: Stream,
    pub run: RunId,
    pub now: i64,
}

/// Removes records by key within a transaction, a listing with its media and open houses. Adds to `touched` what else
/// lost rows; answers how many of the keys were there.
pub(crate) async fn remove_keys(
    conn: &mut SqliteConnection,
    whose: &Whose,
    keys: &[String],
    touched: &mut Vec<Resource>,
) -> Result<u64, StoreError> {
    let mut deleted = 0_u64;
    for chunk in keys.chunks(1_000) {
        let named = serde_json::to_string(chunk).unwrap_or_default();
        let mut doomed = find(conn, whose.number, whose.stream, &named).await?;
        deleted += doomed.len() as u64;
        if whose.stream == Resource::Property {
            for child in [Resource::Media, Resource::OpenHouse] {
                let children = find_children(conn, whose.number, child, &named).await?;
                if !children.is_empty() && !touched.contains(&child) {
                    touched.push(child);
                }
                doomed.extend(children);
            }
        }
        log(conn, whose, &doomed).await?;
        let ids: Vec<i64> = doomed.iter().map(|d| d.id).collect();
        remove_rows(conn, &ids).await?;
    }
    Ok(deleted)
}

struct Doomed {
    id: i64,
    resource: Resource,
    key: String,
}

async fn find(conn: &mut SqliteConnection, number: i64, stream: Stream, keys: &str) -> Result<Vec<Doomed>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, key FROM mirror WHERE resource = ? AND connection_id = ? AND key IN (SELECT value FROM json_each(?))",
    )
    .bind(stream.as_str())
    .bind(number)
    .bind(keys.to_owned())
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(id, key)| Doomed { id, resource: stream, key }).collect())
}

async fn find_children(
    conn: &mut SqliteConnection,
    number: i64,
    child: Resource,
    listing_keys: &str,
) -> Result<Vec<Doomed>, StoreError> {
    let sql = match child {
        Resource::Media => {
            "SELECT id, key FROM media WHERE connection_id = ? AND listing_key IN (SELECT value FROM json_each(?))"
        }
        _ => {
            "SELECT id, key FROM open_house WHERE connection_id = ? AND listing_key IN (SELECT value FROM json_each(?))"
        }
    };
    let rows: Vec<(i64, String)> =
        sqlx::query_as(sql).bind(number).bind(listing_keys.to_owned()).fetch_all(conn).await?;
    Ok(rows.into_iter().map(|(id, key)| Doomed { id, resource: child, key }).collect())
}

async fn log(conn: &mut SqliteConnection, whose: &Whose, doomed: &[Doomed]) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO change_log (at, run, connection_id, resource, key, action, fields)",
        7,
        "",
        doomed,
        |b, d| {
            b.put(whose.now).put(whose.run.as_uuid().as_bytes().to_vec()).put(whose.number).put(d.resource.as_str());
            b.put(d.key.clone()).put("deleted").put("{}");
        },
    )
    .await
}

/// Removes rows by id wherever they are. What refers to the mirror goes with it; the search tables are told first,
/// because they take what they hold from those.
pub(crate) async fn remove_rows(conn: &mut SqliteConnection, ids: &[i64]) -> Result<(), StoreError> {
    let list = id_list(ids.iter().copied());
    for sql in [
        "DELETE FROM listing_text WHERE rowid IN (SELECT value FROM json_each(?))",
        "DELETE FROM remarks_text WHERE rowid IN (SELECT value FROM json_each(?))",
        "DELETE FROM mirror WHERE id IN (SELECT value FROM json_each(?))",
    ] {
        run_over(conn, sql, list.clone()).await?;
    }
    Ok(())
}
