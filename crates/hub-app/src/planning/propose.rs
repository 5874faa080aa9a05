//! A plan proposed: the solver's answer in words, nothing kept.

use hub_scheduling::plan::{Cancel, Objective, Plan, Status};

use super::compose::{Composed, Trial};
use super::gather::Gathered;
use super::screen::{job_id, named, read_instant, wall};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;
use crate::partners::shared::partner_id;
use crate::schedules::solve_plan;
use crate::view::{PlanProposalView, PlanRemarkView, PlanWorthView, ProposePlanRequest, ProposedJobView};

impl Hub {
    /// The best times for the jobs of a deal, with what is tried standing where somebody put it. Nothing is kept.
    ///
    /// # Errors
    /// No such deal or job; a time that the clock skips; jobs that wait for each other in a circle.
    pub async fn propose_plan(&self, request: &ProposePlanRequest, cancel: Cancel) -> Result<PlanProposalView> {
        let id = request.transaction.trim().parse().map_err(|_| AppError::not_found("such transaction"))?;
        let gathered = self.gather(id).await?;
        let trials = request
            .trials
            .iter()
            .map(|trial| {
                let job = job_id(&trial.job)?;
                if !gathered.jobs.iter().any(|kept| kept.value.id == job) {
                    return Err(AppError::not_found("such job of this transaction"));
                }
                Ok(Trial {
                    job,
                    starts_at: read_instant("startsLocal", &trial.starts_local, gathered.scene.zone)?,
                    provider: trial.provider.as_deref().map(partner_id).transpose()?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let composed = gathered.scene.compose(&trials)?;
        if composed.request.tasks.is_empty() {
            return Ok(answer(&gathered, &composed, None));
        }
        let request = composed.request.clone();
        let solved = tokio::task::spawn_blocking(move || solve_plan(&request, None, cancel)).await;
        let plan = solved.map_err(|error| AppError::unexpected(&error))??;
        Ok(answer(&gathered, &composed, Some(&plan)))
    }
}

fn answer(of: &Gathered, composed: &Composed, plan: Option<&Plan>) -> PlanProposalView {
    let travel = composed.request.travel;
    let remark = |it: &super::compose::Remark| PlanRemarkView {
        job: it.job.to_string(),
        why: it.why.clone(),
        planned: it.planned,
    };
    PlanProposalView {
        status: plan.map_or("nothing", |plan| status(plan.status)).to_owned(),
        worth: plan.and_then(|plan| plan.objective.as_ref()).map(worth),
        bound: plan.and_then(|plan| plan.bound.as_ref()).map(worth),
        jobs: plan.map_or_else(Vec::new, |plan| jobs(of, composed, plan)),
        collisions: plan.map_or_else(Vec::new, |plan| plan.collisions.iter().map(|it| it.words.clone()).collect()),
        collisions_fewest: plan.is_some_and(|plan| plan.collisions_fewest),
        remarks: composed.remarks.iter().map(remark).collect(),
        travel: (travel.kmh, travel.detour_percent, travel.extra_minutes),
    }
}

fn jobs(of: &Gathered, composed: &Composed, plan: &Plan) -> Vec<ProposedJobView> {
    let view = |assignment: &hub_scheduling::plan::Assignment| {
        let id = composed.jobs.key(&assignment.task)?;
        let kept = of.jobs.iter().find(|kept| kept.value.id == id)?;
        let provider = assignment.provider.as_deref().and_then(|name| composed.providers.key(name));
        let job = &kept.value;
        let theirs = job.provider.and_then(|provider| job.last_told_partner(provider));
        let told = theirs.or_else(|| job.last_told("provider")).and_then(|told| Some((told.starts_at?, told.partner)));
        let mut present = job.present.iter().filter_map(|who| job.last_told(who)?.starts_at);
        let critical = plan.critical_path.iter().find(|it| it.task == assignment.task);
        Some(ProposedJobView {
            job: id.to_string(),
            revision: kept.revision,
            provider: provider.map(|id| named(id, &of.scene)),
            starts_at: instant(assignment.start),
            ends_at: instant(assignment.end),
            starts_local: wall(assignment.start_local.0),
            ends_local: wall(assignment.end_local.0),
            why: assignment.why.clone(),
            changed: (job.starts_at, job.ends_at, job.provider)
                != (Some(assignment.start), Some(assignment.end), provider),
            told_otherwise: told.is_some_and(|told| told != (assignment.start, provider))
                || present.any(|told| told != assignment.start),
            critical: critical.is_some_and(|it| it.critical),
            slack_hours: critical.map_or(0, |it| i32::try_from(it.slack_minutes / 60).unwrap_or(i32::MAX)),
        })
    };
    plan.assignments.iter().filter_map(view).collect()
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
        Status::Infeasible => "infeasible",
        Status::Unknown => "unknown",
    }
}

fn worth(objective: &Objective) -> PlanWorthView {
    let count = |value: i64| u32::try_from(value).unwrap_or(0);
    PlanWorthView {
        moved: count(objective.moved),
        cushion_days_lacking: count(objective.cushion_days_lacking),
        trips: count(objective.trips),
        cost: objective.cost.map(Into::into),
    }
}
