use hub_domain::JobId;
use hub_domain::partner::{Checked, ContentHash};
use hub_domain::service::{Job, JobFile, JobFileKind};
use sqlx::{Connection as _, Row};

use super::record;
use crate::{Store, StoreError, time};

impl Store {
    /// Adds a file to a job: its content is kept once, under its hash, and the job names it. Answers the new revision.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Stale`], [`StoreError::Record`] for a job with too many files, and what
    /// `check` says of the job as it would stand.
    pub async fn add_job_file(
        &self,
        job: JobId,
        revision: u32,
        (kind, name): (JobFileKind, &str),
        content: &[u8],
        check: hub_domain::partner::TextCheck<'_>,
        by: Option<&str>,
    ) -> Result<u32, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let old = record::find::<Job>(&mut tx, job.as_uuid()).await?.ok_or(StoreError::NotFound { what: "job" })?;
        let digest = crate::quotes::keep_file(&mut tx, content).await?;
        let mut next = old.value;
        next.files.push(JobFile {
            kind,
            name: name.to_owned(),
            file: ContentHash(digest),
            bytes: content.len() as u64,
            added_at: time::from_ms(now),
        });
        let next = Checked::new(next, check).map_err(|refused| StoreError::bad(refused.why))?;
        let revision = record::keep(&mut tx, next.get(), revision, by, now).await?;
        sqlx::query("INSERT OR IGNORE INTO job_file (job, file) SELECT id, ? FROM job WHERE uuid = ?")
            .bind(digest.to_vec())
            .bind(job.as_uuid().as_bytes().to_vec())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(revision)
    }

    /// The content of a job's file, as it came.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Damaged`] where the content is not what was taken in.
    pub async fn job_file(&self, job: JobId, file: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "SELECT f.content FROM job_file jf JOIN partner_file f ON f.digest = jf.file JOIN job j ON j.id = jf.job
             WHERE j.uuid = ? AND jf.file = ?",
        )
        .bind(job.as_uuid().as_bytes().to_vec())
        .bind(file.to_vec())
        .fetch_optional(&mut *reader)
        .await?;
        let row = row.ok_or(StoreError::NotFound { what: "file" })?;
        crate::quotes::same_file(file, row.try_get(0)?)
    }
}
