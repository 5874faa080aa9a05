//! Documents: how they are made up, their pages, their files; and the whole screen for showing them.

use hub_app::view::{AppErrorView, ErrorCode, FullScreenRequest};
use tauri::WebviewWindow;

use super::Answer;

/// Fills the screen with the window, or ends that.
#[tauri::command]
#[specta::specta]
pub async fn full_screen(window: WebviewWindow, request: FullScreenRequest) -> Answer<()> {
    window.set_fullscreen(request.on).map_err(|error| {
        tracing::warn!(%error, "the window cannot fill the screen");
        AppErrorView { code: ErrorCode::Refused, args: [].into(), retry: false, incident: None }
    })
}
