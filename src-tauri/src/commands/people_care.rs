//! What waits for a decision: conflicts, duplicates, the outbox.

use hub_app::App;
use hub_app::view::{
    AllowDeletesRequest, ConflictsView, DuplicatesView, FieldRuleView, IdRequest, OutboxView, PairRequest,
    ResolveConflictRequest, ResolvedView, ThawFieldRequest,
};
use tauri::State;

use super::Answer;

/// Fields that wait for a decision, and what was decided for always.
#[tauri::command]
#[specta::specta]
pub async fn conflicts(app: State<'_, App>) -> Answer<ConflictsView> {
    Ok(app.conflicts().await?)
}

/// Decides a field, once or always.
#[tauri::command]
#[specta::specta]
pub async fn resolve_conflict(app: State<'_, App>, request: ResolveConflictRequest) -> Answer<ResolvedView> {
    Ok(app.resolve_conflict(request).await?)
}

/// Chooses a rule for a field of a system, or goes back to the usual one.
#[tauri::command]
#[specta::specta]
pub async fn choose_field_rule(app: State<'_, App>, request: FieldRuleView) -> Answer<ConflictsView> {
    Ok(app.choose_field_rule(request).await?)
}

/// People who may be one, and those that were made one.
#[tauri::command]
#[specta::specta]
pub async fn duplicates(app: State<'_, App>) -> Answer<DuplicatesView> {
    Ok(app.duplicates().await?)
}

/// Makes two people one.
#[tauri::command]
#[specta::specta]
pub async fn merge_people(app: State<'_, App>, request: PairRequest) -> Answer<()> {
    Ok(app.merge_people(request).await?)
}

/// Says that two people are two.
#[tauri::command]
#[specta::specta]
pub async fn not_same_person(app: State<'_, App>, request: PairRequest) -> Answer<()> {
    Ok(app.not_same_person(request).await?)
}

/// Makes two of one again; takes who has become part of somebody.
#[tauri::command]
#[specta::specta]
pub async fn unmerge_people(app: State<'_, App>, request: IdRequest) -> Answer<()> {
    Ok(app.unmerge_people(request).await?)
}

/// Changes that wait to go out.
#[tauri::command]
#[specta::specta]
pub async fn outbox(app: State<'_, App>) -> Answer<OutboxView> {
    Ok(app.outbox().await?)
}

/// Tries a change that waits again, at the next occasion.
#[tauri::command]
#[specta::specta]
pub async fn retry_change(app: State<'_, App>, request: IdRequest) -> Answer<OutboxView> {
    Ok(app.retry_change(request).await?)
}

/// Takes a change out of the outbox.
#[tauri::command]
#[specta::specta]
pub async fn discard_change(app: State<'_, App>, request: IdRequest) -> Answer<OutboxView> {
    Ok(app.discard_change(request).await?)
}

/// Lets deletes go through that were held back because they were many.
#[tauri::command]
#[specta::specta]
pub async fn allow_deletes(app: State<'_, App>, request: AllowDeletesRequest) -> Answer<OutboxView> {
    Ok(app.allow_deletes(request).await?)
}

/// Lets a field be told to a system again that was turned back there again and again.
#[tauri::command]
#[specta::specta]
pub async fn thaw_field(app: State<'_, App>, request: ThawFieldRequest) -> Answer<OutboxView> {
    Ok(app.thaw_field(request).await?)
}
