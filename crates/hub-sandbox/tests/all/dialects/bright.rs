use std::time::{Duration, Instant};

use hub_sandbox::{Dialect, DialectOptions, Quota, SandboxConfig};
use serde_json::Value as Json;

use super::desk::{Desk, small, with_options};
use crate::help::keys;

const BRIGHT: Dialect = Dialect::Bright;

#[tokio::test]
async fn sets_have_its_own_names() {
    let desk = Desk::open(BRIGHT).await;
    assert!(desk.sandbox.service_root().ends_with("/RESO/OData/bright"));
    assert!(desk.sandbox.token_url().ends_with("/oauth2/default/v1/token"));
    for (set, key) in [
        ("BrightProperties", "ListingKey"),
        ("BrightMembers", "MemberKey"),
        ("BrightOffices", "OfficeKey"),
        ("BrightMedia", "MediaKey"),
        ("BrightOpenHouses", "OpenHouseKey"),
    ] {
        assert!(desk.rows(set, &[]).await[0].contains_key(key), "{set}");
    }
    for set in ["Property", "Member", "Office", "Media", "OpenHouse", "Field", "BrightProperty"] {
        assert_eq!(desk.status(set, &[]).await, 404, "{set}");
    }
    let metadata = desk.ask("$metadata", &[]).await.text().await.expect("XML");
    assert!(metadata.contains("Namespace=\"BrightMLS.OData.bright\""));
    assert!(
        metadata.contains("EntitySet Name=\"BrightProperties\" EntityType=\"BrightMLS.OData.bright.BrightProperty\"")
    );
    assert!(!metadata.contains("EnumType") && !metadata.contains("LookupName\"") && !metadata.contains("Navigation"));
    assert_eq!(desk.status("$metadata", &[("$metadataType", "lookup")]).await, 200);
}

#[tokio::test]
async fn what_is_listed_is_not_always_permitted() {
    let desk = Desk::open(BRIGHT).await;
    let listed = desk.page("", &[]).await;
    let names: Vec<_> =
        listed["value"].as_array().expect("sets").iter().filter_map(|set| set["name"].as_str()).collect();
    assert!(names.contains(&"Lookup") && names.contains(&"Deletion") && names.contains(&"BrightProperties"));
    desk.refuses("Lookup", &[], 400, "set-not-permitted").await;
    let answer: Json = desk.ask("Lookup", &[]).await.json().await.expect("JSON");
    assert!(answer["error"]["message"].as_str().is_some_and(|text| text.contains("does not have permission")));
}

#[tokio::test]
async fn headers_are_required() {
    let desk = Desk::open(BRIGHT).await;
    let url = desk.address("BrightProperties", &[("$top", "1")]);
    for (agent, cache, rule) in [
        (None, Some("no-cache"), "user-agent"),
        (Some("curl/8"), Some("no-cache"), "user-agent"),
        (Some("Bright WebAPI/1.0"), None, "cache-control"),
        (Some("Bright WebAPI/1.0"), Some("max-age=0"), "cache-control"),
    ] {
        desk.wait(1);
        desk.control().reset_stats();
        let mut request = desk.http.get(&url).bearer_auth(&desk.token);
        if let Some(agent) = agent {
            request = request.header("User-Agent", agent);
        }
        if let Some(cache) = cache {
            request = request.header("Cache-Control", cache);
        }
        assert_eq!(request.send().await.expect("answers").status(), 400, "{agent:?} {cache:?}");
        assert_eq!(desk.violations().get(rule), Some(&1), "{agent:?} {cache:?}");
    }
    let agents = vec!["Hub/3 (registered)".to_owned()];
    let desk =
        Desk::with(with_options(BRIGHT, DialectOptions { user_agents: agents, ..DialectOptions::default() })).await;
    let request = desk.http.get(desk.address("BrightProperties", &[])).bearer_auth(&desk.token);
    let request = request.header("User-Agent", "Hub/3 (registered)").header("Cache-Control", "no-cache");
    assert_eq!(request.send().await.expect("answers").status(), 200);
}

#[tokio::test]
async fn what_it_cannot_do_it_refuses() {
    let desk = Desk::open(BRIGHT).await;
    let set = "BrightProperties";
    desk.refuses(set, &[("$expand", "Media")], 400, "expand").await;
    desk.refuses(set, &[("$expand", "BrightMedia")], 400, "expand").await;
    desk.refuses(set, &[("$select", "ListingKey,Colour")], 400, "select").await;
    desk.refuses(set, &[("$top", "1"), ("$top", "2")], 400, "top").await;
    desk.refuses("BrightProperties/", &[("$top", "1")], 400, "slash-before-query").await;
    let area = "geo.intersects(Location,geography'SRID=4326;POLYGON((0 0,1 1,1 0,0 0))')";
    desk.refuses(set, &[("$filter", area)], 400, "filter").await;
    desk.refuses("BrightMedia", &[("$filter", "ModificationTimestamp gt 2026-01-01T00:00:00Z")], 400, "filter").await;
    desk.control().reset_stats();
    let cursor = "MediaModificationTimestamp gt 2020-01-01T00:00:00Z";
    assert!(!desk.rows("BrightMedia", &[("$filter", cursor)]).await.is_empty());
    let boxed = "Latitude gt 1 and Longitude lt 1 and Latitude lt 89";
    assert!(!desk.rows(set, &[("$filter", boxed)]).await.is_empty());
    assert!(desk.violations().is_empty());
}

#[tokio::test]
async fn an_order_needs_bounds() {
    let desk = Desk::open(BRIGHT).await;
    let order = ("$orderby", "ModificationTimestamp asc,ListingKey asc");
    desk.refuses("BrightProperties", &[order], 504, "unbounded-order").await;
    desk.refuses("BrightProperties", &[order, ("$filter", "ListPrice gt 5")], 504, "unbounded-order").await;
    desk.control().reset_stats();
    let bound = ("$filter", "ModificationTimestamp gt 2020-01-01T00:00:00Z");
    assert_eq!(desk.rows("BrightProperties", &[order, bound]).await.len(), 60);
    assert_eq!(desk.rows("BrightProperties", &[]).await.len(), 60, "without an order there is nothing to wait for");
    assert!(desk.violations().is_empty());

    let options = DialectOptions { hang_unbounded: true, ..DialectOptions::default() };
    let config = SandboxConfig { hang: Duration::from_millis(300), ..with_options(BRIGHT, options) };
    let desk = Desk::with(config).await;
    let begun = Instant::now();
    assert!(desk.url(&desk.address("BrightProperties", &[order])).send().await.is_err(), "no answer at all");
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!(desk.violations().get("unbounded-order"), Some(&1));
}

#[tokio::test]
async fn pages_are_asked_for_by_preference_and_photos_by_their_listings() {
    let options = DialectOptions { page_sizes: Some((40, 40)), ..DialectOptions::default() };
    let desk = Desk::with(with_options(BRIGHT, options)).await;
    let pages = desk.chain("BrightProperties", &[]).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [40, 20]);
    let request = desk.url(&desk.address("BrightProperties", &[])).header("Prefer", "odata.maxpagesize=7");
    let answer = request.send().await.expect("answers");
    assert_eq!(answer.headers()["preference-applied"], "odata.maxpagesize=7");
    let three = &keys(&pages[0], "ListingKey")[..3];
    let filter = format!("ResourceRecordKey in ('{}')", three.join("','"));
    let media = desk.chain("BrightMedia", &[("$filter", &filter)]).await.concat();
    assert!(
        !media.is_empty()
            && media.iter().all(|row| three.contains(&row["ResourceRecordKey"].as_str().expect("a key").to_owned()))
    );
    assert!(
        media
            .iter()
            .all(|row| !row.contains_key("ModificationTimestamp") && row["MediaModificationTimestamp"].is_string())
    );
}

#[tokio::test]
async fn what_goes_is_in_the_feed_of_deletions() {
    let desk = Desk::open(BRIGHT).await;
    let control = desk.control();
    assert!(desk.rows("Deletion", &[]).await.is_empty());
    let key = control.keys("Property")[5].clone();
    let went = control.delete("Property", &key);
    assert!(went > 1, "photos go with the listing");
    let feed = desk.rows("Deletion", &[]).await;
    assert_eq!(feed.len() as u64, went);
    let own = feed.iter().find(|row| row["UniversalKey"] == key.as_str()).expect("the listing's own");
    assert_eq!(own["TableName"], "BrightProperties");
    let stamp = own["DeletionTimestamp"].as_str().expect("an instant");
    let since = format!("DeletionTimestamp ge {stamp}");
    let order = ("$orderby", "DeletionTimestamp");
    assert_eq!(keys(&desk.rows("Deletion", &[("$filter", &since), order]).await, "UniversalKey"), [key.as_str()]);
    assert_eq!(desk.status(&format!("BrightProperties('{key}')"), &[]).await, 404);
}

#[tokio::test]
async fn the_contract_is_counted_and_not_shown() {
    let quota = Some(Quota { per_second: Some(1), ..Quota::default() });
    let desk = Desk::with(SandboxConfig { quota, ..small(BRIGHT) }).await;
    for _ in 0..3 {
        let answer = desk.url(&desk.address("BrightProperties", &[("$top", "1")])).send().await.expect("answers");
        assert_eq!(answer.status(), 200);
        assert!(answer.headers().keys().all(|name| !name.as_str().contains("limit") && name.as_str() != "retry-after"));
    }
    assert_eq!(desk.violations().get("over-per-second"), Some(&2));
}
