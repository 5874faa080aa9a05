use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_connector::CancellationToken;
use hub_domain::{Currency, PropertyType, Resource};
use hub_valuation::Sale;
use hub_valuation::accuracy::{Figures, Tested, quantile};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::figures::{self, Backtest, Estimated, Naive};
use super::question::BacktestQuestion;
use super::{roll, table};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::ErrorCode;

/// A backtest with every estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BacktestOutcome {
    /// How good they were.
    pub backtest: Backtest,
    /// The estimates, in the order of the sales' days.
    pub estimated: Vec<Estimated>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl BacktestOutcome {
    /// The estimates as CSV.
    ///
    /// # Errors
    /// None that is known; a table that cannot be written.
    pub fn csv(&self) -> Result<String> {
        table::csv(&self.estimated)
    }
}

impl Hub {
    /// Estimates closed sales from what had closed before each, and says how good that was. Only sales whose licence
    /// allows a CMA are used, as subject or as evidence; no list price is ever looked at.
    ///
    /// `progress` hears of sales done and in all. The result is kept as the last one of its area.
    ///
    /// # Errors
    /// A question that makes no sense, no sale to estimate, a field that no record has; cancelled: `Ok(None)`.
    pub async fn run_backtest(
        &self,
        question: &BacktestQuestion,
        progress: Arc<dyn Fn(u64, u64) + Send + Sync>,
        cancel: &CancellationToken,
    ) -> Result<Option<BacktestOutcome>> {
        question.check()?;
        let none = |reason: &str| AppError::new(ErrorCode::NoComparables).with("reason", reason);
        let all = self.sales(PropertyType::Residential, self.today()).await?;
        let (from, to) = question.period(&all).ok_or_else(|| none("no closed sale in the store"))?;
        let mut wanted: Vec<usize> = (0..all.len())
            .filter(|i| (from..=to).contains(&all[*i].close_date) && question.includes(&all[*i].facts))
            .collect();
        let currency = commonest(wanted.iter().map(|i| all[*i].close_price.currency));
        wanted.retain(|i| Some(all[*i].close_price.currency) == currency);
        if let Some(field) = &question.only_flag {
            wanted = self.flagged(&all, wanted, field).await?;
        }
        let currency = currency.filter(|_| !wanted.is_empty());
        let currency = currency.ok_or_else(|| none("no sale closed in that area and period"))?;
        let sales = wanted.len();
        let wanted = roll::spread(wanted, question.most);
        let level = question.level;
        let (total, token) = (wanted.len() as u64, cancel.clone());
        progress(0, total);
        let rolled = tokio::task::spawn_blocking(move || {
            roll::roll(&all, &wanted, currency, level, &|done| progress(done as u64, total), &token)
        })
        .await
        .map_err(|error| AppError::unexpected(&error))?;
        let Some(rolled) = rolled else { return Ok(None) };
        if rolled.estimated.is_empty() {
            return Err(none("none of these sales had a comparable that closed before it"));
        }
        let tested: Vec<Tested> = rolled.estimated.iter().map(Estimated::tested).collect();
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let each = rolled.seconds / (rolled.estimated.len() + rolled.without) as f64;
        let backtest = Backtest {
            figures: Figures::of(&tested),
            seconds_per_estimate: each,
            area: question.area.as_deref().map(|a| a.trim().to_owned()).filter(|a| !a.is_empty()),
            from,
            to,
            level,
            currency,
            sales,
            without_estimate: rolled.without,
            nearest_five: naive(&rolled),
            by_area: figures::by_area(&rolled.estimated),
            by_band: figures::by_band(&rolled.estimated, currency),
            fifths: figures::by_fifth(&rolled.estimated, currency),
        };
        let outcome = BacktestOutcome { backtest, estimated: rolled.estimated, made_at: self.0.clock.now() };
        let state = serde_json::to_value(&outcome).map_err(|e| AppError::unexpected(&e))?;
        self.0.store.save_backtest(&question.scope(), outcome.made_at.timestamp_millis(), &state).await?;
        Ok(Some(outcome))
    }

    /// The last backtest of an area; `None` when there was none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn last_backtest(&self, area: Option<&str>) -> Result<Option<BacktestOutcome>> {
        let scope = BacktestQuestion { area: area.map(str::to_owned), ..BacktestQuestion::default() }.scope();
        let Some(state) = self.0.store.backtest(&scope).await? else { return Ok(None) };
        // One that an older version kept in another form is as good as none: it is made again in a minute.
        Ok(serde_json::from_value(state).ok())
    }

    /// Those whose own record says yes in a field.
    async fn flagged(&self, all: &[Sale], wanted: Vec<usize>, field: &str) -> Result<Vec<usize>> {
        let (mut kept, mut known) = (Vec::new(), false);
        let asked = wanted.len();
        for i in wanted {
            let payload = self.0.store.payload(Resource::Property, &all[i].listing_key).await?;
            let value = payload.as_ref().and_then(|p| p.get(field));
            known |= value.is_some();
            if value.is_some_and(yes) {
                kept.push(i);
            }
        }
        if !known && asked > 0 {
            return Err(AppError::bad_request("only-flag", format!("no sale of the period has a field {field}")));
        }
        Ok(kept)
    }
}

/// How vendors say yes.
fn yes(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() == Some(1.0),
        Value::String(text) => matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "yes" | "y" | "1"),
        _ => false,
    }
}

fn commonest(currencies: impl Iterator<Item = Currency>) -> Option<Currency> {
    let mut counts = std::collections::BTreeMap::new();
    for currency in currencies {
        *counts.entry(currency).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|c| c.1).map(|c| c.0)
}

fn naive(rolled: &roll::Rolled) -> Naive {
    #[allow(clippy::cast_precision_loss, reason = "prices are far below 2^53 cents")]
    let mut errors: Vec<f64> = rolled
        .estimated
        .iter()
        .zip(&rolled.nearest)
        .filter_map(|(e, n)| n.map(|n| (n as f64 / e.close_price.minor as f64 - 1.0).abs() * 100.0))
        .collect();
    let n = errors.len();
    #[allow(clippy::cast_precision_loss, reason = "counts")]
    let within_10 = errors.iter().filter(|e| **e <= 10.0).count() as f64 / n.max(1) as f64 * 100.0;
    Naive { n, mdape: quantile(&mut errors, 0.5).unwrap_or_default(), within_10 }
}
