//! What the window asks a session for, handed to the open store.

use std::path::PathBuf;

use crate::error::Result;
use crate::session::App;
use crate::view::{
    MarketAreasRequest, MarketAreasView, MarketExportRequest, MarketForecastView, MarketOverviewView,
    MarketPartiesRequest, MarketPartiesView, MarketPartyDetailView, MarketPartyRequest, MarketRequest,
    MarketTimingView, SavedView,
};

impl App {
    /// Areas and property types that have figures.
    ///
    /// # Errors
    /// The store is locked, or the question makes no sense.
    pub async fn market_areas(&self, request: MarketAreasRequest) -> Result<MarketAreasView> {
        self.hub().await?.market_areas(&request).await
    }

    /// The market by month.
    ///
    /// # Errors
    /// The store is locked, or there is no such area.
    pub async fn market_overview(&self, request: MarketRequest) -> Result<MarketOverviewView> {
        self.hub().await?.market_overview(&request).await
    }

    /// Agents and what they produce.
    ///
    /// # Errors
    /// As [`App::market_overview`].
    pub async fn market_agents(&self, request: MarketPartiesRequest) -> Result<MarketPartiesView> {
        self.hub().await?.market_agents(&request).await
    }

    /// Offices and what they produce.
    ///
    /// # Errors
    /// As [`App::market_overview`].
    pub async fn market_offices(&self, request: MarketPartiesRequest) -> Result<MarketPartiesView> {
        self.hub().await?.market_offices(&request).await
    }

    /// One agent or office.
    ///
    /// # Errors
    /// As [`App::market_overview`], or there is nobody of that key.
    pub async fn market_party(&self, request: MarketPartyRequest) -> Result<MarketPartyDetailView> {
        self.hub().await?.market_party(&request).await
    }

    /// What is expected of prices and demand.
    ///
    /// # Errors
    /// As [`App::market_overview`].
    pub async fn market_forecast(&self, request: MarketRequest) -> Result<MarketForecastView> {
        self.hub().await?.market_forecast(&request).await
    }

    /// When to list and when to offer.
    ///
    /// # Errors
    /// As [`App::market_overview`].
    pub async fn market_timing(&self, request: MarketRequest) -> Result<MarketTimingView> {
        self.hub().await?.market_timing(&request).await
    }

    /// A file name for a table.
    ///
    /// # Errors
    /// A table that does not exist.
    pub async fn market_file_name(&self, request: &MarketExportRequest) -> Result<String> {
        self.hub().await?.market_file_name(request)
    }

    /// Writes a table as CSV.
    ///
    /// # Errors
    /// As [`App::market_overview`], and what the disk says.
    pub async fn export_market(&self, request: MarketExportRequest, path: PathBuf) -> Result<SavedView> {
        let saved = self.hub().await?.export_market(&request, &path).await?;
        self.note_written(&path);
        Ok(saved)
    }
}
