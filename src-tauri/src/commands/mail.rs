//! The user's own mail account.

use hub_app::App;
use hub_app::view::{MailAccountView, SaveMailAccountRequest};
use tauri::State;

use super::Answer;

/// The mail account; its password is never shown.
#[tauri::command]
#[specta::specta]
pub async fn mail_account(app: State<'_, App>) -> Answer<Option<MailAccountView>> {
    Ok(app.mail_account().await?)
}

/// Signs in at the mail server and saves the account.
#[tauri::command]
#[specta::specta]
pub async fn save_mail_account(app: State<'_, App>, request: SaveMailAccountRequest) -> Answer<MailAccountView> {
    Ok(app.save_mail_account(request).await?)
}

/// Forgets the account and its password.
#[tauri::command]
#[specta::specta]
pub async fn forget_mail_account(app: State<'_, App>) -> Answer<()> {
    Ok(app.forget_mail_account().await?)
}
