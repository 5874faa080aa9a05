//! Times kept: what a plan proposed, or what a person put somewhere. One step back is a placement, too.

use chrono::{DateTime, Utc};
use hub_domain::TransactionId;
use hub_domain::service::Job;

use super::screen::{job_id, plan_view};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::partners::shared::partner_id;
use crate::view::{ApplyPlanRequest, PropertyPlanView};

impl Hub {
    /// Gives jobs of a deal their times, all or none.
    ///
    /// # Errors
    /// No such deal, job or partner; a job that somebody changed since; a time that is over for what is done.
    pub async fn apply_plan(&self, request: &ApplyPlanRequest) -> Result<PropertyPlanView> {
        let id: TransactionId =
            request.transaction.trim().parse().map_err(|_| AppError::not_found("such transaction"))?;
        let gathered = self.gather(id).await?;
        let mut jobs = Vec::new();
        for placed in &request.jobs {
            let id = job_id(&placed.job)?;
            let kept = gathered.jobs.iter().find(|kept| kept.value.id == id);
            let kept = kept.ok_or_else(|| AppError::not_found("such job of this transaction"))?;
            let mut job: Job = kept.value.clone();
            if !job.state.is_open() {
                return Err(AppError::bad_request("jobs", "what is done or called off keeps its time"));
            }
            let times = match (&placed.starts_at, &placed.ends_at) {
                (Some(from), Some(to)) => Some((at("startsAt", from)?, at("endsAt", to)?)),
                (None, None) => None,
                _ => return Err(AppError::bad_request("endsAt", "a beginning and an end, or neither")),
            };
            let provider = placed.provider.as_deref().map(partner_id).transpose()?;
            job.move_to(times, provider);
            job.quoted = provider
                .and_then(|who| job.candidates.iter().find(|it| it.partner == who))
                .and_then(|it| it.price)
                .or(job.quoted.filter(|_| provider == kept.value.provider));
            jobs.push((job, placed.revision));
        }
        self.keep_jobs(jobs).await?;
        Ok(plan_view(&self.gather(id).await?))
    }
}

fn at(field: &str, text: &str) -> Result<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text.trim());
    read.map(|at| at.with_timezone(&Utc)).map_err(|_| AppError::bad_request(field, "write a day and a time (RFC 3339)"))
}
