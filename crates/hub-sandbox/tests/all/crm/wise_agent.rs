use hub_sandbox::{CrmKind, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, Said};

const AT: &str = "/http/webconnect.asp";

async fn bench() -> Bench {
    Bench::at(CrmVendor::WiseAgent).await
}

/// A request of that type; what it says stands in the address for GET and in a form otherwise.
async fn ask(bench: &Bench, method: &str, kind: &str, pairs: &[(&str, &str)]) -> Said {
    let request = bench.request(method, AT).query(&[("requestType", kind)]);
    bench.send(if method == "GET" { request.query(pairs) } else { request.form(pairs) }).await
}

/// One that is refused, with 200.
async fn wrong(bench: &Bench, method: &str, kind: &str, pairs: &[(&str, &str)]) -> String {
    let said = ask(bench, method, kind, pairs).await;
    assert_eq!(said.status, 200, "{kind} {pairs:?}: {said:?}");
    said.body["Error"].as_str().unwrap_or_else(|| panic!("{kind} {pairs:?}: {said:?}")).to_owned()
}

fn rows(said: &Said) -> &Vec<Json> {
    said.body.as_array().unwrap_or_else(|| panic!("no list: {said:?}"))
}

const IO: &[(&str, &str)] = &[
    ("CFirst", "Io"),
    ("CLast", "Larkin"),
    ("Source", "API"),
    ("CEmail", "io@example.org"),
    ("Categories", "buyer;hot"),
];

#[tokio::test]
async fn errors_come_with_200_but_for_the_token() {
    let bench = bench().await;
    let plain = bench.send(bench.http.get(format!("{}{AT}?requestType=getUser", bench.sandbox.url()))).await;
    assert_eq!((plain.status, &plain.body["error"]), (401, &json!("invalid_grant")));
    assert_eq!(wrong(&bench, "GET", "", &[]).await, "Unknown requestType  for GET");
    wrong(&bench, "GET", "webcontact", &[]).await;
    wrong(&bench, "POST", "webcontact", &IO[..2]).await;
    assert!(wrong(&bench, "POST", "updateContact", &[]).await.contains("Missing ClientID"));
    let id = bench.contact(0);
    for (name, value) in
        [("Shoe", "42"), ("Rank", "Z"), ("ContactStatus", "Larva"), ("CEmail", "nobody"), ("InsideTeamId", "5")]
    {
        let said = wrong(&bench, "POST", "updateContact", &[("clientID", &id), ("City", "X"), (name, value)]).await;
        assert!(said.contains("not updated"), "{said}");
    }
    assert_ne!(bench.crm.record(CrmKind::Contact, &id).expect("there").fields["City"], "X");
    wrong(&bench, "GET", "getContacts", &[("DateUpdatedUTC", "2026-09-01T12:00:00Z")]).await;
    wrong(&bench, "GET", "getContacts", &[("page", "0")]).await;
    let body = bench.request("POST", &format!("{AT}?requestType=webcontact")).json(&json!({"CFirst": "Io"}));
    assert_eq!(bench.send(body).await.status, 415);
    assert_eq!(bench.get("/http/other.asp").await.status, 404);
}

#[tokio::test]
async fn a_person_who_is_there_is_told_and_not_changed() {
    let bench = bench().await;
    let first = ask(&bench, "POST", "webcontact", IO).await;
    assert_eq!(first.body["data"]["NewContact"], true);
    let id = first.body["data"]["ClientID"].to_string();
    let again = [
        ("CFirst", "Other"),
        ("CLast", "Name"),
        ("Source", "API"),
        ("CEmail", "IO@example.org"),
        ("MobilePhone", "+12015550199"),
    ];
    let second = ask(&bench, "POST", "webcontact", &again).await;
    assert_eq!(
        (&second.body["data"]["NewContact"], second.body["data"]["ClientID"].to_string()),
        (&json!(false), id.clone())
    );
    let read = ask(&bench, "GET", "getSingleContact", &[("clientID", &id)]).await;
    let contact = &rows(&read)[0];
    assert_eq!((&contact["CFirst"], &contact["MobilePhone"]), (&json!("Io"), &json!("+12015550199")));
    let categories: Json = serde_json::from_str(contact["Categories"].as_str().expect("a text")).expect("JSON in it");
    assert_eq!(categories, json!([{"name": "buyer"}, {"name": "hot"}]));
    let change = [
        ("clientID", id.as_str()),
        ("Clast", "New"),
        ("ContactStatus", "Hot Lead"),
        ("AddCategories", "Zed"),
        ("RemoveCategories", "HOT"),
    ];
    assert_eq!(ask(&bench, "POST", "updateContact", &change).await.body["Success"], json!(format!("{id} updated")));
    let held = bench.crm.record(CrmKind::Contact, &id).expect("there").fields;
    assert_eq!(
        (&held["CLast"], &held["Status"], &held["Categories"]),
        (&json!("New"), &json!("Hot Lead"), &json!(["buyer", "Zed"]))
    );
    let several = [("category", "sphere"), ("clientids", id.as_str())];
    ask(&bench, "POST", "addClientsToCategory", &several).await;
    ask(&bench, "POST", "removeClientsFromCategory", &[("category", "buyer"), ("clientids", &id)]).await;
    assert_eq!(bench.crm.record(CrmKind::Contact, &id).expect("there").fields["Categories"], json!(["Zed", "sphere"]));
    let key = [("ClientID", id.as_str()), ("Key", "Hub id"), ("Value", "h-1")];
    assert_eq!(ask(&bench, "POST", "addClientCustom", &key).await.body["success"], true);
    assert_eq!(ask(&bench, "POST", "addClientCustom", &key).await.body["success"], false);
    assert_eq!(ask(&bench, "DELETE", "editClientCustomData", &key).await.body["success"], "true");
    assert_eq!(bench.crm.creates(CrmKind::Contact, "email:io@example.org"), 1);
}

#[tokio::test]
async fn contacts_are_asked_for_by_the_minute_and_by_page() {
    let bench = Bench::with(CrmVendor::WiseAgent, 130).await;
    assert_eq!(rows(&ask(&bench, "GET", "getContacts", &[]).await).len(), 130);
    assert_eq!(rows(&ask(&bench, "GET", "getContacts", &[("page", "1")]).await).len(), 100);
    assert_eq!(rows(&ask(&bench, "GET", "getContacts", &[("page", "3"), ("page_size", "60")]).await).len(), 10);
    assert_eq!(ask(&bench, "GET", "getContactsCount", &[]).await.body["count"], 130);
    bench.pass(90.0);
    let id = bench.contact(3);
    bench.crm.edit(CrmKind::Contact, &id, json!({"City": "X"}).as_object().expect("an object")).expect("edited");
    let since = async |text: &str| rows(&ask(&bench, "GET", "getContacts", &[("DateUpdatedUTC", text)]).await).len();
    assert_eq!((since("2026-09-01 12:01").await, since("09/01/2026 12:02").await), (1, 0));
    let arizona = ask(&bench, "GET", "getContacts", &[("dtupdated", "2026-09-01 05:01")]).await;
    assert_eq!(rows(&arizona).len(), 1);
    assert_eq!(rows(&arizona)[0]["DateUpdatedUTC"], "9/1/2026 12:01:30 PM");
    let email = bench
        .crm
        .records(CrmKind::Contact)
        .into_iter()
        .find_map(|one| one.fields.get("CEmail")?.as_str().map(str::to_owned))
        .expect("one");
    let found = ask(&bench, "GET", "getContacts", &[("email", &email), ("DateUpdatedUTC", "nonsense")]).await;
    assert_eq!(rows(&found).len(), 1, "an e-mail puts times aside");
    bench.crm.delete(CrmKind::Contact, &id).expect("there");
    assert!(rows(&ask(&bench, "GET", "getSingleContact", &[("clientID", &id)]).await).is_empty());
    assert_eq!(rows(&ask(&bench, "GET", "getTeam", &[]).await).len(), 4);
    assert!(!rows(&ask(&bench, "GET", "getSources", &[]).await).is_empty());
    assert!(!ask(&bench, "GET", "getAllCategoriesWithCount", &[]).await.list("CategoryInfo").is_empty());
}

#[tokio::test]
async fn notes_tasks_and_calls_belong_to_people() {
    let bench = bench().await;
    let (id, other) = (bench.contact(1), bench.contact(2));
    let both = format!("{id},{other}");
    let made =
        ask(&bench, "POST", "addContactNote", &[("note", "[n-1]"), ("subject", "s"), ("clientids", &both)]).await;
    assert_eq!(rows(&made)[0]["data"].as_array().map(Vec::len), Some(2));
    let note = rows(&made)[0]["data"][0]["NoteID"].to_string();
    wrong(&bench, "POST", "addContactNote", &[("note", "x"), ("clientids", "5")]).await;
    wrong(&bench, "POST", "addContactNote", &[("clientids", &id)]).await;
    ask(&bench, "PUT", "updateContactNote", &[("noteID", &note), ("note", "[n-2]")]).await;
    let notes = ask(&bench, "GET", "getContactNotes", &[("ClientID", &id)]).await;
    assert_eq!((rows(&notes).len(), &rows(&notes)[0]["Note"]), (1, &json!("[n-2]")));
    ask(&bench, "DELETE", "removeContactNote", &[("noteID", &note)]).await;
    assert!(bench.crm.of_contact(CrmKind::Note, &id).is_empty());
    let task = [("Description", "Ring"), ("TaskDue", "09/03/2026"), ("Priority", "2"), ("ContactID", id.as_str())];
    let task = ask(&bench, "POST", "tasks", &task).await.body["TaskID"].to_string();
    wrong(&bench, "POST", "tasks", &[("Description", "x"), ("TaskDue", "2026-09-03")]).await;
    wrong(&bench, "POST", "tasks", &[("TaskDue", "09/03/2026")]).await;
    ask(&bench, "PUT", "tasks", &[("TaskID", &task), ("Completed", "yes")]).await;
    let tasks = ask(&bench, "GET", "tasks", &[]).await;
    assert_eq!((&tasks.body["Data"][0]["Completed"], &tasks.body["Data"][0]["ContactID"]), (&json!("yes"), &json!(id)));
    let call = ask(&bench, "POST", "calls", &[("ClientId", &id), ("Reason", "[c-1]")]).await.body["id"].to_string();
    wrong(&bench, "POST", "calls", &[("Reason", "x")]).await;
    wrong(&bench, "POST", "calls", &[("ClientId", &id), ("Reason", &"x".repeat(101))]).await;
    assert_eq!(ask(&bench, "GET", "calls", &[("clientId", &id)]).await.list("Data").len(), 1);
    ask(&bench, "DELETE", "calls", &[("CallId", &call)]).await;
    assert!(ask(&bench, "GET", "calls", &[("clientId", &id)]).await.list("Data").is_empty());
    assert_eq!(bench.crm.creates_with(CrmKind::Call, "[c-1]"), 1);
}

#[tokio::test]
async fn a_token_tells_when_it_dies() {
    let bench = bench().await;
    let known = &bench.known;
    let send = async |body: Json| bench.send(bench.http.post(bench.sandbox.token_url()).json(&body)).await;
    let code = json!({"client_id": known.client_id, "client_secret": known.client_secret, "code": known.code,
        "grant_type": "authorization_code"});
    let mut guess = code.clone();
    guess["client_secret"] = json!("guess");
    assert_eq!((send(guess).await.status, send(json!({})).await.status), (401, 401));
    let first = send(code.clone()).await;
    assert_eq!(first.body["expires_at"], "2026-09-01T13:00:00.000Z");
    assert_eq!(send(code).await.body["error"], "invalid_grant");
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", first.body["refresh_token"].as_str().expect("a token"))];
    let request = bench.http.post(bench.sandbox.token_url()).basic_auth(&known.client_id, Some(&known.client_secret));
    let second = bench.send(request.form(&refresh)).await;
    let token = second.body["access_token"].as_str().expect("a token");
    let user = async || {
        bench
            .send(bench.http.get(format!("{}{AT}?requestType=getUser", bench.sandbox.url())).bearer_auth(token))
            .await
            .status
    };
    assert_eq!(user().await, 200);
    bench.pass(3_600.0);
    assert_eq!(user().await, 401);
}
