use chrono::{DateTime, Utc};
use sqlx::{Connection as _, Row};

use super::Cadence;
use super::notices::{PendingNotice, pending};
use crate::{Store, StoreError, time};

/// What has become of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// Not sent.
    Draft,
    /// Its owner has sent it by other means.
    Done,
    /// Its owner does not want it.
    Discarded,
}

impl DraftState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Done => "done",
            Self::Discarded => "discarded",
        }
    }
}

/// A message to a person about what their searches found.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRecord {
    /// Its number.
    pub draft: i64,
    /// The client as written in a search; empty for the user.
    pub client: String,
    /// At once, daily or weekly.
    pub cadence: Cadence,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What it tells, newest first.
    pub notices: Vec<PendingNotice>,
}

/// Notices one message holds; what is more comes in the next one.
const MOST: i64 = 200;

impl Store {
    /// Gathers what is ready under a cadence into drafts, one per person. What the user wants to hear at once is said
    /// on the desktop and makes no draft. Answers how many drafts were made.
    ///
    /// # Errors
    /// The database's.
    pub async fn make_drafts(&self, cadence: Cadence) -> Result<u64, StoreError> {
        let now = self.now_ms();
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let persons: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT person FROM notice WHERE state = 'ready' AND cadence = ?
             AND (person <> '' OR cadence <> 'at-once')",
        )
        .bind(cadence.as_str())
        .fetch_all(&mut *tx)
        .await?;
        let mut made = 0;
        for person in persons {
            let draft: i64 = sqlx::query_scalar(
                "INSERT INTO draft (person, cadence, made_at, state) VALUES (?, ?, ?, 'draft') RETURNING id",
            )
            .bind(person.clone())
            .bind(cadence.as_str())
            .bind(now)
            .fetch_one(&mut *tx)
            .await?;
            sqlx::query(
                "UPDATE notice SET state = 'drafted', draft_id = ? WHERE id IN (SELECT id FROM notice
                 WHERE state = 'ready' AND cadence = ? AND person = ? ORDER BY id LIMIT ?)",
            )
            .bind(draft)
            .bind(cadence.as_str())
            .bind(person)
            .bind(MOST)
            .execute(&mut *tx)
            .await?;
            made += 1;
        }
        tx.commit().await?;
        Ok(made)
    }

    /// The drafts that are neither done nor discarded, newest first. A draft whose listings have all gone is left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn drafts(&self) -> Result<Vec<DraftRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let rows = sqlx::query(
            "SELECT id, person, cadence, made_at FROM draft WHERE state = 'draft' ORDER BY made_at DESC, id DESC LIMIT 500",
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut found = Vec::new();
        for row in &rows {
            let draft: i64 = row.try_get(0)?;
            let notices = pending(&mut tx, &format!("n.draft_id = {draft}"), 1000).await?;
            let person: String = row.try_get(1)?;
            if notices.is_empty() {
                continue;
            }
            found.push(DraftRecord {
                draft,
                client: notices.first().map_or(person, |n| n.client.clone()),
                cadence: Cadence::parse(row.try_get(2)?).ok_or_else(|| StoreError::damaged("a draft does not read"))?,
                made_at: time::from_ms(row.try_get(3)?),
                notices,
            });
        }
        tx.commit().await?;
        Ok(found)
    }

    /// Says what has become of a draft; [`DraftState::Draft`] takes it back. Answers whether there is such a draft.
    ///
    /// # Errors
    /// The database's.
    pub async fn close_draft(&self, draft: i64, state: DraftState) -> Result<bool, StoreError> {
        let now = self.now_ms();
        let mut writer = self.writer().await?;
        let done = sqlx::query("UPDATE draft SET state = ?, closed_at = ? WHERE id = ?")
            .bind(state.as_str())
            .bind((state != DraftState::Draft).then_some(now))
            .bind(draft)
            .execute(&mut *writer)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
