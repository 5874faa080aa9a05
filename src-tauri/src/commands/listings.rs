//! Searching and reading listings.

use hub_app::App;
use hub_app::view::{
    AdviceView, DecideHomeRequest, KeyRequest, ListingDetailView, MapView, PayloadView, PhotoRequest, PhotoView,
    SameHomeView, SearchRequest, SearchView,
};
use tauri::State;

use super::Answer;

/// A page of listings.
#[tauri::command]
#[specta::specta]
pub async fn search_listings(app: State<'_, App>, request: SearchRequest) -> Answer<SearchView> {
    Ok(app.search_listings(request).await?)
}

/// The same question as points on a map.
#[tauri::command]
#[specta::specta]
pub async fn map_points(app: State<'_, App>, request: SearchRequest) -> Answer<MapView> {
    Ok(app.map_points(request).await?)
}

/// Everything the store knows of a listing.
#[tauri::command]
#[specta::specta]
pub async fn listing_detail(app: State<'_, App>, request: KeyRequest) -> Answer<ListingDetailView> {
    Ok(app.listing_detail(request).await?)
}

/// What can be said about a listing: presentation, interest, price.
#[tauri::command]
#[specta::specta]
pub async fn listing_advice(app: State<'_, App>, request: KeyRequest) -> Answer<AdviceView> {
    Ok(app.listing_advice(request).await?)
}

/// Who else lists a listing's home.
#[tauri::command]
#[specta::specta]
pub async fn same_home(app: State<'_, App>, request: KeyRequest) -> Answer<SameHomeView> {
    Ok(app.same_home(request).await?)
}

/// Separates or joins two listings of one home.
#[tauri::command]
#[specta::specta]
pub async fn decide_home(app: State<'_, App>, request: DecideHomeRequest) -> Answer<SameHomeView> {
    Ok(app.decide_home(request).await?)
}

/// The vendor's own payload of a listing.
#[tauri::command]
#[specta::specta]
pub async fn listing_payload(app: State<'_, App>, request: KeyRequest) -> Answer<PayloadView> {
    Ok(app.listing_payload(request).await?)
}

/// A photo by its media key.
#[tauri::command]
#[specta::specta]
pub async fn listing_photo(app: State<'_, App>, request: PhotoRequest) -> Answer<PhotoView> {
    Ok(app.listing_photo(request).await?)
}
