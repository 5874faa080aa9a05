//! Jobs at the property of a deal, and how they are planned.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;

/// Something with an identifier and a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NamedView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A job that must have ended before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobAfterView {
    /// Which.
    pub job: String,
    /// Minutes that must lie between.
    pub wait_minutes: u32,
}

/// Somebody who could do a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobCandidateView {
    /// The partner.
    pub partner: String,
    /// Their name; not read.
    pub name: String,
    /// What they ask.
    pub price: Option<MoneyView>,
    /// What the client would pay to have somebody else, in minor units.
    pub reluctance: u32,
}

/// Working or opening hours on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HoursView {
    /// `mon` to `sun`.
    pub days: Vec<String>,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`, up to `24:00`.
    pub to: String,
}

/// A stretch of time on the wall clock at the property in which somebody or something is not available.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosedView {
    /// `YYYY-MM-DDTHH:MM`.
    pub from: String,
    /// `YYYY-MM-DDTHH:MM`.
    pub to: String,
    /// Why.
    pub because: Option<String>,
}

/// What somebody has to be told of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ToTellView {
    /// `provider`, or the key of a person of the plan.
    pub who: String,
    /// Their name.
    pub name: String,
    /// `request` (never told), `moved`, `off` (they were told a time and it is no longer theirs).
    pub what: String,
    /// The time they know, `YYYY-MM-DDTHH:MM` at the property.
    pub knows: Option<String>,
    /// The partner, where it is one: whoever was asked before may be another than the job's provider now.
    pub partner: Option<String>,
    /// A text to send, ready to be copied.
    pub text: String,
    /// Where to write to, if an address is on file.
    pub address: Option<String>,
    /// Whom to call, if a number is on file.
    pub phone: Option<String>,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    /// Identifier.
    pub id: String,
    /// To be handed in with the next change.
    pub revision: u32,
    /// For which deal.
    pub transaction: Option<String>,
    /// The property's address.
    pub property: String,
    /// `inspection`, `repairs` and so on.
    pub kind: String,
    /// What exactly, where somebody said so.
    pub title: Option<String>,
    /// Who does it.
    pub provider: Option<NamedView>,
    /// `planned`, `asked`, `confirmed`, `declined`, `done`, `missed`, `cancelled`.
    pub state: String,
    /// Why it was declined, missed or called off.
    pub because: Option<String>,
    /// The property's time zone.
    pub zone: String,
    /// Begins, RFC 3339.
    pub starts_at: Option<String>,
    /// Ends, RFC 3339.
    pub ends_at: Option<String>,
    /// Begins on the wall clock at the property, `YYYY-MM-DDTHH:MM`.
    pub starts_local: Option<String>,
    /// Ends on the wall clock at the property.
    pub ends_local: Option<String>,
    /// Length of a visit.
    pub minutes: Option<u32>,
    /// Or so many working days.
    pub working_days: Option<u32>,
    /// Whether the home has to be opened.
    pub needs_access: bool,
    /// Who has to be there, by key.
    pub present: Vec<String>,
    /// What comes before.
    pub after: Vec<JobAfterView>,
    /// The day of the contract it has to be done by.
    pub due: Option<String>,
    /// Not before, on the wall clock there.
    pub not_before: Option<String>,
    /// Not after, on the wall clock there.
    pub not_after: Option<String>,
    /// Whether it stays where it is when the plan is made again.
    pub pinned: bool,
    /// Who could do it.
    pub candidates: Vec<JobCandidateView>,
    /// What was said of the price.
    pub quoted: Option<MoneyView>,
    /// What the invoice says.
    pub invoiced: Option<MoneyView>,
    /// Notes.
    pub notes: Option<String>,
    /// Whom something has to be told.
    pub to_tell: Vec<ToTellView>,
    /// What it may become.
    pub may_become: Vec<String>,
    /// Collides with other work of its provider, or with what it has to come after or before: in words.
    pub trouble: Vec<String>,
}

/// A day of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanDueView {
    /// As the form's table names it.
    pub event: String,
    /// In words.
    pub title: String,
    /// The last moment, on the wall clock at the property.
    pub ends_local: String,
    /// Whether it has passed.
    pub passed: bool,
}

/// Somebody whose presence jobs may need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanPersonView {
    /// By what jobs name them.
    pub key: String,
    /// Name.
    pub name: String,
    /// How to write to them.
    pub email: Option<String>,
    /// When they can come; none: at any time.
    pub hours: Option<Vec<HoursView>>,
    /// When they cannot.
    pub away: Vec<ClosedView>,
}

/// How jobs at a property are planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanSettingsView {
    /// Latitude and longitude of the property.
    pub place: Option<(f64, f64)>,
    /// When it can be entered; none: at any time.
    pub access: Option<Vec<HoursView>>,
    /// When it cannot all the same.
    pub closed: Vec<ClosedView>,
    /// Whose presence jobs may need.
    pub people: Vec<PlanPersonView>,
    /// Whole days wished before a deadline.
    pub cushion_days: u32,
    /// Days planned ahead.
    pub days: u32,
}

/// The plan of a property.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PropertyPlanView {
    /// The deal.
    pub transaction: String,
    /// What it is called.
    pub title: String,
    /// The property's time zone.
    pub zone: String,
    /// Now, on the wall clock at the property.
    pub now_local: String,
    /// Its settings.
    pub settings: PlanSettingsView,
    /// To be handed in with a change of the settings; 0 where none were kept yet.
    pub settings_revision: u32,
    /// Its jobs, by time; those without one last.
    pub jobs: Vec<JobView>,
    /// Days of the contract.
    pub dues: Vec<PlanDueView>,
    /// Kinds of jobs there are.
    pub kinds: Vec<String>,
}

/// A time or provider to be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TrialRequest {
    /// Which job.
    pub job: String,
    /// Where it would begin, on the wall clock at the property.
    pub starts_local: String,
    /// Who would do it; none: as it is.
    pub provider: Option<String>,
}

/// Asks for a plan; nothing is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposePlanRequest {
    /// The deal.
    pub transaction: String,
    /// What is tried.
    pub trials: Vec<TrialRequest>,
}

/// Where a job would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProposedJobView {
    /// Which.
    pub job: String,
    /// The revision this is based on.
    pub revision: u32,
    /// Who would do it.
    pub provider: Option<NamedView>,
    /// Begins, RFC 3339.
    pub starts_at: String,
    /// Ends, RFC 3339.
    pub ends_at: String,
    /// Begins on the wall clock there.
    pub starts_local: String,
    /// Ends on the wall clock there.
    pub ends_local: String,
    /// Why then, in words.
    pub why: String,
    /// Whether it differs from what is kept.
    pub changed: bool,
    /// Whether somebody was told something else.
    pub told_otherwise: bool,
    /// Whether it lies on the chain that decides when all is done.
    pub critical: bool,
    /// Hours it could begin later without harm to the chain or a deadline.
    pub slack_hours: i32,
}

/// Something to know about a job that was planned, or was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanRemarkView {
    /// Which.
    pub job: String,
    /// What.
    pub why: String,
    /// Whether it is planned all the same.
    pub planned: bool,
}

/// How good a plan is, most important first; less is better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanWorthView {
    /// Jobs that people were told otherwise about.
    pub moved: u32,
    /// Days that lack of the cushion before deadlines, added up.
    pub cushion_days_lacking: u32,
    /// Times that somebody comes to the property, by day.
    pub trips: u32,
    /// What the providers ask, with what the client would pay to have others.
    pub cost: Option<MoneyView>,
}

/// A plan, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanProposalView {
    /// `optimal`, `feasible` (a better one may exist), `infeasible`, `unknown` (the search was stopped), `nothing` (no job
    /// is left to plan).
    pub status: String,
    /// What it is worth.
    pub worth: Option<PlanWorthView>,
    /// What no plan can be better than.
    pub bound: Option<PlanWorthView>,
    /// The jobs.
    pub jobs: Vec<ProposedJobView>,
    /// The fewest rules that cannot all be kept, in words.
    pub collisions: Vec<String>,
    /// Whether it is proved that no fewer collide.
    pub collisions_fewest: bool,
    /// What else there is to know.
    pub remarks: Vec<PlanRemarkView>,
    /// How drives were timed: kilometres an hour, road over straight line in per cent, minutes added to each.
    pub travel: (u32, u32, u32),
}

/// Keeps what a plan proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ApplyPlanRequest {
    /// The deal.
    pub transaction: String,
    /// The jobs as they are to stand.
    pub jobs: Vec<PlacedJobRequest>,
}

/// A job with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlacedJobRequest {
    /// Which.
    pub job: String,
    /// The revision somebody saw.
    pub revision: u32,
    /// Begins, RFC 3339; none takes the time away.
    pub starts_at: Option<String>,
    /// Ends, RFC 3339.
    pub ends_at: Option<String>,
    /// Who does it.
    pub provider: Option<String>,
}

/// What a person says of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveJobRequest {
    /// Which; none for a new one.
    pub id: Option<String>,
    /// The revision somebody saw; 0 for a new one.
    pub revision: u32,
    /// The deal.
    pub transaction: String,
    /// `inspection`, `repairs` and so on.
    pub kind: String,
    /// What exactly.
    pub title: Option<String>,
    /// Length of a visit.
    pub minutes: Option<u32>,
    /// Or so many working days.
    pub working_days: Option<u32>,
    /// Whether the home has to be opened.
    pub needs_access: bool,
    /// Who has to be there, by key.
    pub present: Vec<String>,
    /// What comes before.
    pub after: Vec<JobAfterView>,
    /// The day of the contract it has to be done by.
    pub due: Option<String>,
    /// Not before, on the wall clock there.
    pub not_before: Option<String>,
    /// Not after, on the wall clock there.
    pub not_after: Option<String>,
    /// Whether it stays where it is.
    pub pinned: bool,
    /// Who could do it.
    pub candidates: Vec<JobCandidateView>,
    /// Notes.
    pub notes: Option<String>,
}

/// Says how a job goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StepJobRequest {
    /// Which.
    pub id: String,
    /// The revision somebody saw.
    pub revision: u32,
    /// What it becomes.
    pub to: String,
    /// Why; needed where it is declined, missed or called off.
    pub because: Option<String>,
}

/// A job that somebody saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JobSeenRequest {
    /// Which.
    pub id: String,
    /// The revision somebody saw.
    pub revision: u32,
}

/// Says that somebody was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ToldRequest {
    /// The job.
    pub id: String,
    /// The revision somebody saw.
    pub revision: u32,
    /// `provider`, or the key of a person of the plan.
    pub who: String,
    /// The partner, where it is one.
    pub partner: Option<String>,
}

/// Keeps how a property is planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavePlanSettingsRequest {
    /// The deal.
    pub transaction: String,
    /// The revision somebody saw; 0 where none were kept.
    pub revision: u32,
    /// The settings.
    pub settings: PlanSettingsView,
}

/// A deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransactionRequest {
    /// Which.
    pub transaction: String,
}
