//! Worksheets about money and the tables they read.

use hub_app::App;
use hub_app::view::{
    MoneyTablesView, PrintWorksheetRequest, RenameWorksheetRequest, SaveWorksheetRequest, SavedView,
    SavedWorksheetView, WorksheetIdRequest, WorksheetInputs, WorksheetLineView, WorksheetResult,
};
use tauri::{AppHandle, State};

use super::Answer;
use super::settings::NOTHING_SAVED;
use crate::dialogs;

/// Works a worksheet out with the tables in use.
#[tauri::command]
#[specta::specta]
pub async fn work_worksheet(app: State<'_, App>, request: WorksheetInputs) -> Answer<WorksheetResult> {
    Ok(app.work_worksheet(request).await?)
}

/// The worksheets that are kept.
#[tauri::command]
#[specta::specta]
pub async fn worksheets(app: State<'_, App>) -> Answer<Vec<WorksheetLineView>> {
    Ok(app.worksheets().await?)
}

/// A worksheet that is kept.
#[tauri::command]
#[specta::specta]
pub async fn open_worksheet(app: State<'_, App>, request: WorksheetIdRequest) -> Answer<SavedWorksheetView> {
    Ok(app.open_worksheet(request).await?)
}

/// Keeps a worksheet, new or changed.
#[tauri::command]
#[specta::specta]
pub async fn save_worksheet(app: State<'_, App>, request: SaveWorksheetRequest) -> Answer<SavedWorksheetView> {
    Ok(app.save_worksheet(request).await?)
}

/// Gives a worksheet another name.
#[tauri::command]
#[specta::specta]
pub async fn rename_worksheet(app: State<'_, App>, request: RenameWorksheetRequest) -> Answer<SavedWorksheetView> {
    Ok(app.rename_worksheet(request).await?)
}

/// Makes a second worksheet with the same figures.
#[tauri::command]
#[specta::specta]
pub async fn duplicate_worksheet(app: State<'_, App>, request: WorksheetIdRequest) -> Answer<SavedWorksheetView> {
    Ok(app.duplicate_worksheet(request).await?)
}

/// Removes a worksheet and answers what it was.
#[tauri::command]
#[specta::specta]
pub async fn delete_worksheet(app: State<'_, App>, request: WorksheetIdRequest) -> Answer<SavedWorksheetView> {
    Ok(app.delete_worksheet(request).await?)
}

/// Keeps again what was removed.
#[tauri::command]
#[specta::specta]
pub async fn restore_worksheet(app: State<'_, App>, request: SavedWorksheetView) -> Answer<SavedWorksheetView> {
    Ok(app.restore_worksheet(request).await?)
}

/// Writes a worksheet as PDF where the user says.
#[tauri::command]
#[specta::specta]
pub async fn print_worksheet(
    window: AppHandle,
    app: State<'_, App>,
    request: PrintWorksheetRequest,
) -> Answer<SavedView> {
    let Some(path) = dialogs::save(&window, &app.worksheet_file_name(&request)).await else { return Ok(NOTHING_SAVED) };
    Ok(app.print_worksheet(request, path).await?)
}

/// The tables about money that are in use.
#[tauri::command]
#[specta::specta]
pub async fn money_tables(app: State<'_, App>) -> Answer<MoneyTablesView> {
    Ok(app.money_tables().await?)
}

/// Reads the folder of tables again.
#[tauri::command]
#[specta::specta]
pub async fn read_money_tables(app: State<'_, App>) -> Answer<MoneyTablesView> {
    Ok(app.read_money_tables().await?)
}
