//! The inbox of leads, tasks, the pipeline board.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{DealView, LeadStateView, LeadView, MoneyView, TaskView};

/// Asks for leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeadsRequest {
    /// Only those that stand so; empty for all.
    pub states: Vec<LeadStateView>,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// Leads, those that wait first, then the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeadsView {
    /// That stand so.
    pub total: u32,
    /// That wait.
    pub waiting: u32,
    /// Half of those answered in the last 30 days were answered within so many minutes; absent below three.
    #[specta(type = Option<i32>)]
    pub median_minutes: Option<i64>,
    /// This page.
    pub rows: Vec<LeadView>,
    /// The folder that is watched for messages and forms.
    pub folder: Option<LeadFolderView>,
}

/// Says how a lead stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkLeadRequest {
    /// Number of its arrival.
    #[specta(type = i32)]
    pub lead: i64,
    /// How it stands.
    pub state: LeadStateView,
}

/// The folder that is watched for lead messages (`.eml`), web forms (`.csv`, `.json`) and cards (`.vcf`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeadFolderView {
    /// Its path.
    pub path: String,
    /// When it was last looked into, RFC 3339.
    pub looked_at: Option<String>,
    /// Files taken in from it.
    pub taken: u32,
    /// Files that could not be taken in, the latest first; at most 20.
    pub refused: Vec<RefusedFileView>,
    /// It is not there at the moment.
    pub missing: bool,
}

/// A file that could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusedFileView {
    /// Its name.
    pub name: String,
    /// Why, in English.
    pub reason: String,
}

/// Asks for tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TasksRequest {
    /// Which.
    pub due: TaskDueView,
    /// Only this owner's.
    pub owner: Option<String>,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// Which tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TaskDueView {
    /// Due before today.
    Overdue,
    /// Due today.
    Today,
    /// Due in the seven days after today.
    Week,
    /// Due later.
    Later,
    /// Without a day.
    Undated,
    /// Every open one.
    Open,
    /// Done, the latest first.
    Done,
}

/// Tasks, the soonest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TasksView {
    /// Rows in all.
    pub total: u32,
    /// This page.
    pub rows: Vec<TaskView>,
    /// Open ones due before today.
    pub overdue: u32,
    /// Due today.
    pub today: u32,
    /// Due in the seven days after today.
    pub week: u32,
    /// Due later.
    pub later: u32,
    /// Without a day.
    pub undated: u32,
}

/// A new task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddTaskRequest {
    /// For whom; absent for nobody in particular.
    pub person: Option<String>,
    /// What is to be done, 1 to 500 characters.
    pub title: String,
    /// When: `YYYY-MM-DD` or RFC 3339; absent for no day.
    pub due_at: Option<String>,
    /// As the systems call it.
    pub task_type: Option<String>,
}

/// Says whether a task is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompleteTaskRequest {
    /// The task.
    pub id: String,
    /// Done; else open again.
    pub done: bool,
}

/// Puts a task off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SnoozeTaskRequest {
    /// The task.
    pub id: String,
    /// Until when: `YYYY-MM-DD` (its time of day stays) or RFC 3339.
    pub until: String,
}

/// A pipeline of a system; one of no system for deals that are only here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PipelineView {
    /// The connection; absent for deals that are only here.
    pub connection: Option<String>,
    /// Its name.
    pub system: Option<String>,
    /// What the pipeline is called; empty for deals without one.
    pub pipeline: String,
    /// Stages in the system's order, then those that only deals name.
    pub stages: Vec<String>,
    /// Open deals.
    pub deals: u32,
    /// What amounts of new deals are in, ISO 4217: the account's currency.
    pub currency: String,
}

/// Asks for a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BoardRequest {
    /// The connection; absent for deals that are only here.
    pub connection: Option<String>,
    /// The pipeline.
    pub pipeline: String,
    /// Deals that are won or lost too.
    pub closed: bool,
}

/// A pipeline with its deals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BoardView {
    /// Which.
    pub pipeline: PipelineView,
    /// Stages in order.
    pub columns: Vec<BoardColumnView>,
}

/// A stage and its deals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BoardColumnView {
    /// The stage; empty for deals without one.
    pub stage: String,
    /// Deals, the largest first; at most 200.
    pub deals: Vec<DealView>,
    /// Deals in all.
    pub count: u32,
    /// What they come to, per currency.
    pub totals: Vec<MoneyView>,
}

/// Moves a deal, or a person, to another stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveStageRequest {
    /// The deal or the person.
    pub id: String,
    /// To which stage.
    pub stage: String,
}

/// A new deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddDealRequest {
    /// For whom.
    pub person: String,
    /// What it is called, 1 to 200 characters.
    pub name: String,
    /// The connection it is made in; absent for here only.
    pub connection: Option<String>,
    /// Pipeline.
    pub pipeline: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Amount.
    pub amount: Option<MoneyView>,
    /// When it is expected to close, `YYYY-MM-DD`.
    pub closes_on: Option<String>,
}
