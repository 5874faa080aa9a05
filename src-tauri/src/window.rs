//! The one window: its size, and where it may go (nowhere but our own pages).

use hub_app::{PreferencesFile, WindowPlace};
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

/// Opens the main window, as large as it was when it was last closed.
///
/// # Errors
/// When the system refuses to open a window.
pub fn open(app: &AppHandle, preferences: &PreferencesFile) -> tauri::Result<WebviewWindow> {
    let last = preferences.load().preferences.window;
    let (width, height) = last.map_or((1366.0, 768.0), |w| (f64::from(w.width), f64::from(w.height)));
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("EnterpriseHub")
        .inner_size(width, height)
        .maximized(last.is_some_and(|w| w.maximized))
        .min_inner_size(640.0, 480.0)
        // HTML drag and drop is dead on Windows while the native handler is on.
        .disable_drag_drop_handler()
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    let (watched, file) = (window.clone(), preferences.clone());
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::CloseRequested { .. }) {
            remember(&watched, &file);
        }
    });
    Ok(window)
}

/// Keeps the window's size for the next start. A window that cannot be measured, or a file that cannot be written, is
/// no reason to stay open.
fn remember(window: &WebviewWindow, file: &PreferencesFile) {
    let (Ok(size), Ok(place), Ok(scale), Ok(maximized)) =
        (window.inner_size(), window.outer_position(), window.scale_factor(), window.is_maximized())
    else {
        return;
    };
    let size = size.to_logical::<u32>(scale);
    let mut preferences = file.load().preferences;
    preferences.window =
        Some(WindowPlace { x: place.x, y: place.y, width: size.width, height: size.height, maximized });
    if let Err(error) = file.save(&preferences) {
        tracing::warn!(%error, "the window's size is not remembered");
    }
}

/// Whether an address is one of our own pages.
#[must_use]
pub fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows serves the same pages this way.
        "http" | "https" => url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_pages() {
        for ours in ["tauri://localhost/index.html", "http://tauri.localhost/"] {
            assert!(is_ours(&Url::parse(ours).unwrap()), "{ours}");
        }
        for other in [
            "https://example.com/",
            "http://tauri.localhost.evil.example/",
            "http://tauri.localhost:8080/",
            "http://localhost/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "smb://host/share",
            "tauri://evil/",
        ] {
            assert!(!is_ours(&Url::parse(other).unwrap()), "{other}");
        }
    }
}
