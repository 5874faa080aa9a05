use crate::view::{DesktopNoticeView, JobProgressView, StatusView, StoreChangedView};

/// Where a session says what happens: events of the window, or nothing in a test.
pub trait Outlet: Send + Sync {
    /// Parts of the store changed.
    fn store_changed(&self, view: StoreChangedView);
    /// The status bar changed.
    fn sync_status(&self, view: StatusView);
    /// Long work moves on.
    fn job_progress(&self, view: JobProgressView);
    /// Something the user asked to hear at once. A host without a desktop says nothing.
    fn desktop_notice(&self, _view: DesktopNoticeView) {}
}
