use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::Bench;

const NONE: &Json = &Json::Null;
const CONTACTS: &str = "/crm/v3/objects/contacts";

async fn bench() -> Bench {
    Bench::at(CrmVendor::HubSpot).await
}

fn contact(email: &str) -> Json {
    json!({"properties": {"email": email, "firstname": "Io"}})
}

fn tie(id: &str, number: u32) -> Json {
    json!([{"to": {"id": id}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}]}])
}

#[tokio::test]
async fn refusals_have_the_vendors_form() {
    let bench = bench().await;
    let plain = bench.send(bench.http.get(format!("{}{CONTACTS}", bench.sandbox.url()))).await;
    assert_eq!((plain.status, &plain.body["category"]), (401, &json!("INVALID_AUTHENTICATION")));
    assert_eq!(plain.body["status"], "error");
    assert_eq!(plain.body["correlationId"].as_str().map(str::len), Some(36));
    for (body, part) in [
        (json!({"properties": {"shoe": "42"}}), "PROPERTY_DOESNT_EXIST"),
        (json!({"properties": {"createdate": "2026-01-01T00:00:00Z"}}), "READ_ONLY_VALUE"),
        (json!({"properties": {"email": "nobody"}}), "INVALID_EMAIL"),
        (json!({"properties": {"firstname": 5}}), "have to be strings"),
        (json!({"properties": {"firstname": null}}), "have to be strings"),
        (json!({"properties": {"lifecyclestage": "larva"}}), "INVALID_OPTION"),
        (json!({"properties": {"hubspot_owner_id": "1"}}), "INVALID_OWNER_ID"),
        (json!({"properties": {}, "colour": 1}), "Invalid input JSON"),
        (json!({}), "Invalid input JSON"),
    ] {
        let said = bench.bad("POST", CONTACTS, &body, 400).await;
        assert_eq!(said["category"], "VALIDATION_ERROR");
        assert!(said["message"].as_str().expect("text").contains(part), "{said}");
    }
    let text = bench.request("POST", CONTACTS).header("content-type", "text/plain").body("{}");
    assert_eq!(bench.send(text).await.status, 415);
    bench.bad("GET", "/crm/v3/objects/shoes", NONE, 400).await;
    bench.bad("GET", "/crm/v9/objects", NONE, 404).await;
    bench.bad("PUT", CONTACTS, &json!({}), 405).await;
    bench.bad("GET", &format!("{CONTACTS}?colour=red"), NONE, 400).await;
    bench.bad("GET", &format!("{CONTACTS}?limit=101"), NONE, 400).await;
}

#[tokio::test]
async fn contacts_are_made_changed_listed_and_archived() {
    let bench = bench().await;
    let made = bench.good("POST", CONTACTS, &contact("io@example.org")).await;
    let id = made["id"].as_str().expect("an id").to_owned();
    let twice = bench.bad("POST", CONTACTS, &contact("IO@example.org"), 409).await;
    assert_eq!(
        (&twice["category"], twice["message"].as_str().map(|m| m.contains(&id))),
        (&json!("CONFLICT"), Some(true))
    );
    let path = format!("{CONTACTS}/{id}");
    bench.pass(3.0);
    let changed = bench.good("PATCH", &path, &json!({"properties": {"city": "Larkmoor", "firstname": ""}})).await;
    assert_eq!(changed["properties"]["city"], "Larkmoor");
    assert_eq!(changed["properties"]["lastmodifieddate"], "2026-09-01T12:00:03.000Z");
    assert!(changed["properties"].get("hs_lastmodifieddate").is_none());
    bench.bad("PATCH", &path, &json!({"city": "x"}), 400).await;
    let by_mail = format!("{CONTACTS}/io@example.org?idProperty=email&properties=city,firstname,shoe");
    let read = bench.good("GET", &by_mail, NONE).await;
    assert_eq!((&read["id"], &read["properties"]["firstname"]), (&json!(id), &Json::Null));
    assert!(read["properties"].get("shoe").is_none());
    bench.bad("GET", &format!("{CONTACTS}/Larkmoor?idProperty=city"), NONE, 400).await;
    let (mut after, mut seen) = (String::new(), 0);
    loop {
        let page = bench.good("GET", &format!("{CONTACTS}?limit=12{after}"), NONE).await;
        seen += page["results"].as_array().map_or(0, Vec::len);
        let Some(next) = page["paging"]["next"]["after"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, 41);
    bench.good("DELETE", &path, NONE).await;
    bench.good("DELETE", &path, NONE).await;
    bench.bad("DELETE", &format!("{CONTACTS}/5"), NONE, 404).await;
    bench.bad("GET", &path, NONE, 404).await;
    let archived = bench.good("GET", &format!("{CONTACTS}?archived=true"), NONE).await;
    assert_eq!((&archived["results"][0]["id"], &archived["results"][0]["archived"]), (&json!(id), &json!(true)));
    bench.good("GET", &format!("{path}?archived=true"), NONE).await;
    let forget = json!({"objectId": bench.contact(1)});
    bench.good("POST", &format!("{CONTACTS}/gdpr-delete"), &forget).await;
    bench.bad("POST", &format!("{CONTACTS}/gdpr-delete"), &forget, 404).await;
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:io@example.org"), 1);
}

#[tokio::test]
async fn engagements_need_a_time_and_the_right_number_for_their_tie() {
    let bench = bench().await;
    let person = bench.contact(0);
    let at = "2026-09-01T10:00:00Z";
    let cases = [
        ("notes", 202, 201, json!({"hs_timestamp": at, "hs_note_body": "n"})),
        ("tasks", 204, 203, json!({"hs_timestamp": at, "hs_task_subject": "t", "hs_task_status": "NOT_STARTED"})),
        ("emails", 198, 197, json!({"hs_timestamp": at, "hs_email_direction": "EMAIL", "hs_email_text": "[e-1]"})),
        ("calls", 194, 193, json!({"hs_timestamp": "1780000000000", "hs_call_title": "c"})),
        (
            "communications",
            81,
            82,
            json!({"hs_timestamp": at, "hs_communication_channel_type": "SMS",
            "hs_communication_logged_from": "CRM", "hs_communication_body": "[e-1]"}),
        ),
        ("deals", 3, 4, json!({"dealname": "House", "dealstage": "defaultstage1", "amount": "5.5"})),
    ];
    for (word, there, back, properties) in cases {
        let path = format!("/crm/v3/objects/{word}");
        let made =
            bench.good("POST", &path, &json!({"properties": properties, "associations": tie(&person, there)})).await;
        let id = made["id"].as_str().expect("an id").to_owned();
        bench.bad("POST", &path, &json!({"properties": properties, "associations": tie(&person, back)}), 400).await;
        bench.bad("POST", &path, &json!({"properties": properties, "associations": tie("1", there)}), 400).await;
        if word != "deals" {
            let mut untimed = properties.clone();
            untimed.as_object_mut().expect("an object").remove("hs_timestamp");
            let said = bench.bad("POST", &path, &json!({"properties": untimed}), 400).await;
            assert_eq!(said["context"]["properties"], json!(["hs_timestamp"]));
            assert!(made["properties"]["hs_lastmodifieddate"].is_string(), "{made}");
        }
        let read = bench.good("GET", &format!("{path}/{id}?associations=contacts"), NONE).await;
        assert_eq!(read["associations"]["contacts"]["results"][0]["id"], json!(person));
        let ties = format!("/crm/v4/objects/contacts/{person}/associations/{word}");
        let listed = bench.good("GET", &ties, NONE).await;
        let types = listed["results"].as_array().expect("ties").iter().map(|tie| &tie["associationTypes"][0]["typeId"]);
        assert!(types.clone().all(|number| *number == back) && types.count() > 0, "{listed}");
    }
    let long = json!({"properties": {"hs_timestamp": at, "hs_note_body": "x".repeat(65_537)}});
    bench.bad("POST", "/crm/v3/objects/notes", &long, 400).await;
    let longest = json!({"properties": {"hs_timestamp": at, "hs_note_body": "x".repeat(65_536)}});
    bench.good("POST", "/crm/v3/objects/notes", &longest).await;
    let astray = json!({"properties": {"dealname": "x", "pipeline": "sellers", "dealstage": "defaultstage1"}});
    bench.bad("POST", "/crm/v3/objects/deals", &astray, 400).await;
    assert_eq!(bench.crm.sends("[e-1]"), 2);
}

#[tokio::test]
async fn ties_are_made_and_undone() {
    let bench = bench().await;
    let note = bench.crm.ids(CrmKind::Note)[0].clone();
    let person = bench.contact(7);
    let base = format!("/crm/v4/objects/notes/{note}/associations");
    let one = format!("{base}/contacts/{person}");
    let spec = |number: u32| json!([{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}]);
    bench.good("PUT", &one, &spec(202)).await;
    bench.bad("PUT", &one, &spec(204), 400).await;
    bench.bad("PUT", &one, &json!({}), 400).await;
    bench.good("PUT", &format!("{base}/default/contacts/{person}"), NONE).await;
    bench.bad("PUT", &format!("{base}/default/notes/{note}"), NONE, 400).await;
    let listed = bench.good("GET", &format!("{base}/contacts"), NONE).await;
    assert_eq!(listed["results"].as_array().map(Vec::len), Some(2));
    bench.good("DELETE", &one, NONE).await;
    bench.bad("DELETE", &format!("{base}/contacts/1"), NONE, 404).await;
    assert!(bench.crm.of_contact(CrmKind::Note, &person).is_empty());
}

#[tokio::test]
async fn a_property_with_unique_values_is_made_and_upserted_by() {
    let bench = bench().await;
    let new = json!({"name": "eh_external_id", "label": "Hub id", "type": "string", "fieldType": "text",
        "groupName": "contactinformation", "hasUniqueValue": true});
    let path = "/crm/v3/properties/contacts";
    bench.bad("GET", &format!("{path}/eh_external_id"), NONE, 404).await;
    assert_eq!(bench.good("POST", path, &new).await["hasUniqueValue"], true);
    bench.bad("POST", path, &new, 409).await;
    bench.good("GET", &format!("{path}/eh_external_id"), NONE).await;
    assert!(bench.get(path).await.list("results").len() > 15);
    for (name, value) in [("name", json!("Eh")), ("type", json!("shoe")), ("groupName", json!("none")), ("x", json!(1))]
    {
        let mut wrong = new.clone();
        wrong[name] = value;
        bench.bad("POST", path, &wrong, 400).await;
    }
    let many = |n: u32| {
        let mut one = new.clone();
        one["name"] = json!(format!("key_{n}"));
        one
    };
    for n in 1..10 {
        bench.good("POST", path, &many(n)).await;
    }
    bench.bad("POST", path, &many(10), 400).await;
    let input = |id: &str, city: &str| json!({"id": id, "idProperty": "eh_external_id", "properties": {"city": city}});
    let upsert = format!("{CONTACTS}/batch/upsert");
    let first = bench.good("POST", &upsert, &json!({"inputs": [input("h-1", "A")]})).await;
    let second = bench.good("POST", &upsert, &json!({"inputs": [input("h-1", "B")]})).await;
    assert_eq!((&first["results"][0]["new"], &second["results"][0]["new"]), (&json!(true), &json!(false)));
    assert_eq!(first["results"][0]["id"], second["results"][0]["id"]);
    assert_eq!(bench.crm.creates(CrmKind::Contact, "external:h-1"), 1);
    let twin = json!({"properties": {"eh_external_id": "h-1"}});
    bench.bad("POST", CONTACTS, &twin, 409).await;
    let by_city = json!({"inputs": [{"id": "A", "idProperty": "city", "properties": {}}]});
    bench.bad("POST", &upsert, &by_city, 400).await;
}

#[tokio::test]
async fn batches_succeed_in_part() {
    let bench = bench().await;
    let create = format!("{CONTACTS}/batch/create");
    let input = |email: &str| {
        let mut input = contact(email);
        input["objectWriteTraceId"] = json!(email);
        input
    };
    let inputs = json!({"inputs": [input("a@example.org"), input("a@example.org"), input("b@example.org")]});
    let said = bench.ask("POST", &create, &inputs).await;
    assert_eq!((said.status, said.list("results").len(), &said.body["numErrors"]), (207, 2, &json!(1)));
    assert_eq!(said.body["errors"][0]["context"]["objectWriteTraceId"], json!(["a@example.org"]));
    let ids: Vec<Json> = said.list("results").iter().map(|one| json!({"id": one["id"]})).collect();
    let read = json!({"inputs": ids, "properties": ["email"]});
    assert_eq!(
        bench.good("POST", &format!("{CONTACTS}/batch/read"), &read).await["results"][1]["properties"]["email"],
        "b@example.org"
    );
    bench.bad("POST", &format!("{CONTACTS}/batch/read"), &json!({"inputs": ids}), 400).await;
    let odd = json!({"inputs": [{"id": "5"}], "properties": []});
    assert_eq!(bench.ask("POST", &format!("{CONTACTS}/batch/read"), &odd).await.status, 207);
    let update = json!({"inputs": [{"id": ids[0]["id"], "properties": {"city": "X"}}]});
    bench.good("POST", &format!("{CONTACTS}/batch/update"), &update).await;
    bench.bad("POST", &format!("{CONTACTS}/batch/update"), &json!({"inputs": [{"id": "1"}]}), 400).await;
    bench.good("POST", &format!("{CONTACTS}/batch/archive"), &json!({"inputs": ids})).await;
    bench.bad("POST", &format!("{CONTACTS}/batch/archive"), &json!({"inputs": []}), 400).await;
    let many: Vec<Json> = (0..101).map(|n| contact(&format!("n{n}@example.org"))).collect();
    bench.bad("POST", &create, &json!({"inputs": many}), 400).await;
    bench.good("POST", &create, &json!({"inputs": many[..100]})).await;
}

#[tokio::test]
async fn a_merge_gives_a_new_id() {
    let bench = bench().await;
    let merge = format!("{CONTACTS}/merge");
    let (a, b, c) = (bench.contact(0), bench.contact(1), bench.contact(2));
    let body = |one: &str, other: &str| json!({"primaryObjectId": one, "objectIdToMerge": other});
    let merged = bench.good("POST", &merge, &body(&a, &b)).await;
    let id = merged["id"].as_str().expect("an id").to_owned();
    assert!(id != a && id != b);
    assert!(!bench.crm.of_contact(CrmKind::Note, &id).is_empty());
    bench.bad("GET", &format!("{CONTACTS}/{a}"), NONE, 404).await;
    bench.quirk(CrmQuirk::MergedForward, true);
    assert_eq!(bench.good("GET", &format!("{CONTACTS}/{b}"), NONE).await["id"], json!(id));
    assert_eq!(bench.get(&format!("{CONTACTS}?archived=true")).await.list("results").len(), 0);
    bench.quirk(CrmQuirk::MergeNewId, false);
    assert_eq!(bench.good("POST", &merge, &body(&c, &id)).await["id"], json!(c));
    bench.bad("POST", &merge, &body(&c, &c), 400).await;
    bench.bad("POST", &merge, &body(&c, "5"), 404).await;
    bench.bad("POST", &merge, &json!({"primaryObjectId": c}), 400).await;
}

#[tokio::test]
async fn pipelines_and_owners_are_told() {
    let bench = bench().await;
    let pipes = bench.good("GET", "/crm/v3/pipelines/deals", NONE).await;
    assert_eq!(pipes["results"][0]["stages"][4]["metadata"]["isClosed"], "true");
    bench.bad("GET", "/crm/v3/pipelines/shoes", NONE, 404).await;
    let owners = bench.good("GET", "/crm/v3/owners/?limit=3", NONE).await;
    let after = owners["paging"]["next"]["after"].as_str().expect("more");
    assert_eq!(bench.get(&format!("/crm/v3/owners/?after={after}")).await.list("results").len(), 1);
    bench.bad("GET", "/crm/v3/owners/?limit=x", NONE, 400).await;
}

#[tokio::test]
async fn merged_contacts_and_ties_are_told() {
    let bench = bench().await;
    let (first, second) = (bench.contact(0), bench.contact(1));
    let ties = format!("{{\"inputs\": [{{\"id\": \"{}\"}}]}}", bench.crm.ids(CrmKind::Note)[0]);
    let ties: Json = serde_json::from_str(&ties).expect("JSON");
    let path = "/crm/v4/associations/notes/contacts/batch/read";
    let told = bench.good("POST", path, &ties).await;
    assert_eq!(told["results"][0]["to"][0]["toObjectId"].to_string(), first);
    let survivor = bench.crm.merge(&first, &second).expect("merges");
    let asked = bench.good("GET", &format!("{CONTACTS}/{survivor}?properties=hs_merged_object_ids"), NONE).await;
    let mut merged: Vec<&str> = asked["properties"]["hs_merged_object_ids"].as_str().expect("ids").split(';').collect();
    merged.sort_unstable();
    let mut expected = vec![first.as_str(), second.as_str()];
    expected.sort_unstable();
    assert_eq!(merged, expected);
    let note = bench.good("POST", path, &ties).await;
    assert_eq!(note["results"][0]["to"][0]["toObjectId"].to_string(), survivor);
    // Of what has no ties nothing is told but an error of its own.
    let none = bench.send(bench.request("POST", path).json(&json!({"inputs": [{"id": "1"}]}))).await;
    assert_eq!((none.status, none.body["numErrors"].as_u64()), (207, Some(1)));
    let written = json!({"properties": {"hs_merged_object_ids": "1"}});
    bench.bad("PATCH", &format!("{CONTACTS}/{survivor}"), &written, 400).await;
}
