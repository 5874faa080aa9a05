//! The entry of a job for the calendar of whoever is told of it.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use hub_contacts::calendar::{
    CalendarError, CalendarFile, CalendarMethod, CalendarParty, CalendarStatus, CalendarWhen, FileEntry,
};
use hub_domain::service::{Job, JobState};

use super::compose::title_of;
use super::gather::Gathered;
use super::tell::{PROVIDER, reach_of, to_tell, zone_of};
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::partners::shared::partner_id;
use crate::session::App;
use crate::view::{JobInviteRequest, SavedView};

/// What somebody's calendar is to hold of a job.
pub(super) struct Invite<'a> {
    /// The job.
    pub job: &'a Job,
    /// Its deal and scene.
    pub of: &'a Gathered,
    /// Who asks; without an address nobody is asked and the entry is only published.
    pub organizer: Option<CalendarParty>,
    /// Whose calendar it is.
    pub attendee: Option<CalendarParty>,
    /// The beginning it had in their calendar, where it is off for them.
    pub off: Option<DateTime<Utc>>,
    /// More of it.
    pub text: String,
}

impl Invite<'_> {
    /// The entry: what it is for, and the file.
    ///
    /// # Errors
    /// The job has no time; an address that is none.
    pub fn write(&self, now: DateTime<Utc>) -> Result<(CalendarMethod, String)> {
        let job = self.job;
        let (from, to) = self.span().ok_or_else(|| AppError::bad_request("id", "the job has no time"))?;
        let zone = zone_of(job, self.of);
        let local = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        // Work of several days belongs to whole days: nobody comes at a minute of it.
        let when = if job.working_days.is_some() {
            CalendarWhen::Days { first: local(from), last: local(to - TimeDelta::seconds(1)).max(local(from)) }
        } else {
            CalendarWhen::Times { from, to, zone }
        };
        let asked = self.organizer.is_some() && self.attendee.is_some();
        let method = match (asked, self.off) {
            (false, _) => CalendarMethod::Publish,
            (true, Some(_)) => CalendarMethod::Cancel,
            (true, None) => CalendarMethod::Request,
        };
        let status = match (self.off, job.state) {
            (Some(_), _) => CalendarStatus::Cancelled,
            (None, JobState::Confirmed | JobState::Done) => CalendarStatus::Confirmed,
            (None, _) => CalendarStatus::Tentative,
        };
        // Calling a job off made it grow; where it is off for one only, calendars have to see a higher one, which is
        // written down once they were told (`Job::tell`).
        let more = self.off.is_some() && job.state != JobState::Cancelled;
        let entry = FileEntry {
            uid: job.id.to_string(),
            sequence: job.sequence.saturating_add(u32::from(more)),
            when,
            summary: format!("{} at {}", title_of(job), job.property),
            location: Some(job.property.clone()),
            description: Some(self.text.clone()).filter(|text| !text.trim().is_empty()),
            status,
            organizer: self.organizer.clone().filter(|_| asked),
            attendees: self.attendee.clone().filter(|_| asked).into_iter().collect(),
            marker: Some(job.id.to_string()),
        };
        let file = CalendarFile { method, entries: vec![entry] };
        let text = file.write(now).map_err(|error| match error {
            CalendarError::Address(_) => AppError::bad_request("address", "is no e-mail address"),
            other => AppError::bad_request("id", other),
        })?;
        Ok((method, text))
    }

    fn span(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let stands = self.job.starts_at.zip(self.job.ends_at);
        let Some(from) = self.off else { return stands };
        let length = stands.map(|(from, to)| to - from);
        let length = length.or_else(|| self.job.minutes.map(|minutes| TimeDelta::minutes(i64::from(minutes))));
        Some((from, from + length.unwrap_or_else(|| TimeDelta::hours(8))))
    }
}

impl Hub {
    /// Who asks in calendars: the agent, by the address letters go out from.
    pub(super) async fn organizer(&self) -> Result<Option<CalendarParty>> {
        let settings = self.settings().await?;
        let address = self.mail_account().await?.map(|account| account.address);
        let address = address.unwrap_or_else(|| settings.email.trim().to_owned());
        Ok(address.contains('@').then(|| CalendarParty { name: settings.agent.trim().to_owned(), address }))
    }

    /// The calendar file of a job for somebody: an invitation, a change, or that it is off for them.
    ///
    /// # Errors
    /// No such job or person; the job has no time.
    pub async fn job_invite(&self, request: &JobInviteRequest) -> Result<String> {
        let kept = self.kept_job(&request.id).await?;
        let job = &kept.value;
        let deal = job.transaction.ok_or_else(|| AppError::bad_request("id", "the job belongs to no deal"))?;
        let gathered = self.gather(deal).await?;
        let partner = request.partner.as_deref().map(partner_id).transpose()?;
        let news = to_tell(job, &gathered).into_iter().find(|it| it.who == request.who && it.partner == partner);
        let theirs = if request.who == PROVIDER {
            partner.is_some() && partner == job.provider
        } else {
            job.present.contains(&request.who)
        };
        if news.is_none() && (!theirs || !job.state.holds_time()) {
            return Err(AppError::bad_request("who", "the job has no time for them"));
        }
        let (name, reach) = reach_of(&request.who, partner, &gathered);
        let invite = Invite {
            job,
            of: &gathered,
            organizer: self.organizer().await?,
            attendee: reach.email.map(|address| CalendarParty { name, address }),
            off: news.as_ref().filter(|it| it.should.is_none()).and_then(|it| it.knows),
            text: news.as_ref().map(|it| it.text(job, &gathered)).unwrap_or_default(),
        };
        Ok(invite.write(self.0.clock.now())?.1)
    }

    /// A file name for a job's calendar file.
    ///
    /// # Errors
    /// No such job.
    pub async fn job_invite_name(&self, request: &JobInviteRequest) -> Result<String> {
        let job = self.kept_job(&request.id).await?.value;
        Ok(format!("{}.ics", files::safe_name(&format!("{} {}", title_of(&job), job.property))))
    }
}

impl App {
    /// A file name for a job's calendar file.
    ///
    /// # Errors
    /// As [`Hub::job_invite_name`]; the store is locked.
    pub async fn job_invite_name(&self, request: &JobInviteRequest) -> Result<String> {
        self.people_hub().await?.job_invite_name(request).await
    }

    /// Writes a job's calendar file, whole or not at all.
    ///
    /// # Errors
    /// As [`Hub::job_invite`]; the store is locked; the file cannot be written.
    pub async fn save_job_invite(&self, request: JobInviteRequest, path: impl AsRef<Path>) -> Result<SavedView> {
        let text = self.people_hub().await?.job_invite(&request).await?;
        self.write(path.as_ref(), text.as_bytes())
    }
}
