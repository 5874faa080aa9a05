use std::collections::BTreeSet;

use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, Said, members};

const NONE: &Json = &Json::Null;

async fn bench() -> Bench {
    Bench::at(CrmVendor::FollowUpBoss).await
}

fn mail(email: &str) -> Json {
    json!([{"value": email, "type": "home"}])
}

async fn as_agent(bench: &Bench, method: &str, path: &str, body: &Json) -> Said {
    let request = bench.request(method, path).basic_auth(&bench.known.agent_token, Some(""));
    // The first Authorization header would win otherwise.
    let mut request = request.build().expect("a request");
    let values: Vec<_> = request.headers().get_all("authorization").iter().cloned().collect();
    request.headers_mut().insert("authorization", values.last().expect("one").clone());
    if !body.is_null() {
        request.headers_mut().insert("content-type", "application/json".parse().expect("a value"));
        *request.body_mut() = Some(body.to_string().into());
    }
    Said::of(bench.http.execute(request).await.expect("answers")).await
}

#[tokio::test]
async fn the_key_stands_alone_and_the_system_is_named() {
    let bench = bench().await;
    let url = format!("{}/identity", bench.sandbox.url());
    let key = &bench.known.token;
    for request in [
        bench.http.get(&url),
        bench.http.get(&url).bearer_auth(key),
        bench.http.get(&url).basic_auth(key, Some("password")),
        bench.http.get(&url).basic_auth("fka_guess", Some("")),
        bench.http.get(&url).basic_auth(key, Some("")).header("X-System", "Another").header("X-System-Key", "x"),
    ] {
        let said = bench.send(request).await;
        assert_eq!(said.status, 401);
        assert!(said.body["errorMessage"].is_string(), "{}", said.body);
    }
    let plain = bench.send(bench.http.get(&url).basic_auth(key, Some(""))).await;
    assert_eq!((plain.status, plain.header("x-ratelimit-limit")), (200, "125"));
    assert_eq!(bench.sandbox.control().stats().violations.get("no-system"), Some(&1));
    let said = bench.get("/identity").await;
    assert_eq!((said.header("x-ratelimit-limit"), &said.body["user"]["isOwner"]), ("250", &json!(true)));
    assert!(!said.body.to_string().contains(key.as_str()));
    assert_eq!(bench.get("/shoes").await.status, 404);
}

#[tokio::test]
async fn the_call_that_tells_the_key_is_never_forgiven() {
    let bench = bench().await;
    assert_eq!(bench.crm.verdict(), Ok(()));
    let said = bench.get("/me").await;
    assert!(said.status == 403 && !said.body.to_string().contains(&bench.known.token));
    assert!(bench.crm.verdict().is_err_and(|called| called.contains("/v1/me")));
    let sandbox = bench.sandbox;
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(sandbox)));
    assert!(dropped.is_err(), "a run that made the call must fail");
}

#[tokio::test]
async fn people_are_listed_by_page_and_by_what_was_changed() {
    let bench = bench().await;
    let first = bench.good("GET", "/people", NONE).await;
    assert_eq!((&first["_metadata"]["collection"], &first["_metadata"]["limit"]), (&json!("people"), &json!(10)));
    let (mut seen, mut next, mut made) = (BTreeSet::new(), String::new(), Vec::new());
    loop {
        let page = bench.good("GET", &format!("/people?limit=7{next}"), NONE).await;
        for person in page["people"].as_array().expect("people") {
            assert!(seen.insert(person["id"].as_u64()), "twice");
            made.push(person["created"].as_str().expect("a time").to_owned());
        }
        let Some(cursor) = page["_metadata"]["next"].as_str() else { break };
        next = format!("&next={cursor}");
    }
    assert_eq!(seen.len(), 40);
    assert!(made.windows(2).all(|pair| pair[0] >= pair[1]), "newest first");
    bench.bad("GET", "/people?limit=101", NONE, 400).await;
    bench.bad("GET", "/people?offset=2001", NONE, 400).await;
    bench.quirk(CrmQuirk::DeepOffsetRefused, false);
    bench.good("GET", "/people?offset=2001", NONE).await;
    bench.bad("GET", "/people?next=x", NONE, 400).await;
    bench.bad("GET", "/people?sort=beauty", NONE, 400).await;
    bench.bad("GET", "/people?updatedAfter=today", NONE, 400).await;
    bench.bad("GET", "/people?colour=red", NONE, 400).await;
    let id = bench.contact(6);
    bench.pass(60.0);
    let count = "/people?sort=updated&updatedAfter=2026-09-01T12:00:30Z";
    bench.crm.edit(CrmKind::Contact, &id, &members(json!({"background": "quiet"}))).expect("a person");
    assert_eq!(bench.good("GET", count, NONE).await["_metadata"]["total"], 0);
    bench.quirk(CrmQuirk::UpdatedForSome, false);
    assert_eq!(bench.good("GET", count, NONE).await["_metadata"]["total"], 1);
    bench.quirk(CrmQuirk::UpdatedForSome, true);
    bench.crm.edit(CrmKind::Contact, &id, &members(json!({"stage": "Closed"}))).expect("a person");
    assert_eq!(bench.good("GET", count, NONE).await["people"][0]["id"].to_string(), id);
    bench.crm.delete(CrmKind::Contact, &id).expect("a person");
    assert_eq!(bench.good("GET", count, NONE).await["_metadata"]["total"], 0);
    bench.bad("GET", &format!("/people/{id}"), NONE, 404).await;
}

#[tokio::test]
async fn custom_fields_are_told_only_where_all_are_asked_for() {
    let bench = bench().await;
    let path = format!("/people/{}", bench.contact(0));
    assert!(bench.good("GET", &path, NONE).await.get("customMotto").is_none());
    assert_eq!(bench.good("GET", &format!("{path}?fields=allFields"), NONE).await["customMotto"], "Number 0");
    bench.good("PUT", &path, &json!({"customBudget": 500, "customTimeframe": "Now"})).await;
    bench.bad("PUT", &path, &json!({"customBudget": "much"}), 400).await;
    bench.bad("PUT", &path, &json!({"customShoe": "x"}), 400).await;
    bench.quirk(CrmQuirk::CustomHidden, false);
    assert_eq!(bench.good("GET", &path, NONE).await["customBudget"], 500);
    let fields = bench.good("GET", "/customFields", NONE).await;
    assert_eq!(fields["_metadata"]["collection"], "customfields");
    assert_eq!(fields["customfields"][0]["name"], "customBudget");
    bench.bad("GET", "/customFields?limit=0", NONE, 400).await;
}

#[tokio::test]
async fn an_update_replaces_lists_and_writes_the_source_once() {
    let bench = bench().await;
    let id = bench.contact(0);
    let path = format!("/people/{id}");
    bench.good("PUT", &path, &json!({"tags": ["a"], "emails": mail("one@example.org")})).await;
    bench
        .good("PUT", &format!("{path}?mergeTags=true"), &json!({"tags": ["b"], "emails": mail("two@example.org")}))
        .await;
    let read = bench.good("GET", &path, NONE).await;
    assert_eq!((&read["tags"], read["emails"].as_array().map(Vec::len)), (&json!(["a", "b"]), Some(1)));
    bench.good("PUT", &path, &json!({"tags": ["c"], "source": "Another"})).await;
    let read = bench.good("GET", &path, NONE).await;
    assert_eq!(read["tags"], json!(["c"]));
    assert_ne!(read["source"], "Another");
    bench.quirk(CrmQuirk::SourceOnce, false);
    bench.quirk(CrmQuirk::TagsReplaced, false);
    bench.quirk(CrmQuirk::ListsReplaced, false);
    bench.good("PUT", &path, &json!({"tags": ["d"], "source": "Another", "emails": mail("three@example.org")})).await;
    let read = bench.good("GET", &path, NONE).await;
    assert_eq!((&read["tags"], &read["source"]), (&json!(["c", "d"]), &json!("Another")));
    assert_eq!(read["emails"].as_array().map(Vec::len), Some(2));
    for wrong in [
        json!({"tags": null}),
        json!({"tags": "a"}),
        json!({"emails": ["a@example.org"]}),
        json!({"stage": "Nowhere"}),
        json!({"assignedUserId": 5}),
        json!({"shoe": 1}),
    ] {
        bench.bad("PUT", &path, &wrong, 400).await;
    }
    bench.bad("PUT", "/people/1", &json!({"tags": []}), 404).await;
    bench.good("DELETE", &path, NONE).await;
    bench.bad("DELETE", &path, NONE, 404).await;
}

#[tokio::test]
async fn an_event_finds_the_person_again_and_is_another_one_each_time() {
    let bench = bench().await;
    let event = json!({"type": "Registration", "source": "Our site", "message": "[l-1]",
        "person": {"firstName": "Io", "emails": mail("io@example.org"), "tags": ["web"]}});
    let first = bench.ask("POST", "/events", &event).await;
    assert_eq!((first.status, &first.body["source"]), (201, &json!("Our site")));
    let mut again = event.clone();
    again["source"] = json!("Another site");
    again["person"]["emails"] = mail("IO@example.org");
    let second = bench.ask("POST", "/events", &again).await;
    assert_eq!((second.status, &second.body["id"]), (200, &first.body["id"]));
    assert_eq!(second.body["source"], "Our site");
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:io@example.org"), 1);
    assert_eq!(bench.crm.creates_with(CrmKind::Event, "[l-1]"), 2);
    let listed = bench.good("GET", &format!("/events?personId={}", first.body["id"]), NONE).await;
    assert_eq!(listed["_metadata"]["total"], 2);
    for wrong in [
        json!({"type": "Sneeze", "person": {"emails": mail("a@example.org")}}),
        json!({"type": "Registration"}),
        json!({"type": "Registration", "person": {"firstName": "Nobody"}}),
        json!({"type": "Registration", "person": {"emails": mail("a@example.org")}, "shoe": 1}),
    ] {
        bench.bad("POST", "/events", &wrong, 400).await;
    }
    // The same address for another agent is another person.
    let mut other = event.clone();
    other["person"]["assignedUserId"] = json!(13);
    assert_eq!(bench.ask("POST", "/events", &other).await.status, 201);
    bench.quirk(CrmQuirk::EmailPerAgent, false);
    other["person"]["assignedUserId"] = json!(14);
    assert_eq!(bench.ask("POST", "/events", &other).await.status, 200);
    bench.quirk(CrmQuirk::LeadFlowArchived, true);
    assert_eq!(bench.ask("POST", "/events", &event).await.status, 204);
    let plain = json!({"firstName": "Io", "emails": mail("io@example.org")});
    assert_eq!(bench.ask("POST", "/people?deduplicate=true", &plain).await.status, 200);
    assert_eq!(bench.ask("POST", "/people", &plain).await.status, 201);
    bench.bad("POST", "/people", &json!({"firstName": 5}), 400).await;
}

#[tokio::test]
async fn pieces_and_deals_belong_to_people_who_are_there() {
    let bench = bench().await;
    let person: u64 = bench.contact(1).parse().expect("a number");
    let cases = [
        ("notes", "notes", json!({"body": "Hello"}), "body"),
        ("calls", "calls", json!({"phone": "+12015550100", "isIncoming": false}), "phone"),
        (
            "textMessages",
            "textmessages",
            json!({"message": "[t-1]", "toNumber": "+12015550100",
            "fromNumber": "+12015550101", "isIncoming": false}),
            "message",
        ),
        ("tasks", "tasks", json!({"name": "Call", "dueDate": "2026-09-02"}), "name"),
    ];
    for (word, collection, mut body, needed) in cases {
        body["personId"] = json!(person);
        let made = bench.good("POST", &format!("/{word}"), &body).await;
        let one = format!("/{word}/{}", made["id"]);
        assert_eq!(bench.good("GET", &one, NONE).await[needed], body[needed]);
        let listed = bench.good("GET", &format!("/{word}?personId={person}"), NONE).await;
        assert_eq!(listed[collection].as_array().map(Vec::len), Some(1));
        let with = |name: &str, value: Json| {
            let mut body = body.clone();
            body[name] = value;
            body
        };
        bench.bad("POST", &format!("/{word}"), &with("personId", json!(1)), 400).await;
        bench.bad("POST", &format!("/{word}"), &with("shoe", json!(1)), 400).await;
        bench.bad("POST", &format!("/{word}"), &with(needed, json!("")), 400).await;
        if word == "notes" || word == "tasks" {
            bench.pass(10.0);
            bench.good("PUT", &one, &json!({needed: "Other"})).await;
            bench.bad("PUT", &one, &json!({needed: 5}), 400).await;
            bench.good("DELETE", &one, NONE).await;
            bench.bad("GET", &one, NONE, 404).await;
        } else {
            bench.bad("DELETE", &one, NONE, 405).await;
        }
    }
    assert_eq!((bench.crm.sends("[t-1]"), bench.crm.creates(CrmKind::Task, "title:call")), (1, 1));
    bench.bad("POST", "/tasks", &json!({"name": "x", "dueDate": "soon"}), 400).await;
    let pipes = bench.good("GET", "/pipelines", NONE).await;
    let stage = &pipes["pipelines"][1]["stages"][1]["id"];
    let deal = bench.good("POST", "/deals", &json!({"name": "House", "stageId": stage, "peopleIds": [person]})).await;
    assert_eq!(deal["pipelineId"], 2);
    bench.bad("POST", "/deals", &json!({"name": "House"}), 400).await;
    bench.bad("POST", "/deals", &json!({"name": "House", "stageId": 1}), 400).await;
    bench.bad("POST", "/deals", &json!({"name": "House", "stageId": stage, "pipelineId": 1}), 400).await;
    let path = format!("/deals/{}", deal["id"]);
    bench.good("PUT", &path, &json!({"stageId": 101})).await;
    bench.bad("PUT", &path, &json!({"stageId": "101"}), 400).await;
    assert_eq!(bench.good("GET", &path, NONE).await["pipelineId"], 1);
    assert_eq!(bench.good("GET", &format!("/deals?personId={person}"), NONE).await["_metadata"]["total"], 1);
    bench.good("DELETE", &path, NONE).await;
    bench.bad("GET", &path, NONE, 404).await;
    assert_eq!(bench.good("GET", "/users", NONE).await["users"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn an_agent_sees_own_people_only() {
    let bench = bench().await;
    let everyone = bench.good("GET", "/people?limit=100", NONE).await;
    let mine = as_agent(&bench, "GET", "/people?limit=100", NONE).await;
    assert_eq!(mine.status, 200);
    let agent = as_agent(&bench, "GET", "/identity", NONE).await.body["user"]["id"].clone();
    let (all, own) = (everyone["people"].as_array().expect("people"), mine.list("people"));
    assert!(!own.is_empty() && own.len() < all.len());
    assert!(own.iter().all(|person| person["assignedUserId"] == agent));
    let other = all.iter().find(|person| person["assignedUserId"] != agent).expect("another's");
    let path = format!("/people/{}", other["id"]);
    assert_eq!(as_agent(&bench, "GET", &path, NONE).await.status, 404);
    assert_eq!(as_agent(&bench, "PUT", &path, &json!({"tags": []})).await.status, 404);
    let made = as_agent(&bench, "POST", "/people", &json!({"firstName": "Io"})).await;
    assert_eq!((made.status, &made.body["assignedUserId"]), (201, &agent));
}

#[tokio::test]
async fn every_context_has_a_limit_of_its_own() {
    let bench = bench().await;
    let person = bench.contact(0);
    let note = json!({"personId": person.parse::<u64>().expect("a number"), "body": "x"});
    for turn in 0..10_u32 {
        let said = bench.ask("POST", "/notes", &note).await;
        assert_eq!((said.status, said.header("x-ratelimit-remaining")), (201, (9 - turn).to_string().as_str()));
        assert_eq!((said.header("x-ratelimit-context"), said.header("x-ratelimit-window")), ("notes", "10"));
    }
    bench.pass(3.0);
    let over = bench.ask("POST", "/notes", &note).await;
    assert_eq!((over.status, over.header("retry-after")), (429, "7"));
    for _ in 0..25 {
        assert_eq!(bench.ask("PUT", &format!("/people/{person}"), &json!({"tags": ["x"]})).await.status, 200);
    }
    assert_eq!(bench.ask("PUT", &format!("/people/{person}"), &json!({})).await.status, 429);
    for _ in 0..20 {
        assert_eq!(bench.get("/events").await.status, 200);
    }
    assert_eq!(bench.get("/events").await.header("x-ratelimit-limit"), "20");
    bench.pass(7.0);
    assert_eq!(bench.ask("POST", "/notes", &note).await.status, 201);
    bench.pass(10.0);
    for _ in 0..250 {
        assert_eq!(bench.get("/identity").await.status, 200);
    }
    let over = bench.get("/identity").await;
    assert_eq!((over.status, over.header("x-ratelimit-context"), over.header("retry-after")), (429, "global", "10"));
}

#[tokio::test]
async fn stages_of_people_are_listed() {
    let bench = Bench::at(CrmVendor::FollowUpBoss).await;
    let told = bench.good("GET", "/stages?limit=100", &Json::Null).await;
    assert_eq!(told["_metadata"]["collection"], "stages");
    assert!(told["stages"].as_array().expect("a list").iter().any(|stage| stage["name"] == "Hot prospect"));
}
