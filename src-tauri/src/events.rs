//! The three events the window hears.

use hub_app::view::{JobProgressView, StatusView, StoreChangedView};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;

/// Parts of the store changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct StoreChanged(pub StoreChangedView);

/// The status bar changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SyncStatus(pub StatusView);

/// Long work moves on.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct JobProgress(pub JobProgressView);

/// Sends what `hub_app` says to the window.
pub struct Outlet(pub AppHandle);

impl hub_app::Outlet for Outlet {
    fn store_changed(&self, view: StoreChangedView) {
        report(StoreChanged(view).emit(&self.0));
    }

    fn sync_status(&self, view: StatusView) {
        report(SyncStatus(view).emit(&self.0));
    }

    fn job_progress(&self, view: JobProgressView) {
        report(JobProgress(view).emit(&self.0));
    }
}

fn report(sent: tauri::Result<()>) {
    if let Err(error) = sent {
        tracing::warn!(%error, "an event did not reach the window");
    }
}
