//! A schedule for one property.

mod answer;
mod budget;
mod collide;
mod compile;
mod critical;
mod greedy;
mod grid;
mod instance;
mod model;
mod request;
mod rule;
mod search;
mod settle;
mod slots;
mod value;
mod words;

use hub_domain::Money;
pub use hub_domain::calendar::{Hours, Weekday};

pub use answer::{Assignment, CollisionView, Critical, Objective, Plan, Status};
pub use budget::{Budget, Cancel, DEFAULT_STEPS};
pub use request::{After, Candidate, NamedPlace, Person, PlanRequest, Provider, Task, Told, Window};
pub use rule::Rule;

use self::critical::Bounds;
use self::instance::{Assigned, Instance};
use self::search::Answer;
use self::value::Value;
use crate::InputError;

/// Reads a request.
///
/// # Errors
/// [`InputError::Json`] with line and column. What the values say is looked at by [`solve`].
pub fn read(text: &str) -> Result<PlanRequest, InputError> {
    crate::file::read(text)
}

/// A request that shows the format.
#[must_use]
pub fn example() -> &'static str {
    include_str!("example.json")
}

/// The best plan that the budget allows. The aims, most important first: no contract deadline missed; nothing moved
/// that people were told; the cushion before deadlines; few trips; cost. Of equally good plans, the one the search
/// comes to, with each step as early as that allows.
///
/// # Errors
/// What is wrong with the request, and where.
pub fn solve(request: &PlanRequest, budget: &Budget) -> Result<Plan, InputError> {
    let instance = compile::compile(request)?;
    let mut meter = budget.meter();
    let critical = critical::critical_path(&instance);
    let mut out = Plan {
        status: Status::Unknown,
        objective: None,
        bound: None,
        assignments: Vec::new(),
        collisions: Vec::new(),
        collisions_fewest: false,
        critical_path: critical
            .as_ref()
            .map_or_else(Vec::new, |(bounds, path)| told_bounds(request, &instance, bounds, path)),
        steps: 0,
        travel: request.travel,
    };
    let answer = match &critical {
        Some((bounds, _)) => search::search(&instance, bounds, &mut meter, false),
        None => Answer::None,
    };
    match answer {
        Answer::Plan { mut plan, value, bound } => {
            let worth = settle::settle(&instance, &mut plan, value);
            out.status = if worth == bound { Status::Optimal } else { Status::Feasible };
            out.objective = Some(objective(request, worth));
            out.bound = Some(objective(request, bound));
            out.assignments = assignments(request, &instance, &plan);
        }
        Answer::None => {
            let collision = collide::collide(request, &instance.rules, &mut meter)?;
            out.status = Status::Infeasible;
            out.collisions_fewest = collision.fewest;
            let words = |rule: Rule| CollisionView { words: words::rule(request, &rule), rule };
            out.collisions = collision.rules.into_iter().map(words).collect();
        }
        Answer::Unknown => {}
    }
    out.steps = meter.taken();
    Ok(out)
}

fn objective(request: &PlanRequest, value: Value) -> Objective {
    let mut prices = request.tasks.iter().flat_map(|task| task.candidates.iter().filter_map(|of| of.price));
    Objective {
        deadlines_missed: 0,
        moved: value[0],
        cushion_days_lacking: value[1],
        trips: value[2],
        cost: prices.next().map(|price| Money::from_minor(value[3], price.currency)),
    }
}

fn assignments(request: &PlanRequest, instance: &Instance, plan: &[Assigned]) -> Vec<Assignment> {
    let mut order: Vec<usize> = (0..plan.len()).collect();
    order.sort_by_key(|job| (plan[*job].start, *job));
    let view = |job: usize| {
        let at = plan[job];
        let end = instance.end(job, at).unwrap_or(at.start);
        let provider = instance.jobs[job].choices[at.choice].provider;
        Assignment {
            task: request.tasks[job].key.clone(),
            provider: provider.map(|provider| request.providers[provider].key.clone()),
            start: instance.grid.instant(at.start),
            end: instance.grid.instant(end),
            start_local: instance.grid.local(at.start),
            end_local: instance.grid.local(end),
            why: words::why(request, instance, plan, job),
        }
    };
    order.into_iter().map(view).collect()
}

fn told_bounds(request: &PlanRequest, instance: &Instance, bounds: &[Bounds], path: &[usize]) -> Vec<Critical> {
    let key = |job: usize| request.tasks[job].key.clone();
    let view = |(job, of): (usize, &Bounds)| Critical {
        task: key(job),
        earliest_start: instance.grid.local(of.earliest_start),
        earliest_end: instance.grid.local(of.earliest_end),
        latest_start: instance.grid.local(of.latest_start),
        slack_minutes: i64::from(of.latest_start - of.earliest_start) * instance.grid.minutes(),
        critical: path.contains(&job),
        waits_for: of.waits_for.map(key),
    };
    bounds.iter().enumerate().map(view).collect()
}
