//! The four events the window hears.

use hub_app::view::{DesktopNoticeView, JobProgressView, StatusView, StoreChangedView};
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

/// A notice on the desktop was clicked.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct ShowListing(pub ShowListingView);

/// What to show for a notice.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShowListingView {
    /// Key of the listing; absent for several, which the hotsheet shows.
    pub key: Option<String>,
}

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

    fn desktop_notice(&self, view: DesktopNoticeView) {
        crate::notices::show(&self.0, view);
    }
}

pub(crate) fn report(sent: tauri::Result<()>) {
    if let Err(error) = sent {
        tracing::warn!(%error, "an event did not reach the window");
    }
}
