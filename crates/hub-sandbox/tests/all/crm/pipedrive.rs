use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, Said};

const NONE: &Json = &Json::Null;
const PERSONS: &str = "/api/v2/persons";

async fn bench() -> Bench {
    Bench::at(CrmVendor::Pipedrive).await
}

async fn make(bench: &Bench, path: &str, body: &Json) -> u64 {
    bench.good("POST", path, body).await["data"]["id"].as_u64().expect("an id")
}

/// The key of a field of the account's own.
async fn key(bench: &Bench, path: &str, label: &str) -> String {
    let said = bench.good("GET", path, NONE).await;
    let fields = said["data"].as_array().expect("fields").clone();
    let field = fields.iter().find(|field| field["field_name"] == label).expect("the field");
    field["field_code"].as_str().expect("a key").to_owned()
}

fn number(id: &str) -> u64 {
    id.parse().expect("a number")
}

#[tokio::test]
async fn refusals_have_the_vendors_form() {
    let bench = bench().await;
    let plain = bench.send(bench.http.get(format!("{}{PERSONS}", bench.sandbox.url()))).await;
    assert_eq!((plain.status, &plain.body["success"], &plain.body["errorCode"]), (401, &json!(false), &json!(401)));
    for body in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "Io", "shoe": 1}),
        json!({"name": "Io", "owner_id": 9}),
        json!({"name": "Io", "owner_id": "501"}),
        json!({"name": "Io", "emails": ["io@example.org"]}),
        json!({"name": "Io", "emails": [{"value": "a@example.org", "primary": true}, {"value": "b@example.org", "primary": true}]}),
        json!({"name": "Io", "label_ids": [99]}),
        json!({"name": "Io", "custom_fields": {"shoe": 1}}),
    ] {
        let said = bench.bad("POST", PERSONS, &body, 400).await;
        assert_eq!((&said["success"], said["error"].is_string()), (&json!(false), true), "{said}");
    }
    bench.bad("GET", &format!("{PERSONS}/5"), NONE, 404).await;
    bench.bad("PUT", &format!("{PERSONS}/5"), &json!({}), 405).await;
    bench.bad("GET", "/api/v2/shoes", NONE, 404).await;
    bench.pass(2.0);
    for query in [
        "limit=501",
        "limit=0",
        "cursor=%25",
        "sort_by=name",
        "sort_direction=up",
        "updated_since=yesterday",
        "shoe=1",
        "status=open",
    ] {
        bench.bad("GET", &format!("{PERSONS}?{query}"), NONE, 400).await;
    }
    let text = bench.request("POST", PERSONS).header("content-type", "text/plain").body("{}");
    assert_eq!(bench.send(text).await.status, 415);
    let keyed = bench.http.get(format!("{}{PERSONS}?api_token={}", bench.sandbox.url(), bench.known.token));
    assert_eq!(bench.send(keyed).await.status, 200);
    assert_eq!(bench.sandbox.control().stats().violations.get("token-in-url"), Some(&1));
}

#[tokio::test]
async fn persons_have_lists_that_are_replaced_and_fields_under_forty_digits() {
    let bench = bench().await;
    let (budget, time) =
        (key(&bench, "/api/v2/personFields", "Budget").await, key(&bench, "/api/v2/personFields", "Timeframe").await);
    assert!(budget.len() == 40 && budget.bytes().all(|sign| sign.is_ascii_hexdigit()));
    let id = make(
        &bench,
        PERSONS,
        &json!({"name": "Io Larkin", "emails": [{"value": "io@example.org"}],
        "phones": [{"value": "+12015550101", "label": "mobile"}], "custom_fields": {&budget: 5.5}}),
    )
    .await;
    let path = format!("{PERSONS}/{id}");
    let read = bench.good("GET", &path, NONE).await["data"].clone();
    assert_eq!((&read["first_name"], &read["emails"][0]["primary"]), (&json!("Io"), &json!(true)));
    assert_eq!((&read["custom_fields"][&budget], &read["add_time"]), (&json!(5.5), &json!("2026-09-01T12:00:00Z")));
    bench.pass(2.0);
    let changed = bench.good("PATCH", &path, &json!({"emails": [{"value": "jo@example.org"}], "phones": null})).await;
    assert_eq!(changed["data"]["emails"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&changed["data"]["phones"], &changed["data"]["update_time"]),
        (&json!([]), &json!("2026-09-01T12:00:02Z"))
    );
    bench.quirk(CrmQuirk::ListsReplaced, false);
    let both = bench.good("PATCH", &path, &json!({"emails": [{"value": "io@example.org"}]})).await;
    assert_eq!(both["data"]["emails"].as_array().map(Vec::len), Some(2));
    bench.bad("PATCH", &path, &json!({"name": null}), 400).await;
    bench.bad("PATCH", &path, &json!({"custom_fields": {&budget: "5"}}), 400).await;
    bench.bad("PATCH", &path, &json!({"custom_fields": {&time: "Now"}}), 400).await;
    let fields = bench.good("GET", "/api/v2/personFields", NONE).await["data"].as_array().expect("fields").clone();
    let option =
        fields.iter().find(|field| field["field_code"] == json!(time)).expect("there")["options"][0]["id"].clone();
    bench.good("PATCH", &path, &json!({"custom_fields": {&time: option}})).await;
    let field = json!({"field_name": "Hub link", "field_type": "varchar"});
    let made = bench.good("POST", "/api/v2/personFields", &field).await["data"]["field_code"]
        .as_str()
        .expect("a key")
        .to_owned();
    bench.bad("POST", "/api/v2/personFields", &json!({"field_name": "x", "field_type": "enum"}), 400).await;
    bench.pass(2.0);
    bench.good("PATCH", &path, &json!({"custom_fields": {&made: "h-1"}})).await;
    bench.good("DELETE", &path, NONE).await;
    bench.bad("GET", &path, NONE, 404).await;
    bench.bad("DELETE", &path, NONE, 404).await;
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:io@example.org"), 1);
}

#[tokio::test]
async fn lists_go_on_by_cursor_and_begin_at_a_time() {
    let bench = bench().await;
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = bench.good("GET", &format!("{PERSONS}?limit=15&sort_by=update_time{cursor}"), NONE).await;
        seen.extend(
            page["data"]
                .as_array()
                .expect("rows")
                .iter()
                .map(|row| row["update_time"].as_str().expect("a time").to_owned()),
        );
        let Some(next) = page["additional_data"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert!(seen.len() == 40 && seen.is_sorted());
    bench.pass(60.0);
    let id = bench.contact(3);
    bench.crm.edit(CrmKind::Contact, &id, json!({"name": "X"}).as_object().expect("an object")).expect("edited");
    let rows = async |query: &str| {
        bench.good("GET", &format!("{PERSONS}?{query}"), NONE).await["data"].as_array().expect("rows").len()
    };
    assert_eq!(rows("updated_since=2026-09-01T12:01:00Z").await, 1, "the first second counts");
    assert_eq!(
        rows("updated_since=2026-09-01T12:00:59Z&updated_until=2026-09-01T12:01:00Z").await,
        0,
        "the last does not"
    );
    assert_eq!(rows(&format!("ids={id},1")).await, 1);
    assert_eq!(rows("updated_since=2026-09-01T14:01:00%2B02:00").await, 1);
}

#[tokio::test]
async fn deals_have_stages_and_are_told_of_after_they_are_deleted() {
    let bench = bench().await;
    let who = number(&bench.contact(0));
    let id = make(&bench, "/api/v2/deals", &json!({"title": "House", "person_id": who, "value": 5})).await;
    let path = format!("/api/v2/deals/{id}");
    assert_eq!(bench.good("GET", &path, NONE).await["data"]["stage_id"], 11);
    assert_eq!(bench.good("PATCH", &path, &json!({"stage_id": 22})).await["data"]["pipeline_id"], 2);
    bench.bad("PATCH", &path, &json!({"stage_id": 22, "pipeline_id": 1}), 400).await;
    bench.bad("PATCH", &path, &json!({"stage_id": 99}), 400).await;
    bench.bad("PATCH", &path, &json!({"status": "deleted"}), 400).await;
    bench.good("PATCH", &path, &json!({"status": "won"})).await;
    bench.good("DELETE", &path, NONE).await;
    let deleted = async || bench.good("GET", "/api/v2/deals?status=deleted", NONE).await["data"].clone();
    assert_eq!((deleted().await[0]["id"].clone(), deleted().await[0]["is_deleted"].clone()), (json!(id), json!(true)));
    bench.pass(31.0 * 86_400.0);
    assert_eq!(deleted().await, json!([]));
    let stages = bench.good("GET", "/api/v2/stages?pipeline_id=2", NONE).await;
    assert_eq!(stages["data"].as_array().map(Vec::len), Some(4));
    assert_eq!(bench.good("GET", "/api/v2/pipelines", NONE).await["data"][1]["name"], "Sellers");
}

#[tokio::test]
async fn activities_notes_and_calls_belong_to_people() {
    let bench = bench().await;
    let person = bench.contact(0);
    let who = number(&person);
    for (kind, text) in [("call", "[c-1]"), ("email", "[e-1]"), ("task", "[t-1]"), ("meeting", "[m-1]")] {
        make(
            &bench,
            "/api/v2/activities",
            &json!({"subject": kind, "type": kind, "note": text, "due_date": "2026-09-03",
            "participants": [{"person_id": who, "primary": true}]}),
        )
        .await;
    }
    bench.bad("POST", "/api/v2/activities", &json!({"subject": "x", "type": "shoe"}), 400).await;
    bench.bad("POST", "/api/v2/activities", &json!({"subject": "x", "participants": [{"person_id": 1}]}), 400).await;
    let listed = bench.good("GET", &format!("/api/v2/activities?person_id={who}"), NONE).await;
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(4));
    bench.pass(2.0);
    let note = make(&bench, "/v1/notes", &json!({"person_id": who, "content": "[n-1]"})).await;
    bench.bad("POST", "/v1/notes", &json!({"content": "to nobody"}), 400).await;
    bench.bad("POST", "/v1/notes", &json!({"person_id": 1, "content": "x"}), 400).await;
    bench.bad("POST", "/v1/notes", &json!({"person_id": who, "content": "x".repeat(65_001)}), 413).await;
    bench.good("PUT", &format!("/v1/notes/{note}"), &json!({"content": "[n-2]"})).await;
    let read = bench.good("GET", &format!("/api/v1/notes/{note}"), NONE).await;
    assert_eq!((&read["data"]["content"], &read["data"]["add_time"]), (&json!("[n-2]"), &json!("2026-09-01 12:00:02")));
    let notes = bench.good("GET", &format!("/v1/notes?person_id={who}&limit=1&sort=id%20DESC"), NONE).await;
    assert_eq!(
        (&notes["data"][0]["id"], &notes["additional_data"]["pagination"]["next_start"]),
        (&json!(note), &json!(1))
    );
    let log = json!({"person_id": who, "outcome": "connected", "to_phone_number": "+12015550101",
        "start_time": "2026-09-01T10:00:00Z", "end_time": "2026-09-01T10:05:00Z", "note": "[c-2]"});
    let logged = bench.good("POST", "/v1/callLogs", &log).await["data"]["id"].as_str().expect("an id").to_owned();
    bench.bad("POST", "/v1/callLogs", &json!({"outcome": "sang"}), 400).await;
    bench.good("GET", &format!("/v1/callLogs/{logged}"), NONE).await;
    bench.good("DELETE", &format!("/v1/callLogs/{logged}"), NONE).await;
    bench.good("DELETE", &format!("/v1/notes/{note}"), NONE).await;
    bench.bad("GET", &format!("/v1/notes/{note}"), NONE, 404).await;
    for kind in [CrmKind::Call, CrmKind::Email, CrmKind::Task, CrmKind::Meeting] {
        assert_eq!(bench.crm.of_contact(kind, &person).len(), 1, "{kind}");
    }
    assert_eq!((bench.crm.sends("[e-1]"), bench.crm.creates_with(CrmKind::Call, "[c-2]")), (1, 1));
}

#[tokio::test]
async fn a_merge_keeps_the_other_one_and_recents_keep_deletions_to_themselves() {
    let bench = bench().await;
    let (a, b, c) = (bench.contact(0), bench.contact(5), bench.contact(6));
    bench.pass(60.0);
    let merge = format!("/v1/persons/{a}/merge");
    let told = bench.good("PUT", &merge, &json!({"merge_with_id": number(&b)})).await;
    assert_eq!((&told["data"]["id"], &told["data"]["merge_what_id"]), (&json!(number(&b)), &json!(number(&a))));
    bench.bad("GET", &format!("{PERSONS}/{a}"), NONE, 404).await;
    assert_eq!(bench.crm.of_contact(CrmKind::Deal, &b).len(), 2);
    bench.bad("PUT", &merge, &json!({"merge_with_id": number(&b)}), 404).await;
    bench.bad("PUT", &format!("/v1/persons/{b}/merge"), &json!({"merge_with_id": number(&b)}), 400).await;
    bench.crm.delete(CrmKind::Contact, &c).expect("there");
    let recents =
        bench.good("GET", "/v1/recents?since_timestamp=2026-09-01%2012:01:00&items=person,deal,note", NONE).await;
    let ids: Vec<&Json> = recents["data"]
        .as_array()
        .expect("rows")
        .iter()
        .filter(|row| row["item"] == "person")
        .map(|row| &row["id"])
        .collect();
    assert_eq!(ids, [&json!(number(&b))], "{recents}");
    bench.bad("GET", "/v1/recents", NONE, 400).await;
    bench.bad("GET", "/v1/recents?since_timestamp=2026-09-01T12:00:00Z", NONE, 400).await;
}

#[tokio::test]
async fn searches_see_what_was_there_some_seconds_ago() {
    let bench = bench().await;
    make(&bench, PERSONS, &json!({"name": "Io", "emails": [{"value": "io@example.org"}]})).await;
    let find = async |query: &str| {
        bench.good("GET", &format!("{PERSONS}/search?{query}"), NONE).await["data"]["items"]
            .as_array()
            .expect("items")
            .len()
    };
    let exact = "term=IO@example.org&fields=email&exact_match=true";
    assert_eq!(find(exact).await, 0);
    bench.pass(5.0);
    assert_eq!(find(exact).await, 1);
    assert_eq!(find("term=o@example.or&fields=email&exact_match=true").await, 0);
    assert!(find("term=example.org&fields=email").await > 20);
    bench.bad("GET", &format!("{PERSONS}/search?term=a"), NONE, 400).await;
    bench.bad("GET", &format!("{PERSONS}/search?term=ab&fields=shoe"), NONE, 400).await;
}

#[tokio::test]
async fn every_request_has_its_price() {
    let bench = bench().await;
    let left = |said: &Said| said.header("x-daily-requests-left").parse::<u64>().expect("a figure");
    let one = bench.get("/v1/users/me").await;
    let two = bench.get(&format!("{PERSONS}?limit=1")).await;
    assert_eq!((left(&one), left(&one) - left(&two)), (119_998, 10));
    assert_eq!(one.header("x-ratelimit-limit"), "20");
    let mut last = two;
    for _ in 0..19 {
        last = bench.get("/v1/users/me").await;
    }
    assert_eq!((last.status, &last.body["errorCode"], last.header("x-ratelimit-reset")), (429, &json!(429), "2"));
    assert_eq!(last.header("retry-after"), "");
    bench.pass(2.0);
    bench.quirk(CrmQuirk::SmallAllowance, true);
    let mut spent = 0;
    while bench.get("/v1/users").await.status == 200 {
        spent += 20;
        bench.pass(1.0);
        assert!(spent <= 2_000);
    }
    assert!(spent > 1_900);
    let reset: i64 = bench.get("/v1/users").await.header("x-ratelimit-reset").parse().expect("seconds");
    bench.pass(reset as f64);
    assert_eq!(bench.get("/v1/users").await.status, 200, "midnight gives a new budget");
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_once() {
    let bench = bench().await;
    let send = async |form: &[(&str, &str)], secret: &str| {
        let request = bench.http.post(bench.sandbox.token_url()).basic_auth(&bench.known.client_id, Some(secret));
        bench.send(request.form(form)).await
    };
    let secret = bench.known.client_secret.as_str();
    let code = [
        ("grant_type", "authorization_code"),
        ("code", bench.known.code.as_str()),
        ("redirect_uri", "http://localhost:1"),
    ];
    assert_eq!(send(&code, "wrong").await.body["error"], "invalid_client");
    let first = send(&code, secret).await;
    assert_eq!((&first.body["api_domain"], &first.body["expires_in"]), (&json!(bench.sandbox.origin()), &json!(3_599)));
    let old = first.body["refresh_token"].as_str().expect("a token").to_owned();
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", old.as_str())];
    let second = send(&refresh, secret).await;
    assert_ne!(second.body["refresh_token"], json!(old));
    assert_eq!(send(&refresh, secret).await.body["error"], "invalid_grant");
    let token = second.body["access_token"].as_str().expect("a token");
    let me = bench.http.get(format!("{}/v1/users/me", bench.sandbox.url())).bearer_auth(token);
    let said = bench.send(me).await;
    assert_eq!((said.status, said.header("x-ratelimit-limit")), (200, "80"));
}
