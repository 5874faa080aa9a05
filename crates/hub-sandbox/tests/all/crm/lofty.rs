use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::Bench;

const NONE: &Json = &Json::Null;

async fn bench() -> Bench {
    Bench::at(CrmVendor::Lofty).await
}

fn number(id: &str) -> u64 {
    id.parse().expect("a number")
}

#[tokio::test]
async fn refusals_are_bare_texts() {
    let bench = bench().await;
    let bearer = bench.http.get(format!("{}/leads", bench.sandbox.url())).bearer_auth(&bench.known.token);
    let said = bench.send(bearer).await;
    assert_eq!((said.status, &said.body["errorCode"]), (401, &json!(200_058)), "the scheme is token");
    for body in [
        json!({}),
        json!({"firstName": "Io", "shoe": 1}),
        json!({"firstName": 5}),
        json!({"firstName": "Io", "emails": ["nobody"]}),
        json!({"firstName": "Io", "emails": [{"value": "a@example.org"}]}),
        json!({"firstName": "Io", "stage": "Larva"}),
        json!({"firstName": "Io", "assignedUserId": 5}),
        json!({"firstName": "Io", "customAttributeList": [{"name": "Shoe", "value": "x"}]}),
    ] {
        assert!(bench.bad("POST", "/leads", &body, 400).await.is_string());
    }
    bench.quirk(CrmQuirk::BareErrors, false);
    assert_eq!(bench.bad("POST", "/leads", &json!({}), 400).await["errorCode"], 400);
    bench.bad("GET", "/leads/5", NONE, 404).await;
    bench.bad("PATCH", "/leads", &json!({}), 405).await;
    bench.bad("GET", "/shoes", NONE, 404).await;
    let text = bench.request("POST", "/leads").header("content-type", "text/plain").body("{}");
    assert_eq!(bench.send(text).await.status, 415);
}

#[tokio::test]
async fn leads_are_updated_in_part_and_their_tags_whole() {
    let bench = bench().await;
    let new = json!({"firstName": "Io", "emails": ["io@example.org"], "tags": ["a"],
        "customAttributeList": [{"name": "Hub id", "value": "h-1"}]});
    let id = bench.good("POST", "/leads", &new).await["leadId"].as_u64().expect("a number");
    assert!(id > 1 << 53, "JavaScript would lose digits of it");
    let path = format!("/leads/{id}");
    bench.good("PUT", &path, &json!({"city": "Larkmoor", "tagsAdd": ["b"]})).await;
    let read = bench.good("GET", &path, NONE).await["lead"].clone();
    assert_eq!(
        (&read["tags"], &read["city"], &read["firstName"]),
        (&json!(["a", "b"]), &json!("Larkmoor"), &json!("Io"))
    );
    assert_eq!(read["customAttributeList"], json!([{"name": "Hub id", "value": "h-1"}]));
    bench.good("PUT", &path, &json!({"tags": ["c"]})).await;
    assert_eq!(bench.good("GET", &path, NONE).await["lead"]["tags"], json!(["c"]));
    bench.bad("DELETE", &path, NONE, 400).await;
    bench.good("DELETE", &format!("{path}?reason=duplicate"), NONE).await;
    bench.bad("GET", &path, NONE, 404).await;
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:io@example.org"), 1);
}

#[tokio::test]
async fn lists_scroll() {
    let bench = Bench::with(CrmVendor::Lofty, 120).await;
    let (mut scroll, mut seen) = (String::new(), std::collections::BTreeSet::new());
    loop {
        let page = bench.good("GET", &format!("/leads?limit=50&sort=UpdateTime&desc=false{scroll}"), NONE).await;
        seen.extend(page["leads"].as_array().expect("leads").iter().map(|lead| lead["leadId"].as_u64()));
        let Some(next) = page["_metadata"]["scrollId"].as_str() else { break };
        scroll = format!("&scrollId={next}");
    }
    assert_eq!(seen.len(), 120);
    bench.pass(60.0);
    let id = bench.contact(7);
    bench.crm.edit(CrmKind::Contact, &id, json!({"city": "X"}).as_object().expect("an object")).expect("edited");
    let newest = bench.good("GET", "/leads?limit=1&sort=UpdateTime", NONE).await;
    assert_eq!(newest["leads"][0]["leadId"], json!(number(&id)));
    bench.quirk(CrmQuirk::SortIgnored, true);
    let newest = bench.good("GET", "/leads?limit=1&sort=UpdateTime", NONE).await;
    assert_ne!(newest["leads"][0]["leadId"], json!(number(&id)));
    bench.quirk(CrmQuirk::SortIgnored, false);
    for query in ["limit=101", "sort=name", "scrollId=%25", "offset=99999"] {
        bench.bad("GET", &format!("/leads?{query}"), NONE, 400).await;
    }
    bench.good("GET", "/leads?page=2", NONE).await;
    assert_eq!(bench.sandbox.control().stats().violations.get("unknown-parameter"), Some(&1));
}

#[tokio::test]
async fn notes_tasks_and_messages_belong_to_leads() {
    let bench = bench().await;
    let id = bench.contact(1);
    let lead = number(&id);
    let note = bench.good("POST", "/notes", &json!({"leadId": lead, "content": "[n-1]"})).await["noteId"]
        .as_u64()
        .expect("a number");
    bench.bad("POST", "/notes", &json!({"leadId": id, "content": "x"}), 400).await;
    bench.bad("POST", "/notes", &json!({"leadId": 5, "content": "x"}), 404).await;
    bench.good("PUT", &format!("/notes/{note}"), &json!({"content": "[n-2]"})).await;
    let notes = bench.good("GET", &format!("/notes?leadId={id}"), NONE).await;
    assert_eq!((&notes["notes"][0]["content"], &notes["_metadata"]["total"]), (&json!("[n-2]"), &json!(1)));
    bench.bad("GET", "/notes", NONE, 400).await;
    bench.good("DELETE", &format!("/notes/{note}"), NONE).await;
    bench.good("POST", &format!("/leads/{id}/activities"), &json!({"activityType": "Call", "content": "[c-1]"})).await;
    bench.bad("POST", &format!("/leads/{id}/activities"), &json!({"activityType": "Song", "content": "x"}), 400).await;
    bench.good("POST", "/message/email/send", &json!({"leadId": lead, "subject": "s", "content": "[e-1]"})).await;
    bench.good("POST", "/message/sms/send", &json!({"leadId": lead, "content": "[s-1]"})).await;
    assert_eq!(
        (bench.crm.sends("[e-1]"), bench.crm.sends("[s-1]"), bench.crm.creates_with(CrmKind::Call, "[c-1]")),
        (1, 1, 1)
    );
    let calendar = format!("{}/v2.0/calendar", bench.sandbox.origin());
    let entry = json!({"type": "TASK", "content": "Ring", "leadId": lead, "startAt": "2026-09-03T10:00:00-07:00"});
    let key = format!("token {}", bench.known.token);
    let made = bench.send(bench.http.post(&calendar).header("authorization", &key).json(&entry)).await;
    let task = made.body["id"].as_u64().expect("a number");
    let done = bench.http.post(format!("{calendar}/{task}/finish")).header("authorization", &key);
    assert_eq!(bench.send(done).await.status, 200);
    assert_eq!(bench.crm.record(CrmKind::Task, &task.to_string()).expect("there").fields["finished"], true);
    assert_eq!(bench.good("GET", "/me", NONE).await["roleName"], "Company Owner");
    assert_eq!(bench.good("GET", "/members", NONE).await["members"].as_array().map(Vec::len), Some(4));
    assert!(bench.good("GET", "/teamFeatures/listTag", NONE).await.as_array().is_some_and(|tags| !tags.is_empty()));
    assert_eq!(bench.good("GET", "/teamFeatures/listCustomField", NONE).await.as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_minute_has_its_limit_and_a_native_client_its_verifier() {
    let bench = bench().await;
    bench.quirk(CrmQuirk::SmallAllowance, true);
    for _ in 0..10 {
        assert_eq!(bench.get("/me").await.status, 200);
    }
    bench.pass(20.0);
    let said = bench.get("/me").await;
    assert_eq!((said.status, said.header("x-ratelimit-reset"), said.header("retry-after")), (429, "40", ""));
    bench.pass(40.0);
    let verifier = "v".repeat(43);
    let send = async |more: &[(&str, &str)]| {
        let mut form = vec![("client_id", bench.known.client_id.as_str())];
        form.extend(more);
        bench.send(bench.http.post(bench.sandbox.token_url()).form(&form)).await
    };
    let code = [
        ("grant_type", "authorization_code"),
        ("code", bench.known.code.as_str()),
        ("redirect_uri", "http://localhost:1"),
        ("code_verifier", verifier.as_str()),
    ];
    assert_eq!(send(&code[..3]).await.body["error"], "invalid_grant");
    let first = send(&code).await;
    let token = first.body["access_token"].as_str().expect("a token");
    let me = bench.http.get(format!("{}/me", bench.sandbox.url())).bearer_auth(token);
    assert_eq!(bench.send(me).await.status, 200);
}
