use std::collections::BTreeMap;

use hub_domain::{ConnectionId, Resource};
use sqlx::{Connection as _, SqliteConnection};

use super::group::place;
use super::member::{Member, licences};
use crate::connections::number_of;
use crate::{Store, StoreError, naming};

/// What a person said of one listing and others, by their connection and key.
pub(super) type Decisions = BTreeMap<(i64, String), bool>;

pub(super) async fn decisions(conn: &mut SqliteConnection, of: &Member) -> Result<Decisions, StoreError> {
    let rows: Vec<(i64, String, bool)> = sqlx::query_as(
        "SELECT b_connection, b_key, same FROM home_decision WHERE a_connection = ?1 AND a_key = ?2
         UNION ALL SELECT a_connection, a_key, same FROM home_decision WHERE b_connection = ?1 AND b_key = ?2",
    )
    .bind(of.connection)
    .bind(of.key.clone())
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(connection, key, same)| ((connection, key), same)).collect())
}

impl Store {
    /// Says for good whether two listings are the same home, or with `None` leaves it to the rule again. Each listing
    /// is named by its connection and key.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such listing, [`StoreError::BadInput`] when both are one.
    pub async fn decide_home(
        &self,
        one: (ConnectionId, &str),
        other: (ConnectionId, &str),
        same: Option<bool>,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let now = self.now_ms();
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut pair = Vec::with_capacity(2);
        for (connection, key) in [one, other] {
            let number = number_of(&mut tx, connection).await?;
            let place = naming::listing_of(&mut tx, number, key).await?;
            let place = place.ok_or(StoreError::NotFound { what: "listing" })?;
            pair.push((number, place.key, place.id));
        }
        pair.sort();
        let [(a_connection, a_key, a), (b_connection, b_key, b)] = pair.as_slice() else {
            return Err(StoreError::bad("a decision is about two listings"));
        };
        if a == b {
            return Err(StoreError::bad("a listing is the same home as itself"));
        }
        sqlx::query(
            "DELETE FROM home_decision WHERE a_connection = ? AND a_key = ? AND b_connection = ? AND b_key = ?",
        )
        .bind(a_connection)
        .bind(a_key)
        .bind(b_connection)
        .bind(b_key)
        .execute(&mut *tx)
        .await?;
        if let Some(same) = same {
            sqlx::query(
                "INSERT INTO home_decision (a_connection, a_key, b_connection, b_key, same, decided_at)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )
            .bind(a_connection)
            .bind(a_key)
            .bind(b_connection)
            .bind(b_key)
            .bind(same)
            .bind(now)
            .execute(&mut *tx)
            .await?;
        }
        let licences = licences(&mut tx).await?;
        for id in [*b, *a, *b] {
            place(&mut tx, id, &licences, now).await?;
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, vec![Resource::Property]);
        Ok(())
    }
}
