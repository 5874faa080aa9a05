use chrono::{DateTime, Utc};
use hub_domain::{Events, ListingQuery, SearchId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::{Store, StoreError, time};

/// How soon a person hears of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cadence {
    /// At once.
    AtOnce,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
}

impl Cadence {
    /// Its name on the wire and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at-once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// Reads [`Cadence::as_str`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::AtOnce, Self::Daily, Self::Weekly].into_iter().find(|c| c.as_str() == text)
    }
}

/// A question somebody wants to hear the news of.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedSearch {
    /// Identifier.
    pub id: SearchId,
    /// What it is called; unique without regard to case.
    pub name: String,
    /// For whom; empty for the user.
    pub client: String,
    /// The question; absent when it does not read, which a newer version of the program can cause.
    pub query: Option<ListingQuery>,
    /// Which news count.
    pub events: Events,
    /// How soon.
    pub cadence: Cadence,
    /// Matches wait for a yes before the client hears of them.
    pub approve: bool,
    /// Switched off by its owner.
    pub paused: bool,
    /// When it was first saved.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was last asked.
    pub last_run_at: Option<DateTime<Utc>>,
    /// When it last matched.
    pub last_match_at: Option<DateTime<Utc>>,
}

pub(super) const COLUMNS: &str = "SELECT uuid, name, client, query, events, cadence, approve, paused, created_at, \
     updated_at, last_run_at, last_match_at, id FROM saved_search";

impl Store {
    /// Saves a search, new or changed; its own record of runs and matches stays as it was.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`]; [`StoreError::BadInput`] when it has no question.
    pub async fn save_search(&self, search: &SavedSearch) -> Result<(), StoreError> {
        let query = search.query.as_ref().ok_or_else(|| StoreError::bad("a saved search without a question"))?;
        let query = serde_json::to_string(query).map_err(|_| StoreError::bad("the question cannot be kept"))?;
        let now = self.now_ms();
        let mut writer = self.writer().await?;
        sqlx::query(
            "INSERT INTO saved_search (uuid, name, client, query, events, cadence, approve, paused, created_at,
             updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, client = excluded.client, query = excluded.query,
             events = excluded.events, cadence = excluded.cadence, approve = excluded.approve,
             paused = excluded.paused, updated_at = excluded.updated_at, removed_at = NULL",
        )
        .bind(search.id.as_uuid().as_bytes().to_vec())
        .bind(search.name.clone())
        .bind(search.client.clone())
        .bind(query)
        .bind(i64::from(search.events.bits()))
        .bind(search.cadence.as_str())
        .bind(search.approve)
        .bind(search.paused)
        .bind(now)
        .bind(now)
        .execute(&mut *writer)
        .await
        .map_err(name_taken)?;
        Ok(())
    }

    /// The saved searches by name, without the deleted ones.
    ///
    /// # Errors
    /// The database's.
    pub async fn saved_searches(&self) -> Result<Vec<SavedSearch>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{COLUMNS} WHERE removed_at IS NULL ORDER BY name COLLATE NOCASE");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *reader).await?;
        rows.iter().map(from_row).collect()
    }

    /// One saved search.
    ///
    /// # Errors
    /// The database's.
    pub async fn saved_search(&self, id: SearchId) -> Result<Option<SavedSearch>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{COLUMNS} WHERE uuid = ? AND removed_at IS NULL");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.as_uuid().as_bytes().to_vec())
            .fetch_optional(&mut *reader)
            .await?;
        row.as_ref().map(from_row).transpose()
    }

    /// Deletes a search; it can be put back with [`Store::restore_search`] for 30 days. Answers whether it was there.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_search(&self, id: SearchId) -> Result<bool, StoreError> {
        let now = self.now_ms();
        let mut writer = self.writer().await?;
        let done = sqlx::query("UPDATE saved_search SET removed_at = ? WHERE uuid = ? AND removed_at IS NULL")
            .bind(now)
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *writer)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Puts a deleted search back. Answers whether it was there to be put back.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] when another one has its name by now.
    pub async fn restore_search(&self, id: SearchId) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("UPDATE saved_search SET removed_at = NULL WHERE uuid = ? AND removed_at IS NOT NULL")
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *writer)
            .await
            .map_err(name_taken)?;
        Ok(done.rows_affected() > 0)
    }
}

fn name_taken(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(db) if db.is_unique_violation() => StoreError::NameTaken,
        _ => error.into(),
    }
}

pub(super) fn from_row(row: &SqliteRow) -> Result<SavedSearch, StoreError> {
    let damaged = || StoreError::damaged("a saved search does not read");
    Ok(SavedSearch {
        id: Uuid::from_slice(row.try_get::<&[u8], _>(0)?).map_err(|_| damaged())?.into(),
        name: row.try_get(1)?,
        client: row.try_get(2)?,
        query: serde_json::from_str(row.try_get(3)?).ok(),
        events: events_of(row.try_get(4)?),
        cadence: Cadence::parse(row.try_get(5)?).ok_or_else(damaged)?,
        approve: row.try_get(6)?,
        paused: row.try_get(7)?,
        created_at: time::from_ms(row.try_get(8)?),
        updated_at: time::from_ms(row.try_get(9)?),
        last_run_at: row.try_get::<Option<i64>, _>(10)?.map(time::from_ms),
        last_match_at: row.try_get::<Option<i64>, _>(11)?.map(time::from_ms),
    })
}

/// A set of events from its stored form.
pub(super) fn events_of(bits: i64) -> Events {
    Events::from_bits(u16::try_from(bits).unwrap_or(0))
}
