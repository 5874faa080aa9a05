//! The system's own dialogs, opened from Rust: the web view never sees the file system.

use std::path::{Path, PathBuf};

use hub_app::view::{AppErrorView, ErrorCode};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FilePath};
use tokio::sync::oneshot;

/// Asks for a folder.
pub async fn folder(window: &AppHandle) -> Option<PathBuf> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().pick_folder(move |picked| {
        let _ = answer.send(picked);
    });
    path(wait.await.ok().flatten())
}

/// Asks for a picture.
pub async fn picture(window: &AppHandle) -> Option<PathBuf> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().add_filter("", &["png", "jpg", "jpeg", "gif", "webp"]).pick_file(move |picked| {
        let _ = answer.send(picked);
    });
    path(wait.await.ok().flatten())
}

/// Asks for a file of contacts.
pub async fn contacts(window: &AppHandle) -> Option<PathBuf> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().add_filter("", &["csv", "tsv", "txt", "vcf", "vcard"]).pick_file(move |picked| {
        let _ = answer.send(picked);
    });
    path(wait.await.ok().flatten())
}

/// Asks for a document: PDF, PNG or JPEG.
pub async fn document(window: &AppHandle) -> Option<PathBuf> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().add_filter("", &["pdf", "png", "jpg", "jpeg"]).pick_file(move |picked| {
        let _ = answer.send(picked);
    });
    path(wait.await.ok().flatten())
}

/// Asks for a proposal's file.
pub async fn proposal(window: &AppHandle) -> Option<PathBuf> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().add_filter("", &["json"]).pick_file(move |picked| {
        let _ = answer.send(picked);
    });
    path(wait.await.ok().flatten())
}

/// Asks for a table.
pub async fn table(window: &AppHandle) -> Option<PathBuf> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().add_filter("", &["csv", "txt"]).pick_file(move |picked| {
        let _ = answer.send(picked);
    });
    path(wait.await.ok().flatten())
}

/// Asks for a file of quotes, or several that belong together.
pub async fn quotes(window: &AppHandle) -> Option<Vec<PathBuf>> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().add_filter("", &["csv", "tsv", "txt", "json", "eml"]).pick_files(move |picked| {
        let _ = answer.send(picked);
    });
    wait.await.ok().flatten()?.into_iter().map(|picked| path(Some(picked))).collect()
}

/// Asks for a PDF.
pub async fn pdf(window: &AppHandle) -> Option<PathBuf> {
    one(window, &["pdf"]).await
}

async fn one(window: &AppHandle, endings: &[&str]) -> Option<PathBuf> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().add_filter("", endings).pick_file(move |picked| {
        let _ = answer.send(picked);
    });
    path(wait.await.ok().flatten())
}

/// Asks where to save a file.
pub async fn save(window: &AppHandle, suggested: &str) -> Option<PathBuf> {
    let (answer, wait) = oneshot::channel();
    window.dialog().file().set_file_name(suggested).save_file(move |picked| {
        let _ = answer.send(picked);
    });
    path(wait.await.ok().flatten())
}

fn path(picked: Option<FilePath>) -> Option<PathBuf> {
    picked.and_then(|p| p.into_path().ok())
}

/// Shows a file in the system's file manager.
pub fn reveal(path: &Path) -> Result<(), AppErrorView> {
    tauri_plugin_opener::reveal_item_in_dir(path).map_err(|error| {
        tracing::warn!(%error, "cannot show a file in the file manager");
        AppErrorView {
            code: ErrorCode::NotFound,
            args: [("what".to_owned(), "a file manager".to_owned())].into(),
            retry: false,
            incident: None,
        }
    })
}

/// Opens an address in the browser. Where none opens, the address on the screen is what is left.
pub fn browse(url: &str) {
    if let Err(error) = tauri_plugin_opener::open_url(url, None::<&str>) {
        tracing::warn!(%error, "no browser could be opened");
    }
}
