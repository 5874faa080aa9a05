use hub_sandbox::{CrmKind, CrmVendor};
use serde_json::json;

use super::bench::Bench;

#[tokio::test]
async fn four_doors_lead_through_the_same_people() {
    let bench = Bench::at(CrmVendor::Plain).await;
    let ids = bench.crm.ids(CrmKind::Contact).len();
    let page = bench.get("/page/people?page=2&per_page=15").await.body;
    assert_eq!((page["data"].as_array().map(Vec::len), &page["meta"]["total"]), (Some(15), &json!(ids)));
    let offset = bench.get("/offset/people?skip=30&take=50").await.body;
    assert_eq!(offset.as_array().map(Vec::len), Some(ids - 30));
    let cursor = bench.get("/cursor/people?limit=15").await.body;
    let next = cursor["next"].as_str().expect("a cursor").to_owned();
    let second = bench.get(&format!("/cursor/people?limit=15&cursor={next}")).await.body;
    assert_eq!(second["items"], page["data"]);
    let id = page["data"][0]["id"].to_string();
    assert_eq!(bench.get(&format!("/cursor/people/{id}")).await.body["item"], page["data"][0]);
    bench.crm.delete(CrmKind::Contact, &id).expect("deletes");
    assert_eq!(bench.get(&format!("/link/people/{id}")).await.status, 404);
    let gone = bench.get("/link/people?limit=50&with_deleted=1").await.body;
    let gone = gone.as_array().expect("a list").iter().filter(|person| person["deleted"] == true).count();
    assert_eq!(gone, 1);
}

#[tokio::test]
async fn it_takes_what_it_knows_and_nothing_else() {
    let bench = Bench::at(CrmVendor::Plain).await;
    for (path, body) in [
        ("/page/people", json!({"firstname": "Ada"})),
        ("/page/people", json!({"status": "X"})),
        ("/page/people", json!({"agentId": 1})),
        ("/page/people", json!({"birthday": "1980-02-29"})),
        ("/page/people", json!({"emails": ["a@example.org"]})),
        ("/cursor/people", json!({"firstName": "Ada"})),
        ("/page/deals", json!({"title": "x", "stepId": 11, "funnelId": 2})),
        ("/page/notes", json!({"personId": 1, "text": "x"})),
    ] {
        bench.bad("POST", path, &body, 400).await;
    }
    assert_eq!(bench.get("/page/people?limit=3").await.status, 400);
    assert_eq!(bench.get("/nowhere/people").await.status, 404);
    let id = bench.contact(0);
    bench.good("PATCH", &format!("/page/people/{id}"), &json!({"address": {"city": "Eldwick"}})).await;
    let held = bench.crm.record(CrmKind::Contact, &id).expect("there").fields;
    assert_eq!(held["address"], json!({"city": "Eldwick"}), "an object is replaced as a whole");
    assert_eq!(bench.ask("PATCH", &format!("/link/people/{id}"), &json!({})).await.status, 405);
    let stranger = bench.http.get(format!("{}/page/people", bench.sandbox.url())).send().await.expect("answers");
    assert_eq!(stranger.status(), 401);
}
