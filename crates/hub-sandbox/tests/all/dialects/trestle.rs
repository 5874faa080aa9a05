use hub_sandbox::{Dialect, DialectOptions, Encoding, Quota, SandboxConfig};
use serde_json::Value as Json;

use super::desk::{Desk, small, with_options};
use crate::help::{keys, values};

const TRESTLE: Dialect = Dialect::Trestle;

#[tokio::test]
async fn tokens_need_a_scope_and_wrong_credentials_get_400() {
    let desk = Desk::open(TRESTLE).await;
    assert!(desk.sandbox.token_url().ends_with("/trestle/oidc/connect/token"));
    let error = |answer: Result<String, (u16, Json)>| answer.expect_err("refused");
    let (status, body) = error(desk.new_token(&[("client_secret", "wrong")]).await);
    assert_eq!((status, body["error"].as_str()), (400, Some("invalid_client")));
    let (status, body) = error(desk.new_token(&[("scope", "")]).await);
    assert_eq!((status, body["error"].as_str()), (400, Some("invalid_scope")));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &desk.sandbox.client_id()),
        ("client_secret", &desk.sandbox.client_secret()),
        ("scope", "api"),
    ];
    let answer = desk.http.post(desk.sandbox.token_url()).form(&form).send().await.expect("answers");
    assert_eq!(answer.json::<Json>().await.expect("JSON")["expires_in"], 28_800);
    desk.wait(28_801);
    assert_eq!(desk.status("Property", &[]).await, 401);
}

#[tokio::test]
async fn metadata_need_a_token_and_the_service_document_does_not() {
    let desk = Desk::open(TRESTLE).await;
    let bare = |path: &str| desk.http.get(desk.address(path, &[])).send();
    assert_eq!(bare("$metadata").await.expect("answers").status(), 401);
    assert_eq!(bare("").await.expect("answers").status(), 200);
    let metadata = desk.ask("$metadata", &[]).await.text().await.expect("XML");
    assert!(metadata.contains("Namespace=\"Cotality.DataStandard.RESO.DD\""));
    assert!(metadata.contains("Name=\"CustomProperty\" Type=\"Cotality.DataStandard.RESO.DD.CustomProperty\""));
}

#[tokio::test]
async fn quotas_are_in_headers_on_refusals_too() {
    let desk = Desk::open(TRESTLE).await;
    for answer in
        [desk.ask("Property", &[]).await, desk.http.get(desk.address("Property", &[])).send().await.expect("answers")]
    {
        let number = |name: &str| answer.headers()[name].to_str().expect("text").parse::<f64>().expect("a number");
        assert_eq!((number("minute-quota-limit"), number("hour-quota-limit")), (180.0, 7_200.0));
        assert!(number("minute-quota-available") <= 180.0);
        assert!(answer.headers()["minute-quota-limit"].to_str().is_ok_and(|text| text.contains('.')), "a float");
        let now = hub_domain::Clock::now(&*desk.clock).timestamp_millis() as f64;
        assert!((now..=now + 3_600_000.0).contains(&number("hour-quota-resettime")), "Unix milliseconds");
    }
    let quota = Some(Quota { per_minute: Some(2), per_hour: Some(100), ..Quota::default() });
    let desk = Desk::with(SandboxConfig { quota, ..small(TRESTLE) }).await;
    assert_eq!(desk.status("Property", &[]).await, 200);
    assert_eq!(desk.status("Property", &[]).await, 200);
    let third = desk.ask("Property", &[]).await;
    assert_eq!(third.status(), 429);
    assert!(!third.headers().contains_key("retry-after"));
    assert_eq!(third.headers()["minute-quota-available"], "0.0");
    assert_eq!(desk.violations().get("over-per-minute"), Some(&1));
    desk.wait(60);
    assert_eq!(desk.status("Property", &[]).await, 200);
}

#[tokio::test]
async fn pages_are_small_unless_they_are_keys_only() {
    let desk = Desk::open(TRESTLE).await;
    assert_eq!(desk.rows("Property", &[]).await.len(), 10);
    desk.refuses("Property", &[("$top", "1001")], 400, "top-over-cap").await;
    desk.refuses("Property", &[("$top", "300000"), ("$select", "ListingKey,City")], 400, "top-over-cap").await;
    desk.refuses("Property", &[("$top", "300001"), ("$select", "ListingKey")], 400, "top-over-cap").await;
    desk.control().reset_stats();
    let all = desk.page("Property", &[("$top", "300000"), ("$select", "ListingKey,ModificationTimestamp")]).await;
    assert_eq!(values(&all).len(), 60);
    assert!(all.get("@odata.nextLink").is_none());
    let photos = desk.rows("Media", &[("$top", "300000"), ("$select", "MediaKey,ResourceRecordKey")]).await;
    assert_eq!(photos.len(), desk.control().count("Media"));
    let pages = desk.chain("Property", &[("$top", "40")]).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [40, 20], "$top is the size of a page");
    assert!(desk.violations().is_empty());
}

#[tokio::test]
async fn replication_goes_by_one_link_that_dies_when_it_is_left() {
    let desk = Desk::open(TRESTLE).await;
    let first = desk.page("Property", &[("replication", "true"), ("$top", "25")]).await;
    let link = first["@odata.nextLink"].as_str().expect("a link").to_owned();
    assert!(link.contains("/Property/replication?id="), "{link}");
    // A change on the way shifts nothing.
    let served = values(&first);
    desk.control().delete("Property", served[3]["ListingKey"].as_str().expect("a key"));
    desk.wait(299);
    let second: Json = desk.url(&link).send().await.expect("answers").json().await.expect("JSON");
    assert_eq!(second["@odata.nextLink"], link.as_str(), "the same link again");
    desk.wait(299);
    let third: Json = desk.url(&link).send().await.expect("answers").json().await.expect("JSON");
    assert!(third.get("@odata.nextLink").is_none(), "until there is no more");
    let mut all: Vec<_> = [first, second, third].iter().flat_map(|page| keys(&values(page), "ListingKey")).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 60);

    let first = desk.page("Property", &[("replication", "true"), ("$top", "25")]).await;
    let link = first["@odata.nextLink"].as_str().expect("a link").to_owned();
    desk.wait(301);
    assert_eq!(desk.url(&link).send().await.expect("answers").status(), 410, "five idle minutes");
    assert_eq!(desk.status("Property/replication", &[]).await, 400);

    let options = DialectOptions { same_link: false, ..DialectOptions::default() };
    let desk = Desk::with(with_options(TRESTLE, options)).await;
    assert_eq!(desk.chain("Property", &[("replication", "true"), ("$top", "25")]).await.concat().len(), 60);
}

#[tokio::test]
async fn a_page_that_was_lost_on_the_way_is_served_again() {
    let desk = Desk::open(TRESTLE).await;
    let first = desk.page("Property", &[("replication", "true"), ("$top", "25")]).await;
    let link = first["@odata.nextLink"].as_str().expect("a link").to_owned();
    desk.control().set_fault(hub_sandbox::Fault::Malformed, true, 2);
    let mut got = keys(&values(&first), "ListingKey");
    for _ in 0..20 {
        let Ok(page) = desk.url(&link).send().await.expect("answers").json::<Json>().await else { continue };
        got.extend(keys(&values(&page), "ListingKey"));
        if page.get("@odata.nextLink").is_none() {
            break;
        }
    }
    got.sort();
    assert_eq!(got, desk.control().keys("Property"));
}

#[tokio::test]
async fn plain_paging_fails_where_it_reaches_its_end() {
    let options = DialectOptions { plain_limit: Some(50), ..DialectOptions::default() };
    let desk = Desk::with(with_options(TRESTLE, options)).await;
    let page = desk.page("Property", &[("$top", "40")]).await;
    let next = page["@odata.nextLink"].as_str().expect("a link").to_owned();
    let answer = desk.url(&next).send().await.expect("answers");
    assert_eq!(answer.status(), 500);
    assert_eq!(answer.json::<Json>().await.expect("JSON")["error"]["message"], "Error getting data!");
    assert_eq!(desk.violations().get("plain-paging-beyond-reach"), Some(&1));
    assert_eq!(desk.chain("Property", &[("replication", "true"), ("$top", "40")]).await.concat().len(), 60);
}

#[tokio::test]
async fn several_systems_share_a_connection_and_nothing_says_what_went() {
    let systems = vec!["CRMLS".to_owned(), "NTREIS".to_owned()];
    let options = DialectOptions { originating_systems: systems, ..DialectOptions::default() };
    let desk = Desk::with(with_options(TRESTLE, options)).await;
    let of = |name: &str| format!("OriginatingSystemName eq '{name}'");
    let count = |name: &'static str| {
        let desk = &desk;
        async move { desk.rows("Property", &[("$filter", &of(name)), ("$top", "1000")]).await.len() }
    };
    let (a, b) = (count("CRMLS").await, count("NTREIS").await);
    assert!(a > 0 && b > 0 && a + b == 60, "{a} + {b}");
    let key = desk.control().keys("Property")[0].clone();
    desk.control().delete("Property", &key);
    for set in ["Deletion", "EntityEvent"] {
        assert_eq!(desk.status(set, &[]).await, 404);
    }
    assert_eq!(desk.rows("Property", &[("$top", "1000")]).await.len(), 59);
}

#[tokio::test]
async fn expansions_bring_media_agents_and_local_fields() {
    let desk = Desk::open(TRESTLE).await;
    let all = "Media,Rooms,UnitTypes,OpenHouse,ListAgent,ListOffice,CustomProperty";
    for row in desk.rows("Property", &[("$expand", all)]).await {
        assert_eq!(row["CustomProperty"]["ListingKey"], row["ListingKey"]);
        assert!(row["CustomProperty"]["LotShape"].is_string() && !row.contains_key("X_LotShape"));
        assert_eq!(row["ListAgent"]["MemberKey"], row["ListAgentKey"]);
        assert_eq!(row["ListOffice"]["OfficeKey"], row["ListOfficeKey"]);
        assert!(row["OpenHouse"].is_array() && row["Media"].is_array());
    }
    for name in ["HistoryTransactional", "Teams", "OpenHouses"] {
        desk.refuses("Property", &[("$expand", name)], 400, "expand").await;
    }
}

#[tokio::test]
async fn words_are_pretty_on_request() {
    let desk = Desk::with(SandboxConfig { encoding: Encoding::Enums, ..small(TRESTLE) }).await;
    let words = |rows: Vec<serde_json::Map<String, Json>>| {
        rows.iter().filter_map(|row| row["PropertyType"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let plain = words(desk.rows("Property", &[("$top", "60")]).await);
    let pretty = words(desk.rows("Property", &[("$top", "60"), ("PrettyEnums", "true")]).await);
    assert!(plain.iter().all(|word| !word.contains(' ')), "{plain:?}");
    assert!(pretty.iter().any(|word| word == "Residential Lease"), "{pretty:?}");
    let has = desk.rows("Property", &[("$filter", "Appliances has 'Dishwasher'"), ("$top", "60")]).await;
    assert!(!has.is_empty());
    assert!(
        has.iter().all(|row| row["Appliances"].as_array().is_some_and(|list| list.iter().any(|w| w == "Dishwasher")))
    );
}

#[tokio::test]
async fn a_url_has_its_length() {
    let desk = Desk::open(TRESTLE).await;
    let long = "a".repeat(7_200);
    assert_eq!(desk.status("Property", &[("x", &long)]).await, 414);
}

#[tokio::test]
async fn photos_have_limits_of_their_own() {
    let desk = Desk::open(TRESTLE).await;
    // One that is not there counts like any other and is quicker to answer.
    let photo = format!("{}/media/none.png", desk.sandbox.origin());
    for _ in 0..480 {
        assert_eq!(desk.http.get(&photo).send().await.expect("answers").status(), 404);
    }
    assert!(desk.violations().is_empty());
    let refused = desk.http.get(&photo).send().await.expect("answers");
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["quotatype"], "MediaURL");
    assert_eq!(desk.violations().get("over-per-minute"), Some(&1));
    assert_eq!(desk.status("Property", &[]).await, 200, "rows are counted apart");
}
