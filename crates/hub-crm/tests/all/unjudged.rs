//! Requests of the connectors whose stand-ins judge them elsewhere, one by one: what is sent, and what answers become.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_connector::crm::{Crm, CrmParent, NewRecord, Probe, RecordChange};
use hub_connector::testkit::SkippingTimer;
use hub_connector::testkit::crm as kit;
use hub_connector::{CancellationToken, ConnectContext, Connector, ErrorKind, HttpFactory, Outcome};
use hub_crm::boldtrail::BoldTrail;
use hub_crm::lofty::Lofty;
use hub_crm::wiseagent::WiseAgent;
use hub_domain::ManualClock;
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue};
use serde_json::{Value, json};

use crate::bench::{bare, changes, connection, fields, labelled, new, object, text};
use crate::scripted::Scripted;

fn connect(connector: &dyn Connector, url: &str) -> Arc<dyn Crm> {
    let clock = Arc::new(ManualClock::at("2026-09-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap()));
    let timer = Arc::new(SkippingTimer(Arc::clone(&clock)));
    let http = HttpFactory::with_timer(Arc::<ManualClock>::clone(&clock), timer).unwrap();
    bare(connector, connection(&[("url", url)], &[("token", "t")]), &ConnectContext { clock, http })
}

fn change(kind: CrmKind, key: &str, seen: Value, changes: Vec<(&str, FieldChange)>) -> RecordChange {
    let seen = hub_connector::crm::CrmRaw { kind, key: key.into(), modified: None, etag: None, payload: object(seen) };
    let changes = changes.into_iter().map(|(name, change)| (name.to_owned(), change)).collect();
    RecordChange { kind, key: key.into(), changes, seen }
}

fn entry(add: &[&str], remove: &[&str]) -> FieldChange {
    let add = add.iter().map(|key| ((*key).to_owned(), String::new())).collect::<Entries>();
    FieldChange::Entries { add, remove: remove.iter().map(|key| (*key).to_owned()).collect() }
}

fn note(contact: &str) -> NewRecord {
    let said = fields([("Body", text("Called."))]);
    let parents = vec![CrmParent { kind: CrmKind::Contact, key: contact.to_owned() }];
    NewRecord { parents, ..new(CrmKind::Note, said, "m-1") }
}

fn ada() -> NewRecord {
    let said = fields([
        ("FirstName", text("Ada")),
        ("LastName", text("Quillfeather")),
        ("Emails", labelled(&[("ada@example.org", "")])),
        ("Tags", labelled(&[("buyer", "")])),
    ]);
    new(CrmKind::Contact, said, "m-ada")
}

#[tokio::test]
async fn lofty_asks_and_writes_as_it_is_described() {
    let lead = |id: u64, at: &str| json!({"leadId": id, "firstName": "Ada", "emails": ["a@example.org"], "lastUpdateTime": at});
    let server = Scripted::with(vec![
        (
            "GET /v1.0/leads?limit=100&email=",
            200,
            json!({"_metadata": {}, "leads": [lead(7, "2026-08-01T00:00:00GMT")]}),
        ),
        (
            "GET /v1.0/leads?limit=100&sort=UpdateTime&desc=true&scrollId=s1",
            200,
            json!({"_metadata": {"total": 2, "scrollId": "s2"}, "leads": [lead(8, "2026-07-01T00:00:00GMT")]}),
        ),
        (
            "GET /v1.0/leads?limit=100&sort=UpdateTime&desc=true",
            200,
            json!({"_metadata": {"total": 2, "scrollId": "s1"}, "leads": [lead(7, "2026-08-01T00:00:00GMT")]}),
        ),
        ("GET /v1.0/leads/7", 200, json!({"lead": lead(7, "2026-08-01T00:00:00GMT")})),
        (
            "GET /v1.0/notes?leadId=7",
            200,
            json!({"notes": [{"noteId": 9, "leadId": 7, "content": "Called.\n\n[eh:m-1]"}]}),
        ),
        ("PUT /v1.0/leads/7", 200, json!({"leadId": 7})),
        ("POST /v1.0/leads", 200, json!({"leadId": 8})),
        ("POST /v1.0/notes", 200, json!({"noteId": 9})),
        ("DELETE /v1.0/leads/7", 200, Value::Null),
    ])
    .await;
    let crm = connect(&Lofty::new().unwrap(), &server.url("/v1.0"));
    let cancel = CancellationToken::new();
    let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    assert_eq!(pulled.records.iter().map(|raw| raw.key.as_str()).collect::<Vec<_>>(), ["7", "8"]);
    server.asked();
    // From then on one page is enough, as everything on it is older.
    let again = kit::pull_all(crm.as_ref(), CrmKind::Contact, pulled.cursors.last().cloned()).await.unwrap();
    assert!(again.records.is_empty());
    assert_eq!(server.asked().len(), 2, "the first is as old as the last one, the second is older");
    let adds = change(CrmKind::Contact, "7", json!({}), vec![("Tags", entry(&["VIP"], &[]))]);
    crm.update(&adds, &cancel).await.unwrap();
    assert_eq!(server.asked(), ["PUT /v1.0/leads/7 {\"tagsAdd\":[\"VIP\"]}"]);
    let emails = change(CrmKind::Contact, "7", json!({}), vec![("Emails", entry(&["b@example.org"], &[]))]);
    crm.update(&emails, &cancel).await.unwrap();
    let expected = ["GET /v1.0/leads/7", "PUT /v1.0/leads/7 {\"emails\":[\"a@example.org\",\"b@example.org\"]}"];
    assert_eq!(server.asked(), expected);
    assert_eq!(crm.create(&ada(), &cancel).await.unwrap().key, "8");
    assert!(server.asked()[0].contains("\"source\":\"EnterpriseHub\""));
    assert_eq!(crm.create(&note("7"), &cancel).await.unwrap().key, "9");
    let sent = server.asked().remove(0);
    assert!(sent.contains("\"leadId\":7") && sent.contains("\"isPin\":false") && sent.contains("[eh:m-1]"), "{sent}");
    crm.delete(CrmKind::Contact, "7", &cancel).await.unwrap();
    assert_eq!(server.asked(), ["DELETE /v1.0/leads/7?reason=Deleted+in+EnterpriseHub"]);
    let probe = Probe::Email("a@example.org".into());
    assert_eq!(crm.find(CrmKind::Contact, &probe, &cancel).await.unwrap().len(), 1);
    let probe = Probe::Marker { marker: "m-1".into(), parents: note("7").parents };
    assert_eq!(crm.find(CrmKind::Note, &probe, &cancel).await.unwrap().len(), 1);
    assert!(crm.record(CrmKind::Contact, "99", &cancel).await.unwrap().is_none());
}

#[tokio::test]
async fn boldtrail_asks_and_writes_as_it_is_described() {
    let server = Scripted::with(vec![
        ("GET /contacts?filter%5Bemail%5D=", 200, json!({"data": [{"id": 7, "name": "Ada", "email": "a@example.org"}], "total": 1})),
        (
            "GET /contacts?page=1",
            200,
            json!({"data": [{"id": 7, "name": "Ada Larkmoor", "updated_at": "2026-08-01 00:00:00"}], "current_page": 1, "last_page": 1, "total": 1}),
        ),
        ("GET /contact/7/tags", 200, json!([{"name": "buyer"}])),
        ("GET /contact/7/action/note", 200, json!({"data": [{"id": 9, "title": "Call", "details": "Called.\n\n[eh:m-1]"}]})),
        ("GET /contact/7", 200, json!({"id": 7, "first_name": "Ada", "email": "a@example.org", "updated_at": "2026-08-01 00:00:00"})),
        ("PUT /contact/7/action/note", 200, json!({"id": 9, "contact_id": 7})),
        ("PUT /contact/", 200, json!({"id": 7})),
        ("POST /contact", 201, json!({"id": 8})),
        ("DELETE /contact/7", 200, json!({})),
    ])
    .await;
    let crm = connect(&BoldTrail::new().unwrap(), &server.url(""));
    let cancel = CancellationToken::new();
    let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    let mapped = crm.map(&pulled.records[0]).unwrap();
    assert_eq!((&mapped.fields["FirstName"], &mapped.fields["Tags"]), (&text("Ada"), &labelled(&[("buyer", "")])));
    assert_eq!(server.asked(), ["GET /contacts?page=1&limit=100", "GET /contact/7", "GET /contact/7/tags"]);
    let again = kit::pull_all(crm.as_ref(), CrmKind::Contact, pulled.cursors.last().cloned()).await.unwrap();
    assert!(again.records.is_empty() && server.asked().len() == 1, "nobody is asked for who has not changed");
    let both =
        vec![("FirstName", changes([("x", text("Bo"))]).remove("x").unwrap()), ("Tags", entry(&["VIP"], &["buyer"]))];
    crm.update(&change(CrmKind::Contact, "7", json!({"tags": [{"name": "buyer"}]}), both), &cancel).await.unwrap();
    let expected = [
        "PUT /contact/7 {\"first_name\":\"Bo\"}",
        "PUT /contact/7/tags {\"tags\":[{\"locked\":0,\"name\":\"VIP\"}]}",
        "DELETE /contact/7/tags {\"tags\":[{\"name\":\"buyer\"}]}",
    ];
    assert_eq!(server.asked(), expected);
    assert_eq!(crm.create(&ada(), &cancel).await.unwrap().key, "8");
    assert_eq!(server.asked().len(), 2, "the contact, and its tags");
    assert_eq!(crm.create(&note("7"), &cancel).await.unwrap().key, "7/9");
    assert!(server.asked()[0].starts_with("PUT /contact/7/action/note {\"details\":\"Called.\\n\\n[eh:m-1]\""));
    let probe = Probe::Marker { marker: "m-1".into(), parents: note("7").parents };
    assert_eq!(crm.find(CrmKind::Note, &probe, &cancel).await.unwrap()[0].key, "7/9");
    let probe = Probe::Email("a@example.org".into());
    assert_eq!(crm.find(CrmKind::Contact, &probe, &cancel).await.unwrap().len(), 1);
    let refused = crm.delete(CrmKind::Note, "7/9", &cancel).await.unwrap_err();
    assert_eq!((refused.kind, refused.outcome), (ErrorKind::Unsupported, Outcome::NotDone));
}

#[tokio::test]
async fn wise_agent_asks_and_writes_as_it_is_described() {
    let client = json!([{"ClientID": 7, "CFirst": "Ada", "CLast": "Larkmoor", "CEmail": "a@example.org",
        "Categories": "[{\"name\":\"Buyer\"}]", "DateUpdatedUTC": "8/1/2026 12:00:00 AM"}]);
    let server = Scripted::with(vec![
        ("GET /http/webconnect.asp?requestType=getContacts&email=", 200, client.clone()),
        ("GET /http/webconnect.asp?requestType=getContacts&page=1&page_size=100", 200, client.clone()),
        ("GET /http/webconnect.asp?requestType=getContacts", 200, json!([])),
        ("GET /http/webconnect.asp?requestType=getSingleContact&clientID=7", 200, client),
        ("GET /http/webconnect.asp?requestType=getSingleContact", 200, json!({"Error": "Missing ClientID"})),
        (
            "GET /http/webconnect.asp?requestType=getContactNotes",
            200,
            json!("[{\"NoteID\":9,\"ClientID\":7,\"Note\":\"Called.\n\n[eh:m-1]\"}]"),
        ),
        (
            "GET /http/webconnect.asp?requestType=tasks",
            200,
            json!({"Page": 1, "TotalCount": 1, "Data": [{"TaskID": "11", "Description": "Ring", "Completed": "false"}]}),
        ),
        ("POST /http/webconnect.asp?requestType=webcontact", 200, json!({"success": "true", "data": {"ClientID": 8, "NewContact": true}})),
        ("POST /http/webconnect.asp?requestType=updateContact", 200, json!({"Error": "Invalid Field ContactStatus - 7 not updated"})),
        (
            "POST /http/webconnect.asp?requestType=addContactNote",
            200,
            json!("[{\"success\": \"true\",\"data\": [{\"ClientID\": 7,\"NoteID\": 9}]}]"),
        ),
        ("PUT /http/webconnect.asp?requestType=tasks", 200, json!({"success": true, "TaskID": 11})),
        ("DELETE /http/webconnect.asp?requestType=removeContactNote", 200, json!([{"success": "true"}])),
    ])
    .await;
    let crm = connect(&WiseAgent::new().unwrap(), &server.url("/http/webconnect.asp"));
    let cancel = CancellationToken::new();
    let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    assert_eq!((pulled.records.len(), pulled.records[0].key.as_str()), (1, "7"));
    server.asked();
    let again = kit::pull_all(crm.as_ref(), CrmKind::Contact, pulled.cursors.last().cloned()).await.unwrap();
    assert!(again.records.is_empty() && server.asked()[0].ends_with("&DateUpdatedUTC=2026-07-31+23%3A55"));
    let stage = changes([("Stage", text("Nothing"))]).remove("Stage").unwrap();
    let refused =
        crm.update(&change(CrmKind::Contact, "7", json!({}), vec![("Stage", stage)]), &cancel).await.unwrap_err();
    assert_eq!((refused.kind, refused.outcome), (ErrorKind::Unprocessable, Outcome::NotDone), "a refusal with 200");
    assert!(server.asked()[0].ends_with("ContactStatus=Nothing&clientID=7"));
    assert_eq!(crm.create(&ada(), &cancel).await.unwrap().key, "8");
    let sent = server.asked().remove(0);
    assert!(
        sent.contains("Source=EnterpriseHub")
            && sent.contains("Categories=buyer")
            && sent.contains("CLast=Quillfeather")
    );
    assert_eq!(crm.create(&note("7"), &cancel).await.unwrap().key, "9");
    assert!(server.asked()[0].ends_with("clientids=7"));
    let done = changes([("Completed", FieldValue::Flag(true))]).remove("Completed").unwrap();
    crm.update(&change(CrmKind::Task, "11", json!({}), vec![("Completed", done)]), &cancel).await.unwrap();
    assert_eq!(server.asked(), ["PUT /http/webconnect.asp?requestType=tasks Completed=yes&TaskID=11"]);
    crm.delete(CrmKind::Note, "9", &cancel).await.unwrap();
    let probe = Probe::Marker { marker: "m-1".into(), parents: note("7").parents };
    assert_eq!(crm.find(CrmKind::Note, &probe, &cancel).await.unwrap().len(), 1);
    assert!(crm.record(CrmKind::Contact, "99", &cancel).await.unwrap().is_none());
    assert!(crm.record(CrmKind::Task, "11", &cancel).await.unwrap().is_some());
    assert!(crm.record(CrmKind::Task, "12", &cancel).await.unwrap().is_none());
}
