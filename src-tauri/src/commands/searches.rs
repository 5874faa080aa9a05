//! Saved searches, the hotsheet, messages to clients, notices.

use hub_app::App;
use hub_app::view::{
    CloseDraftRequest, DecideRequest, DraftView, HotsheetRequest, HotsheetView, NoticeView, QueryTextView,
    SaveSearchRequest, SavedSearchView, SearchIdRequest, SearchRequest, SearchesView, WatchSettingsView,
};
use tauri::State;

use super::Answer;

/// The saved searches and how they are.
#[tauri::command]
#[specta::specta]
pub async fn saved_searches(app: State<'_, App>) -> Answer<SearchesView> {
    Ok(app.saved_searches().await?)
}

/// Saves a search, new or changed.
#[tauri::command]
#[specta::specta]
pub async fn save_search(app: State<'_, App>, request: SaveSearchRequest) -> Answer<SavedSearchView> {
    Ok(app.save_search(request).await?)
}

/// Deletes a search; it can be put back.
#[tauri::command]
#[specta::specta]
pub async fn delete_search(app: State<'_, App>, request: SearchIdRequest) -> Answer<()> {
    Ok(app.delete_search(request).await?)
}

/// Puts a deleted search back.
#[tauri::command]
#[specta::specta]
pub async fn restore_search(app: State<'_, App>, request: SearchIdRequest) -> Answer<SavedSearchView> {
    Ok(app.restore_search(request).await?)
}

/// What happened in the market or to a search's listings.
#[tauri::command]
#[specta::specta]
pub async fn hotsheet(app: State<'_, App>, request: HotsheetRequest) -> Answer<HotsheetView> {
    Ok(app.hotsheet(request).await?)
}

/// Notices that wait for a yes.
#[tauri::command]
#[specta::specta]
pub async fn waiting_notices(app: State<'_, App>) -> Answer<Vec<NoticeView>> {
    Ok(app.waiting_notices().await?)
}

/// Decides about notices that wait.
#[tauri::command]
#[specta::specta]
pub async fn decide_notices(app: State<'_, App>, request: DecideRequest) -> Answer<()> {
    Ok(app.decide_notices(request).await?)
}

/// Messages that have not been sent.
#[tauri::command]
#[specta::specta]
pub async fn drafts(app: State<'_, App>) -> Answer<Vec<DraftView>> {
    Ok(app.drafts().await?)
}

/// Says what has become of a message.
#[tauri::command]
#[specta::specta]
pub async fn close_draft(app: State<'_, App>, request: CloseDraftRequest) -> Answer<()> {
    Ok(app.close_draft(request).await?)
}

/// A question as a line of text.
#[tauri::command]
#[specta::specta]
pub async fn write_query(app: State<'_, App>, request: SearchRequest) -> Answer<QueryTextView> {
    Ok(app.write_query(request).await?)
}

/// The question a line of text asks.
#[tauri::command]
#[specta::specta]
pub async fn read_query(app: State<'_, App>, request: QueryTextView) -> Answer<SearchRequest> {
    Ok(app.read_query(request).await?)
}

/// When this computer speaks up.
#[tauri::command]
#[specta::specta]
pub async fn watch_settings(app: State<'_, App>) -> Answer<WatchSettingsView> {
    Ok(app.watch_settings().await?)
}

/// Says when this computer speaks up.
#[tauri::command]
#[specta::specta]
pub async fn save_watch_settings(app: State<'_, App>, request: WatchSettingsView) -> Answer<WatchSettingsView> {
    Ok(app.save_watch_settings(request).await?)
}
