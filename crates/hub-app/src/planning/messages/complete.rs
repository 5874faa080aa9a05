//! What is asked for once a job is done.

use chrono::TimeDelta;
use hub_domain::service::{Job, JobFileKind, MessageKind};

use super::super::compose::title_of;
use super::super::tell::{PROVIDER, reach_of};
use super::write::Said;
use crate::error::Result;
use crate::hub::Hub;

/// How long it makes sense to ask for papers.
const WORTH_ASKING: TimeDelta = TimeDelta::days(30);

impl Hub {
    /// Writes to whoever did a job: thanks, and where report and invoice are. Nothing where either is there already, or
    /// nobody can be written to.
    pub(in crate::planning) async fn ask_for_papers(&self, job: &Job) -> Result<()> {
        let there = job.files.iter().any(|it| matches!(it.kind, JobFileKind::Report | JobFileKind::Invoice));
        let (Some(provider), Some(deal), false) = (job.provider, job.transaction, there) else { return Ok(()) };
        let of = self.gather(deal).await?;
        if reach_of(PROVIDER, Some(provider), &of).1.email.is_none() {
            return Ok(());
        }
        let text = format!(
            "Thank you for this: {} at {}. Please send the report, if there is one, and the invoice.",
            title_of(job),
            job.property
        );
        let said = Said {
            who: PROVIDER,
            partner: Some(provider),
            kind: MessageKind::Completion,
            starts_at: job.starts_at,
            named: None,
            text,
            calendar: None,
            expires_at: of.scene.now + WORTH_ASKING,
        };
        self.keep_letter_of(job, &of, said).await?;
        Ok(())
    }
}
