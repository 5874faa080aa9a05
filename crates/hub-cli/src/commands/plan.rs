//! `hub plan …` and `hub tour …`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use hub_app::plan::{self, Cancel, Plan, Status};
use hub_app::tour::{self, Tour};

use crate::Outcome;
use crate::commands::file_in::{FileArgs, example, read, refused};
use crate::output::Output;

/// `hub plan …`.
#[derive(Subcommand)]
pub enum PlanVerb {
    /// When each step of a transaction can happen; the rules that collide where there is no plan.
    Solve(PlanArgs),
}

/// `hub plan solve`.
#[derive(Args)]
pub struct PlanArgs {
    #[command(flatten)]
    file: FileArgs,
    /// Steps that the solver may take: the same number gives the same plan on every computer.
    #[arg(long)]
    steps: Option<u64>,
}

/// `hub tour …`.
#[derive(Subcommand)]
pub enum TourVerb {
    /// The order and times of a day of showings.
    Solve(FileArgs),
}

/// Runs a verb of `hub plan`.
pub async fn run(verb: PlanVerb, output: Output) -> Outcome {
    let PlanVerb::Solve(args) = verb;
    let Some(from) = args.file.file else { return example(&hub_app::plan_example(), output) };
    let request = plan::read(&read(&from)?).map_err(|error| refused(&from, error))?;
    let cancel = Cancel::default();
    let stop = cancel.clone();
    // Ctrl-C ends the search; what was found by then is the answer.
    let watch = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    let solved = tokio::task::block_in_place(|| hub_app::solve_plan(&request, args.steps, cancel));
    watch.abort();
    output.answer(&solved.map_err(|error| error.with("place", from.display()))?, plan_words)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs a verb of `hub tour`.
pub fn run_tour(verb: TourVerb, output: Output) -> Outcome {
    let TourVerb::Solve(args) = verb;
    let Some(from) = args.file else { return example(&hub_app::tour_example(), output) };
    let request = tour::read(&read(&from)?).map_err(|error| refused(&from, error))?;
    let solved = hub_app::solve_tour(&request).map_err(|error| error.with("place", from.display()))?;
    output.answer(&solved, tour_words)?;
    Ok(ExitCode::SUCCESS)
}

fn plan_words(plan: &Plan) -> String {
    let mut lines = vec![
        match plan.status {
            Status::Optimal => "no plan is better",
            Status::Feasible => "a plan; whether another is better was not settled in so many steps",
            Status::Infeasible => "there is no plan; these cannot all be kept:",
            Status::Unknown => "neither a plan was found in so many steps, nor that there is none",
        }
        .to_owned(),
    ];
    for at in &plan.assignments {
        let who = at.provider.as_ref().map(|who| format!(" by {who}")).unwrap_or_default();
        lines.push(format!("{} to {}  {}{who}: {}", at.start_local, at.end_local, at.task, at.why));
    }
    lines.extend(plan.collisions.iter().map(|of| format!("- {}", of.words)));
    for (name, value) in [("worth", &plan.objective), ("bound", &plan.bound)] {
        if let Some(of) = value {
            let cost = of.cost.map(|cost| format!(", cost {cost}")).unwrap_or_default();
            lines.push(format!(
                "{name}: {} moved, {} days short of the cushion, {} trips{cost}",
                of.moved, of.cushion_days_lacking, of.trips
            ));
        }
    }
    let path: Vec<&str> = plan.critical_path.iter().filter(|of| of.critical).map(|of| of.task.as_str()).collect();
    if !path.is_empty() {
        lines.push(format!("critical path: {}", path.join(", ")));
    }
    lines.join("\n")
}

fn tour_words(tour: &Tour) -> String {
    let mut lines = Vec::new();
    for stop in &tour.stops {
        lines.push(format!(
            "{} to {}  {} ({} min on the road, {} min before the door)",
            stop.arrive_local, stop.leave_local, stop.key, stop.drive_minutes, stop.wait_minutes
        ));
    }
    lines.extend(tour.left_out.iter().map(|of| format!("left out: {}, {}", of.key, of.why)));
    let known = if tour.optimal { "no tour is better" } else { "a good tour, not proved to be the best" };
    let model = tour.travel;
    lines.push(format!(
        "{} min on the road; {known} (straight line × {} %, {} km/h, {} min per drive)",
        tour.drive_minutes, model.detour_percent, model.kmh, model.extra_minutes
    ));
    lines.join("\n")
}
