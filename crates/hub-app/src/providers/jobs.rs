//! What came of a job: when somebody came, the invoice, what the client says, reports.

use std::path::Path;

use hub_domain::JobId;
use hub_domain::partner::{ContentHash, PartnerError, check_document};
use hub_domain::service::{Job, JobFileKind, JobRating, JobState};

use super::quality::may_keep;
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::partners::shared::{at, day, money, named, some};
use crate::view::{
    AttachJobFileRequest, ErrorCode, JobFileRequest, JobNoteView, NoteJobRequest, RevisionView, SavedView,
};
use crate::withheld;

impl Hub {
    /// Writes down what came of a job, or takes it back.
    ///
    /// # Errors
    /// Points for work that is not done; an earlier job that is none of this provider's; a figure that may not be kept of
    /// a settlement service provider; somebody changed the job since; a number that must not be kept.
    pub async fn note_job(&self, request: &NoteJobRequest) -> Result<RevisionView> {
        let mut job = self.kept_job(&request.job).await?.value;
        match &request.note {
            JobNoteView::Rating { points: None, .. } => job.rating = None,
            JobNoteView::Rating { points: Some(points), said, on } => {
                if job.state != JobState::Done {
                    return Err(AppError::bad_request("rating", "only work that is done is rated"));
                }
                let on = day("on", on.as_deref())?.unwrap_or_else(|| self.today());
                job.rating = Some(JobRating { points: *points, on, said: some(said.as_deref()) });
            }
            JobNoteView::Came { at: when } => {
                if when.is_some() && job.starts_at.is_none() {
                    return Err(AppError::bad_request("at", "the job has no time yet"));
                }
                job.came_at = when.as_deref().map(|when| at("at", when)).transpose()?;
            }
            JobNoteView::Invoice { amount } => {
                job.invoiced = amount.as_ref().map(|amount| money("amount", amount)).transpose()?;
            }
            JobNoteView::Rework { of } => {
                let of = match of.as_deref() {
                    Some(of) => Some(self.earlier_of(&job, of).await?),
                    None => None,
                };
                job.rework_of = of;
            }
        }
        let by = self.acting().await?;
        let revision = self.0.store.keep_record(&withheld::checked(job)?, request.revision, Some(&by)).await?;
        Ok(RevisionView { id: request.job.clone(), revision })
    }

    /// An earlier job whose work a job can do again.
    async fn earlier_of(&self, job: &Job, of: &str) -> Result<JobId> {
        let provider = job.provider.ok_or_else(|| AppError::bad_request("of", "the job has no provider"))?;
        if !may_keep(&self.kept_partner(provider).await?.value, None) {
            let rule = "of a settlement service provider no figures are kept but turn times, kept appointments, fees, \
                        ratings and complaints";
            return Err(AppError::new(ErrorCode::Refused).with("rule", rule));
        }
        let earlier = self.kept_job(of).await?.value;
        if earlier.id == job.id || earlier.provider != Some(provider) || earlier.state != JobState::Done {
            return Err(AppError::bad_request("of", "it has to be an earlier job that this provider has done"));
        }
        Ok(earlier.id)
    }

    /// Takes a file in for a job: a PDF, PNG or JPEG by its content as well as by its name, of at most 25 MiB.
    ///
    /// # Errors
    /// What is wrong with the file, by its name; no such job; somebody changed it since.
    pub async fn attach_job_file(
        &self,
        request: &AttachJobFileRequest,
        name: &str,
        content: &[u8],
    ) -> Result<RevisionView> {
        let job = self.kept_job(&request.job).await?.value;
        let kind = named("kind", &request.kind, JobFileKind::parse)?;
        check_document(name, content)?;
        let by = self.acting().await?;
        let store = &self.0.store;
        let check = &withheld::check;
        let revision = store.add_job_file(job.id, request.revision, (kind, name), content, check, Some(&by)).await?;
        Ok(RevisionView { id: request.job.clone(), revision })
    }

    async fn job_file(&self, request: &JobFileRequest) -> Result<(JobId, ContentHash, String)> {
        let job = self.kept_job(&request.job).await?.value;
        let missing = || AppError::not_found("such file of the job");
        let hash = ContentHash::try_from(request.file.clone()).map_err(PartnerError::from).map_err(|_| missing())?;
        let file = job.files.iter().find(|file| file.file == hash).ok_or_else(missing)?;
        Ok((job.id, hash, files::safe_name(&file.name)))
    }

    /// The name a job's file came with.
    ///
    /// # Errors
    /// No such file.
    pub async fn job_file_name(&self, request: &JobFileRequest) -> Result<String> {
        Ok(self.job_file(request).await?.2)
    }

    /// Writes a job's file into a file, after its content was compared with what was taken in.
    ///
    /// # Errors
    /// No such file; its content is not the one that was taken in; what the disk says.
    pub async fn save_job_file(&self, request: &JobFileRequest, path: &Path) -> Result<SavedView> {
        let (job, hash, _) = self.job_file(request).await?;
        files::save(path, &self.0.store.job_file(job, &hash.0).await?)
    }
}
