//! Letters about jobs, and jobs as calendar files.

use hub_app::App;
use hub_app::view::{IdRequest, JobInviteRequest, MessageRulesView, SavedView, ServiceMessagesView, ToldRequest};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// Letters that wait, and the last that came to an end.
#[tauri::command]
#[specta::specta]
pub async fn service_messages(app: State<'_, App>) -> Answer<ServiceMessagesView> {
    Ok(app.service_messages().await?)
}

/// Writes a letter to somebody who has to be told something of a job.
#[tauri::command]
#[specta::specta]
pub async fn write_job_message(app: State<'_, App>, request: ToldRequest) -> Answer<ServiceMessagesView> {
    Ok(app.write_job_message(request).await?)
}

/// Lets a letter go.
#[tauri::command]
#[specta::specta]
pub async fn release_message(app: State<'_, App>, request: IdRequest) -> Answer<ServiceMessagesView> {
    Ok(app.release_message(request).await?)
}

/// Discards a letter that has not gone.
#[tauri::command]
#[specta::specta]
pub async fn discard_message(app: State<'_, App>, request: IdRequest) -> Answer<ServiceMessagesView> {
    Ok(app.discard_message(request).await?)
}

/// What may go without somebody having read it.
#[tauri::command]
#[specta::specta]
pub async fn message_rules(app: State<'_, App>) -> Answer<MessageRulesView> {
    Ok(app.message_rules().await?)
}

/// Sets what may go without somebody having read it.
#[tauri::command]
#[specta::specta]
pub async fn save_message_rules(app: State<'_, App>, request: MessageRulesView) -> Answer<MessageRulesView> {
    Ok(app.save_message_rules(request).await?)
}

/// Asks where to, and writes a job's calendar file.
#[tauri::command]
#[specta::specta]
pub async fn save_job_invite(window: AppHandle, app: State<'_, App>, request: JobInviteRequest) -> Answer<SavedView> {
    let suggested = app.job_invite_name(&request).await?;
    let Some(path) = dialogs::save(&window, &suggested).await else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.save_job_invite(request, path).await?)
}
