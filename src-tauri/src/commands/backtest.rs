//! How good the analysis has been here.

use hub_app::App;
use hub_app::view::{BacktestRequest, BacktestScreenView, ExportBacktestRequest, SavedView, StartBacktestRequest};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// The last backtest of an area.
#[tauri::command]
#[specta::specta]
pub async fn backtest(app: State<'_, App>, request: BacktestRequest) -> Answer<BacktestScreenView> {
    Ok(app.backtest(request).await?)
}

/// Starts a backtest; the job `backtest` tells how it goes.
#[tauri::command]
#[specta::specta]
pub async fn start_backtest(app: State<'_, App>, request: StartBacktestRequest) -> Answer<()> {
    Ok(app.start_backtest(request).await?)
}

/// Stops the backtest under way.
#[tauri::command]
#[specta::specta]
pub async fn cancel_backtest(app: State<'_, App>) -> Answer<()> {
    Ok(app.cancel_backtest().await?)
}

/// Writes the last backtest of an area as a page to print or as a table.
#[tauri::command]
#[specta::specta]
pub async fn export_backtest(
    window: AppHandle,
    app: State<'_, App>,
    request: ExportBacktestRequest,
) -> Answer<SavedView> {
    let suggested = app.backtest_file_name(&request);
    let path =
        if request.ask { dialogs::save(&window, &suggested).await } else { Some(app.documents().join(suggested)) };
    let Some(path) = path else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.export_backtest(request, path).await?)
}
