//! The providers with shapes of their own.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context as _, Result, ensure};
use hub_domain::{Clock, Licence, ManualClock, Resource};
use hub_sandbox::{
    Control, Dialect, DialectOptions, Quota, SandboxConfig, attom_number, serve_attom, serve_rets_rabbit,
    serve_simplyrets,
};
use hub_tests::{MARKET_DAY, differences_from};
use serde_json::{Map, Value, json};

use super::{Day, Form, fields, market};

/// A small market at a provider that takes so many requests a second.
fn paced(clock: &Arc<ManualClock>, per_second: u32) -> SandboxConfig {
    SandboxConfig {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        quota: Some(Quota { per_second: Some(per_second), ..Quota::default() }),
        ..market(Dialect::default(), DialectOptions::default())
    }
}

fn clock() -> Result<Arc<ManualClock>> {
    Ok(Arc::new(ManualClock::at(MARKET_DAY.parse()?)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_simplyrets() -> Result<()> {
    let clock = clock()?;
    let sandbox = serve_simplyrets(paced(&clock, 2)).await?;
    let form = Form::default()
        .with("url", sandbox.url())
        .with("username", sandbox.client_id())
        .with("page_size", "25")
        .secret("password", sandbox.client_secret());
    let mut day = Day::begin("simplyrets", sandbox, clock, form).await?;
    day.also = |control, hour| {
        match hour {
            // The vendor's own numbers change, the MLS's do not; then one of those does.
            20 => control.renumber(),
            21 => {
                let key = &control.keys("Property")[8];
                control.update("Property", key, &fields(json!({"ListingId": "99000002"})))?;
            }
            _ => {}
        }
        Ok(())
    };
    day.live().await?;
    simplyrets_agrees(&day).await?;
    day.well_behaved()
}

/// Photos of each listing, in their order.
fn photos(control: &Control) -> BTreeMap<String, Vec<Value>> {
    let mut photos: BTreeMap<String, Vec<(i64, Value)>> = BTreeMap::new();
    for row in control.rows("Media") {
        let parent = row["ResourceRecordKey"].as_str().unwrap_or_default().to_owned();
        photos.entry(parent).or_default().push((row["Order"].as_i64().unwrap_or_default(), row["MediaURL"].clone()));
    }
    let sorted = photos.into_iter().map(|(key, mut list)| {
        list.sort_by_key(|(order, _)| *order);
        (key, list.into_iter().map(|(_, url)| url).collect())
    });
    sorted.collect()
}

async fn simplyrets_agrees(day: &Day) -> Result<()> {
    let control = day.control();
    let (rows, photos) = (control.rows("Property"), photos(&control));
    let count = async |resource| day.here.count(resource).await;
    ensure!(count(Resource::Property).await? == rows.len() as u64, "listings: {} there", rows.len());
    let mut pictures = 0;
    for row in &rows {
        let text = |name: &str| row[name].as_str().unwrap_or_default();
        let key = format!("{}:{}", text("OriginatingSystemName"), text("ListingId"));
        let here = day.here.store.payload(Resource::Property, &key).await?;
        let here = Value::Object(here.with_context(|| format!("{key} is not here"))?);
        let status = text("StandardStatus").replace(' ', "").replace("Canceled", "Withdrawn");
        let own = photos.get(text("ListingKey")).cloned().unwrap_or_default();
        for (place, there) in [
            ("/listPrice", row["ListPrice"].clone()),
            ("/modified", row["ModificationTimestamp"].clone()),
            ("/remarks", row["PublicRemarks"].clone()),
            ("/privateRemarks", row["PrivateRemarks"].clone()),
            ("/address/city", row["City"].clone()),
            ("/mls/status", status.into()),
            ("/photos", own.clone().into()),
        ] {
            ensure!(
                here.pointer(place) == Some(&there),
                "{key} differs in {place}: {:?}, {there}",
                here.pointer(place)
            );
        }
        pictures += own.len() as u64;
        for (n, url) in own.iter().enumerate() {
            let photo = day.here.store.payload(Resource::Media, &format!("{key}/{n}")).await?;
            ensure!(photo.is_some_and(|photo| photo["MediaURL"] == *url), "photo {n} of {key}");
        }
    }
    ensure!(count(Resource::Media).await? == pictures, "photos: {pictures} there");
    let shown = |key: &Value| {
        let row = rows.iter().find(|row| row["ListingKey"] == *key);
        row.is_some_and(|row| {
            row["InternetEntireListingDisplayYN"] != false && row["InternetAddressDisplayYN"] != false
        })
    };
    let houses = control.rows("OpenHouse");
    let houses = houses.iter().filter(|row| row["OpenHouseStatus"] == "Active" && shown(&row["ListingKey"])).count();
    ensure!(count(Resource::OpenHouse).await? == houses as u64, "open houses: {houses} there");
    let agents = control.count("Member") as u64;
    ensure!(count(Resource::Member).await? == agents, "agents: {agents} there");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_rets_rabbit() -> Result<()> {
    let clock = clock()?;
    let sandbox = serve_rets_rabbit(paced(&clock, 2)).await?;
    let form = Form::default().with("url", sandbox.url()).with("page_size", "25").client(&sandbox);
    let mut day = Day::begin("rets-rabbit", sandbox, clock, form).await?;
    day.live().await?;
    let control = day.control();
    let lines = differences_from(&day.here, |resource| match resource {
        // It has neither members nor offices.
        Resource::Member | Resource::Office => Vec::new(),
        _ => control.rows(resource.as_str()).into_iter().map(bare).collect(),
    })
    .await?;
    ensure!(lines.is_empty(), "store and provider differ:\n{}", lines.join("\n"));
    ensure!(day.here.count(Resource::Property).await? > 40, "the market is nearly empty");
    day.well_behaved()
}

/// A row as this provider writes it: instants without a fraction and without a zone.
fn bare(mut row: Map<String, Value>) -> Map<String, Value> {
    for value in row.values_mut() {
        let text = value.as_str().filter(|text| text.as_bytes().get(10) == Some(&b'T'));
        if let Some(instant) = text.and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok()) {
            *value = instant.to_utc().format("%Y-%m-%d %H:%M:%S").to_string().into();
        }
    }
    row
}

/// Public records change slowly and every answer costs money: the morning's reading has to do until the next day.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_attom() -> Result<()> {
    let clock = clock()?;
    let sandbox = serve_attom(paced(&clock, 1)).await?;
    let control = sandbox.control();
    let mut codes: Vec<_> =
        control.rows("Property").iter().filter_map(|row| Some(row["PostalCode"].as_str()?.to_owned())).collect();
    codes.sort();
    codes.dedup();
    let form = Form { licence: Some(Licence::PublicRecord), ..Form::default() };
    let form = form
        .with("url", sandbox.url())
        .with("areas", codes.join(","))
        .with("package", "sale/detail")
        .with("rescan_days", "1")
        .with("page_size", "25")
        .secret("api_key", sandbox.client_secret());
    let mut day = Day::begin("attom", sandbox, clock, form).await?;
    day.run(0).await?;
    let first = day.calls;
    for hour in 1..=23 {
        day.clock.advance(chrono::TimeDelta::hours(1));
        day.catch_up()?;
        day.run(hour).await?;
    }
    ensure!(day.calls == first, "{} answers were bought during the day, {first} of them in the morning", day.calls);
    control.outage(std::time::Duration::from_secs(24 * 3_600));
    day.clock.advance(chrono::TimeDelta::hours(2));
    day.catch_up()?;
    day.run_in_vain(25).await?;
    control.outage(std::time::Duration::ZERO);
    day.clock.advance(chrono::TimeDelta::hours(1));
    day.run(26).await?;
    let mut sold = 0;
    for row in control.rows("Property").iter().filter(|row| row["CloseDate"].is_string()) {
        let number = attom_number(row["ListingKey"].as_str().unwrap_or_default()).to_string();
        let here = day.here.store.payload(Resource::Property, &number).await?;
        let here = Value::Object(here.with_context(|| format!("parcel {number} is not here"))?);
        ensure!(here.pointer("/sale/saleTransDate") == Some(&row["CloseDate"]), "{here}");
        sold += 1;
    }
    ensure!(sold > 30, "hardly anything was sold");
    day.well_behaved()
}
