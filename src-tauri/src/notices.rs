//! Notices on the desktop, through the system's own service (on Linux over the session bus).

use std::sync::atomic::{AtomicUsize, Ordering};

use hub_app::view::DesktopNoticeView;
use notify_rust::{Notification, NotificationResponse, Timeout};
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use crate::events::{ShowListing, ShowListingView, report};

/// Notices whose click is waited for. One that nobody touches ends by itself, but some desktops keep them for ever.
const WAITING: usize = 16;
static OPEN: AtomicUsize = AtomicUsize::new(0);

/// Shows a notice. A click opens its listing and brings the window to the front. A desktop without notices is no error.
pub fn show(app: &AppHandle, notice: DesktopNoticeView) {
    let app = app.clone();
    // Both calls block: showing on the bus, waiting on the user.
    std::thread::spawn(move || show_and_wait(&notice, |key| open(&app, key)));
}

/// Shows a notice and waits until it is gone; `clicked` is called with its listing when somebody clicks it. Returns at
/// once when the desktop shows no notices, or when enough of them are waited for already.
fn show_and_wait(notice: &DesktopNoticeView, clicked: impl Fn(Option<String>)) {
    let mut shown = Notification::new();
    shown.appname("EnterpriseHub").summary(&notice.title).body(&notice.body).timeout(Timeout::Milliseconds(20_000));
    #[cfg(all(unix, not(target_os = "macos")))]
    shown.action("default", "Open").hint(notify_rust::Hint::DesktopEntry("org.enterprisehub.desktop".to_owned()));
    // The error's own words may hold the notice's, which do not belong in a log.
    let Ok(handle) = shown.show() else {
        tracing::warn!("the desktop shows no notices");
        return;
    };
    if OPEN.fetch_add(1, Ordering::AcqRel) < WAITING {
        let heard = handle.wait_for_response(|response: &NotificationResponse| {
            if matches!(response, NotificationResponse::Default) {
                clicked(notice.listing_key.clone());
            }
        });
        if heard.is_err() {
            tracing::warn!("a notice's click is not heard");
        }
    }
    OPEN.fetch_sub(1, Ordering::AcqRel);
}

fn open(app: &AppHandle, key: Option<String>) {
    if let Some(window) = app.get_webview_window("main") {
        // A window manager may refuse either; the listing is opened all the same.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    report(ShowListing(ShowListingView { key }).emit(app));
}
