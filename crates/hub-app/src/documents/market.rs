//! The market of an area on paper, from the same figures as the market's screens.

use hub_domain::{Currency, Money};
use hub_report::{MarketOutlook, MarketReport, ReportContext, SourceNote, number};

use crate::cma::AreaMarket;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{DocumentOptions, ForecastTargetView, MarketRequest};

/// Months on paper.
const MONTHS: u32 = 24;
/// Months ahead that are printed.
const AHEAD: [u32; 3] = [3, 6, 12];

impl Hub {
    /// A market report's matter.
    pub(super) async fn area(
        &self,
        city: &Option<String>,
        postal_code: &Option<String>,
        property_type: &Option<String>,
        options: &DocumentOptions,
    ) -> Result<(MarketReport, ReportContext)> {
        let mut context = self.context(options.brand.as_deref(), options.contact.as_deref()).await?;
        context.remarks = options.note.clone();
        let (area, area_kind) = match (postal_code, city) {
            (Some(code), _) => (Some(code.clone()), Some("postal-code".to_owned())),
            (None, Some(city)) => (Some(city.clone()), Some("city".to_owned())),
            (None, None) => (None, None),
        };
        let request = MarketRequest {
            area,
            area_kind,
            property_type: property_type.clone(),
            months: Some(MONTHS + 1),
            ..MarketRequest::default()
        };
        let overview = self.market_overview(&request).await?;
        // A forecast needs more of the past than an overview; a market too short for one is printed without.
        let forecast = match self.market_forecast(&MarketRequest { months: None, ..request }).await {
            Ok(forecast) => forecast.targets,
            Err(error) => {
                tracing::debug!(code = ?error.code, "a market report without a forecast");
                Vec::new()
            }
        };
        let dates = self.source_dates().await?;
        for source in overview.scope.sources.iter().filter(|s| s.left_out.is_none()) {
            let day = dates.iter().find(|(name, _)| *name == source.name).map(|(_, day)| *day);
            context.sources.extend(day.map(|as_of| SourceNote { name: source.name.clone(), as_of }));
            context.notices.push(match day {
                Some(day) => format!("{}, data as of {}.", source.name, hub_report::date(day)),
                None => format!("{}.", source.name),
            });
        }
        let market = AreaMarket::of(&overview).ok_or_else(|| AppError::not_found("sales in this area"))?;
        let name = if overview.scope.area.name.is_empty() { "all areas" } else { overview.scope.area.name.as_str() };
        let title = options.title.as_deref().map(str::trim).filter(|t| !t.is_empty());
        let mut report = market.report(title.map_or_else(|| format!("The market: {name}"), str::to_owned));
        report.forecast = forecast.iter().filter_map(|t| outlook(t, report.currency)).collect();
        Ok((report, context))
    }
}

fn outlook(target: &ForecastTargetView, currency: Currency) -> Option<MarketOutlook> {
    let figure = match target.target.as_str() {
        "median_price" => "Median price",
        "price_index" => "Price index",
        "closed_sales" => "Closed sales a month",
        "active_inventory" => "Homes for sale",
        _ => return None,
    };
    let text = |value: f64| match target.unit.as_str() {
        "money" => {
            #[allow(clippy::cast_possible_truncation, reason = "a price")]
            let minor = (value * 10_f64.powi(i32::try_from(currency.minor_digits()).ok()?)).round() as i64;
            Some(hub_report::amount(Money::from_minor(minor, currency)))
        }
        "index" => Some(number(value, 1)),
        _ => Some(number(value, 0)),
    };
    let points: Vec<(u32, String, String)> = AHEAD
        .iter()
        .filter_map(|ahead| {
            let p = target.points.iter().find(|p| p.horizon == *ahead)?;
            Some((*ahead, text(p.value)?, format!("{} to {}", text(p.low_80)?, text(p.high_80)?)))
        })
        .collect();
    let errors: Vec<String> = target
        .backtest
        .horizons
        .iter()
        .filter_map(|h| {
            let (own, naive) = (h.error_percent?, h.seasonal_naive_error_percent?);
            Some(format!(
                "{} months {} % (same month a year before: {} %)",
                h.horizon,
                number(own, 1),
                number(naive, 1)
            ))
        })
        .collect();
    if points.len() != AHEAD.len() {
        return None;
    }
    let error = if errors.is_empty() {
        "Too short a past to say how far this method has been off here.".to_owned()
    } else {
        format!("Mean error here in the past: {}.", errors.join(", "))
    };
    Some(MarketOutlook { figure: figure.to_owned(), points, error })
}
