use chrono::NaiveDate;
use hub_domain::calendar::Hours;
use hub_domain::{Money, Place};
use serde::{Deserialize, Serialize};

use crate::local::Local;
use crate::travel::SpeedModel;

/// What is to be planned: the file that `hub plan solve` reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    /// IANA zone of every local time here.
    pub zone: String,
    /// First day.
    pub from: NaiveDate,
    /// How many days, 1 to 120.
    pub days: u32,
    /// Steps begin on this raster, counted from the first midnight; 5, 10, 15, 20, 30 or 60.
    #[serde(default = "half_hour")]
    pub slot_minutes: u32,
    /// Whole days wished between a step's end and its deadline, 0 to 14; more is no better.
    #[serde(default = "two")]
    pub cushion_days: u32,
    /// How drives are timed.
    #[serde(default)]
    pub travel: SpeedModel,
    /// Places that steps or appointments name.
    #[serde(default)]
    pub places: Vec<NamedPlace>,
    /// When the property can be entered; left out: always.
    #[serde(default)]
    pub access: Option<Vec<Window>>,
    /// People who must be at some of the steps.
    #[serde(default)]
    pub people: Vec<Person>,
    /// Who can do a step.
    #[serde(default)]
    pub providers: Vec<Provider>,
    /// The steps.
    pub tasks: Vec<Task>,
    /// What people were told before; kept unless it must move.
    #[serde(default)]
    pub told: Vec<Told>,
}

fn half_hour() -> u32 {
    30
}

fn two() -> u32 {
    2
}

/// A place with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedPlace {
    /// Its name here.
    pub key: String,
    /// Where it is.
    pub at: Place,
}

/// From a local time to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Beginning.
    pub from: Local,
    /// End.
    pub to: Local,
    /// Where somebody is busy then; the drive from and to there is kept free too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// Somebody who must be at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name here.
    pub key: String,
    /// When they can come; left out: always.
    #[serde(default)]
    pub hours: Option<Vec<Hours>>,
    /// When they cannot.
    #[serde(default)]
    pub busy: Vec<Window>,
}

/// Somebody who does steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Name here.
    pub key: String,
    /// Working hours.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// Other work.
    #[serde(default)]
    pub busy: Vec<Window>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Name here.
    pub key: String,
    /// Length of a visit without a break; rounded up to slots.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// Or so many working days of the provider, each from the first to the last working hour, weekends skipped. A day
    /// counts when the provider is free and the property open (if needed) for all of those hours.
    #[serde(default)]
    pub working_days: Option<u32>,
    /// Where it happens; left out: nowhere, nobody drives.
    #[serde(default)]
    pub place: Option<String>,
    /// Whether the property must be open.
    #[serde(default)]
    pub needs_access: bool,
    /// Who must be there.
    #[serde(default)]
    pub present: Vec<String>,
    /// Times of the week in which it goes on, for what no calendar keeps out of the night; left out: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Vec<Hours>>,
    /// Does not begin before.
    #[serde(default)]
    pub not_before: Option<Local>,
    /// Has ended by then.
    #[serde(default)]
    pub not_after: Option<Local>,
    /// Has ended by then because the contract says so.
    #[serde(default)]
    pub deadline: Option<Local>,
    /// What must have ended before.
    #[serde(default)]
    pub after: Vec<After>,
    /// Who could do it; none: it needs no provider.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
}

/// A step that must have ended before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Which.
    pub task: String,
    /// Minutes that must lie between.
    #[serde(default)]
    pub wait_minutes: u32,
}

/// Somebody who could do a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Which provider.
    pub provider: String,
    /// What they ask.
    #[serde(default)]
    pub price: Option<Money>,
    /// What the client would pay to have somebody else, in minor units; added to the price when plans are compared.
    #[serde(default)]
    pub reluctance: u32,
}

/// What people were told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Which step.
    pub task: String,
    /// By whom; none for a step without a provider.
    #[serde(default)]
    pub provider: Option<String>,
    /// When it begins.
    pub start: Local,
    /// Must not move at all, such as a step that has begun.
    #[serde(default)]
    pub fixed: bool,
}
