//! Comparative market analyses.

use hub_app::App;
use hub_app::view::{
    CmaHistory, CmaIdRequest, CmaRefreshView, CmaSummaryView, CmaSurroundingsView, CmaView, FileCmaRequest,
    HandSubjectRequest, SaveCmaHistoryRequest, StartCmaRequest, UpdateCmaRequest,
};
use tauri::State;

use super::Answer;

/// The CMAs in the store.
#[tauri::command]
#[specta::specta]
pub async fn cmas(app: State<'_, App>) -> Answer<Vec<CmaSummaryView>> {
    Ok(app.cmas().await?)
}

/// Starts a CMA for a listing.
#[tauri::command]
#[specta::specta]
pub async fn start_cma(app: State<'_, App>, request: StartCmaRequest) -> Answer<CmaView> {
    Ok(app.start_cma(request).await?)
}

/// Starts a CMA for a home that is not among the listings.
#[tauri::command]
#[specta::specta]
pub async fn start_cma_by_hand(app: State<'_, App>, request: HandSubjectRequest) -> Answer<CmaView> {
    Ok(app.start_cma_by_hand(request).await?)
}

/// Keeps a CMA apart from the drafts, puts it back among them, or renames it.
#[tauri::command]
#[specta::specta]
pub async fn file_cma(app: State<'_, App>, request: FileCmaRequest) -> Answer<CmaView> {
    Ok(app.file_cma(request).await?)
}

/// Makes a second CMA with the same figures.
#[tauri::command]
#[specta::specta]
pub async fn duplicate_cma(app: State<'_, App>, request: CmaIdRequest) -> Answer<CmaView> {
    Ok(app.duplicate_cma(request).await?)
}

/// Works a CMA out again from today's sales and says what changed; `restore_cma` takes it back.
#[tauri::command]
#[specta::specta]
pub async fn refresh_cma(app: State<'_, App>, request: CmaIdRequest) -> Answer<CmaRefreshView> {
    Ok(app.refresh_cma(request).await?)
}

/// The list-price strategy and the market around a CMA.
#[tauri::command]
#[specta::specta]
pub async fn cma_surroundings(app: State<'_, App>, request: CmaIdRequest) -> Answer<CmaSurroundingsView> {
    Ok(app.cma_surroundings(request).await?)
}

/// The steps of a CMA that can be undone and done again.
#[tauri::command]
#[specta::specta]
pub async fn cma_history(app: State<'_, App>, request: CmaIdRequest) -> Answer<CmaHistory> {
    Ok(app.cma_history(request).await?)
}

/// Keeps the steps of a CMA.
#[tauri::command]
#[specta::specta]
pub async fn save_cma_history(app: State<'_, App>, request: SaveCmaHistoryRequest) -> Answer<()> {
    Ok(app.save_cma_history(request).await?)
}

/// A CMA as it was left.
#[tauri::command]
#[specta::specta]
pub async fn cma(app: State<'_, App>, request: CmaIdRequest) -> Answer<CmaView> {
    Ok(app.cma(request).await?)
}

/// Saves the edits of a CMA and works it out again.
#[tauri::command]
#[specta::specta]
pub async fn update_cma(app: State<'_, App>, request: UpdateCmaRequest) -> Answer<CmaView> {
    Ok(app.update_cma(request).await?)
}

/// Removes a CMA; it can be put back until the window closes.
#[tauri::command]
#[specta::specta]
pub async fn delete_cma(app: State<'_, App>, request: CmaIdRequest) -> Answer<()> {
    Ok(app.delete_cma(request).await?)
}

/// Puts a removed CMA back.
#[tauri::command]
#[specta::specta]
pub async fn restore_cma(app: State<'_, App>, request: CmaIdRequest) -> Answer<CmaView> {
    Ok(app.restore_cma(request).await?)
}
