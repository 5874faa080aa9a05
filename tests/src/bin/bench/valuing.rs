//! Analyses as the window asks them, in a store that stays open: the first one of a market, the ones after it, and how
//! good they have been.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use hub_app::{BacktestQuestion, CancellationToken, CmaRun, CmaSubject, Hub, HubConfig};
use hub_connector::Registry;
use hub_domain::SystemClock;
use hub_secrets::StoreKey;
use hub_valuation::Subject;
use serde_json::json;

use crate::copying::Measured;
use crate::figures::{Figures, Times};
use crate::market::Dice;
use crate::rounds::of;

/// Analyses after the first.
const TIMES: u32 = 60;
/// Sales of the backtest, and the listings up to which a store is asked for one.
const TESTED: usize = 3_000;
const TESTED_UP_TO: u64 = 200_000;

/// Homes that an agent of one town is asked about.
fn subject(n: u32) -> Result<CmaSubject> {
    let mut d = Dice(u64::from(n) + 77);
    let text = json!({
        "Latitude": 47.5 + f64::from(d.below(10_000)) / 1e6,
        "Longitude": -122.0 + f64::from(d.below(10_000)) / 1e6,
        "PropertyType": "Residential",
        "PropertySubType": "Single Family Residence",
        "LivingArea": 900 + d.below(3_000),
        "LivingAreaUnits": "Square Feet",
        "LotSizeSquareFeet": 3_000 + d.below(20_000),
        "BedroomsTotal": 1 + d.below(6),
        "BathroomsTotalDecimal": 1.0 + f64::from(d.below(12)) / 4.0,
        "YearBuilt": 1900 + d.below(125),
        "GarageSpaces": d.below(4),
        "City": "Oakstead",
        "StateOrProvince": "WA",
    });
    Ok(CmaSubject::Facts(Box::new(Subject::from_json(&text.to_string()).context("a subject of the bench")?)))
}

/// Opens a copied store and asks for analyses.
pub async fn ask(home: &Path, key: StoreKey, listings: u64, measured: &mut Measured) -> Result<()> {
    let config =
        HubConfig { home: home.to_owned(), registry: Registry::default(), clock: Arc::new(SystemClock), sample: false };
    let hub = Hub::open(config, key).await?;
    let one = async |n| -> Result<Duration> {
        let as_of = chrono::NaiveDate::from_ymd_opt(2025, 12, 28);
        let run = CmaRun { subject: subject(n)?, as_of, level: 80, exclude: Vec::new() };
        let started = Instant::now();
        hub.run_cma(&run).await?;
        Ok(started.elapsed())
    };
    measured.insert("cma first s".into(), one(0).await?.as_secs_f64());
    let mut times = Times::default();
    for n in 1..=TIMES {
        times.add(one(n).await?);
    }
    measured.insert("cma|50".into(), times.at(50));
    measured.insert("cma|95".into(), times.at(95));
    if listings <= TESTED_UP_TO {
        let question = BacktestQuestion { most: Some(TESTED), ..BacktestQuestion::default() };
        let started = Instant::now();
        let outcome = hub.run_backtest(&question, Arc::new(|_, _| {}), &CancellationToken::new()).await?;
        outcome.context("nobody cancelled")?;
        measured.insert("backtest s".into(), started.elapsed().as_secs_f64());
    }
    hub.close().await;
    Ok(())
}

/// Prints what was measured.
pub fn figures(measured: &Measured, figures: &mut Figures) -> Result<()> {
    let first = of(measured, "cma first s")?;
    figures.line(
        "the first analysis of a market: its sales read and fitted",
        format!("{first:.1} s"),
        "in the background",
    );
    let (p50, p95) = (of(measured, "cma|50")?, of(measured, "cma|95")?);
    figures.line("an analysis after that", format!("{p50:8.2} ms {p95:8.2} ms"), "");
    if let Ok(took) = of(measured, "backtest s") {
        figures.line(format!("a backtest of {TESTED} sales"), format!("{took:.1} s"), "aim 60 s");
    }
    Ok(())
}
