//! The same laws, judged by the sandbox's stand-ins, which were written apart from the connectors.

use std::sync::Arc;
use std::time::Duration;

use hub_connector::manifest::Limits;
use hub_connector::testkit::{self as kit, pull_all};
use hub_connector::{Connector, Source, Wanted, WantedPlace};
use hub_domain::Resource;
use hub_mls::attom::Attom;
use hub_mls::rets_rabbit::RetsRabbit;
use hub_mls::simplyrets::SimplyRets;
use hub_sandbox::{Fault, Sandbox, SandboxConfig, serve_attom, serve_rets_rabbit, serve_simplyrets};

use crate::support::{config, context};

fn small() -> SandboxConfig {
    SandboxConfig { listings: 60, ..SandboxConfig::default() }
}

fn simplyrets(sandbox: &Sandbox, page: &str) -> Arc<dyn Source> {
    simplyrets_asking(sandbox, page, &[])
}

fn simplyrets_asking(sandbox: &Sandbox, page: &str, more: &[(&str, &str)]) -> Arc<dyn Source> {
    let (url, user) = (sandbox.url(), sandbox.client_id());
    let mut settings = vec![("url", url.as_str()), ("username", user.as_str()), ("page_size", page)];
    settings.extend(more);
    let config = config(&settings, &[("password", &sandbox.client_secret())]);
    SimplyRets::new().unwrap().with_limits(Limits::default()).connect(config, &context()).unwrap()
}

fn rets_rabbit(sandbox: &Sandbox, page: &str) -> Arc<dyn Source> {
    let (url, id) = (sandbox.url(), sandbox.client_id());
    let settings = [("url", url.as_str()), ("client_id", id.as_str()), ("page_size", page)];
    let config = config(&settings, &[("client_secret", &sandbox.client_secret())]);
    RetsRabbit::new().unwrap().with_limits(Limits::default()).connect(config, &context()).unwrap()
}

/// The postal codes of the market, which a user types from a map.
fn postal_codes(sandbox: &Sandbox) -> String {
    let rows = sandbox.control().rows("Property");
    let mut codes: Vec<String> = rows.iter().filter_map(|r| r.get("PostalCode")?.as_str().map(str::to_owned)).collect();
    codes.sort();
    codes.dedup();
    codes.join(",")
}

fn attom(sandbox: &Sandbox, page: &str) -> Arc<dyn Source> {
    let (url, areas) = (sandbox.url(), postal_codes(sandbox));
    let settings = [
        ("url", url.as_str()),
        ("areas", areas.as_str()),
        ("page_size", page),
        // A contract without the package that has all in one.
        ("package", "assessment/detail"),
        ("home_packages", "saleshistory/detail, attomavm/detail"),
    ];
    let mut config = config(&settings, &[("api_key", &sandbox.client_secret())]);
    config.licence = hub_domain::Licence::PublicRecord;
    Attom::new().unwrap().with_limits(Limits::default()).connect(config, &context()).unwrap()
}

async fn laws(make: &dyn Fn() -> Arc<dyn Source>, streams: &[Resource]) {
    for stream in streams.iter().copied() {
        let pulled = kit::full_pull_terminates_with_unique_ids(make().as_ref(), stream).await.unwrap();
        assert!(pulled.rejected.is_empty(), "{stream}");
        assert!(!pulled.records.is_empty(), "{stream}");
        kit::applied_twice_is_applied_once(make().as_ref(), stream).await.unwrap();
        kit::incremental_brings_nothing(make().as_ref(), stream).await.unwrap();
        kit::resumed_after_every_page(make, stream).await.unwrap();
        kit::ahead_is_a_part_of_the_copy(make().as_ref(), stream, &Wanted::default()).await.unwrap();
        kit::declared_deletes_and_no_others(make().as_ref(), stream).await.unwrap();
        let few: Vec<_> = pulled.records.into_iter().take(4).collect();
        kit::mapping_is_total(make().as_ref(), &few).unwrap();
        kit::cancel_within_a_page(make().as_ref(), stream).await.unwrap();
    }
}

#[tokio::test]
async fn simplyrets_keeps_the_laws() {
    let sandbox = serve_simplyrets(small()).await.unwrap();
    let make = || simplyrets(&sandbox, "13");
    make().check().await.unwrap();
    laws(&make, &[Resource::Property, Resource::OpenHouse, Resource::Media, Resource::Member]).await;
}

#[tokio::test]
async fn simplyrets_brings_every_row_and_reads_every_field_it_knows() {
    let sandbox = serve_simplyrets(small()).await.unwrap();
    let source = simplyrets(&sandbox, "25");
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(pulled.records.len(), sandbox.control().count("Property"));
    for record in &pulled.records {
        let mapped = source.map(record).unwrap();
        assert!(mapped.issues.is_empty(), "{:?}", mapped.issues);
        let json = mapped.record.to_json();
        for field in ["ListingId", "StandardStatus", "PropertyType", "City"] {
            assert!(json.contains_key(field), "{field}");
        }
    }
    let houses = pull_all(source.as_ref(), Resource::OpenHouse, None).await.unwrap();
    assert_eq!(houses.records.len(), sandbox.control().count("OpenHouse"));
    let listings = pulled.mirror();
    for house in &houses.records {
        let json = source.map(house).unwrap().record.to_json();
        assert!(listings.0.contains_key(json["ListingKey"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn simplyrets_ends_alike_through_every_fault() {
    for fault in [Fault::ServerError, Fault::Reset, Fault::Truncated, Fault::Malformed, Fault::Html] {
        let sandbox = serve_simplyrets(small()).await.unwrap();
        let whole = pull_all(simplyrets(&sandbox, "9").as_ref(), Resource::Property, None).await.unwrap().mirror();
        sandbox.control().set_fault(fault, true, 3);
        let broken = pull_all(simplyrets(&sandbox, "9").as_ref(), Resource::Property, None).await.unwrap().mirror();
        assert_eq!(whole, broken, "{fault:?}");
    }
}

#[tokio::test]
async fn simplyrets_follows_a_day_of_the_market() {
    let sandbox = serve_simplyrets(small()).await.unwrap();
    let source = simplyrets(&sandbox, "9");
    let first = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    sandbox.control().advance(Duration::from_secs(3 * 86_400)).unwrap();
    sandbox.control().renumber();
    let again = pull_all(source.as_ref(), Resource::Property, first.cursors.last().cloned()).await.unwrap();
    assert_eq!(again.mirror().0.len(), sandbox.control().count("Property"));
    let kept = first.mirror().0.keys().filter(|k| again.mirror().0.contains_key(*k)).count();
    assert!(kept * 10 > first.mirror().0.len() * 8, "new numbers at the vendor are no new listings");
}

#[tokio::test]
async fn simplyrets_own_listings_and_wanted_places_come_ahead_of_their_turn() {
    let sandbox = serve_simplyrets(small()).await.unwrap();
    let rows = sandbox.control().rows("Property");
    let active: Vec<_> = rows.iter().filter(|row| row["StandardStatus"] == "Active").collect();
    let text = |n: usize, field: &str| active[n][field].as_str().unwrap().to_owned();
    let (agent, office) = (text(0, "ListAgentKey"), text(1, "ListOfficeKey"));
    let own = [("agent_id", agent.as_str()), ("office_id", office.as_str())];
    let places = vec![
        WantedPlace::PostalCode(text(2, "PostalCode")),
        // Its capitals do not matter there.
        WantedPlace::City(text(3, "City").to_uppercase()),
        WantedPlace::PostalCode("nowhere & \"else\"".to_owned()),
    ];
    let wanted = Wanted { places };
    let source = simplyrets_asking(&sandbox, "13", &own);
    for stream in [Resource::Property, Resource::OpenHouse, Resource::Media, Resource::Member] {
        let came = kit::ahead_is_a_part_of_the_copy(source.as_ref(), stream, &wanted).await.unwrap();
        assert_eq!(came.is_empty(), stream != Resource::Property, "{stream}");
    }
    let source = simplyrets_asking(&sandbox, "500", &own);
    let came = kit::ahead_is_a_part_of_the_copy(source.as_ref(), Resource::Property, &wanted).await.unwrap();
    let key = |row: &serde_json::Map<String, serde_json::Value>| {
        format!("{}:{}", row["OriginatingSystemName"].as_str().unwrap(), row["ListingId"].as_str().unwrap())
    };
    // By sellers who opted out as well: the licence is for the back office.
    for row in rows.iter().filter(|r| r["ListAgentKey"] == agent.as_str() || r["ListOfficeKey"] == office.as_str()) {
        assert!(came.contains(&key(row)), "one's own, whatever its status");
    }
    for row in &active {
        assert!(came.contains(&key(row)), "the newest, as far as the page reaches");
    }
    let stats = sandbox.control().stats();
    assert!(stats.violations.is_empty() && stats.statuses.keys().all(|s| *s < 400), "{stats:?}");
}

#[tokio::test]
async fn simplyrets_open_houses_outlive_new_numbers() {
    let sandbox = serve_simplyrets(small()).await.unwrap();
    let keys = async || {
        let pulled = pull_all(simplyrets(&sandbox, "9").as_ref(), Resource::OpenHouse, None).await.unwrap();
        pulled.mirror().0.into_keys().collect::<Vec<_>>()
    };
    let before = keys().await;
    sandbox.control().renumber();
    assert!(!before.is_empty() && keys().await == before);
}

#[tokio::test]
async fn rets_rabbit_keeps_the_laws() {
    let sandbox = serve_rets_rabbit(small()).await.unwrap();
    let make = || rets_rabbit(&sandbox, "13");
    let account = make().check().await.unwrap();
    laws(&make, &account.streams).await;
    let pulled = pull_all(make().as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(pulled.records.len(), sandbox.control().count("Property"));
}

#[tokio::test]
async fn rets_rabbit_follows_a_day_of_the_market() {
    let sandbox = serve_rets_rabbit(small()).await.unwrap();
    let source = rets_rabbit(&sandbox, "9");
    let first = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    let (_, cluster) = sandbox.control().cluster("Property", 30).unwrap();
    sandbox.control().advance(Duration::from_secs(2 * 86_400)).unwrap();
    let later = pull_all(source.as_ref(), Resource::Property, first.cursors.last().cloned()).await.unwrap();
    let mut mirror = first.mirror();
    mirror.apply(&later.records);
    let server: Vec<String> = sandbox.control().keys("Property");
    assert!(
        cluster > 0 && server.iter().all(|k| mirror.0.contains_key(k)),
        "a cluster larger than a page loses nothing"
    );
}

#[tokio::test]
async fn attom_keeps_the_laws() {
    let sandbox = serve_attom(small()).await.unwrap();
    let make = || attom(&sandbox, "7");
    make().check().await.unwrap();
    laws(&make, &[Resource::Property]).await;
}

#[tokio::test]
async fn attom_figures_never_look_like_an_mls() {
    let sandbox = serve_attom(small()).await.unwrap();
    let source = attom(&sandbox, "50");
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    let mut recorded = 0;
    for record in &pulled.records {
        let mapped = source.map(record).unwrap();
        assert!(mapped.issues.is_empty(), "{:?}", mapped.issues);
        let json = mapped.record.to_json();
        for field in ["StandardStatus", "ClosePrice", "CloseDate", "ListPrice"] {
            assert!(!json.contains_key(field), "{field}");
        }
        let record = &json["PublicRecord"];
        assert!(record.get("AssessedValue").is_some() && record.get("AssessedYear").is_some(), "{record}");
        recorded += usize::from(record.get("Sales").is_some() && record.get("Valuation").is_some());
    }
    assert!(recorded > 0, "recorded sales are read, where they cannot be mistaken");
}
