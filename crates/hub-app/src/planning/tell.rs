//! Who has to be told what of a job. Nobody is told anything by the program itself: the texts are sent by mail where a
//! person says so (`messages`), or read out over the telephone, and then somebody says that it was done.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use hub_domain::PartnerId;
use hub_domain::service::{Job, JobState, JobTold, MessageKind};
use hub_store::services::KeptRecord;

use super::compose::title_of;
use super::gather::Gathered;
use super::screen::wall;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::partners::shared::partner_id;
use crate::view::{PropertyPlanView, ToTellView, ToldRequest};

/// Who does the job, in `told`.
pub(super) const PROVIDER: &str = "provider";

/// How to reach a partner.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// What somebody has to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    /// `provider`, or the key of a person of the plan.
    pub who: String,
    /// The provider, where it is one.
    pub partner: Option<PartnerId>,
    /// What it is.
    pub kind: MessageKind,
    /// The beginning they know.
    pub knows: Option<DateTime<Utc>>,
    /// The beginning they have to know; none where it is off for them.
    pub should: Option<DateTime<Utc>>,
}

/// Everybody who knows something else of a job than what stands.
pub(super) fn to_tell(job: &Job, of: &Gathered) -> Vec<News> {
    let mut out = Vec::new();
    let stands = job.starts_at.filter(|_| job.state.holds_time() || job.state == JobState::Missed);
    let mut look = |who: &str, partner, told: Option<&JobTold>, should: Option<DateTime<Utc>>| {
        let knows = told.and_then(|told| told.starts_at);
        let same = told.is_some_and(|told| told.says(should, job.ends_at));
        if let Some(kind) = news(knows, should, same) {
            out.push(News { who: who.to_owned(), partner, kind, knows, should });
        }
    };
    // Whoever was told a time that is no longer theirs.
    let mut partners: Vec<PartnerId> =
        job.told.iter().filter(|it| it.who == PROVIDER).filter_map(|it| it.partner).collect();
    partners.extend(job.provider);
    partners.sort_unstable();
    partners.dedup();
    for partner in partners {
        if job.state == JobState::Declined && job.provider == Some(partner) {
            continue;
        }
        look(PROVIDER, Some(partner), job.last_told_partner(partner), stands.filter(|_| job.provider == Some(partner)));
    }
    for person in of.scene.plan.people.iter() {
        look(&person.key, None, job.last_told(&person.key), stands.filter(|_| job.present.contains(&person.key)));
    }
    // What is over needs no telling.
    out.retain(|_| !matches!(job.state, JobState::Done) && job.starts_at.is_none_or(|at| at > of.scene.now));
    out
}

fn news(knows: Option<DateTime<Utc>>, should: Option<DateTime<Utc>>, same: bool) -> Option<MessageKind> {
    match (knows, should) {
        (None, Some(_)) => Some(MessageKind::Request),
        (Some(_), Some(_)) if !same => Some(MessageKind::Moved),
        (Some(_), None) => Some(MessageKind::Off),
        _ => None,
    }
}

/// A moment as people there write it.
pub(super) fn said(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%A, %B %-d, %Y at %-I:%M %p").to_string()
}

/// The zone of a job's property.
pub(super) fn zone_of(job: &Job, of: &Gathered) -> Tz {
    job.zone.parse().unwrap_or(of.scene.zone)
}

/// Somebody's name, and how to reach them.
pub(super) fn reach_of(who: &str, partner: Option<PartnerId>, of: &Gathered) -> (String, Reach) {
    match partner {
        Some(id) => {
            (of.scene.partners.get(&id).cloned().unwrap_or_default(), of.reach.get(&id).cloned().unwrap_or_default())
        }
        None => {
            let person = of.scene.plan.people.iter().find(|person| person.key == who);
            let reach = Reach { email: person.and_then(|it| it.email.clone()), phone: None };
            (person.map(|it| it.name.clone()).unwrap_or_default(), reach)
        }
    }
}

impl News {
    /// In words, to be sent or read out.
    pub(super) fn text(&self, job: &Job, of: &Gathered) -> String {
        let zone = zone_of(job, of);
        let title = title_of(job);
        let at = &job.property;
        match (self.kind, self.knows, self.should) {
            (MessageKind::Request, _, Some(at_time)) if self.partner.is_some() => {
                let length = match (job.minutes, job.working_days) {
                    (Some(minutes), _) => format!("about {minutes} minutes"),
                    (_, Some(1)) => "one working day".to_owned(),
                    (_, Some(days)) => format!("{days} working days"),
                    _ => String::new(),
                };
                let when = said(at_time, zone);
                format!("Could you do this: {title} at {at}, {when} (local time there), {length}? Please confirm.")
            }
            (MessageKind::Request, _, Some(at_time)) => {
                format!("{title} at {at} is on {} (local time there).", said(at_time, zone))
            }
            (MessageKind::Moved, Some(before), Some(at_time)) if before == at_time => {
                let ends = job.ends_at.map(|at| said(at, zone)).unwrap_or_default();
                let ask = if self.partner.is_some() { " Please confirm." } else { "" };
                format!("{title} at {at} on {} goes on until {ends} now (local time there).{ask}", said(at_time, zone))
            }
            (MessageKind::Moved, Some(before), Some(at_time)) => format!(
                "{title} at {at} moves from {} to {} (local time there).{}",
                said(before, zone),
                said(at_time, zone),
                if self.partner.is_some() { " Please confirm the new time." } else { "" }
            ),
            (_, Some(before), _) => format!("{title} at {at} on {} (local time there) is off.", said(before, zone)),
            _ => String::new(),
        }
    }

    pub(super) fn view(&self, job: &Job, of: &Gathered) -> ToTellView {
        let zone = zone_of(job, of);
        let (name, reach) = reach_of(&self.who, self.partner, of);
        ToTellView {
            who: self.who.clone(),
            name,
            what: self.kind.as_str().to_owned(),
            knows: self.knows.map(|at| wall(at.with_timezone(&zone).naive_local())),
            partner: self.partner.map(|id| id.to_string()),
            text: self.text(job, of),
            address: reach.email,
            phone: reach.phone,
        }
    }

    /// The one that a request speaks of.
    ///
    /// # Errors
    /// There is nothing to tell them.
    pub(super) fn wanted(request: &ToldRequest, job: &Job, of: &Gathered) -> Result<Self> {
        let partner = request.partner.as_deref().map(partner_id).transpose()?;
        let found = to_tell(job, of).into_iter().find(|it| it.who == request.who && it.partner == partner);
        found.ok_or_else(|| AppError::bad_request("who", "there is nothing to tell them"))
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
        let news = News::wanted(request, &kept.value, &gathered)?;
        let mut job = kept.value;
        let ends_at = job.ends_at.filter(|_| news.should.is_some());
        let (at, starts_at) = (self.0.clock.now(), news.should);
        job.tell(JobTold { who: news.who, partner: news.partner, at, starts_at, ends_at });
        self.keep_job(job, request.revision).await
    }
}
