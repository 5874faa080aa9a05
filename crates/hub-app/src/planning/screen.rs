//! Jobs and plans as the screen gets them.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use hub_domain::service::{Away, Job, JobAfter, JobKind, JobState, PlanPerson, PropertyPlan};
use hub_domain::{JobId, PartnerId};
use hub_scheduling::local::instant as at_wall;

use super::compose::Scene;
use super::gather::Gathered;
use super::tell;
use crate::error::{AppError, Result};
use crate::hours::hours_view;
use crate::instant::instant;
use crate::view::{
    ClosedView, JobAfterView, JobCandidateView, JobView, NamedView, PlanDueView, PlanPersonView, PlanSettingsView,
    PropertyPlanView,
};

const WALL: &str = "%Y-%m-%dT%H:%M";

pub(super) fn wall(at: NaiveDateTime) -> String {
    at.format(WALL).to_string()
}

pub(super) fn job_id(text: &str) -> Result<JobId> {
    text.trim().parse().map_err(|_| AppError::not_found("such job"))
}

/// A time on a wall clock.
pub(super) fn read_wall(field: &str, text: &str) -> Result<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.trim(), WALL)
        .map_err(|_| AppError::bad_request(field, "write a day and a time, such as 2026-06-01T09:30"))
}

/// The instant at which a wall clock shows a time.
pub(super) fn read_instant(field: &'static str, text: &str, zone: Tz) -> Result<DateTime<Utc>> {
    let local = read_wall(field, text)?;
    at_wall(zone, local, &|| field.to_owned()).map_err(|error| AppError::bad_request(field, error))
}

fn away_view(away: &[Away], zone: Tz) -> Vec<ClosedView> {
    let local = |at: DateTime<Utc>| wall(at.with_timezone(&zone).naive_local());
    away.iter().map(|it| ClosedView { from: local(it.from), to: local(it.to), because: it.because.clone() }).collect()
}

pub(super) fn read_away(field: &'static str, away: &[ClosedView], zone: Tz) -> Result<Vec<Away>> {
    away.iter()
        .map(|it| {
            let because = it.because.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
            Ok(Away { from: read_instant(field, &it.from, zone)?, to: read_instant(field, &it.to, zone)?, because })
        })
        .collect()
}

pub(super) fn settings_view(plan: &PropertyPlan, zone: Tz) -> PlanSettingsView {
    let person = |it: &PlanPerson| PlanPersonView {
        key: it.key.clone(),
        name: it.name.clone(),
        email: it.email.clone(),
        hours: it.hours.as_deref().map(hours_view),
        away: away_view(&it.away, zone),
    };
    PlanSettingsView {
        place: plan.place.map(|at| (at.latitude, at.longitude)),
        access: plan.access.as_deref().map(hours_view),
        closed: away_view(&plan.closed, zone),
        people: plan.people.iter().map(person).collect(),
        cushion_days: plan.cushion_days,
        days: plan.days,
    }
}

pub(super) fn named(id: PartnerId, scene: &Scene) -> NamedView {
    NamedView { id: id.to_string(), name: scene.partners.get(&id).cloned().unwrap_or_default() }
}

pub(super) fn job_view(job: &Job, revision: u32, of: &Gathered) -> JobView {
    let scene = &of.scene;
    let zone: Tz = job.zone.parse().unwrap_or(scene.zone);
    let local = |at: DateTime<Utc>| wall(at.with_timezone(&zone).naive_local());
    let candidate = |it: &hub_domain::service::JobCandidate| JobCandidateView {
        partner: it.partner.to_string(),
        name: scene.partners.get(&it.partner).cloned().unwrap_or_default(),
        price: it.price.map(Into::into),
        reluctance: it.reluctance,
    };
    JobView {
        id: job.id.to_string(),
        revision,
        transaction: job.transaction.map(|id| id.to_string()),
        property: job.property.clone(),
        kind: job.kind.as_str().to_owned(),
        title: job.title.clone(),
        provider: job.provider.map(|id| named(id, scene)),
        state: job.state.as_str().to_owned(),
        because: job.because.clone(),
        zone: job.zone.clone(),
        starts_at: job.starts_at.map(instant),
        ends_at: job.ends_at.map(instant),
        starts_local: job.starts_at.map(local),
        ends_local: job.ends_at.map(local),
        minutes: job.minutes,
        working_days: job.working_days,
        needs_access: job.needs_access,
        present: job.present.clone(),
        after: job.after.iter().map(after_view).collect(),
        due: job.due.clone(),
        not_before: job.not_before.map(wall),
        not_after: job.not_after.map(wall),
        pinned: job.pinned,
        candidates: job.candidates.iter().map(candidate).collect(),
        quoted: job.quoted.map(Into::into),
        invoiced: job.invoiced.map(Into::into),
        notes: job.notes.clone(),
        to_tell: tell::to_tell(job, of).into_iter().map(|news| news.view(job, of)).collect(),
        may_become: JobState::ALL
            .iter()
            .filter(|next| job.state.may_become(**next))
            .map(|next| next.as_str().to_owned())
            .collect(),
        trouble: scene.trouble(job),
    }
}

fn after_view(after: &JobAfter) -> JobAfterView {
    JobAfterView { job: after.job.to_string(), wait_minutes: after.wait_minutes }
}

pub(super) fn plan_view(of: &Gathered) -> PropertyPlanView {
    let scene = &of.scene;
    PropertyPlanView {
        transaction: of.transaction.id.to_string(),
        title: of.transaction.title.clone(),
        zone: of.transaction.zone.clone(),
        now_local: wall(scene.wall(scene.now)),
        settings: settings_view(&scene.plan, scene.zone),
        settings_revision: of.plan_revision,
        jobs: of.jobs.iter().map(|kept| job_view(&kept.value, kept.revision, of)).collect(),
        dues: scene
            .dues
            .iter()
            .map(|due| PlanDueView {
                event: due.event.clone(),
                title: due.title.clone(),
                ends_local: wall(scene.wall(due.ends)),
                passed: due.ends <= scene.now,
            })
            .collect(),
        kinds: JobKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect(),
    }
}
