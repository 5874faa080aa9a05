//! The market's dashboards as the window asks them, and what keeping their figures costs.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use hub_app::view::{MarketAreasRequest, MarketPartiesRequest, MarketRequest};
use hub_app::{CancellationToken, Hub, HubConfig};
use hub_connector::Registry;
use hub_domain::SystemClock;
use hub_secrets::StoreKey;

use crate::copying::Measured;
use crate::figures::{Figures, Times};
use crate::rounds::of;

/// What is asked, in the order in which it is printed.
pub const DASHBOARDS: &[&str] = &[
    "trends of everything, 36 months",
    "trends of everything, 120 months",
    "trends of a city",
    "trends of a postal code",
    "agents of everything, 12 months",
    "agents of everything, 36 months",
    "offices of a city, 12 months",
    "forecast of everything",
    "forecast of a city",
    "when to list, everything",
    "areas by a part of their name",
];
/// What the 95th of 100 may take, milliseconds.
pub const AIM_MS: f64 = 50.0;
/// Questions of each kind.
const TIMES: usize = 30;

fn market(area: Option<&str>, months: u32) -> MarketRequest {
    MarketRequest { area: area.map(str::to_owned), months: Some(months), ..MarketRequest::default() }
}

async fn one(hub: &Hub, name: &str) -> Result<()> {
    let parties = |market| MarketPartiesRequest { market, ..MarketPartiesRequest::default() };
    let city = Some("Oakstead, WA");
    match name {
        "trends of everything, 36 months" => drop(hub.market_overview(&market(None, 36)).await?),
        "trends of everything, 120 months" => drop(hub.market_overview(&market(None, 120)).await?),
        "trends of a city" => drop(hub.market_overview(&market(city, 36)).await?),
        "trends of a postal code" => drop(hub.market_overview(&market(Some("00042"), 36)).await?),
        "agents of everything, 12 months" => drop(hub.market_agents(&parties(market(None, 12))).await?),
        "agents of everything, 36 months" => drop(hub.market_agents(&parties(market(None, 36))).await?),
        "offices of a city, 12 months" => drop(hub.market_offices(&parties(market(city, 12))).await?),
        "forecast of everything" => drop(hub.market_forecast(&market(None, 60)).await?),
        "forecast of a city" => drop(hub.market_forecast(&market(city, 60)).await?),
        "when to list, everything" => drop(hub.market_timing(&market(None, 120)).await?),
        _ => {
            let asked = MarketAreasRequest { text: Some("division 1".into()), ..MarketAreasRequest::default() };
            drop(hub.market_areas(&asked).await?);
        }
    }
    Ok(())
}

/// Opens a copied store, makes the figures and asks for every dashboard.
pub async fn ask(home: &Path, key: StoreKey, measured: &mut Measured) -> Result<()> {
    let config =
        HubConfig { home: home.to_owned(), registry: Registry::default(), clock: Arc::new(SystemClock), sample: false };
    let hub = Hub::open(config, key).await?;
    let stop = CancellationToken::new();
    let started = Instant::now();
    let done = hub.settle_market(&stop).await?;
    #[allow(clippy::cast_precision_loss, reason = "a count of listings")]
    let looked = done.looked as f64;
    let took = started.elapsed();
    measured.insert("market first s".into(), took.as_secs_f64());
    measured.insert("market first rows/s".into(), looked / took.as_secs_f64().max(1e-9));
    let started = Instant::now();
    hub.settle_market(&stop).await?;
    measured.insert("market nothing ms".into(), started.elapsed().as_secs_f64() * 1e3);
    for name in DASHBOARDS {
        let mut times = Times::default();
        for _ in 0..TIMES {
            let started = Instant::now();
            one(&hub, name).await?;
            times.add(started.elapsed());
            // As a person asks: one after the other, not in a burst.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        measured.insert(format!("{name}|50"), times.at(50));
        measured.insert(format!("{name}|95"), times.at(95));
    }
    hub.close().await;
    Ok(())
}

/// Prints what was measured.
pub fn figures(measured: &Measured, listings: u64, figures: &mut Figures) -> Result<()> {
    figures.line(
        "all figures made for the first time, in the background",
        format!("{:.1} s", of(measured, "market first s")?),
        format!("{:.0} of {listings} listings a second", of(measured, "market first rows/s")?),
    );
    figures.line("looking whether anything changed", format!("{:.1} ms", of(measured, "market nothing ms")?), "");
    for name in DASHBOARDS {
        let (p50, p95) = (of(measured, &format!("{name}|50"))?, of(measured, &format!("{name}|95"))?);
        figures.line(*name, format!("{p50:8.2} ms {p95:8.2} ms"), format!("{:.2} of {AIM_MS:.0} ms", p95 / AIM_MS));
    }
    Ok(())
}
