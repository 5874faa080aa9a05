//! Connecting CRMs.

use hub_app::App;
use hub_app::view::{ConnectorView, DryRunView, NameRequest, SignInView, TryCrmRequest};
use tauri::State;

use super::Answer;
use crate::dialogs;

/// The kinds of CRMs that can be connected.
#[tauri::command]
#[specta::specta]
pub async fn crm_connectors(app: State<'_, App>) -> Answer<Vec<ConnectorView>> {
    Ok(app.crm_connectors().await?)
}

/// What connecting an account would come to; nothing is changed anywhere. The job `try-crm` tells how far it has come.
#[tauri::command]
#[specta::specta]
pub async fn try_crm(app: State<'_, App>, request: TryCrmRequest) -> Answer<DryRunView> {
    Ok(app.try_crm(request).await?)
}

/// Stops the dry run under way.
#[tauri::command]
#[specta::specta]
pub async fn cancel_try_crm(app: State<'_, App>) -> Answer<()> {
    Ok(app.cancel_try_crm().await?)
}

/// Begins a sign-in at a vendor and opens its page in the browser; answers the address, should no browser open.
#[tauri::command]
#[specta::specta]
pub async fn begin_sign_in(app: State<'_, App>, request: TryCrmRequest) -> Answer<SignInView> {
    let begun = app.begin_sign_in(request).await?;
    dialogs::browse(&begun.url);
    Ok(begun)
}

/// Begins a sign-in for a connection that is there and opens its page in the browser; answers the address, should no
/// browser open.
#[tauri::command]
#[specta::specta]
pub async fn sign_in_again(app: State<'_, App>, request: NameRequest) -> Answer<SignInView> {
    let begun = app.sign_in_again(request).await?;
    dialogs::browse(&begun.url);
    Ok(begun)
}

/// Waits until the person has come back from the vendor, at most ten minutes.
#[tauri::command]
#[specta::specta]
pub async fn finish_sign_in(app: State<'_, App>, request: NameRequest) -> Answer<()> {
    Ok(app.finish_sign_in(request).await?)
}

/// Stops a sign-in.
#[tauri::command]
#[specta::specta]
pub async fn cancel_sign_in(app: State<'_, App>, request: NameRequest) -> Answer<()> {
    Ok(app.cancel_sign_in(request).await?)
}
