//! Sources and their synchronisation.

use hub_app::App;
use hub_app::view::{
    AddSourceRequest, ChangeSourceRequest, CompareRequest, ComparedView, ConnectorView, NameRequest, PathView,
    PauseRequest, RemovalView, SaveTermsRequest, SourceChoicesView, SourceHealthView, SourceView, SyncRequest,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// Kinds of sources that can be added.
#[tauri::command]
#[specta::specta]
pub async fn connectors(app: State<'_, App>) -> Answer<Vec<ConnectorView>> {
    Ok(app.connectors())
}

/// The sources and their state.
#[tauri::command]
#[specta::specta]
pub async fn sources(app: State<'_, App>) -> Answer<Vec<SourceView>> {
    Ok(app.sources().await?)
}

/// Checks and saves a source.
#[tauri::command]
#[specta::specta]
pub async fn add_source(app: State<'_, App>, request: AddSourceRequest) -> Answer<SourceView> {
    Ok(app.add_source(request).await?)
}

/// Gives a source other settings and secrets.
#[tauri::command]
#[specta::specta]
pub async fn change_source(app: State<'_, App>, request: ChangeSourceRequest) -> Answer<SourceView> {
    Ok(app.change_source(request).await?)
}

/// Checks that a source answers.
#[tauri::command]
#[specta::specta]
pub async fn check_source(app: State<'_, App>, request: NameRequest) -> Answer<SourceView> {
    Ok(app.check_source(request).await?)
}

/// What removing a source would take along.
#[tauri::command]
#[specta::specta]
pub async fn removal_preview(app: State<'_, App>, request: NameRequest) -> Answer<RemovalView> {
    Ok(app.removal_preview(request).await?)
}

/// Removes a source with everything that came from it.
#[tauri::command]
#[specta::specta]
pub async fn remove_source(app: State<'_, App>, request: NameRequest) -> Answer<RemovalView> {
    Ok(app.remove_source(request).await?)
}

/// Starts a sync in the background; progress comes as events.
#[tauri::command]
#[specta::specta]
pub async fn start_sync(app: State<'_, App>, request: SyncRequest) -> Answer<()> {
    Ok(app.start_sync(request).await?)
}

/// Stops the sync of a source; what is stored stays.
#[tauri::command]
#[specta::specta]
pub async fn cancel_sync(app: State<'_, App>, request: NameRequest) -> Answer<()> {
    app.cancel_sync(&request.name).await;
    Ok(())
}

/// Lets the user pick a folder.
#[tauri::command]
#[specta::specta]
pub async fn choose_folder(window: AppHandle) -> Answer<PathView> {
    Ok(PathView { path: dialogs::folder(&window).await.map(|p| p.display().to_string()) })
}

/// Names an agent recognises, and sets of display rules.
#[tauri::command]
#[specta::specta]
pub async fn source_choices(app: State<'_, App>) -> Answer<SourceChoicesView> {
    Ok(app.source_choices())
}

/// How a source is doing.
#[tauri::command]
#[specta::specta]
pub async fn source_health(app: State<'_, App>, request: NameRequest) -> Answer<SourceHealthView> {
    Ok(app.source_health(request).await?)
}

/// Saves the terms of a source.
#[tauri::command]
#[specta::specta]
pub async fn save_terms(app: State<'_, App>, request: SaveTermsRequest) -> Answer<SourceView> {
    Ok(app.save_terms(request).await?)
}

/// Pauses a source or lets it go on.
#[tauri::command]
#[specta::specta]
pub async fn pause_source(app: State<'_, App>, request: PauseRequest) -> Answer<SourceView> {
    Ok(app.pause_source(request).await?)
}

/// One record beside the server's copy.
#[tauri::command]
#[specta::specta]
pub async fn compare_record(app: State<'_, App>, request: CompareRequest) -> Answer<ComparedView> {
    Ok(app.compare_record(request).await?)
}
