//! The same facts by two roads give the same canonical record, to the byte.

use hub_connector::testkit::pull_all;
use hub_domain::{Canonical, ContentDigest, RawRecord, Resource};
use hub_mls::dictionary::{self, Context};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value};

use crate::support::folder_source;

/// A value as JSON would carry it; `to_csv` is the same as a cell.
#[derive(Debug, Clone)]
enum Fact {
    Text(String),
    Integer(i64),
    Decimal(f64),
    Cents(i64),
    Flag(bool),
}

impl Fact {
    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Integer(n) => Value::from(*n),
            Self::Decimal(n) => serde_json::from_str(&n.to_string()).unwrap(),
            Self::Cents(n) => serde_json::from_str(&format!("{}.{:02}", n / 100, n % 100)).unwrap(),
            Self::Flag(flag) => Value::Bool(*flag),
        }
    }

    fn to_csv(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(n) => n.to_string(),
            Self::Decimal(n) => n.to_string(),
            Self::Cents(n) => format!("{}.{:02}", n / 100, n % 100),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

fn fact(field: &'static str) -> BoxedStrategy<Option<(String, Fact)>> {
    let strategy: BoxedStrategy<Fact> = match field {
        "ListPrice" | "ClosePrice" | "OriginalListPrice" => (0_i64..99_999_999_999_999).prop_map(Fact::Cents).boxed(),
        "Latitude" => (-90.0..90.0_f64).prop_map(Fact::Decimal).boxed(),
        "Longitude" => (-180.0..180.0_f64).prop_map(Fact::Decimal).boxed(),
        "LivingArea" | "LotSizeArea" | "LotSizeAcres" | "Stories" | "GarageSpaces" | "BathroomsTotalDecimal" => {
            (0.0..1e7_f64).prop_map(Fact::Decimal).boxed()
        }
        "BedroomsTotal" | "YearBuilt" | "DaysOnMarket" | "PhotosCount" => {
            (0_i64..3_000).prop_map(Fact::Integer).boxed()
        }
        "WaterfrontYN" | "PoolPrivateYN" => any::<bool>().prop_map(Fact::Flag).boxed(),
        "CloseDate" | "OnMarketDate" => (1990_i32..2030, 1_u32..13, 1_u32..29)
            .prop_map(|(y, m, d)| Fact::Text(format!("{y}-{m:02}-{d:02}")))
            .boxed(),
        "LivingAreaUnits" => {
            prop::sample::select(vec!["Square Feet", "SquareMeters"]).prop_map(|t| Fact::Text(t.into())).boxed()
        }
        "LotSizeUnits" => prop::sample::select(vec!["Acres", "Square Feet"]).prop_map(|t| Fact::Text(t.into())).boxed(),
        "StandardStatus" => prop::sample::select(vec!["Closed", "ActiveUnderContract", "Nonsense"])
            .prop_map(|t| Fact::Text(t.into()))
            .boxed(),
        "CurrencyCode" => prop::sample::select(vec!["USD", "CAD"]).prop_map(|t| Fact::Text(t.into())).boxed(),
        _ => "[ -~éß€\\n\"]{0,20}".prop_map(Fact::Text).boxed(),
    };
    prop::option::of(strategy).prop_map(move |f| f.map(|f| (field.to_owned(), f))).boxed()
}

const FIELDS: [&str; 26] = [
    "ListPrice",
    "ClosePrice",
    "OriginalListPrice",
    "Latitude",
    "Longitude",
    "LivingArea",
    "LotSizeArea",
    "LotSizeAcres",
    "Stories",
    "GarageSpaces",
    "BathroomsTotalDecimal",
    "BedroomsTotal",
    "YearBuilt",
    "DaysOnMarket",
    "PhotosCount",
    "WaterfrontYN",
    "PoolPrivateYN",
    "CloseDate",
    "OnMarketDate",
    "LivingAreaUnits",
    "LotSizeUnits",
    "StandardStatus",
    "CurrencyCode",
    "City",
    "PublicRemarks",
    "UnparsedAddress",
];

fn rows() -> impl Strategy<Value = Vec<Vec<Option<(String, Fact)>>>> {
    prop::collection::vec(FIELDS.map(fact).to_vec(), 1..20)
}

/// The rows as a file in a folder, read by the connector.
fn by_csv(rows: &[Vec<Option<(String, Fact)>>]) -> Vec<Canonical> {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = csv::Writer::from_path(folder.path().join("a.csv")).unwrap();
    writer.write_record(std::iter::once("ListingKey").chain(FIELDS)).unwrap();
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().map(|f| f.as_ref().map_or_else(String::new, |(_, fact)| fact.to_csv()));
        writer.write_record(std::iter::once(format!("k{index}")).chain(cells)).unwrap();
    }
    writer.flush().unwrap();
    let source = folder_source(folder.path());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let pulled = runtime.block_on(pull_all(source.as_ref(), Resource::Property, None)).unwrap();
    assert!(pulled.rejected.is_empty(), "{:?}", pulled.rejected);
    pulled.records.iter().map(|r| source.map(r).unwrap().record).collect()
}

/// The rows as JSON text and back.
fn by_json(rows: &[Vec<Option<(String, Fact)>>]) -> Vec<Canonical> {
    let record = |(index, row): (usize, &Vec<Option<(String, Fact)>>)| {
        let mut payload = Map::new();
        payload.insert("ListingKey".into(), format!("k{index}").into());
        payload.extend(row.iter().flatten().map(|(name, fact)| (name.clone(), fact.to_json())));
        let text = serde_json::to_string(&payload).unwrap();
        let payload = serde_json::from_str(&text).unwrap();
        let raw = RawRecord { resource: Resource::Property, key: format!("k{index}"), modified: None, payload };
        dictionary::read(&raw, &Context::default()).unwrap().record
    };
    rows.iter().enumerate().map(record).collect()
}

#[test]
fn text_and_json_mean_the_same() {
    let mut runner = TestRunner::new(Config { cases: 64, ..Config::default() });
    runner
        .run(&rows(), |rows| {
            let (csv, json) = (by_csv(&rows), by_json(&rows));
            prop_assert_eq!(csv.len(), json.len());
            for (csv, json) in csv.iter().zip(&json) {
                prop_assert_eq!(
                    serde_json::to_string(&csv.to_json()).unwrap(),
                    serde_json::to_string(&json.to_json()).unwrap()
                );
                prop_assert_eq!(ContentDigest::of(csv), ContentDigest::of(json));
            }
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn an_import_and_a_replication_of_one_file_have_one_digest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sales.csv");
    let mut text = String::from(
        "ListingKey,StandardStatus,PropertyType,PropertySubType,CloseDate,ClosePrice,LivingArea,LivingAreaUnits,BathroomsTotalDecimal,Latitude,Longitude\n",
    );
    for n in 0..300 {
        text.push_str(&format!(
            "S{n:04},Closed,Residential,Single Family Residence,2025-0{}-1{},{}.{:02},{},Square Feet,{}.25,47.{:05},-122.{n}\n",
            n % 9 + 1, n % 10, 300_000 + n * 137, n % 100, 1_000 + n, n % 4, n * 331
        ));
    }
    std::fs::write(&path, text).unwrap();
    let digests = |source: &dyn hub_connector::Source, records: &[RawRecord]| {
        let mut found: Vec<_> = records
            .iter()
            .map(|r| (r.key.clone(), *ContentDigest::of(&source.map(r).unwrap().record).as_bytes()))
            .collect();
        found.sort();
        found
    };
    let import = folder_source(folder.path());
    let imported = pull_all(import.as_ref(), Resource::Property, None).await.unwrap();
    let sandbox = crate::support::sandbox(hub_sandbox::SandboxConfig { csv: Some(path), ..Default::default() }).await;
    let replica = crate::support::reso_source(&sandbox, 40);
    replica.prepare().await.unwrap();
    let replicated = pull_all(replica.as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(imported.records.len(), 300);
    assert_eq!(digests(import.as_ref(), &imported.records), digests(replica.as_ref(), &replicated.records));
}

#[tokio::test]
async fn a_real_market_has_one_digest_by_both_roads() {
    let Some(file) = crate::support::shared("data/markets/kc1415.csv") else { return };
    let digests = |source: &dyn hub_connector::Source, records: &[RawRecord]| {
        let mut table = hub_domain::TableDigest::default();
        let mut rows: Vec<_> =
            records.iter().map(|r| (&r.key, ContentDigest::of(&source.map(r).unwrap().record))).collect();
        rows.sort_by_key(|(key, _)| *key);
        for (key, content) in &rows {
            table.add(Resource::Property, key, content);
        }
        table.finish()
    };
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(&file, folder.path().join("kc1415.csv")).unwrap();
    let import = folder_source(folder.path());
    let imported = pull_all(import.as_ref(), Resource::Property, None).await.unwrap();
    let config = hub_sandbox::SandboxConfig { csv: Some(file), page_size: 1_000, ..Default::default() };
    let sandbox = crate::support::sandbox(config).await;
    let replica = crate::support::reso_source(&sandbox, 1_000);
    replica.prepare().await.unwrap();
    let replicated = pull_all(replica.as_ref(), Resource::Property, None).await.unwrap();
    let table = digests(import.as_ref(), &imported.records);
    assert_eq!(table.rows, 18_572);
    assert_eq!(table, digests(replica.as_ref(), &replicated.records));
}
