use hub_market::forecast::{Backtest, Forecast, Nature, Series};
use hub_market::{Index, Month};

use super::scope::{Scope, definitions, gap_sentence};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    ForecastBacktestView, ForecastHorizonView, ForecastPastView, ForecastPointView, ForecastTargetView,
    MarketForecastView, MarketRequest,
};

const FIGURES: &[&str] = &["forecast", "seasonal_naive", "median_price", "price_index", "closed", "active"];
const METHOD: &str = "The mean of six forecasts on logarithms, seasons measured and shrunk: a damped trend, the Theta \
     method, the last year's growth, smoothing, and the same month a year before as it was and with growth. What was less \
     far off here before counts more.";
const OF_FLOWS: &str = " Sales are counted for each working day of the month.";
const OF_INDEX: &str = " The index of past months is today's, revised by later sales.";
/// Months of the past shown beside a forecast.
const USUAL_MONTHS: u32 = 60;

impl Hub {
    /// What is expected of prices and demand.
    ///
    /// # Errors
    /// There is no such area or type.
    pub async fn market_forecast(&self, request: &MarketRequest) -> Result<MarketForecastView> {
        let mut scope = self.market_scope(request, USUAL_MONTHS).await?;
        let (Some(area), Some(kind)) = (&scope.area, &scope.kind) else {
            return Ok(MarketForecastView {
                scope: scope.view,
                targets: Vec::new(),
                definitions: definitions(FIGURES),
            });
        };
        let index = self.0.store.market_index(area.id, kind.id).await?;
        let wanted = wanted(&mut scope, index.as_ref());
        let shown = scope.from;
        // Every past month is forecast again: work for the processor.
        let made = tokio::task::spawn_blocking(move || {
            let one = |w: Wanted| (w.target, forecast(&w, shown));
            wanted.into_iter().map(one).collect::<Vec<_>>()
        })
        .await
        .map_err(|error| AppError::unexpected(&error))?;
        let mut targets = Vec::new();
        for (target, made) in made {
            match made {
                Ok(view) => targets.push(view),
                Err(why) => scope.unknown(target, why),
            }
        }
        Ok(MarketForecastView { scope: scope.view, targets, definitions: definitions(FIGURES) })
    }
}

/// A figure to be forecast.
struct Wanted {
    target: &'static str,
    unit: &'static str,
    nature: Nature,
    first: Month,
    values: Vec<Option<f64>>,
}

/// Figures by month from the first sale to the last whole month.
fn wanted(scope: &mut Scope, index: Option<&Index>) -> Vec<Wanted> {
    let first_sale = scope.cells.iter().find(|(_, c)| c.closed > 0).map(|(m, _)| *m);
    let Some(first) = first_sale else {
        scope.unknown("closed_sales", "There is no closed sale with a day and a price.");
        return Vec::new();
    };
    let months = || first.to(scope.whole);
    let cell = |m: Month| scope.cells.get(&m);
    let price = months().map(|m| cell(m)?.price.map(Scope::whole_units)).collect();
    let closed = months().map(|m| Some(f64::from(cell(m).map_or(0, |c| c.closed)))).collect();
    let mut wanted =
        vec![Wanted { target: "median_price", unit: "money", nature: Nature::Price, first, values: price }];
    match index {
        Some(index) => wanted.push(Wanted {
            target: "price_index",
            unit: "index",
            nature: Nature::Price,
            first: index.first,
            values: index.first.to(scope.whole).map(|m| index.at(m).map(|p| p.level)).collect(),
        }),
        None => scope.unknown("price_index", "Too few homes were sold twice."),
    }
    wanted.push(Wanted { target: "closed_sales", unit: "count", nature: Nature::Flow, first, values: closed });
    match scope.known.inventory_gap {
        Some(gap) => scope.unknown("active_inventory", gap_sentence(gap)),
        None => {
            let rows = hub_market::trends(&scope.cells, &scope.known, first, scope.whole);
            let values = rows.iter().map(|(_, t)| t.active.map(f64::from)).collect();
            wanted.push(Wanted { target: "active_inventory", unit: "count", nature: Nature::Count, first, values });
        }
    }
    wanted
}

fn forecast(w: &Wanted, shown: Month) -> std::result::Result<ForecastTargetView, String> {
    let series = Series::new(w.first, &w.values, w.nature).map_err(|why| format!("{}.", capital(&why.to_string())))?;
    let too_short = || "The past is too short to tell how far off the method is.".to_owned();
    let made = Forecast::of(&series).ok_or_else(too_short)?;
    let points = made
        .points
        .iter()
        .map(|p| {
            let ((low_80, high_80), (low_90, high_90)) = (p.in_80?, p.in_90?);
            let finite = [p.value, low_80, high_80, low_90, high_90].iter().all(|v| v.is_finite());
            let horizon = u32::try_from(p.ahead).unwrap_or(u32::MAX);
            let point = ForecastPointView {
                month: p.month.to_string(),
                horizon,
                value: p.value,
                low_80,
                high_80,
                low_90,
                high_90,
            };
            finite.then_some(point)
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(too_short)?;
    let more = match (w.target, w.nature) {
        ("price_index", _) => OF_INDEX,
        (_, Nature::Flow) => OF_FLOWS,
        _ => "",
    };
    Ok(ForecastTargetView {
        target: w.target.to_owned(),
        unit: w.unit.to_owned(),
        history: series
            .values()
            .filter(|(month, _)| *month >= shown)
            .map(|(month, value)| ForecastPastView { month: month.to_string(), value })
            .collect(),
        points,
        method: format!("{METHOD}{more}"),
        backtest: backtest_view(&made.backtest),
    })
}

fn backtest_view(b: &Backtest) -> ForecastBacktestView {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    ForecastBacktestView {
        from: b.from.map(|m| m.to_string()),
        to: b.to.map(|m| m.to_string()),
        horizons: b
            .horizons
            .iter()
            .map(|h| ForecastHorizonView {
                horizon: number(h.ahead),
                n: number(h.n),
                error_percent: h.error,
                seasonal_naive_error_percent: h.naive_error,
                ratio: h.error.zip(h.naive_error).filter(|(_, naive)| *naive > 0.0).map(|(e, naive)| e / naive),
                coverage_80_percent: h.covered_80,
                coverage_90_percent: h.covered_90,
                coverage_n: number(h.covered_n),
            })
            .collect(),
        beats_seasonal_naive: b.beats_seasonal_naive,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
