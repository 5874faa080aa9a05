//! Settings and the care of the store.

use std::path::PathBuf;

use hub_app::App;
use hub_app::view::{
    ChangePassphraseRequest, ExportStoreRequest, KeyRequest, SaveFigureRequest, SavedView, SettingsView, StoreInfoView,
    VerifyView,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

pub(super) const NOTHING_SAVED: SavedView = SavedView { path: None, bytes: 0 };

/// The settings.
#[tauri::command]
#[specta::specta]
pub async fn settings(app: State<'_, App>) -> Answer<SettingsView> {
    Ok(app.settings().await?)
}

/// Saves the settings.
#[tauri::command]
#[specta::specta]
pub async fn save_settings(app: State<'_, App>, request: SettingsView) -> Answer<SettingsView> {
    Ok(app.save_settings(request).await?)
}

/// How the store is kept.
#[tauri::command]
#[specta::specta]
pub async fn store_info(app: State<'_, App>) -> Answer<StoreInfoView> {
    Ok(app.store_info().await?)
}

/// Checks the store.
#[tauri::command]
#[specta::specta]
pub async fn verify_store(app: State<'_, App>) -> Answer<VerifyView> {
    Ok(app.verify_store().await?)
}

/// Writes an encrypted, verified copy of the store where the user says.
#[tauri::command]
#[specta::specta]
pub async fn backup_store(window: AppHandle, app: State<'_, App>) -> Answer<SavedView> {
    let Some(path) = dialogs::save(&window, &app.backup_file_name()).await else { return Ok(NOTHING_SAVED) };
    Ok(app.backup_store(path).await?)
}

/// Writes the store in open formats into a folder the user picks.
#[tauri::command]
#[specta::specta]
pub async fn export_store(window: AppHandle, app: State<'_, App>, request: ExportStoreRequest) -> Answer<SavedView> {
    let Some(folder) = dialogs::folder(&window).await else { return Ok(NOTHING_SAVED) };
    Ok(app.export_store(request, folder).await?)
}

/// Sets a passphrase, or moves the key into the keychain.
#[tauri::command]
#[specta::specta]
pub async fn change_passphrase(app: State<'_, App>, request: ChangePassphraseRequest) -> Answer<StoreInfoView> {
    Ok(app.change_passphrase(request).await?)
}

/// Writes the figures or the picture of a chart where the user says.
#[tauri::command]
#[specta::specta]
pub async fn save_figure(window: AppHandle, app: State<'_, App>, request: SaveFigureRequest) -> Answer<SavedView> {
    let Some(path) = dialogs::save(&window, &app.figure_file_name(&request)).await else { return Ok(NOTHING_SAVED) };
    Ok(app.save_figure(request, path).await?)
}

/// Shows a file this application wrote in the system's file manager.
#[tauri::command]
#[specta::specta]
pub async fn reveal_file(app: State<'_, App>, request: KeyRequest) -> Answer<()> {
    let path: PathBuf = app.written_file(&request.key)?;
    dialogs::reveal(&path)
}
