use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use hub_sandbox::SandboxConfig;
use serde_json::Value as Json;

use crate::help::{Bench, keys};

/// The folder of real markets beside the project, where there is one.
fn market(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/markets")).join(name);
    if path.exists() {
        return Some(path);
    }
    println!("{name} is not here; nothing to test");
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_market_is_served_whole_typed_and_quickly() {
    let Some(csv) = market("kc1415.csv") else { return };
    let mut reader = csv::Reader::from_path(&csv).expect("opens");
    let header = reader.headers().expect("a header").clone();
    let lines: Vec<_> = reader.records().map(|record| record.expect("a record")).collect();
    let bench = Bench::new(SandboxConfig { csv: Some(csv), page_size: 1_000, ..SandboxConfig::default() }).await;

    let mut slowest = Duration::ZERO;
    let mut served = Vec::new();
    let mut last: Option<(String, String)> = None;
    loop {
        let filter = last.as_ref().map(|(stamp, key)| {
            format!("ModificationTimestamp gt {stamp} or (ModificationTimestamp eq {stamp} and ListingKey gt '{key}')")
        });
        let mut pairs = vec![("$orderby", "ModificationTimestamp,ListingKey"), ("$top", "1000")];
        if let Some(filter) = &filter {
            pairs.push(("$filter", filter));
        }
        let begin = Instant::now();
        let response = bench.ask("Property", &pairs).await;
        let text = response.text().await.expect("a body");
        slowest = slowest.max(begin.elapsed());
        let page: Json = serde_json::from_str(&text).expect("JSON");
        let rows = crate::help::values(&page);
        let Some(row) = rows.last() else { break };
        let text = |name: &str| row[name].as_str().expect("a text").to_owned();
        last = Some((text("ModificationTimestamp"), text("ListingKey")));
        served.extend(rows);
    }
    println!("slowest page of 1000: {slowest:?}");
    assert!(slowest < Duration::from_millis(1_000), "{slowest:?}");

    let mut wanted: Vec<_> = lines.iter().map(|line| line[0].to_owned()).collect();
    let mut got = keys(&served, "ListingKey");
    wanted.sort();
    got.sort();
    assert_eq!(got, wanted);

    // Every cell arrives with its value.
    let by_key: std::collections::HashMap<_, _> =
        served.iter().map(|row| (row["ListingKey"].as_str().expect("a key"), row)).collect();
    for line in &lines {
        let row = by_key[&line[0]];
        for (name, cell) in header.iter().zip(line) {
            let same = match &row[name] {
                Json::Null => cell.is_empty(),
                Json::Number(number) => number.as_f64() == cell.parse().ok(),
                Json::Bool(value) => value.to_string() == cell,
                Json::String(text) => text == cell,
                _ => false,
            };
            assert!(same, "{} {name}: {:?} is not {cell:?}", &line[0], row[name]);
        }
    }
    assert!(served[0]["ClosePrice"].is_number() && served[0]["ParcelNumber"].is_string());

    // Thousands of rows share one instant.
    let mut stamps = std::collections::HashMap::<_, u32>::new();
    for row in &served {
        *stamps.entry(row["ModificationTimestamp"].as_str()).or_default() += 1;
    }
    assert!(stamps.values().max() > Some(&5_000));

    // The chain of next links has them all as well.
    let begin = Instant::now();
    let pages = bench.chain("Property", &[("$select", "ListingKey")], 1_000).await;
    println!("{} pages of keys by next links: {:?}", pages.len(), begin.elapsed());
    let mut chained = keys(&pages.concat(), "ListingKey");
    chained.sort();
    assert_eq!(chained, wanted);
}
