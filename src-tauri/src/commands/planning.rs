//! Jobs at the property of a deal, and how they are planned.

use hub_app::App;
use hub_app::view::{
    ApplyPlanRequest, JobSeenRequest, PlanProposalView, PropertyPlanView, ProposePlanRequest, SaveJobRequest,
    SavePlanSettingsRequest, StepJobRequest, ToldRequest, TransactionRequest,
};
use tauri::State;

use super::Answer;

/// The plan of a deal.
#[tauri::command]
#[specta::specta]
pub async fn property_plan(app: State<'_, App>, request: TransactionRequest) -> Answer<PropertyPlanView> {
    Ok(app.property_plan(request).await?)
}

/// Keeps how a property is planned.
#[tauri::command]
#[specta::specta]
pub async fn save_plan_settings(app: State<'_, App>, request: SavePlanSettingsRequest) -> Answer<PropertyPlanView> {
    Ok(app.save_plan_settings(request).await?)
}

/// Adds the jobs that a deal usually has.
#[tauri::command]
#[specta::specta]
pub async fn add_usual_jobs(app: State<'_, App>, request: TransactionRequest) -> Answer<PropertyPlanView> {
    Ok(app.add_usual_jobs(request).await?)
}

/// Keeps what a person says of a job.
#[tauri::command]
#[specta::specta]
pub async fn save_job(app: State<'_, App>, request: SaveJobRequest) -> Answer<PropertyPlanView> {
    Ok(app.save_job(request).await?)
}

/// Says how a job goes on.
#[tauri::command]
#[specta::specta]
pub async fn step_job(app: State<'_, App>, request: StepJobRequest) -> Answer<PropertyPlanView> {
    Ok(app.step_job(request).await?)
}

/// Takes back the last change of a job.
#[tauri::command]
#[specta::specta]
pub async fn take_back_job(app: State<'_, App>, request: JobSeenRequest) -> Answer<PropertyPlanView> {
    Ok(app.take_back_job(request).await?)
}

/// Notes that somebody was told.
#[tauri::command]
#[specta::specta]
pub async fn told_of_job(app: State<'_, App>, request: ToldRequest) -> Answer<PropertyPlanView> {
    Ok(app.told_of_job(request).await?)
}

/// Proposes a plan; nothing is kept.
#[tauri::command]
#[specta::specta]
pub async fn propose_plan(app: State<'_, App>, request: ProposePlanRequest) -> Answer<PlanProposalView> {
    Ok(app.propose_plan(request).await?)
}

/// Gives jobs their times.
#[tauri::command]
#[specta::specta]
pub async fn apply_plan(app: State<'_, App>, request: ApplyPlanRequest) -> Answer<PropertyPlanView> {
    Ok(app.apply_plan(request).await?)
}
