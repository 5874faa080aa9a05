use hub_sandbox::{Dialect, DialectOptions, SandboxConfig};
use serde_json::Value as Json;

use super::desk::{Desk, small, with_options};
use crate::help::values;

const RESO: Dialect = Dialect::Reso21;

#[tokio::test]
async fn top_is_the_total_and_pages_are_the_servers() {
    let desk = Desk::with(SandboxConfig { page_size: 25, ..small(RESO) }).await;
    let one = desk.page("Property", &[("$top", "1")]).await;
    assert_eq!(values(&one).len(), 1);
    assert!(one.get("@odata.nextLink").is_none(), "$top=1 carries no next link");
    let pages = desk.chain("Property", &[("$top", "40")]).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [25, 15]);
    let request = desk.url(&desk.address("Property", &[])).header("Prefer", "odata.maxpagesize=10");
    let answer = request.send().await.expect("answers");
    assert_eq!(answer.headers()["preference-applied"], "odata.maxpagesize=10");
    let page: Json = answer.json().await.expect("JSON");
    assert!(values(&page).len() == 10 && page["@odata.nextLink"].is_string());
}

#[tokio::test]
async fn expansions_are_a_duty() {
    let desk = Desk::open(RESO).await;
    let names = "Media,Rooms,UnitTypes,OpenHouses,ListAgent,ListOffice,BuyerAgent,BuyerOffice";
    let rows = desk.rows("Property", &[("$expand", names), ("$top", "60")]).await;
    for row in &rows {
        for name in ["Media", "Rooms", "UnitTypes", "OpenHouses"] {
            assert!(row[name].is_array(), "{name}");
        }
        assert_eq!(row["ListAgent"]["MemberKey"], row["ListAgentKey"]);
        assert_eq!(row["BuyerAgent"].is_null(), row["BuyerAgentKey"].is_null());
    }
    let photos: usize = rows.iter().map(|row| row["Media"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(photos, desk.control().count("Media"));
    assert_eq!(desk.status("Property", &[("$expand", "Media,Media")]).await, 400);
    assert_eq!(desk.status("Property", &[("$expand", "Teams")]).await, 400);
    let metadata = desk.ask("$metadata", &[]).await.text().await.expect("XML");
    assert!(
        metadata.contains("NavigationProperty Name=\"OpenHouses\" Type=\"Collection(org.reso.metadata.OpenHouse)\"")
    );
    assert!(metadata.contains("NavigationProperty Name=\"ListAgent\" Type=\"org.reso.metadata.Member\""));
    assert!(metadata.contains("EntityType Name=\"PropertyRooms\""));
}

#[tokio::test]
async fn media_may_be_an_expansion_only() {
    let options = DialectOptions { media_as_expansion: true, ..DialectOptions::default() };
    let desk = Desk::with(with_options(RESO, options)).await;
    for set in ["Media", "OpenHouse"] {
        assert_eq!(desk.status(set, &[]).await, 404, "{set}");
    }
    for set in ["Property", "Member", "Office", "Field", "Lookup"] {
        assert_eq!(desk.status(set, &[]).await, 200, "{set}");
    }
    let photo = desk.control().rows("Media")[0].clone();
    let parent = photo["ResourceRecordKey"].as_str().expect("a key");
    let by_path = desk.rows(&format!("Property('{parent}')/Media"), &[]).await;
    assert!(by_path.iter().any(|row| row["MediaKey"] == photo["MediaKey"]));
    let filter = format!("ListingKey eq '{parent}'");
    let expanded = desk.rows("Property", &[("$filter", &filter), ("$expand", "Media")]).await;
    assert_eq!(expanded[0]["Media"].as_array().map(Vec::len), Some(by_path.len()));
    let listed = desk.page("", &[]).await;
    assert!(listed["value"].as_array().expect("sets").iter().all(|set| set["name"] != "Media"));
}

#[tokio::test]
async fn in_needs_the_version_that_has_it_and_words_are_compared_as_texts() {
    let filter = [("$filter", "StandardStatus in ('Active','Closed')")];
    assert_eq!(Desk::open(RESO).await.status("Property", &filter).await, 400);
    let desk = Desk::with(SandboxConfig { odata_401: true, ..small(RESO) }).await;
    assert_eq!(desk.status("Property", &filter).await, 200);
    let filter = "StandardStatus eq 'Active' and Appliances/any(a: a eq 'Dishwasher')";
    assert!(!desk.rows("Property", &[("$filter", filter)]).await.is_empty());
    assert_eq!(desk.status("Property", &[("$filter", "contains(City,'a')")]).await, 501);
    assert!(desk.violations().is_empty(), "plain Core holds nothing against who asks for too much");
}
