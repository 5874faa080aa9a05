//! Leads, tasks, the pipeline.

use hub_app::App;
use hub_app::view::{
    AddDealRequest, AddTaskRequest, BoardRequest, BoardView, CompleteTaskRequest, EditedView, LeadFolderView, LeadView,
    LeadsRequest, LeadsView, MadeView, MarkLeadRequest, MoveStageRequest, PipelineView, SnoozeTaskRequest,
    TasksRequest, TasksView,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// Leads, those that wait first.
#[tauri::command]
#[specta::specta]
pub async fn leads(app: State<'_, App>, request: LeadsRequest) -> Answer<LeadsView> {
    Ok(app.leads(request).await?)
}

/// Says how a lead stands.
#[tauri::command]
#[specta::specta]
pub async fn mark_lead(app: State<'_, App>, request: MarkLeadRequest) -> Answer<LeadView> {
    Ok(app.mark_lead(request).await?)
}

/// Asks for a folder and watches it for lead messages and forms.
#[tauri::command]
#[specta::specta]
pub async fn choose_lead_folder(window: AppHandle, app: State<'_, App>) -> Answer<Option<LeadFolderView>> {
    let Some(path) = dialogs::folder(&window).await else { return Ok(None) };
    Ok(Some(app.watch_lead_folder(path).await?))
}

/// Stops watching the folder; who came from it stays.
#[tauri::command]
#[specta::specta]
pub async fn forget_lead_folder(app: State<'_, App>) -> Answer<()> {
    Ok(app.forget_lead_folder().await?)
}

/// Looks into the folder now.
#[tauri::command]
#[specta::specta]
pub async fn look_in_lead_folder(app: State<'_, App>) -> Answer<Option<LeadFolderView>> {
    Ok(app.look_in_lead_folder().await?)
}

/// Tasks.
#[tauri::command]
#[specta::specta]
pub async fn tasks(app: State<'_, App>, request: TasksRequest) -> Answer<TasksView> {
    Ok(app.tasks(request).await?)
}

/// Makes a task.
#[tauri::command]
#[specta::specta]
pub async fn add_task(app: State<'_, App>, request: AddTaskRequest) -> Answer<MadeView> {
    Ok(app.add_task(request).await?)
}

/// Says whether a task is done.
#[tauri::command]
#[specta::specta]
pub async fn complete_task(app: State<'_, App>, request: CompleteTaskRequest) -> Answer<EditedView> {
    Ok(app.complete_task(request).await?)
}

/// Puts a task off.
#[tauri::command]
#[specta::specta]
pub async fn snooze_task(app: State<'_, App>, request: SnoozeTaskRequest) -> Answer<EditedView> {
    Ok(app.snooze_task(request).await?)
}

/// The pipelines of all systems.
#[tauri::command]
#[specta::specta]
pub async fn pipelines(app: State<'_, App>) -> Answer<Vec<PipelineView>> {
    Ok(app.pipelines().await?)
}

/// A pipeline with its deals.
#[tauri::command]
#[specta::specta]
pub async fn pipeline_board(app: State<'_, App>, request: BoardRequest) -> Answer<BoardView> {
    Ok(app.pipeline_board(request).await?)
}

/// Moves a deal or a person to another stage.
#[tauri::command]
#[specta::specta]
pub async fn move_stage(app: State<'_, App>, request: MoveStageRequest) -> Answer<EditedView> {
    Ok(app.move_stage(request).await?)
}

/// Makes a deal.
#[tauri::command]
#[specta::specta]
pub async fn add_deal(app: State<'_, App>, request: AddDealRequest) -> Answer<MadeView> {
    Ok(app.add_deal(request).await?)
}
