//! Letters of lenders, as they were issued.

use chrono::{DateTime, Utc};
use hub_domain::LetterId;
use hub_domain::partner::{Checked, MOST_DOCUMENT_BYTES};
use hub_domain::quote::{ApplicationReport, LenderLetter};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection as _, Row};

use super::keep::QuoteDocument;
use super::row::{self, Deed, bytes, read, same, write};
use crate::{Store, StoreError, time};

/// A letter as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredLetter {
    /// What it says.
    pub value: LenderLetter,
    /// Grows with each report.
    pub revision: u32,
    /// When it came here.
    pub made_at: DateTime<Utc>,
}

const SELECT: &str = "SELECT body, revision, created_at FROM lender_letter";

impl Store {
    /// Keeps a letter and the file it is in.
    ///
    /// # Errors
    /// [`StoreError::Quote`] for what is wrong with it, [`StoreError::BadInput`] for a file that is too large,
    /// [`StoreError::NotFound`] for a partner that is not there.
    pub async fn keep_letter(&self, letter: &Checked<LenderLetter>, content: &[u8]) -> Result<(), StoreError> {
        let letter = letter.get();
        letter.check()?;
        if content.len() as u64 > MOST_DOCUMENT_BYTES {
            return Err(StoreError::bad("the document is larger than what is kept"));
        }
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let digest = row::file(&mut tx, content).await?;
        let partner = row::partner(&mut tx, letter.partner).await?;
        let body = write(letter)?;
        sqlx::query(
            "INSERT INTO lender_letter (uuid, partner, file, body, revision, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5)",
        )
        .bind(bytes(letter.id.as_uuid()))
        .bind(partner)
        .bind(digest.to_vec())
        .bind(&body)
        .bind(now)
        .execute(&mut *tx)
        .await?;
        let deed = Deed { record: letter.id.as_uuid(), what: "letter", before: None, after: &body };
        row::note(&mut tx, now, deed).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Letters, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn letters(&self, limit: u32) -> Result<Vec<StoredLetter>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(AssertSqlSafe(format!("{SELECT} ORDER BY id DESC LIMIT ?")))
            .bind(limit)
            .fetch_all(&mut *reader)
            .await?;
        rows.iter().map(stored).collect()
    }

    /// Sets what the lender said of the application: all reports, in their order.
    ///
    /// # Errors
    /// [`StoreError::Quote`], [`StoreError::BadInput`] when somebody changed it since, [`StoreError::NotFound`].
    pub async fn report_letter(
        &self,
        id: LetterId,
        reports: &Checked<Vec<ApplicationReport>>,
        revision: u32,
    ) -> Result<StoredLetter, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let row = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE uuid = ?")))
            .bind(bytes(id.as_uuid()))
            .fetch_optional(&mut *tx)
            .await?
            .ok_or(StoreError::NotFound { what: "letter" })?;
        let mut letter = stored(&row)?;
        if letter.revision != revision {
            return Err(StoreError::bad("the letter was changed since; look at it again"));
        }
        let before = write(&letter.value)?;
        letter.value.reports.clone_from(reports.get());
        letter.value.check()?;
        letter.revision += 1;
        let after = write(&letter.value)?;
        sqlx::query("UPDATE lender_letter SET body = ?, revision = ?, updated_at = ? WHERE uuid = ?")
            .bind(&after)
            .bind(letter.revision)
            .bind(now)
            .bind(bytes(id.as_uuid()))
            .execute(&mut *tx)
            .await?;
        let deed = Deed { record: id.as_uuid(), what: "letter", before: Some(&before), after: &after };
        row::note(&mut tx, now, deed).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(letter)
    }

    /// The file of a letter, looked at again: what does not have the hash it was taken in with is not given out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`].
    pub async fn letter_document(&self, id: LetterId) -> Result<QuoteDocument, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "SELECT f.digest, f.content, l.body ->> '$.document_name'
             FROM lender_letter l JOIN partner_file f ON f.digest = l.file WHERE l.uuid = ?",
        )
        .bind(bytes(id.as_uuid()))
        .fetch_optional(&mut *reader)
        .await?
        .ok_or(StoreError::NotFound { what: "letter" })?;
        let digest: Vec<u8> = row.try_get(0)?;
        Ok(QuoteDocument { name: row.try_get(2)?, content: same(&digest, row.try_get(1)?)? })
    }
}

fn stored(row: &SqliteRow) -> Result<StoredLetter, StoreError> {
    Ok(StoredLetter {
        value: read(row.try_get(0)?)?,
        revision: row.try_get(1)?,
        made_at: time::from_ms(row.try_get(2)?),
    })
}
