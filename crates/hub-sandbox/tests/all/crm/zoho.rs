use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, Said};

const NONE: &Json = &Json::Null;
const API: &str = "/crm/v8";

async fn bench() -> Bench {
    Bench::at(CrmVendor::Zoho).await
}

fn at(path: &str) -> String {
    format!("{API}/{path}")
}

fn data(record: Json) -> Json {
    json!({"data": [record]})
}

/// Makes a record and returns its id.
async fn make(bench: &Bench, module: &str, record: Json) -> String {
    let said = bench.ask("POST", &at(module), &data(record)).await;
    assert_eq!((said.status, &said.body["data"][0]["code"]), (201, &json!("SUCCESS")), "{said:?}");
    said.body["data"][0]["details"]["id"].as_str().expect("an id").to_owned()
}

async fn since(bench: &Bench, path: &str, time: &str) -> Said {
    bench.send(bench.request("GET", &at(path)).header("If-Modified-Since", time)).await
}

#[tokio::test]
async fn refusals_have_the_vendors_form() {
    let bench = bench().await;
    let url = format!("{}{API}/Contacts?fields=id", bench.sandbox.url());
    let plain = bench.send(bench.http.get(&url)).await;
    assert_eq!((plain.status, &plain.body["code"]), (401, &json!("AUTHENTICATION_FAILURE")));
    let bearer = bench.send(bench.http.get(&url).bearer_auth(&bench.known.token)).await;
    assert_eq!((bearer.status, &bearer.body["code"]), (401, &json!("INVALID_TOKEN")), "the scheme is Zoho's own");
    let contact = |name: &str, value: Json| data(json!({"Last_Name": "Io", name: value}));
    for (body, code, detail) in [
        (contact("First_Name", json!(5)), "INVALID_DATA", "text"),
        (contact("First_Name", json!("x".repeat(41))), "INVALID_DATA", "40"),
        (contact("Email", json!("nobody")), "INVALID_DATA", "email"),
        (contact("Timeframe", json!("Never")), "INVALID_DATA", "Timeframe"),
        (contact("Owner", json!({"id": "5"})), "INVALID_DATA", "Owner"),
        (contact("Tag", json!(["x"])), "INVALID_DATA", "jsonarray"),
        (data(json!({"First_Name": "Io"})), "MANDATORY_NOT_FOUND", "$.data[0].Last_Name"),
    ] {
        let said = bench.bad("POST", &at("Contacts"), &body, 202).await;
        assert_eq!((&said["data"][0]["code"], &said["data"][0]["status"]), (&json!(code), &json!("error")));
        assert!(said["data"][0]["details"].to_string().contains(detail), "{said}");
    }
    bench.bad("POST", &at("Leads"), &data(json!({"Last_Name": "x"})), 202).await;
    for body in [json!({}), json!({"data": []}), json!({"data": [5]}), json!({"data": [{}], "shoe": 1})] {
        bench.bad("POST", &at("Contacts"), &body, 400).await;
    }
    assert_eq!(bench.bad("GET", &at("Shoes?fields=id"), NONE, 400).await["code"], "INVALID_MODULE");
    assert_eq!(bench.bad("PATCH", &at("Contacts"), &json!({}), 400).await["code"], "INVALID_REQUEST_METHOD");
    assert_eq!(bench.bad("GET", "/crm/v1/Contacts", NONE, 404).await["code"], "INVALID_URL_PATTERN");
    let text = bench.request("POST", &at("Contacts")).header("content-type", "text/plain").body("{}");
    assert_eq!(bench.send(text).await.status, 415);
    make(&bench, "Contacts", json!({"Last_Name": "Io", "Shoe": 42})).await;
    assert_eq!(bench.sandbox.control().stats().violations.get("unknown-field"), Some(&1));
}

#[tokio::test]
async fn records_are_written_in_part_where_some_are_wrong() {
    let bench = bench().await;
    let body = json!({"data": [{"Last_Name": "A", "Email": "a@example.org"}, {}, {"Last_Name": "B"}]});
    let said = bench.ask("POST", &at("Contacts"), &body).await;
    assert_eq!((said.status, said.list("data").len()), (207, 3));
    let id = said.body["data"][0]["details"]["id"].as_str().expect("an id").to_owned();
    bench.good("PUT", &at(&format!("Contacts/{id}")), &data(json!({"Title": "x", "Email": ""}))).await;
    let read = bench.good("GET", &at(&format!("Contacts/{id}")), NONE).await["data"][0].clone();
    assert_eq!((&read["Title"], &read["Email"], &read["Full_Name"]), (&json!("x"), &Json::Null, &json!("A")));
    assert_eq!((&read["Modified_Time"], read["Owner"]["id"].is_string()), (&json!("2026-09-01T05:00:00-07:00"), true));
    let both = json!({"data": [{"id": id, "Title": "y"}, {"id": "1", "Title": "y"}, {"Title": "y"}]});
    assert_eq!(bench.ask("PUT", &at("Contacts"), &both).await.status, 207);
    let many: Vec<Json> = (0..101).map(|n| json!({"Last_Name": n.to_string()})).collect();
    bench.bad("POST", &at("Contacts"), &json!({"data": many}), 400).await;
    let gone = bench.ask("DELETE", &at(&format!("Contacts?ids={id},1")), NONE).await;
    assert_eq!((gone.status, &gone.body["data"][1]["code"]), (207, &json!("INVALID_DATA")));
    assert_eq!(bench.get(&at(&format!("Contacts/{id}"))).await.status, 204);
    bench.bad("GET", &at("Contacts/1"), NONE, 400).await;
    bench.bad("DELETE", &at("Contacts"), NONE, 400).await;
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:a@example.org"), 1);
}

#[tokio::test]
async fn lists_need_fields_and_go_on_by_token() {
    let bench = Bench::with(CrmVendor::Zoho, 2_300).await;
    assert_eq!(bench.bad("GET", &at("Contacts"), NONE, 400).await["code"], "REQUIRED_PARAM_MISSING");
    let far = bench.bad("GET", &at("Contacts?fields=id&page=11"), NONE, 400).await;
    assert_eq!(far["code"], "DISCRETE_PAGINATION_LIMIT_EXCEEDED");
    let (mut token, mut seen) = (String::new(), std::collections::BTreeSet::new());
    loop {
        let page = bench.good("GET", &at(&format!("Contacts?fields=Last_Name{token}")), NONE).await;
        seen.extend(page["data"].as_array().expect("rows").iter().map(|row| row["id"].to_string()));
        let Some(next) = page["info"]["next_page_token"].as_str() else { break };
        token = format!("&page_token={next}");
    }
    assert_eq!(seen.len(), 2_300);
    bench.bad("GET", &at(&format!("Contacts?fields=Email{token}")), NONE, 400).await;
    bench.bad("GET", &at(&format!("Contacts?fields=Last_Name&page=1{token}")), NONE, 400).await;
    bench.pass(86_401.0);
    bench.bad("GET", &at(&format!("Contacts?fields=Last_Name{token}")), NONE, 400).await;
    for query in ["fields=id&per_page=201", "fields=id&sort_by=Email", "fields=id&sort_order=up", "fields=id&shoe=1"] {
        bench.bad("GET", &at(&format!("Contacts?{query}")), NONE, 400).await;
    }
    let many: Vec<String> = (0..51).map(|n| format!("f{n}")).collect();
    bench.bad("GET", &at(&format!("Contacts?fields={}", many.join(","))), NONE, 400).await;
}

#[tokio::test]
async fn what_changed_since_then_is_asked_for_in_a_header() {
    let bench = bench().await;
    let now = "2026-09-01T12:00:00Z";
    let path = "Contacts?fields=Last_Name,Modified_Time&sort_by=Modified_Time&sort_order=asc";
    assert_eq!(since(&bench, path, now).await.status, 304);
    bench.pass(60.0);
    let (id, gone) = (bench.contact(3), bench.contact(4));
    bench.crm.edit(CrmKind::Contact, &id, json!({"Title": "x"}).as_object().expect("an object")).expect("edited");
    bench.crm.delete(CrmKind::Contact, &gone).expect("there");
    let changed = since(&bench, path, now).await;
    assert_eq!((changed.list("data").len(), &changed.body["data"][0]["id"]), (1, &json!(id)));
    assert_eq!(since(&bench, path, "2026-09-01T05:01:00-07:00").await.status, 304, "the same second is not after it");
    assert_eq!(since(&bench, path, "2026-09-01T12:00:59Z").await.status, 200);
    assert_eq!(since(&bench, path, "yesterday").await.status, 400);
    let deleted = since(&bench, "Contacts/deleted?type=all", now).await;
    assert_eq!((deleted.list("data").len(), &deleted.body["data"][0]["id"]), (1, &json!(gone)));
    assert_eq!(since(&bench, "Contacts/deleted", "2026-09-01T12:01:00Z").await.status, 304);
    assert_eq!(bench.get(&at("Deals/deleted")).await.status, 204);
    bench.bad("GET", &at("Contacts/deleted?type=shoe"), NONE, 400).await;
}

#[tokio::test]
async fn an_upsert_goes_by_the_rule_against_duplicates() {
    let bench = bench().await;
    let body = |name: &str, key: &str| json!({"data": [{"Last_Name": name, "Email": "io@example.org", "Hub_Id": key}]});
    let first = bench.good("POST", &at("Contacts/upsert"), &body("A", "h-1")).await["data"][0].clone();
    let second = bench.good("POST", &at("Contacts/upsert"), &body("B", "h-1")).await["data"][0].clone();
    assert_eq!(
        (&first["action"], &second["action"], &second["duplicate_field"]),
        (&json!("insert"), &json!("update"), &json!("Email"))
    );
    assert_eq!(first["details"]["id"], second["details"]["id"]);
    let by_key = json!({"data": [{"Last_Name": "C", "Hub_Id": "h-1"}], "duplicate_check_fields": ["Hub_Id"]});
    assert_eq!(bench.good("POST", &at("Contacts/upsert"), &by_key).await["data"][0]["action"], "update");
    let twin = bench.bad("POST", &at("Contacts"), &data(json!({"Last_Name": "x", "Hub_Id": "H-1"})), 202).await;
    assert_eq!(
        (&twin["data"][0]["code"], &twin["data"][0]["details"]["id"]),
        (&json!("DUPLICATE_DATA"), &first["details"]["id"])
    );
    let unknown = json!({"data": [{"Last_Name": "x"}], "duplicate_check_fields": ["Shoe"]});
    bench.bad("POST", &at("Contacts/upsert"), &unknown, 400).await;
    let field = json!({"fields": [{"field_label": "Other Id", "data_type": "text", "length": 64, "unique": {"casesensitive": false}}]});
    bench.good("POST", &at("settings/fields?module=Deals"), &field).await;
    bench.bad("POST", &at("settings/fields?module=Deals"), &field, 202).await;
    let fields = bench.good("GET", &at("settings/fields?module=Deals"), NONE).await["fields"]
        .as_array()
        .expect("fields")
        .clone();
    assert!(fields.iter().any(|field| field["api_name"] == "Other_Id" && field["custom_field"] == true));
}

#[tokio::test]
async fn searches_and_coql_are_strict() {
    let bench = bench().await;
    make(&bench, "Contacts", json!({"Last_Name": "Io", "Email": "io@example.org", "Phone": "+1 (201) 555-0177"})).await;
    assert_eq!(bench.get(&at("Contacts/search?email=io@example.org")).await.status, 204, "the index lags");
    bench.pass(5.0);
    for query in [
        "email=IO@example.org",
        "phone=%2B12015550177",
        "word=example.org",
        "criteria=((Email:equals:io@example.org)and(Last_Name:starts_with:I))",
    ] {
        assert!(!bench.get(&at(&format!("Contacts/search?{query}"))).await.list("data").is_empty(), "{query}");
    }
    for query in ["", "email=a@example.org&phone=5", "criteria=Email:equals:x", "criteria=(Shoe:equals:x)", "word=x"] {
        bench.bad("GET", &at(&format!("Contacts/search?{query}")), NONE, 400).await;
    }
    let coql = async |query: &str| bench.ask("POST", &at("coql"), &json!({"select_query": query})).await;
    let said = coql("select Last_Name, Owner from Contacts where Modified_Time >= '2020-01-01T00:00:00+00:00' order by Modified_Time asc limit 0, 10").await;
    assert_eq!((said.status, said.list("data").len(), &said.body["info"]["more_records"]), (200, 10, &json!(true)));
    assert!(said.body["data"][0]["Owner"]["id"].is_string());
    let id = said.body["data"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(coql(&format!("select id from Contacts where id = '{id}'")).await.list("data").len(), 1);
    assert_eq!(coql("select id from Contacts where Last_Name = 'Nobody'").await.status, 204);
    for (query, code) in [
        ("select id from Contacts", "SYNTAX_ERROR"),
        ("select id from Shoes where id is not null", "INVALID_QUERY"),
        ("select Shoe from Contacts where id is not null", "INVALID_QUERY"),
        ("select id from Contacts where Description = 'x'", "INVALID_QUERY"),
        ("select id from Contacts where Last_Name = Io", "INVALID_QUERY"),
        ("select id from Contacts where Last_Name = 'a' and First_Name = 'b' and Email = 'c'", "SYNTAX_ERROR"),
        ("select id from Contacts where id is not null limit 2001", "LIMIT_EXCEEDED"),
    ] {
        let said = coql(query).await;
        assert_eq!((said.status, &said.body["code"]), (400, &json!(code)), "{query}");
    }
}

#[tokio::test]
async fn activities_notes_and_deals_belong_to_people() {
    let bench = bench().await;
    let who = bench.contact(0);
    let parent = json!({"id": who, "module": {"api_name": "Contacts"}});
    let note = make(&bench, "Notes", json!({"Parent_Id": parent, "Note_Content": "[n-1]"})).await;
    bench.bad("POST", &at("Notes"), &data(json!({"Parent_Id": parent, "Note_Content": "x".repeat(32_001)})), 202).await;
    bench.bad("POST", &at("Notes"), &data(json!({"Note_Content": "to nobody"})), 202).await;
    let notes = bench.good("GET", &at(&format!("Contacts/{who}/Notes?fields=Note_Content,Parent_Id")), NONE).await;
    assert_eq!((&notes["data"][0]["id"], &notes["data"][0]["Parent_Id"]["id"]), (&json!(note), &json!(who)));
    bench.good("PUT", &at(&format!("Notes/{note}")), &data(json!({"Note_Content": "[n-2]"}))).await;
    make(&bench, "Tasks", json!({"Subject": "Ring", "Who_Id": {"id": who}, "Due_Date": "2026-09-03"})).await;
    let deal = bench.crm.ids(CrmKind::Deal)[0].clone();
    bench.bad("POST", &at("Tasks"), &data(json!({"Subject": "x", "What_Id": {"id": deal}})), 202).await;
    make(&bench, "Tasks", json!({"Subject": "x", "What_Id": {"id": deal}, "$se_module": "Deals"})).await;
    let call = json!({"Subject": "Rang", "Call_Type": "Outbound", "Call_Start_Time": "2026-09-01T10:00:00+00:00", "Who_Id": {"id": who}, "Description": "[c-1]"});
    bench.bad("POST", &at("Calls"), &data(call.clone()), 202).await;
    let mut whole = call;
    whole["Call_Duration"] = json!("05:00");
    make(&bench, "Calls", whole).await;
    make(
        &bench,
        "Events",
        json!({"Event_Title": "Tour", "Start_DateTime": "2026-09-03T10:00:00+00:00",
        "End_DateTime": "2026-09-03T11:00:00+00:00", "Who_Id": {"id": who}}),
    )
    .await;
    let deal =
        make(&bench, "Deals", json!({"Deal_Name": "House", "Stage": "Listed", "Contact_Name": {"id": who}})).await;
    let read = async || bench.good("GET", &at(&format!("Deals/{deal}")), NONE).await["data"][0].clone();
    assert_eq!(read().await["Pipeline"], "Sellers");
    let mixed = data(json!({"Stage": "Enquiry", "Pipeline": "Sellers"}));
    let said = bench.bad("PUT", &at(&format!("Deals/{deal}")), &mixed, 202).await;
    assert_eq!(said["data"][0]["code"], "MAPPING_MISMATCH");
    bench.good("PUT", &at(&format!("Deals/{deal}")), &data(json!({"Stage": "Enquiry"}))).await;
    assert_eq!(
        (read().await["Pipeline"].clone(), read().await["Contact_Name"]["id"].clone()),
        (json!("Buyers"), json!(who))
    );
    for kind in [CrmKind::Note, CrmKind::Task, CrmKind::Call, CrmKind::Meeting, CrmKind::Deal] {
        assert!(!bench.crm.of_contact(kind, &who).is_empty(), "{kind}");
    }
    let layout = bench.good("GET", &at("settings/layouts?module=Deals"), NONE).await["layouts"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let pipelines = bench.good("GET", &at(&format!("settings/pipeline?layout_id={layout}")), NONE).await;
    assert_eq!(pipelines["pipeline"][1]["maps"][1]["display_value"], "Listed");
    bench.bad("GET", &at("settings/pipeline"), NONE, 400).await;
    assert_eq!(bench.get(&at("users?type=ActiveUsers")).await.list("users").len(), 4);
}

#[tokio::test]
async fn tags_are_added_one_by_one_or_replaced_with_the_record() {
    let bench = bench().await;
    let id = make(&bench, "Contacts", json!({"Last_Name": "Io", "Tag": [{"name": "a"}]})).await;
    let tags = async || bench.crm.record(CrmKind::Contact, &id).expect("there").fields["Tag"].clone();
    let tag = |name: &str| json!({"tags": [{"name": name}]});
    bench.good("POST", &at(&format!("Contacts/{id}/actions/add_tags")), &tag("b")).await;
    assert_eq!(tags().await, json!(["a", "b"]));
    bench.good("POST", &at(&format!("Contacts/{id}/actions/remove_tags")), &tag("a")).await;
    bench.good("PUT", &at(&format!("Contacts/{id}")), &data(json!({"Tag": [{"name": "c"}]}))).await;
    assert_eq!(tags().await, json!(["c"]));
    bench.quirk(CrmQuirk::TagsReplaced, false);
    bench.good("PUT", &at(&format!("Contacts/{id}")), &data(json!({"Tag": [{"name": "d"}]}))).await;
    assert_eq!(tags().await, json!(["c", "d"]));
    let many: Vec<Json> = (0..9).map(|n| json!({"name": n.to_string()})).collect();
    bench.bad("POST", &at(&format!("Contacts/{id}/actions/add_tags")), &json!({"tags": many}), 202).await;
    bench.bad("POST", &at(&format!("Contacts/{id}/actions/add_tags")), &json!({}), 400).await;
    let several = json!({"tags": [{"name": "z"}], "ids": [id], "over_write": true});
    bench.good("POST", &at("Contacts/actions/add_tags"), &several).await;
    assert_eq!(tags().await, json!(["z"]));
}

#[tokio::test]
async fn a_lead_becomes_a_contact_of_another_id_and_contacts_are_merged() {
    let bench = bench().await;
    let lead = make(
        &bench,
        "Leads",
        json!({"Last_Name": "Io", "Company": "None", "Email": "io@example.org", "Hub_Id": "l-1"}),
    )
    .await;
    make(&bench, "Notes", json!({"Parent_Id": {"id": lead}, "Note_Content": "kept"})).await;
    let convert = at(&format!("Leads/{lead}/actions/convert"));
    bench.bad("POST", &convert, &data(json!({"Deals": {"Deal_Name": "x", "Stage": "Nowhere"}})), 400).await;
    let told = bench.good("POST", &convert, &data(json!({"Deals": {"Deal_Name": "House", "Stage": "Enquiry"}}))).await;
    let contact = told["data"][0]["details"]["Contacts"]["id"].as_str().expect("an id").to_owned();
    assert!(contact != lead && told["data"][0]["details"]["Deals"]["id"].is_string());
    assert_eq!(bench.crm.of_contact(CrmKind::Note, &contact).len(), 1);
    assert_eq!(bench.bad("POST", &convert, &data(json!({})), 400).await["code"], "ID_ALREADY_CONVERTED");
    assert_eq!(bench.get(&at(&format!("Leads/{lead}"))).await.status, 204);
    let (a, b) = (bench.contact(0), bench.contact(5));
    let order =
        json!({"merge": [{"data": [{"id": b, "_fields": [{"api_name": "Motto"}]}], "master_record_fields": []}]});
    assert_eq!(bench.ask("POST", &at(&format!("Contacts/{a}/actions/merge")), &order).await.status, 201);
    assert_eq!(bench.crm.record(CrmKind::Contact, &a).expect("there").fields["Motto"], "Number 5");
    assert_eq!(bench.crm.of_contact(CrmKind::Deal, &a).len(), 2);
    bench.bad("POST", &at(&format!("Contacts/{a}/actions/merge")), &order, 400).await;
    bench.bad("POST", &at(&format!("Contacts/{a}/actions/merge")), &json!({"merge": [{}]}), 400).await;
}

#[tokio::test]
async fn credits_run_out_and_are_told_of_only_after_half() {
    let bench = bench().await;
    bench.quirk(CrmQuirk::SmallAllowance, true);
    assert_eq!(bench.get(&at("org")).await.header("x-api-credits-remaining"), "");
    for _ in 0..99 {
        bench.get(&at("org")).await;
    }
    assert_eq!(bench.get(&at("org")).await.header("x-api-credits-remaining"), "99");
    for _ in 0..99 {
        assert_eq!(bench.get(&at("org")).await.status, 200);
    }
    let said = bench.get(&at("org")).await;
    assert_eq!((said.status, &said.body["code"], said.header("retry-after")), (429, &json!("TOO_MANY_REQUESTS"), ""));
    bench.pass(86_400.0);
    assert_eq!(bench.get(&at("org")).await.status, 200);
}

#[tokio::test]
async fn errors_of_the_token_endpoint_come_with_200_and_ten_tokens_are_enough() {
    let bench = bench().await;
    let send = async |more: &[(&str, &str)]| {
        let mut form =
            vec![("client_id", bench.known.client_id.as_str()), ("client_secret", &bench.known.client_secret)];
        form.extend(more);
        bench.send(bench.http.post(bench.sandbox.token_url()).form(&form)).await
    };
    let wrong = send(&[("grant_type", "authorization_code"), ("code", "guess")]).await;
    assert_eq!((wrong.status, &wrong.body["error"]), (200, &json!("invalid_code")));
    let first = send(&[("grant_type", "authorization_code"), ("code", bench.known.code.as_str())]).await;
    assert_eq!(first.body["api_domain"], json!(bench.sandbox.origin()));
    let token = first.body["refresh_token"].as_str().expect("a token").to_owned();
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", token.as_str())];
    for _ in 0..10 {
        let said = send(&refresh).await;
        assert!(said.body["access_token"].is_string() && said.body.get("refresh_token").is_none());
    }
    assert_eq!(send(&refresh).await.body["error"], "Access Denied");
    bench.pass(600.0);
    let last = send(&refresh).await;
    let access = last.body["access_token"].as_str().expect("a token");
    let org = bench
        .http
        .get(format!("{}{API}/org", bench.sandbox.url()))
        .header("authorization", format!("Zoho-oauthtoken {access}"));
    assert_eq!(bench.send(org).await.status, 200);
    assert_eq!(send(&[("grant_type", "password")]).await.body["error"], "unsupported_grant_type");
}
