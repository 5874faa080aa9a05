//! Partners: the directory, what belongs to each, what ends, profiles and proposals.

use hub_app::App;
use hub_app::view::{
    ApprovalsView, AttachDocumentRequest, DecideProposalRequest, ExpiriesView, IdRequest, PartnerCountsView,
    PartnerSavedView, PartnerView, PartnersRequest, PartnersView, ProfileView, ProposalFileView,
    RemovePartnerItemRequest, SavePartnerItemRequest, SavePartnerRequest, SaveProfileRequest, SavedView,
    StepAgreementRequest, TrustSignerRequest,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// A page of the directory.
#[tauri::command]
#[specta::specta]
pub async fn partners(app: State<'_, App>, request: PartnersRequest) -> Answer<PartnersView> {
    Ok(app.partners(request).await?)
}

/// A partner's page.
#[tauri::command]
#[specta::specta]
pub async fn partner(app: State<'_, App>, request: IdRequest) -> Answer<PartnerView> {
    Ok(app.partner(request).await?)
}

/// Saves a partner, or proposes it.
#[tauri::command]
#[specta::specta]
pub async fn save_partner(app: State<'_, App>, request: SavePartnerRequest) -> Answer<PartnerSavedView> {
    Ok(app.save_partner(request).await?)
}

/// Saves something that belongs to a partner, or proposes it.
#[tauri::command]
#[specta::specta]
pub async fn save_partner_item(app: State<'_, App>, request: SavePartnerItemRequest) -> Answer<PartnerSavedView> {
    Ok(app.save_partner_item(request).await?)
}

/// Removes something that was entered by mistake.
#[tauri::command]
#[specta::specta]
pub async fn remove_partner_item(app: State<'_, App>, request: RemovePartnerItemRequest) -> Answer<()> {
    Ok(app.remove_partner_item(request).await?)
}

/// Takes an agreement a step on, or proposes it.
#[tauri::command]
#[specta::specta]
pub async fn step_agreement(app: State<'_, App>, request: StepAgreementRequest) -> Answer<PartnerSavedView> {
    Ok(app.step_agreement(request).await?)
}

/// Begins a partner's onboarding with what its kind needs.
#[tauri::command]
#[specta::specta]
pub async fn begin_onboarding(app: State<'_, App>, request: IdRequest) -> Answer<()> {
    Ok(app.begin_onboarding(request).await?)
}

/// Asks for a file and keeps it as a document of a partner; says whether one was chosen.
#[tauri::command]
#[specta::specta]
pub async fn attach_partner_document(
    window: AppHandle,
    app: State<'_, App>,
    request: AttachDocumentRequest,
) -> Answer<bool> {
    let Some(path) = dialogs::document(&window).await else { return Ok(false) };
    app.attach_document(request, path).await?;
    Ok(true)
}

/// Asks where to, and writes a document into a file.
#[tauri::command]
#[specta::specta]
pub async fn save_partner_document(window: AppHandle, app: State<'_, App>, request: IdRequest) -> Answer<SavedView> {
    let suggested = app.document_name(&request).await?;
    let Some(path) = dialogs::save(&window, &suggested).await else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.save_document(request, path).await?)
}

/// What ends and what agreements lack.
#[tauri::command]
#[specta::specta]
pub async fn partner_expiries(app: State<'_, App>) -> Answer<ExpiriesView> {
    Ok(app.partner_expiries().await?)
}

/// What waits for somebody.
#[tauri::command]
#[specta::specta]
pub async fn partner_counts(app: State<'_, App>) -> Answer<PartnerCountsView> {
    Ok(app.partner_counts().await?)
}

/// The queue of proposals.
#[tauri::command]
#[specta::specta]
pub async fn approvals(app: State<'_, App>) -> Answer<ApprovalsView> {
    Ok(app.approvals().await?)
}

/// Decides a proposal.
#[tauri::command]
#[specta::specta]
pub async fn decide_proposal(app: State<'_, App>, request: DecideProposalRequest) -> Answer<()> {
    Ok(app.decide_proposal(request).await?)
}

/// Asks where to, and writes a proposal into a signed file.
#[tauri::command]
#[specta::specta]
pub async fn export_proposal(window: AppHandle, app: State<'_, App>, request: IdRequest) -> Answer<SavedView> {
    let Some(path) = dialogs::save(&window, "Proposal.json").await else {
        return Ok(SavedView { path: None, bytes: 0 });
    };
    Ok(app.export_proposal(request, path).await?)
}

/// Asks for a proposal's file and takes it in; `None` where none was chosen.
#[tauri::command]
#[specta::specta]
pub async fn read_proposal(window: AppHandle, app: State<'_, App>) -> Answer<Option<ProposalFileView>> {
    let Some(path) = dialogs::proposal(&window).await else { return Ok(None) };
    Ok(Some(app.read_proposal(path).await?))
}

/// Says who has signed the file that was read last.
#[tauri::command]
#[specta::specta]
pub async fn trust_signer(app: State<'_, App>, request: TrustSignerRequest) -> Answer<ProposalFileView> {
    Ok(app.trust_signer(request).await?)
}

/// The profiles.
#[tauri::command]
#[specta::specta]
pub async fn profiles(app: State<'_, App>) -> Answer<Vec<ProfileView>> {
    Ok(app.profiles().await?)
}

/// Saves a profile.
#[tauri::command]
#[specta::specta]
pub async fn save_profile(app: State<'_, App>, request: SaveProfileRequest) -> Answer<Vec<ProfileView>> {
    Ok(app.save_profile(request).await?)
}

/// Says who acts.
#[tauri::command]
#[specta::specta]
pub async fn switch_profile(app: State<'_, App>, request: IdRequest) -> Answer<Vec<ProfileView>> {
    Ok(app.switch_profile(request).await?)
}
