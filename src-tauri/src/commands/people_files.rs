//! People from files and into files; settings; what the hub writes back.

use hub_app::App;
use hub_app::view::{
    ExportPeopleRequest, ImportIdRequest, ImportPreviewView, ImportRequest, ImportRowsRequest, ImportRowsView,
    ImportView, PeopleSettingsView, SaveWriteBackRequest, SavedView, UndoneImportView, WriteBackOutcomeView,
    WriteBackRequest, WriteBackView,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// Asks for a file of contacts and looks at it; nothing is taken in.
#[tauri::command]
#[specta::specta]
pub async fn choose_contact_file(window: AppHandle, app: State<'_, App>) -> Answer<Option<ImportPreviewView>> {
    let Some(path) = dialogs::contacts(&window).await else { return Ok(None) };
    Ok(Some(app.read_contact_file(path).await?))
}

/// Looks at the chosen file again under another mapping.
#[tauri::command]
#[specta::specta]
pub async fn look_at_import(app: State<'_, App>, request: ImportRequest) -> Answer<ImportPreviewView> {
    Ok(app.look_at_import(request).await?)
}

/// Takes the chosen file in; the job `import` tells how it goes.
#[tauri::command]
#[specta::specta]
pub async fn start_import(app: State<'_, App>, request: ImportRequest) -> Answer<ImportView> {
    Ok(app.start_import(request).await?)
}

/// Stops the import under way; what it has taken in stays and can be undone.
#[tauri::command]
#[specta::specta]
pub async fn cancel_import(app: State<'_, App>) -> Answer<()> {
    Ok(app.cancel_import().await?)
}

/// Files that were taken in, the last first.
#[tauri::command]
#[specta::specta]
pub async fn imports(app: State<'_, App>) -> Answer<Vec<ImportView>> {
    Ok(app.imports().await?)
}

/// What the rows of an import came to.
#[tauri::command]
#[specta::specta]
pub async fn import_rows(app: State<'_, App>, request: ImportRowsRequest) -> Answer<ImportRowsView> {
    Ok(app.import_rows(request).await?)
}

/// Takes a whole import back.
#[tauri::command]
#[specta::specta]
pub async fn undo_import(app: State<'_, App>, request: ImportIdRequest) -> Answer<UndoneImportView> {
    Ok(app.undo_import(request).await?)
}

/// Writes people into a table or cards.
#[tauri::command]
#[specta::specta]
pub async fn export_people(window: AppHandle, app: State<'_, App>, request: ExportPeopleRequest) -> Answer<SavedView> {
    let suggested = app.people_file_name(&request);
    let path =
        if request.ask { dialogs::save(&window, &suggested).await } else { Some(app.documents().join(suggested)) };
    let Some(path) = path else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.export_people(request, path).await?)
}

/// What the lists and figures go by.
#[tauri::command]
#[specta::specta]
pub async fn people_settings(app: State<'_, App>) -> Answer<PeopleSettingsView> {
    Ok(app.people_settings().await?)
}

/// Says what the lists and figures go by.
#[tauri::command]
#[specta::specta]
pub async fn save_people_settings(app: State<'_, App>, request: PeopleSettingsView) -> Answer<PeopleSettingsView> {
    Ok(app.save_people_settings(request).await?)
}

/// What the hub writes back into each system.
#[tauri::command]
#[specta::specta]
pub async fn write_back(app: State<'_, App>) -> Answer<Vec<WriteBackView>> {
    Ok(app.write_back().await?)
}

/// Says which figures go into which fields of a system.
#[tauri::command]
#[specta::specta]
pub async fn save_write_back(app: State<'_, App>, request: SaveWriteBackRequest) -> Answer<WriteBackView> {
    Ok(app.save_write_back(request).await?)
}

/// Writes the figures back, or says what that would change.
#[tauri::command]
#[specta::specta]
pub async fn run_write_back(app: State<'_, App>, request: WriteBackRequest) -> Answer<WriteBackOutcomeView> {
    Ok(app.run_write_back(request).await?)
}
