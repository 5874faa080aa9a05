//! Opening, locking, status.

use hub_app::App;
use hub_app::view::{
    AppStateView, CreateStoreRequest, PresentRequest, RecoveryCodeView, StatusView, TypedRequest, UnlockRequest,
};
use tauri::State;

use super::Answer;

/// Where the application stands.
#[tauri::command]
#[specta::specta]
pub async fn app_state(app: State<'_, App>) -> Answer<AppStateView> {
    Ok(app.app_state().await)
}

/// Makes a store of the user's own and opens it; the answer is the recovery code, shown once.
#[tauri::command]
#[specta::specta]
pub async fn create_store(app: State<'_, App>, request: CreateStoreRequest) -> Answer<RecoveryCodeView> {
    Ok(app.create_store(request).await?)
}

/// Makes a new recovery code; it counts once it has been typed back.
#[tauri::command]
#[specta::specta]
pub async fn new_recovery_code(app: State<'_, App>) -> Answer<RecoveryCodeView> {
    Ok(app.new_recovery_code().await?)
}

/// Confirms the recovery code by what the user typed.
#[tauri::command]
#[specta::specta]
pub async fn confirm_recovery_code(app: State<'_, App>, request: TypedRequest) -> Answer<()> {
    Ok(app.confirm_recovery_code(request).await?)
}

/// Opens a locked store.
#[tauri::command]
#[specta::specta]
pub async fn unlock(app: State<'_, App>, request: UnlockRequest) -> Answer<AppStateView> {
    Ok(app.unlock(request).await?)
}

/// Closes the store and forgets its key.
#[tauri::command]
#[specta::specta]
pub async fn lock(app: State<'_, App>) -> Answer<AppStateView> {
    Ok(app.lock().await?)
}

/// Opens the sample brokerage.
#[tauri::command]
#[specta::specta]
pub async fn open_sample(app: State<'_, App>) -> Answer<AppStateView> {
    Ok(app.open_sample().await?)
}

/// Leaves the sample brokerage; what was done in it is thrown away.
#[tauri::command]
#[specta::specta]
pub async fn leave_sample(app: State<'_, App>) -> Answer<AppStateView> {
    Ok(app.leave_sample().await?)
}

/// The status bar.
#[tauri::command]
#[specta::specta]
pub async fn status(app: State<'_, App>) -> Answer<StatusView> {
    Ok(app.status().await?)
}

/// Says whether a client looks at the screen.
#[tauri::command]
#[specta::specta]
pub async fn present(app: State<'_, App>, request: PresentRequest) -> Answer<AppStateView> {
    Ok(app.present(request).await?)
}
