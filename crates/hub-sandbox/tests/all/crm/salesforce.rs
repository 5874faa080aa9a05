use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, Said};

const NONE: &Json = &Json::Null;
const DATA: &str = "/services/data/v64.0";

async fn bench() -> Bench {
    Bench::at(CrmVendor::Salesforce).await
}

fn object(path: &str) -> String {
    format!("{DATA}/sobjects/{path}")
}

/// Asks in SOQL.
async fn ask(bench: &Bench, word: &str, soql: &str) -> Said {
    let request = bench.request("GET", &format!("{DATA}/{word}"));
    bench.send(request.query(&[("q", soql)])).await
}

async fn wrong(bench: &Bench, soql: &str) -> String {
    let said = ask(bench, "query", soql).await;
    assert_eq!(said.status, 400, "{soql}: {said:?}");
    said.body[0]["errorCode"].as_str().expect("a code").to_owned()
}

async fn make(bench: &Bench, name: &str, body: &Json) -> String {
    bench.good("POST", &object(name), body).await["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn refusals_have_the_vendors_form() {
    let bench = bench().await;
    let plain = bench.send(bench.http.get(format!("{}{DATA}/limits", bench.sandbox.url()))).await;
    assert_eq!((plain.status, &plain.body[0]["errorCode"]), (401, &json!("INVALID_SESSION_ID")));
    let contact = |name: &str, value: Json| json!({"LastName": "Io", name: value});
    for (body, code) in [
        (contact("Shoe", json!(42)), "INVALID_FIELD"),
        (contact("Id", json!("x")), "INVALID_FIELD"),
        (contact("SystemModstamp", json!("2026-01-01T00:00:00Z")), "INVALID_FIELD_FOR_INSERT_UPDATE"),
        (contact("Email", json!("nobody")), "INVALID_EMAIL_ADDRESS"),
        (contact("FirstName", json!(5)), "JSON_PARSER_ERROR"),
        (contact("FirstName", json!("x".repeat(41))), "STRING_TOO_LONG"),
        (contact("Timeframe__c", json!("Never")), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        (contact("OwnerId", json!("nobody")), "MALFORMED_ID"),
        (contact("OwnerId", json!("0058d0000000099")), "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"),
        (contact("LastName", json!(" ")), "REQUIRED_FIELD_MISSING"),
        (json!({}), "REQUIRED_FIELD_MISSING"),
    ] {
        let said = bench.bad("POST", &object("Contact"), &body, 400).await;
        assert_eq!(said[0]["errorCode"], code, "{said}");
    }
    let said = bench.bad("POST", &object("Contact"), &json!({}), 400).await;
    assert_eq!(said[0]["fields"], json!(["LastName"]));
    bench.bad("POST", &object("Lead"), &json!({"LastName": "x"}), 400).await;
    bench.bad("POST", &object("Shoe"), &json!({}), 404).await;
    bench.bad("PUT", &object("Contact/1"), &json!({}), 405).await;
    bench.bad("GET", &object("Contact/003000000000000"), NONE, 404).await;
    bench.bad("GET", "/services/data/v12.0/limits", NONE, 404).await;
    bench.bad("GET", &format!("{DATA}/limits/x"), NONE, 404).await;
    let text = bench.request("POST", &object("Contact")).header("content-type", "text/csv").body("LastName\nx");
    assert_eq!(bench.send(text).await.status, 415);
    let list = bench.request("POST", &object("Contact")).json(&json!([]));
    assert_eq!(bench.send(list).await.status, 400);
}

#[tokio::test]
async fn records_are_made_changed_and_deleted() {
    let bench = bench().await;
    let id = make(&bench, "Contact", &json!({"lastname": " Io ", "Email": "io@example.org", "FirstName": ""})).await;
    assert!(id.len() == 18 && id.starts_with("003"));
    let path = object(&format!("Contact/{}", &id[..15]));
    let read = bench.good("GET", &path, NONE).await;
    assert_eq!((&read["Id"], &read["LastName"], &read["FirstName"]), (&json!(id), &json!("Io"), &Json::Null));
    assert_eq!(read["attributes"]["type"], "Contact");
    assert_eq!(read["CreatedDate"], "2026-09-01T12:00:00.000+0000");
    bench.pass(3.0);
    let patched = bench.ask("PATCH", &path, &json!({"MailingCity": "Larkmoor", "Email": null})).await;
    assert_eq!((patched.status, patched.body), (204, Json::Null));
    let read = bench.good("GET", &format!("{path}?fields=MailingCity,SystemModstamp,Email"), NONE).await;
    assert_eq!((&read["MailingCity"], &read["Email"]), (&json!("Larkmoor"), &Json::Null));
    assert_eq!(read["SystemModstamp"], "2026-09-01T12:00:03.000+0000");
    bench.bad("GET", &format!("{path}?fields=Shoe"), NONE, 400).await;
    bench.bad("PATCH", &path, &json!({"Id": id}), 400).await;
    bench.bad("PATCH", &path, &json!({"LastName": ""}), 400).await;
    bench.good("DELETE", &path, NONE).await;
    assert_eq!(bench.bad("DELETE", &path, NONE, 404).await[0]["errorCode"], "ENTITY_IS_DELETED");
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:io@example.org"), 1);
}

#[tokio::test]
async fn a_record_can_be_guarded_by_when_it_was_changed() {
    let bench = bench().await;
    let id = make(&bench, "Contact", &json!({"LastName": "Io"})).await;
    let path = object(&format!("Contact/{id}"));
    bench.pass(60.0);
    bench.crm.edit(CrmKind::Contact, &id, json!({"Title": "x"}).as_object().expect("an object")).expect("edited");
    let with = async |method: &str, header: &str, at: &str| {
        let request = bench.request(method, &path).header(header, at);
        let request = if method == "PATCH" { request.json(&json!({"Title": "y"})) } else { request };
        bench.send(request).await.status
    };
    let (before, after) = ("Tue, 01 Sep 2026 12:00:30 GMT", "Tue, 01 Sep 2026 12:01:00 GMT");
    assert_eq!(with("PATCH", "If-Unmodified-Since", before).await, 412);
    assert_eq!(with("DELETE", "If-Unmodified-Since", before).await, 412);
    assert_eq!(with("GET", "If-Modified-Since", after).await, 304);
    assert_eq!(with("GET", "If-Modified-Since", before).await, 200);
    assert_eq!(with("PATCH", "If-Unmodified-Since", after).await, 204);
}

#[tokio::test]
async fn an_external_id_makes_a_write_do_the_same_twice() {
    let bench = bench().await;
    let path = object("Contact/Eh_External_Id__c/h-1");
    let first = bench.ask("PATCH", &path, &json!({"LastName": "Io"})).await;
    let second = bench.ask("PATCH", &path, &json!({"LastName": "Jo"})).await;
    assert_eq!((first.status, &first.body["created"]), (201, &json!(true)));
    assert_eq!((second.status, &second.body["created"]), (200, &json!(false)));
    assert_eq!(first.body["id"], second.body["id"]);
    assert_eq!(bench.good("GET", &path, NONE).await["LastName"], "Jo");
    bench.bad("PATCH", &path, &json!({"LastName": "x", "Eh_External_Id__c": "h-1"}), 400).await;
    bench.bad("PATCH", &object("Contact/Motto__c/h-1"), &json!({"LastName": "x"}), 404).await;
    bench.bad("PATCH", &object("Contact/Eh_External_Id__c/h-2?updateOnly=true"), &json!({"LastName": "x"}), 404).await;
    let twin = bench.bad("POST", &object("Contact"), &json!({"LastName": "x", "Eh_External_Id__c": "H-1"}), 400).await;
    assert_eq!(twin[0]["errorCode"], "DUPLICATE_VALUE");
    assert_eq!(bench.crm.creates(CrmKind::Contact, "external:h-1"), 1);
    let field = json!({"FullName": "Opportunity.Other_Id__c", "Metadata":
        {"type": "Text", "label": "Other", "length": 64, "externalId": true, "unique": true}});
    bench.good("POST", &format!("{DATA}/tooling/sobjects/CustomField"), &field).await;
    bench.bad("POST", &format!("{DATA}/tooling/sobjects/CustomField"), &field, 400).await;
    let deal = json!({"Name": "House", "StageName": "Prospecting", "CloseDate": "2026-12-01"});
    assert_eq!(bench.ask("PATCH", &object("Opportunity/Other_Id__c/o-1"), &deal).await.status, 201);
}

#[tokio::test]
async fn queries_are_strict_and_go_on_elsewhere() {
    let bench = Bench::with(CrmVendor::Salesforce, 450).await;
    let soql = "SELECT Id, LastName, Owner.Name FROM Contact ORDER BY SystemModstamp, Id";
    let request = || bench.request("GET", &format!("{DATA}/query")).header("Sforce-Query-Options", "batchSize=200");
    let mut page = bench.send(request().query(&[("q", soql)])).await.body;
    assert_eq!((&page["totalSize"], &page["done"]), (&json!(450), &json!(false)));
    let mut ids: Vec<Json> = Vec::new();
    bench.crm.delete(CrmKind::Contact, &bench.contact(0)).expect("there");
    loop {
        ids.extend(page["records"].as_array().expect("rows").iter().map(|row| row["Id"].clone()));
        let Some(next) = page["nextRecordsUrl"].as_str() else { break };
        let more = bench.request("GET", next).header("Sforce-Query-Options", "batchSize=200");
        page = bench.send(more).await.body;
    }
    ids.sort_by_key(Json::to_string);
    ids.dedup();
    assert!((449..=450).contains(&ids.len()) && page["done"] == true);
    let invalid = bench.bad("GET", &format!("{DATA}/query/01gxx-200"), NONE, 400).await;
    assert_eq!(invalid[0]["errorCode"], "INVALID_QUERY_LOCATOR");
    for (soql, code) in [
        ("SELECT Shoe FROM Contact", "INVALID_FIELD"),
        ("SELECT Id, Id FROM Contact", "INVALID_FIELD"),
        ("SELECT Id FROM Shoe", "INVALID_TYPE"),
        ("SELECT Id FROM Contact WHERE", "MALFORMED_QUERY"),
        ("SELECT Id FROM Contact WHERE SystemModstamp > '2026-01-01T00:00:00Z'", "INVALID_FIELD"),
        ("SELECT Id FROM Contact WHERE LastName = Io", "INVALID_FIELD"),
        ("SELECT Id FROM Contact WHERE Description = 'x'", "INVALID_FIELD"),
        ("SELECT FIELDS(ALL) FROM Contact", "MALFORMED_QUERY"),
        ("SELECT Id FROM Contact LIMIT 1 OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"),
        ("SELECT Id FROM Contact WHERE LastName='a' AND FirstName='b' OR Phone='c'", "MALFORMED_QUERY"),
    ] {
        assert_eq!(wrong(&bench, soql).await, code, "{soql}");
    }
    assert_eq!(ask(&bench, "query", "SELECT COUNT() FROM Contact").await.body["totalSize"], 449);
    let all = ask(&bench, "query", "SELECT FIELDS(ALL) FROM Contact WHERE MailingCity LIKE '%a%' LIMIT 3").await;
    assert!(all.list("records").len() == 3 && all.body["records"][0]["Motto__c"].is_string(), "{all:?}");
    let stages =
        ask(&bench, "query", "SELECT ApiName, IsWon FROM OpportunityStage WHERE IsActive = true ORDER BY SortOrder")
            .await;
    assert_eq!(stages.body["records"][4]["IsWon"], true);
    assert_eq!(ask(&bench, "query", "SELECT Id, Email FROM User").await.list("records").len(), 4);
    let owned = ask(&bench, "query", "SELECT Owner.Name FROM Contact LIMIT 1").await;
    assert!(owned.body["records"][0]["Owner"]["Name"].is_string());
}

#[tokio::test]
async fn what_changed_and_what_went_is_told() {
    let bench = bench().await;
    let (gone, merged, kept) = (bench.contact(1), bench.contact(2), bench.contact(3));
    bench.pass(120.0);
    bench.crm.delete(CrmKind::Contact, &gone).expect("there");
    bench.crm.merge(&kept, &merged).expect("merged");
    let after = "SystemModstamp >= 2026-09-01T12:01:00Z";
    let alive = ask(&bench, "query", &format!("SELECT Id FROM Contact WHERE {after}")).await;
    assert_eq!((alive.list("records").len(), &alive.body["records"][0]["Id"]), (1, &json!(kept)));
    let all =
        ask(&bench, "queryAll", &format!("SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true AND {after}"))
            .await;
    assert_eq!(all.list("records").len(), 2);
    assert!(all.list("records").iter().any(|row| row["Id"] == json!(merged) && row["MasterRecordId"] == json!(kept)));
    bench.pass(120.0);
    let span = "?start=2026-09-01T12:00:00%2B00:00&end=2026-09-01T12:04:00%2B00:00";
    let deleted = bench.good("GET", &object(&format!("Contact/deleted{span}")), NONE).await;
    assert_eq!(deleted["deletedRecords"].as_array().map(Vec::len), Some(2), "{deleted}");
    assert_eq!(deleted["latestDateCovered"], "2026-09-01T12:04:00.000+0000");
    let updated = bench.good("GET", &object(&format!("Contact/updated{span}")), NONE).await;
    assert_eq!(updated["ids"], json!([kept]));
    let early = "?start=2026-08-10T12:00:00Z&end=2026-09-01T12:04:00Z";
    bench.bad("GET", &object(&format!("Contact/deleted{early}")), NONE, 400).await;
    bench.good("GET", &object(&format!("Contact/updated{early}")), NONE).await;
    bench.bad("GET", &object("Contact/updated?start=2026-09-01T12:00:00Z&end=2026-09-01T12:00:30Z"), NONE, 400).await;
    bench.bad("GET", &object("Contact/updated"), NONE, 400).await;
    bench.pass(16.0 * 86_400.0);
    let emptied = ask(&bench, "queryAll", "SELECT Id FROM Contact WHERE IsDeleted = true").await;
    assert_eq!(emptied.list("records").len(), 0, "the recycle bin keeps fifteen days");
}

#[tokio::test]
async fn one_stamp_moves_with_every_change_and_one_does_not() {
    let bench = bench().await;
    let id = bench.contact(0);
    let users = bench.crm.users();
    bench.pass(60.0);
    let held = bench.crm.record(CrmKind::Contact, &id).expect("there").fields["OwnerId"].clone();
    let other = users.iter().find(|user| json!(user.id) != held).expect("another");
    bench
        .crm
        .edit(CrmKind::Contact, &id, json!({"OwnerId": other.id}).as_object().expect("an object"))
        .expect("edited");
    let read = async || {
        bench.good("GET", &object(&format!("Contact/{id}?fields=LastModifiedDate,SystemModstamp")), NONE).await
    };
    let seen = read().await;
    assert_eq!(seen["SystemModstamp"], "2026-09-01T12:01:00.000+0000");
    assert!(seen["LastModifiedDate"].as_str() < seen["SystemModstamp"].as_str());
    bench.quirk(CrmQuirk::UpdatedForSome, false);
    let seen = read().await;
    assert_eq!(seen["LastModifiedDate"], seen["SystemModstamp"]);
}

#[tokio::test]
async fn activities_notes_and_deals_belong_to_people() {
    let bench = bench().await;
    let who = bench.contact(0);
    let note = json!({"ParentId": who, "Title": "t", "Body": "[n-1]"});
    make(&bench, "Note", &note).await;
    bench.bad("POST", &object("Note"), &json!({"Title": "t", "Body": "x"}), 400).await;
    bench.bad("POST", &object("Note"), &json!({"ParentId": "003000000000000AAA", "Title": "t"}), 400).await;
    let task = make(&bench, "Task", &json!({"Subject": "Ring", "WhoId": who, "ActivityDate": "2026-09-03"})).await;
    let call = json!({"Subject": "Rang", "WhoId": who, "TaskSubtype": "Call", "Status": "Completed",
        "CallDurationInSeconds": 60, "Description": "[c-1]"});
    let call = make(&bench, "Task", &call).await;
    make(&bench, "Task", &json!({"Subject": "Mail", "WhoId": who, "TaskSubtype": "Email", "Description": "[e-1]"}))
        .await;
    bench.bad("PATCH", &object(&format!("Task/{call}")), &json!({"TaskSubtype": "Task"}), 400).await;
    bench.good("PATCH", &object(&format!("Task/{task}")), &json!({"Status": "Completed"})).await;
    assert_eq!(bench.good("GET", &object(&format!("Task/{task}?fields=IsClosed")), NONE).await["IsClosed"], true);
    assert_eq!((bench.crm.creates_with(CrmKind::Call, "[c-1]"), bench.crm.sends("[e-1]")), (1, 1));
    bench.bad("POST", &object("Event"), &json!({"Subject": "Tour", "WhoId": who}), 400).await;
    let event =
        json!({"Subject": "Tour", "WhoId": who, "StartDateTime": "2026-09-03T10:00:00Z", "DurationInMinutes": 30});
    make(&bench, "Event", &event).await;
    let deal = json!({"Name": "House", "StageName": "Prospecting", "CloseDate": "2026-12-01", "ContactId": who});
    let deal = make(&bench, "Opportunity", &deal).await;
    bench.bad("PATCH", &object(&format!("Opportunity/{deal}")), &json!({"StageName": "Nowhere"}), 400).await;
    bench.bad("PATCH", &object(&format!("Opportunity/{deal}")), &json!({"ContactId": who}), 400).await;
    bench.good("PATCH", &object(&format!("Opportunity/{deal}")), &json!({"StageName": "Closed Won"})).await;
    let of = ask(&bench, "query", &format!("SELECT Id, IsWon FROM Opportunity WHERE Id = '{deal}'")).await;
    assert_eq!(of.body["records"][0]["IsWon"], true);
    for kind in [CrmKind::Note, CrmKind::Task, CrmKind::Call, CrmKind::Email, CrmKind::Meeting, CrmKind::Deal] {
        assert!(!bench.crm.of_contact(kind, &who).is_empty(), "{kind}");
    }
}

#[tokio::test]
async fn collections_succeed_in_part_or_not_at_all() {
    let bench = bench().await;
    let path = format!("{DATA}/composite/sobjects");
    let record = |name: &str| json!({"attributes": {"type": "Contact"}, "LastName": name});
    let some = bench.good("POST", &path, &json!({"records": [record("A"), record(""), record("B")]})).await;
    let worked: Vec<bool> = some.as_array().expect("a list").iter().map(|one| one["success"] == true).collect();
    assert_eq!(worked, [true, false, true]);
    assert_eq!(some[1]["errors"][0]["statusCode"], "REQUIRED_FIELD_MISSING");
    let before = bench.crm.ids(CrmKind::Contact).len();
    let none = bench.good("POST", &path, &json!({"allOrNone": true, "records": [record("C"), record("")]})).await;
    assert_eq!(none[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    assert_eq!(bench.crm.ids(CrmKind::Contact).len(), before);
    let many: Vec<Json> = (0..201).map(|n| record(&n.to_string())).collect();
    bench.bad("POST", &path, &json!({"records": many}), 400).await;
    let ids: Vec<&str> = [&some[0], &some[2]].iter().filter_map(|one| one["id"].as_str()).collect();
    let update = json!({"records": [{"attributes": {"type": "Contact"}, "id": ids[0], "Title": "x"}]});
    assert_eq!(bench.good("PATCH", &path, &update).await[0]["success"], true);
    let key = |key: &str| json!({"attributes": {"type": "Contact"}, "Eh_External_Id__c": key, "LastName": key});
    let upsert = json!({"records": [key("k-1"), key("k-1")]});
    let told = bench.good("PATCH", &format!("{path}/Contact/Eh_External_Id__c"), &upsert).await;
    assert_eq!((&told[0]["created"], &told[1]["created"]), (&json!(true), &json!(false)));
    let read = bench.good("GET", &format!("{path}/Contact?ids={},003000000000000AAA&fields=Title", ids[0]), NONE).await;
    assert_eq!((&read[0]["Title"], &read[1]), (&json!("x"), &Json::Null));
    let gone = bench.good("DELETE", &format!("{path}?ids={}", ids.join(",")), NONE).await;
    assert!(gone.as_array().expect("a list").iter().all(|one| one["success"] == true));
    bench.bad("DELETE", &path, NONE, 400).await;
    let both = json!({"allOrNone": true, "compositeRequest": [
        {"method": "POST", "url": object("Contact"), "referenceId": "person", "body": {"LastName": "Zed"}},
        {"method": "POST", "url": object("Note"), "referenceId": "note",
            "body": {"ParentId": "@{person.id}", "Title": "t", "Body": "b"}}]});
    let told = bench.good("POST", &format!("{DATA}/composite"), &both).await;
    assert_eq!(told["compositeResponse"][1]["httpStatusCode"], 201, "{told}");
    let mut broken = both.clone();
    broken["compositeRequest"][1]["body"]["ParentId"] = json!("@{nobody.id}");
    let before = bench.crm.ids(CrmKind::Contact).len();
    let told = bench.good("POST", &format!("{DATA}/composite"), &broken).await;
    assert_eq!(told["compositeResponse"][0]["httpStatusCode"], 400);
    assert_eq!(bench.crm.ids(CrmKind::Contact).len(), before);
}

#[tokio::test]
async fn the_account_is_described() {
    let bench = bench().await;
    let told = bench.good("GET", &object("Contact/describe"), NONE).await;
    let field = |name: &str| {
        told["fields"].as_array().expect("fields").iter().find(|f| f["name"] == name).cloned().expect("there")
    };
    assert_eq!((&field("Email")["type"], &field("Eh_External_Id__c")["externalId"]), (&json!("email"), &json!(true)));
    assert_eq!(field("SystemModstamp")["updateable"], false);
    assert!(bench.good("GET", &format!("{DATA}/sobjects"), NONE).await["sobjects"].as_array().map(Vec::len) >= Some(8));
    bench.good("GET", "/services/oauth2/userinfo", NONE).await;
}

#[tokio::test]
async fn too_much_is_refused_with_403_and_a_rule_can_stop_twins() {
    let bench = bench().await;
    bench.quirk(CrmQuirk::DuplicateRule, true);
    let twin = json!({"LastName": "Io", "Email": "io@example.org"});
    bench.good("POST", &object("Contact"), &twin).await;
    let said = bench.bad("POST", &object("Contact"), &twin, 400).await;
    assert_eq!(said[0]["errorCode"], "DUPLICATES_DETECTED");
    let waved = bench.request("POST", &object("Contact")).header("Sforce-Duplicate-Rule-Header", "allowSave=true");
    assert_eq!(bench.send(waved.json(&twin)).await.status, 201);
    bench.quirk(CrmQuirk::SmallAllowance, true);
    let mut last = bench.get(&format!("{DATA}/limits")).await;
    for _ in 0..200 {
        last = bench.get(&format!("{DATA}/limits")).await;
        if last.status != 200 {
            break;
        }
    }
    assert_eq!((last.status, &last.body[0]["errorCode"]), (403, &json!("REQUEST_LIMIT_EXCEEDED")));
    assert_eq!(last.header("sforce-limit-info"), "api-usage=200/200");
    assert_eq!(last.header("retry-after"), "");
    bench.pass(86_400.0);
    assert_eq!(bench.get(&format!("{DATA}/limits")).await.status, 200);
}

#[tokio::test]
async fn a_refresh_token_works_once() {
    let bench = bench().await;
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
    assert_eq!((first.status, &first.body["instance_url"]), (200, &json!(bench.sandbox.origin())));
    assert!(first.body.get("expires_in").is_none());
    assert_eq!(send(&code).await.status, 400, "a code works once");
    let refresh = |said: &Said| said.body["refresh_token"].as_str().expect("a token").to_owned();
    let old = refresh(&first);
    let second = send(&[("grant_type", "refresh_token"), ("refresh_token", &old)]).await;
    assert_ne!(refresh(&second), old);
    let limits = async |said: &Said| {
        let token = said.body["access_token"].as_str().expect("a token");
        bench.send(bench.http.get(format!("{}{DATA}/limits", bench.sandbox.url())).bearer_auth(token)).await.status
    };
    assert_eq!(limits(&second).await, 200);
    assert_eq!(send(&[("grant_type", "refresh_token"), ("refresh_token", &old)]).await.status, 400);
    assert_eq!(limits(&second).await, 401, "everything was taken down");
    assert_eq!(send(&[("grant_type", "password")]).await.body["error"], "unsupported_grant_type");
}
