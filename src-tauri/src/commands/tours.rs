//! Tours of homes and what buyers agreed to beforehand.

use hub_app::App;
use hub_app::view::{
    AddTourStopsRequest, BuyerAgreementView, ChangeTourRequest, ChangeTourStopRequest, IdRequest, LateTourRequest,
    OrderTourRequest, PlanTourRequest, PlannedTourView, SaveBuyerAgreementRequest, StepTourRequest, TourCheckRequest,
    TourCheckView, TourFeedbackRequest, TourRowView, TourSeenRequest, TourStopRequest, TourView,
};
use tauri::State;

use super::Answer;

/// Tours.
#[tauri::command]
#[specta::specta]
pub async fn tours(app: State<'_, App>) -> Answer<Vec<TourRowView>> {
    Ok(app.tours().await?)
}

/// A tour.
#[tauri::command]
#[specta::specta]
pub async fn tour_page(app: State<'_, App>, request: IdRequest) -> Answer<TourView> {
    Ok(app.tour_page(request).await?)
}

/// Whether listings may be toured with a buyer.
#[tauri::command]
#[specta::specta]
pub async fn tour_check(app: State<'_, App>, request: TourCheckRequest) -> Answer<TourCheckView> {
    Ok(app.tour_check(request).await?)
}

/// Plans a tour.
#[tauri::command]
#[specta::specta]
pub async fn plan_tour(app: State<'_, App>, request: PlanTourRequest) -> Answer<PlannedTourView> {
    Ok(app.plan_tour(request).await?)
}

/// Changes a tour's frame.
#[tauri::command]
#[specta::specta]
pub async fn change_tour(app: State<'_, App>, request: ChangeTourRequest) -> Answer<TourView> {
    Ok(app.change_tour(request).await?)
}

/// Adds homes to a tour.
#[tauri::command]
#[specta::specta]
pub async fn add_tour_stops(app: State<'_, App>, request: AddTourStopsRequest) -> Answer<PlannedTourView> {
    Ok(app.add_tour_stops(request).await?)
}

/// Takes a home off a tour.
#[tauri::command]
#[specta::specta]
pub async fn drop_tour_stop(app: State<'_, App>, request: TourStopRequest) -> Answer<TourView> {
    Ok(app.drop_tour_stop(request).await?)
}

/// Changes what a home asks for.
#[tauri::command]
#[specta::specta]
pub async fn change_tour_stop(app: State<'_, App>, request: ChangeTourStopRequest) -> Answer<TourView> {
    Ok(app.change_tour_stop(request).await?)
}

/// Puts homes into an order.
#[tauri::command]
#[specta::specta]
pub async fn order_tour(app: State<'_, App>, request: OrderTourRequest) -> Answer<TourView> {
    Ok(app.order_tour(request).await?)
}

/// Finds the best order.
#[tauri::command]
#[specta::specta]
pub async fn solve_tour_order(app: State<'_, App>, request: TourSeenRequest) -> Answer<TourView> {
    Ok(app.solve_tour_order(request).await?)
}

/// Says what happened.
#[tauri::command]
#[specta::specta]
pub async fn step_tour(app: State<'_, App>, request: StepTourRequest) -> Answer<TourView> {
    Ok(app.step_tour(request).await?)
}

/// Says that one is late.
#[tauri::command]
#[specta::specta]
pub async fn late_tour(app: State<'_, App>, request: LateTourRequest) -> Answer<TourView> {
    Ok(app.late_tour(request).await?)
}

/// Writes down what the client thinks of a home.
#[tauri::command]
#[specta::specta]
pub async fn say_of_tour_stop(app: State<'_, App>, request: TourFeedbackRequest) -> Answer<TourView> {
    Ok(app.say_of_tour_stop(request).await?)
}

/// Takes the last change of a tour back.
#[tauri::command]
#[specta::specta]
pub async fn undo_tour(app: State<'_, App>, request: TourSeenRequest) -> Answer<TourView> {
    Ok(app.undo_tour(request).await?)
}

/// A buyer's agreements.
#[tauri::command]
#[specta::specta]
pub async fn buyer_agreements(app: State<'_, App>, request: IdRequest) -> Answer<Vec<BuyerAgreementView>> {
    Ok(app.buyer_agreements(request).await?)
}

/// Keeps an agreement with a buyer.
#[tauri::command]
#[specta::specta]
pub async fn save_buyer_agreement(
    app: State<'_, App>,
    request: SaveBuyerAgreementRequest,
) -> Answer<BuyerAgreementView> {
    Ok(app.save_buyer_agreement(request).await?)
}
