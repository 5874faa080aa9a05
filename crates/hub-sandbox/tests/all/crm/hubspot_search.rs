use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, members};

const SEARCH: &str = "/crm/v3/objects/contacts/search";

fn filtered(name: &str, operator: &str, value: &str) -> Json {
    json!({"filterGroups": [{"filters": [{"propertyName": name, "operator": operator, "value": value}]}]})
}

#[tokio::test]
async fn a_search_lags_and_never_finds_what_is_archived() {
    let bench = Bench::at(CrmVendor::HubSpot).await;
    let id = bench.contact(4);
    bench.pass(60.0);
    bench.crm.edit(CrmKind::Contact, &id, &members(json!({"city": "Elsewhere"}))).expect("a contact");
    let there = filtered("city", "EQ", "Elsewhere");
    assert_eq!(bench.good("POST", SEARCH, &there).await["total"], 0);
    bench.pass(5.0);
    assert_eq!(bench.good("POST", SEARCH, &there).await["results"][0]["id"], json!(id));
    let since = filtered("lastmodifieddate", "GTE", "2026-09-01T12:01:00Z");
    assert_eq!(bench.good("POST", SEARCH, &since).await["total"], 1);
    let millis = filtered("lastmodifieddate", "GTE", "1788264060001");
    assert_eq!(bench.good("POST", SEARCH, &millis).await["total"], 0);
    bench.crm.delete(CrmKind::Contact, &id).expect("a contact");
    bench.pass(1.0);
    assert_eq!(bench.good("POST", SEARCH, &there).await["total"], 1);
    bench.quirk(CrmQuirk::SearchLag, false);
    assert_eq!(bench.good("POST", SEARCH, &there).await["total"], 0);
}

#[tokio::test]
async fn filters_are_read_strictly() {
    let bench = Bench::at(CrmVendor::HubSpot).await;
    bench.quirk(CrmQuirk::SearchLag, false);
    let one = json!({"propertyName": "email", "operator": "HAS_PROPERTY"});
    let refused = [
        filtered("hs_lastmodifieddate", "GTE", "1"),
        filtered("city", "LIKE", "a"),
        filtered("createdate", "GT", "yesterday"),
        json!({"filterGroups": [{"filters": []}]}),
        json!({"filterGroups": [{"filters": vec![one.clone(); 7]}]}),
        json!({"filterGroups": vec![json!({"filters": [one.clone()]}); 6]}),
        json!({"filterGroups": vec![json!({"filters": vec![one.clone(); 5]}); 4]}),
        json!({"filterGroups": [{"filters": [{"propertyName": "city", "operator": "IN"}]}]}),
        json!({"limit": 201}),
        json!({"limit": 0}),
        json!({"sorts": [{"propertyName": "shoe"}]}),
        json!({"sorts": ["city", "email"]}),
        json!({"colour": 1}),
        json!({"after": "x"}),
        json!({"limit": 100, "after": "9901"}),
    ];
    for body in refused {
        bench.pass(1.0);
        bench.bad("POST", SEARCH, &body, 400).await;
    }
    bench.pass(1.0);
    bench.good("POST", SEARCH, &json!({"limit": 100, "after": "9900"})).await;
    bench.quirk(CrmQuirk::SearchReach, false);
    bench.good("POST", SEARCH, &json!({"limit": 100, "after": "9901"})).await;
    // Other objects have the other name.
    let notes = filtered("hs_lastmodifieddate", "GTE", "1");
    assert_eq!(bench.good("POST", "/crm/v3/objects/notes/search", &notes).await["total"], 10);
    let range = json!({"filterGroups": [{"filters": [{"propertyName": "amount", "operator": "BETWEEN",
        "value": "400000", "highValue": "410000"}]}]});
    assert_eq!(bench.good("POST", "/crm/v3/objects/deals/search", &range).await["total"], 3);
}

#[tokio::test]
async fn more_than_ten_thousand_are_reached_by_narrowing_only() {
    let bench = Bench::with(CrmVendor::HubSpot, 10_150).await;
    let by_id = |after: &str, limit: u32| {
        let mut body = filtered("hs_object_id", "GT", after);
        body["limit"] = json!(limit);
        body["sorts"] = json!([{"propertyName": "hs_object_id", "direction": "ASCENDING"}]);
        body
    };
    let first = bench.good("POST", SEARCH, &by_id("0", 200)).await;
    assert_eq!((&first["total"], &first["paging"]["next"]["after"]), (&json!(10_150), &json!("200")));
    let mut end = by_id("0", 200);
    end["after"] = json!("9800");
    let edge = bench.good("POST", SEARCH, &end).await;
    let last = edge["results"][199]["id"].as_str().expect("an id").to_owned();
    assert_eq!(edge["paging"]["next"]["after"], "10000");
    end["after"] = json!("10000");
    bench.bad("POST", SEARCH, &end, 400).await;
    let rest = bench.good("POST", SEARCH, &by_id(&last, 200)).await;
    assert_eq!((&rest["total"], rest["results"].as_array().map(Vec::len)), (&json!(150), Some(150)));
}

#[tokio::test]
async fn limits_hold_and_are_told_in_the_vendors_words() {
    let bench = Bench::at(CrmVendor::HubSpot).await;
    for _ in 0..5 {
        let said = bench.ask("POST", SEARCH, &json!({})).await;
        assert_eq!((said.status, said.header("x-hubspot-ratelimit-max")), (200, ""));
    }
    let over = bench.ask("POST", SEARCH, &json!({})).await;
    assert_eq!((over.status, &over.body["policyName"]), (429, &json!("SECONDLY")));
    assert_eq!(over.header("retry-after"), "");
    bench.pass(1.0);
    assert_eq!(bench.ask("POST", SEARCH, &json!({})).await.status, 200);
    let path = format!("/crm/v3/objects/contacts/{}", bench.contact(0));
    for turn in 6..100_u32 {
        let said = bench.get(&path).await;
        assert_eq!(
            (said.status, said.header("x-hubspot-ratelimit-remaining")),
            (200, (99 - turn).to_string().as_str())
        );
    }
    let over = bench.get(&path).await;
    assert_eq!((over.status, &over.body["policyName"]), (429, &json!("TEN_SECONDLY_ROLLING")));
    assert_eq!((over.header("retry-after"), &over.body["errorType"]), ("", &json!("RATE_LIMIT")));
    bench.quirk(CrmQuirk::RetryAfter, true);
    let told = bench.get(&path).await;
    assert_eq!((told.header("retry-after"), told.body.get("retryAfter")), ("9", None));
    bench.pass(10.0);
    assert_eq!(bench.get(&path).await.status, 200);
    assert_eq!(bench.sandbox.control().stats().violations.get("over-quota"), Some(&3));
}
