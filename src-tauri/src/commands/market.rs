//! The market: trends, agents and offices, what is expected, when to list.

use hub_app::App;
use hub_app::view::{
    MarketAreasRequest, MarketAreasView, MarketExportRequest, MarketForecastView, MarketOverviewView,
    MarketPartiesRequest, MarketPartiesView, MarketPartyDetailView, MarketPartyRequest, MarketRequest,
    MarketTimingView, SavedView,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs;

/// Areas and property types that have figures.
#[tauri::command]
#[specta::specta]
pub async fn market_areas(app: State<'_, App>, request: MarketAreasRequest) -> Answer<MarketAreasView> {
    Ok(app.market_areas(request).await?)
}

/// The market by month.
#[tauri::command]
#[specta::specta]
pub async fn market_overview(app: State<'_, App>, request: MarketRequest) -> Answer<MarketOverviewView> {
    Ok(app.market_overview(request).await?)
}

/// Agents and what they produce.
#[tauri::command]
#[specta::specta]
pub async fn market_agents(app: State<'_, App>, request: MarketPartiesRequest) -> Answer<MarketPartiesView> {
    Ok(app.market_agents(request).await?)
}

/// Offices and what they produce.
#[tauri::command]
#[specta::specta]
pub async fn market_offices(app: State<'_, App>, request: MarketPartiesRequest) -> Answer<MarketPartiesView> {
    Ok(app.market_offices(request).await?)
}

/// One agent or office.
#[tauri::command]
#[specta::specta]
pub async fn market_party(app: State<'_, App>, request: MarketPartyRequest) -> Answer<MarketPartyDetailView> {
    Ok(app.market_party(request).await?)
}

/// What is expected of prices and demand.
#[tauri::command]
#[specta::specta]
pub async fn market_forecast(app: State<'_, App>, request: MarketRequest) -> Answer<MarketForecastView> {
    Ok(app.market_forecast(request).await?)
}

/// When to list and when to offer.
#[tauri::command]
#[specta::specta]
pub async fn market_timing(app: State<'_, App>, request: MarketRequest) -> Answer<MarketTimingView> {
    Ok(app.market_timing(request).await?)
}

/// Writes a table of the market as CSV.
#[tauri::command]
#[specta::specta]
pub async fn export_market(window: AppHandle, app: State<'_, App>, request: MarketExportRequest) -> Answer<SavedView> {
    let suggested = app.market_file_name(&request).await?;
    let path =
        if request.ask { dialogs::save(&window, &suggested).await } else { Some(app.documents().join(suggested)) };
    let Some(path) = path else { return Ok(SavedView { path: None, bytes: 0 }) };
    Ok(app.export_market(request, path).await?)
}
