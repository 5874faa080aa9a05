use hub_sandbox::{Dialect, DialectOptions, NextPlace, Quota, SandboxConfig, TopMeaning};
use serde_json::Value as Json;

use super::desk::{Desk, small, with_options};
use crate::help::{keys, values};

const BRIDGE: Dialect = Dialect::Bridge;

fn options() -> DialectOptions {
    DialectOptions::default()
}

#[tokio::test]
async fn the_dataset_is_in_the_path_and_the_token_on_paper() {
    let options = DialectOptions { dataset: "actris_ref".to_owned(), ..options() };
    let desk = Desk::with(with_options(BRIDGE, options)).await;
    assert!(desk.sandbox.service_root().ends_with("/api/v2/OData/actris_ref"));
    assert_eq!(desk.sandbox.token_url(), "");
    assert!(desk.sandbox.access_token().is_some());
    let elsewhere = desk.sandbox.service_root().replace("actris_ref", "stellar");
    assert_eq!(desk.url(&format!("{elsewhere}/Property")).send().await.expect("answers").status(), 404);
    desk.wait(100 * 86_400);
    assert_eq!(desk.status("Property", &[]).await, 200, "it never expires");
}

#[tokio::test]
async fn a_token_in_the_address_works_and_is_held_against_the_client() {
    let desk = Desk::open(BRIDGE).await;
    let url = desk.address("Property", &[("access_token", &desk.token)]);
    assert_eq!(desk.http.get(url).send().await.expect("answers").status(), 200);
    assert_eq!(desk.violations().get("token-in-url"), Some(&1));
    let wrong = desk.address("Property", &[("access_token", "wrong")]);
    assert_eq!(desk.http.get(wrong).send().await.expect("answers").status(), 401);
}

#[tokio::test]
async fn top_is_a_page_of_two_hundred_or_a_total() {
    let desk = Desk::with(SandboxConfig { listings: 250, ..small(BRIDGE) }).await;
    assert_eq!(desk.rows("Property", &[]).await.len(), 10);
    desk.refuses("Property", &[("$top", "201")], 400, "top-over-cap").await;
    let pages = desk.chain("Property", &[("$top", "200")]).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [200, 50]);
    let next = desk.page("Property", &[("$top", "200")]).await["@odata.nextLink"].clone();
    assert!(next.as_str().is_some_and(|link| link.contains("$next=")), "{next}");

    let changed = DialectOptions { top: Some(TopMeaning::Total), ..options() };
    let desk = Desk::with(SandboxConfig { listings: 250, ..with_options(BRIDGE, changed) }).await;
    let request = desk.url(&desk.address("Property", &[("$top", "150")])).header("Prefer", "odata.maxpagesize=500");
    let answer = request.send().await.expect("answers");
    assert_eq!(answer.headers()["preference-applied"], "odata.maxpagesize=200");
    let page: Json = answer.json().await.expect("JSON");
    assert_eq!(values(&page).len(), 150);
    assert!(page.get("@odata.nextLink").is_none(), "nothing after the total");
    let pages = desk.chain("Property", &[("$top", "15")]).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [10, 5], "ten by default");
}

#[tokio::test]
async fn plain_paging_stops_and_says_nothing() {
    let options = DialectOptions { plain_limit: Some(40), page_sizes: Some((10, 25)), ..options() };
    let desk = Desk::with(with_options(BRIDGE, options)).await;
    let pages = desk.chain("Property", &[("$top", "25")]).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [25, 15], "sixty there are, forty are served");
    desk.refuses("Property", &[("$skip", "40")], 400, "plain-paging-beyond-reach").await;
}

#[tokio::test]
async fn replication_takes_no_order_and_goes_on_in_a_header() {
    let desk = Desk::open(BRIDGE).await;
    let path = "Property/replication";
    desk.refuses(path, &[("$orderby", "ModificationTimestamp")], 400, "replication-orderby").await;
    desk.refuses(path, &[("$skip", "5")], 400, "replication-skip").await;
    desk.refuses(path, &[("$count", "true")], 400, "replication-count").await;
    desk.refuses(path, &[("$top", "2001")], 400, "top-over-cap").await;
    assert_eq!(desk.status(path, &[("$top", "2000")]).await, 200);
    let mut url = desk.address(path, &[("$top", "25")]);
    let mut rows = Vec::new();
    loop {
        desk.wait(1);
        let answer = desk.url(&url).send().await.expect("answers");
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (next, link) = (header("next"), header("link"));
        assert_eq!(link, next.as_ref().map(|next| format!("<{next}>; rel=\"next\"")));
        let page: Json = answer.json().await.expect("JSON");
        assert!(page.get("@odata.nextLink").is_none());
        rows.extend(values(&page));
        match next {
            Some(next) => url = next,
            None => break,
        }
    }
    let mut found = keys(&rows, "ListingKey");
    found.sort();
    assert_eq!(found, desk.control().keys("Property"));
    let instants: Vec<_> = rows
        .iter()
        .map(|row| row["ModificationTimestamp"].as_str().and_then(|t| t.parse::<chrono::DateTime<chrono::Utc>>().ok()))
        .collect();
    assert!(instants.windows(2).all(|pair| pair[0] <= pair[1]), "oldest first");

    let in_body = DialectOptions { next_place: NextPlace::Body, ..options() };
    let desk = Desk::with(with_options(BRIDGE, in_body)).await;
    assert_eq!(desk.chain(path, &[("$top", "25")]).await.concat().len(), 60);
    let forbidden = DialectOptions { replication: false, ..options() };
    let desk = Desk::with(with_options(BRIDGE, forbidden)).await;
    assert_eq!(desk.status(path, &[]).await, 404);
}

#[tokio::test]
async fn photos_are_inside_the_listing() {
    let desk = Desk::open(BRIDGE).await;
    assert_eq!(desk.status("Media", &[]).await, 404);
    desk.refuses("Property", &[("$expand", "Media($top=5)")], 400, "expand").await;
    desk.refuses("Property", &[("$expand", "Media")], 400, "expand").await;
    let rows = desk.rows("Property", &[("$top", "60")]).await;
    assert!(rows.iter().all(|row| row["Media"].is_array()));
    let photos: usize = rows.iter().map(|row| row["Media"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(photos, desk.control().count("Media"));
    let row = &desk.rows("Property", &[("$select", "ListingKey,Media")]).await[0];
    assert_eq!(row.keys().collect::<Vec<_>>(), ["ListingKey", "Media"]);
    assert!(!desk.rows("Property", &[("$select", "ListingKey")]).await[0].contains_key("Media"));
    let metadata = desk.ask("$metadata", &[]).await.text().await.expect("XML");
    assert!(metadata.contains("<Property Name=\"Media\" Type=\"Collection(org.reso.metadata.Media)\"/>"));
    assert!(!metadata.contains("EntitySet Name=\"Media\"") && !metadata.contains("NavigationProperty"));

    let changed = DialectOptions { top: Some(TopMeaning::Total), ..options() };
    let desk = Desk::with(with_options(BRIDGE, changed)).await;
    let rows = desk.rows("Property", &[("$top", "60"), ("$expand", "Media")]).await;
    assert!(rows.iter().all(|row| row["Media"].as_array().is_some_and(|media| media.len() <= 10)), "ten by default");
    desk.refuses("Property", &[("$expand", "Media($top=5)")], 400, "expand").await;
}

#[tokio::test]
async fn quotas_are_in_headers_with_instants() {
    let quota = Some(Quota { per_minute: Some(2), per_hour: Some(10), ..Quota::default() });
    let desk = Desk::with(SandboxConfig { quota, ..small(BRIDGE) }).await;
    let answer = desk.ask("Property", &[]).await;
    let text = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(
        (text("application-ratelimit-limit"), text("application-ratelimit-remaining")),
        ("10".into(), "9".into())
    );
    assert_eq!((text("burst-ratelimit-limit"), text("burst-ratelimit-remaining")), ("2".into(), "1".into()));
    let reset = text("burst-ratelimit-reset").parse::<chrono::DateTime<chrono::Utc>>().expect("an instant");
    assert_eq!((reset - hub_domain::Clock::now(&*desk.clock)).num_seconds(), 60);
    assert_eq!(desk.status("Property", &[]).await, 200);
    assert_eq!(desk.status("Property", &[]).await, 429);
    assert_eq!(desk.violations().get("over-per-minute"), Some(&1));
    let desk = Desk::open(BRIDGE).await;
    let answer = desk.ask("Property", &[]).await;
    assert_eq!(answer.headers()["application-ratelimit-limit"], "5000");
    assert_eq!(answer.headers()["burst-ratelimit-limit"], "334");
}

#[tokio::test]
async fn records_carry_their_feeds_and_a_second_stamp() {
    let desk = Desk::open(BRIDGE).await;
    let rows = desk.rows("Property", &[("$top", "60")]).await;
    let is = |row: &serde_json::Map<String, Json>, feed: &str| {
        row["FeedTypes"].as_array().is_some_and(|feeds| feeds.iter().any(|f| f == feed))
    };
    assert!(rows.iter().any(|row| is(row, "IDX")) && rows.iter().any(|row| !is(row, "IDX")));
    assert!(rows.iter().all(|row| row["BridgeModificationTimestamp"] == row["ModificationTimestamp"]));
}

#[tokio::test]
async fn a_state_that_discloses_nothing_has_no_prices_of_sales() {
    let options = DialectOptions { ntreis: true, ..options() };
    let desk = Desk::with(SandboxConfig { listings: 200, ..with_options(BRIDGE, options) }).await;
    assert!(desk.sandbox.service_root().ends_with("/ntreis2"));
    desk.refuses("Property", &[("$select", "ClosePrice")], 400, "select").await;
    desk.refuses("Property", &[("$filter", "DaysOnMarket gt 5")], 400, "filter").await;
    let closed = desk.rows("Property", &[("$filter", "StandardStatus eq 'Closed'"), ("$top", "200")]).await;
    let ratio = "NTREIS2_RATIO_ClosePrice_By_LotSizeAcres";
    assert!(closed.iter().all(|row| !row.contains_key("ClosePrice")));
    assert!(closed.iter().any(|row| row[ratio].as_f64().is_some_and(|ratio| ratio > 0.0)));
    assert!(closed.iter().any(|row| row["PropertyType"] == "Residential Lease"), "rentals are closed too");
    // The market goes on selling, and still no price gets out.
    desk.control().advance(std::time::Duration::from_secs(10 * 86_400)).expect("advances");
    assert!(desk.control().rows("Property").iter().all(|row| !row.contains_key("ClosePrice")));
}
