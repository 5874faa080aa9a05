//! Deals: the board, one deal, what is done to it.

use hub_app::App;
use hub_app::view::{
    ChangeContingencyRequest, IdRequest, MarkDueRequest, MoveTransactionRequest, SavePaperRequest,
    SaveTransactionRequest, TransactionChoicesView, TransactionView, TransactionsRequest, TransactionsView,
    UndoTransactionRequest,
};
use tauri::State;

use super::Answer;

/// Deals by stage.
#[tauri::command]
#[specta::specta]
pub async fn transactions(app: State<'_, App>, request: TransactionsRequest) -> Answer<TransactionsView> {
    Ok(app.transactions(request).await?)
}

/// A deal.
#[tauri::command]
#[specta::specta]
pub async fn transaction(app: State<'_, App>, request: IdRequest) -> Answer<TransactionView> {
    Ok(app.transaction(request).await?)
}

/// What can be chosen from in forms of deals.
#[tauri::command]
#[specta::specta]
pub async fn transaction_choices(app: State<'_, App>) -> Answer<TransactionChoicesView> {
    Ok(app.transaction_choices().await?)
}

/// Keeps a deal, new or changed.
#[tauri::command]
#[specta::specta]
pub async fn save_transaction(app: State<'_, App>, request: SaveTransactionRequest) -> Answer<TransactionView> {
    Ok(app.save_transaction(request).await?)
}

/// Moves a deal to another stage.
#[tauri::command]
#[specta::specta]
pub async fn move_transaction(app: State<'_, App>, request: MoveTransactionRequest) -> Answer<TransactionView> {
    Ok(app.move_transaction(request).await?)
}

/// Says that something due was done, or takes that back.
#[tauri::command]
#[specta::specta]
pub async fn mark_due(app: State<'_, App>, request: MarkDueRequest) -> Answer<TransactionView> {
    Ok(app.mark_due(request).await?)
}

/// Changes a contingency of a deal.
#[tauri::command]
#[specta::specta]
pub async fn change_contingency(app: State<'_, App>, request: ChangeContingencyRequest) -> Answer<TransactionView> {
    Ok(app.change_contingency(request).await?)
}

/// Sets a paper of a deal.
#[tauri::command]
#[specta::specta]
pub async fn save_paper(app: State<'_, App>, request: SavePaperRequest) -> Answer<TransactionView> {
    Ok(app.save_paper(request).await?)
}

/// Takes back the latest change of a deal.
#[tauri::command]
#[specta::specta]
pub async fn undo_transaction(app: State<'_, App>, request: UndoTransactionRequest) -> Answer<TransactionView> {
    Ok(app.undo_transaction(request).await?)
}
