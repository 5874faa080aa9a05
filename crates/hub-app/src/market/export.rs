use std::path::Path;

use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::table::Table;
use crate::view::{
    MarketAreasRequest, MarketExportRequest, MarketPartiesRequest, MarketPartiesView, MarketPartyRequest, SavedView,
};

const TABLES: [&str; 7] = ["trends", "agents", "offices", "party", "forecast", "timing", "areas"];
/// Rows of a table of agents or areas.
const MOST_ROWS: u32 = 500;

impl Hub {
    /// A file name for a table.
    ///
    /// # Errors
    /// A table that does not exist.
    pub fn market_file_name(&self, request: &MarketExportRequest) -> Result<String> {
        if !TABLES.contains(&request.table.as_str()) {
            return Err(AppError::bad_request("table", TABLES.join(", ")));
        }
        let area = request.market.area.as_deref().unwrap_or("all areas");
        Ok(format!("{}.csv", files::safe_name(&format!("Market {} {area} {}", request.table, self.today()))))
    }

    /// Writes a table as CSV.
    ///
    /// # Errors
    /// As [`Hub::market_csv`], and what the disk says.
    pub async fn export_market(&self, request: &MarketExportRequest, path: &Path) -> Result<SavedView> {
        let text = self.market_csv(request).await?;
        files::save(path, text.as_bytes())
    }

    /// A table as CSV: amounts in whole units of the currency, which has a column of its own; what is not known is empty.
    ///
    /// # Errors
    /// A table that does not exist; no such area or type; figures that are still being worked out.
    pub async fn market_csv(&self, request: &MarketExportRequest) -> Result<String> {
        self.market_file_name(request)?;
        let table = match request.table.as_str() {
            "trends" => self.trends_table(request).await?,
            "agents" | "offices" => self.parties_table(request).await?,
            "party" => self.party_table(request).await?,
            "forecast" => self.forecast_table(request).await?,
            "timing" => self.timing_table(request).await?,
            _ => self.areas_table().await?,
        };
        table.csv()
    }

    async fn trends_table(&self, request: &MarketExportRequest) -> Result<Table> {
        let view = self.market_overview(&request.market).await?;
        ready(view.scope.preparing.is_none())?;
        let mut t = Table::new(
            "Month,Complete,ClosedSales,Volume,MedianPrice,MedianPricePerSqft,PricePerSqftN,Index,IndexStandardError,\
             NewListings,ActiveInventory,UnderContract,MonthsOfSupply,AbsorptionPercent,MedianDaysOnMarket,DaysOnMarketN,\
             VelocityPercent,SaleToListPercent,SaleToListN,SaleToOriginalPercent,SaleToOriginalN,PriceCutPercent,\
             PriceCutN,MedianCutPercent,Currency",
        );
        for m in &view.months {
            t.text(&m.month).yes(m.complete).count(Some(m.closed)).money_view(m.volume.as_ref());
            t.money_view(m.median_price.as_ref())
                .money_view(m.median_price_per_sqft.as_ref())
                .count(Some(m.price_per_sqft_n));
            t.number(m.index)
                .number(m.index_standard_error)
                .count(m.new_listings)
                .count(m.active)
                .count(m.under_contract);
            t.number(m.months_of_supply).number(m.absorption_percent).number(m.median_days_on_market);
            t.count(Some(m.days_on_market_n)).number(m.velocity_percent).number(m.sale_to_list_percent);
            t.count(Some(m.sale_to_list_n)).number(m.sale_to_original_percent).count(Some(m.sale_to_original_n));
            t.number(m.price_cut_percent).count(Some(m.price_cut_n)).number(m.median_cut_percent);
            t.text(&view.scope.area.currency).end();
        }
        Ok(t)
    }

    async fn parties_table(&self, request: &MarketExportRequest) -> Result<Table> {
        let asked = MarketPartiesRequest {
            market: request.market.clone(),
            side: request.side.clone(),
            text: None,
            limit: Some(MOST_ROWS),
        };
        let view: MarketPartiesView = match request.table.as_str() {
            "offices" => self.market_offices(&asked).await?,
            _ => self.market_agents(&asked).await?,
        };
        ready(view.scope.preparing.is_none())?;
        let mut t = Table::new(
            "Rank,Key,Name,Office,Source,Sides,ListingSides,BuyingSides,Volume,SharePercent,MedianDaysOnMarket,\
             DaysOnMarketN,SaleToListPercent,SaleToListN,Currency,AlsoAt",
        );
        for p in &view.rows {
            t.count(Some(p.rank)).text(&p.key).text(p.name.as_deref().unwrap_or_default());
            t.text(p.office.as_deref().unwrap_or_default()).text(&p.source).count(Some(p.sides));
            t.count(Some(p.listing_sides))
                .count(Some(p.buying_sides))
                .money_view(Some(&p.volume))
                .number(p.share_percent);
            t.number(p.median_days_on_market).count(Some(p.days_on_market_n)).number(p.sale_to_list_percent);
            t.count(Some(p.sale_to_list_n)).text(&p.volume.currency).text(&p.also.join("; ")).end();
        }
        Ok(t)
    }

    /// The sales of one agent or office.
    async fn party_table(&self, request: &MarketExportRequest) -> Result<Table> {
        let of = request.party.clone().ok_or_else(|| AppError::bad_request("party", "say whose sales"))?;
        let asked = MarketPartyRequest {
            market: request.market.clone(),
            office: of.office,
            key: of.key,
            source: of.source,
            side: request.side.clone(),
            limit: Some(1_000),
        };
        let view = self.market_party(&asked).await?;
        ready(view.scope.preparing.is_none())?;
        let mut t = Table::new(
            "CloseDate,ListingKey,ListingId,Address,City,PostalCode,ClosePrice,Currency,ListingSide,BuyingSide,\
             DaysOnMarket,Source",
        );
        for sale in &view.sales {
            let row = &sale.row;
            let some = |text: &Option<String>| text.clone().unwrap_or_default();
            t.text(&some(&row.close_date)).text(&row.key).text(&some(&row.listing_id)).text(&some(&row.address));
            t.text(&some(&row.city))
                .text(&some(&row.postal_code))
                .money_view(Some(&sale.price))
                .text(&sale.price.currency);
            t.yes(sale.listing).yes(sale.buying);
            t.text(&row.days_on_market.map(|d| d.to_string()).unwrap_or_default()).text(&row.source).end();
        }
        Ok(t)
    }

    async fn forecast_table(&self, request: &MarketExportRequest) -> Result<Table> {
        let view = self.market_forecast(&request.market).await?;
        ready(view.scope.preparing.is_none())?;
        let mut t = Table::new("Target,Month,Kind,Horizon,Value,Low80,High80,Low90,High90,Unit");
        for target in &view.targets {
            let unit = if target.unit == "money" { &view.scope.area.currency } else { &target.unit };
            for past in &target.history {
                t.text(&target.target).text(&past.month).text("past").count(None).number(past.value);
                t.number(None).number(None).number(None).number(None).text(unit).end();
            }
            for p in &target.points {
                t.text(&target.target).text(&p.month).text("forecast").count(Some(p.horizon)).number(Some(p.value));
                t.number(Some(p.low_80)).number(Some(p.high_80)).number(Some(p.low_90)).number(Some(p.high_90));
                t.text(unit).end();
            }
        }
        Ok(t)
    }

    async fn timing_table(&self, request: &MarketExportRequest) -> Result<Table> {
        let view = self.market_timing(&request.market).await?;
        ready(view.scope.preparing.is_none())?;
        let mut t = Table::new(
            "For,Month,Sales,Years,DaysOnMarket,DaysLow,DaysHigh,SaleToOriginalPercent,SaleToOriginalLow,\
             SaleToOriginalHigh,PremiumPercent,PremiumLow,PremiumHigh,Verdict",
        );
        for (who, months) in [("listing", &view.listing), ("offering", &view.offering)] {
            for m in months {
                t.text(who).count(Some(m.month)).count(Some(m.n)).count(Some(m.years)).range(m.days_on_market.as_ref());
                t.range(m.sale_to_original_percent.as_ref()).range(m.premium_percent.as_ref());
                t.text(m.verdict.as_deref().unwrap_or_default()).end();
            }
        }
        Ok(t)
    }

    async fn areas_table(&self) -> Result<Table> {
        let asked = MarketAreasRequest { limit: Some(MOST_ROWS), ..MarketAreasRequest::default() };
        let view = self.market_areas(&asked).await?;
        ready(view.preparing.is_none())?;
        let mut t = Table::new("Kind,Name,Currency,ClosedSales");
        for area in &view.areas {
            t.text(&area.kind).text(&area.name).text(&area.currency).count(Some(area.sales)).end();
        }
        Ok(t)
    }
}

/// A file of figures that are not there yet would be taken for one of a market without sales.
fn ready(is: bool) -> Result<()> {
    if is {
        return Ok(());
    }
    Err(AppError::bad_request("market", "the figures are being worked out; try again in a moment").retryable())
}
