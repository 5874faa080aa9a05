use std::{collections::BTreeMap, time::Duration};

use hub_sandbox::{Control, Encoding, Sandbox, SandboxConfig, serve};
use serde_json::{Map, Value as Json};

use crate::help::{Bench, small};

const DAY: Duration = Duration::from_secs(86_400);

async fn market(config: SandboxConfig) -> Sandbox {
    serve(config).await.expect("serves")
}

/// Every row, without the addresses of photos, which name the port.
fn everything(sandbox: &Sandbox) -> Vec<Map<String, Json>> {
    ["Property", "Media", "OpenHouse", "Member", "Office", "Lookup"]
        .into_iter()
        .flat_map(|set| sandbox.control().rows(set))
        .map(|mut row| {
            row.remove("MediaURL");
            row
        })
        .collect()
}

#[tokio::test]
async fn the_seed_decides_the_market_and_its_life() {
    let (a, b) = (market(small()).await, market(small()).await);
    assert_eq!(everything(&a), everything(&b));
    let before = everything(&a);
    let outcomes = [&a, &b].map(|sandbox| sandbox.control().advance(DAY * 40).expect("advances"));
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(everything(&a), everything(&b));
    assert_ne!(everything(&a), before);
    assert!(outcomes[0].inserted > 0 && outcomes[0].updated > 0 && outcomes[0].deleted > 0, "{:?}", outcomes[0]);
    let other = market(SandboxConfig { seed: 2, ..small() }).await;
    assert_ne!(everything(&other), before);
}

#[tokio::test]
async fn the_market_lives_with_enumerations_too() {
    let config = || SandboxConfig { encoding: Encoding::Enums, ..small() };
    let (enums, strings) = (market(config()).await, market(small()).await);
    for sandbox in [&enums, &strings] {
        sandbox.control().advance(DAY * 60).expect("advances");
    }
    let (a, b) = (enums.control().rows("Property"), strings.control().rows("Property"));
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(&b) {
        let word = b["StandardStatus"].as_str().expect("a status").replace(' ', "");
        assert_eq!((&a["ListingKey"], &a["StandardStatus"]), (&b["ListingKey"], &Json::from(word)));
        assert_eq!((&a["ListPrice"], &a["ModificationTimestamp"]), (&b["ListPrice"], &b["ModificationTimestamp"]));
    }
    let words = |sandbox: &Sandbox| sandbox.control().rows("Lookup").len();
    assert_eq!(words(&enums), words(&strings));
}

#[tokio::test]
async fn what_changes_is_found_by_its_stamp() {
    let bench = Bench::new(SandboxConfig { token_seconds: 100_000_000, ..small() }).await;
    let control = bench.sandbox.control();
    let by_key = || -> BTreeMap<String, Map<String, Json>> {
        let key = |row: &Map<String, Json>| row["ListingKey"].as_str().expect("a key").to_owned();
        control.rows("Property").into_iter().map(|row| (key(&row), row)).collect()
    };
    let before = by_key();
    control.advance(DAY * 20).expect("advances");
    let filter = "ModificationTimestamp gt 2026-06-30T12:00:00Z";
    let changed = bench.chain("Property", &[("$filter", filter)], 50).await.concat();
    let mut copy = before.clone();
    for row in changed {
        copy.insert(row["ListingKey"].as_str().expect("a key").to_owned(), row);
    }
    let after = by_key();
    copy.retain(|key, _| after.contains_key(key));
    assert_eq!(copy, after);
}

/// Each listing's timestamp, by key.
fn stamps(control: &Control) -> BTreeMap<String, Json> {
    let key = |row: &Map<String, Json>| row["ListingKey"].as_str().expect("a key").to_owned();
    control.rows("Property").into_iter().map(|row| (key(&row), row["ModificationTimestamp"].clone())).collect()
}

#[tokio::test]
async fn photos_change_without_their_listing_and_open_houses_end() {
    let sandbox = market(SandboxConfig { listings: 600, ..SandboxConfig::default() }).await;
    let control = sandbox.control();
    let before = stamps(&control);
    control.advance(DAY * 16).expect("advances");
    let after = stamps(&control);
    let alone = control.rows("Media").into_iter().filter(|row| {
        let parent = row["ResourceRecordKey"].as_str().expect("a key");
        row["ShortDescription"].as_str().is_some_and(|text| text.starts_with("Retaken"))
            && before.contains_key(parent)
            && before.get(parent) == after.get(parent)
    });
    assert!(alone.count() > 3);
    let houses = control.rows("OpenHouse");
    assert!(houses.iter().any(|row| row["OpenHouseStatus"] == "Ended"));
    for row in &houses {
        assert_eq!(row["OpenHouseStatus"] == "Ended", row["OpenHouseDate"].as_str() < Some("2026-07-16"), "{row:?}");
    }
}

#[tokio::test]
async fn the_market_is_plausible() {
    let sandbox = market(SandboxConfig { listings: 3_000, ..SandboxConfig::default() }).await;
    let rows = sandbox.control().rows("Property");
    let text = |row: &Map<String, Json>, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let of = |status: &str| rows.iter().filter(|row| row["StandardStatus"] == status).count();
    assert!((1_950..2_250).contains(&of("Closed")), "{}", of("Closed"));
    for status in ["Active", "Pending", "Active Under Contract", "Withdrawn", "Expired", "Canceled"] {
        assert!(of(status) > 20, "{status}: {}", of(status));
    }
    for row in &rows {
        let (listed, contract, closed) =
            (text(row, "OnMarketDate"), text(row, "PurchaseContractDate"), text(row, "CloseDate"));
        assert!(contract.is_empty() || listed <= contract, "{row:?}");
        assert!(closed.is_empty() || contract < closed, "{row:?}");
        assert_eq!(row["StandardStatus"] == "Closed", row["ClosePrice"].is_number());
        assert!(text(row, "ModificationTimestamp").as_str() < "2026-06-30T12:00:00");
        assert!(row["ListPrice"].as_f64() > Some(0.0));
    }
    let sales: Vec<_> =
        rows.iter().filter(|r| r["StandardStatus"] == "Closed" && r["PropertyType"] == "Residential").collect();
    let mut prices: Vec<_> = sales.iter().filter_map(|row| row["ClosePrice"].as_f64()).collect();
    prices.sort_by(f64::total_cmp);
    let median = prices[prices.len() / 2];
    assert!((250_000.0..900_000.0).contains(&median), "{median}");
    let mut ratios: Vec<_> =
        sales.iter().filter_map(|row| Some(row["ClosePrice"].as_f64()? / row["ListPrice"].as_f64()?)).collect();
    ratios.sort_by(f64::total_cmp);
    assert!((0.96..1.03).contains(&ratios[ratios.len() / 2]), "{}", ratios[ratios.len() / 2]);
    // Price follows size.
    let (x, y): (Vec<_>, Vec<_>) = sales
        .iter()
        .filter_map(|row| Some((row["LivingArea"].as_f64()?.ln(), row["ClosePrice"].as_f64()?.ln())))
        .unzip();
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mx, my) = (mean(&x), mean(&y));
    let dot = |a: &[f64], ma: f64, b: &[f64], mb: f64| a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum::<f64>();
    let correlation = dot(&x, mx, &y, my) / (dot(&x, mx, &x, mx) * dot(&y, my, &y, my)).sqrt();
    assert!(correlation > 0.5, "{correlation}");
}

#[tokio::test]
async fn stamps_come_in_clusters_and_with_any_number_of_digits() {
    let sandbox = market(SandboxConfig { listings: 3_000, ..SandboxConfig::default() }).await;
    let mut clusters = BTreeMap::<String, u32>::new();
    let mut lengths = std::collections::BTreeSet::new();
    for row in sandbox.control().rows("Property") {
        let stamp = row["ModificationTimestamp"].as_str().expect("a stamp").to_owned();
        lengths.insert(stamp.len());
        *clusters.entry(stamp).or_default() += 1;
    }
    assert!(clusters.values().max() > Some(&250), "{:?}", clusters.values().max());
    // Without a fraction, with three digits, with seven; and now and then an offset in place of the Z.
    assert!(lengths.is_superset(&[20, 24, 28].into()), "{lengths:?}");
    assert!(clusters.keys().any(|stamp| stamp.ends_with("+00:00")));
}

#[tokio::test]
async fn parts_go_with_their_listing() {
    let sandbox = market(small()).await;
    let control = sandbox.control();
    let parent = control.rows("OpenHouse")[0]["ListingKey"].as_str().expect("a key").to_owned();
    let media = control.rows("Media").iter().filter(|row| row["ResourceRecordKey"] == *parent).count();
    assert!(media > 0);
    assert!(control.delete("Property", &parent) as usize > 1 + media);
    assert!(!control.rows("Media").iter().any(|row| row["ResourceRecordKey"] == *parent));
    assert_eq!(control.delete("Property", &parent), 0);
}

#[tokio::test]
async fn other_processes_have_control_too() {
    let bench = Bench::new(SandboxConfig { token_seconds: 100_000_000, ..small() }).await;
    let ask = |verb: &'static str, secret: String, body: Json| {
        let url = format!("{}/_sandbox/{verb}", bench.sandbox.origin());
        let request = bench.http.post(url).header("x-sandbox-secret", secret).json(&body);
        async move {
            let answer = request.send().await.expect("answers");
            (answer.status().as_u16(), answer.json::<Json>().await.expect("JSON"))
        }
    };
    let secret = bench.sandbox.control_secret();
    assert_eq!(ask("stats", "guess".into(), serde_json::json!({})).await.0, 403);
    let (status, answer) = ask("advance", secret.clone(), serde_json::json!({"seconds": 864_000})).await;
    assert_eq!((status, answer["now"].as_str()), (200, Some("2026-07-10T12:00:00.000Z")));
    let (_, answer) = ask("cluster", secret.clone(), serde_json::json!({"resource": "Property", "count": 9})).await;
    assert_eq!(answer["updated"], 9);
    let fault = serde_json::json!({"fault": "500", "every": 2});
    assert_eq!(ask("fault", secret.clone(), fault).await.0, 200);
    let statuses = [bench.status("Property", &[]).await, bench.status("Property", &[]).await];
    assert!(statuses.contains(&500), "{statuses:?}");
    assert_eq!(ask("clear-faults", secret.clone(), serde_json::json!({})).await.0, 200);
    let (_, rows) = ask("rows", secret.clone(), serde_json::json!({"resource": "Property"})).await;
    assert_eq!(rows["value"].as_array().map(Vec::len), Some(bench.sandbox.control().count("Property")));
    let key = rows["value"][0]["ListingKey"].clone();
    let (_, gone) = ask("delete", secret.clone(), serde_json::json!({"resource": "Property", "key": key})).await;
    assert!(gone["deleted"].as_u64() >= Some(1));
    for (verb, body, status) in [
        ("fault", serde_json::json!({"fault": "flood"}), 400),
        ("advance", serde_json::json!({"seconds": -1}), 400),
        ("touch", serde_json::json!({"resource": "Property", "key": "nobody"}), 400),
        ("advance", serde_json::json!({"hours": 1}), 400),
        ("dance", serde_json::json!({}), 404),
    ] {
        assert_eq!(ask(verb, secret.clone(), body).await.0, status, "{verb}");
    }
}

#[tokio::test]
async fn it_listens_on_loopback_and_stops_when_told() {
    let bench = Bench::new(small()).await;
    let url = bench.sandbox.url();
    assert!(url.starts_with("http://127.0.0.1:"));
    bench.sandbox.shutdown().await;
    assert!(bench.http.get(url).send().await.is_err());
}

#[tokio::test]
async fn bad_settings_are_refused_in_words() {
    let error = |config| async { serve(config).await.err().map(|error| error.to_string()) };
    let missing = SandboxConfig { csv: Some("no/such/file.csv".into()), ..small() };
    assert!(error(missing).await.is_some_and(|text| text.contains("no/such/file.csv")));
    assert!(error(SandboxConfig { page_size: 0, ..small() }).await.is_some());
    let bench = Bench::new(small()).await;
    let port = bench.sandbox.origin().rsplit(':').next().and_then(|p| p.parse().ok()).expect("a port");
    assert!(error(SandboxConfig { port, ..small() }).await.is_some_and(|text| text.contains("cannot listen")));
}
