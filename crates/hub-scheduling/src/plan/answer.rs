use chrono::{DateTime, Utc};
use hub_domain::Money;
use serde::Serialize;

use super::rule::Rule;
use crate::local::Local;
use crate::travel::SpeedModel;

/// How good a plan is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// No plan is better.
    Optimal,
    /// A plan; the bound says how much better another could be.
    Feasible,
    /// There is no plan.
    Infeasible,
    /// The budget ended before a plan was found or excluded.
    Unknown,
}

/// A schedule, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// How good it is.
    pub status: Status,
    /// What the plan is worth; none without a plan.
    pub objective: Option<Objective>,
    /// What no plan can be better than; equal to the objective when it is optimal.
    pub bound: Option<Objective>,
    /// Each step, in order of time.
    pub assignments: Vec<Assignment>,
    /// The fewest rules that cannot all be kept, when there is no plan.
    pub collisions: Vec<CollisionView>,
    /// Whether it is proved that no fewer rules collide.
    pub collisions_fewest: bool,
    /// How early and late each step could be, by order and calendars alone.
    pub critical_path: Vec<Critical>,
    /// Steps of the solver that were taken.
    pub steps: u64,
    /// How drives were timed.
    pub travel: SpeedModel,
}

/// What a plan is worth, most important first; less is better. No plan misses a contract deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objective {
    /// Contract deadlines missed: always 0.
    pub deadlines_missed: u32,
    /// Steps that people were told otherwise about.
    pub moved: i64,
    /// Whole days that lack of the cushion before deadlines, added up.
    pub cushion_days_lacking: i64,
    /// Times that somebody comes to a place, by day.
    pub trips: i64,
    /// Prices, with what the client would pay to have somebody else; none without prices.
    pub cost: Option<Money>,
}

/// When a step happens and who does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// Which step.
    pub task: String,
    /// By whom.
    pub provider: Option<String>,
    /// Begins.
    pub start: DateTime<Utc>,
    /// Ends.
    pub end: DateTime<Utc>,
    /// Begins, on the wall clock of the plan's zone.
    pub start_local: Local,
    /// Ends, as well.
    pub end_local: Local,
    /// What it waits for and what follows from it, in words.
    pub why: String,
}

/// A rule of a collision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CollisionView {
    /// Which.
    #[serde(flatten)]
    pub rule: Rule,
    /// In words.
    pub words: String,
}

/// Where a step lies on the critical path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Critical {
    /// Which step.
    pub task: String,
    /// No earlier.
    pub earliest_start: Local,
    /// Ends no earlier.
    pub earliest_end: Local,
    /// No later, or a deadline is missed or the days are over.
    pub latest_start: Local,
    /// Minutes between the two starts.
    pub slack_minutes: i64,
    /// Whether it is on the chain that decides the earliest end of everything.
    pub critical: bool,
    /// The step that it waits for longest.
    pub waits_for: Option<String>,
}
