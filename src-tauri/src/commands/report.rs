//! Documents: how they are made up, their pages, their files; and the whole screen for showing them.

use hub_app::App;
use hub_app::view::{
    AppErrorView, BrandsView, ChooseBrandRequest, DocumentPageRequest, DocumentPageView, DocumentPlanRequest,
    DocumentPlanView, ErrorCode, ExportDocumentRequest, FullScreenRequest, SavedView,
};
use tauri::{AppHandle, State, WebviewWindow};

use super::Answer;
use crate::dialogs;

/// How a document is made up.
#[tauri::command]
#[specta::specta]
pub async fn document_plan(app: State<'_, App>, request: DocumentPlanRequest) -> Answer<DocumentPlanView> {
    Ok(app.document_plan(request).await?)
}

/// A page of a document as a picture, with its words.
#[tauri::command]
#[specta::specta]
pub async fn document_page(app: State<'_, App>, request: DocumentPageRequest) -> Answer<DocumentPageView> {
    Ok(app.document_page(request).await?)
}

/// Writes a document as a PDF.
#[tauri::command]
#[specta::specta]
pub async fn export_document(
    window: AppHandle,
    app: State<'_, App>,
    request: ExportDocumentRequest,
) -> Answer<SavedView> {
    let suggested = app.document_file_name(&request.document).await?;
    let path =
        if request.ask { dialogs::save(&window, &suggested).await } else { Some(app.documents().join(suggested)) };
    let Some(path) = path else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.export_document(request.document, request.wide, path).await?)
}

/// The brands of documents, and the logo.
#[tauri::command]
#[specta::specta]
pub async fn brands(app: State<'_, App>) -> Answer<BrandsView> {
    Ok(app.brands().await?)
}

/// Chooses the brand of the documents that do not name their own.
#[tauri::command]
#[specta::specta]
pub async fn choose_brand(app: State<'_, App>, request: ChooseBrandRequest) -> Answer<BrandsView> {
    Ok(app.choose_brand(request).await?)
}

/// Asks for a picture and keeps it as the logo on documents.
#[tauri::command]
#[specta::specta]
pub async fn choose_logo(window: AppHandle, app: State<'_, App>) -> Answer<BrandsView> {
    let Some(path) = dialogs::picture(&window).await else { return Ok(app.brands().await?) };
    Ok(app.set_logo(path).await?)
}

/// Takes the logo off documents.
#[tauri::command]
#[specta::specta]
pub async fn remove_logo(app: State<'_, App>) -> Answer<BrandsView> {
    Ok(app.remove_logo().await?)
}

/// Fills the screen with the window, or ends that.
#[tauri::command]
#[specta::specta]
pub async fn full_screen(window: WebviewWindow, request: FullScreenRequest) -> Answer<()> {
    window.set_fullscreen(request.on).map_err(|error| {
        tracing::warn!(%error, "the window cannot fill the screen");
        AppErrorView { code: ErrorCode::Refused, args: [].into(), retry: false, incident: None }
    })
}
