//! Jobs in a connected calendar. A job whose provider was asked becomes an appointment there, and the appointment follows
//! it. What is only planned is nobody's business yet.

use std::collections::BTreeMap;

use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use hub_domain::service::{Job, JobState};
use hub_domain::{ConnectionId, CrmId};
use hub_store::crm::{CrmEdit, NewCrmRecord};

use super::compose::title_of;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;
use crate::people::connection_id;
use crate::view::ChooseJobCalendarRequest;
use crate::withheld::checked;

/// The setting that names the connection.
const SETTING: &str = "services.calendar";

impl Hub {
    /// The connected calendar that jobs are written into.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn job_calendar(&self) -> Result<Option<ConnectionId>> {
        let kept = self.0.store.setting(SETTING).await?.and_then(|id| connection_id(&id).ok());
        let there = self.0.store.connections().await?;
        // One that was removed since is no calendar any more.
        Ok(kept.filter(|id| there.iter().any(|connection| connection.id == *id)))
    }

    /// Chooses the calendar that jobs are written into from now on, or none. What was written stays.
    ///
    /// # Errors
    /// It is no calendar that can be written to.
    pub async fn choose_job_calendar(&self, request: &ChooseJobCalendarRequest) -> Result<()> {
        let wanted = request.calendar.as_deref().map(connection_id).transpose()?;
        let writable = self.calendars().await?.0;
        if wanted.is_some_and(|id| writable.iter().all(|calendar| calendar.id != id.to_string())) {
            return Err(AppError::bad_request("calendar", "appointments cannot be written there"));
        }
        Ok(self.0.store.set_setting(SETTING, wanted.map(|id| id.to_string()).as_deref()).await?)
    }

    /// Keeps jobs, all or none, each if nobody changed it since its revision, and lets their appointments follow.
    pub(super) async fn keep_jobs(&self, jobs: Vec<(Job, u32)>) -> Result<()> {
        let calendar = self.job_calendar().await?;
        let by = self.acting().await?;
        let (mut records, mut revisions, mut begun) = (Vec::new(), Vec::new(), Vec::new());
        for (mut job, revision) in jobs {
            if calendar.is_some() && job.calendar.is_none() && is_known(&job) {
                // Here only: it is sent once the job that names it is kept.
                let new = NewCrmRecord {
                    kind: CrmKind::Appointment,
                    fields: fields(&job, &self.provider_name(&job).await?),
                    parents: Vec::new(),
                    at: Vec::new(),
                    lead: false,
                };
                let id = self.0.store.crm_add(&new, self.crm_judge().await?.as_ref()).await?.id;
                job.calendar = Some(id);
                begun.push(id);
            }
            records.push(checked(job)?);
            revisions.push(revision);
        }
        let kept = self.0.store.keep_records(&records, &revisions, Some(&by)).await;
        let judge = self.crm_judge().await?;
        if let Err(error) = kept {
            for id in begun {
                self.0.store.crm_archive(id, false, "the job was not kept", judge.as_ref()).await?;
            }
            return Err(error.into());
        }
        for record in &records {
            let job = record.get();
            let Some(id) = job.calendar else { continue };
            if begun.contains(&id) {
                let at: Vec<ConnectionId> = calendar.into_iter().collect();
                self.0.store.crm_send_to(id, &at, judge.as_ref()).await?;
            } else {
                self.follow_job(id, job).await?;
            }
        }
        Ok(())
    }

    /// Brings an appointment to what its job says. One that was deleted stays deleted.
    async fn follow_job(&self, id: CrmId, job: &Job) -> Result<()> {
        let Some(record) = self.0.store.crm_record(id).await?.filter(|it| it.archived.is_none()) else { return Ok(()) };
        let said = |name: &str| record.fields.get(name).cloned().unwrap_or(FieldValue::Empty);
        let changes: BTreeMap<String, FieldChange> = fields(job, &self.provider_name(job).await?)
            .into_iter()
            .filter(|(name, value)| !said(name).says_as(value))
            .map(|(name, value)| (name, FieldChange::Value(value)))
            .collect();
        if !changes.is_empty() {
            let edit = CrmEdit { record: id, changes, actor: self.actor().await?, reason: None };
            self.0.store.crm_edit(&edit, self.crm_judge().await?.as_ref()).await?;
        }
        Ok(())
    }

    async fn provider_name(&self, job: &Job) -> Result<String> {
        let Some(id) = job.provider else { return Ok(String::new()) };
        Ok(self.0.store.partner(id).await?.map(|kept| kept.value.name).unwrap_or_default())
    }
}

/// Whether somebody besides the user knows of it.
fn is_known(job: &Job) -> bool {
    job.starts_at.is_some() && matches!(job.state, JobState::Asked | JobState::Confirmed)
}

/// The appointment of a job. One without a time keeps the one it had, and is called off.
fn fields(job: &Job, provider: &str) -> Fields {
    let status = match job.state {
        JobState::Confirmed | JobState::Done => "CONFIRMED",
        JobState::Planned | JobState::Asked if job.starts_at.is_some() => "TENTATIVE",
        _ => "CANCELLED",
    };
    let mut fields = Fields::from([
        ("SUMMARY".to_owned(), FieldValue::text(title_of(job))),
        ("LOCATION".to_owned(), FieldValue::text(job.property.clone())),
        ("DESCRIPTION".to_owned(), FieldValue::text(provider)),
        ("STATUS".to_owned(), FieldValue::text(status)),
    ]);
    if let (Some(from), Some(to)) = (job.starts_at, job.ends_at) {
        fields.insert("DTSTART".to_owned(), FieldValue::text(instant(from)));
        fields.insert("DTEND".to_owned(), FieldValue::text(instant(to)));
    }
    fields.retain(|_, value| !value.is_empty());
    fields
}
