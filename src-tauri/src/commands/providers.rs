//! Providers of services: the list, the page, who can do a job, what came of jobs.

use hub_app::App;
use hub_app::view::{
    AttachJobFileRequest, IdRequest, JobFileRequest, NoteJobRequest, PriceListView, ProviderView, ProvidersRequest,
    ProvidersView, RevisionView, SaveProviderSheetRequest, SavedView, WhoCanRequest, WhoCanView,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// Providers, by name.
#[tauri::command]
#[specta::specta]
pub async fn providers(app: State<'_, App>, request: ProvidersRequest) -> Answer<ProvidersView> {
    Ok(app.providers(request).await?)
}

/// A provider's page.
#[tauri::command]
#[specta::specta]
pub async fn provider(app: State<'_, App>, request: IdRequest) -> Answer<ProviderView> {
    Ok(app.provider(request).await?)
}

/// Who can do a job, and who cannot be offered and why.
#[tauri::command]
#[specta::specta]
pub async fn who_can_do_it(app: State<'_, App>, request: WhoCanRequest) -> Answer<WhoCanView> {
    Ok(app.who_can_do_it(request).await?)
}

/// Keeps a provider's sheet.
#[tauri::command]
#[specta::specta]
pub async fn save_provider_sheet(app: State<'_, App>, request: SaveProviderSheetRequest) -> Answer<RevisionView> {
    Ok(app.save_provider_sheet(request).await?)
}

/// Asks for a list of prices and reads it; nothing is kept. `None` where none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn read_price_list(window: AppHandle, app: State<'_, App>) -> Answer<Option<PriceListView>> {
    let Some(path) = dialogs::table(&window).await else { return Ok(None) };
    Ok(Some(app.read_price_list(path).await?))
}

/// Writes down what came of a job.
#[tauri::command]
#[specta::specta]
pub async fn note_job(app: State<'_, App>, request: NoteJobRequest) -> Answer<RevisionView> {
    Ok(app.note_job(request).await?)
}

/// Asks for a file and keeps it with a job; `None` where none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn attach_job_file(
    window: AppHandle,
    app: State<'_, App>,
    request: AttachJobFileRequest,
) -> Answer<Option<RevisionView>> {
    let Some(path) = dialogs::document(&window).await else { return Ok(None) };
    Ok(Some(app.attach_job_file(request, path).await?))
}

/// Asks where to, and writes a file of a job.
#[tauri::command]
#[specta::specta]
pub async fn save_job_file(window: AppHandle, app: State<'_, App>, request: JobFileRequest) -> Answer<SavedView> {
    let suggested = app.job_file_name(&request).await?;
    let Some(path) = dialogs::save(&window, &suggested).await else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.save_job_file(request, path).await?)
}
