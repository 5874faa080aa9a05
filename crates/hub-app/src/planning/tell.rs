//! Who has to be told what of a job. Nobody is told anything by the program itself: the texts are to be sent, or read out
//! over the telephone, and then somebody says that it was done.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use hub_domain::PartnerId;
use hub_domain::service::{Job, JobState, JobTold};
use hub_store::services::KeptRecord;

use super::compose::title_of;
use super::gather::Gathered;
use super::screen::wall;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::partners::shared::partner_id;
use crate::view::{PropertyPlanView, ToTellView, ToldRequest};

/// Who does the job, in `told`.
const PROVIDER: &str = "provider";

/// How to reach a partner.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// Everybody who knows something else of a job than what stands.
pub(super) fn to_tell(job: &Job, of: &Gathered) -> Vec<ToTellView> {
    let mut out = Vec::new();
    let stands = job.starts_at.filter(|_| job.state.holds_time() || job.state == JobState::Missed);
    // Whoever was told a time that is no longer theirs.
    let mut partners: Vec<PartnerId> =
        job.told.iter().filter(|it| it.who == PROVIDER).filter_map(|it| it.partner).collect();
    partners.extend(job.provider);
    partners.sort_unstable();
    partners.dedup();
    for partner in partners {
        let knows = last_of(job, partner).and_then(|told| told.starts_at);
        let should = stands.filter(|_| job.provider == Some(partner));
        if job.state == JobState::Declined && job.provider == Some(partner) {
            continue;
        }
        if let Some(what) = news(knows, should) {
            out.push(line(job, of, (PROVIDER, Some(partner)), what, (knows, should)));
        }
    }
    for person in of.scene.plan.people.iter() {
        let knows = job.last_told(&person.key).and_then(|told| told.starts_at);
        let should = stands.filter(|_| job.present.contains(&person.key));
        if let Some(what) = news(knows, should) {
            out.push(line(job, of, (&person.key, None), what, (knows, should)));
        }
    }
    // What is over needs no telling.
    out.retain(|_| !matches!(job.state, JobState::Done) && job.starts_at.is_none_or(|at| at > of.scene.now));
    out
}

fn last_of(job: &Job, partner: PartnerId) -> Option<&JobTold> {
    job.told.iter().rev().find(|told| told.who == PROVIDER && told.partner == Some(partner))
}

fn news(knows: Option<DateTime<Utc>>, should: Option<DateTime<Utc>>) -> Option<&'static str> {
    match (knows, should) {
        (None, Some(_)) => Some("request"),
        (Some(knows), Some(should)) if knows != should => Some("moved"),
        (Some(_), None) => Some("off"),
        _ => None,
    }
}

fn line(
    job: &Job,
    of: &Gathered,
    (who, partner): (&str, Option<PartnerId>),
    what: &str,
    (knows, should): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
) -> ToTellView {
    let zone: Tz = job.zone.parse().unwrap_or(of.scene.zone);
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
    let said = |at: DateTime<Utc>| local(at).format("%A, %B %-d, %Y at %-I:%M %p").to_string();
    let title = title_of(job);
    let at = &job.property;
    let text = match (what, knows, should) {
        ("request", _, Some(at_time)) if partner.is_some() => {
            let length = match (job.minutes, job.working_days) {
                (Some(minutes), _) => format!("about {minutes} minutes"),
                (_, Some(1)) => "one working day".to_owned(),
                (_, Some(days)) => format!("{days} working days"),
                _ => String::new(),
            };
            format!(
                "Could you do this: {title} at {at}, {} (local time there), {length}? Please confirm.",
                said(at_time)
            )
        }
        ("request", _, Some(at_time)) => format!("{title} at {at} is on {} (local time there).", said(at_time)),
        ("moved", Some(before), Some(at_time)) => format!(
            "{title} at {at} moves from {} to {} (local time there).{}",
            said(before),
            said(at_time),
            if partner.is_some() { " Please confirm the new time." } else { "" }
        ),
        (_, Some(before), _) => format!("{title} at {at} on {} (local time there) is off.", said(before)),
        _ => String::new(),
    };
    let (name, reach) = match partner {
        Some(id) => {
            (of.scene.partners.get(&id).cloned().unwrap_or_default(), of.reach.get(&id).cloned().unwrap_or_default())
        }
        None => {
            let person = of.scene.plan.people.iter().find(|person| person.key == who);
            let reach = Reach { email: person.and_then(|it| it.email.clone()), phone: None };
            (person.map(|it| it.name.clone()).unwrap_or_default(), reach)
        }
    };
    ToTellView {
        who: who.to_owned(),
        name,
        what: what.to_owned(),
        knows: knows.map(|at| wall(local(at))),
        partner: partner.map(|id| id.to_string()),
        text,
        address: reach.email,
        phone: reach.phone,
    }
}

impl Hub {
    /// Notes that somebody was told what stands of a job. A provider who is told of a time for the first time, or of
    /// another one, has been asked by that.
    ///
    /// # Errors
    /// There was nothing to tell them; somebody changed the job since.
    pub async fn told_of_job(&self, request: &ToldRequest) -> Result<PropertyPlanView> {
        let kept: KeptRecord<Job> = self.kept_job(&request.id).await?;
        let transaction =
            kept.value.transaction.ok_or_else(|| AppError::bad_request("id", "the job belongs to no deal"))?;
        let gathered = self.gather(transaction).await?;
        let partner = request.partner.as_deref().map(partner_id).transpose()?;
        let wanted = to_tell(&kept.value, &gathered)
            .into_iter()
            .find(|it| it.who == request.who && it.partner == partner.map(|id| id.to_string()))
            .ok_or_else(|| AppError::bad_request("who", "there is nothing to tell them"))?;
        let mut job = kept.value;
        let now = self.0.clock.now();
        let starts_at = job.starts_at.filter(|_| wanted.what != "off");
        job.told.push(JobTold { who: request.who.clone(), partner, at: now, starts_at });
        if wanted.what != "off" && partner.is_some() && job.state == JobState::Planned {
            job.become_state(JobState::Asked, None, now).map_err(hub_store::StoreError::from)?;
        }
        self.keep_job(job, request.revision).await
    }
}
