use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::Bench;

const NONE: &Json = &Json::Null;

async fn bench() -> Bench {
    Bench::at(CrmVendor::BoldTrail).await
}

#[tokio::test]
async fn refusals_have_the_vendors_form() {
    let bench = bench().await;
    let plain = bench.send(bench.http.get(format!("{}/contacts", bench.sandbox.url()))).await;
    assert_eq!((plain.status, &plain.body["message"]), (401, &json!("Unauthenticated.")));
    let contact = |name: &str, value: Json| json!({"first_name": "Io", "email": "io@example.org", name: value});
    for (body, field) in [
        (json!({"email": "io@example.org"}), "first_name"),
        (json!({"first_name": "Io"}), "email"),
        (contact("shoe", json!(1)), "shoe"),
        (contact("email", json!("nobody")), "email"),
        (contact("status", json!(8)), "status"),
        (contact("email_optin", json!(true)), "email_optin"),
        (contact("text_on", json!(2)), "text_on"),
        (contact("assigned_agent_id", json!(5)), "assigned_agent_id"),
    ] {
        let said = bench.bad("POST", "/contact", &body, 422).await;
        assert!(said["errors"][field][0].is_string(), "{said}");
    }
    bench.quirk(CrmQuirk::ErrorsListed, true);
    assert!(bench.bad("POST", "/contact", &json!({}), 422).await["errors"][0].is_string());
    bench.bad("GET", "/contact/5", NONE, 404).await;
    bench.bad("PATCH", "/contact/5", &json!({}), 405).await;
    bench.bad("GET", "/shoes", NONE, 404).await;
    let text = bench.request("POST", "/contact").header("content-type", "text/plain").body("{}");
    assert_eq!(bench.send(text).await.status, 415);
}

#[tokio::test]
async fn one_email_may_exist_once_for_each_agent() {
    let bench = bench().await;
    let users = bench.crm.users();
    let body = |agent: usize| {
        let agent = users[agent].id.parse::<u64>().expect("a number");
        json!({"first_name": "Io", "email": "io@example.org", "assigned_agent_id": agent})
    };
    let made = bench.good("POST", "/contact", &body(0)).await;
    bench.good("POST", "/contact", &body(1)).await;
    bench.bad("POST", "/contact", &body(0), 422).await;
    bench.quirk(CrmQuirk::EmailPerAgent, false);
    bench.good("POST", "/contact", &body(0)).await;
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:io@example.org"), 3);
    let found = bench.get("/contacts?filter[email]=IO@example.org").await;
    assert_eq!(found.list("data").len(), 3);
    assert_eq!(bench.get("/contacts/search?q=io@example").await.list("data").len(), 3);
    bench.bad("GET", "/contacts/search", NONE, 422).await;
    let path = format!("/contact/{}", made["id"]);
    bench.pass(5.0);
    let changed = bench.good("PUT", &path, &json!({"primary_city": "Larkmoor", "status": 7})).await;
    assert_eq!((&changed["first_name"], &changed["updated_at"]), (&json!("Io"), &json!("2026-09-01 12:00:05")));
    bench.good("PUT", &format!("{path}/tags"), &json!({"tags": [{"name": "a"}, {"name": "b"}]})).await;
    bench.good("DELETE", &format!("{path}/tags"), &json!({"tags": [{"name": "a"}]})).await;
    assert_eq!(bench.good("GET", &format!("{path}/tags"), NONE).await["tags"], json!([{"name": "b"}]));
    bench.bad("PUT", &format!("{path}/tags"), &json!({"tags": ["a"]}), 422).await;
    bench.good("DELETE", &path, NONE).await;
    bench.bad("GET", &path, NONE, 404).await;
}

#[tokio::test]
async fn contacts_come_in_the_order_of_their_numbers_and_nothing_else() {
    let bench = bench().await;
    let id = bench.contact(20);
    bench.pass(60.0);
    bench
        .crm
        .edit(CrmKind::Contact, &id, json!({"primary_city": "X"}).as_object().expect("an object"))
        .expect("edited");
    let first = bench.good("GET", "/contacts?limit=15&page=1&sort=-updated_at", NONE).await;
    assert_eq!((&first["last_page"], &first["total"]), (&json!(3), &json!(40)));
    assert_eq!(bench.sandbox.control().stats().violations.get("unknown-parameter"), Some(&1));
    let mut seen: Vec<u64> = Vec::new();
    for page in 1..=3 {
        let said = bench.get(&format!("/contacts?limit=15&page={page}")).await;
        seen.extend(said.list("data").iter().map(|row| row["id"].as_u64().expect("a number")));
    }
    assert!(seen.len() == 40 && seen.is_sorted());
    assert!(bench.get("/contacts?page=9").await.list("data").is_empty());
    bench.bad("GET", "/contacts?limit=1001", NONE, 422).await;
    bench.bad("GET", "/contacts?page=0", NONE, 422).await;
}

#[tokio::test]
async fn notes_and_calls_are_made_by_put() {
    let bench = bench().await;
    let id = bench.contact(1);
    let note =
        bench.good("PUT", &format!("/contact/{id}/action/note"), &json!({"details": "[n-1]"})).await["id"].clone();
    bench.bad("PUT", &format!("/contact/{id}/action/note"), &json!({"note": "x"}), 422).await;
    bench.bad("PUT", "/contact/5/action/note", &json!({"details": "x"}), 404).await;
    bench.bad("PUT", &format!("/contact/{id}/action/song"), &json!({"details": "x"}), 404).await;
    let one = format!("/contact/{id}/action/note/{note}");
    bench.good("PUT", &one, &json!({"details": "[n-2]"})).await;
    assert_eq!(bench.good("GET", &one, NONE).await["details"], "[n-2]");
    bench.bad("GET", &format!("/contact/{}/action/note/{note}", bench.contact(2)), NONE, 404).await;
    assert_eq!(bench.get(&format!("/contact/{id}/action/note")).await.list("data").len(), 1);
    let call = json!({"direction": "outbound", "result": 1, "notes": "[c-1]"});
    bench.good("PUT", &format!("/contact/{id}/action/call"), &call).await;
    bench.bad("PUT", &format!("/contact/{id}/action/call"), &json!({"direction": "up", "result": 1}), 422).await;
    bench.good("PUT", &format!("/contact/{id}/email"), &json!({"subject": "s", "body": "[e-1]"})).await;
    bench.good("PUT", &format!("/contact/{id}/text"), &json!({"message": "[s-1]"})).await;
    assert_eq!(
        (bench.crm.sends("[e-1]"), bench.crm.sends("[s-1]"), bench.crm.creates_with(CrmKind::Call, "[c-1]")),
        (1, 1, 1)
    );
    assert_eq!(bench.get("/users").await.list("data").len(), 4);
    bench.good("GET", "/user/90201", NONE).await;
    bench.bad("GET", "/user/5", NONE, 404).await;
}
