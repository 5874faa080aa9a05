use std::collections::BTreeSet;

use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, members};

const NONE: &Json = &Json::Null;

async fn bench() -> Bench {
    Bench::at(CrmVendor::GoHighLevel).await
}

#[tokio::test]
async fn token_version_location_and_form_are_wanted() {
    let bench = bench().await;
    let url = format!("{}/contacts/{}", bench.sandbox.url(), bench.contact(0));
    let plain = bench.send(bench.http.get(&url).header("Version", "2021-07-28")).await;
    assert_eq!((plain.status, plain.body["statusCode"].as_u64()), (401, Some(401)));
    let wrong = bench.send(bench.http.get(&url).bearer_auth("pit-guess").header("Version", "2021-07-28")).await;
    assert_eq!(wrong.body["message"], "Invalid JWT");
    for version in [None, Some("2021-04-15"), Some("v3")] {
        let mut request = bench.http.get(&url).bearer_auth(&bench.known.token);
        if let Some(version) = version {
            request = request.header("Version", version);
        }
        let said = bench.send(request).await;
        assert_eq!(said.status, 401);
        assert!(said.body["message"].as_str().expect("text").starts_with("version header"), "{}", said.body);
    }
    // Another version for conversations and calendars.
    let request = bench.http.get(format!("{}/calendars/?locationId={}", bench.sandbox.url(), bench.known.location));
    let said = bench.send(request.bearer_auth(&bench.known.token).header("Version", "2021-07-28")).await;
    assert_eq!(said.status, 401);
    bench.good("GET", &format!("/calendars/?locationId={}", bench.known.location), NONE).await;
    bench.bad("GET", "/users/?locationId=another", NONE, 403).await;
    bench.bad("GET", "/users/", NONE, 422).await;
    let text = bench.request("POST", "/contacts/").header("content-type", "text/plain").body("{}");
    assert_eq!(bench.send(text).await.status, 415);
    let half = bench.request("POST", "/contacts/").header("content-type", "application/json").body("{\"a\":");
    assert_eq!(bench.send(half).await.status, 400);
    assert_eq!(bench.get("/nowhere").await.status, 404);
}

#[tokio::test]
async fn contacts_are_made_changed_found_and_deleted() {
    let bench = bench().await;
    let location = &bench.known.location;
    let new = json!({"locationId": location, "name": "Orla Quist", "email": "orla@example.org", "phone": "+12015550177",
        "tags": ["buyer", "buyer"], "source": "Website"});
    let made = bench.good("POST", "/contacts/", &new).await;
    let id = made["contact"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(made["contact"]["firstName"], "Orla");
    assert_eq!(made["contact"]["tags"], json!(["buyer"]));
    let again = bench.bad("POST", "/contacts/", &new, 400).await;
    assert_eq!(again["meta"], json!({"contactId": id, "matchingField": "email"}));
    for (body, part) in [
        (json!({"locationId": location, "colour": "red"}), "colour should not exist"),
        (json!({"firstName": "No"}), "locationId should not be empty"),
        (json!({"locationId": location, "tags": "buyer"}), "tags must be"),
        (json!({"locationId": location, "email": "nobody"}), "email must be an email"),
        (json!({"locationId": location, "firstName": null}), "firstName must be"),
        (json!({"locationId": location, "dndSettings": {"Fax": {}}}), "Fax should not exist"),
        (json!({"locationId": location, "customFields": [{"id": "x", "field_value": 1}]}), "no custom field"),
    ] {
        let said = bench.bad("POST", "/contacts/", &body, 422).await;
        assert_eq!(said["error"], "Unprocessable Entity");
        assert!(said["message"][0].as_str().expect("text").contains(part), "{said}");
    }
    let path = format!("/contacts/{id}");
    bench.good("PUT", &path, &json!({"city": "Larkmoor", "firstName": ""})).await;
    bench.bad("PUT", &path, &json!({"locationId": location}), 422).await;
    let read = bench.good("GET", &path, NONE).await;
    assert_eq!((&read["contact"]["city"], read["contact"].get("firstName")), (&json!("Larkmoor"), None));
    let field = format!("/locations/{location}/customFields");
    let budget = bench.good("GET", &field, NONE).await["customFields"][0]["id"].clone();
    bench.good("PUT", &path, &json!({"customFields": [{"id": budget, "field_value": 500}]})).await;
    bench.bad("PUT", &path, &json!({"customFields": [{"id": budget, "field_value": "much"}]}), 422).await;
    let read = bench.good("GET", &path, NONE).await;
    assert_eq!(read["contact"]["customFields"], json!([{"id": budget, "value": 500}]));
    bench.good("POST", &field, &json!({"name": "Pet", "dataType": "TEXT"})).await;
    bench.bad("POST", &field, &json!({"name": "Pet", "dataType": "TEXT"}), 400).await;
    let found = format!("/contacts/search/duplicate?locationId={location}&number=%2B1%20201%20555%200177");
    assert_eq!(bench.good("GET", &found, NONE).await["contact"]["id"], json!(id));
    bench.bad("GET", &format!("/contacts/search/duplicate?locationId={location}"), NONE, 422).await;
    bench.good("DELETE", &path, NONE).await;
    bench.bad("GET", &path, NONE, 400).await;
    bench.quirk(CrmQuirk::AbsentIsBad, false);
    bench.bad("GET", &path, NONE, 404).await;
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:ORLA@example.org"), 1);
}

#[tokio::test]
async fn an_upsert_obeys_the_accounts_rule_for_duplicates() {
    let bench = bench().await;
    let person = |email: &str, phone: &str| json!({"locationId": bench.known.location, "email": email, "phone": phone, "lastName": "Vane"});
    let one = bench.good("POST", "/contacts/upsert", &person("one@example.org", "+12015550171")).await;
    let two = bench.good("POST", "/contacts/upsert", &person("two@example.org", "+12015550172")).await;
    assert_eq!((&one["new"], &two["new"]), (&json!(true), &json!(true)));
    let mixed = person("one@example.org", "+12015550172");
    let by_email = bench.good("POST", "/contacts/upsert", &mixed).await;
    assert_eq!((&by_email["new"], &by_email["contact"]["id"]), (&json!(false), &one["contact"]["id"]));
    bench
        .good("PUT", &format!("/contacts/{}", one["contact"]["id"].as_str().expect("id")), &json!({"phone": ""}))
        .await;
    bench.quirk(CrmQuirk::PhoneBeforeEmail, true);
    let by_phone = bench.good("POST", "/contacts/upsert", &mixed).await;
    assert_eq!(by_phone["contact"]["id"], two["contact"]["id"]);
    bench.quirk(CrmQuirk::DuplicatesRefused, false);
    let mut double = mixed.clone();
    double["createNewIfDuplicateAllowed"] = json!(true);
    assert_eq!(bench.good("POST", "/contacts/upsert", &double).await["new"], json!(true));
    bench.bad("POST", "/contacts/upsert", &json!({"email": "a@example.org"}), 422).await;
}

#[tokio::test]
async fn an_update_overwrites_tags_and_the_tag_calls_do_not() {
    let bench = bench().await;
    let id = bench.contact(0);
    let (path, tags) = (format!("/contacts/{id}"), format!("/contacts/{id}/tags"));
    bench.good("PUT", &path, &json!({"tags": ["a"]})).await;
    bench.crm.add_tag(&id, "by hand").expect("a contact");
    assert_eq!(bench.good("POST", &tags, &json!({"tags": ["b", "a"]})).await["tags"], json!(["a", "by hand", "b"]));
    assert_eq!(bench.good("DELETE", &tags, &json!({"tags": ["b"]})).await["tags"], json!(["a", "by hand"]));
    bench.bad("POST", &tags, &json!({"tags": []}), 422).await;
    bench.bad("DELETE", &tags, &json!({"tags": "a"}), 422).await;
    bench.good("PUT", &path, &json!({"tags": ["c"]})).await;
    assert_eq!(bench.good("GET", &path, NONE).await["contact"]["tags"], json!(["c"]));
    bench.quirk(CrmQuirk::TagsReplaced, false);
    bench.good("PUT", &path, &json!({"tags": ["d"]})).await;
    assert_eq!(bench.good("GET", &path, NONE).await["contact"]["tags"], json!(["c", "d"]));
    let bulk = json!({"contacts": [id], "tags": ["e"], "locationId": bench.known.location});
    bench.good("POST", "/contacts/bulk/tags/update/add", &bulk).await;
    bench.bad("POST", "/contacts/bulk/tags/update/mix", &bulk, 422).await;
    assert_eq!(bench.good("GET", &path, NONE).await["contact"]["tags"], json!(["c", "d", "e"]));
}

#[tokio::test]
async fn a_search_lags_behind_and_pages_by_number_and_by_place() {
    let bench = bench().await;
    let search = |more: Json| {
        let mut body = members(json!({"locationId": bench.known.location, "pageLimit": 15}));
        body.extend(members(more));
        Json::Object(body)
    };
    let id = bench.contact(3);
    bench.pass(60.0);
    bench.good("PUT", &format!("/contacts/{id}"), &json!({"city": "Elsewhere"})).await;
    let there = search(json!({"filters": [{"field": "city", "operator": "eq", "value": "elsewhere"}]}));
    assert_eq!(bench.good("POST", "/contacts/search", &there).await["total"], 0);
    bench.pass(4.0);
    assert_eq!(bench.good("POST", "/contacts/search", &there).await["total"], 0);
    bench.pass(1.0);
    let found = bench.good("POST", "/contacts/search", &there).await;
    assert_eq!((&found["total"], &found["contacts"][0]["id"]), (&json!(1), &json!(id)));
    bench.crm.delete(CrmKind::Contact, &bench.contact(5)).expect("there");
    bench.quirk(CrmQuirk::SearchLag, false);
    assert_eq!(bench.good("POST", "/contacts/search", &search(json!({}))).await["total"], 39);
    let since = search(json!({"filters": [{"field": "dateUpdated", "operator": "range",
        "value": {"gte": "2026-09-01T12:00:30Z"}}]}));
    assert_eq!(bench.good("POST", "/contacts/search", &since).await["total"], 1);
    let sort = json!([{"field": "dateUpdated", "direction": "asc"}]);
    let mut seen = BTreeSet::new();
    let mut after = Json::Null;
    loop {
        let mut body = search(json!({"sort": sort}));
        if !after.is_null() {
            body["searchAfter"] = after.clone();
        }
        let page = bench.good("POST", "/contacts/search", &body).await;
        let page = page["contacts"].as_array().expect("contacts").clone();
        let Some(last) = page.last() else { break };
        after = last["searchAfter"].clone();
        for contact in &page {
            assert!(seen.insert(contact["id"].to_string()), "twice");
        }
    }
    assert_eq!(seen.len(), 39);
    for (more, status) in [
        (json!({"pageLimit": 501}), 422),
        (json!({"pageLimit": 0}), 422),
        (json!({"page": 1, "searchAfter": [1, "x"]}), 422),
        (json!({"pageLimit": 500, "page": 21}), 400),
        (json!({"filters": [{"field": "shoe", "operator": "eq", "value": 1}]}), 422),
        (json!({"filters": [{"field": "city", "operator": "like", "value": "a"}]}), 422),
        (json!({"filters": [{"group": "XOR", "filters": [{"field": "city", "operator": "exists"}]}]}), 422),
        (json!({"sort": [{"field": "city"}]}), 422),
        (json!({"colour": 1}), 422),
    ] {
        bench.bad("POST", "/contacts/search", &search(more), status).await;
    }
    bench.good("POST", "/contacts/search", &search(json!({"pageLimit": 500, "page": 20}))).await;
    bench.quirk(CrmQuirk::SearchReach, false);
    bench.good("POST", "/contacts/search", &search(json!({"pageLimit": 500, "page": 21}))).await;
    let either = search(json!({"filters": [{"group": "OR", "filters": [
        {"field": "city", "operator": "contains", "value": "else"}, {"field": "id", "operator": "eq", "value": bench.contact(0)}]}]}));
    assert_eq!(bench.good("POST", "/contacts/search", &either).await["total"], 2);
    let listed = bench.get(&format!("/contacts/?locationId={}&limit=5", bench.known.location)).await;
    assert_eq!((listed.list("contacts").len(), listed.status), (5, 200));
    assert_eq!(bench.sandbox.control().stats().violations.get("deprecated-list"), Some(&1));
    bench.bad("GET", &format!("/contacts/?locationId={}&limit=101", bench.known.location), NONE, 422).await;
}

#[tokio::test]
async fn notes_and_tasks_have_what_they_need() {
    let bench = bench().await;
    let contact = bench.contact(1);
    let (notes, tasks) = (format!("/contacts/{contact}/notes"), format!("/contacts/{contact}/tasks"));
    let note = bench.good("POST", &notes, &json!({"body": "Hello"})).await["note"]["id"].clone();
    let note = format!("{notes}/{}", note.as_str().expect("an id"));
    bench.bad("POST", &notes, &json!({}), 422).await;
    bench.bad("POST", &notes, &json!({"body": "x", "userId": "nobody"}), 400).await;
    bench.good("PUT", &note, &json!({"body": "Hello again"})).await;
    bench.bad("PUT", &note, &json!({"text": "x"}), 422).await;
    assert_eq!(bench.good("GET", &note, NONE).await["note"]["body"], "Hello again");
    assert_eq!(bench.good("GET", &notes, NONE).await["notes"].as_array().map(Vec::len), Some(1));
    bench.good("DELETE", &note, NONE).await;
    bench.bad("DELETE", &note, NONE, 400).await;
    bench.bad("GET", "/contacts/nobody/notes", NONE, 400).await;
    let due = "2026-09-05T09:00:00Z";
    let whole = json!({"title": "Call", "dueDate": due, "completed": false});
    let task = bench.good("POST", &tasks, &whole).await["task"]["id"].clone();
    for missing in ["title", "dueDate", "completed"] {
        let mut part = whole.clone();
        part.as_object_mut().expect("an object").remove(missing);
        bench.bad("POST", &tasks, &part, 422).await;
    }
    bench.bad("POST", &tasks, &json!({"title": "Call", "dueDate": "tomorrow", "completed": false}), 422).await;
    let task = format!("{tasks}/{}", task.as_str().expect("an id"));
    bench.good("PUT", &format!("{task}/completed"), &json!({"completed": true})).await;
    bench.bad("PUT", &format!("{task}/completed"), &json!({}), 422).await;
    bench.good("PUT", &task, &json!({"title": "Call back"})).await;
    let read = bench.good("GET", &task, NONE).await;
    assert_eq!((&read["task"]["title"], &read["task"]["completed"]), (&json!("Call back"), &json!(true)));
    assert_eq!(bench.good("GET", &tasks, NONE).await["tasks"].as_array().map(Vec::len), Some(1));
    bench.good("DELETE", &task, NONE).await;
    bench.bad("GET", &task, NONE, 400).await;
    assert_eq!(bench.crm.creates(CrmKind::Task, "title:call"), 1);
}

#[tokio::test]
async fn opportunities_are_searched_in_snake_case_and_stay_in_their_pipeline() {
    let bench = bench().await;
    let location = &bench.known.location;
    let pipes = bench.good("GET", &format!("/opportunities/pipelines?locationId={location}"), NONE).await;
    let (buyers, sellers) = (&pipes["pipelines"][0], &pipes["pipelines"][1]);
    let new = json!({"locationId": location, "pipelineId": buyers["id"], "name": "House", "status": "open",
        "contactId": bench.contact(2), "monetaryValue": 1000});
    let id = bench.good("POST", "/opportunities/", &new).await["opportunity"]["id"].as_str().expect("id").to_owned();
    let with = |name: &str, value: Json| {
        let mut new = new.clone();
        new[name] = value;
        new
    };
    bench.bad("POST", "/opportunities/", &with("pipelineStageId", sellers["stages"][1]["id"].clone()), 400).await;
    bench.bad("POST", "/opportunities/", &with("status", json!("maybe")), 422).await;
    bench.bad("POST", "/opportunities/", &with("contactId", json!("nobody")), 400).await;
    let path = format!("/opportunities/{id}");
    bench.good("PUT", &path, &json!({"pipelineStageId": buyers["stages"][2]["id"]})).await;
    bench.bad("PUT", &path, &json!({"pipelineStageId": sellers["stages"][1]["id"]}), 400).await;
    bench.good("PUT", &format!("{path}/status"), &json!({"status": "won"})).await;
    bench.bad("PUT", &format!("{path}/status"), &json!({}), 422).await;
    let read = bench.good("GET", &path, NONE).await;
    assert_eq!(read["opportunity"]["pipelineStageId"], buyers["stages"][2]["id"]);
    bench.pass(10.0);
    let search = |more: &str| format!("/opportunities/search?location_id={location}{more}");
    let found = bench.good("GET", &search(&format!("&contact_id={}", bench.contact(2))), NONE).await;
    assert_eq!((&found["meta"]["total"], &found["opportunities"][0]["status"]), (&json!(1), &json!("won")));
    assert_eq!(bench.good("GET", &search("&limit=3"), NONE).await["meta"]["nextPage"], 2);
    bench.bad("GET", &format!("/opportunities/search?locationId={location}"), NONE, 422).await;
    bench.bad("GET", &search("&limit=101"), NONE, 422).await;
    bench.bad("GET", &search("&status=maybe"), NONE, 422).await;
    bench.good("DELETE", &path, NONE).await;
    bench.bad("DELETE", &path, NONE, 400).await;
}

#[tokio::test]
async fn a_workflow_starts_each_time_it_is_asked_to() {
    let bench = bench().await;
    let flows = bench.good("GET", &format!("/workflows/?locationId={}", bench.known.location), NONE).await;
    let id = flows["workflows"][0]["id"].as_str().expect("an id");
    let path = format!("/contacts/{}/workflow/{id}", bench.contact(0));
    bench.good("POST", &path, &json!({"eventStartTime": "2026-09-02T10:00:00+01:00"})).await;
    bench.good("POST", &path, NONE).await;
    assert_eq!(bench.crm.creates(CrmKind::Enrolment, &format!("workflow:{id}")), 2);
    bench.bad("POST", &path, &json!({"when": 1}), 422).await;
    bench.bad("POST", &format!("/contacts/{}/workflow/none", bench.contact(0)), NONE, 400).await;
    bench.good("DELETE", &path, NONE).await;
    assert!(bench.crm.of_contact(CrmKind::Enrolment, &bench.contact(0)).is_empty());
}

#[tokio::test]
async fn messages_go_out_but_not_to_those_who_do_not_want_them() {
    let bench = bench().await;
    let new = json!({"locationId": bench.known.location, "firstName": "Io", "phone": "+12015550179"});
    let id = bench.good("POST", "/contacts/", &new).await["contact"]["id"].as_str().expect("id").to_owned();
    let text = json!({"type": "SMS", "contactId": id, "message": "Hello [m-1]"});
    let sent = bench.good("POST", "/conversations/messages", &text).await;
    let talk = format!("/conversations/{}/messages", sent["conversationId"].as_str().expect("an id"));
    assert_eq!(bench.good("GET", &talk, NONE).await["messages"]["messages"][0]["body"], "Hello [m-1]");
    assert_eq!((bench.crm.sends("[m-1]"), bench.crm.sends("[m-2]")), (1, 0));
    bench.bad("POST", "/conversations/messages", &json!({"type": "Email", "contactId": id, "html": "x"}), 400).await;
    bench.bad("POST", "/conversations/messages", &json!({"type": "SMS", "contactId": id}), 422).await;
    bench
        .bad("POST", "/conversations/messages", &json!({"type": "Pigeon", "contactId": id, "message": "x"}), 422)
        .await;
    let shut = json!({"dndSettings": {"SMS": {"status": "active"}}});
    bench.crm.edit(CrmKind::Contact, &id, &members(shut)).expect("a contact");
    bench.bad("POST", "/conversations/messages", &text, 400).await;
    assert_eq!(bench.crm.sends("[m-1]"), 1);
    let found = format!("/conversations/search?locationId={}&contactId={id}", bench.known.location);
    assert_eq!(bench.good("GET", &found, NONE).await["total"], 1);
    bench.bad("GET", "/conversations/search", NONE, 422).await;
}

#[tokio::test]
async fn a_hundred_requests_in_ten_seconds_and_no_more() {
    let bench = bench().await;
    let path = format!("/contacts/{}", bench.contact(0));
    for turn in 0..100_u32 {
        let said = bench.get(&path).await;
        assert_eq!((said.status, said.header("x-ratelimit-remaining")), (200, (99 - turn).to_string().as_str()));
    }
    let over = bench.get(&path).await;
    assert_eq!((over.status, over.header("retry-after")), (429, ""));
    assert_eq!((over.header("x-ratelimit-max"), over.header("x-ratelimit-interval-milliseconds")), ("100", "10000"));
    assert_eq!(over.header("x-ratelimit-limit-daily"), "200000");
    bench.quirk(CrmQuirk::RetryAfter, true);
    bench.pass(4.0);
    assert_eq!(bench.get(&path).await.header("retry-after"), "6");
    bench.pass(6.0);
    assert_eq!(bench.get(&path).await.status, 200);
}
